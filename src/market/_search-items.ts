import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import {
  beyondWords,
  driverOf,
  every,
  inOrder,
  narrowly,
  once,
  orders,
  priceBounds,
  rowByRow,
  type Sql,
  walkFor,
  wordsOf,
} from './_search-sql.ts'
import type { Matched } from './_search-text.ts'
import type { Finding } from './finding.db.ts'
import type { Place } from './search-cursor.ts'
import type { Chosen, Sort } from './search-filters.ts'

/** What a card of a list shows. */
export type Item = {
  id: string
  slug: string
  name: string
  shop: string
  shopName: string
  kelurahan: string
  category: string
  origin: 'made' | 'designed' | 'curated' | 'unproven'
  price: number
  maxPrice: number
  /** Pieces that can be ordered now, over all variants. */
  available: number
  oneOfAKind: boolean
  leadDays: number | null
  technique: string | null
  picture: { key: string; widths: number[]; width: number; height: number; alt: string } | null
}

type Keyed = Item & { key: string; score: number | null }

const card = sql`d.product_id as id, d.slug, d.name, d.shop_slug as shop, d.shop_name as "shopName", d.kelurahan_name as kelurahan, d.category, d.origin,
  d.min_price as price, d.max_price as "maxPrice", d.available, d.one_of_a_kind as "oneOfAKind", d.lead_days as "leadDays", d.technique, d.picture`

/** The newest of shop `s` as one list of cards, for the foot of a product's page. */
export const itemsOfShop = (most: number): RawBuilder<Item[]> => sql<Item[]>`(
  select coalesce(jsonb_agg(to_jsonb(w) - 'at' order by w.at desc, w.id desc), '[]') from (
    select ${card}, d.published_at as at from market.product_search d where d.shop_slug = s.slug order by d.published_at desc, d.product_id desc limit ${most}) w)`

/** Listings on sale for which something holds of `d`, the newest first. */
export async function itemsWhere(db: Database | Tx, holds: RawBuilder<unknown>, most: number): Promise<Item[]> {
  return (
    await sql<Item>`select ${card} from market.product_search d where ${holds} order by d.published_at desc, d.product_id desc limit ${most}`.execute(
      db,
    )
  ).rows
}

/** Candidates that are ranked together. The newest come first; the next window begins where this one ended. */
const window = 200

export type Page = { items: Item[]; next?: Place | undefined }
export type Wish = { chosen: Chosen; matched?: Matched | undefined; limit: number; at?: Place | undefined }

const keptOf = ({ key, score, ...item }: Keyed): Item => item

/** Prices are no part of the statistics: how far to look along the newest for them at least. */
const walkedForPrices = 5000

function budgetFor(finding: Finding, { chosen, matched, limit }: Wish): number | undefined {
  const rows = walkFor(finding, limit + 1, matched?.share ?? 1, chosen)
  if (priceBounds(chosen).length === 0) return rows
  const alone = !matched && chosen.dimensions.length === 0
  return rows === undefined && !alone ? undefined : Math.max(walkedForPrices, rows ?? 0)
}

/** One page in the order of a column: always a range of an index, never a sort of everything. */
export async function pageInOrder(
  db: Database,
  finding: Finding,
  sort: Exclude<Sort, 'best'>,
  { chosen, matched, limit, at }: Wish,
): Promise<Page> {
  const { driver, rest } = driverOf(finding, chosen)
  const along = sort === 'new' ? driver : [...driver, ...priceBounds(chosen)]
  const left = rowByRow(sort === 'new' ? rest : { ...rest, min: undefined, max: undefined })
  const words = wordsOf(chosen, matched?.whole)
  const wish = {
    sort,
    text: matched?.whole,
    words,
    driver: along,
    rest: left,
    beyond: beyondWords(chosen, words === undefined),
    narrow: matched ? undefined : narrowly(chosen),
    after: at && orders[sort].after(at),
    limit: limit + 1,
    budget: budgetFor(finding, { chosen, matched, limit }),
  }
  const found = await sql<Keyed>`
    with ${inOrder('found', wish, !matched && left.length === 0)}
    select ${card}, ${orders[sort].key} as key from found s join market.product_search d using (product_id) order by ${orders[sort].by}`.execute(
    db,
  )
  const shown = found.rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(keptOf), next: found.rows.length > limit && last ? { key: last.key, id: last.id } : undefined }
}

