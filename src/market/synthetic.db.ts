import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { kinds, sentences, shopFirst, shopSecond, shopThird } from './_synthetic-words.ts'
import { recountVocabulary, reindex } from './search-index.db.ts'

export type Load = { products: number; shops?: number | undefined; seed?: number | undefined; now: Date }
export type Planted = { products: number; variants: number; shops: number }

const batch = 10_000
const bulk = 50_000
const lanes = 2
/** A made-up shop has about as many goods as a real one; a city has no more than these. */
const shopsFor = (products: number): number => Math.max(1, Math.min(2000, Math.ceil(products / 50)))

type Sql = RawBuilder<unknown>

/** Ids follow from seed and number: the same seed is the same market, and planting it again adds nothing. */
const idOf = (kind: 1 | 2 | 3 | 4, seed: number, n: Sql): Sql =>
  sql`(lpad(to_hex(${seed}::int), 8, '0') || '-0000-7000-' || ${`800${kind}`}::text || '-' || lpad(to_hex(${n}), 12, '0'))::uuid`

/** A whole number in [0, most) that belongs to row `n` and a purpose. */
const chance = (n: Sql, purpose: number, most: Sql): Sql =>
  sql`((hashint8extended((${n})::bigint, ${purpose}::bigint) & 2147483647) % ${most})::int`

const word = (list: readonly string[], n: Sql, purpose: number): Sql =>
  sql`(${[...list]}::text[])[1 + ${chance(n, purpose, sql`${list.length}::int`)}]`

async function plantShops(tx: Tx, seed: number, shops: number, now: Date): Promise<void> {
  const i = sql`i`
  await sql`
    with place as (select code, row_number() over (order by code) - 1 as n, count(*) over () as of from directory.kelurahan),
    line as (select code, row_number() over (order by position) - 1 as n, count(*) over () as of from directory.subsector)
    insert into market.shop (id, slug, name, tagline, kelurahan_code, subsector_code, address, hours, phone, status, created_at)
    select ${idOf(1, seed, i)}, 'contoh-' || ${seed}::int || '-' || i,
      ${word(shopFirst, i, 1)} || ' ' || ${word(shopSecond, i, 2)} || ' ' || ${word(shopThird, i, 3)} || ' ' || i,
      'Toko rekaan untuk uji beban', place.code, line.code, 'Jalan Contoh ' || i, 'Setiap hari, 08.00–17.00 WIB', '620000' || lpad(i::text, 8, '0'), 'approved',
      ${now}::timestamptz - interval '1 year'
    from generate_series(0, ${shops - 1}) i join place on place.n = i % place.of join line on line.n = i % line.of
    on conflict do nothing`.execute(tx)
  await sql`insert into market.shop_step (id, shop_id, from_status, to_status, reason, actor, at)
    select id, id, 'submitted', 'approved', 'uji beban', 'system:seed', created_at from market.shop where id between ${idOf(1, seed, sql`0`)} and ${idOf(1, seed, sql`${shops - 1}::int`)}
    on conflict do nothing`.execute(tx)
  await sql`insert into market.place (id, shop_id, name)
    select ${idOf(4, seed, i)}, ${idOf(1, seed, i)}, 'Toko' from generate_series(0, ${shops - 1}) i on conflict do nothing`.execute(tx)
}

const kindRows = JSON.stringify(kinds)

/** Of product `i` of kind `v`: its cheapest price, and how many more variants follow the first, each 5.000 rupiah dearer. */
const cheapest = sql`(((v ->> 'from')::int + ${chance(sql`i`, 31, sql`greatest(1, (v ->> 'to')::int - (v ->> 'from')::int)`)}) * 1000)`
const further = sql`least(${chance(sql`i`, 32, sql`5`)}, jsonb_array_length(v -> 'values') - 1)`
const dearer = 5000

/** Variant `k` of product `i`, and the pieces of it on the shelf. */
const nth = sql`(i * 8 + k)`
const onShelf = sql`(case when ${chance(nth, 33, sql`6`)} = 0 then 0 else ${chance(nth, 34, sql`40`)} end)`

