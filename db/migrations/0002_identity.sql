create schema identity;

create table identity.person (
  id uuid primary key default platform.uuid_v7(),
  name text not null check (length(name) between 1 and 120),
  email text not null,
  email_verified boolean not null default false,
  image text,
  phone text,
  two_factor_enabled boolean not null default false,
  demo_key text unique,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index "identity.person.email_taken" on identity.person (lower(email));

create table identity.post (
  id uuid primary key default platform.uuid_v7(),
  code text not null unique,
  name text not null,
  unit text not null,
  -- staff and board sign in with a second factor
  second_factor boolean not null default true
);

create table identity.holding (
  id uuid primary key default platform.uuid_v7(),
  post_id uuid not null references identity.post (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  during tstzrange not null,
  basis text not null,
  verified boolean not null default false,
  constraint "identity.holding.twice" exclude using gist (post_id with =, person_id with =, during with &&)
);
create index on identity.holding (person_id);

-- Who works in what: the team of a shop today, of other things later.
create table identity.membership (
  id uuid primary key default platform.uuid_v7(),
  kind text not null check (kind in ('shop')),
  entity_id uuid not null,
  person_id uuid not null references identity.person (id) on delete restrict,
  role text not null check (role in ('owner', 'staff', 'cashier', 'facilitator')),
  during tstzrange not null,
  constraint "identity.membership.twice" exclude using gist (kind with =, entity_id with =, person_id with =, during with &&)
);
create index on identity.membership (person_id);
create index on identity.membership (entity_id);

-- Which power rests on what. The authority matrix of the governance room takes this table's place behind the same question.
create table identity.power_grant (
  power text not null,
  holder_kind text not null check (holder_kind in ('everyone', 'signed_in', 'self', 'key', 'team', 'post', 'system')),
  holder text not null default '',
  basis text not null,
  primary key (power, holder_kind, holder)
);

create table identity.api_token (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  name text not null,
  token_hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  last_used_on date,
  expires_at timestamptz,
  ended_at timestamptz
);
create index on identity.api_token (person_id);
