create schema spaces;

-- What can be given only once at a time: a part of a building, a thing with a serial number, or a stock of equal things.
create table spaces.resource (
  id uuid primary key default uuidv7(),
  code text not null unique check (code ~ '^[a-z0-9-]{1,60}$'),
  kind text not null check (kind in ('part', 'item', 'pool')),
  name text not null,
  name_en text not null,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  stock int check ((kind = 'pool') = (stock is not null) and stock >= 0),
  -- minutes to prepare before, and to clear after; between two uses the longer of the two counts, never their sum
  before_minutes int not null default 0 check (before_minutes between 0 and 1440),
  after_minutes int not null default 0 check (after_minutes between 0 and 1440)
);

-- What people book: a room, a field, seats, a thing, a kit. Its parts are resources: the hall is A and B, so the hall and A bar each other.
create table spaces.bookable (
  id uuid primary key default uuidv7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,60}$'),
  kind text not null check (kind in ('room', 'open_air', 'seats', 'equipment', 'kit')),
  name text not null,
  name_en text not null,
  plain text not null default '',
  plain_en text not null default '',
  unit_id uuid not null references governance.unit (id) on delete restrict,
  parent_id uuid references spaces.bookable (id) on delete restrict,
  venue text,
  address text,
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  capacity int check (capacity > 0),
  access text not null default '',
  access_en text not null default '',
  grid_minutes int not null default 30 check (grid_minutes between 5 and 1440),
  min_minutes int not null default 60 check (min_minutes > 0),
  max_minutes int not null default 4320,
  window_days int not null default 90 check (window_days between 1 and 730),
  notice_hours int not null default 24 check (notice_hours >= 0),
  notice_hours_commercial int not null default 168 check (notice_hours_commercial >= 0),
  quota_week int check (quota_week > 0),
  approval boolean not null default true,
  pending text not null default 'holds' check (pending in ('holds', 'competes')),
  hold_minutes int not null default 10 check (hold_minutes between 1 and 120),
  check_in boolean not null default true,
  -- free text of the pack said to be an example, never law
  illustrative boolean not null default true,
  source text not null default '',
  position int not null default 0,
  ended_at timestamptz,
  check (max_minutes >= min_minutes)
);
create index bookable_in_order on spaces.bookable (position, slug);

create table spaces.bookable_part (
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  resource_id uuid not null references spaces.resource (id) on delete restrict,
  quantity int not null default 1 check (quantity > 0),
  primary key (bookable_id, resource_id)
);
create index bookable_part_of on spaces.bookable_part (resource_id);

-- Wall clock of the city, by weekday (1 = Monday … 7 = Sunday); `valid` holds Ramadan's hours. The row whose `valid` began last wins.
create table spaces.opening (
  id uuid primary key default uuidv7(),
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  valid daterange not null default '(,)',
  name text not null default '',
  check (closes > opens)
);
create index opening_of on spaces.opening (bookable_id, weekday);

create table spaces.pause (
  id uuid primary key default uuidv7(),
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  weekday int not null check (weekday between 1 and 7),
  starts time not null,
  ends time not null,
  valid daterange not null default '(,)',
  name text not null,
  name_en text not null,
  check (ends > starts)
);
create index pause_of on spaces.pause (bookable_id, weekday);

-- A closure of one bookable, or of a whole unit; who may still enter is a post. Closures ignore buffers.
create table spaces.closure (
  id uuid primary key default uuidv7(),
  bookable_id uuid references spaces.bookable (id) on delete restrict,
  unit_id uuid references governance.unit (id) on delete restrict,
  during tstzrange not null check (not isempty(during) and lower(during) is not null and upper(during) is not null),
  reason text not null check (length(reason) between 3 and 400),
  may_override text,
  made_by text not null default 'system:pack',
  made_at timestamptz not null default governance.clock(),
  ended_at timestamptz,
  check ((bookable_id is null) <> (unit_id is null))
);
create index closure_of on spaces.closure using gist (during);

create table spaces.holiday (
  day date primary key,
  name text not null,
  name_en text not null,
  kind text not null check (kind in ('national', 'joint_leave', 'local')),
  source text not null,
  verified boolean not null
);

