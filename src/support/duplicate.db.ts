import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { applicationLocked, ownApplication, partiesOf } from './_application-rows.db.ts'
import { tellApplicant } from './application-letters.db.ts'
import { declaredFirst } from './handle.db.ts'

type Named = { number: string }

/** Asks that a second support of the kind be allowed for this draft, and says why. */
export const askOverride = deed(
  'support.duplicate.ask',
  async (scope, { number, reason }: Named & { reason: string }): Promise<Outcome<Named>> => {
    const row = await ownApplication(scope.tx, scope.actor, number)
    await scope.must('support.duplicate.ask', { person: row.person })
    if (row.state !== 'draft') return refused({ rule: 'support.application.not_from_here' })
    await sql`update support.application set override_asked = ${reason} where id = ${row.id}`.execute(scope.tx)
    scope.note(`application:${number}`, { asked: 1 })
    return done({ number })
  },
)

/** Allows it for this one application, by the one rule that may. */
export const overrideDuplicate = deed(
  'support.duplicate.override',
  async (scope, { number, reason }: Named & { reason: string }): Promise<Outcome<Named>> => {
    const { tx } = scope
    const row = await applicationLocked(tx, number)
    const ground = await scope.must('support.duplicate.override', { unit: row.unit, parties: await partiesOf(tx, row) })
    const declared = await declaredFirst(tx, scope, row)
    if (!declared.ok) return declared
    if (row.state !== 'draft' || row.overrideAsked === '') return refused({ rule: 'support.duplicate.not_asked' })
    const written =
      await sql`insert into support.duplicate_override (application_id, reason, act_id, actor) values (${row.id}, ${reason}, ${ground.act ?? null}, ${actorText(scope.actor)})
    on conflict do nothing returning application_id`.execute(tx)
    if (written.rows.length === 0) return refused({ rule: 'support.duplicate.allowed_already' })
    await tellApplicant(scope, number, 'allowed')
    scope.note(`application:${number}`, { overridden: 1 })
    return done({ number })
  },
)
