import type { Refusal } from '#src/base/outcome.ts'
import type { Finding } from './finding.db.ts'
import { foldValue } from './search-terms.ts'

export type Sort = 'best' | 'new' | 'cheap' | 'dear'
export const sorts: readonly Sort[] = ['best', 'new', 'cheap', 'dear']

type OneOrMore = string | readonly string[]

/** What a reader asks of the market. Several values of one filter widen it, several filters narrow it. */
export type Asked = {
  q?: string | undefined
  category?: OneOrMore | undefined
  kelurahan?: OneOrMore | undefined
  shop?: string | undefined
  origin?: OneOrMore | undefined
  min?: number | undefined
  max?: number | undefined
  facets?: Record<string, OneOrMore> | undefined
  sort?: Sort | undefined
}

/** One filter: `option` values belong to variants and must meet in one that is in stock. */
export type Dimension = { key: string; values: readonly string[]; option: boolean }

export type Chosen = { dimensions: readonly Dimension[]; shop?: string | undefined; min?: number | undefined; max?: number | undefined }

const mostValues = 50
const mostDimensions = 12
const origins: ReadonlySet<string> = new Set(['made', 'designed', 'curated', 'unproven'])
export const highestPrice = 1_000_000_000

const listOf = (value: OneOrMore | undefined): string[] =>
  [...new Set((typeof value === 'string' ? [value] : [...(value ?? [])]).map(foldValue))].filter((text) => text !== '').slice(0, mostValues)

const unknown = (field: string, value: string): Refusal => ({
  rule: 'market.search.value_unknown',
  field,
  facts: { value: value.slice(0, 60) },
})

type Read = { dimensions: Dimension[]; refusals: Refusal[] }

function readListed(key: string, asked: OneOrMore | undefined, known: (value: string) => string | undefined): Read {
  const values = listOf(asked)
  const found = values.map((value) => ({ value, is: known(value) }))
  const wrong = found.filter(({ is }) => is === undefined).map(({ value }) => unknown(key, value))
  const right = found.flatMap(({ is }) => is ?? [])
  return { dimensions: right.length > 0 ? [{ key, values: right, option: false }] : [], refusals: wrong }
}

function readFacet(finding: Finding, key: string, asked: OneOrMore): Read {
  const attribute = finding.attributes.get(key)
  if (!attribute && !finding.options.has(key))
    return { dimensions: [], refusals: [{ rule: 'market.search.filter_unknown', field: key.slice(0, 60) }] }
  const values = listOf(asked)
  if (attribute?.type !== 'enum') return { dimensions: values.length > 0 ? [{ key, values, option: !attribute }] : [], refusals: [] }
  const options = new Map(attribute.options.map((option) => [foldValue(option), foldValue(option)]))
  return readListed(key, values, (value) => options.get(value))
}

const isPrice = (value: number | undefined): boolean =>
  value === undefined || (Number.isSafeInteger(value) && value >= 0 && value <= highestPrice)

function readPrices({ min, max }: Asked): Refusal[] {
  const wrong = Object.entries({ min, max }).filter(([, value]) => !isPrice(value))
  if (wrong.length > 0) return wrong.map(([field]) => ({ rule: 'market.search.price', field }))
  return min !== undefined && max !== undefined && min > max
    ? [{ rule: 'market.search.price_reversed', field: 'max', facts: { min, max } }]
    : []
}

/** The filters as the index knows them, and why some cannot be meant. What can be used is used, so a page may go on without the rest. */
export function choose(finding: Finding, asked: Asked): { chosen: Chosen; refusals: Refusal[] } {
  const places = new Map(finding.kelurahan.flatMap(({ slug, code }) => [[slug, slug] as const, [code, slug] as const]))
  const facets = Object.entries(asked.facets ?? {})
  const parts = [
    readListed('category', asked.category, (value) => (finding.categories.has(value) ? value : undefined)),
    readListed('kelurahan', asked.kelurahan, (value) => places.get(value)),
    readListed('origin', asked.origin, (value) => (origins.has(value) ? value : undefined)),
    ...facets.slice(0, mostDimensions).map(([key, values]) => readFacet(finding, key, values)),
  ]
  const prices = readPrices(asked)
  const shop = asked.shop === undefined ? undefined : foldValue(asked.shop)
  return {
    chosen: {
      dimensions: parts.flatMap(({ dimensions }) => dimensions),
      shop: shop === '' ? undefined : shop,
      ...(prices.length === 0 ? { min: asked.min, max: asked.max } : {}),
    },
    refusals: [
      ...parts.flatMap(({ refusals }) => refusals),
      ...prices,
      ...(facets.length > mostDimensions ? [{ rule: 'market.search.filters_many', facts: { most: mostDimensions } }] : []),
    ],
  }
}

/** The same question has the same words, however it was put. */
export const questionOf = (tokens: readonly string[], chosen: Chosen, sort: Sort): string =>
  JSON.stringify([
    tokens,
    chosen.shop ?? null,
    chosen.min ?? null,
    chosen.max ?? null,
    sort,
    [...chosen.dimensions].map(({ key, values }) => [key, [...values].sort()]).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  ])
