-- What of a listing buyers have seen waits for a curator before it changes, and in whose shops. Price and stock never wait.
create table market.reviewed_field (
  field text primary key check (field in ('name', 'description', 'storyTitle', 'story', 'origin', 'originNote', 'category', 'attributes', 'pictures')),
  shops text not null check (shops in ('every', 'watched')),
  basis text not null
);
insert into market.reviewed_field (field, shops, basis) values
  ('category', 'every', 'aturan rumah: kategori menentukan izin dan pertanyaan yang berlaku'),
  ('origin', 'every', 'aturan rumah: asal barang adalah janji kepada pembeli'),
  ('originNote', 'every', 'aturan rumah: asal barang adalah janji kepada pembeli'),
  ('name', 'watched', 'aturan rumah: kurasi barang terbit'),
  ('description', 'watched', 'aturan rumah: kurasi barang terbit'),
  ('storyTitle', 'watched', 'aturan rumah: kurasi barang terbit'),
  ('story', 'watched', 'aturan rumah: kurasi barang terbit'),
  ('attributes', 'watched', 'aturan rumah: kurasi barang terbit'),
  ('pictures', 'watched', 'aturan rumah: kurasi barang terbit');

alter table market.shop add column edits_watched boolean not null default true;
-- raised with every change of what a listing's team wishes: whoever decides or edits names the wish that was seen
alter table market.product add column wish_mark int not null default 0;

create table market.product_revision (
  id uuid primary key default platform.uuid_v7(),
  product_id uuid not null references market.product (id) on delete restrict,
  -- the fields that wait, as the team wishes them
  wished jsonb not null constraint "market.revision.wishes_something" check (wished <> '{}'),
  -- shadow of the newest revision_step
  status text not null default 'pending' check (status in ('pending', 'returned', 'approved', 'withdrawn')),
  created_at timestamptz not null default now(),
  asked_at timestamptz not null default now(),
  decided_at timestamptz,
  constraint "market.revision.decided_when" check ((status in ('pending', 'returned')) or decided_at is not null)
);
create unique index "market.revision.one_at_a_time" on market.product_revision (product_id) where status in ('pending', 'returned');
create index on market.product_revision (asked_at) where status = 'pending';

create table market.revision_step (
  id bigint generated always as identity primary key,
  revision_id uuid not null references market.product_revision (id) on delete restrict,
  from_status text,
  to_status text not null,
  wished jsonb not null,
  reason text not null default '',
  actor text not null,
  person_id uuid references identity.person (id) on delete restrict,
  at timestamptz not null default now()
);
create index on market.revision_step (revision_id, id);
create trigger append_only before update or delete on market.revision_step for each row execute function platform.refuse_change();

-- a picture of a listing this very table brought goes up with it; on an older listing it waits like any other
alter table market.import_picture add column came_with_listing boolean not null default false;
