-- Mentoring: who accompanies whom in a cohort, what was agreed when they met, and what the participant says to it. Read by those two and the programme's desk.

create table events.mentoring (
  id uuid primary key default platform.uuid_v7(),
  application_id uuid not null references events.application (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
-- one mentor at a time: whoever is named next takes over, and the log goes on
create unique index "events.mentoring.one_each" on events.mentoring (application_id) where ended_at is null;
create index mentoring_of_person on events.mentoring (person_id, at);

create table events.mentor_meeting (
  id uuid primary key default platform.uuid_v7(),
  seq bigint generated always as identity unique,
  mentoring_id uuid not null references events.mentoring (id) on delete restrict,
  application_id uuid not null references events.application (id) on delete restrict,
  day date not null,
  minutes int not null,
  agreed text not null check (length(agreed) <= 1500),
  next_step text not null default '' check (length(next_step) <= 600),
  -- what was written wrong is written anew, and names what it stands for
  replaces uuid references events.mentor_meeting (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  erased_at timestamptz,
  constraint "events.mentoring.minutes" check (minutes between 5 and 480),
  constraint "events.mentoring.agreed" check (erased_at is not null or length(trim(agreed)) >= 10),
  constraint "events.mentoring.replaced_once" unique (replaces)
);
create index meeting_of_application on events.mentor_meeting (application_id, day);
create index meeting_of_mentoring on events.mentor_meeting (mentoring_id);

-- The participant's word about one entry, once: read, or it was otherwise.
create table events.meeting_word (
  meeting_id uuid not null references events.mentor_meeting (id) on delete restrict,
  otherwise boolean not null,
  says text not null default '' check (length(says) <= 1000),
  at timestamptz not null default governance.clock(),
  erased_at timestamptz,
  constraint "events.mentoring.answered" primary key (meeting_id),
  constraint "events.mentoring.otherwise_says" check (erased_at is not null or not otherwise or length(trim(says)) >= 10)
);

create function events.mentoring_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a events.application;
begin
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or (new.application_id, new.person_id, new.act_id, new.at) is distinct from (old.application_id, old.person_id, old.act_id, old.at) then
      perform spaces.refuse('events.mentoring.ended', old.id::text); end if;
    return new;
  end if;
  -- first the cohort, then the application, as everywhere
  perform events.cohort_stands((select x.cohort_id from events.application x where x.id = new.application_id));
  select * into a from events.application where id = new.application_id for no key update;
  perform events.act_of_programme(new.act_id, 'events.programme.run');
  if a.state not in ('accepted', 'completed') or a.erased_at is not null then perform spaces.refuse('events.mentoring.no_place', a.number); end if;
  -- nobody accompanies himself, nor somebody he sits in the class with
  if exists (select from events.application x where x.cohort_id = a.cohort_id and x.erased_at is null and x.state <> 'withdrawn' and (x.person_id = new.person_id
      or exists (select from identity.person p where p.id = new.person_id and lower(p.email) = lower(x.email)))) then perform spaces.refuse('events.mentoring.in_class', a.number); end if;
  -- a child is accompanied only with the word of whoever cares for it
  if a.minor and not exists (select from events.guardian_consent g where g.application_id = a.id) then perform spaces.refuse('events.application.guardian_missing', a.number); end if;
  return new;
end
$$;
create trigger guard before insert or update on events.mentoring for each row execute function events.mentoring_guard();

create function events.meeting_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  m events.mentoring;
  a events.application;
begin
  -- an entry stays as it was written; it can only go altogether
  if tg_op = 'UPDATE' then
    if new.erased_at is null or (new.agreed, new.next_step) <> ('', '') or (new.id, new.mentoring_id, new.day, new.minutes) is distinct from (old.id, old.mentoring_id, old.day, old.minutes) then
      perform spaces.refuse('events.mentoring.fixed', old.id::text); end if;
    return new;
  end if;
  -- the cohort, the application, who accompanies it: whoever names another holds them in that order
  perform events.cohort_stands((select x.cohort_id from events.application x where x.id = new.application_id));
  select * into a from events.application x where x.id = new.application_id for no key update;
  select * into m from events.mentoring where id = new.mentoring_id for no key update;
  if m.application_id <> a.id or m.ended_at is not null then perform spaces.refuse('events.mentoring.ended', a.number); end if;
  if a.state not in ('accepted', 'completed') or a.erased_at is not null then perform spaces.refuse('events.mentoring.no_place', a.number); end if;
  if new.day > governance.today() then perform spaces.refuse('events.mentoring.future', a.number); end if;
  if new.day < (events.cohort_did(a.cohort_id, 'announced') at time zone 'Asia/Jakarta')::date then perform spaces.refuse('events.mentoring.before', a.number); end if;
  if new.replaces is not null and not exists (select from events.mentor_meeting o where o.id = new.replaces and o.application_id = a.id) then perform spaces.refuse('events.mentoring.ended', a.number); end if;
  return new;
end
$$;
create trigger guard before insert or update on events.mentor_meeting for each row execute function events.meeting_guard();
create trigger never_away before delete or truncate on events.mentor_meeting for each statement execute function platform.refuse_change();

create function events.meeting_word_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    if new.erased_at is null or new.says <> '' or (new.meeting_id, new.otherwise) is distinct from (old.meeting_id, old.otherwise) then perform spaces.refuse('events.mentoring.fixed', old.meeting_id::text); end if;
    return new;
  end if;
  perform from events.mentor_meeting m where m.id = new.meeting_id for no key update;
  if exists (select from events.mentor_meeting n where n.replaces = new.meeting_id) then perform spaces.refuse('events.mentoring.replaced', new.meeting_id::text); end if;
  return new;
end
$$;
create trigger guard before insert or update on events.meeting_word for each row execute function events.meeting_word_guard();
create trigger never_away before delete or truncate on events.meeting_word for each statement execute function platform.refuse_change();

-- What somebody without a name any more met about goes with the name, and nobody accompanies him.
create function events.mentoring_forgotten() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update events.meeting_word w set says = '', erased_at = governance.clock() from events.mentor_meeting m where m.id = w.meeting_id and m.application_id = new.id and w.erased_at is null;
  update events.mentor_meeting set agreed = '', next_step = '', erased_at = governance.clock() where application_id = new.id and erased_at is null;
  update events.mentoring set ended_at = governance.clock() where application_id = new.id and ended_at is null;
  return null;
end
$$;
create trigger mentoring_forgotten after update of erased_at on events.application for each row
  when (new.erased_at is not null and old.erased_at is null) execute function events.mentoring_forgotten();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.mentoring.log', 'self', '', 'aturan rumah: pendamping yang ditunjuk'),
  ('events.mentoring.answer', 'self', '', 'aturan rumah: peserta yang didampingi'),
  ('events.mentoring.answer', 'key', '', 'aturan rumah: peserta, dengan tautan pendaftarannya');
