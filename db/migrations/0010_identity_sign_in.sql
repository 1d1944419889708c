-- The sign-in library finds people by exact address; addresses are kept in lower case.
create unique index "identity.person.email_exact" on identity.person (email);

create table identity.session (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  token text not null unique,
  expires_at timestamptz not null,
  address text,
  user_agent text,
  -- signed in with two different proofs: password and code, or a passkey that checked its owner
  second_factor boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on identity.session (person_id);
create index on identity.session (expires_at);

-- A way to prove who one is: today the password. The columns about other providers are the library's and stay empty.
create table identity.account (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index on identity.account (person_id);

-- Short-lived secrets: codes by mail, steps of a sign-in under way. What is asked for is stored hashed.
create table identity.verification (
  id uuid primary key default platform.uuid_v7(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on identity.verification (identifier);
create index on identity.verification (expires_at);

create table identity.passkey (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  name text,
  public_key text not null,
  credential_id text not null unique,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz not null default now()
);
create index on identity.passkey (person_id);

-- Secret and recovery codes are encrypted with the house's secret.
create table identity.two_factor (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null unique references identity.person (id) on delete restrict,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count int not null default 0,
  locked_until timestamptz,
  -- a code serves once, also within its half minute
  spent_code text,
  spent_at timestamptz
);

-- Failed attempts by account and address together, so that a stranger's guessing does not shut the owner out. Keys are hashes.
create unlogged table identity.attempt (
  key text primary key,
  failures int not null,
  last_at timestamptz not null default now(),
  until timestamptz not null default now()
);
create index on identity.attempt (last_at);

-- What somebody agreed to, to which wording, when and how; withdrawing is a row of its own (UU 27/2022 art. 20-22).
create table identity.consent (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  purpose text not null check (purpose in ('privacy', 'news')),
  version text not null,
  given boolean not null,
  channel text not null check (channel in ('web', 'demo')),
  at timestamptz not null default now()
);
create index on identity.consent (person_id, purpose, at);
create trigger append_only before update or delete on identity.consent for each row execute function platform.refuse_change();

-- Made by somebody who had signed in with a second factor, and so good where one is asked for.
alter table identity.api_token add column second_factor boolean not null default false;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('identity.person.sign_up', 'everyone', '', 'aturan rumah: siapa pun boleh membuat akun'),
  ('identity.code.ask', 'everyone', '', 'aturan rumah: siapa pun boleh meminta kode untuk suratnya sendiri'),
  ('identity.security.change', 'self', '', 'aturan rumah: keamanan akun sendiri'),
  ('identity.session.end', 'self', '', 'aturan rumah: sesi milik sendiri');
