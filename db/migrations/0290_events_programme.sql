-- Training: a programme, its cohorts and their sessions; who applies, on which rules, and who has a place.

-- What is taught, from the city's list. Others point here by the code: `reasons` are the names of rules that send somebody to a module.
create table events.module (
  code text primary key check (code ~ '^[a-z0-9-]{2,40}$'),
  position int not null,
  name text not null,
  name_en text not null,
  plain text not null,
  plain_en text not null,
  reasons text[] not null default '{}',
  source text not null,
  verified boolean not null default false
);

create table events.programme (
  id uuid primary key default platform.uuid_v7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{3,60}$'),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  title text not null check (length(title) between 3 and 120),
  title_en text not null check (length(title_en) between 3 and 120),
  summary text not null check (length(summary) between 10 and 300),
  summary_en text not null check (length(summary_en) between 10 and 300),
  body text not null default '' check (length(body) <= 4000),
  act_id uuid not null references governance.act (id) on delete restrict,
  made_by text not null,
  made_at timestamptz not null default governance.clock()
);
create table events.programme_module (
  programme_id uuid not null references events.programme (id) on delete restrict,
  position int not null check (position between 1 and 30),
  module_code text not null references events.module (code) on delete restrict,
  primary key (programme_id, position),
  constraint "events.programme.module_once" unique (programme_id, module_code)
);

create sequence events.cohort_number;
create sequence events.application_number;

