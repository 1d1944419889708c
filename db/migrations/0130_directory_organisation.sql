-- Bodies people act for: communities, businesses, campuses, media, agencies. Who speaks for one is a row of identity.membership of kind 'community'.
create table directory.organisation (
  id uuid primary key default uuidv7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{2,80}$'),
  kind text not null check (kind in ('community', 'business', 'campus', 'media', 'agency')),
  name text not null check (length(name) between 2 and 120),
  subsector_code text references directory.subsector (code) on delete restrict,
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  verified_at timestamptz,
  ended_at timestamptz,
  made_at timestamptz not null default now()
);
create index organisation_by_kind on directory.organisation (kind, name);
