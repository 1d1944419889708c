-- A year's days off as one list from one paper. The city has one holiday a day, whoever writes it.
alter table spaces.holiday rename constraint holiday_pkey to "spaces.holiday.one_a_day";

create table spaces.year_load (
  id uuid primary key default uuidv7(),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  year int not null check (year between 2020 and 2100),
  -- the number of the joint decree (SKB) and its day
  source text not null check (length(source) between 3 and 200),
  source_day date not null,
  -- as it was sent, so that what was written can be held against it
  list text not null check (length(list) between 1 and 100000),
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  constraint "spaces.year.source_day_ahead" check (source_day <= (made_at at time zone 'Asia/Jakarta')::date)
);
create trigger append_only before update or delete or truncate on spaces.year_load for each statement execute function platform.refuse_change();
create index year_load_of_unit on spaces.year_load (unit_id, made_at desc);

alter table spaces.holiday add column load_id uuid references spaces.year_load (id) on delete restrict;
alter table spaces.closure add column load_id uuid references spaces.year_load (id) on delete restrict;
-- two lists cannot close one time of a unit twice
create unique index "spaces.year.closed_once" on spaces.closure (unit_id, during) where load_id is not null and ended_at is null;

-- What a day is called besides: hari pasaran, an adat day. It bars nothing; what was loaded last is what is read.
create table spaces.day_note (
  id uuid primary key default uuidv7(),
  load_id uuid not null references spaces.year_load (id) on delete restrict,
  day date not null,
  kind text not null check (kind in ('pasaran', 'adat')),
  said text not null check (length(said) between 2 and 60),
  said_en text not null check (length(said_en) between 2 and 60),
  constraint "spaces.day_note.once_a_list" unique (load_id, day, kind)
);
create index day_note_of_day on spaces.day_note (day, kind, id desc);
create trigger append_only before update or delete or truncate on spaces.day_note for each statement execute function platform.refuse_change();
