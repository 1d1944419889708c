import { type RawBuilder, sql } from 'kysely'
import type { Finding } from './finding.db.ts'
import type { Place } from './search-cursor.ts'
import type { Chosen, Dimension, Sort } from './search-filters.ts'

export type Sql = RawBuilder<unknown>

/** A query of words, put together once a statement. A plan that is kept for all words would do so again for every row it looks at. */
export const once = (query: Sql): Sql => sql`(select ${query})`

/** `key=value` as one word of a tsquery. */
const lexeme = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** All filters as one text query over the word index. Option values are asked for in any stock here; `inOneVariant` is exact. */
export function filterQuery({ dimensions, shop }: Chosen): string {
  const parts = dimensions.map(({ key, values }) => `(${values.map((value) => lexeme(`${key}=${value}`)).join(' | ')})`)
  return [...parts, ...(shop === undefined ? [] : [lexeme(`shop=${shop}`)])].join(' & ')
}

export const without = (chosen: Chosen, key: string): Chosen => ({
  ...chosen,
  dimensions: chosen.dimensions.filter((dimension) => dimension.key !== key),
})

const valuesOf = ({ key, values }: Dimension): string[] => values.map((value) => `${key}=${value}`)

export const optionsOf = ({ dimensions }: Chosen): Dimension[] => dimensions.filter(({ option }) => option)

export const sameVariant = (options: readonly Dimension[]): Sql =>
  sql.join(
    options.map((dimension) => sql`v.facets && ${valuesOf(dimension)}::text[]`),
    sql` and `,
  )

/**
 * Blue and XL must be one variant with a piece in stock, not two different ones: looked up row by row, never a join with all variants.
 * Of a single option the row itself says whether a piece is in stock.
 */
function inOneVariant(chosen: Chosen): Sql[] {
  const options = optionsOf(chosen)
  if (options.length <= 1) return options.map((option) => sql`s.stocked && ${valuesOf(option)}::text[]`)
  return [
    sql`(select true from market.variant_facet v where v.product_id = s.product_id and v.available > 0 and ${sameVariant(options)} limit 1) is not null`,
  ]
}

export const priceBounds = ({ min, max }: Chosen): Sql[] => [
  ...(min === undefined ? [] : [sql`s.min_price >= ${min}`]),
  ...(max === undefined ? [] : [sql`s.min_price <= ${max}`]),
]

/**
 * What no word index can say. Prices may be looked up by their own index only where nothing else is asked: beside the word index
 * that would gather half the market to throw it away.
 */
export const beyondWords = (chosen: Chosen, alone = false): Sql[] => [
  ...priceBounds(chosen).map((bound) => (alone ? bound : sql`(${bound}) is true`)),
  ...inOneVariant(chosen),
]

/**
 * The same filters, asked of the narrow copy of what is counted (market.product_facet). No words stand there, and no shop: a shop's goods are few.
 * Of an option only what is in stock was ever meant.
 */
export function narrowly(chosen: Chosen): Sql[] | undefined {
  if (chosen.shop !== undefined || chosen.dimensions.length === 0) return undefined
  return [
    ...chosen.dimensions.map((dimension) => sql`${dimension.option ? sql`s.stocked` : sql`s.facets`} && ${valuesOf(dimension)}::text[]`),
    ...priceBounds(chosen).map((bound) => sql`(${bound}) is true`),
    ...(optionsOf(chosen).length > 1 ? inOneVariant(chosen) : []),
  ]
}

/** The same filters row by row, for walks along an index: written so that the word index cannot be taken instead. */
export const rowByRow = (chosen: Chosen): Sql[] => [
  ...(chosen.shop === undefined ? [] : [sql`s.shop_slug = ${chosen.shop}`]),
  ...chosen.dimensions.map((dimension) =>
    dimension.option
      ? sql`(s.words @@ ${filterQuery({ dimensions: [dimension] })}::tsquery) is true`
      : sql`s.facets && ${valuesOf(dimension)}::text[]`,
  ),
  ...beyondWords(chosen),
]

