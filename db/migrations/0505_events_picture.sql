-- What an event looks like, put there by whoever sent it in or by the calendar's desk: drawn anew by the house, with words for who cannot see it, its maker and its licence.
create table events.picture (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  -- the first one stands wide on the page
  position int not null constraint "events.picture.most" check (position between 1 and 5),
  -- under which its file is kept, for this event alone; no address says it
  key text not null unique check (key ~ '^[0-9a-f]{32}$'),
  content text not null check (content ~ '^[0-9a-f]{32}$'),
  width int not null check (width > 0),
  height int not null check (height > 0),
  widths int[] not null check (cardinality(widths) > 0),
  tint text not null check (tint ~ '^#[0-9A-F]{6}$'),
  alt text not null check (length(alt) between 3 and 200),
  licence text not null check (licence in ('cc-by-4.0', 'cc-by-sa-4.0', 'cc0-1.0', 'permission')),
  credit text not null check (length(credit) between 2 and 120),
  -- put there by the desk, and so not gone with its sender's account
  by_desk boolean not null,
  at timestamptz not null default governance.clock(),
  unique (event_id, position) deferrable initially immediate,
  constraint "events.picture.twice" unique (event_id, content)
);

-- As an amendment: nothing is put to what nobody confirmed, or what is over with. Locked, so that an event taken off meanwhile gets none.
create function events.picture_of_open() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare e events.event;
begin
  select * into e from events.event where id = new.event_id for share;
  if e.state not in ('submitted', 'returned', 'published') then perform spaces.refuse('events.event.closed', e.number); end if;
  return new;
end
$$;
create trigger open before insert on events.picture for each row execute function events.picture_of_open();
-- what is taken away leaves its file among those that go
create trigger photo_goes after delete on events.picture for each row execute function events.photo_goes();
create trigger never_emptied before truncate on events.picture for each statement execute function platform.refuse_change();
