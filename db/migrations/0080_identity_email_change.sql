-- An address on its way to being somebody's, and for three days after, the way back for who holds the old one.
create table identity.email_change (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  old_email text not null,
  new_email text not null,
  code_hash text not null,
  tries int not null default 0,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  undo_hash text unique,
  undo_until timestamptz,
  undone_at timestamptz,
  asked_at timestamptz not null default now(),
  constraint "identity.email.same" check (old_email <> new_email),
  constraint email_change_undo_follows check ((confirmed_at is null) = (undo_hash is null) and (undo_hash is null) = (undo_until is null))
);
-- asking again replaces what was asked before, also when both press at once
create unique index "identity.email.asked_twice" on identity.email_change (person_id) where confirmed_at is null;
create index on identity.email_change (person_id);

-- when it was set up: who comes back by the old address gets rid of what was added since
alter table identity.two_factor add column created_at timestamptz not null default now();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('identity.email.change', 'self', '', 'UU 27/2022: hak subjek data'),
  ('identity.email.undo', 'key', '', 'aturan rumah: pemegang alamat lama'),
  ('identity.processing.restrict', 'self', '', 'UU 27/2022: hak subjek data');
