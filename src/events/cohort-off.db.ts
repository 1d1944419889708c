import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { cohortCalled } from './_programme-rows.db.ts'
import { addStep } from './_rows.db.ts'
import { tellApplicants } from './programme-letters.db.ts'
import { tellOfChange } from './registration-letters.db.ts'

export const offSchema = z
  .string('events.cohort.off_reason')
  .transform(cleanText)
  .pipe(z.string().min(10, 'events.cohort.off_reason').max(600, 'events.event.too_long'))

/**
 * Calls a cohort off. Everybody who applied or has a place is told with the reason in the same transaction; its sessions leave the calendar, where the
 * page stays and says so.
 */
export const callOffCohort = deed(
  'events.cohort.call_off',
  async (scope, { number, reason }: { number: string; reason: string }): Promise<Outcome<{ number: string; told: number }>> => {
    const { tx } = scope
    const cohort = await cohortCalled(tx, number, true)
    const { act } = await scope.must('events.programme.decide', { unit: cohort.unit })
    if (cohort.state === 'called_off' || cohort.state === 'closed') return refused({ rule: `events.cohort.${cohort.state}` })
    await sql`insert into events.cohort_step (cohort_id, step, actor, act_id, reason) values (${cohort.id}, 'called_off', ${actorText(scope.actor)}, ${act ?? null}, ${reason})`.execute(
      tx,
    )
    const released = await sql`insert into events.application_step (application_id, from_state, to_state, kind, actor)
      select a.id, a.state, 'called_off', 'call_off', ${actorText(scope.actor)} from events.application a
      where a.cohort_id = ${cohort.id} and a.state in ('awaiting_guardian', 'sent', 'waiting', 'offered', 'accepted') order by a.number returning id`.execute(
      tx,
    )
    await tellApplicants(scope)
    const event = await sql<{
      id: string
    }>`select id from events.event where id = ${cohort.event} and state = 'published' and status <> 'cancelled' for no key update`.execute(
      tx,
    )
    if (event.rows[0]) {
      await addStep(scope, event.rows[0].id, { from: 'published', to: 'published', kind: 'cancel', reason })
      const told = await tellOfChange(scope, event.rows[0].id, 'cancelled')
      if (!told.ok) return told
    }
    scope.note(`cohort:${number}`, { called_off: 1, people: released.rows.length })
    scope.touched('events')
    return done({ number, told: released.rows.length })
  },
)
