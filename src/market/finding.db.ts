import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'
import { type Synonyms, synonymsOf } from './search-terms.ts'

export type Category = { slug: string; parent: string | null; name_id: string; name_en: string; position: number }
export type Kelurahan = { code: string; slug: string; name: string }
type Attribute = {
  key: string
  category: string
  type: string
  unit: string | null
  options: string[]
  options_en: string[]
  name_id: string
  name_en: string
}

/** What finding must know before it looks: the city's lists, other words for things, and which words are common. */
export type Finding = {
  categories: ReadonlyMap<string, Category>
  parents: ReadonlySet<string>
  kelurahan: readonly Kelurahan[]
  attributes: ReadonlyMap<string, Attribute>
  options: ReadonlyMap<string, string>
  synonyms: Synonyms
  /** Products in the search table, about. */
  rows: number
  /** How many of them hold a word or filter value, by the planner's statistics; absent means few. */
  rowsWith: ReadonlyMap<string, number>
}

type Row = {
  categories: Category[]
  kelurahan: Kelurahan[]
  attributes: Attribute[]
  options: { key: string; name: string }[]
  synonyms: { word: string; means: string }[]
  rows: number
  common: string[] | null
  shares: number[] | null
}

async function read(db: Database): Promise<Finding> {
  const found = await sql<Row>`select
    (select coalesce(jsonb_agg(c order by position), '[]') from market.category c) as categories,
    (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'slug', slug, 'name', name) order by name), '[]') from directory.kelurahan) as kelurahan,
    (select coalesce(jsonb_agg(a order by category, key), '[]') from market.attribute a where filterable and type <> 'text') as attributes,
    (select coalesce(jsonb_agg(o order by key), '[]') from market.option_name o) as options,
    (select coalesce(jsonb_agg(s order by word, means), '[]') from market.synonym s) as synonyms,
    (select greatest(reltuples, 0)::float8 from pg_class where oid = 'market.product_search'::regclass) as rows,
    (select most_common_elems::text::text[] from pg_stats where schemaname = 'market' and tablename = 'product_search' and attname = 'words') as common,
    (select most_common_elem_freqs::float8[] from pg_stats where schemaname = 'market' and tablename = 'product_search' and attname = 'words') as shares`.execute(
    db,
  )
  const row = found.rows[0] as Row
  return {
    categories: new Map(row.categories.map((category) => [category.slug, category])),
    parents: new Set(row.categories.flatMap(({ parent }) => parent ?? [])),
    kelurahan: row.kelurahan,
    attributes: new Map([...row.attributes].reverse().map((attribute) => [attribute.key, attribute])),
    options: new Map(row.options.map(({ key, name }) => [key, name])),
    synonyms: synonymsOf(row.synonyms),
    rows: row.rows,
    rowsWith: new Map((row.common ?? []).map((word, index) => [word, row.rows * (row.shares?.[index] ?? 0)])),
  }
}

const keepMs = 30_000
const kept = new WeakMap<Database, { at: number; finding: Promise<Finding> }>()

/** These lists change with a city pack or a new option name: they are read at most twice a minute. */
export function findingNow(db: Database, fresh = false): Promise<Finding> {
  const at = performance.now()
  const known = kept.get(db)
  if (known && !fresh && at - known.at < keepMs) return known.finding
  const finding = read(db)
  kept.set(db, { at, finding })
  finding.catch(() => kept.delete(db))
  return finding
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `tulis-dan-cap` as `Tulis dan cap`, `xl` as `XL`. */
export function plainLabel(value: string): string {
  if (/^(?:\d{0,2}x{0,5}[sml]|all size)$/.test(value)) return value.toUpperCase()
  return capital(value.replaceAll('-', ' '))
}

/** The word for an attribute's value in the reader's tongue. */
export function valueLabel(finding: Finding, key: string, value: string, tongue: Tongue): string {
  const attribute = finding.attributes.get(key)
  if (attribute?.type === 'bool') return sayIn(tongue)(value === 'true' ? 'market.find.yes' : 'market.find.no')
  if (attribute?.type === 'number') return attribute.unit ? `${value} ${attribute.unit}` : value
  const place = tongue === 'en' ? (attribute?.options.indexOf(value) ?? -1) : -1
  return capital(attribute?.options_en[place] ?? plainLabel(value))
}

export const nameIn = (tongue: Tongue, named: { name_id: string; name_en: string }): string =>
  tongue === 'en' ? named.name_en : named.name_id
