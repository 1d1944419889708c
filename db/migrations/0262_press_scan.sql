-- What the nightly self-scan looked at, and what it found that nobody here meant to say.
create table press.scan (
  id uuid primary key default platform.uuid_v7(),
  started_at timestamptz not null,
  finished_at timestamptz not null default governance.clock(),
  pages int not null check (pages >= 0),
  texts bigint not null check (texts >= 0),
  found int not null check (found >= 0),
  fresh int not null check (fresh between 0 and found)
);
create trigger append_only before update or delete or truncate on press.scan for each statement execute function platform.refuse_change();

-- A place is a page's address or a column; never the text itself, which may be somebody's.
create table press.finding (
  id uuid primary key default platform.uuid_v7(),
  kind text not null check (kind in ('word', 'hidden', 'unguarded', 'foreign')),
  place text not null check (length(place) between 1 and 300),
  row_id text not null default '' check (length(row_id) <= 100),
  what text not null check (length(what) between 1 and 200),
  -- the public page that shows it, where there is one: not for search engines while it is open
  page text check (page ~ '^/' and length(page) <= 300),
  found_at timestamptz not null default governance.clock(),
  seen_at timestamptz not null default governance.clock(),
  gone_at timestamptz,
  settled_at timestamptz,
  settled_by text,
  settled_reason text not null default '' check (length(settled_reason) <= 400),
  check ((settled_at is null) = (settled_by is null)),
  unique (kind, place, row_id, what)
);
create index finding_open on press.finding (found_at) where gone_at is null and settled_at is null;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('press.scan.run', 'system', '', 'aturan rumah: situs memeriksa dirinya setiap malam');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('press.scan.settle', 'Menyelesaikan temuan pemeriksaan diri situs', 'Settle what the site’s self-scan found', 'deed', false, false, 62);
