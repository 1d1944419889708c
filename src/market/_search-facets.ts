import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'
import {
  beyondWords,
  driverOf,
  every,
  filterQuery,
  narrowly,
  optionsOf,
  rowByRow,
  type Sql,
  sameVariant,
  thickFor,
  without,
  wordsOf,
} from './_search-sql.ts'
import type { Matched } from './_search-text.ts'
import { type Finding, nameIn, valueLabel } from './finding.db.ts'
import type { Chosen, Dimension } from './search-filters.ts'

export type FacetValue = { value: string; label: string; count: number }
export type Facets = Record<string, FacetValue[]>
export type Counted = { facets: Facets; names: Record<string, string>; total: number; shops: number; more: boolean }

/** Counting stops here: a list of more is `1.000+`, and its counts are those of 1.000 of its products. */
export const mostCounted = 1000

/** How far to look along the newest for prices before an index of prices is asked. */
const walkedFar = 20_000

/** Filters with a column of their own are counted by it: a tenth of the work of taking all values of every product apart. */
const ownColumn: Readonly<Record<string, { from: Sql; value: Sql }>> = {
  category: { from: sql`s.categories`, value: sql`unnest(r.categories)` },
  kelurahan: { from: sql`s.kelurahan_code`, value: sql`r.kelurahan_code` },
  origin: { from: sql`s.origin`, value: sql`r.origin` },
}

/** What a row met on a walk is asked about and counted by. */
const seen = [
  'product_id',
  'shop_id',
  'facets',
  'stocked',
  'categories',
  'kelurahan_code',
  'origin',
  'words',
  'min_price',
  'shop_slug',
].map((column) => sql.ref(`s.${column}`))

type Scan = { name: string; key: string; chosen: Chosen; option: boolean }

/** Up to 1.001 products that meet everything: along an index where they come thick, else by the word index. */
function sample(finding: Finding, { key, chosen }: Scan, matched: Matched | undefined): Sql {
  const { driver, rest } = driverOf(finding, chosen)
  const filters = filterQuery(chosen)
  const columns = ownColumn[key]?.from ?? sql`s.product_id, s.shop_id, s.facets, s.stocked`
  const most = mostCounted + 1
  const asked = wordsOf(chosen, matched?.whole)
  const beyond = beyondWords(chosen, asked === undefined)
  const listed = !matched && (filters === '' || rest.dimensions.length === 0)
  const narrow = matched ? undefined : narrowly(chosen)
  if (listed && narrow && driver.length > 0)
    return sql`select ${columns} from market.product_facet s where ${every([...driver, ...beyond])} limit ${most}`
  const newest = sql`order by s.published_at desc, s.product_id desc`
  if (listed && beyond.length === 0)
    return sql`select ${columns} from market.product_search s where ${every(driver)} ${newest} limit ${most}`
  const all = [...(asked ? [sql`s.words @@ ${asked}`] : []), ...beyond]
  const far = listed ? walkedFar : thickFor(finding, most, matched?.share ?? 1, chosen)
  // planned for all its rows (so by the index of words or of filters), read only until 1.001 are there
  const found = narrow ? sql`market.product_facet s where ${every(narrow)}` : sql`market.product_search s where ${every(all)}`
  if (far === undefined) return sql`with every_one as materialized (select ${columns} from ${found}) select * from every_one limit ${most}`
  const met = [...(matched ? [sql`(s.words @@ ${matched.whole}) is true`] : []), ...rowByRow(rest)]
  return sql`
    with walked as materialized (
      select ${columns} from (
        select ${sql.join(seen)} from market.product_search s where ${every(driver)} ${newest} limit ${far}) s
      where ${every(met)} limit ${most}),
    every_one as materialized (select ${columns} from ${found} and (select count(*) from walked) < ${most})
    select * from walked where (select count(*) from walked) >= ${most} union all select * from every_one limit ${most}`
}

/** Values of products that have the same array of them are added up by array first: there are far fewer arrays of options than products. */
const byArray = (scan: Sql, column: Sql): Sql =>
  sql`select unnest(a.list) as f, a.n from (select ${column} as list, count(*) as n from ${scan} r group by 1) a`

/** Whether something that can be had of product `r` has options other than these. */
const hasMore = (others: readonly Dimension[]): Sql =>
  sql`exists (select from unnest(r.stocked) o where not (${sql.join(
    others.map(({ key }) => sql`starts_with(o, ${`${key}=`})`),
    sql` or `,
  )}))`

/** A value of an option counts where one variant in stock has it and every other option that is chosen. */
const byVariant = (scan: Sql, others: readonly Dimension[]): Sql =>
  sql`select v.f, count(distinct v.product_id) as n from (
    select v.product_id, unnest(v.facets) as f from ${scan} r join market.variant_facet v using (product_id)
    where ${hasMore(others)} and v.available > 0 and ${sameVariant(others)}) v group by v.f`

/** Values of a sample with the number of its products. A filter that is set needs its own values only. */
function countsOf({ name, key, chosen, option }: Scan): Sql {
  const scan = sql.ref(name)
  const own = ownColumn[key]
  if (own)
    return sql`select ${key} as scan, ${`${key}=`} || v.f as pair, count(*)::int as n from (select ${own.value} as f from ${scan} r) v group by v.f`
  const others = optionsOf(chosen)
  const fixed = key === '' || !option ? [sql`select unnest(r.facets) as f, 1 as n from ${scan} r`] : []
  const varying = key === '' || option ? [others.length > 0 ? byVariant(scan, others) : byArray(scan, sql`r.stocked`)] : []
  const wanted = key === '' ? sql`true` : sql`starts_with(v.f, ${`${key}=`})`
  return sql`select ${key} as scan, v.f as pair, sum(v.n)::int as n from (${sql.join([...fixed, ...varying], sql` union all `)}) v where ${wanted} group by v.f`
}