-- The rule table: the first row whose conditions all hold gives the class. Conditions: {"question": ["value", …]}.
create table spaces.usage_rule (
  id uuid primary key default uuidv7(),
  code text not null,
  position int not null,
  conditions jsonb not null check (jsonb_typeof(conditions) = 'object'),
  class text not null check (class in ('social', 'limited_commercial', 'commercial', 'government', 'forbidden')),
  plain text not null,
  plain_en text not null,
  documents text[] not null default '{}',
  action text not null check (action in ('spaces.booking.approve', 'spaces.booking.approve_paid')),
  may_deviate text not null default 'pengelola',
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  article text not null,
  valid daterange not null,
  illustrative boolean not null default true,
  constraint "spaces.usage_rule.one_at_a_time" exclude using gist (code with =, valid with &&)
);

-- Whole rupiah. The version of the day of use counts. No class without a row: what has no tariff cannot be booked.
create table spaces.tariff (
  id uuid primary key default uuidv7(),
  code text not null,
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  class text not null check (class in ('social', 'limited_commercial', 'commercial', 'government')),
  per text not null check (per in ('hour', 'half_day', 'day', 'use')),
  amount bigint not null check (amount >= 0),
  -- what the use would cost without any relief of its class
  normal_amount bigint not null,
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  article text not null,
  valid daterange not null,
  illustrative boolean not null default true,
  check (normal_amount >= amount),
  constraint "spaces.tariff.one_at_a_time" exclude using gist (bookable_id with =, class with =, valid with &&)
);

create table spaces.example (
  code text primary key,
  position int not null,
  activity text not null,
  activity_en text not null,
  answers jsonb not null,
  class text not null,
  rule text not null
);

-- Six plain questions at most; what people answer is the only thing the rules look at.
create table spaces.question (
  key text primary key,
  position int not null,
  text text not null,
  text_en text not null,
  choices jsonb not null check (jsonb_typeof(choices) = 'array')
);

create sequence spaces.booking_number;

create table spaces.booking (
  id uuid primary key default uuidv7(),
  number text not null unique,
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  state text not null default 'held',
  title text not null default '' check (length(title) <= 160),
  purpose text not null default '' check (length(purpose) <= 4000),
  -- the applicant; a body he speaks for; and who entered it in his name
  person_id uuid references identity.person (id) on delete restrict,
  organisation_id uuid references directory.organisation (id) on delete restrict,
  made_by text not null,
  zone text not null default 'Asia/Jakarta',
  periods tstzmultirange not null check (not isempty(periods)),
  people int not null check (people between 1 and 100000),
  answers jsonb not null default '{}',
  -- what was decided about it, as it stood then: never counted again
  class text check (class in ('social', 'limited_commercial', 'commercial', 'government')),
  rule_id uuid references spaces.usage_rule (id) on delete restrict,
  bases text[] not null default '{}',
  tariff jsonb not null default '[]',
  normal_price bigint not null default 0,
  price bigint not null default 0,
  event text,
  series_id uuid,
  series_day date,
  -- when it lapses by itself unless something happens, by the clock of the database
  lapses_at timestamptz,
  lapses_to text check (lapses_to in ('expired', 'no_show')),
  held_longer boolean not null default false,
  decide_by date,
  version int not null default 1,
  made_at timestamptz not null default governance.clock(),
  check ((lapses_at is null) = (lapses_to is null)),
  constraint "spaces.booking.price_within" check (price >= 0 and normal_price >= price)
);
create index booking_of_person on spaces.booking (person_id, number);
create index booking_of_organisation on spaces.booking (organisation_id, number) where organisation_id is not null;
create index booking_in_state on spaces.booking (state, made_at);
create index booking_of_series on spaces.booking (series_id) where series_id is not null;
create index booking_that_lapses on spaces.booking (lapses_at) where lapses_at is not null;

-- Everything one booking asks for: a room, a projector, thirty chairs. All or nothing.
create table spaces.booking_line (
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  quantity int not null default 1 check (quantity > 0),
  primary key (booking_id, bookable_id)
);

-- Which state may follow which. Reason: whether somebody must say why.
create table spaces.move (
  from_state text not null,
  to_state text not null,
  needs_reason boolean not null default false,
  needs_act boolean not null default false,
  primary key (from_state, to_state)
);
insert into spaces.move values
  ('', 'held', false, false),
  ('held', 'pending', false, false), ('held', 'confirmed', false, false), ('held', 'awaiting_payment', false, false), ('held', 'cancelled', false, false),
  ('held', 'expired', false, false),
  ('pending', 'confirmed', false, true), ('pending', 'awaiting_payment', false, true), ('pending', 'declined', true, true), ('pending', 'cancelled', true, false),
  ('pending', 'expired', false, false), ('pending', 'awaiting_basis', true, false),
  ('awaiting_payment', 'confirmed', false, false), ('awaiting_payment', 'expired', false, false), ('awaiting_payment', 'cancelled', true, false),
  ('awaiting_payment', 'awaiting_basis', true, false),
  ('confirmed', 'cancelled', true, false), ('confirmed', 'in_use', false, false), ('confirmed', 'no_show', false, false), ('confirmed', 'completed', false, false),
  ('confirmed', 'awaiting_tariff', true, false), ('confirmed', 'awaiting_basis', true, false),
  ('awaiting_tariff', 'awaiting_payment', false, false), ('awaiting_tariff', 'confirmed', false, false), ('awaiting_tariff', 'cancelled', true, false),
  ('awaiting_basis', 'pending', true, false), ('awaiting_basis', 'confirmed', true, false), ('awaiting_basis', 'cancelled', true, false),
  ('in_use', 'completed', false, false), ('no_show', 'completed', true, false);

