import { sql } from 'kysely'
import type { Office } from '#src/identity/offices.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** The posts of a person, today's, those to come, or all there ever were. What was lent binds as the post it comes from does. */
export async function officesOf(db: Database | Tx, person: string, when: 'now' | 'to_come' | 'ever'): Promise<Office[]> {
  const then = (column: string) =>
    when === 'ever'
      ? sql`true`
      : when === 'now'
        ? sql`${sql.ref(column)} @> governance.clock()`
        : sql`lower(${sql.ref(column)}) > governance.clock()`
  const found = await sql<Office>`
    select p.code, k.name, u.name as unit, lower(a.active) as since, upper(a.active) as until, a.paper, k.second_factor as "secondFactor"
    from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
    where a.person_id = ${person} and ${then('a.active')} and not isempty(a.active)
    union all
    select p.code, k.name, u.name, lower(d.active), upper(d.active), d.paper, k.second_factor
    from governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id
      join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
    where d.grantee = ${person} and ${then('d.active')} and (${when === 'ever'} or upper(a.active) > governance.clock()) and not isempty(d.active)
    order by 4, 1`.execute(db)
  return found.rows
}
