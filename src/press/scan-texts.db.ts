import { sql } from 'kysely'
import { gamblingIn } from '#src/base/gambling.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** Rooms whose texts people write. */
const rooms = ['identity', 'directory', 'governance', 'finance', 'spaces', 'events', 'support', 'market', 'improvement', 'press']

/** What holds no sentence of anybody's, or what others sent and nobody sees until it was looked at. */
const aside = new Set([
  'identity.session',
  'identity.account',
  'identity.verification',
  'identity.attempt',
  'press.finding',
  'market.vocabulary',
])
const noText =
  /(?:^|_)(?:hash|key|secret|token|sha256|fingerprint|public_key|credential_id|backup_codes|etag)$|^(?:actor|made_by|tsv|words|facets)$/

type Place = { schema: string; table: string; columns: string[]; hasId: boolean }

/** Every column of every room that can hold a sentence, read from the database itself: a table made tomorrow is looked at tomorrow night. */
export async function textPlaces(db: Database | Tx): Promise<Place[]> {
  const found =
    await sql<Place>`select c.table_schema as schema, c.table_name as "table", array_agg(c.column_name::text order by c.ordinal_position) as columns,
      exists (select from information_schema.columns i where i.table_schema = c.table_schema and i.table_name = c.table_name and i.column_name = 'id') as "hasId"
    from information_schema.columns c join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
    where c.table_schema in (${sql.join(rooms)}) and (c.data_type in ('text', 'jsonb', 'json', 'character varying') or c.udt_name in ('_text', '_varchar')) and c.is_generated = 'NEVER'
    group by 1, 2 order by 1, 2`.execute(db)
  return found.rows
    .filter(({ schema, table }) => !aside.has(`${schema}.${table}`))
    .map((place) => ({ ...place, columns: place.columns.filter((column) => !noText.test(column)) }))
    .filter(({ columns }) => columns.length > 0)
}

export type InText = { place: string; row: string; what: string; schema: string; table: string }

const atOnce = 1000
const shortest = 4

/** Looks through every text that is stored, some hundred rows at a time. Answers where, never what else stands there. */
export async function* plantedTexts(tx: Tx, count: (texts: number) => void): AsyncGenerator<InText> {
  for (const { schema, table, columns, hasId } of await textPlaces(tx)) {
    const of = sql.id(schema, table)
    const texts = sql.join(columns.map((column) => sql`${sql.ref(column)}::text as ${sql.ref(column)}`))
    await sql`declare looked no scroll cursor for select ${hasId ? sql`id::text` : sql`ctid::text`} as "__row", ${texts} from ${of}`.execute(
      tx,
    )
    for (;;) {
      const { rows } = await sql<Record<string, string | null>>`fetch ${sql.lit(atOnce)} from looked`.execute(tx)
      for (const row of rows)
        for (const column of columns) {
          const text = row[column]
          if (!text || text.length < shortest) continue
          count(1)
          const what = gamblingIn(text)
          if (what !== undefined) yield { place: `${schema}.${table}.${column}`, row: row.__row ?? '', what, schema, table }
        }
      if (rows.length < atOnce) break
    }
    await sql`close looked`.execute(tx)
  }
}

/** The public page that shows a row, where there is one. */
const pages: Readonly<Record<string, (row: string) => ReturnType<typeof sql<{ page: string }>>>> = {
  'market.product': (row) => sql`select '/belanja/produk/' || slug as page from market.product where id = ${row}::uuid`,
  'market.shop': (row) => sql`select '/belanja/toko/' || slug as page from market.shop where id = ${row}::uuid`,
  'market.picture': (row) =>
    sql`select '/belanja/produk/' || p.slug as page from market.picture i join market.product p on p.id = i.product_id where i.id = ${row}::uuid`,
  'events.event': (row) => sql`select '/acara/' || slug as page from events.event where id = ${row}::uuid`,
  'support.offer': (row) => sql`select '/dukungan/' || slug as page from support.offer where id = ${row}::uuid`,
  'support.commitment': (row) => sql`select '/dukungan/janji/' || number as page from support.commitment where id = ${row}::uuid`,
  'support.note': (row) =>
    sql`select '/dukungan/skor/' || u.code as page from support.note n join governance.unit u on u.id = n.unit_id where n.id = ${row}::uuid`,
  'press.story_version': (row) =>
    sql`select '/kabar/' || s.slug as page from press.story_version v join press.story s on s.id = v.story_id where v.id = ${row}::uuid`,
  'spaces.bookable': (row) => sql`select '/ruang/' || slug as page from spaces.bookable where id = ${row}::uuid`,
}

export async function pageOf(tx: Tx, { schema, table, row }: InText): Promise<string | null> {
  const found = await pages[`${schema}.${table}`]?.(row).execute(tx)
  return found?.rows[0]?.page ?? null
}
