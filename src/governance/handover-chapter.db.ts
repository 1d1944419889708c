import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'
import { stillWaits } from './_case-rows.db.ts'
import type { Chapter, HandoverTable } from './handover.ts'

const t = sayIn('id')

/** A table out of one query: its columns in the order they are selected, headed by their words. */
async function tableFrom(
  db: Database | Tx,
  name: string,
  query: RawBuilder<Record<string, string | number | null>>,
): Promise<HandoverTable> {
  // one row more than there are, so that an empty table still says what its columns are
  const found = await sql<
    Record<string, string | number | null>
  >`select listed.*, listed.handover_row is null as handover_none from (select) always
    left join (select inner_rows.*, row_number() over () as handover_row from (${query}) inner_rows) listed on true order by listed.handover_row`.execute(
    db,
  )
  const columns = Object.keys(found.rows[0] ?? {}).filter((column) => !column.startsWith('handover_'))
  const rows = found.rows.filter((row) => !row.handover_none)
  return {
    name,
    title: t(`handover.table.${name}`),
    columns: columns.map((column) => t(`handover.column.${column}`)),
    rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
  }
}

type Query = RawBuilder<Record<string, string | number | null>>

const day = (column: string): RawBuilder<string> => sql`to_char(${sql.raw(column)} at time zone 'Asia/Jakarta', 'YYYY-MM-DD HH24:MI')`

const posts: Query = sql`select u.name as unit, k.name as post, s.n as seat, coalesce(h.name, 'KOSONG') as holder, a.mode, a.first_day::text as first_day, a.last_day::text as last_day, a.paper, h.email as contact
  from governance.post p join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id cross join lateral generate_series(1, p.seats) s(n)
    left join governance.appointment a on a.post_id = p.id and a.seat = s.n and a.active @> governance.clock() left join identity.person h on h.id = a.person_id
  where p.until is null or p.until >= governance.today() order by k.position, p.code, s.n`

const vacancies: Query = sql`select k.name as post, u.name as unit, a.seat, h.name as holder, a.last_day::text as last_day, (a.last_day - governance.today()) as days_left
  from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id join identity.person h on h.id = a.person_id
  where a.active @> governance.clock() and a.mode <> 'plh' order by upper(a.active), k.position, a.seat`

const cases: Query = sql`select c.number, n.name as action, c.fund, c.amount, c.title, c.status, k.name as turn, c.due_day::text as due_day, ${day('c.opened_at')} as opened_at
  from governance.case_file c join governance.action n on n.code = c.action left join governance.post_kind k on k.code = c.turn
  where ${stillWaits} order by c.due_day nulls last, c.id`

const matrix: Query = sql`select r.code as row, n.name as action, r.fund, r.capacity, k.name as post, r.scope, r.least as min, r.most as max, r.window_period as period, r.window_cap as cap, r.class,
    case when r.quorum_n is not null then r.quorum_n || '/' || r.quorum_d end as quorum, case when r.majority_n is not null then r.majority_n || '/' || r.majority_d end as majority, r.approvers,
    (select name from governance.post_kind where code = r.superior) as superior, b.code as legal_basis
  from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id join governance.action n on n.code = r.action join governance.post_kind k on k.code = r.post
    join governance.legal_basis b on b.id = r.legal_basis_id
  where v.in_force @> governance.clock() order by n.position, r.fund, r.capacity, r.least, r.code`

const delegations: Query = sql`select d.number, k.name as post, g.name as holder, h.name as grantee, array_to_string(d.actions, ', ') as action, d.most as max, d.first_day::text as first_day, d.last_day::text as last_day, d.paper
  from governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    join identity.person g on g.id = a.person_id join identity.person h on h.id = d.grantee
  where upper(d.active) > governance.clock() and upper(a.active) > governance.clock() order by upper(d.active)`

const bases: Query = sql`select b.code as legal_basis, concat_ws(' ', b.kind, b.number, b.year) as name, b.about, b.level, b.status, b.valid_from::text as first_day, b.valid_to::text as last_day, case when b.verified then 'ya' else 'belum' end as verified, b.source
  from governance.legal_basis b where governance.basis_in_force(b.id, governance.today()) order by b.code`

const awaiting: Query = sql`select w.subject_kind as kind, w.subject_id as number, b.code as legal_basis, w.since::text as first_day
  from governance.awaiting_basis w join governance.legal_basis b on b.id = w.basis_id where w.settled_at is null order by w.since, w.id`

const review: Query = sql`select d.number, d.title, n.name as action, d.amount, d.effective_on::text as first_day, d.review_on::text as due_day, b.code as legal_basis
  from governance.decision d join governance.action n on n.code = d.action join governance.legal_basis b on b.id = d.legal_basis_id
  where d.kind <> 'refusal' and not exists (select from governance.decision o where o.corrects = d.id) order by d.review_on, d.id`

const custodians: Query = sql`select k.name as post, u.name as unit, h.name as holder, h.email as contact, a.last_day::text as last_day
  from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id join identity.person h on h.id = a.person_id
  where k.custodian and a.active @> governance.clock() and h.ended_at is null order by a.last_day, k.position`

const meetings: Query = sql`select m.number, k.name as post, m.title, m.place, ${day('m.starts_at')} as starts_at, m.status
  from governance.meeting m join governance.post_kind k on k.code = m.body where m.status in ('called', 'opened', 'drafted') order by m.starts_at`

const versions: Query = sql`select v.version, v.title, v.status, ${day('lower(v.in_force)')} as first_day, ${day('upper(v.in_force)')} as last_day, v.paper, v.hash
  from governance.matrix_version v order by v.version desc`

const all: Record<string, Query> = {
  posts,
  terms: vacancies,
  cases,
  matrix,
  delegations,
  reviews: review,
  bases,
  awaiting,
  custodians,
  meetings,
  versions,
}

/** The institution's own chapter. Carried whole: every table of the room. */
export const governanceChapter: Chapter = {
  room: 'governance',
  async tables(db) {
    const found: HandoverTable[] = []
    for (const [name, query] of Object.entries(all)) found.push(await tableFrom(db, name, query))
    return found
  },
  carried: ['governance.*', 'platform.journal', 'platform.journal_seal', 'platform.journal_publication'],
}
