-- A change of time is a step too: its state stays, its facts say from when to when.
insert into spaces.move values
  ('held', 'held', false, false), ('pending', 'pending', false, false), ('awaiting_payment', 'awaiting_payment', false, false),
  ('confirmed', 'confirmed', false, false), ('in_use', 'in_use', false, false);

-- The claims of a booking are its lines, parts and periods and nothing else; the guard and the exclusion constraint judge them anew.
create function spaces.reclaim(the_booking uuid, pass_buffer boolean default false) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  b spaces.booking;
  holds boolean;
  n int;
begin
  select * into b from spaces.booking where id = the_booking for update;
  select spaces.state_blocks(b.state, k.pending) into holds from spaces.bookable k where k.id = b.bookable_id;
  delete from spaces.claim where booking_id = b.id;
  insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking, lapses_at, unbuffered)
    select b.id, t.resource_id, p.during, t.quantity, true, holds, b.lapses_at, pass_buffer
    from (select k.resource_id, sum(l.quantity * k.quantity)::int as quantity from spaces.booking_line l join spaces.bookable_part k on k.bookable_id = l.bookable_id
      where l.booking_id = b.id group by k.resource_id order by k.resource_id) t cross join unnest(b.periods) as p(during);
  get diagnostics n = row_count;
  return n;
end
$$;

-- What was used to its end is over; said once, by whoever comes by.
create function spaces.complete_used() returns int language plpgsql as $$
declare n int;
begin
  with due as (select b.id, b.state from spaces.booking b join spaces.bookable k on k.id = b.bookable_id
      where (b.state = 'in_use' or b.state = 'confirmed' and not k.check_in) and upper(b.periods) <= governance.clock() order by b.id for update of b skip locked)
  insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, state, 'completed', 'system:lapse' from due;
  get diagnostics n = row_count;
  return n;
end
$$;

create index booking_by_end on spaces.booking (upper(periods)) where state in ('in_use', 'confirmed');
-- a month of one resource is read by its claims in time, without the rest of five years
create index claim_by_start on spaces.claim (resource_id, lower(during)) where blocking;

-- Who waits for a time that is taken. When it frees, the first is offered a real hold, and the next once that has lapsed.
create table spaces.waiting (
  id uuid primary key default uuidv7(),
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  periods tstzmultirange not null check (not isempty(periods)),
  people int not null check (people > 0),
  extras jsonb not null default '[]' check (jsonb_typeof(extras) = 'array'),
  at timestamptz not null default governance.clock()
);
create unique index "spaces.waiting.once" on spaces.waiting (bookable_id, person_id, periods);
create index waiting_in_line on spaces.waiting (bookable_id, at, id);
create index waiting_of_person on spaces.waiting (person_id);

-- What became of a place in the line, the last row counts; `booking_id`: the hold that was offered.
create table spaces.waiting_step (
  id uuid primary key default uuidv7(),
  waiting_id uuid not null references spaces.waiting (id) on delete restrict,
  step text not null check (step in ('offered', 'passed', 'taken', 'left', 'again', 'over')),
  booking_id uuid references spaces.booking (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  check ((step = 'offered') = (booking_id is not null))
);
create index waiting_step_of on spaces.waiting_step (waiting_id, at, id);
create unique index "spaces.waiting.offered_once" on spaces.waiting_step (booking_id) where booking_id is not null;
create trigger append_only before update or delete or truncate on spaces.waiting_step for each statement execute function platform.refuse_change();

-- Who was marked absent and says otherwise, and what was found.
create table spaces.appeal (
  booking_id uuid primary key references spaces.booking (id) on delete restrict,
  by_person uuid not null references identity.person (id) on delete restrict,
  reason text not null check (length(reason) between 3 and 2000),
  at timestamptz not null default governance.clock(),
  granted boolean,
  answer text not null default '' check (length(answer) <= 2000),
  answered_by uuid references identity.person (id) on delete restrict,
  answered_at timestamptz,
  check ((granted is null) = (answered_at is null))
);
create index appeal_open on spaces.appeal (at) where granted is null;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.booking.escalate', 'system', '', 'aturan rumah: batas waktu yang diumumkan'),
  ('spaces.waiting.join', 'signed_in', '', 'aturan rumah: warga boleh menunggu giliran'),
  ('spaces.waiting.leave', 'self', '', 'aturan rumah: yang menunggu'),
  ('spaces.waiting.offer', 'system', '', 'aturan rumah: giliran daftar tunggu'),
  ('spaces.booking.appeal', 'self', '', 'aturan rumah: pemohon');
