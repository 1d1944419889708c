-- What an event looked like: pictures of its account, drawn anew by the house, each with what it shows, whose it is and how it may be used.
create table events.report_photo (
  id uuid primary key default platform.uuid_v7(),
  report_id uuid not null references events.report (id) on delete restrict,
  position int not null constraint "events.report.photo_most" check (position between 1 and 12),
  -- under which its file is kept, for this account alone, and what it is
  key text not null unique check (key ~ '^[0-9a-f]{32}$'),
  content text not null check (content ~ '^[0-9a-f]{32}$'),
  width int not null check (width > 0),
  height int not null check (height > 0),
  widths int[] not null check (cardinality(widths) > 0),
  tint text not null check (tint ~ '^#[0-9A-F]{6}$'),
  alt text not null check (length(alt) between 3 and 300),
  licence text not null check (licence in ('cc-by-4.0', 'cc-by-sa-4.0', 'cc0-1.0', 'permission')),
  credit text not null check (length(credit) between 2 and 120),
  at timestamptz not null default governance.clock(),
  unique (report_id, position),
  constraint "events.report.photo_twice" unique (report_id, content)
);

-- A confirmed account is history, with its pictures. Locked, so that none slips in while it is being confirmed.
create function events.report_photo_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare r events.report;
begin
  select * into r from events.report where id = coalesce(new.report_id, old.report_id) for share;
  if r.confirmed_at is not null then perform spaces.refuse('events.report.confirmed', r.number); end if;
  return coalesce(new, old);
end
$$;
create trigger stays before insert or update or delete on events.report_photo for each row execute function events.report_photo_stays();
create trigger never_emptied before truncate on events.report_photo for each statement execute function platform.refuse_change();
