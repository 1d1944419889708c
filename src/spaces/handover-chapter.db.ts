import { sql } from 'kysely'
import type { Chapter, HandoverTable } from '#src/governance/handover.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'

const t = sayIn('id')
type Row = Record<string, string | number | null>

const table = (name: string, columns: readonly string[], rows: readonly Row[]): HandoverTable => ({
  name: `spaces-${name}`,
  title: t(`handover.table.spaces_${name}`),
  columns: columns.map((column) => t(`handover.column.${column}`)),
  rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
})

/** What the city owns and lends: rooms, things, heaps of chairs; whose it is, how many there are, how many are out, and what is shut away as damaged. */
async function assets(db: Database | Tx): Promise<HandoverTable> {
  const columns = ['code', 'name', 'kind', 'unit', 'stock', 'out_now', 'status']
  const found = await sql<Row>`select r.code, r.name, r.kind, u.name as unit, coalesce(r.stock, 1) as stock,
      coalesce((select sum(spaces.out_of(h.id)) from spaces.handover h where h.resource_id = r.id), 0)::int as out_now,
      case when spaces.is_blocked(r.id) then 'damaged' else 'whole' end as status
    from spaces.resource r join governance.unit u on u.id = r.unit_id order by u.name, r.kind, r.code`.execute(db)
  return table(
    'assets',
    columns,
    found.rows.map((row) => ({ ...row, kind: t(`handover.asset.${row.kind}`), status: t(`handover.asset.${row.status}`) })),
  )
}

/** What is out of the house now: by which booking, since when, until when. Who has it is told by the booking, to whoever may know. */
async function out(db: Database | Tx): Promise<HandoverTable> {
  const columns = ['code', 'name', 'number', 'amount_out', 'first_day', 'due_day']
  const found =
    await sql<Row>`select r.code, r.name, k.number, spaces.out_of(h.id) as amount_out, to_char(h.out_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as first_day,
      to_char(h.due_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as due_day
    from spaces.handover h join spaces.resource r on r.id = h.resource_id join spaces.booking k on k.id = h.booking_id where spaces.out_of(h.id) > 0 order by h.due_at, r.code`.execute(
      db,
    )
  return table('out', columns, found.rows)
}

/** The things of the house. Who keeps a unit's keys stands in the sheet of posts. Read, not carried over: an empty instance is given its rooms by its city pack. */
export const spacesChapter: Chapter = {
  room: 'spaces',
  tables: async (db) => [await assets(db), await out(db)],
  carried: [],
}
