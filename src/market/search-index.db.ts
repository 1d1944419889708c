import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

const ids = (values: readonly string[]): RawBuilder<string[]> => sql`${[...values]}::uuid[]`

/** Every category with its way up, the root first, and the words it is called by. */
const shelves = sql`
  shelf as (
    select slug, array[slug] as path, name_id || ' ' || name_en as words from market.category where parent is null
    union all
    select c.slug, s.path || c.slug, s.words || ' ' || c.name_id || ' ' || c.name_en from market.category c join shelf s on c.parent = s.slug)`

/** Pieces of variant `v` that can be ordered now: an order line is taken from one place, so the fullest place counts. */
const pieces = sql`select coalesce((select max(on_hand - allocated - reserved) from market.stock where variant_id = v.id), 0)::int as available`

/**
 * What one variant `v` offers. Written as look-ups by row, so that no wrong guess of row counts can make a big batch slow;
 * `offset 0` keeps each of them from being folded into every place that reads it, and so from being worked out twice.
 */
const offer = sql`
  cross join lateral (${pieces} offset 0) l
  cross join lateral (
    select coalesce(array_agg(x.key || '=' || x.value), '{}') as facets, string_agg(x.said, ' ') as words
    from (
      select market.facet_key(x->>'name') as key, market.facet_value(x->>'value') as value, x->>'value' as said from jsonb_array_elements(v.options) x offset 0) x
    where x.key <> '' and x.value <> '') o`

/** The variants of product `p` together. No row: nothing of it is on sale. */
const offers = sql`
  cross join lateral (
    select min(v.price) as min_price, max(v.price) as max_price, sum(v.available)::int as available, string_agg(v.words, ' ') as words,
      array(select distinct unnest(string_to_array(string_agg(v.joined, chr(1)), chr(1)))) as facets,
      array(select distinct unnest(string_to_array(string_agg(v.joined, chr(1)) filter (where v.available > 0), chr(1)))) as stocked
    from (
      select v.price, l.available, o.words, array_to_string(o.facets, chr(1)) as joined
      from market.variant v ${offer} where v.product_id = p.id and v.ended_at is null offset 0) v having count(*) > 0) offers`

/** The attributes of product `p` that its category knows: filter values, and words by weight. */
const spoken = sql`
  cross join lateral (
    select array_agg(distinct e.key || '=' || market.facet_value(e.value)) filter (where a.filterable and a.type <> 'text') as facets,
      string_agg(e.value, ' ') filter (where a.type in ('enum', 'text') and (e.key = 'motif' or e.key like 'teknik%')) as about,
      string_agg(e.value, ' ') filter (where a.type in ('enum', 'text')) as details,
      max(e.value) filter (where e.key like 'teknik%') as technique
    from (
      select e.key, x as value from jsonb_each(case jsonb_typeof(p.attributes) when 'object' then p.attributes else '{}' end) e,
        jsonb_array_elements_text(case jsonb_typeof(e.value) when 'array' then e.value else jsonb_build_array(e.value) end) x where x <> '') e
      cross join lateral (select type, filterable from market.attribute a where a.key = e.key and a.category = any(shelf.path) order by a.category = p.category desc limit 1) a) spoken`

async function reindexVariants(tx: Tx, products: RawBuilder<string[]>): Promise<void> {
  await sql`delete from market.variant_facet f where product_id = any(${products})
    and not exists (select from market.variant v where v.id = f.variant_id and v.ended_at is null)`.execute(tx)
  await sql`
    insert into market.variant_facet (variant_id, product_id, facets, price, available)
    select v.id, v.product_id, o.facets, v.price, l.available from market.variant v ${offer}
    where v.product_id = any(${products}) and v.ended_at is null order by v.id
    on conflict (variant_id) do update set facets = excluded.facets, price = excluded.price, available = excluded.available
      where (variant_facet.facets, variant_facet.price, variant_facet.available) is distinct from (excluded.facets, excluded.price, excluded.available)`.execute(
    tx,
  )
  await sql`insert into market.option_name (key, name)
    select distinct on (1) market.facet_key(x->>'name'), left(x->>'name', 60)
    from market.variant v, jsonb_array_elements(v.options) x
    where v.product_id = any(${products}) and v.ended_at is null and market.facet_key(x->>'name') <> '' order by 1, 2 on conflict do nothing`.execute(
    tx,
  )
}