/** `Kain batik cap bunga kopi soga 217` and its like: product `i` is always the same. */
async function plantProducts(
  tx: Tx,
  seed: number,
  o: { from: number; to: number; shops: number; all: number; now: Date },
): Promise<string[]> {
  const i = sql`i`
  const pick = (list: Sql, purpose: number) => sql`${list} ->> ${chance(i, purpose, sql`jsonb_array_length(${list})`)}`
  const found = await sql<{ id: string }>`
    with kind as (select (ordinality - 1)::int as n, value as v from jsonb_array_elements(${kindRows}::jsonb) with ordinality)
    insert into market.product (id, shop_id, slug, name, category, description, origin, origin_note, attributes, one_of_a_kind, lead_days, status,
      min_price, max_price, in_stock, published_at, created_at, updated_at)
    select ${idOf(2, seed, i)}, ${idOf(1, seed, sql`(i % ${o.shops}::int)`)}, 'contoh-' || ${seed}::int || '-' || i,
      (v ->> 'noun') || ' ' || (${pick(sql`(v -> 'middle')`, 12)}) || ' ' || (${pick(sql`(v -> 'end')`, 13)}) || ' ' || (1 + ${chance(i, 14, sql`999`)}),
      v ->> 'category', ${word(sentences, i, 15)} || ' ' || ${word(sentences, i, 16)},
      (array['made', 'made', 'made', 'made', 'made', 'made', 'made', 'designed', 'designed', 'curated'])[1 + ${chance(i, 17, sql`10`)}], 'mitra rekaan',
      (select coalesce(jsonb_object_agg(f.key, f.value ->> ${chance(sql`i`, 18, sql`jsonb_array_length(f.value)`)}), '{}') from jsonb_each(v -> 'facts') f),
      ${chance(i, 19, sql`40`)} = 0, case when ${chance(i, 20, sql`15`)} = 0 then 7 + ${chance(i, 21, sql`14`)} end, 'published',
      ${cheapest}, ${cheapest} + ${further} * ${dearer}::int, exists (select from generate_series(0, ${further}) k where ${onShelf} > 0), at, at, at
    from generate_series(${o.from}::int, ${o.to}::int) i
      join kind on kind.n = ${chance(i, 11, sql`${kinds.length}::int`)}
      cross join lateral (select ${o.now}::timestamptz - (${o.all}::int - i) * interval '1 minute' as at) moment
    on conflict do nothing returning id`.execute(tx)
  return found.rows.map(({ id }) => id)
}

/** One to five variants a product, three on average, each with a price, an option value and pieces on the shelf. */
async function plantVariants(tx: Tx, seed: number, o: { from: number; to: number; shops: number; now: Date }): Promise<void> {
  await sql`
    with kind as (select (ordinality - 1)::int as n, value as v from jsonb_array_elements(${kindRows}::jsonb) with ordinality)
    insert into market.variant (id, product_id, shop_id, sku, options, price, position)
    select ${idOf(3, seed, nth)}, ${idOf(2, seed, sql`i`)}, ${idOf(1, seed, sql`(i % ${o.shops}::int)`)}, 'C' || ${seed}::int || '-' || i || '-' || k,
      jsonb_build_array(jsonb_build_object('name', v ->> 'option', 'value', v -> 'values' ->> k)),
      ${cheapest} + k * ${dearer}::int, k
    from generate_series(${o.from}::int, ${o.to}::int) i
      join kind on kind.n = ${chance(sql`i`, 11, sql`${kinds.length}::int`)}
      cross join lateral generate_series(0, ${further}) k
    order by i, k
    on conflict do nothing`.execute(tx)
  await sql`
    with shelf as (
      insert into market.stock (variant_id, place_id, on_hand)
      select v.id, ${idOf(4, seed, sql`(i % ${o.shops}::int)`)}, ${onShelf}
      from generate_series(${o.from}::int, ${o.to}::int) i cross join generate_series(0, 4) k join market.variant v on v.id = ${idOf(3, seed, nth)}
      on conflict do nothing returning variant_id, place_id, on_hand)
    insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor, at)
    select variant_id, place_id, 'received', on_hand, 'uji beban', 'system:seed', ${o.now} from shelf where on_hand > 0`.execute(tx)
}