create function spaces.state_blocks(state text, pending text) returns boolean language sql immutable as $$
  select state in ('held', 'awaiting_payment', 'confirmed', 'awaiting_tariff', 'awaiting_basis', 'in_use', 'completed') or state = 'pending' and pending = 'holds'
$$;

-- What is taken, of which resource, when. The one source of every view and every decision.
create table spaces.claim (
  id uuid primary key default uuidv7(),
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  resource_id uuid not null references spaces.resource (id) on delete restrict,
  during tstzrange not null check (not isempty(during)),
  quantity int not null default 1 check (quantity > 0),
  exclusive boolean not null,
  blocking boolean not null,
  lapses_at timestamptz,
  -- set by the trigger where an officer passed over the time to prepare and clear, with the reason in the step
  unbuffered boolean not null default false,
  constraint "spaces.booking.taken" exclude using gist (resource_id with =, during with &&) where (blocking and exclusive)
);
create index claim_of_booking on spaces.claim (booking_id);
create index claim_in_time on spaces.claim using gist (resource_id, during) where blocking;

create table spaces.booking_step (
  id uuid primary key default uuidv7(),
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  from_state text not null,
  to_state text not null,
  at timestamptz not null default governance.clock(),
  actor text not null,
  reason text not null default '' check (length(reason) <= 2000),
  act_id uuid references governance.act (id) on delete restrict,
  facts jsonb not null default '{}',
  constraint "spaces.booking.no_such_move" foreign key (from_state, to_state) references spaces.move (from_state, to_state) on delete restrict
);
create index step_of_booking on spaces.booking_step (booking_id, at, id);

create function spaces.refuse(rule text, about text default '') returns void language plpgsql as $$
begin
  raise exception using errcode = '23514', constraint = rule, message = rule || ' ' || about;
end
$$;

-- All who change claims lock the resources first, in the order of their keys: nobody waits in a circle.
create function spaces.lock_resources(wanted uuid[]) returns void language sql volatile as $$
  select count(*) from (select from spaces.resource r where r.id = any (wanted) order by r.id for no key update) t
$$;

-- The state of a booking is the shadow of its last step; claims follow the state. What has run out can only lapse: no approval, payment or
-- arrival comes in time after it.
create function spaces.follow_step() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  b spaces.booking;
  m spaces.move;
begin
  select * into b from spaces.booking where id = new.booking_id for update;
  if new.from_state = '' then
    if exists (select from spaces.booking_step s where s.booking_id = b.id and s.id <> new.id) then perform spaces.refuse('spaces.booking.stale', b.number); end if;
  elsif b.state <> new.from_state then perform spaces.refuse('spaces.booking.stale', b.number); end if;
  if new.from_state <> '' and b.lapses_at <= governance.clock() and new.to_state <> b.lapses_to then perform spaces.refuse('spaces.booking.run_out', b.number); end if;
  select * into m from spaces.move where from_state = new.from_state and to_state = new.to_state;
  if m.needs_reason and length(trim(new.reason)) < 3 then perform spaces.refuse('spaces.booking.reason_missing', b.number); end if;
  if m.needs_act and not exists (select from governance.act a where a.id = new.act_id and a.action in ('spaces.booking.approve', 'spaces.booking.approve_paid')
      and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid and a.refusing = (new.to_state = 'declined')) then
    perform spaces.refuse('spaces.booking.without_act', b.number); end if;
  update spaces.booking set state = new.to_state, version = version + case when new.from_state = '' then 0 else 1 end,
    lapses_at = (new.facts ->> 'lapsesAt')::timestamptz, lapses_to = new.facts ->> 'lapsesTo' where id = b.id;
  update spaces.claim c set lapses_at = (new.facts ->> 'lapsesAt')::timestamptz,
      blocking = spaces.state_blocks(new.to_state, (select k.pending from spaces.bookable k where k.id = b.bookable_id))
    where c.booking_id = b.id;
  return null;
