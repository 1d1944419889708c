-- A calendar somebody's phone may read by a secret: of his own bookings, or of a room his desk runs. Only the hash of the secret is kept;
-- what was revoked is ended and never opened again.
create table spaces.feed (
  id uuid primary key default uuidv7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  bookable_id uuid references spaces.bookable (id) on delete restrict,
  secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
  made_at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
create unique index "spaces.feed.open_once" on spaces.feed (person_id, bookable_id) nulls not distinct where ended_at is null;

create function spaces.feed_ends_once() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null or new.ended_at is null then perform spaces.refuse('spaces.feed.ended', old.id::text); end if;
  return new;
end
$$;
create trigger ends_once before update on spaces.feed for each row execute function spaces.feed_ends_once();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.feed.make', 'self', '', 'aturan rumah: kalender sendiri'),
  ('spaces.feed.end', 'self', '', 'aturan rumah: kalender sendiri');

-- A letter about a date carries the date for the reader's calendar. It goes with the letter.
alter table platform.mail add column calendar text not null default '';
