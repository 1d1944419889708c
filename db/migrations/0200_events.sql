create schema events;

-- Known places of the city that nobody books here: fields, buildings, markets. From the city pack, with its source.
create table events.venue (
  code text primary key check (code ~ '^[a-z0-9-]{2,60}$'),
  name text not null,
  address text not null default '',
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  capacity int check (capacity > 0),
  source text not null default '',
  verified boolean not null,
  position int not null default 0
);

-- What must be in hand before an event, counted back from its day in working days. Rules are data: who is to act, from how many people, on which basis.
create table events.duty_rule (
  code text primary key check (code ~ '^[a-z_]{2,40}$'),
  position int not null,
  name text not null,
  name_en text not null,
  plain text not null,
  plain_en text not null,
  working_days int not null check (working_days between 0 and 200),
  -- whose turn: the organiser, the desk of the city, or somebody else who is asked by letter
  turn text not null check (turn in ('organiser', 'desk', 'elsewhere')),
  min_crowd int not null default 0,
  places text[] not null default '{space,venue,free}',
  blocks_publishing boolean not null default false,
  basis text not null,
  legal_basis_code text references governance.legal_basis (code) on delete restrict,
  verified boolean not null default false,
  valid daterange not null default '(,)'
);

create sequence events.event_number;

-- One gathering on the city's calendar. Its page and its identity stay, whatever becomes of it.
create table events.event (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  slug text not null unique check (slug ~ '^[a-z0-9-]{2,80}$'),
  -- the identity in every calendar that took it over; never given again
  uid text not null unique,
  state text not null default 'draft',
  -- as schema.org has them
  status text not null default 'scheduled' check (status in ('scheduled', 'cancelled', 'postponed', 'rescheduled', 'moved_online')),
  status_reason text not null default '' check (length(status_reason) <= 600),
  title text not null check (length(title) between 3 and 160),
  title_en text not null default '' check (length(title_en) <= 160),
  summary text not null check (length(summary) between 10 and 300),
  body text not null default '' check (length(body) <= 8000),
  is_umbrella boolean not null default false,
  umbrella_id uuid references events.event (id) on delete restrict,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  organiser text not null check (length(organiser) between 2 and 120),
  organisation_id uuid references directory.organisation (id) on delete restrict,
  person_id uuid references identity.person (id) on delete restrict,
  subsector_code text references directory.subsector (code) on delete restrict,
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  place_kind text not null check (place_kind in ('space', 'venue', 'free', 'online')),
  bookable_id uuid references spaces.bookable (id) on delete restrict,
  venue_code text references events.venue (code) on delete restrict,
  place text not null default '' check (length(place) <= 160),
  online_url text not null default '' check (length(online_url) <= 500),
  booking text references spaces.booking (number) on delete restrict,
  funding text not null default 'unsaid' check (funding in ('self', 'sponsor', 'apbd', 'mixed', 'unsaid')),
  audience text not null default 'public' check (audience in ('public', 'families', 'youth', 'business', 'members')),
  crowd int not null check (crowd between 1 and 200000),
  -- whole rupiah, the least one pays to come in; 0 is free, null is not said
  price bigint check (price between 0 and 100000000),
  url text not null default '' check (length(url) <= 500),
  -- where the city's pack or another calendar has it from; the city's own are verified by their desk
  source text not null default '',
  verified boolean not null default true,
  illustrative boolean not null default false,
  -- the sender was told at once that a duty is late, and said he knows
  late_known text[] not null default '{}',
  sequence int not null default 0,
  version int not null default 1,
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  changed_at timestamptz not null default governance.clock(),
  published_at timestamptz,
  constraint "events.event.one_place" check (case place_kind
    when 'space' then bookable_id is not null and venue_code is null
    when 'venue' then venue_code is not null and bookable_id is null
    when 'free' then place <> '' and bookable_id is null and venue_code is null
    else online_url <> '' and bookable_id is null and venue_code is null end),
  constraint "events.umbrella.not_within" check (not is_umbrella or umbrella_id is null)
);
create index event_of_person on events.event (person_id, number) where person_id is not null;
create index event_in_state on events.event (state, made_at, id);
create index event_of_umbrella on events.event (umbrella_id) where umbrella_id is not null;
create index event_of_unit on events.event (unit_id, state);

