-- Who says a profile is theirs, and on what evidence. Two may say so at once: both wait, and the desk decides each.
create table directory.claim (
  id uuid primary key default platform.uuid_v7(),
  profile_id uuid not null references directory.profile (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  says text not null check (length(trim(says)) between 10 and 1000),
  evidence text not null default '' check (evidence = '' or evidence ~ '^https://' and length(evidence) <= 300),
  state text not null default 'pending' check (state in ('pending', 'accepted', 'refused', 'ended')),
  reason text not null default '' check (length(reason) <= 600),
  decided_by text,
  at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state = 'pending') = (decided_at is null)),
  check (state = 'pending' or length(trim(reason)) >= 3)
);
create unique index "directory.claim.twice" on directory.claim (profile_id, person_id) where state = 'pending';
create unique index "directory.claim.one_accepted" on directory.claim (profile_id) where state = 'accepted';
create index claim_waiting on directory.claim (at, id) where state = 'pending';

-- What anybody says should be written otherwise, field by field with what stood there. Its owner answers within seven days, else the desk.
create table directory.change (
  id uuid primary key default platform.uuid_v7(),
  profile_id uuid not null references directory.profile (id) on delete restrict,
  proposes jsonb not null check (jsonb_typeof(proposes) = 'object' and proposes <> '{}'),
  says text not null default '' check (length(says) <= 600),
  person_id uuid references identity.person (id) on delete restrict,
  email text not null default '' check (length(email) <= 254),
  state text not null default 'pending' check (state in ('pending', 'accepted', 'refused')),
  reason text not null default '' check (length(reason) <= 600),
  decided_by text,
  at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp() + interval '7 days',
  decided_at timestamptz,
  check ((state = 'pending') = (decided_at is null)),
  check (state <> 'refused' or length(trim(reason)) >= 3)
);
create index change_waiting on directory.change (profile_id, at) where state = 'pending';

-- A person asks to belong to a body; whoever leads it answers.
create table directory.joining (
  id uuid primary key default platform.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  says text not null default '' check (length(says) <= 600),
  state text not null default 'pending' check (state in ('pending', 'accepted', 'refused', 'withdrawn')),
  reason text not null default '' check (length(reason) <= 600),
  decided_by text,
  at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state = 'pending') = (decided_at is null))
);
create unique index "directory.joining.twice" on directory.joining (organisation_id, person_id) where state = 'pending';

-- Decided once. What was accepted as a claim may end with the one who made it.
create function directory.decided_once() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.state is distinct from old.state and old.state <> 'pending' and not (tg_table_name = 'claim' and old.state = 'accepted' and new.state = 'ended') then
    perform directory.refuse('directory.decided_once', old.id::text); end if;
  return new;
end
$$;
create trigger decided_once before update on directory.claim for each row execute function directory.decided_once();
create trigger decided_once before update on directory.change for each row execute function directory.decided_once();
create trigger decided_once before update on directory.joining for each row execute function directory.decided_once();

-- The question put to an owner, whose answer needs no account: a key that works once within fourteen days.
create table directory.reconfirmation (
  id uuid primary key default platform.uuid_v7(),
  profile_id uuid not null references directory.profile (id) on delete restrict,
  key_hash text not null unique,
  sent_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '14 days',
  used_at timestamptz
);
create index reconfirmation_of on directory.reconfirmation (profile_id, sent_at desc);

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('directory.claim.make', 'signed_in', '', 'aturan rumah: siapa pun dengan bukti'),
  ('directory.change.propose', 'everyone', '', 'aturan rumah: siapa pun boleh mengusulkan perubahan'),
  ('directory.joining.ask', 'signed_in', '', 'aturan rumah: siapa pun boleh meminta bergabung'),
  ('directory.membership.leave', 'self', '', 'aturan rumah: anggota'),
  ('directory.profile.remind', 'system', '', 'aturan rumah: pemilik ditanya setelah 180 hari');
