import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** What must have been true at the moment of an act for it to bind. */
export const replayChecks = ['term', 'recorded', 'matrix', 'value', 'space', 'basis'] as const
export type ReplayCheck = (typeof replayChecks)[number]

/** An act of authority tried again at its own moment. `failed` names what was not so then: none, and it was valid, whatever ended since. */
export type Replayed = {
  at: Date
  capacity: string
  holder: string
  post: string
  mode: string
  paper: string
  firstDay: Day
  until: Day
  /** Whether the seat has ended since. */
  over: boolean
  row: string
  version: number
  least: number
  most: number | null
  amount: number
  failed: ReplayCheck[]
}

type Row = Omit<Replayed, 'failed'> & Record<ReplayCheck, boolean>

/**
 * Every act in a case tried again by what was in force at its moment: the seat and its term, or the loan and the seat it came from; that the SK
 * stood recorded by then; the matrix, by its own hash; the limit of value; the space, by the unit that runs it; the text the row rests on.
 */
export async function replayCase(db: Database | Tx, number: string): Promise<Replayed[]> {
  const found =
    await sql<Row>`select w.recorded_at as at, w.capacity, governance.holder_name(w.person_id) as holder, p.kind as post, w.mode, a.paper, to_char(a.first_day, 'YYYY-MM-DD') as "firstDay",
      to_char((upper(a.active) - interval '1 microsecond') at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as until, upper(a.active) <= governance.clock() as over,
      r.code as row, v.version, r.least, r.most, w.amount,
      a.active @> w.recorded_at and case when w.delegation_id is null then a.person_id = w.person_id
        else d.active @> w.recorded_at and d.grantor_id = a.id and d.grantee = w.person_id end as term,
      a.recorded_at <= w.recorded_at as recorded,
      coalesce(v.in_force @> w.recorded_at and v.hash = w.matrix_hash and r.action = w.action and r.capacity = w.capacity, false) as matrix,
      w.amount >= r.least and (r.most is null or w.amount <= r.most) and (d.most is null or w.amount <= d.most) as value,
      case when w.mode = 'substitute' then p.kind = r.superior else governance.within(r.scope, p.unit_id, w.unit_id) end as space,
      governance.basis_in_force(r.legal_basis_id, (w.recorded_at at time zone 'Asia/Jakarta')::date) as basis
    from governance.case_file c join governance.act w on w.case_id = c.id join governance.appointment a on a.id = w.appointment_id join governance.post p on p.id = a.post_id
      join governance.matrix_row r on r.id = w.row_id join governance.matrix_version v on v.id = r.version_id left join governance.delegation d on d.id = w.delegation_id
    where c.number = ${number} order by w.recorded_at, w.id`.execute(db)
  return found.rows.map((row) => ({ ...row, failed: replayChecks.filter((check) => !row[check]) }))
}
