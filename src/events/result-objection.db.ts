import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { addApplicationStep, applicationLocked, cohortCalled, ownApplication } from './_programme-rows.db.ts'
import { tellApplicants, tellObjection } from './programme-letters.db.ts'

/** Working days within which it is answered. */
export const answerDays = 5

const words = (rule: string) => z.string(rule).transform(cleanText).pipe(z.string().min(20, rule).max(2000, 'events.event.too_long'))
export const saysSchema = z.strictObject({ says: words('events.objection.says') })
export const answerSchema = z.strictObject({ upheld: z.boolean('events.objection.answer'), answer: words('events.objection.answer') })

/** Objects to the result, once, within three working days. Somebody else than those who judged answers. */
export const objectToResult = deed(
  'events.application.object',
  async (scope, { says, ...own }: { number: string; key?: string | undefined; says: string }): Promise<Outcome<{ number: string }>> => {
    const row = await ownApplication(scope.tx, scope.actor, own.number, own.key)
    await scope.must('events.application.manage', row.byKey ? { key: true } : { person: row.person ?? '' })
    await sql`insert into events.result_objection (application_id, says, due_day) values (${row.id}, ${says}, spaces.working_day(governance.today(), ${answerDays}))`.execute(
      scope.tx,
    )
    scope.note(`application:${row.number}`)
    return done({ number: row.number })
  },
)

/** Answers it. Found right, the objector stands before all who wait, and has the next free place. */
export const answerResultObjection = deed(
  'events.programme.hear',
  async (scope, { number, upheld, answer }: z.output<typeof answerSchema> & { number: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await applicationLocked(tx, number)
    const cohort = await cohortCalled(tx, row.cohortNumber)
    const { act } = await scope.must('events.programme.hear', { unit: cohort.unit })
    const open = await sql`select from events.result_objection where application_id = ${row.id} and upheld is null`.execute(tx)
    if (open.rows.length === 0) return refused({ rule: 'events.objection.answered' })
    await sql`update events.result_objection set upheld = ${upheld}, answer = ${answer}, act_id = ${act ?? null}, answered_by = ${actorText(scope.actor)}, answered_at = governance.clock() where application_id = ${row.id}`.execute(
      tx,
    )
    if (upheld && (row.state === 'waiting' || row.state === 'declined')) {
      await addApplicationStep(scope, row.id, { from: row.state, to: 'waiting', kind: 'uphold' })
      await tellApplicants(scope)
    } else await tellObjection(scope, row.id, answer)
    scope.note(`application:${number}`, { upheld: upheld ? 1 : 0 })
    scope.touched('events')
    return done({ number })
  },
)
