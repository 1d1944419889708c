-- What filters ask of a listing and what they count, once more and nothing else: a row of market.product_search is five times as wide (words, picture, names), so that
-- a page of it holds three listings and of this one nearly twenty. Counting a filter reads a thousand of them here.
create table market.product_facet (
  product_id uuid primary key,
  shop_id uuid not null,
  published_at timestamptz not null,
  min_price bigint not null,
  kelurahan_code text not null,
  category text not null,
  root text not null,
  origin text not null,
  categories text[] not null,
  facets text[] not null,
  stocked text[] not null
) with (fillfactor = 90);

insert into market.product_facet (product_id, shop_id, published_at, min_price, kelurahan_code, category, root, origin, categories, facets, stocked)
  select product_id, shop_id, published_at, min_price, kelurahan_code, category, root, origin, categories, facets, stocked from market.product_search order by product_id;

-- Several filters are met by one index, however common each is; without a waiting list every search costs the same.
create index product_facet_values on market.product_facet using gin (facets, stocked) with (fastupdate = off);
-- One filter alone: no order is asked of what is counted.
create index product_facet_category on market.product_facet (category);
create index product_facet_root on market.product_facet (root);
create index product_facet_kelurahan on market.product_facet (kelurahan_code);
create index product_facet_origin on market.product_facet (origin);

-- Whoever holds the listing's row alone writes its copy, in the same transaction, so that nobody waits here who has not waited there.
create function market.copy_facets() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'TRUNCATE' then truncate market.product_facet;
  elsif tg_op = 'INSERT' then
    insert into market.product_facet (product_id, shop_id, published_at, min_price, kelurahan_code, category, root, origin, categories, facets, stocked)
      select product_id, shop_id, published_at, min_price, kelurahan_code, category, root, origin, categories, facets, stocked from new_rows;
  elsif tg_op = 'DELETE' then
    delete from market.product_facet f using old_rows o where f.product_id = o.product_id;
  else
    -- most changes are of pieces alone, which nobody counts
    update market.product_facet f set (shop_id, published_at, min_price, kelurahan_code, category, root, origin, categories, facets, stocked)
      = (n.shop_id, n.published_at, n.min_price, n.kelurahan_code, n.category, n.root, n.origin, n.categories, n.facets, n.stocked)
      from new_rows n where f.product_id = n.product_id
        and (f.shop_id, f.published_at, f.min_price, f.kelurahan_code, f.category, f.root, f.origin, f.categories, f.facets, f.stocked)
          is distinct from (n.shop_id, n.published_at, n.min_price, n.kelurahan_code, n.category, n.root, n.origin, n.categories, n.facets, n.stocked);
  end if;
  return null;
end
$$;
create trigger facets_insert after insert on market.product_search referencing new table as new_rows for each statement execute function market.copy_facets();
create trigger facets_update after update on market.product_search referencing new table as new_rows for each statement execute function market.copy_facets();
create trigger facets_delete after delete on market.product_search referencing old table as old_rows for each statement execute function market.copy_facets();
create trigger facets_truncate after truncate on market.product_search for each statement execute function market.copy_facets();