-- Addresses an event or a place had before; they lead on.
create table events.former_slug (
  slug text primary key,
  event_id uuid not null references events.event (id) on delete restrict,
  at timestamptz not null default governance.clock()
);

-- How the sender is reached. Kept apart from what is shown, and erased without it.
create table events.contact (
  event_id uuid primary key references events.event (id) on delete restrict,
  name text not null check (length(name) <= 120),
  email text not null check (length(email) <= 254),
  phone text not null default '' check (length(phone) <= 20),
  tongue text not null default 'id' check (tongue in ('id', 'en')),
  key_hash text not null,
  confirmed_at timestamptz,
  erased_at timestamptz
);
create index contact_by_email on events.contact (lower(email)) where erased_at is null;

-- When: one row a date, of a series too. `original` is the start it was first announced with: RECURRENCE-ID and previousStartDate.
create table events.occurrence (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  original timestamptz not null,
  starts_at timestamptz not null,
  -- null: nobody said when it ends
  ends_at timestamptz,
  -- false: the day is sure, the hour is not yet announced
  time_known boolean not null default true,
  cancelled boolean not null default false,
  -- shown on the calendar: follows the state of its event
  listed boolean not null default false,
  zone text not null default 'Asia/Jakarta',
  -- until when it is on: three hours where nobody said
  until_at timestamptz not null,
  unique (event_id, original),
  constraint "events.when.end_before_start" check (ends_at > starts_at),
  constraint "events.when.too_long" check (ends_at <= starts_at + interval '40 days')
);
create function events.until_when() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  new.until_at := coalesce(new.ends_at, new.starts_at + interval '3 hours');
  return new;
end
$$;
create trigger until_when before insert or update on events.occurrence for each row execute function events.until_when();
create index occurrence_of on events.occurrence (event_id, starts_at);
create index occurrence_listed on events.occurrence (starts_at, id) where listed;

-- Starts it was announced with before, newest last.
create table events.previous_start (
  id uuid primary key default platform.uuid_v7(),
  occurrence_id uuid not null references events.occurrence (id) on delete restrict,
  starts_at timestamptz not null,
  at timestamptz not null default governance.clock()
);
create index previous_start_of on events.previous_start (occurrence_id, at);

-- Those of the city who must be there in person: a mayor cannot open two.
create table events.official (
  event_id uuid not null references events.event (id) on delete restrict,
  post_id uuid not null references governance.post (id) on delete restrict,
  primary key (event_id, post_id)
);

create table events.move (
  from_state text not null,
  to_state text not null,
  needs_reason boolean not null default false,
  needs_act boolean not null default false,
  primary key (from_state, to_state)
);
insert into events.move values
  ('', 'draft', false, false), ('', 'submitted', false, false),
  ('draft', 'submitted', false, false), ('draft', 'expired', false, false),
  ('submitted', 'published', false, true), ('submitted', 'returned', true, true), ('submitted', 'withdrawn', true, false),
  ('returned', 'submitted', false, false), ('returned', 'withdrawn', true, false),
  ('published', 'published', false, false), ('published', 'withdrawn', true, true);

create table events.event_step (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  from_state text not null,
  to_state text not null,
  kind text not null check (kind in ('make', 'confirm', 'publish', 'return', 'amend', 'cancel', 'postpone', 'reschedule', 'move_online', 'withdraw', 'lapse')),
  at timestamptz not null default governance.clock(),
  actor text not null,
  reason text not null default '' check (length(reason) <= 2000),
  act_id uuid references governance.act (id) on delete restrict,
  facts jsonb not null default '{}',
  constraint "events.event.no_such_move" foreign key (from_state, to_state) references events.move (from_state, to_state) on delete restrict
);
create index step_of_event on events.event_step (event_id, at, id);
create trigger append_only before update or delete or truncate on events.event_step for each statement execute function platform.refuse_change();

