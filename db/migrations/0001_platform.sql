create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists fuzzystrmatch;

create schema platform;

-- PostgreSQL 18 has uuidv7() of its own; 16 and 17 do not.
create function platform.uuid_v7() returns uuid language sql volatile parallel safe as $$
  select encode(
    set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),
    'hex')::uuid
$$;

-- What was written stays: used by every append-only table.
create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_schema || '.' || tg_table_name using errcode = 'restrict_violation';
end
$$;

create table platform.journal (
  id bigint generated always as identity primary key,
  -- orders rows by the transaction that wrote them, so that sealing never overtakes one still open
  transaction xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  deed text not null,
  actor_kind text not null check (actor_kind in ('guest', 'person', 'token', 'system')),
  actor_id text,
  authority jsonb not null,
  subject text,
  facts jsonb not null default '{}',
  constraint "platform.journal.authority_was_asked" check (jsonb_array_length(authority) > 0)
);
create index on platform.journal (subject, id) where subject is not null;
create index on platform.journal (transaction, id);
create trigger append_only before update or delete or truncate on platform.journal for each statement execute function platform.refuse_change();

-- The hash chain over the journal, written by one sealer after the transactions it covers have ended.
create table platform.journal_seal (
  seq bigint primary key,
  journal_id bigint not null unique references platform.journal (id) on delete restrict,
  hash bytea not null check (length(hash) = 32)
);
create trigger append_only before update or delete or truncate on platform.journal_seal for each statement execute function platform.refuse_change();

create table platform.idempotency (
  actor text not null,
  route text not null,
  key text not null check (length(key) between 1 and 200),
  request_hash text not null,
  status int,
  body jsonb,
  at timestamptz not null default now(),
  primary key (actor, route, key)
);
create index on platform.idempotency (at);

create unlogged table platform.rate_count (
  bucket text not null,
  slot bigint not null,
  n int not null,
  primary key (bucket, slot)
);
create index on platform.rate_count (slot);

-- Bumped inside a writing transaction. Sixty-four rows a room keep writers from queueing on one.
create table platform.data_version (
  room text not null,
  shard int not null check (shard between 0 and 63),
  n bigint not null default 0,
  primary key (room, shard)
);
insert into platform.data_version (room, shard) select room, shard from unnest(array['market', 'directory', 'press']) room, generate_series(0, 63) shard;

create table platform.file (
  id uuid primary key default platform.uuid_v7(),
  key text not null unique,
  media_type text not null,
  bytes int not null check (bytes > 0),
  sha256 text not null,
  at timestamptz not null default now()
);

create table platform.mail (
  id uuid primary key default platform.uuid_v7(),
  dedupe text not null unique,
  recipient text not null,
  subject text not null,
  body text not null,
  links jsonb not null default '[]',
  at timestamptz not null default now(),
  sent_at timestamptz
);

-- Small facts about the installation: demo town or not, which city pack, publishing of the chain's head.
create table platform.setting (
  key text primary key,
  value jsonb not null,
  at timestamptz not null default now()
);
