import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { mayLook } from './_case-rows.db.ts'
import { type CaseStatus, type Turn, turnOf } from './case.ts'
import { turnLines } from './case-turn.db.ts'
import { type Paged, type Place, pageOf, placeOf } from './place.ts'

/** Cases on a desk by how the one who asks stands to them: those he opened, those he acted in, all he may look into that still run. */
export type CaseShelf = 'opened' | 'acted' | 'running'

export type CaseOnShelf = {
  id: string
  number: string
  title: string
  action: string
  fund: string
  amount: number
  money: boolean
  status: CaseStatus
  dueDay: string | null
  openedAt: Date
  turn: Turn
}

type Found = Omit<CaseOnShelf, 'turn'> & Place & { forwarded: string | null }

const which = (shelf: CaseShelf, me: string) =>
  shelf === 'opened'
    ? sql`c.opened_by = ${me}`
    : shelf === 'acted'
      ? sql`exists (select from governance.act w where w.case_id = c.id and w.person_id = ${me})`
      : sql`c.status in ('open', 'decided', 'executed') and ${mayLook(me)}`

/** One shelf, the newest first. */
export async function casesOn(
  ctx: Ctx,
  shelf: CaseShelf,
  { limit = 25, cursor }: { limit?: number; cursor?: string | undefined } = {},
): Promise<Paged<CaseOnShelf>> {
  const me = personOf(ctx.actor)
  if (!me) throw new Missing('cases')
  const after = cursor === undefined ? undefined : placeOf(cursor)
  const past = after ? sql`(c.opened_at, c.id) < (${after.key}::timestamptz, ${after.id}::uuid)` : sql`true`
  const found =
    await sql<Found>`select c.id, c.number, c.title, c.action, c.fund, c.amount, n.money, c.status, c.due_day::text as "dueDay", c.opened_at as "openedAt", c.turn as forwarded,
      to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
    from governance.case_file c join governance.action n on n.code = c.action where ${which(shelf, me)} and ${past}
    order by c.opened_at desc, c.id desc limit ${limit + 1}`.execute(ctx.db)
  const page = pageOf(found.rows, limit)
  const lines = await turnLines(
    ctx.db,
    page.items.map(({ id }) => id),
  )
  return { ...page, items: page.items.map(({ forwarded, ...line }) => ({ ...line, turn: turnOf(lines.get(line.id) ?? [], forwarded) })) }
}