-- Permission to stand beside another, given by name and with a reason. It covers that pair and that subject only.
create table events.clash_override (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  other_id uuid not null references events.event (id) on delete restrict,
  subject text not null,
  reason text not null check (length(trim(reason)) between 10 and 2000),
  actor text not null,
  act_id uuid not null references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  unique (event_id, other_id, subject),
  check (event_id <> other_id)
);
create trigger append_only before update or delete or truncate on events.clash_override for each statement execute function platform.refuse_change();

-- What only one gathering at a time may have: a place for a crowd, a person of office. Written by the trigger alone.
create table events.claim (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  occurrence_id uuid not null references events.occurrence (id) on delete restrict,
  subject text not null,
  during tstzrange not null check (not isempty(during)),
  -- beside another, by an override on record
  beside boolean not null default false,
  constraint "events.calendar.clash" exclude using gist (subject with =, during with &&) where (not beside)
);
create index claim_of_event on events.claim (event_id);
create index claim_in_time on events.claim using gist (subject, during);

-- From how many people a place holds only one gathering; a rule of the city, dated.
create table events.setting (
  key text primary key,
  value int not null,
  basis text not null,
  verified boolean not null default false
);
insert into events.setting values ('big_crowd', 500, 'aturan rumah (contoh): dua kerumunan besar tidak di satu tempat pada jam yang sama', false);

create function events.claims_wanted(wanted uuid) returns table (occurrence_id uuid, subject text, during tstzrange) language sql stable set search_path = pg_catalog as $$
  with e as (select * from events.event where id = wanted and state = 'published' and status <> 'cancelled' and status <> 'postponed'),
  o as (select o.id, tstzrange(o.starts_at, o.until_at) as during from events.occurrence o join e on e.id = o.event_id where not o.cancelled and o.time_known)
  select o.id, 'place:' || coalesce('venue:' || e.venue_code, 'space:' || e.bookable_id::text), o.during from e cross join o
    where e.place_kind in ('space', 'venue') and not e.is_umbrella and e.crowd >= (select s.value from events.setting s where s.key = 'big_crowd')
  union all
  select o.id, 'official:' || f.post_id::text, o.during from e cross join o join events.official f on f.event_id = e.id
$$;

-- Nobody else has the same at the same time, unless an override names both. Checked under the lock of the subject, so two who publish in the
-- same second are one after the other.
create function events.claim_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n int;
begin
  perform pg_advisory_xact_lock(hashtextextended('events.claim ' || new.subject, 0));
  select count(*) into n from events.claim c where c.subject = new.subject and c.during && new.during and c.event_id <> new.event_id
    and not exists (select from events.clash_override x where x.subject = new.subject and (x.event_id, x.other_id) in ((new.event_id, c.event_id), (c.event_id, new.event_id)));
  if n > 0 then perform spaces.refuse('events.calendar.clash', new.subject); end if;
  new.beside := exists (select from events.claim c where c.subject = new.subject and c.during && new.during and c.event_id <> new.event_id);
  return new;
end
$$;
create trigger guard before insert on events.claim for each row execute function events.claim_guard();

