-- A use that repeats. What it is asked for stands here; every date that could be had is a booking of its own, with its own case, claims and bill.
create table spaces.series (
  id uuid primary key default uuidv7(),
  number text not null unique check (number ~ '^RK-[0-9]{4}-[0-9]{5,}$'),
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  -- the applicant, a body he speaks for, and who entered it
  person_id uuid references identity.person (id) on delete restrict,
  organisation_id uuid references directory.organisation (id) on delete restrict,
  made_by text not null,
  -- RFC 5545, in civic days of the zone
  rule text not null check (rule ~ '^FREQ=(WEEKLY|MONTHLY|YEARLY);' and length(rule) <= 120),
  first_day date not null,
  zone text not null default 'Asia/Jakarta',
  people int not null check (people between 1 and 100000),
  extras jsonb not null default '[]' check (jsonb_typeof(extras) = 'array'),
  title text not null check (length(title) between 1 and 160),
  purpose text not null default '' check (length(purpose) <= 4000),
  answers jsonb not null default '{}',
  -- taken by seasonal right, beyond the days that are open to everybody
  season boolean not null default false,
  made_at timestamptz not null default governance.clock()
);
create sequence spaces.series_number;
create index series_of_person on spaces.series (person_id, number);
create index series_of_organisation on spaces.series (organisation_id, number) where organisation_id is not null;

alter table spaces.booking
  add constraint booking_of_series_there foreign key (series_id) references spaces.series (id) on delete restrict,
  add constraint booking_day_of_series check ((series_id is null) = (series_day is null)),
  add constraint booking_one_of_series unique (id, series_id, series_day);

-- A day of the rule. `made` keeps to the pattern, `exception` does not, `rejected` could not be had and says by which rule; it may be tried again.
create table spaces.series_date (
  series_id uuid not null references spaces.series (id) on delete restrict,
  day date not null,
  state text not null check (state in ('made', 'rejected', 'exception')),
  -- when the pattern wants it; a booking that differs is an exception
  periods tstzmultirange not null check (not isempty(periods)),
  booking_id uuid,
  rule text not null default '' check (length(rule) <= 120),
  facts jsonb not null default '{}',
  constraint "spaces.series.date_once" primary key (series_id, day),
  constraint "spaces.series.date_has_booking" check ((state = 'rejected') = (booking_id is null)),
  constraint "spaces.series.date_says_why" check (state <> 'rejected' or rule <> ''),
  constraint series_date_of_its_booking foreign key (booking_id, series_id, day) references spaces.booking (id, series_id, series_day) on delete restrict
);
create unique index "spaces.series.booking_once" on spaces.series_date (booking_id) where booking_id is not null;

-- What was taken once is never said not to have been, and no date changes the booking it came to.
create function spaces.series_date_stays() returns trigger language plpgsql as $$
begin
  if old.booking_id is not null and new.booking_id is distinct from old.booking_id then perform spaces.refuse('spaces.series.date_stays', old.day::text); end if;
  return new;
end
$$;
create trigger stays before update on spaces.series_date for each row execute function spaces.series_date_stays();

-- What happened to a series as a whole; what happened to one date stands with its booking.
create table spaces.series_step (
  id uuid primary key default uuidv7(),
  series_id uuid not null references spaces.series (id) on delete restrict,
  step text not null check (step in ('placed', 'readded', 'changed', 'called_off', 'approved', 'declined')),
  reach text check (reach in ('this', 'following', 'all')),
  day date,
  at timestamptz not null default governance.clock(),
  actor text not null,
  reason text not null default '' check (length(reason) <= 2000),
  facts jsonb not null default '{}'
);
create index step_of_series on spaces.series_step (series_id, at, id);
create trigger append_only before update or delete or truncate on spaces.series_step for each statement execute function platform.refuse_change();

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('spaces.series.season', 'Memesan rangkaian melewati jendela pemesanan (hak musiman)', 'Book a series beyond the days open to everybody (seasonal right)', 'deed', false, false, 37);

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.series.place', 'signed_in', '', 'aturan rumah: warga boleh memesan ruang'),
  ('spaces.series.readd', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.series.change', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.series.cancel', 'self', '', 'aturan rumah: pemohon');
