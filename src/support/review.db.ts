import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { actInCase } from '#src/governance/case-deeds.db.ts'
import { actorText } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ApplicationRow, applicationLocked, stepApplication } from './_application-rows.db.ts'
import { type ReviewWish, reviewsMissing, totalOf } from './application.ts'
import { declaredFirst } from './handle.db.ts'

/** The act by which the case was just taken further: what is written beside it stands on it. */
async function actJustTaken(scope: DeedScope, number: string, capacity: string): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select w.id from governance.act w join governance.case_file c on c.id = w.case_id
    where c.number = ${number} and w.capacity = ${capacity} and w.xmin = pg_current_xact_id()::xid order by w.recorded_at desc limit 1`.execute(
    scope.tx,
  )
  return found.rows[0]?.id
}

/** Part: acts in the application's case, and answers the act. */
export async function actOn(
  scope: DeedScope,
  row: ApplicationRow,
  capacity: 'review' | 'concur' | 'execute',
  reason: string,
): Promise<Outcome<string | undefined>> {
  if (row.case === null) return refused({ rule: 'support.application.not_from_here' })
  const acted = await actInCase(scope, { number: row.case, capacity, reason })
  return acted.ok ? done(await actJustTaken(scope, row.case, capacity)) : acted
}

/** Rates an application by the points everybody is rated by. The second review takes it on, unless they lie so far apart that a third must look. */
export const reviewApplication = deed(
  'support.application.review',
  async (scope, wish: ReviewWish): Promise<Outcome<{ number: string; missing: number }>> => {
    const { tx } = scope
    const row = await applicationLocked(tx, wish.number)
    const declared = await declaredFirst(tx, scope, row)
    if (!declared.ok) return declared
    if (row.state !== 'reviewing') return refused({ rule: 'support.application.not_from_here' })
    const acted = await actOn(scope, row, 'review', wish.says)
    if (!acted.ok) return acted
    await sql`insert into support.review (application_id, revision, scores, total, advice, says, act_id, actor)
    values (${row.id}, ${row.revision}, ${JSON.stringify(wish.scores)}::jsonb, ${totalOf(wish.scores)}, ${wish.advice}, ${wish.says}, ${acted.value ?? null}, ${actorText(scope.actor)})`.execute(
      tx,
    )
    const all = await sql<{ total: number }>`select total from support.review where application_id = ${row.id}`.execute(tx)
    const missing = reviewsMissing(all.rows.map(({ total }) => total))
    if (missing === 0) await stepApplication(scope, row.id, { step: 'rated' })
    scope.note(`application:${row.number}`, { reviews: all.rows.length, missing })
    return done({ number: row.number, missing })
  },
)

/** Recommends what was reviewed, so that it can be decided. */
export const recommendApplication = deed(
  'support.application.recommend',
  async (scope, { number, reason }: { number: string; reason: string }): Promise<Outcome<{ number: string }>> => {
    const row = await applicationLocked(scope.tx, number)
    const declared = await declaredFirst(scope.tx, scope, row)
    if (!declared.ok) return declared
    if (row.state !== 'recommending') return refused({ rule: 'support.application.not_from_here' })
    const acted = await actOn(scope, row, 'concur', reason)
    if (!acted.ok) return acted
    await stepApplication(scope, row.id, { step: 'recommend', reason, act: acted.value })
    scope.note(`application:${number}`, { recommended: 1 })
    return done({ number })
  },
)