create table events.cohort (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^AK-[0-9]{4}-[0-9]{3,}$'),
  programme_id uuid not null references events.programme (id) on delete restrict,
  name text not null check (length(name) between 1 and 80),
  place text not null check (length(place) between 2 and 160),
  seats int not null check (seats between 1 and 2000),
  waiting_places int not null check (waiting_places between 0 and 500),
  -- when one may apply: the end is not part of it
  applies tstzrange not null,
  -- when all are told, as it was promised
  results_at timestamptz not null,
  offer_hours int not null default 48 check (offer_hours between 1 and 336),
  -- a place given up within so many days of the first session goes to whoever waits; later it stays empty
  refill_days int not null default 7 check (refill_days between 0 and 60),
  -- completed with so many per cent of the sessions' minutes, and the final task where there is one
  min_attendance int not null default 80 check (min_attendance between 1 and 100),
  final_task boolean not null default true,
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  rubric jsonb not null check (jsonb_typeof(rubric) = 'array' and jsonb_array_length(rubric) between 1 and 8),
  -- fixed before anybody applies: its hash is public at once, itself with the results
  seed text not null check (length(seed) between 16 and 80),
  seed_hash text not null generated always as (encode(sha256(seed::bytea), 'hex')) stored,
  event_id uuid references events.event (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  constraint "events.cohort.window" check (not isempty(applies) and lower_inc(applies) and not upper_inc(applies) and not lower_inf(applies) and not upper_inf(applies)
    and results_at >= upper(applies))
);
create index cohort_of_programme on events.cohort (programme_id, number);

create table events.cohort_step (
  cohort_id uuid not null references events.cohort (id) on delete restrict,
  step text not null check (step in ('announced', 'closed')),
  at timestamptz not null default governance.clock(),
  actor text not null,
  act_id uuid not null references governance.act (id) on delete restrict,
  constraint "events.cohort.once" primary key (cohort_id, step)
);
create trigger append_only before update or delete or truncate on events.cohort_step for each statement execute function platform.refuse_change();

create table events.session (
  id uuid primary key default platform.uuid_v7(),
  cohort_id uuid not null references events.cohort (id) on delete restrict,
  position int not null check (position between 1 and 100),
  module_code text not null references events.module (code) on delete restrict,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- what hangs in the room, for those who note themselves as present
  code text not null unique default upper(substr(encode(uuid_send(gen_random_uuid()), 'hex'), 1, 8)),
  constraint "events.session.end_before_start" check (ends_at > starts_at and ends_at <= starts_at + interval '12 hours'),
  constraint "events.session.position" unique (cohort_id, position),
  constraint "events.session.overlap" exclude using gist (cohort_id with =, tstzrange(starts_at, ends_at) with &&)
);

create table events.application (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  cohort_id uuid not null references events.cohort (id) on delete restrict,
  state text not null default '',
  person_id uuid references identity.person (id) on delete restrict,
  name text not null check (length(name) <= 120),
  email text not null check (length(email) <= 254),
  phone text not null default '' check (length(phone) <= 20),
  birth_day date,
  -- on the day of applying; follows the day of birth
  minor boolean not null default false,
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  subsector_code text references directory.subsector (code) on delete restrict,
  business boolean not null default false,
  answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
  guardian_name text not null default '' check (length(guardian_name) <= 120),
  guardian_email text not null default '' check (length(guardian_email) <= 254),
  -- place in the order of the results, from 1; set with them
  rank numeric,
  score numeric(6, 3),
  offer_until timestamptz,
  tongue text not null default 'id' check (tongue in ('id', 'en')),
  key_hash text not null,
  guardian_hash text not null default '',
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  erased_at timestamptz,
  constraint "events.application.guardian" check (erased_at is not null or not minor or guardian_name <> '' and guardian_email <> ''),
  constraint "events.application.guardian_same" check (erased_at is not null or guardian_email = '' or lower(guardian_email) <> lower(email)),
  constraint "events.application.offer_has_end" check ((state = 'offered') = (offer_until is not null))
);
create unique index "events.application.one_each" on events.application (cohort_id, lower(email)) where state <> 'withdrawn' and erased_at is null;
create index application_of_cohort on events.application (cohort_id, state, rank);
create index application_of_person on events.application (person_id) where person_id is not null;

create table events.application_move (
  from_state text not null,
  to_state text not null,
  kind text not null,
  primary key (from_state, to_state, kind)
);
insert into events.application_move values
  ('', 'sent', 'apply'), ('', 'awaiting_guardian', 'apply'),
  ('awaiting_guardian', 'sent', 'consent'), ('awaiting_guardian', 'withdrawn', 'withdraw'), ('awaiting_guardian', 'declined', 'announce'),
  ('sent', 'withdrawn', 'withdraw'), ('sent', 'accepted', 'announce'), ('sent', 'waiting', 'announce'), ('sent', 'declined', 'announce'),
  ('waiting', 'offered', 'offer'), ('waiting', 'withdrawn', 'withdraw'), ('waiting', 'waiting', 'uphold'), ('declined', 'waiting', 'uphold'),
  ('offered', 'accepted', 'accept'), ('offered', 'withdrawn', 'withdraw'), ('offered', 'expired', 'expire'),
  ('accepted', 'withdrawn', 'withdraw'), ('accepted', 'completed', 'close'), ('accepted', 'incomplete', 'close'),
  ('waiting', 'declined', 'close'), ('offered', 'declined', 'close');

create table events.application_step (
  id uuid primary key default platform.uuid_v7(),
  seq bigint generated always as identity unique,
  application_id uuid not null references events.application (id) on delete restrict,
  from_state text not null,
  to_state text not null,
  kind text not null,
  at timestamptz not null default governance.clock(),
  actor text not null,
  -- with the results: where one stands in their order, and by which score
  rank numeric check (kind = 'announce' or rank is null),
  score numeric(6, 3) check (kind = 'announce' or score is null),
  constraint "events.application.no_such_move" foreign key (from_state, to_state, kind)
    references events.application_move (from_state, to_state, kind) on delete restrict
);
create index step_of_application on events.application_step (application_id, seq);
create trigger append_only before update or delete or truncate on events.application_step for each statement execute function platform.refuse_change();

-- A guardian's word: to which text, when. Who gave it stands with the application and goes with it.
create table events.guardian_consent (
  application_id uuid primary key references events.application (id) on delete restrict,
  text_version text not null check (length(text_version) between 1 and 20),
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on events.guardian_consent for each statement execute function platform.refuse_change();

create function events.place_states() returns text[] language sql immutable as $$ select '{accepted,offered,completed,incomplete}'::text[] $$;
create function events.places_taken(wanted uuid) returns int language sql stable set search_path = pg_catalog as $$
  select count(*)::int from events.application a where a.cohort_id = wanted and a.state = any (events.place_states())
$$;
create function events.cohort_did(wanted uuid, wanted_step text) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select s.at from events.cohort_step s where s.cohort_id = wanted and s.step = wanted_step
$$;
-- Until when a place that is given up goes on to whoever waits.
create function events.refill_until(wanted uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select min(s.starts_at) + make_interval(days => c.refill_days) from events.cohort c join events.session s on s.cohort_id = c.id where c.id = wanted group by c.refill_days
$$;

create function events.act_of_programme(the_act uuid, wanted_action text) returns void language plpgsql set search_path = pg_catalog as $$
begin
  if not exists (select from governance.act a where a.id = the_act and a.action = wanted_action and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.programme.without_act', coalesce(the_act::text, '')); end if;
end
$$;
create function events.programme_opens() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  perform events.act_of_programme(new.act_id, 'events.programme.run');
  return new;
end
$$;
create trigger by_act before insert on events.programme for each row execute function events.programme_opens();
create trigger by_act before insert on events.cohort for each row execute function events.programme_opens();

create function events.cohort_goes_on() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare c events.cohort;
begin
  perform events.act_of_programme(new.act_id, 'events.programme.decide');
  select * into c from events.cohort where id = new.cohort_id for no key update;
  if upper(c.applies) > governance.clock() then perform spaces.refuse('events.cohort.still_open', c.number); end if;
  if new.step = 'closed' and events.cohort_did(c.id, 'announced') is null then perform spaces.refuse('events.cohort.not_announced', c.number); end if;
  if new.step = 'closed' and exists (select from events.session s where s.cohort_id = c.id and s.ends_at > governance.clock()) then
    perform spaces.refuse('events.cohort.still_running', c.number); end if;
  return new;
end
$$;
create trigger by_act before insert on events.cohort_step for each row execute function events.cohort_goes_on();

create function events.applying() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from events.cohort c where c.id = new.cohort_id and c.applies @> governance.clock()) then
    perform spaces.refuse('events.application.closed', new.number); end if;
  if new.birth_day is null then perform spaces.refuse('events.application.birth_day', new.number); end if;
  new.minor := new.birth_day > (governance.today() - interval '18 years')::date;
  new.state := '';
  new.rank := null;
  new.score := null;
  return new;
end
$$;
create trigger applying before insert on events.application for each row execute function events.applying();

-- What somebody applied with stays as it was sent; it can only go altogether.
create function events.application_guard() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.erased_at is null and (new.cohort_id, new.birth_day, new.kelurahan_code, new.subsector_code, new.business, new.answers, new.minor)
    is distinct from (old.cohort_id, old.birth_day, old.kelurahan_code, old.subsector_code, old.business, old.answers, old.minor) then
    perform spaces.refuse('events.application.fixed', old.number); end if;
  return new;
end
$$;
create trigger guard before update on events.application for each row execute function events.application_guard();

-- Offers that ran out lapse; free places go to those who wait, in the order of the results. The caller holds the cohort.
create function events.settle_cohort(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  c events.cohort;
  r record;
begin
  select * into c from events.cohort where id = wanted;
  for r in select a.id from events.application a where a.cohort_id = wanted and a.state = 'offered' and a.offer_until <= governance.clock() order by a.rank, a.id loop
    insert into events.application_step (application_id, from_state, to_state, kind, actor) values (r.id, 'offered', 'expired', 'expire', 'system:programmes');
  end loop;
  if events.cohort_did(wanted, 'announced') is null or events.cohort_did(wanted, 'closed') is not null or coalesce(events.refill_until(wanted) <= governance.clock(), false) then return; end if;
  for r in select a.id from events.application a where a.cohort_id = wanted and a.state = 'waiting' order by a.rank, a.id limit greatest(0, c.seats - events.places_taken(wanted)) loop
    insert into events.application_step (application_id, from_state, to_state, kind, actor) values (r.id, 'waiting', 'offered', 'offer', 'system:programmes');
  end loop;
end
$$;

create function events.follow_application() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a events.application;
  c events.cohort;
begin
  select x.cohort_id into a.cohort_id from events.application x where x.id = new.application_id;
  -- first the cohort, then the application: whoever counts places holds the one row
  select * into c from events.cohort where id = a.cohort_id for no key update;
  select * into a from events.application where id = new.application_id for no key update;
  if a.state <> new.from_state then perform spaces.refuse('events.application.stale', a.number); end if;
  if new.kind = 'apply' and (new.to_state = 'awaiting_guardian') <> a.minor then perform spaces.refuse('events.application.guardian', a.number); end if;
  if new.kind = 'consent' then
    if upper(c.applies) <= governance.clock() then perform spaces.refuse('events.application.closed', a.number); end if;
    if not exists (select from events.guardian_consent g where g.application_id = a.id) then perform spaces.refuse('events.application.guardian_missing', a.number); end if;
  end if;
  if new.kind in ('announce', 'close') and not exists (select from events.cohort_step s where s.cohort_id = c.id and s.step = case new.kind when 'announce' then 'announced' else 'closed' end
      and s.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('events.programme.without_act', a.number); end if;
  if new.kind = 'accept' and a.offer_until <= governance.clock() then perform spaces.refuse('events.application.offer_over', a.number); end if;
  if new.kind = 'withdraw' and events.cohort_did(c.id, 'closed') is not null then perform spaces.refuse('events.cohort.closed', a.number); end if;
  if new.to_state = any (events.place_states()) and not a.state = any (events.place_states()) and events.places_taken(c.id) >= c.seats then
    perform spaces.refuse('events.cohort.full', a.number); end if;
  update events.application set state = new.to_state,
      score = coalesce(new.score, score),
      -- whoever was found right stands before all who wait
      rank = case new.kind when 'announce' then new.rank
        when 'uphold' then (select least(0, coalesce(min(x.rank), 0)) - 1 from events.application x where x.cohort_id = c.id and x.state = 'waiting')
        else rank end,
      offer_until = case when new.to_state = 'offered' then least(governance.clock() + make_interval(hours => c.offer_hours), coalesce(events.refill_until(c.id), 'infinity')) end
    where id = a.id;
  if new.kind in ('withdraw', 'uphold') and events.cohort_did(c.id, 'announced') is not null then perform events.settle_cohort(c.id); end if;
  return null;
end
$$;
create trigger follow after insert on events.application_step for each row execute function events.follow_application();

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('events.programme.run', 'Membuka program dan angkatan, menugaskan penilai, mencatat kehadiran', 'Open programmes and cohorts, assign reviewers, note attendance', 'deed', false, false, 45),
  ('events.programme.decide', 'Mengumumkan hasil seleksi, menutup angkatan, menerbitkan sertifikat hadir', 'Announce results, close a cohort, issue certificates of attendance', 'deed', false, false, 46),
  ('events.programme.hear', 'Memutus keberatan atas hasil seleksi', 'Answer objections to the results of a selection', 'deed', false, false, 47);

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.programme.apply', 'everyone', '', 'aturan rumah: siapa pun boleh mendaftar program'),
  ('events.application.manage', 'self', '', 'aturan rumah: pendaftar'),
  ('events.application.manage', 'key', '', 'aturan rumah: pemegang tautan pendaftaran'),
  ('events.application.consent', 'key', '', 'aturan rumah: wali, dengan tautan di suratnya'),
  ('events.programme.tidy', 'system', '', 'aturan rumah: tawaran yang lewat dan nama yang tidak lagi perlu');
