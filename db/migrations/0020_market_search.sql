-- One word index answers text and filters together: `words` carries the words of the product (as written and as stems) and its filter
-- values as `key=value`. One GIN scan then meets all of them, however common each is, and no bitmaps have to be joined.
-- Words never contain `=`, so the two kinds cannot be taken for each other.

-- Lower case, no accents, letters and digits only: search-terms.ts says the same in TypeScript.
create function market.plain_words(text) returns text language sql stable parallel safe return
  btrim(regexp_replace(regexp_replace(lower(public.unaccent(normalize($1, nfkc))), '[''’‘`´ʼ]', '', 'g'), '[^a-z0-9]+', ' ', 'g'));

create function market.facet_key(text) returns text language sql stable parallel safe return replace(market.plain_words($1), ' ', '_');

create function market.facet_value(text) returns text language sql stable parallel safe return
  left(btrim(regexp_replace(lower(public.unaccent(normalize($1, nfkc))), '\s+', ' ', 'g')), 80);

create function market.weighted_words(name text, about text, details text, description text) returns tsvector language sql stable parallel safe return
  setweight(to_tsvector('market.plain', name), 'A') || setweight(to_tsvector('market.indonesian', name), 'A')
  || setweight(to_tsvector('market.plain', about), 'B') || setweight(to_tsvector('market.indonesian', about), 'B')
  || setweight(to_tsvector('market.plain', details), 'C') || setweight(to_tsvector('market.indonesian', details), 'C')
  || setweight(to_tsvector('market.plain', description), 'D') || setweight(to_tsvector('market.indonesian', description), 'D');

-- The word itself and the word with any one letter left out: two words one slip apart (a letter lost, added, changed, or two
-- neighbours swapped) always share one of these.
create function market.near_keys(text) returns text[] language sql immutable parallel safe strict return (
  select array_agg(distinct k) from (
    select $1 as k union all select left($1, i - 1) || substr($1, i + 1) from generate_series(1, length($1)) i) keys where k <> '');

alter table market.vocabulary add column near text[] generated always as (market.near_keys(word)) stored;
create index on market.vocabulary using gin (near);

-- Pieces that can be ordered now: an order line is taken from one place, so the fullest place counts.
create view market.variant_level as
  select variant_id, max(on_hand - allocated - reserved)::int as available from market.stock group by variant_id;

alter table market.product_search
  add column root text generated always as (categories[1]) stored,
  -- option values of which a piece is in stock; changes with the stock, so no index holds it
  add column stocked text[] not null default '{}';
alter table market.product_search set (fillfactor = 85);
alter table market.variant_facet set (fillfactor = 85);

drop index market.product_search_categories_idx;
drop index market.product_search_facets_idx;
drop index market.product_search_name_idx;
drop index market.product_search_shop_id_published_at_product_id_idx;
drop index market.variant_facet_facets_idx;

-- Without a waiting list every search costs the same, also right after an import.
alter index market.product_search_words_idx set (fastupdate = off);

-- A list with one filter walks its own index.
create index product_search_shop_new on market.product_search (shop_slug, published_at desc, product_id desc);
create index product_search_category_new on market.product_search (category, published_at desc, product_id desc);
create index product_search_root_new on market.product_search (root, published_at desc, product_id desc);
create index product_search_shop_price on market.product_search (shop_slug, min_price, product_id);
create index product_search_category_price on market.product_search (category, min_price, product_id);
create index product_search_root_price on market.product_search (root, min_price, product_id);
create index product_search_kelurahan_price on market.product_search (kelurahan_code, min_price, product_id);

-- Options buyers can filter by, as shops name them: `ukuran` → `Ukuran`.
create table market.option_name (
  key text primary key,
  name text not null
);

alter table market.attribute add column options_en text[] not null default '{}';
