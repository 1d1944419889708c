import { type RawBuilder, sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, personOf, type Scope } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { CaseStatus } from './case.ts'

export type CaseRow = {
  id: string
  number: string
  action: string
  fund: string
  amount: number
  /** Whose it is today: the unit it was opened for, or whoever took over from there. */
  unit: string | null
  title: string
  payee: string | null
  activity: string | null
  opened_by: string
  status: CaseStatus
  turn: string | null
  subject_kind: string | null
  subject_id: string | null
  address: string | null
}

/** The seats somebody sits on now: his own, and those lent to him. */
export const seatsOf = (person: string): RawBuilder<unknown> => sql`(
  select a.id, p.kind, p.unit_id, a.mode, null::text[] as actions from governance.appointment a join governance.post p on p.id = a.post_id
    where a.person_id = ${person} and a.active @> governance.clock()
  union all
  select a.id, p.kind, p.unit_id, 'delegated', d.actions from governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id
    where d.grantee = ${person} and a.mode = 'definitive' and d.active @> governance.clock() and a.active @> governance.clock())`

/** A seat `s` that acts under the row `r` in the case `c`: its post's or its body's, within reach. */
export const seatUnderRow = sql`((s.kind = r.post or exists (select from governance.body_member b where b.body = r.post and b.member = s.kind))
  and (r.scope = 'all' or governance.within(r.scope, s.unit_id, governance.unit_today(c.unit_id))) and (r.class <> 'strategic' or s.mode = 'definitive') and (s.actions is null or (r.delegable and c.action = any(s.actions))))`

/** Who may look into the case `c`: who opened it, who acted in it, and whoever sits on a post that the matrix names for such matters, or above one. */
export const mayLook = (person: string): RawBuilder<boolean> => sql<boolean>`(c.opened_by = ${person}
  or exists (select from governance.act w where w.case_id = c.id and w.person_id = ${person})
  or exists (select from governance.matrix_version v join governance.matrix_row r on r.version_id = v.id join ${seatsOf(person)} s on ${seatUnderRow} or s.kind = r.superior
    where v.in_force @> governance.clock() and r.action = c.action and (r.fund = '*' or r.fund = c.fund)))`

/** The case called so, where this actor may look into it; otherwise it is not there. `lock` lets one deed at a time change it. */
export async function caseFor(db: Database | Tx, actor: Actor, number: string, lock = false): Promise<CaseRow> {
  const person = personOf(actor)
  if (!person) throw new Missing('case')
  const found =
    await sql<CaseRow>`select c.id, c.number, c.action, c.fund, c.amount, (select u.code from governance.unit u where u.id = governance.unit_today(c.unit_id)) as unit, c.title,
      c.payee, c.activity, c.opened_by, c.status, c.turn, c.subject_kind, c.subject_id, c.address
    from governance.case_file c where c.number = ${number} and ${mayLook(person)} ${lock ? sql`for update of c` : sql``}`.execute(db)
  const [row] = found.rows
  if (!row) throw new Missing('case')
  return row
}

/** What is asked of the matrix in this case. Its parties are known to the case itself. */
export const askedIn = (row: CaseRow): Scope => ({
  fund: row.fund,
  amount: row.amount,
  case: row.id,
  ...(row.unit === null ? {} : { unit: row.unit }),
  ...(row.payee === null ? {} : { payee: row.payee }),
  ...(row.activity === null ? {} : { activity: row.activity }),
})

/** Whether the case `c` still waits for somebody: one that was decided only where the matrix has it carried out or confirmed, and that is not done. */
export const stillWaits = sql`(c.status = 'open' or (c.status in ('decided', 'executed')
  and exists (select from governance.rows_now(c.action, c.fund, c.amount) r where r.capacity in ('execute', 'confirm'))
  and exists (select from governance.case_turn(c.id) t where t.row_id is not null)))`
