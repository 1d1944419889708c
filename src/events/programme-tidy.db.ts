import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { tellApplicants } from './programme-letters.db.ts'

/** How long after the results those without a place, and after the close those with one, are kept by name. */
export const applicantDays = 180
/** The last question to an alumnus is a year after the end; he is known until a month after it. */
export const alumniDays = 400

const unsettled = sql`select distinct a.cohort_id as id from events.application a where a.state = 'offered' and a.offer_until <= governance.clock()`
const named = sql`select a.id from events.application a where a.erased_at is null and (
    a.state in ('withdrawn', 'declined', 'expired', 'waiting', 'awaiting_guardian', 'incomplete', 'called_off')
      and coalesce(events.cohort_did(a.cohort_id, 'announced'), (select c.results_at from events.cohort c where c.id = a.cohort_id)) < governance.clock() - make_interval(days => ${applicantDays})
    or a.state = 'completed' and events.cohort_did(a.cohort_id, 'closed') < governance.clock() - make_interval(days => ${alumniDays}))`

/** Sets a row of an application to what stays for the count: where it stood, and nothing of whose it was. */
export const namelessApplication = sql`name = '', email = '', phone = '', birth_day = null, kelurahan_code = null, subsector_code = null, business = false, answers = '{}',
  guardian_name = '', guardian_email = '', key_hash = '', guardian_hash = '', person_id = null, erased_at = governance.clock()`

/** Offers that ran out go on to whoever waits; names that serve nothing any more go. Any node may run it, at any time. */
export const tidyProgrammes = deed('events.programme.tidy', async (scope) => {
  await scope.must('events.programme.tidy')
  const { tx } = scope
  const lines = await sql<{ id: string }>`${unsettled} order by id limit 50`.execute(tx)
  for (const { id } of lines.rows) {
    await sql`select from events.cohort where id = ${id} for no key update`.execute(tx)
    await sql`select events.settle_cohort(${id})`.execute(tx)
  }
  await tellApplicants(scope)
  const erased =
    await sql`update events.application set ${namelessApplication} where id in (${named} order by a.id limit 2000) returning id`.execute(tx)
  scope.note('programmes', { lines: lines.rows.length, erased: erased.rows.length })
  scope.touched('events')
  return done({ lines: lines.rows.length, erased: erased.rows.length })
})

/** Looks first, so that a quiet town writes no journal. */
export async function tidyProgrammesIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`select from (${unsettled}) d union all select from (${named}) s limit 1`.execute(ctx.db)
  if (found.rows.length > 0) await tidyProgrammes(ctx, undefined)
}
