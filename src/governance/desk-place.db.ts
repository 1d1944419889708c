import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { seatsOf } from './_case-rows.db.ts'

/** Where somebody stands among the desks: whether he sits anywhere at all, in which bodies, and for what the matrix in force names his seats. */
export type MyPlace = { seats: number; bodies: string[]; named: ReadonlySet<string>; advises: boolean }

type Row = { seats: number; bodies: string[]; named: string[]; advises: boolean }

const nowhere: MyPlace = { seats: 0, bodies: [], named: new Set(), advises: false }

/**
 * The place of the one who asks, in one question: seats of his own and lent ones, and `action:capacity` of every row that names one of them, the
 * post above an empty one with it. It says which pages somebody finds; whether he may act is asked of the authority each time.
 */
export async function myPlace(ctx: Ctx): Promise<MyPlace> {
  const me = personOf(ctx.actor)
  if (!me) return nowhere
  const found = await sql<Row>`
    with seat as materialized (select * from ${seatsOf(me)} x)
    select (select count(*)::int from seat) as seats, exists (select from seat s join governance.post_kind k on k.code = s.kind where k.advisory) as advises,
      coalesce((select array_agg(distinct b.body) from governance.body_member b join seat s on s.kind = b.member and s.mode <> 'delegated'), '{}') as bodies,
      coalesce((select array_agg(distinct r.action || ':' || r.capacity) from governance.matrix_version v join governance.matrix_row r on r.version_id = v.id
        where v.in_force @> governance.clock() and exists (select from seat s where (s.actions is null or (r.delegable and r.action = any(s.actions))) and (
          s.kind = r.post or exists (select from governance.body_member b where b.body = r.post and b.member = s.kind)
          or (s.kind = r.superior and s.mode = 'definitive' and not exists (select from governance.appointment a join governance.post p on p.id = a.post_id
            where p.kind = r.post and a.active @> governance.clock()))))), '{}') as named`.execute(ctx.db)
  const [row] = found.rows
  return row ? { ...row, named: new Set(row.named) } : nowhere
}
