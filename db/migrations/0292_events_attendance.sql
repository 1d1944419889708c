-- What a cohort becomes: who was there, who completed it, the certificate that can be checked, and what came of it half a year and a year later.

-- Noted at the desk, by oneself with the code in the room, or without a network and sent later. The last word about a session counts.
create table events.attendance_mark (
  -- made by whoever notes it, so that what is sent twice is kept once
  id uuid not null,
  seq bigint generated always as identity unique,
  session_id uuid not null references events.session (id) on delete restrict,
  application_id uuid not null references events.application (id) on delete restrict,
  present boolean not null,
  seen_at timestamptz not null,
  noted_at timestamptz not null default governance.clock(),
  way text not null check (way in ('desk', 'self', 'offline')),
  actor text not null,
  constraint "events.attendance.once" primary key (id)
);
create index mark_of_application on events.attendance_mark (application_id, session_id, seq);
create trigger append_only before update or delete or truncate on events.attendance_mark for each statement execute function platform.refuse_change();
create view events.present as
  select distinct on (m.session_id, m.application_id) m.session_id, m.application_id, m.present, m.seen_at, m.way from events.attendance_mark m order by m.session_id, m.application_id, m.seq desc;

create function events.attendance_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a events.application;
  s events.session;
begin
  select * into a from events.application where id = new.application_id;
  perform from events.cohort c where c.id = a.cohort_id for no key update;
  select * into a from events.application where id = new.application_id;
  select * into s from events.session where id = new.session_id;
  if s.cohort_id <> a.cohort_id or a.state <> 'accepted' then perform spaces.refuse('events.attendance.no_place', a.number); end if;
  if events.cohort_did(a.cohort_id, 'closed') is not null then perform spaces.refuse('events.cohort.closed', a.number); end if;
  if s.starts_at > governance.clock() + interval '30 minutes' or new.seen_at > governance.clock() + interval '5 minutes' then perform spaces.refuse('events.attendance.too_early', a.number); end if;
  if new.way = 'self' and governance.clock() > s.ends_at + interval '30 minutes' then perform spaces.refuse('events.attendance.too_late', a.number); end if;
  return new;
end
$$;
create trigger guard before insert on events.attendance_mark for each row execute function events.attendance_guard();

create table events.task_mark (
  seq bigint generated always as identity primary key,
  application_id uuid not null references events.application (id) on delete restrict,
  passed boolean not null,
  at timestamptz not null default governance.clock(),
  actor text not null
);
create index task_of_application on events.task_mark (application_id, seq);
create trigger append_only before update or delete or truncate on events.task_mark for each statement execute function platform.refuse_change();

-- What was certified is never edited. Whose it is stands apart, known here by a salted hash, and goes with its holder's account.
create table events.certificate (
  code text primary key check (length(code) = 12),
  application_id uuid not null references events.application (id) on delete restrict,
  facts jsonb not null,
  key_id text not null,
  signature text not null,
  paper_hash text not null,
  replaces text references events.certificate (code) on delete restrict,
  reason text not null default '' check (length(reason) <= 600),
  act_id uuid not null references governance.act (id) on delete restrict,
  issued_at timestamptz not null default governance.clock(),
  constraint "events.certificate.replaced_once" unique (replaces)
);
create unique index "events.certificate.one_first" on events.certificate (application_id) where replaces is null;
create trigger append_only before update or delete or truncate on events.certificate for each statement execute function platform.refuse_change();
create table events.certificate_holder (
  code text primary key references events.certificate (code) on delete restrict,
  name text not null check (length(name) <= 120),
  minor boolean not null,
  salt text not null,
  paper bytea,
  erased_at timestamptz
);
create function events.certificate_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform events.act_of_programme(new.act_id, 'events.programme.decide');
  if not exists (select from events.application a where a.id = new.application_id and a.state = 'completed') then perform spaces.refuse('events.certificate.not_completed', new.code); end if;
  if new.replaces is not null and not exists (select from events.certificate c where c.code = new.replaces and c.application_id = new.application_id) then
    perform spaces.refuse('events.certificate.not_completed', new.code); end if;
  return new;
end
$$;
create trigger guard before insert on events.certificate for each row execute function events.certificate_guard();

-- Asked half a year and a year after the end, by one tap of a letter.
create table events.alumni_call (
  application_id uuid not null references events.application (id) on delete restrict,
  months int not null check (months in (6, 12)),
  sent_at timestamptz not null default governance.clock(),
  answer text check (answer in ('grew', 'same', 'started', 'work', 'stopped')),
  answered_at timestamptz,
  primary key (application_id, months),
  check ((answer is null) = (answered_at is null))
);

-- Counted when the cohort closed, and frozen: nobody who goes later changes what was published.
create table events.cohort_total (
  cohort_id uuid not null references events.cohort (id) on delete restrict,
  what text not null check (what in ('outcome', 'kelurahan', 'age', 'subsector')),
  value text not null,
  people int not null check (people > 0),
  primary key (cohort_id, what, value)
);
create trigger append_only before update or delete or truncate on events.cohort_total for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.attendance.self', 'self', '', 'aturan rumah: peserta, dengan kode di ruang sesi'),
  ('events.attendance.self', 'key', '', 'aturan rumah: peserta, dengan tautan pendaftarannya'),
  ('events.alumni.answer', 'key', '', 'aturan rumah: alumni, dengan tautan di suratnya'),
  ('events.alumni.ask', 'system', '', 'aturan rumah: pertanyaan enam bulan dan setahun sesudah selesai');