-- Claims and the calendar follow the event. Called by the trigger of its steps, in the order of subjects so that nobody waits in a circle.
create function events.refresh(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from events.claim where event_id = wanted;
  insert into events.claim (event_id, occurrence_id, subject, during)
    select wanted, w.occurrence_id, w.subject, w.during from events.claims_wanted(wanted) w where upper(w.during) > governance.clock() order by w.subject, w.during;
  update events.occurrence o set listed = (e.state = 'published') from events.event e
    where e.id = o.event_id and e.id = wanted and o.listed <> (e.state = 'published');
end
$$;

-- The state of an event is the shadow of its last step; every change the world has seen gets a higher sequence.
create function events.follow_step() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  e events.event;
  m events.move;
begin
  select * into e from events.event where id = new.event_id for update;
  if new.from_state = '' then
    if exists (select from events.event_step s where s.event_id = e.id and s.id <> new.id) then
      perform spaces.refuse('events.event.stale', e.number); end if;
  elsif e.state <> new.from_state then
    perform spaces.refuse('events.event.stale', e.number); end if;
  select * into m from events.move where from_state = new.from_state and to_state = new.to_state;
  if (m.needs_reason or new.kind in ('cancel', 'postpone', 'move_online')) and length(trim(new.reason)) < 3 then
    perform spaces.refuse('events.event.reason_missing', e.number); end if;
  if m.needs_act and not exists (select from governance.act a where a.id = new.act_id and a.action = 'events.event.publish'
      and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.event.without_act', e.number); end if;
  if new.to_state = 'published' and not exists (select from events.occurrence o where o.event_id = e.id) and not e.is_umbrella then
    perform spaces.refuse('events.when.missing', e.number); end if;
  update events.event set state = new.to_state, version = version + case when new.from_state = '' then 0 else 1 end,
    status = case new.kind when 'cancel' then 'cancelled' when 'postpone' then 'postponed' when 'reschedule' then 'rescheduled' when 'move_online' then 'moved_online' else status end,
    status_reason = case when new.kind in ('cancel', 'postpone', 'reschedule', 'move_online') then left(new.reason, 600) else status_reason end,
    sequence = sequence + case when new.from_state = 'published' then 1 else 0 end,
    changed_at = new.at,
    published_at = case when new.to_state = 'published' then coalesce(published_at, new.at) else published_at end
    where id = e.id;
  perform events.refresh(e.id);
  return null;
end
$$;
create trigger follow after insert on events.event_step for each row execute function events.follow_step();

-- What is on the calendar changes only with a step: its dates and officials are written before it, in the same transaction, or not at all.
create function events.only_with_step() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare wanted uuid := coalesce(new.event_id, old.event_id);
begin
  if exists (select from events.event e where e.id = wanted and e.state = 'published')
    and not exists (select from events.event_step s where s.event_id = wanted and s.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.event.changed_in_silence', wanted::text); end if;
  return null;
end
$$;
create constraint trigger with_step after insert or update of starts_at, ends_at, cancelled, time_known, original or delete on events.occurrence
  deferrable initially deferred for each row execute function events.only_with_step();

-- Letters and numbers of what was done about a duty; the last word counts.
create table events.duty_note (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  duty text not null references events.duty_rule (code) on delete restrict,
  state text not null check (state in ('asked', 'done', 'not_needed', 'refused')),
  reference text not null default '' check (length(reference) <= 120),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index duty_note_of on events.duty_note (event_id, duty, at);
create trigger append_only before update or delete or truncate on events.duty_note for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.event.submit', 'everyone', '', 'aturan rumah: siapa pun boleh mengusulkan acara'),
  ('events.event.confirm', 'key', '', 'aturan rumah: pemegang tautan surel'),
  ('events.event.amend', 'key', '', 'aturan rumah: pengusul'),
  ('events.event.amend', 'self', '', 'aturan rumah: pengusul'),
  ('events.event.call_off', 'key', '', 'aturan rumah: pengusul'),
  ('events.event.call_off', 'self', '', 'aturan rumah: pengusul'),
  ('events.event.lapse', 'system', '', 'aturan rumah: usul tanpa konfirmasi surel gugur');

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('events.event.publish', 'Menerbitkan acara ke kalender kota, atau mengembalikannya', 'Put an event on the city''s calendar, or return it', 'deed', false, false, 36),
  ('events.clash.override', 'Mengizinkan acara yang bentrok, dengan nama dan alasan', 'Allow an event that clashes, by name and with a reason', 'deed', false, false, 37);
