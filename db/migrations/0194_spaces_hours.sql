-- A dated row may close a day: hours without a clock. What it is called is said to whoever asks for that day.
alter table spaces.opening alter column opens drop not null, alter column closes drop not null, add column name_en text not null default '',
  add constraint opening_both_or_none check ((opens is null) = (closes is null)),
  -- what closes without an end is no hours of a weekday but the end of a room
  add constraint opening_closes_for_a_time check (opens is not null or not lower_inf(valid) and not upper_inf(valid) and name <> '');

-- What a unit has published about holidays of a kind: its usual hours, hours of their own, or (no clock) closed. Without a row it is closed.
create table spaces.holiday_rule (
  id uuid primary key default uuidv7(),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  kind text not null check (kind in ('national', 'joint_leave', 'local')),
  usual boolean not null default false,
  opens time,
  closes time,
  valid daterange not null default '(,)',
  source text not null,
  check ((opens is null) = (closes is null) and (closes > opens) is not false and not (usual and opens is not null)),
  constraint "spaces.holiday_rule.one_at_a_time" exclude using gist (unit_id with =, kind with =, valid with &&)
);
create trigger append_only before delete or truncate on spaces.holiday_rule for each statement execute function platform.refuse_change();
