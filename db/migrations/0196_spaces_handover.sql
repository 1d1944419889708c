-- What was given over the counter: one row for each thing of a booking, with its state as both sides saw it. A kit is its things.
create table spaces.handover (
  id uuid primary key default uuidv7(),
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  resource_id uuid not null references spaces.resource (id) on delete restrict,
  quantity int not null check (quantity > 0),
  condition text not null default '' check (length(condition) <= 400),
  due_at timestamptz not null,
  out_at timestamptz not null default governance.clock(),
  actor text not null,
  constraint "spaces.handover.once" unique (booking_id, resource_id)
);
create index handover_due on spaces.handover (due_at);
create index handover_of on spaces.handover (resource_id, out_at);
create trigger append_only before update or delete or truncate on spaces.handover for each statement execute function platform.refuse_change();

create table spaces.handover_return (
  id uuid primary key default uuidv7(),
  handover_id uuid not null references spaces.handover (id) on delete restrict,
  quantity int not null check (quantity > 0),
  condition text not null default '' check (length(condition) <= 400),
  at timestamptz not null default governance.clock(),
  actor text not null
);
create index return_of on spaces.handover_return (handover_id);
create trigger append_only before update or delete or truncate on spaces.handover_return for each statement execute function platform.refuse_change();

-- That a thing did not come back was told once: to whoever has it, and to whoever is next, with what he could have instead.
create table spaces.handover_overdue (
  handover_id uuid primary key references spaces.handover (id) on delete restrict,
  next_booking_id uuid references spaces.booking (id) on delete restrict,
  substitute_id uuid references spaces.bookable (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on spaces.handover_overdue for each statement execute function platform.refuse_change();

-- A damage blocks a thing until somebody releases it. `photo`: the name of a file the house has drawn anew.
create table spaces.damage (
  id uuid primary key default uuidv7(),
  resource_id uuid not null references spaces.resource (id) on delete restrict,
  handover_id uuid references spaces.handover (id) on delete restrict,
  note text not null check (length(note) between 3 and 2000),
  photo text check (photo ~ '^[0-9a-f]{32}$'),
  at timestamptz not null default governance.clock(),
  actor text not null
);
create index damage_of on spaces.damage (resource_id);
create trigger append_only before update or delete or truncate on spaces.damage for each statement execute function platform.refuse_change();

create table spaces.damage_release (
  damage_id uuid primary key references spaces.damage (id) on delete restrict,
  note text not null check (length(note) between 3 and 2000),
  at timestamptz not null default governance.clock(),
  actor text not null
);
create trigger append_only before update or delete or truncate on spaces.damage_release for each statement execute function platform.refuse_change();

create function spaces.out_of(the_handover uuid) returns int language sql stable as $$
  select h.quantity - coalesce((select sum(r.quantity) from spaces.handover_return r where r.handover_id = h.id), 0)::int from spaces.handover h where h.id = the_handover
$$;
create function spaces.is_blocked(the_resource uuid) returns boolean language sql stable as $$
  select exists (select from spaces.damage d where d.resource_id = the_resource and not exists (select from spaces.damage_release r where r.damage_id = d.id))
$$;

-- Under the lock of the thing: what is out cannot go out again, and what is damaged stays.
create function spaces.handover_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r spaces.resource;
begin
  select * into r from spaces.resource where id = new.resource_id for no key update;
  if r.kind = 'pool' then return new; end if;
  if spaces.is_blocked(r.id) then perform spaces.refuse('spaces.item.blocked', r.code); end if;
  if exists (select from spaces.handover h where h.resource_id = r.id and spaces.out_of(h.id) > 0) then perform spaces.refuse('spaces.handover.still_out', r.code); end if;
  return new;
end
$$;
create trigger guard before insert on spaces.handover for each row execute function spaces.handover_guard();

create function spaces.return_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from spaces.resource r join spaces.handover h on h.resource_id = r.id where h.id = new.handover_id for no key update of r;
  if spaces.out_of(new.handover_id) < new.quantity then perform spaces.refuse('spaces.handover.more_than_out', new.handover_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on spaces.handover_return for each row execute function spaces.return_guard();

-- What is damaged is promised to nobody new.
create function spaces.claim_of_sound() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.blocking and spaces.is_blocked(new.resource_id) and exists (select from spaces.resource r where r.id = new.resource_id and r.kind = 'item') then
    perform spaces.refuse('spaces.item.blocked', new.resource_id::text); end if;
  return new;
end
$$;
create trigger sound before insert on spaces.claim for each row execute function spaces.claim_of_sound();

-- What came back early is free from now on; of a stock, only as many as came back.
create function spaces.give_back(the_booking uuid, the_resource uuid, many int) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare instant timestamptz := governance.clock();
begin
  insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking, lapses_at, unbuffered)
    select c.booking_id, c.resource_id, tstzrange(lower(c.during), instant), many, c.exclusive, false, c.lapses_at, c.unbuffered
    from spaces.claim c where c.booking_id = the_booking and c.resource_id = the_resource and c.blocking and c.quantity > many and c.during @> instant and lower(c.during) < instant;
  update spaces.claim c set quantity = c.quantity - many
    where c.booking_id = the_booking and c.resource_id = the_resource and c.blocking and c.quantity > many and upper(c.during) > instant;
  if found then return; end if;
  update spaces.claim c set blocking = false where c.booking_id = the_booking and c.resource_id = the_resource and c.blocking and lower(c.during) >= instant;
  update spaces.claim c set during = tstzrange(lower(c.during), instant)
    where c.booking_id = the_booking and c.resource_id = the_resource and c.blocking and c.during @> instant and lower(c.during) < instant;
end
$$;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.handover.overdue', 'system', '', 'aturan rumah: batas waktu yang diumumkan');