/** Everything a listing, a search and their filters need of these products, in one row each. */
async function reindexProducts(tx: Tx, products: RawBuilder<string[]>): Promise<void> {
  await sql`
    with recursive ${shelves}, written as (
    insert into market.product_search (product_id, shop_id, shop_slug, shop_name, kelurahan_code, kelurahan_name, slug, name, category, categories, origin,
      min_price, max_price, available, one_of_a_kind, lead_days, technique, picture, published_at, words, facets, stocked)
    select p.id, s.id, s.slug, s.name, k.code, k.name, p.slug, p.name, p.category, shelf.path, coalesce(standing.level, p.origin),
      offers.min_price, offers.max_price, offers.available, p.one_of_a_kind, p.lead_days, spoken.technique, pic.facts, coalesce(p.published_at, p.created_at),
      market.weighted_words(
        market.plain_words(p.name),
        market.plain_words(concat_ws(' ', s.name, shelf.words, spoken.about)),
        market.plain_words(concat_ws(' ', spoken.details, offers.words, k.name, k.alias)),
        market.plain_words(left(concat_ws(' ', p.description, p.story_title, p.story), 4000)))
      || array_to_tsvector(fixed.facets || offers.facets || ('shop=' || s.slug)),
      fixed.facets, offers.stocked
    from market.product p
      join market.shop s on s.id = p.shop_id
      join directory.kelurahan k on k.code = s.kelurahan_code
      join shelf on shelf.slug = p.category
      left join market.origin_standing standing on standing.product_id = p.id
      ${offers} ${spoken}
      cross join lateral (
        select coalesce(spoken.facets, '{}') || array(select 'category=' || c from unnest(shelf.path) c) || array['kelurahan=' || k.slug, 'origin=' || coalesce(standing.level, p.origin)] as facets) fixed
      left join lateral (
        select jsonb_build_object('key', key, 'widths', widths, 'width', width, 'height', height, 'alt', alt) as facts
        from market.picture where product_id = p.id order by position limit 1) pic on true
    where p.id = any(${products}) and p.status = 'published' and s.status = 'approved'
    order by p.id
    on conflict (product_id) do update set (shop_id, shop_slug, shop_name, kelurahan_code, kelurahan_name, slug, name, category, categories, origin,
      min_price, max_price, available, one_of_a_kind, lead_days, technique, picture, published_at, words, facets, stocked)
    = (excluded.shop_id, excluded.shop_slug, excluded.shop_name, excluded.kelurahan_code, excluded.kelurahan_name, excluded.slug, excluded.name, excluded.category,
      excluded.categories, excluded.origin, excluded.min_price, excluded.max_price, excluded.available, excluded.one_of_a_kind, excluded.lead_days,
      excluded.technique, excluded.picture, excluded.published_at, excluded.words, excluded.facets, excluded.stocked)
    returning product_id)
    delete from market.product_search where product_id = any(${products}) and product_id not in (select product_id from written)`.execute(
    tx,
  )
}

/** The product's own shadows of its variants: prices and whether a piece is there. */
async function shadowProducts(tx: Tx, products: RawBuilder<string[]>): Promise<void> {
  await sql`update market.product p set min_price = o.min_price, max_price = o.max_price, in_stock = o.in_stock
    from (select v.product_id, min(v.price) as min_price, max(v.price) as max_price, max(l.available) > 0 as in_stock
      from market.variant v cross join lateral (${pieces}) l
      where v.product_id = any(${products}) and v.ended_at is null group by 1) o
    where p.id = o.product_id and (p.min_price, p.max_price, p.in_stock) is distinct from (o.min_price, o.max_price, o.in_stock)`.execute(
    tx,
  )
}

