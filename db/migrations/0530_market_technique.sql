-- What a shop can make in a week by each technique: drawing is other hands than stamping. Beside the whole, and never more than it.
create table market.workshop_technique (
  shop_id uuid not null references market.workshop (shop_id) on delete restrict,
  technique text not null check (length(technique) between 1 and 40),
  per_week int not null check (per_week between 1 and 500),
  updated_at timestamptz not null default now(),
  primary key (shop_id, technique)
);

-- Weeks something of a technique is promised in. Without a declaration there is no bound but the whole's.
create table market.technique_week (
  shop_id uuid not null references market.workshop (shop_id) on delete restrict,
  technique text not null,
  week date not null check (extract(isodow from week) = 1),
  capacity int,
  promised int not null default 0 check (promised >= 0),
  primary key (shop_id, technique, week),
  constraint "market.making.more_than_technique" check (capacity is null or promised <= capacity)
);

-- The technique a listing is made by, as its attributes have it; what has none is `lainnya`.
create function market.technique_of(attributes jsonb) returns text language sql immutable parallel safe return
  coalesce(attributes ->> 'teknik', attributes ->> 'teknik_busana', attributes ->> 'teknik_gambar', 'lainnya');

-- A line keeps the technique it was ordered by, and the weeks held for it are of that technique.
alter table market.making_line add technique text not null default 'lainnya' check (length(technique) between 1 and 40);
alter table market.making_line disable trigger append_only;
update market.making_line m set technique = market.technique_of(p.attributes)
  from market.order_line l join market.variant v on v.id = l.variant_id join market.product p on p.id = v.product_id where l.id = m.order_line_id;
alter table market.making_line enable trigger append_only;
alter table market.making_line add constraint making_line_technique unique (order_line_id, technique);
alter table market.making_slot add technique text not null default 'lainnya';
update market.making_slot s set technique = m.technique from market.making_line m where m.order_line_id = s.order_line_id;
alter table market.making_slot add constraint making_slot_technique foreign key (order_line_id, technique) references market.making_line (order_line_id, technique);
insert into market.technique_week (shop_id, technique, week, promised)
  select shop_id, technique, week, sum(units) from market.making_slot group by 1, 2, 3;

create function market.technique_capacity() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.capacity := (select w.per_week from market.workshop_technique w where w.shop_id = new.shop_id and w.technique = new.technique);
  return new;
end
$$;
create trigger capacity before insert or update of capacity on market.technique_week for each row execute function market.technique_capacity();

-- Another capacity counts from this week on; less than is promised breaks the week's constraint.
create function market.technique_changes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare shop uuid := coalesce(new.shop_id, old.shop_id);
        called text := coalesce(new.technique, old.technique);
begin
  update market.technique_week k set capacity = k.capacity
    where k.shop_id = shop and k.technique = called and k.week > (now() at time zone 'Asia/Jakarta')::date - 7;
  return null;
end
$$;
create trigger changes after insert or update or delete on market.workshop_technique for each row execute function market.technique_changes();

create or replace function market.slot_counts() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then
    insert into market.workshop_week as k (shop_id, week, capacity, promised) values (new.shop_id, new.week, 0, new.units)
      on conflict (shop_id, week) do update set promised = k.promised + excluded.promised;
    insert into market.technique_week as k (shop_id, technique, week, promised) values (new.shop_id, new.technique, new.week, new.units)
      on conflict (shop_id, technique, week) do update set promised = k.promised + excluded.promised;
  else
    update market.workshop_week k set promised = k.promised - old.units where k.shop_id = old.shop_id and k.week = old.week;
    update market.technique_week k set promised = k.promised - old.units
      where k.shop_id = old.shop_id and k.technique = old.technique and k.week = old.week;
  end if;
  update platform.data_version set n = n + 1 where room = 'market' and shard = pg_backend_pid() % 64;
  return null;
end
$$;