/** All that is asked of the search rows and is not asked while they come in by the hundred thousand. */
const indexes = [
  'product_search_words_idx on market.product_search using gin (words) with (fastupdate = off)',
  'product_search_published_at_product_id_idx on market.product_search (published_at desc, product_id desc)',
  'product_search_min_price_product_id_idx on market.product_search (min_price, product_id)',
  'product_search_kelurahan_code_published_at_product_id_idx on market.product_search (kelurahan_code, published_at desc, product_id desc)',
  'product_search_shop_new on market.product_search (shop_slug, published_at desc, product_id desc)',
  'product_search_shop_price on market.product_search (shop_slug, min_price, product_id)',
  'product_search_category_new on market.product_search (category, published_at desc, product_id desc)',
  'product_search_root_new on market.product_search (root, published_at desc, product_id desc)',
  'product_search_category_price on market.product_search (category, min_price, product_id)',
  'product_search_root_price on market.product_search (root, min_price, product_id)',
  'product_search_kelurahan_price on market.product_search (kelurahan_code, min_price, product_id)',
  'product_facet_values on market.product_facet using gin (facets, stocked) with (fastupdate = off)',
]

/** Whether this connection may put the word index aside while a great many rows come in. */
async function owns(db: Database): Promise<boolean> {
  const found = await sql<{
    mine: boolean
  }>`select pg_has_role(relowner, 'member') as mine from pg_class where oid = 'market.product_search'::regclass`.execute(db)
  return found.rows[0]?.mine === true
}

async function patiently<T>(db: Database, run: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx)
    await sql`set local synchronous_commit = off`.execute(tx)
    await sql`set local maintenance_work_mem = '512MB'`.execute(tx)
    return await run(tx)
  })
}

async function dropIndexes(tx: Tx): Promise<void> {
  for (const index of indexes) await sql`drop index if exists market.${sql.raw(index.split(' ')[0] ?? '')}`.execute(tx)
}

async function createIndexes(tx: Tx): Promise<void> {
  for (const index of indexes) await sql`create index if not exists ${sql.raw(index)}`.execute(tx)
}

/** One batch a transaction, `lanes` of them at a time: each has a core of the server to itself. */
async function plantBatches(db: Database, load: Load & { seed: number; shops: number }, say: (done: number) => void): Promise<void> {
  let [next, planted] = [0, 0]
  const lane = async () => {
    while (next < load.products) {
      const from = next
      next = Math.min(from + batch, load.products)
      const range = { from, to: next - 1, shops: load.shops, all: load.products, now: load.now }
      await patiently(db, async (tx) => {
        const products = await plantProducts(tx, load.seed, range)
        if (products.length > 0) await plantVariants(tx, load.seed, range)
        await reindex(tx, products)
      })
      planted += range.to + 1 - from
      say(planted)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/**
 * A market of that size for measuring: the same seed gives the same shops, goods, prices and stock. Nothing of it is real.
 * For more than 50.000 goods give the owner's connection: indexes are then built once at the end instead of row by row.
 */
export async function plantSynthetic(db: Database, load: Load, say: (done: number) => void = () => undefined): Promise<Planted> {
  const seed = load.seed ?? 1
  const shops = load.shops ?? shopsFor(load.products)
  const mayIndex = await owns(db)
  const aside = mayIndex && load.products >= bulk
  await patiently(db, (tx) => plantShops(tx, seed, shops, load.now))
  if (aside) await patiently(db, dropIndexes)
  await plantBatches(db, { ...load, seed, shops }, say)
  if (aside) await patiently(db, createIndexes)
  await patiently(db, (tx) => recountVocabulary(tx))
  if (mayIndex)
    await sql`analyze market.product_search, market.product_facet, market.variant_facet, market.vocabulary, market.product, market.variant, market.stock`.execute(
      db,
    )
  return await counted(db, seed, shops, load.products)
}

async function counted(db: Database, seed: number, shops: number, products: number): Promise<Planted> {
  const found = await sql<Planted>`select ${shops}::int as shops,
    (select count(*)::int from market.product where id between ${idOf(2, seed, sql`0`)} and ${idOf(2, seed, sql`${products}::int`)}) as products,
    (select count(*)::int from market.variant where id between ${idOf(3, seed, sql`0`)} and ${idOf(3, seed, sql`${products}::bigint * 8`)}) as variants`.execute(
    db,
  )
  return found.rows[0] ?? { products: 0, variants: 0, shops }
}