/** Words buyers may mean by these products. Known words are not touched, so that two sellers never wait for each other here. */
async function learnWords(tx: Tx, products: RawBuilder<string[]>): Promise<void> {
  await sql`
    with texts as (
      select name as text from market.product_search where product_id = any(${products})
      union select shop_name from market.product_search where product_id = any(${products})
      union select c.name_id || ' ' || c.name_en from market.category c where slug in (select category from market.product_search where product_id = any(${products}))
      union select split_part(f, '=', 2) from market.product_search, unnest(facets) f where product_id = any(${products}) and (f like 'motif=%' or f like 'teknik%')),
    said as (select distinct word from texts, unnest(string_to_array(market.plain_words(text), ' ')) word where word ~ '^[a-z]{3,30}$')
    insert into market.vocabulary (word, uses)
    select word, 1 from said where not exists (select from market.vocabulary v where v.word = said.word) order by word on conflict do nothing`.execute(
    tx,
  )
}

/** Rebuilds what finding knows of these products: hidden, ended and suspended ones go, the others are written anew. Part of the deed that changed them. */
export async function reindex(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return
  const products = ids(productIds)
  await reindexVariants(tx, products)
  await reindexProducts(tx, products)
  await shadowProducts(tx, products)
  await learnWords(tx, products)
}

/** The same for every product of a shop: after it was approved, suspended, renamed or moved. */
export async function reindexShop(tx: Tx, shopId: string): Promise<void> {
  const found = await sql<{ id: string }>`select id from market.product where shop_id = ${shopId}`.execute(tx)
  await reindex(
    tx,
    found.rows.map(({ id }) => id),
  )
}

/** Stock moved: only the numbers change, in one statement and without the word index. */
export async function refreshAvailability(tx: Tx, variantIds: readonly string[]): Promise<void> {
  if (variantIds.length === 0) return
  await sql`
    with touched as (select distinct product_id from market.variant where id = any(${ids(variantIds)})),
    level as materialized (
      select v.id as variant_id, f.product_id, f.facets, f.available as was, l.available
      from touched join market.variant_facet f using (product_id) join market.variant v on v.id = f.variant_id cross join lateral (${pieces}) l),
    variants as (
      update market.variant_facet f set available = level.available from level where f.variant_id = level.variant_id and level.was <> level.available),
    total as (
      select product_id, sum(available)::int as available, coalesce(array_agg(distinct g) filter (where g is not null), '{}') as stocked
      from (select product_id, available, null as g from level union all select product_id, 0, g from level, unnest(facets) g where available > 0) l group by 1),
    products as (
      update market.product p set in_stock = total.available > 0 from total where p.id = total.product_id and p.in_stock <> (total.available > 0))
    update market.product_search s set available = total.available, stocked = total.stocked
    from total where s.product_id = total.product_id and (s.available, s.stocked) is distinct from (total.available, total.stocked)`.execute(
    tx,
  )
}

/** Counts every word of the market anew, folding each spelling once however often it stands there, and forgets those nobody uses. For seeds, imports and a nightly job; readers go on meanwhile. */
export async function recountVocabulary(db: Database | Tx): Promise<void> {
  await sql`
    with said as (
      select name as text, 1 as n from market.product_search
      union all select name, 1 from market.shop where status = 'approved'
      union all select name_id || ' ' || name_en, 1 from market.category
      union all select replace(split_part(f, '=', 2), '-', ' '), count(*)::int from market.product_search, unnest(facets) f where f like 'motif=%' or f like 'teknik%' group by 1),
    spelt as (select spelling, sum(n)::int as n from said, unnest(string_to_array(text, ' ')) spelling group by 1),
    counted as (
      select word, sum(n)::int as uses from spelt, unnest(string_to_array(market.plain_words(spelling), ' ')) word where word ~ '^[a-z]{3,30}$' group by 1),
    gone as (delete from market.vocabulary v where not exists (select from counted where counted.word = v.word))
    insert into market.vocabulary (word, uses) select word, uses from counted order by word
    on conflict (word) do update set uses = excluded.uses where vocabulary.uses <> excluded.uses`.execute(db)
}