export const every = (conditions: readonly Sql[]): Sql => (conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `))

/** What the word index is asked: the words typed and every filter. */
export const wordsOf = (chosen: Chosen, text: Sql | undefined): Sql | undefined => {
  const filters = filterQuery(chosen)
  if (text === undefined) return filters === '' ? undefined : sql`${filters}::tsquery`
  return filters === '' ? text : once(sql`${text} && ${filters}::tsquery`)
}

/** The filter whose own index is walked, as a condition on that index; the filters left over are checked row by row. */
export function driverOf(finding: Finding, chosen: Chosen): { driver: Sql[]; rest: Chosen } {
  if (chosen.shop !== undefined) return { driver: [sql`s.shop_slug = ${chosen.shop}`], rest: { ...chosen, shop: undefined } }
  const single = (key: string) => chosen.dimensions.find((dimension) => dimension.key === key && dimension.values.length === 1)?.values[0]
  const category = single('category')
  if (category !== undefined) {
    const rest = without(chosen, 'category')
    if (!finding.parents.has(category)) return { driver: [sql`s.category = ${category}`], rest }
    if (finding.categories.get(category)?.parent === null) return { driver: [sql`s.root = ${category}`], rest }
  }
  const slug = single('kelurahan')
  const code = finding.kelurahan.find((place) => place.slug === slug)?.code
  if (code !== undefined) return { driver: [sql`s.kelurahan_code = ${code}`], rest: without(chosen, 'kelurahan') }
  const origin = single('origin')
  if (origin !== undefined) return { driver: [sql`s.origin = ${origin}`], rest: without(chosen, 'origin') }
  return { driver: [], rest: chosen }
}

/** Of each filter the part of rows that pass it; what statistics do not know is few. */
function sharesOf(finding: Finding, { dimensions, shop }: Chosen): number[] {
  if (shop !== undefined) return [0]
  const rows = (key: string, value: string) => finding.rowsWith.get(`${key}=${value}`) ?? 0
  return dimensions.map(({ key, values }) =>
    Math.min(1, values.reduce((sum, value) => sum + rows(key, value), 0) / Math.max(1, finding.rows)),
  )
}

const product = (numbers: readonly number[]): number => numbers.reduce((soFar, n) => soFar * n, 1)

const longestWalk = 60_000
/** A row met by the word index is read at random, one on a walk after its neighbour: so much dearer is it. */
const atRandom = 7

/** A row walked costs as much as so many places gathered from the word index, a row read at random as much as so many: measured. */
const walking = 3.5
const randomly = 8
/** Farther than this nothing is walked on a mere hope. */
const hopefulWalk = 25_000

/** Of words and filters the part of all rows that meets each: all of them, and those that the index walked has not met already. */
function partsOf(finding: Finding, share: number, chosen: Chosen): { everything: number[]; left: number[] } {
  const { rest } = driverOf(finding, chosen)
  return { everything: [share, ...sharesOf(finding, chosen)], left: [share, ...sharesOf(finding, rest)] }
}

/**
 * How far to walk along the newest to meet so many, in no order in particular; undefined where the word index is cheaper, although it gathers
 * the place of every match before the first is read.
 */
export function thickFor(finding: Finding, wanted: number, share: number, chosen: Chosen): number | undefined {
  const { everything, left } = partsOf(finding, share, chosen)
  const rows = wanted / product(left)
  const gathered = finding.rows * Math.min(...everything) + wanted * randomly
  return rows <= longestWalk && rows * walking <= gathered ? Math.ceil(rows * 2) : undefined
}

/**
 * How many rows to walk along an index at most to meet so many that pass; undefined when the word index is cheaper. A walk ends when it has
 * met enough, so that room to spare costs only those who find too little. `share`: the part of all products that the words alone match.
 * First as if words and filters knew nothing of each other; where that promises little, they may still belong together (every dark roast is
 * a coffee): then a walk is tried if the word index might have to read much more, at random.
 */
export function walkFor(finding: Finding, wanted: number, share: number, chosen: Chosen): number | undefined {
  const { everything, left } = partsOf(finding, share, chosen)
  const rows = Math.ceil((wanted / product(left)) * 1.5)
  if (rows <= longestWalk && rows <= finding.rows * product(everything) * atRandom) return rows * 2
  const hoped = wanted / Math.min(...left)
  return hoped <= hopefulWalk && hopefulWalk <= finding.rows * Math.min(...everything) * 2 ? hopefulWalk : undefined
}

/** How a list is ordered, how its place is kept, and what comes after a place. */
export const orders: Record<Exclude<Sort, 'best'>, { by: Sql; key: Sql; after: (at: Place) => Sql }> = {
  new: {
    by: sql`s.published_at desc, s.product_id desc`,
    key: sql`s.published_at::text`,
    after: (at) => sql`(s.published_at, s.product_id) < (${at.key}::timestamptz, ${at.id}::uuid)`,
  },
  cheap: {
    by: sql`s.min_price, s.product_id`,
    key: sql`s.min_price::text`,
    after: (at) => sql`(s.min_price, s.product_id) > (${at.key}::bigint, ${at.id}::uuid)`,
  },
  dear: {
    by: sql`s.min_price desc, s.product_id desc`,
    key: sql`s.min_price::text`,
    after: (at) => sql`(s.min_price, s.product_id) < (${at.key}::bigint, ${at.id}::uuid)`,
  },
}

export type Ordered = {
  sort: Exclude<Sort, 'best'>
  /** What was typed, for rows met on a walk. */
  text?: Sql | undefined
  /** What was typed and every filter, for the word index; absent when nothing can be asked of it. */
  words?: Sql | undefined
  driver: readonly Sql[]
  /** The left-over filters for the walk, and what the word index cannot say. */
  rest: readonly Sql[]
  beyond: readonly Sql[]
  /** What is asked of the narrow copy where nothing was typed; absent when it cannot say. */
  narrow?: readonly Sql[] | undefined
  after?: Sql | undefined
  limit: number
  /** How many rows a walk may look at before the word index is asked instead; absent: it is asked at once. */
  budget?: number | undefined
}

const placed = sql`s.product_id, s.published_at, s.min_price`
const columns = sql`${placed}, s.words, s.available, s.lead_days`
/** Where rows are put in order only, their place is all that is kept of them. */
const keptBy = ({ narrow }: Ordered): Sql => (narrow ? placed : columns)

/** By the index of words, or of filters, however many rows that is: right for what is rare. `offset 0` keeps the order out of the choice of index. */
function byWords(wish: Ordered, gate: readonly Sql[] = []): Sql {
  const { sort, words, beyond, narrow, after, limit } = wish
  const table = narrow ? sql`market.product_facet` : sql`market.product_search`
  const asked = narrow ?? [...(words ? [sql`s.words @@ ${words}`] : []), ...beyond]
  const kept = keptBy(wish)
  return sql`
  select ${kept} from (
    select ${kept} from ${table} s where ${every([...asked, ...(after ? [after] : []), ...gate])} offset 0) s
  order by ${orders[sort].by} limit ${limit}`
}

function walk(wish: Ordered): Sql {
  const { sort, text, driver, rest, after, limit, budget } = wish
  const wanted = [...(text ? [sql`(s.words @@ ${text}) is true`] : []), ...rest]
  const along = [...driver, ...(after ? [after] : [])]
  const order = orders[sort].by
  const kept = keptBy(wish)
  if (budget === undefined)
    return sql`select ${kept} from market.product_search s where ${every([...along, ...wanted])} order by ${order} limit ${limit}`
  return sql`
    select ${kept} from (select ${columns}, s.shop_slug, s.facets, s.stocked from market.product_search s where ${every(along)} order by ${order} limit ${budget}) s
    where ${every(wanted)} order by ${order} limit ${limit}`
}

/**
 * The first rows of a list in its order, as the CTE `name`.
 * `plain`: the driver is all there is to ask, its index answers. With a budget, what is common is walked along the order's own index, but
 * never further than that: when it was not enough the rows are rarer than thought, and the word index answers. Else it answers at once.
 */
export function inOrder(name: string, wish: Ordered, plain = false): Sql {
  const as = sql.ref(name)
  if (plain) return sql`${as} as materialized (${walk(wish)})`
  if (wish.budget === undefined) return sql`${as} as materialized (${byWords(wish)})`
  const walked = sql.ref(`${name}_walked`)
  return sql`
    ${walked} as materialized (${walk(wish)}),
    ${as} as materialized (
      select * from ${walked} where (select count(*) from ${walked}) >= ${wish.limit}
      union all (${byWords(wish, [sql`(select count(*) from ${walked}) < ${wish.limit}`])}))`
}
