-- The public face of people and bodies. What is private of them lies in a table of its own, sealed, and no public read names it.
create function directory.refuse(rule text, about text default '') returns void language plpgsql as $$
begin
  raise exception using errcode = '23514', constraint = rule, message = rule || ': ' || about;
end
$$;

create table directory.profile (
  id uuid primary key default platform.uuid_v7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{2,80}$'),
  kind text not null check (kind in ('person', 'community', 'business', 'campus', 'media', 'agency')),
  helix text not null check (helix in ('academia', 'business', 'community', 'government', 'media')),
  organisation_id uuid unique references directory.organisation (id) on delete restrict,
  -- whose own it is; a body's are found by who leads it
  person_id uuid unique references identity.person (id) on delete restrict,
  name text not null check (length(name) between 2 and 120),
  summary text not null check (length(summary) between 10 and 240),
  body text not null default '' check (length(body) <= 4000),
  subsectors text[] not null default '{}' check (cardinality(subsectors) <= 4),
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  since_year int check (since_year between 1800 and 2100),
  website text not null default '' check (website = '' or website ~ '^https://' and length(website) <= 300),
  instagram text not null default '' check (instagram ~ '^[a-z0-9._]{0,30}$'),
  -- only what its owner publishes as its own
  email text not null default '' check (length(email) <= 254),
  phone text not null default '' check (phone ~ '^[0-9]{0,15}$'),
  address text not null default '' check (length(address) <= 200),
  -- a shop of the market that is this business's, by the key the membership of its team has
  shop_id uuid unique,
  minor boolean not null default false,
  guardian_agreed_at timestamptz,
  level text not null default 'listed' check (level in ('listed', 'contact', 'evidence', 'partner')),
  state text not null default 'published' check (state in ('draft', 'published', 'ended')),
  replaced_by uuid references directory.profile (id) on delete restrict,
  source text not null default 'self' check (source in ('self', 'desk', 'import', 'synthetic')),
  external_id text unique,
  illustrative boolean not null default false,
  version int not null default 1,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz not null default clock_timestamp(),
  words tsvector not null generated always as (
    setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', summary), 'B') || to_tsvector('simple', body)) stored,
  constraint "directory.profile.one_body" check ((kind = 'person') = (organisation_id is null) and (kind = 'person' or person_id is null)),
  constraint "directory.profile.helix_of_kind" check (kind = 'person' or helix = case kind when 'campus' then 'academia' when 'agency' then 'government' else kind end),
  -- a child is not reached through a public page, and has one only where a guardian agreed
  constraint "directory.profile.minor_contact" check (not minor or email = '' and phone = '' and address = '' and website = '' and instagram = ''),
  constraint "directory.profile.minor_guardian" check (not minor or state <> 'published' or guardian_agreed_at is not null)
);
create index profile_newest on directory.profile (confirmed_at desc, id desc) where state = 'published' and replaced_by is null;
create index profile_by_name on directory.profile (lower(name), id) where state = 'published' and replaced_by is null;
create index profile_words on directory.profile using gin (words);
create index profile_name_like on directory.profile using gin (lower(name) gin_trgm_ops);
create index profile_subsectors on directory.profile using gin (subsectors);
create index profile_kelurahan on directory.profile (kelurahan_code);

-- Every sub-sector named is one of the taxonomy; the body behind a profile is called as its profile is.
create function directory.profile_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from unnest(new.subsectors) s (code) where not exists (select from directory.subsector t where t.code = s.code)) then
    perform directory.refuse('directory.profile.subsector', new.slug); end if;
  if new.organisation_id is not null then
    update directory.organisation o set name = new.name, subsector_code = new.subsectors[1], kelurahan_code = new.kelurahan_code,
      verified_at = case when new.level in ('evidence', 'partner') then coalesce(o.verified_at, clock_timestamp()) end,
      ended_at = case when new.state = 'ended' then coalesce(o.ended_at, clock_timestamp()) end
      where o.id = new.organisation_id and (o.name, o.subsector_code, o.kelurahan_code, o.verified_at is not null, o.ended_at is not null)
        is distinct from (new.name, new.subsectors[1], new.kelurahan_code, new.level in ('evidence', 'partner'), new.state = 'ended');
  end if;
  return new;
end
$$;
create trigger guard before insert or update on directory.profile for each row execute function directory.profile_guard();

-- What a profile said before, so that vandalism is taken back by one press. Goes with the person it is about.
create table directory.profile_version (
  profile_id uuid not null references directory.profile (id) on delete restrict,
  version int not null,
  said jsonb not null,
  why text not null check (why in ('made', 'amended', 'change', 'reverted', 'import', 'desk')),
  actor text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (profile_id, version)
);

-- Tax and identity numbers, turnover, a guardian's name: sealed with the house's secret, bound to the profile. A copy of the database does not open it.
create table directory.private_record (
  profile_id uuid primary key references directory.profile (id) on delete restrict,
  sealed text not null,
  -- keyed digests of phone and identity number, by which two entries of one person are told
  phone_digest text,
  nik_digest text,
  changed_at timestamptz not null default clock_timestamp()
);
create index private_record_phone on directory.private_record (phone_digest) where phone_digest is not null;
create index private_record_nik on directory.private_record (nik_digest) where nik_digest is not null;

-- Why a profile is trusted as far as it is: each check is a row.
create table directory.profile_check (
  id uuid primary key default platform.uuid_v7(),
  profile_id uuid not null references directory.profile (id) on delete restrict,
  level text not null check (level in ('listed', 'contact', 'evidence', 'partner')),
  reason text not null check (length(trim(reason)) between 3 and 600),
  actor text not null,
  at timestamptz not null default clock_timestamp()
);
create index profile_check_of on directory.profile_check (profile_id, at desc);
create trigger append_only before update or delete or truncate on directory.profile_check for each statement execute function platform.refuse_change();

-- Work that is shown, with who may use it how and what is seen on it in words.
create table directory.work (
  id uuid primary key default platform.uuid_v7(),
  profile_id uuid not null references directory.profile (id) on delete restrict,
  title text not null check (length(title) between 2 and 120),
  year int check (year between 1800 and 2100),
  alt text not null check (length(trim(alt)) between 5 and 300),
  licence text not null check (licence in ('all-rights', 'cc-by', 'cc-by-sa', 'cc-by-nc', 'public-domain')),
  credit text not null check (length(credit) between 2 and 120),
  url text not null default '' check (url = '' or url ~ '^https://' and length(url) <= 300),
  position int not null default 0,
  at timestamptz not null default clock_timestamp()
);
create index work_of on directory.work (profile_id, position, id);

insert into platform.data_version (room, shard) select 'directory', shard from generate_series(0, 63) shard on conflict do nothing;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('directory.profile.make', 'signed_in', '', 'aturan rumah: siapa pun mendaftarkan dirinya atau kelompoknya'),
  ('directory.profile.amend', 'self', '', 'aturan rumah: pemilik profil'),
  ('directory.profile.keep_private', 'self', '', 'aturan rumah: pemilik profil'),
  ('directory.profile.confirm', 'self', '', 'aturan rumah: pemilik profil'),
  ('directory.profile.confirm', 'key', '', 'aturan rumah: pemegang tautan surel');

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('directory.desk.run', 'Menjalankan meja direktori: memeriksa profil, memutus klaim dan usul perubahan', 'Run the desk of the directory: check profiles, decide claims and proposed changes', 'deed', false, false, 45);