type Count = { scan: string; pair: string; n: number }

/** Every filter's counts in one statement, each as if its own choice were not made. */
export async function countFacets(
  db: Database,
  finding: Finding,
  chosen: Chosen,
  matched: Matched | undefined,
  tongue: Tongue,
): Promise<Counted> {
  const active = chosen.dimensions.map(({ key }) => key)
  const scans: Scan[] = [
    { name: 'scan_all', key: '', chosen, option: false },
    ...chosen.dimensions.map(({ key, option }, index) => ({ name: `scan_${index}`, key, chosen: without(chosen, key), option })),
  ]
  const found = await sql<Count>`
    with ${sql.join(scans.map((scan) => sql`${sql.ref(scan.name)} as materialized (${sample(finding, scan, matched)})`))}
    select '=' as scan, '' as pair, count(*)::int as n from scan_all
    union all select '@', '', count(distinct shop_id)::int from scan_all
    union all ${sql.join(scans.map(countsOf), sql` union all `)}`.execute(db)
  const total = found.rows.find(({ scan }) => scan === '=')?.n ?? 0
  const shops = found.rows.find(({ scan }) => scan === '@')?.n ?? 0
  const counts = collect(finding, found.rows, new Set(active))
  const facets = labelled(finding, counts, chosen, tongue)
  return {
    facets,
    names: namesOf(finding, Object.keys(facets), tongue),
    total: Math.min(total, mostCounted),
    shops,
    more: total > mostCounted,
  }
}

/** Filters that are set take their counts from the scan without themselves, all others from the scan of everything. */
function collect(finding: Finding, rows: readonly Count[], active: ReadonlySet<string>): Map<string, Map<string, number>> {
  const slugs = new Map(finding.kelurahan.map(({ code, slug }) => [code, slug]))
  const counts = new Map<string, Map<string, number>>()
  for (const { scan, pair, n } of rows) {
    const cut = pair.indexOf('=')
    const key = pair.slice(0, cut)
    if (cut < 1 || scan !== (active.has(key) ? key : '')) continue
    const values = counts.get(key) ?? new Map<string, number>()
    const value = pair.slice(cut + 1)
    values.set(key === 'kelurahan' ? (slugs.get(value) ?? value) : value, Math.min(n, mostCounted))
    counts.set(key, values)
  }
  return counts
}

const mostShown = 40

function labelled(finding: Finding, counts: ReadonlyMap<string, ReadonlyMap<string, number>>, chosen: Chosen, tongue: Tongue): Facets {
  const t = sayIn(tongue)
  const of = (key: string, value: string): number => counts.get(key)?.get(value) ?? 0
  const facets: Facets = {
    category: [...finding.categories.values()]
      .filter(({ slug }) => of('category', slug) > 0 || isChosen(chosen, 'category', slug))
      .map((category) => ({ value: category.slug, label: nameIn(tongue, category), count: of('category', category.slug) })),
    kelurahan: finding.kelurahan.map(({ slug, name }) => ({ value: slug, label: name, count: of('kelurahan', slug) })),
    origin: ['made', 'designed', 'curated'].map((value) => ({
      value,
      label: t(`market.find.origin.${value}`),
      count: of('origin', value),
    })),
  }
  const keys = new Set([...counts.keys(), ...chosen.dimensions.map(({ key }) => key)])
  for (const key of [...keys].sort()) {
    if (key in facets || !(finding.attributes.has(key) || finding.options.has(key))) continue
    facets[key] = valuesOf(finding, key, counts.get(key) ?? new Map(), chosen, tongue)
  }
  return facets
}

const isChosen = (chosen: Chosen, key: string, value: string): boolean =>
  chosen.dimensions.some((dimension) => dimension.key === key && dimension.values.includes(value))

function valuesOf(finding: Finding, key: string, counts: ReadonlyMap<string, number>, chosen: Chosen, tongue: Tongue): FacetValue[] {
  const wanted = chosen.dimensions.find((dimension) => dimension.key === key)?.values ?? []
  const values = [...new Set([...counts.keys(), ...wanted])].map((value) => ({
    value,
    label: valueLabel(finding, key, value, tongue),
    count: counts.get(value) ?? 0,
  }))
  const byNumber = finding.attributes.get(key)?.type === 'number'
  return values
    .sort((a, b) => (byNumber ? Number(a.value) - Number(b.value) : b.count - a.count) || (a.value < b.value ? -1 : 1))
    .slice(0, mostShown)
}

/** What each filter is called; two of one name say of which goods they speak. */
function namesOf(finding: Finding, keys: readonly string[], tongue: Tongue): Record<string, string> {
  const t = sayIn(tongue)
  const attributes = keys.flatMap((key) => finding.attributes.get(key) ?? [])
  const nameOf = (key: string): string => {
    const attribute = finding.attributes.get(key)
    if (!attribute) return finding.options.get(key) ?? t(`market.find.by.${key}`)
    const name = nameIn(tongue, attribute)
    const shelf = finding.categories.get(attribute.category)
    const alone = attributes.filter((other) => nameIn(tongue, other) === name).length === 1
    return alone || !shelf ? name : t('market.find.by_of', { name, category: nameIn(tongue, shelf) })
  }
  return Object.fromEntries(keys.map((key) => [key, nameOf(key)]))
}
