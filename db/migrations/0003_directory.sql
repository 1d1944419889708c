create schema directory;

create table directory.district (
  code text primary key,
  name text not null
);

create table directory.kelurahan (
  code text primary key,
  slug text not null unique,
  name text not null,
  alias text,
  district_code text not null references directory.district (code) on delete restrict,
  postal text,
  lat double precision,
  lon double precision,
  area_km2 numeric,
  source text not null,
  verified boolean not null
);

create table directory.subsector (
  code text primary key,
  name text not null,
  name_en text not null,
  position int not null,
  source text not null,
  verified boolean not null
);
