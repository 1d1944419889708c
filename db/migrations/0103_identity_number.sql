-- Two accounts of one person are one person where it matters. The number itself is not kept: only a keyed fingerprint of it,
-- whose key lies outside the database.
create table identity.person_number (
  person_id uuid primary key references identity.person (id) on delete restrict,
  fingerprint bytea not null check (length(fingerprint) = 32),
  at timestamptz not null default now()
);
create index on identity.person_number (fingerprint);
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('identity.number.give', 'self', '', 'UU 27/2022: persetujuan');
