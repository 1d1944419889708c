-- Calendars and sheets that agencies keep themselves and the city takes over from: nobody types an event twice. What comes in is a draft; the
-- desk publishes, as ever. Nothing that was taken over is deleted because it is gone where it came from.
create table events.source (
  id uuid primary key default platform.uuid_v7(),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  kind text not null check (kind in ('ics', 'sheet')),
  name text not null check (length(name) between 2 and 120),
  -- may hold the agency's own secret; pages show its host alone, and the journal nothing of it
  address text not null default '' check (length(address) <= 2000),
  organiser text not null check (length(organiser) between 2 and 120),
  -- what goes for all its events that do not say otherwise
  crowd int check (crowd between 1 and 200000),
  place text not null default '' check (length(place) <= 160),
  etag text check (length(etag) <= 300),
  last_modified text check (length(last_modified) <= 300),
  body_hash text,
  next_at timestamptz,
  -- read by one at a time; a reader that died is followed by the next after this
  leased_until timestamptz,
  failures int not null default 0 check (failures >= 0),
  trouble jsonb,
  tried_at timestamptz,
  read_at timestamptz,
  changed_at timestamptz,
  past int not null default 0,
  unread jsonb not null default '[]',
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  ended_at timestamptz,
  constraint "events.source.address" check ((kind = 'ics') = (address <> ''))
);
create unique index "events.source.subscribed_already" on events.source (unit_id, md5(address)) where kind = 'ics' and ended_at is null;
create unique index "events.source.one_sheet" on events.source (unit_id) where kind = 'sheet' and ended_at is null;
create index source_due on events.source (next_at) where kind = 'ics' and ended_at is null;

-- One event of a source, under the name it has there: read twice, it is there once, whoever reads at the same time.
create table events.source_item (
  id uuid primary key default platform.uuid_v7(),
  source_id uuid not null references events.source (id) on delete restrict,
  uid text not null check (length(uid) between 1 and 200),
  recurrence text not null default '' check (length(recurrence) <= 40),
  said jsonb not null,
  hash text not null,
  answers jsonb not null default '{}',
  missing text[] not null default '{}',
  -- what its source says now and the calendar does not yet, until the desk has decided
  proposed jsonb,
  proposed_hash text,
  proposed_at timestamptz,
  -- what the desk has not taken over; it is not asked again for the same
  declined_hash text,
  event_id uuid constraint "events.source_item.sent_already" unique references events.event (id) on delete restrict,
  last_day date not null,
  first_seen_at timestamptz not null default governance.clock(),
  seen_at timestamptz not null default governance.clock(),
  gone_at timestamptz,
  aside_at timestamptz,
  state text not null generated always as (case
    when gone_at is not null then 'gone' when event_id is not null then 'linked' when aside_at is not null then 'aside'
    when cardinality(missing) > 0 then 'missing' else 'draft' end) stored,
  constraint "events.source_item.once" unique (source_id, uid, recurrence),
  constraint "events.source_item.proposed_for_an_event" check (proposed is null or (event_id is not null and proposed_hash is not null))
);
create index source_item_in_state on events.source_item (source_id, state, last_day);
create index source_item_proposed on events.source_item (source_id) where proposed is not null;

-- A sheet that was sent in: first tried, then written or let go. Its bytes go as soon as that is decided.
create table events.source_upload (
  id uuid primary key default platform.uuid_v7(),
  source_id uuid not null references events.source (id) on delete restrict,
  name text not null check (length(name) <= 120),
  sha256 text not null,
  content bytea,
  rows int not null,
  ready int not null,
  wrong int not null,
  past int not null,
  new int not null,
  changed int not null,
  -- the first thousand findings: line, column, title, rule
  findings jsonb not null,
  unknown text[] not null,
  state text not null default 'tried' check (state in ('tried', 'written', 'dropped')),
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  done_at timestamptz,
  constraint "events.source_upload.kept_until_done" check ((state = 'tried') = (content is not null))
);
create index source_upload_of on events.source_upload (source_id, made_at);

-- What was sent in and is not yet decided may be changed by whoever sent it.
insert into events.move values ('submitted', 'submitted', false, false) on conflict do nothing;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.source.read', 'system', '', 'aturan rumah: kalender perangkat daerah dibaca berkala');

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('events.source.manage', 'Menghubungkan kalender perangkat daerah sendiri dan mengusulkan acaranya', 'Connect the calendar of one''s own agency and propose its events', 'deed', false, false, 39);
