-- What is left of an event: numbers nobody typed, the organiser's own words, and what those who came said.

-- One answer a registration, without a name of its own; what is public is a mean over five or more.
create table events.feedback (
  registration_id uuid primary key references events.registration (id) on delete restrict,
  stars int not null check (stars between 1 and 5),
  says text not null default '' check (length(says) <= 1000),
  at timestamptz not null default governance.clock(),
  changed_at timestamptz not null default governance.clock(),
  erased_at timestamptz
);

create sequence events.report_number;

-- The account of one date that is over. Drafted by the house, confirmed by the organiser; what was counted is frozen with it.
create table events.report (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  event_id uuid not null references events.event (id) on delete restrict,
  occurrence_id uuid not null unique references events.occurrence (id) on delete restrict,
  drafted_at timestamptz not null default governance.clock(),
  due_day date not null,
  -- one grace, once
  extended_at timestamptz,
  figures jsonb not null,
  told text not null default '' check (length(told) <= 6000),
  -- whole rupiah, as the organiser says; no money went through the city
  income bigint check (income between 0 and 1000000000000),
  spending bigint check (spending between 0 and 1000000000000),
  confirmed_at timestamptz,
  confirmed_by text,
  constraint "events.report.whole" check (confirmed_at is null or (length(trim(told)) >= 20 and income is not null and spending is not null and confirmed_by is not null))
);
create index report_of_event on events.report (event_id, due_day);
create index report_open on events.report (due_day) where confirmed_at is null;

-- A confirmed account is history; before that its numbers and its day do not move by hand, but for the one grace.
create function events.report_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.confirmed_at is not null then perform spaces.refuse('events.report.confirmed', old.number); end if;
  if (new.id, new.number, new.event_id, new.occurrence_id, new.drafted_at) is distinct from (old.id, old.number, old.event_id, old.occurrence_id, old.drafted_at) then
    perform spaces.refuse('events.report.fixed', old.number); end if;
  if new.due_day is distinct from old.due_day or new.extended_at is distinct from old.extended_at then
    if old.extended_at is not null or new.extended_at is null or new.due_day <> old.due_day + 14 then perform spaces.refuse('events.report.extended', old.number); end if;
  end if;
  return new;
end
$$;
create trigger stays before update on events.report for each row execute function events.report_stays();
create trigger never_deleted before delete or truncate on events.report for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.feedback.give', 'key', '', 'aturan rumah: pemegang tautan pendaftaran'),
  ('events.feedback.give', 'self', '', 'aturan rumah: pendaftar'),
  ('events.report.confirm', 'key', '', 'aturan rumah: penyelenggara mempertanggungjawabkan acaranya'),
  ('events.report.confirm', 'self', '', 'aturan rumah: penyelenggara mempertanggungjawabkan acaranya'),
  ('events.report.draft', 'system', '', 'aturan rumah: laporan acara tersusun sendiri dari yang tercatat');
