import { sql } from 'kysely'
import type { Chapter, HandoverTable } from '#src/governance/handover.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'
import { problems } from './keeping-read.db.ts'

const t = sayIn('id')
type Row = Record<string, string | number | null>

const table = (name: string, columns: readonly string[], rows: readonly Row[]): HandoverTable => ({
  name: `support-${name}`,
  title: t(`handover.table.support_${name.replace('-', '_')}`),
  columns: columns.map((column) => t(`handover.column.${column}`)),
  rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
})

/** How many days ahead somebody new looks first: promises that fall due, papers that end. The day itself is within. */
const pressing = { promises: 90, accords: 180 }

async function openPromises(db: Database | Tx, within?: number): Promise<HandoverTable> {
  const columns = ['number', 'unit', 'post', 'title', 'due_day', 'amount', 'confirmed', 'paper']
  const found =
    await sql<Row>`select c.number, u.name as unit, pk.name as post, c.title, to_char(c.due_day, 'YYYY-MM-DD') as due_day, c.value as amount,
      k.confirmed || '/' || c.quantity || ' ' || c.measure as confirmed, c.letter as paper
    from support.commitment c join support.kept k on k.id = c.id join governance.unit u on u.id = c.unit_id join governance.post p on p.id = c.post_id join governance.post_kind pk on pk.code = p.kind
    where k.confirmed < c.quantity and (${within ?? null}::int is null or c.due_day <= governance.today() + ${within ?? null}::int) order by c.due_day, c.number`.execute(
      db,
    )
  return table(within === undefined ? 'promises' : 'promises-due', columns, found.rows)
}

async function offers(db: Database | Tx): Promise<HandoverTable> {
  const columns = ['unit', 'title', 'kind', 'first_day', 'last_day', 'legal_basis']
  const found =
    await sql<Row>`select u.name as unit, o.title, k.name as kind, to_char(lower(o.during), 'YYYY-MM-DD') as first_day, to_char(upper(o.during) - 1, 'YYYY-MM-DD') as last_day, l.code as legal_basis
    from support.offer o join governance.unit u on u.id = governance.unit_today(o.unit_id) join support.kind k on k.code = o.kind join governance.legal_basis l on l.id = o.legal_basis_id
    where o.closed_at is null order by u.name, o.slug`.execute(db)
  return table('offers', columns, found.rows)
}

async function waiting(db: Database | Tx): Promise<HandoverTable> {
  const rows = await problems(db, undefined, false, 1000)
  const columns = ['title', 'kind', 'unit', 'post', 'due_day', 'days_over', 'number']
  return table(
    'problems',
    columns,
    rows.map(({ title, kind, unitName, post, deadline, days, number }) => ({
      title,
      kind: t(`keep.problem.${kind}`),
      unit: unitName,
      post,
      due_day: deadline,
      days_over: days,
      number,
    })),
  )
}

/** Papers of cooperation that stand, by the day they end. */
async function accords(db: Database | Tx, within?: number): Promise<HandoverTable> {
  const columns = ['number', 'title', 'unit', 'parties', 'first_day', 'last_day', 'days_left', 'paper']
  const found =
    await sql<Row>`select a.number, a.title, u.name as unit, (select string_agg(o.name, ', ' order by o.name) from support.accord_party p join directory.organisation o on o.id = p.organisation_id where p.accord_id = a.id) as parties,
      to_char(a.begins, 'YYYY-MM-DD') as first_day, to_char(a.ends, 'YYYY-MM-DD') as last_day, a.ends - governance.today() as days_left, a.paper
    from support.accord a join governance.unit u on u.id = a.unit_id where a.ended_on is null and a.ends >= governance.today()
      and (${within ?? null}::int is null or a.ends <= governance.today() + ${within ?? null}::int) order by a.ends, a.number`.execute(db)
  return table(within === undefined ? 'accords' : 'accords-ending', columns, found.rows)
}

/** What was agreed between helices and is not whole yet. Bodies are named, people are not. */
async function obligations(db: Database | Tx): Promise<HandoverTable> {
  const columns = ['number', 'title', 'parties', 'due_day', 'confirmed']
  const found =
    await sql<Row>`select g.number, o.what as title, coalesce(b.name, o.helix) as parties, to_char(o.due_day, 'YYYY-MM-DD') as due_day, k.confirmed || '/' || o.quantity || ' ' || o.measure as confirmed
    from support.obligation o join support.obligation_kept k on k.id = o.id join support.agreement g on g.id = o.agreement_id left join directory.organisation b on b.id = o.organisation_id
    where k.confirmed < o.quantity order by o.due_day, g.number, o.position`.execute(db)
  return table('obligations', columns, found.rows)
}

/** What whoever comes after must keep: promises that are not kept whole, offers and papers of cooperation that stand, and what is late. Read, not carried over: an empty instance has no events or receivers. */
export const supportChapter: Chapter = {
  room: 'support',
  tables: async (db) => [
    await openPromises(db, pressing.promises),
    await accords(db, pressing.accords),
    await openPromises(db),
    await waiting(db),
    await offers(db),
    await accords(db),
    await obligations(db),
  ],
  carried: [],
}
