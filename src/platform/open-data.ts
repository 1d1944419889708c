import { type RawBuilder, sql } from 'kysely'
import type { House } from './context.ts'
import type { Database, Tx } from './database.ts'

export type Cell = string | number | boolean | Date | null

/** `day`: a civic day, `moment`: an instant. `rupiah` is whole rupiah. A column that is added up says so: its sum stands beside the file. */
export type Column = { name: string; kind: 'text' | 'whole' | 'decimal' | 'rupiah' | 'day' | 'moment' | 'yes_no'; added?: boolean }

/**
 * What a room gives away. Its words are `data.set.<slug>.title` and `.about`, and `data.column.<name>` for each column. Rows come in an order that
 * is the same every time, one value a column; nothing of a private person is in them who did not agree to it.
 */
export type Dataset = {
  slug: string
  /** The address of the page that shows the same, whose sums these are. */
  page: string
  columns: readonly Column[]
  /** People are named in it by their own word, which they may take back: then the newest version alone is given away, and older files are not kept. */
  restsOnConsent?: boolean
  rows(tx: Tx, house: House): AsyncIterable<readonly Cell[]>
}

const atOnce = 500

/** The rows of a query in its own order of columns, some hundred at a time, so that a large table is never whole in memory. */
export async function* rowsOf(tx: Tx, columns: readonly Column[], query: RawBuilder<unknown>): AsyncGenerator<Cell[]> {
  await sql`declare open_data no scroll cursor for ${query}`.execute(tx)
  for (;;) {
    const { rows } = await sql<Record<string, Cell>>`fetch ${sql.lit(atOnce)} from open_data`.execute(tx)
    for (const row of rows) yield columns.map(({ name }) => row[name] ?? null)
    if (rows.length < atOnce) break
  }
  await sql`close open_data`.execute(tx)
}

/** A dataset that is one query, whose columns are called as the dataset's are. */
export const datasetOf = (facts: Omit<Dataset, 'rows'>, query: (house: House) => RawBuilder<unknown>): Dataset => ({
  ...facts,
  rows: (tx, house) => rowsOf(tx, facts.columns, query(house)),
})

/** The sum of one added column read straight from the rows: what a test holds against a page. */
export async function sumOfColumn(db: Database, house: House, set: Dataset, name: string): Promise<number> {
  const at = set.columns.findIndex((column) => column.name === name)
  return await db.transaction().execute(async (tx) => {
    let sum = 0
    for await (const row of set.rows(tx, house)) sum += Number(row[at] ?? 0)
    return sum
  })
}