/** Literal before stem and synonym, before a word only begun, before a slip; within each by weight of the field; sold out counts a little less. */
function scoreOf({ literal, named, exact, head, meant }: Matched): Sql {
  const words = meant ?? { literal, named, exact }
  return sql`(
    case when s.words @@ ${exact} then 4000000 when ${head ? sql`s.words @@ ${head}` : sql`false`} then 2000000 else 0 end
    + case when s.words @@ ${words.named} then 900000 when s.words @@ ${words.literal} then 400000 else 0 end
    + case when s.available > 0 or s.lead_days is not null then 200000 else 0 end
    + (ts_rank('{0.05, 0.2, 0.5, 1}', s.words, ${once(sql`${words.exact} || ${words.literal}`)}) * 300000)::int)::int`
}

type Ranked = Keyed & { more: boolean; end_key: string | null; end_id: string | null; id: string | null }

const ranked = sql`s.product_id, s.published_at, s.words, s.available, s.lead_days`

/** The few rows that rank before all others, with the first window only. */
const headOf = ({ head }: Matched, chosen: Chosen, at: Place | undefined): Sql =>
  head === undefined || at?.from
    ? sql`select ${ranked} from market.product_search s where false`
    : sql`select ${ranked} from market.product_search s where s.words @@ ${wordsOf(chosen, head) ?? head} and ${every(beyondWords(chosen))}`

/** One page of the best matches: a bounded window of candidates, ranked. */
export async function pageOfBest(
  db: Database,
  finding: Finding,
  { chosen, matched, limit, at }: Wish & { matched: Matched },
): Promise<Page> {
  const { driver, rest } = driverOf(finding, chosen)
  const notHead = matched.head ? [sql`not s.words @@ ${matched.head}`] : []
  const tail = inOrder('tail', {
    sort: 'new',
    text: matched.tail,
    words: wordsOf(chosen, matched.tail),
    driver,
    rest: [...rowByRow(rest), ...notHead],
    beyond: [...beyondWords(chosen), ...notHead],
    after: at?.from && orders.new.after(at.from),
    limit: window + 1,
    budget: walkFor(finding, window + 1, matched.share, chosen),
  })
  const position =
    at?.score === undefined
      ? sql`true`
      : sql`(score, s.published_at, s.product_id) < (${at.score}::int, ${at.key}::timestamptz, ${at.id}::uuid)`
  const found = await sql<Ranked>`
    with ${tail},
    window_rows as materialized (select * from tail order by published_at desc, product_id desc limit ${window}),
    window_end as (
      select (select count(*) from tail) > ${window} as more, published_at::text as end_key, product_id as end_id
      from window_rows order by published_at, product_id limit 1),
    scored as (
      select s.product_id, s.published_at, ${scoreOf(matched)} as score
      from (${headOf(matched, chosen, at)} union all select ${ranked} from window_rows s) s),
    page as (select * from scored s where ${position} order by score desc, published_at desc, product_id desc limit ${limit + 1})
    select ${card}, page.published_at::text as key, page.score, e.more, e.end_key, e.end_id
    from (select 1) one left join window_end e on true left join page on true left join market.product_search d on d.product_id = page.product_id
    order by page.score desc, page.published_at desc, page.product_id desc`.execute(db)
  return pageOfRanked(found.rows, limit, at)
}

function pageOfRanked(rows: readonly Ranked[], limit: number, at: Place | undefined): Page {
  const [first] = rows
  const present = rows.filter((row): row is Ranked & { id: string } => row.id !== null)
  const shown = present.slice(0, limit)
  const last = shown.at(-1)
  const items = shown.map(({ more, end_key, end_id, ...row }) => keptOf(row))
  if (present.length > limit && last)
    return { items, next: { key: last.key, id: last.id, score: last.score ?? 0, ...(at?.from ? { from: at.from } : {}) } }
  if (first?.more && first.end_key && first.end_id) {
    const end = { key: first.end_key, id: first.end_id }
    return { items, next: { ...end, from: end } }
  }
  return { items }
}
