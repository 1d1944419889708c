-- What a shop can make in a week, and how much of it is promised to buyers.
create table market.workshop (
  shop_id uuid primary key references market.shop (id) on delete restrict,
  -- whole pieces a week, or days of work a week by all hands together
  unit text not null check (unit in ('pieces', 'days')),
  per_week int not null check (per_week between 1 and 500),
  updated_at timestamptz not null default now()
);

-- Only weeks something is promised in, or the shop makes nothing in.
create table market.workshop_week (
  shop_id uuid not null references market.workshop (shop_id) on delete restrict,
  week date not null check (extract(isodow from week) = 1),
  closed boolean not null default false,
  capacity int not null,
  promised int not null default 0 check (promised >= 0),
  primary key (shop_id, week),
  constraint "market.making.more_than_capacity" check (promised <= capacity)
);

-- A listing that is made after the order, and how long one piece takes.
create table market.making (
  product_id uuid primary key references market.product (id) on delete restrict,
  work_days int not null check (work_days between 1 and 180),
  ended_at timestamptz,
  updated_at timestamptz not null default now()
);

-- A line of an order that is made, not taken from the shelf: as it was when it was ordered.
create table market.making_line (
  order_line_id uuid primary key references market.order_line (id) on delete restrict,
  shop_id uuid not null references market.workshop (shop_id) on delete restrict,
  work_days int not null check (work_days between 1 and 180),
  units int not null check (units > 0)
);
create trigger append_only before update or delete on market.making_line for each row execute function platform.refuse_change();

-- Which weeks' work is held for a line. Goes when the order ends without being made.
create table market.making_slot (
  order_line_id uuid not null references market.making_line (order_line_id) on delete restrict,
  shop_id uuid not null,
  week date not null,
  units int not null check (units > 0),
  primary key (order_line_id, week)
);
create index making_slot_of_week on market.making_slot (shop_id, week);

-- What the buyer was promised: the first as it was shown before ordering, each later one with its reason.
create table market.making_promise (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null references market.seller_order (id) on delete restrict,
  no int not null check (no >= 1),
  ready_by date not null,
  reason text not null default '' check (length(reason) <= 300),
  actor text not null,
  at timestamptz not null default now(),
  unique (seller_order_id, no)
);
create trigger append_only before update or delete on market.making_promise for each row execute function platform.refuse_change();

create function market.week_capacity() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.capacity := case when new.closed then 0 else (select w.per_week from market.workshop w where w.shop_id = new.shop_id) end;
  return new;
end
$$;
create trigger capacity before insert or update of closed, capacity on market.workshop_week for each row execute function market.week_capacity();

-- Another capacity counts from this week on; less than is promised breaks the week's constraint.
create function market.workshop_changes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update market.workshop_week k set closed = k.closed where k.shop_id = new.shop_id and k.week > (now() at time zone 'Asia/Jakarta')::date - 7;
  return null;
end
$$;
create trigger changes after update of per_week on market.workshop for each row execute function market.workshop_changes();

-- Held work is counted on its week, whoever writes it; buyers' pages show the new date.
create function market.slot_counts() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then
    insert into market.workshop_week as k (shop_id, week, capacity, promised) values (new.shop_id, new.week, 0, new.units)
      on conflict (shop_id, week) do update set promised = k.promised + excluded.promised;
  else
    update market.workshop_week k set promised = k.promised - old.units where k.shop_id = old.shop_id and k.week = old.week;
  end if;
  update platform.data_version set n = n + 1 where room = 'market' and shard = pg_backend_pid() % 64;
  return null;
end
$$;
create trigger counts after insert or delete on market.making_slot for each row execute function market.slot_counts();

-- A promise is only put off, with a reason the buyer reads.
create function market.promise_put_off() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare before market.making_promise;
begin
  select * into before from market.making_promise p where p.seller_order_id = new.seller_order_id order by p.no desc limit 1 for update;
  new.no := coalesce(before.no, 0) + 1;
  if new.no > 1 and length(new.reason) < 10 then perform spaces.refuse('market.making.reason', ''); end if;
  if new.no > 1 and new.ready_by <= before.ready_by then perform spaces.refuse('market.making.not_later', ''); end if;
  return new;
end
$$;
create trigger put_off before insert on market.making_promise for each row execute function market.promise_put_off();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.making.declare', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.making.declare', 'team', 'staff', 'aturan rumah: tim toko');
