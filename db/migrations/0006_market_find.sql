-- PostgreSQL's Indonesian stemmer behind unaccent, so that bátik and batik are one word.
create text search configuration market.indonesian (copy = pg_catalog.indonesian);
alter text search configuration market.indonesian alter mapping for hword, hword_part, word with public.unaccent, indonesian_stem;
create text search configuration market.plain (copy = pg_catalog.simple);
alter text search configuration market.plain alter mapping for hword, hword_part, word with public.unaccent, simple;

-- One row a published product: everything a listing needs, so that listing and search read no other table.
create table market.product_search (
  product_id uuid primary key references market.product (id) on delete restrict,
  shop_id uuid not null,
  shop_slug text not null,
  shop_name text not null,
  kelurahan_code text not null,
  kelurahan_name text not null,
  slug text not null,
  name text not null,
  category text not null,
  categories text[] not null,
  origin text not null,
  min_price bigint not null,
  max_price bigint not null,
  available int not null,
  one_of_a_kind boolean not null,
  lead_days int,
  technique text,
  picture jsonb,
  published_at timestamptz not null,
  words tsvector not null,
  -- filterable attribute values as key=value, product-wide and per variant
  facets text[] not null default '{}'
);
create index on market.product_search using gin (words);
create index on market.product_search using gin (facets);
create index on market.product_search using gin (name gin_trgm_ops);
create index on market.product_search using gin (categories);
create index on market.product_search (published_at desc, product_id desc);
create index on market.product_search (min_price, product_id);
create index on market.product_search (shop_id, published_at desc, product_id desc);
create index on market.product_search (kelurahan_code, published_at desc, product_id desc);

create table market.variant_facet (
  variant_id uuid primary key references market.variant (id) on delete restrict,
  product_id uuid not null,
  facets text[] not null,
  price bigint not null,
  available int not null
);
create index on market.variant_facet using gin (facets);
create index on market.variant_facet (product_id);

-- The words buyers can mean, for correction of what they typed.
create table market.vocabulary (
  word text primary key,
  uses int not null
);
create index on market.vocabulary using gin (word gin_trgm_ops);
