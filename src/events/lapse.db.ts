import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { addStep } from './_rows.db.ts'
import { confirmHours } from './submit.db.ts'

/** How long after its end the sender's address and number are kept. */
export const contactDays = 180

const due = sql`select e.id from events.event e where e.state = 'draft' and e.made_at < governance.clock() - make_interval(hours => ${confirmHours})`
const stale = sql`select c.event_id from events.contact c where c.erased_at is null and c.email <> ''
  and (select max(o.until_at) from events.occurrence o where o.event_id = c.event_id) < governance.clock() - make_interval(days => ${contactDays})`

/** Drafts whose address nobody confirmed lapse; those who sent in what is long over are forgotten. Any node may run it, at any time. */
export const tidyEvents = deed('events.event.lapse', async (scope) => {
  await scope.must('events.event.lapse')
  const { tx } = scope
  const drafts = await sql<{ id: string }>`${due} order by e.id limit 200 for update skip locked`.execute(tx)
  for (const { id } of drafts.rows) await addStep(scope, id, { from: 'draft', to: 'expired', kind: 'lapse' })
  // a lapsed draft leaves nothing of whoever sent it
  await sql`update events.contact c set name = '', email = '', phone = '', key_hash = '', erased_at = governance.clock()
    where c.erased_at is null and (c.event_id in (${stale}) or exists (select from events.event e where e.id = c.event_id and e.state = 'expired'))`.execute(
    tx,
  )
  scope.note('events', { lapsed: drafts.rows.length })
  return done({ lapsed: drafts.rows.length })
})

/** Looks first, so that a quiet town writes no journal. */
export async function tidyEventsIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`select from (${due}) d union all select from (${stale}) s limit 1`.execute(ctx.db)
  if (found.rows.length > 0) await tidyEvents(ctx, undefined)
}
