import type { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import * as rows from './_city-rows.ts'
import { at, readTable, refuseTwice, refuseUnknown, type Table } from './_city-table.ts'
import { refuseBrokenInstitution } from './_institution-check.ts'
import * as institution from './_institution-rows.ts'

type CamelKey<Key extends string> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelKey<Tail>>}` : Key
type Camel<Row> = { [Key in keyof Row as CamelKey<Key & string>]: Row[Key] }
type RowOf<Schema extends z.ZodType> = Camel<z.output<Schema>>

export type City = z.output<typeof rows.city>
export type District = RowOf<typeof rows.district>
export type Kelurahan = RowOf<typeof rows.kelurahan>
export type Subsector = RowOf<typeof rows.subsector>
export type Agency = RowOf<typeof rows.agency>
export type Venue = RowOf<typeof rows.venue>
export type Tariff = RowOf<typeof rows.tariff>
export type LegalBasis = RowOf<typeof rows.legalBasis>
export type CalendarAnchor = RowOf<typeof rows.anchor>
export type CreativeMarket = RowOf<typeof rows.market>
export type Motif = RowOf<typeof rows.motif>
export type Category = RowOf<typeof rows.category>
export type Attribute = RowOf<typeof rows.attribute>
export type Synonym = RowOf<typeof rows.synonym>
export type Unit = RowOf<typeof institution.unit>
export type PostKind = RowOf<typeof institution.postKind>
export type Post = RowOf<typeof institution.post>
export type LegalArticle = RowOf<typeof institution.legalArticle>
export type MatrixLine = RowOf<typeof institution.matrixLine>

/** A city as data. Rows keep the order of their files. `verified: false` is shown as such and decides nothing. */
export type CityPack = {
  city: City
  districts: District[]
  kelurahan: Kelurahan[]
  subsectors: Subsector[]
  agencies: Agency[]
  venues: Venue[]
  tariffs: Tariff[]
  legalBases: LegalBasis[]
  calendarAnchors: CalendarAnchor[]
  markets: CreativeMarket[]
  motifs: Motif[]
  categories: Category[]
  attributes: Attribute[]
  synonyms: Synonym[]
  units: Unit[]
  postKinds: PostKind[]
  posts: Post[]
  legalArticles: LegalArticle[]
  matrix: MatrixLine[]
}

type Tables = ReturnType<typeof readTables>

/** The files a pack consists of; anything else in its folder (a README, the demo town) is left alone. */
export const cityPackFiles = [
  'city.json',
  'districts.csv',
  'kelurahan.csv',
  'subsectors.csv',
  'agencies.csv',
  'venues.csv',
  'tariffs.csv',
  'legal_basis.csv',
  'calendar_anchors.csv',
  'markets.csv',
  'motifs.csv',
  'categories.csv',
  'attributes.csv',
  'synonyms.csv',
  'units.csv',
  'post_kinds.csv',
  'posts.csv',
  'legal_articles.csv',
  'matrix.csv',
] as const

/** Reads and checks a city pack from the texts of its files, keyed by file name. All faults are reported at once. */
export function readCityPack(files: Record<string, string>): Outcome<CityPack> {
  const refusals: Refusal[] = []
  const city = readCity(files['city.json'], refusals)
  const tables = readTables(files, refusals)
  refuseRepeated(tables, refusals)
  refuseLooseEnds(tables, refusals)
  refuseReversedDates(tables, refusals)
  refuseSubsectorCount(tables.subsectors, refusals)
  refuseCycles(tables.categories, refusals)
  refuseOptions(tables.attributes, refusals)
  refuseBaselessTariffs(tables.tariffs, refusals)
  const bases = tables.legalBases.whole ? new Set(tables.legalBases.lines.map(({ row }) => row.code)) : undefined
  refuseBrokenInstitution(tables, bases, refusals)
  if (!city || refusals.length > 0) return refused(...refusals)
  return done({ city, ...plain(tables) })
}

function readCity(text: string | undefined, refusals: Refusal[]): City | undefined {
  const file = 'city.json'
  if (text === undefined) {
    refusals.push(at('file_missing', file, 0, ''))
    return undefined
  }
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    refusals.push(at('json_broken', file, 1, ''))
    return undefined
  }
  const read = rows.city.safeParse(value)
  if (read.success) return read.data
  for (const issue of read.error.issues) {
    const message = issue.message.includes(' ') ? 'value_wrong' : issue.message
    refusals.push(at(message, file, 1, issue.path.join('.')))
  }
  return undefined
}

function readTables(files: Record<string, string>, refusals: Refusal[]) {
  const table = <Schema extends z.ZodObject>(file: string, schema: Schema) => readTable(files, file, schema, refusals)
  return {
    districts: table('districts.csv', rows.district),
    kelurahan: table('kelurahan.csv', rows.kelurahan),
    subsectors: table('subsectors.csv', rows.subsector),
    agencies: table('agencies.csv', rows.agency),
    venues: table('venues.csv', rows.venue),
    tariffs: table('tariffs.csv', rows.tariff),
    legalBases: table('legal_basis.csv', rows.legalBasis),
    calendarAnchors: table('calendar_anchors.csv', rows.anchor),
    markets: table('markets.csv', rows.market),
    motifs: table('motifs.csv', rows.motif),
    categories: table('categories.csv', rows.category),
    attributes: table('attributes.csv', rows.attribute),
    synonyms: table('synonyms.csv', rows.synonym),
    units: table('units.csv', institution.unit),
    postKinds: table('post_kinds.csv', institution.postKind),
    posts: table('posts.csv', institution.post),
    legalArticles: table('legal_articles.csv', institution.legalArticle),
    matrix: table('matrix.csv', institution.matrixLine),
  }
}

function refuseRepeated(tables: Tables, refusals: Refusal[]): void {
  const { districts, kelurahan, subsectors, agencies, venues, tariffs, legalBases, calendarAnchors, markets, motifs } = tables
  const coded: Table<{ code: string }>[] = [
    districts,
    kelurahan,
    subsectors,
    agencies,
    venues,
    tariffs,
    legalBases,
    calendarAnchors,
    markets,
    motifs,
  ]
  for (const table of coded) refuseTwice(table, 'code', (row) => row.code, refusals)
  refuseTwice(subsectors, 'order', (row) => String(row.order), refusals)
  refuseTwice(tables.categories, 'slug', (row) => row.slug, refusals)
  refuseTwice(tables.attributes, 'key', (row) => `${row.category}.${row.key}`, refusals)
  refuseTwice(tables.synonyms, 'term', (row) => `${row.term} = ${row.means}`, refusals)
}

function refuseLooseEnds(tables: Tables, refusals: Refusal[]): void {
  const named = <Row>(table: Table<Row>, nameOf: (row: Row) => string) =>
    table.whole ? new Set(table.lines.map(({ row }) => nameOf(row))) : undefined
  const codes = (table: Table<{ code: string }>) => named(table, (row) => row.code)
  const slugs = named(tables.categories, (row) => row.slug)
  const districtNames = named(tables.districts, (row) => row.name)
  refuseUnknown(tables.kelurahan, 'district_code', (row) => row.district_code, codes(tables.districts), refusals)
  refuseUnknown(tables.venues, 'district', (row) => row.district, districtNames, refusals)
  refuseUnknown(tables.markets, 'kelurahan_code', (row) => row.kelurahan_code, codes(tables.kelurahan), refusals)
  refuseUnknown(tables.tariffs, 'venue_code', (row) => row.venue_code, codes(tables.venues), refusals)
  refuseUnknown(tables.tariffs, 'legal_basis_code', (row) => row.legal_basis_code, codes(tables.legalBases), refusals)
  refuseUnknown(tables.categories, 'parent', (row) => row.parent, slugs, refusals)
  refuseUnknown(tables.attributes, 'category', (row) => row.category, slugs, refusals)
}

function refuseReversedDates({ agencies, tariffs, legalBases }: Tables, refusals: Refusal[]): void {
  for (const table of [agencies, tariffs, legalBases]) {
    for (const { row, line } of table.lines) {
      // ISO days sort as text.
      if (row.valid_from && row.valid_to && row.valid_to < row.valid_from) {
        refusals.push(at('dates_reversed', table.file, line, 'valid_to', row.valid_to))
      }
    }
  }
}

/** The version names its own length (`ekraf-17`), so a row lost while editing is seen. */
function refuseSubsectorCount(subsectors: Table<z.output<typeof rows.subsector>>, refusals: Refusal[]): void {
  const last = subsectors.lines.at(-1)
  const expected = Number(/-(\d+)$/.exec(last?.row.version ?? '')?.[1] ?? 0)
  if (!last || !subsectors.whole || expected === 0 || expected === subsectors.lines.length) return
  const refusal = at('subsector_count', subsectors.file, last.line, 'version', last.row.version)
  refusals.push({ ...refusal, facts: { ...refusal.facts, expected, found: subsectors.lines.length } })
}

function refuseCycles(categories: Table<z.output<typeof rows.category>>, refusals: Refusal[]): void {
  const parents = new Map(categories.lines.map(({ row }) => [row.slug, row.parent]))
  for (const { row, line } of categories.lines) {
    const passed = new Set<string>()
    let slug = row.slug
    while (slug !== '' && !passed.has(slug)) {
      passed.add(slug)
      slug = parents.get(slug) ?? ''
    }
    if (slug === row.slug) refusals.push(at('category_cycle', categories.file, line, 'parent', row.parent))
  }
}

function refuseOptions(attributes: Table<z.output<typeof rows.attribute>>, refusals: Refusal[]): void {
  for (const { row, line } of attributes.lines) {
    const { options, options_en: english } = row
    const expected = row.type === 'enum' ? options.length > 1 : options.length === 0
    const twice = new Set(options).size !== options.length
    if (!expected || twice) refusals.push(at('options_wrong', attributes.file, line, 'options', options.join('|')))
    if (english.length !== options.length) refusals.push(at('options_unequal', attributes.file, line, 'options_en', english.join('|')))
  }
}

/** No price without a legal basis: a tariff that names none may be kept as history, never as verified. */
function refuseBaselessTariffs(tariffs: Table<z.output<typeof rows.tariff>>, refusals: Refusal[]): void {
  for (const { row, line } of tariffs.lines) {
    if (row.verified && row.legal_basis_code === '') refusals.push(at('tariff_without_basis', tariffs.file, line, 'legal_basis_code'))
  }
}

const camelKey = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

// `Camel` says of types what `camelKey` does to keys; TypeScript cannot see that they agree.
const camel = <Row extends object>(row: Row) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [camelKey(key), value])) as Camel<Row>

const plainRows = <Row extends object>(table: Table<Row>): Camel<Row>[] => table.lines.map(({ row }) => camel(row))

const plain = (tables: Tables): Omit<CityPack, 'city'> => ({
  districts: plainRows(tables.districts),
  kelurahan: plainRows(tables.kelurahan),
  subsectors: plainRows(tables.subsectors),
  agencies: plainRows(tables.agencies),
  venues: plainRows(tables.venues),
  tariffs: plainRows(tables.tariffs),
  legalBases: plainRows(tables.legalBases),
  calendarAnchors: plainRows(tables.calendarAnchors),
  markets: plainRows(tables.markets),
  motifs: plainRows(tables.motifs),
  categories: plainRows(tables.categories),
  attributes: plainRows(tables.attributes),
  synonyms: plainRows(tables.synonyms),
  units: plainRows(tables.units),
  postKinds: plainRows(tables.postKinds),
  posts: plainRows(tables.posts),
  legalArticles: plainRows(tables.legalArticles),
  matrix: plainRows(tables.matrix),
})