end
$$;
create trigger follow after insert on spaces.booking_step for each row execute function spaces.follow_step();

-- What has run out by the clock lapses before anybody is refused because of it; no sweeper is needed for that.
create function spaces.lapse(wanted uuid[]) returns int language plpgsql as $$
declare n int;
begin
  with due as (select b.id, b.state, b.lapses_to from spaces.booking b
      where b.lapses_at <= governance.clock() and (wanted is null or exists (select from spaces.claim c where c.booking_id = b.id and c.resource_id = any (wanted)))
      order by b.id for update skip locked)
  insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, state, lapses_to, 'system:lapse' from due;
  get diagnostics n = row_count;
  return n;
end
$$;

-- Under the lock of the resource: time to prepare and clear (the longer of the two, never the sum), and what is left of a stock.
create function spaces.claim_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r spaces.resource;
  most int;
begin
  if not new.blocking then return new; end if;
  -- what was taken already is not asked for again
  if tg_op = 'UPDATE' and old.blocking and old.resource_id = new.resource_id and old.during @> new.during and old.quantity >= new.quantity then return new; end if;
  select * into r from spaces.resource where id = new.resource_id for no key update;
  new.exclusive := r.kind <> 'pool';
  if new.exclusive then
    if not new.unbuffered and r.before_minutes + r.after_minutes > 0 and exists (
      select from spaces.claim c where c.resource_id = r.id and c.blocking and c.id <> new.id and c.booking_id <> new.booking_id
        and (c.lapses_at is null or c.lapses_at > governance.clock())
        and c.during && tstzrange(lower(new.during) - make_interval(mins => greatest(r.before_minutes, r.after_minutes)),
          upper(new.during) + make_interval(mins => greatest(r.before_minutes, r.after_minutes)))
        and not c.during && new.during) then
      perform spaces.refuse('spaces.booking.buffer', r.code); end if;
    return new;
  end if;
  -- the most that is in use at once begins where some use begins
  select coalesce(max(t.used), 0) into most from (
    select (select sum(c.quantity) from spaces.claim c where c.resource_id = r.id and c.blocking and c.id <> new.id and c.during @> at.moment
        and (c.lapses_at is null or c.lapses_at > governance.clock())) as used
    from (select lower(new.during) as moment union select lower(c.during) from spaces.claim c
      where c.resource_id = r.id and c.blocking and c.id <> new.id and c.during && new.during and lower(c.during) >= lower(new.during)) at) t;
  if most + new.quantity > r.stock then perform spaces.refuse('spaces.pool.short', r.code); end if;
  return new;
end
$$;
create trigger guard before insert or update of during, quantity, blocking, resource_id on spaces.claim for each row execute function spaces.claim_guard();

create trigger append_only before update or delete or truncate on spaces.booking_step for each statement execute function platform.refuse_change();

-- A hold grows once, by the minutes it had; the booking and its claims together.
create function spaces.hold_longer(the_booking uuid) returns timestamptz language plpgsql security definer set search_path = pg_catalog as $$
declare
  later timestamptz;
begin
  update spaces.booking b set held_longer = true, lapses_at = b.lapses_at + make_interval(mins => (select k.hold_minutes from spaces.bookable k where k.id = b.bookable_id))
    where b.id = the_booking and b.state = 'held' and not b.held_longer and b.lapses_at > governance.clock() returning b.lapses_at into later;
  if later is null then perform spaces.refuse('spaces.booking.hold_over'); end if;
  update spaces.claim c set lapses_at = later where c.booking_id = the_booking;
  return later;
end
$$;

-- One booking, by its key, if its time has run out.
create function spaces.lapse_one(the_booking uuid) returns void language sql volatile as $$
  insert into spaces.booking_step (booking_id, from_state, to_state, actor)
    select b.id, b.state, b.lapses_to, 'system:lapse' from spaces.booking b where b.id = the_booking and b.lapses_at <= governance.clock()
$$;

-- What is left of the time of a booking is given back: its claims end now, what had not begun is released.
create function spaces.end_now(the_booking uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare instant timestamptz := governance.clock();
begin
  update spaces.claim c set blocking = false where c.booking_id = the_booking and lower(c.during) >= instant;
  update spaces.claim c set during = tstzrange(lower(c.during), instant) where c.booking_id = the_booking and c.during @> instant and lower(c.during) < instant;
end
$$;
