import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** A case whose day is over. `post`: whose turn it is, or who steps in for him; nothing where nobody could. */
export type LateCase = {
  number: string
  action: string
  unit: string | null
  unitName: string | null
  post: string | null
  deadline: string
  days: number
}

/**
 * Open cases whose day is over, the longest overdue first; what they are about and who asked is for the desks that may know. `besides`: actions
 * that are told of elsewhere. At most `most`.
 */
export async function lateCases(db: Database | Tx, english: boolean, besides: readonly string[], most: number): Promise<LateCase[]> {
  const found = await sql<LateCase>`
    with late as materialized (select c.* from governance.case_file c where c.status = 'open' and c.due_day < governance.today() and c.action <> all(${[...besides]}::text[])
        order by c.due_day, c.id limit ${most}),
    turn as materialized (select distinct on (t.case_id) t.case_id, coalesce(t.stand_in, t.post) as post from governance.case_turns((select array_agg(id) from late)) t order by t.case_id, t.place)
    select l.number, case when ${english} then n.name_en else n.name end as action, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName",
      case when ${english} then k.name_en else k.name end as post, to_char(l.due_day, 'YYYY-MM-DD') as deadline, governance.today() - l.due_day as days
    from late l join governance.action n on n.code = l.action left join governance.unit u on u.id = governance.unit_today(l.unit_id)
      left join turn t on t.case_id = l.id left join governance.post_kind k on k.code = coalesce(l.turn, t.post)
    order by l.due_day, l.number`.execute(db)
  return found.rows
}
