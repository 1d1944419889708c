alter table spaces.closure add column kind text not null default 'closed' check (kind in ('closed', 'repair', 'own_use', 'joint_leave', 'retired'));

-- What became of a booking that a closure met: one word each, never taken back.
create table spaces.closure_ruling (
  closure_id uuid not null references spaces.closure (id) on delete restrict,
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  ruling text not null check (ruling in ('moved', 'cancelled', 'kept')),
  reason text not null check (length(reason) between 3 and 2000),
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "spaces.closure.ruled_once" primary key (closure_id, booking_id)
);
create index closure_ruling_of_booking on spaces.closure_ruling (booking_id);
create trigger append_only before update or delete or truncate on spaces.closure_ruling for each statement execute function platform.refuse_change();

-- A room leaves use by a closure without an end; it stays in every list of what was.
create trigger stays before delete or truncate on spaces.bookable for each statement execute function platform.refuse_change();
create trigger stays before delete or truncate on spaces.closure for each statement execute function platform.refuse_change();

create function spaces.stands(state text) returns boolean language sql immutable as $$
  select state in ('pending', 'awaiting_payment', 'confirmed', 'awaiting_tariff', 'awaiting_basis', 'in_use')
$$;

create function spaces.closed_resources(the_bookable uuid, the_unit uuid) returns setof uuid language sql stable as $$
  select p.resource_id from spaces.bookable_part p join spaces.bookable b on b.id = p.bookable_id where b.id = the_bookable or b.unit_id = the_unit
$$;

-- Bookings that would stand in a time that is closed, and about which nobody has decided that they stay.
create function spaces.undecided(the_closure uuid) returns setof uuid language sql stable as $$
  select distinct k.id from spaces.closure c
    join spaces.claim m on m.during && c.during and m.resource_id in (select spaces.closed_resources(c.bookable_id, c.unit_id))
    join spaces.booking k on k.id = m.booking_id
  where c.id = the_closure and c.ended_at is null and upper(m.during) > governance.clock()
    and spaces.stands(k.state) and (k.lapses_at is null or k.lapses_at > governance.clock())
    and not exists (select from spaces.closure_ruling r where r.closure_id = c.id and r.booking_id = k.id and r.ruling = 'kept')
$$;

create function spaces.closure_decided() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from spaces.undecided(new.id)) then perform spaces.refuse('spaces.closure.undecided', new.reason); end if;
  return null;
end
$$;
-- at the end of the transaction: closing, moving and calling off belong to one errand
create constraint trigger decided after insert or update on spaces.closure deferrable initially deferred for each row execute function spaces.closure_decided();

-- The other way round: what is closed is not given, whichever came first.
create function spaces.step_in_the_open() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if spaces.stands(new.to_state) and exists (
    select from spaces.claim m join spaces.closure c on c.during && m.during and c.ended_at is null and upper(c.during) > governance.clock()
      where m.booking_id = new.booking_id and m.resource_id in (select spaces.closed_resources(c.bookable_id, c.unit_id))
        and not exists (select from spaces.closure_ruling r where r.closure_id = c.id and r.booking_id = new.booking_id)) then
    perform spaces.refuse('spaces.closure.closed', new.booking_id::text); end if;
  return null;
end
$$;
create constraint trigger in_the_open after insert on spaces.booking_step deferrable initially deferred for each row execute function spaces.step_in_the_open();

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('spaces.closure.override', 'Mempertahankan pemesanan saat ruang ditutup', 'Keep a booking while a room is closed', 'deed', false, false, 38);

-- A part that is added to a room belongs to what was promised of it already.
create function spaces.part_claimed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from spaces.booking_line l join spaces.booking k on k.id = l.booking_id
      where l.bookable_id = new.bookable_id and (k.state = 'held' or spaces.stands(k.state)) and (k.lapses_at is null or k.lapses_at > governance.clock())
        and upper(k.periods) > governance.clock() and not exists (select from spaces.claim m where m.booking_id = k.id and m.resource_id = new.resource_id)) then
    perform spaces.refuse('spaces.part.unclaimed', new.bookable_id::text); end if;
  return null;
end
$$;
create constraint trigger claimed after insert on spaces.bookable_part deferrable initially deferred for each row execute function spaces.part_claimed();
