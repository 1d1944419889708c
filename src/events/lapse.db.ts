import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { settleIntake } from './_registration-rows.db.ts'
import { addStep } from './_rows.db.ts'
import { namesKeptDays } from './registration.ts'
import { tellRegistrations } from './registration-letters.db.ts'
import { confirmHours } from './submit.db.ts'
import { asksRunOut, lapseAsks } from './umbrella-ask.db.ts'

/** How long after its end the sender's address and number are kept. */
export const contactDays = 180

const due = sql`select e.id from events.event e where e.state = 'draft' and e.made_at < governance.clock() - make_interval(hours => ${confirmHours})`
const stale = sql`select c.event_id from events.contact c where c.erased_at is null and c.email <> ''
  and (select max(o.until_at) from events.occurrence o where o.event_id = c.event_id) < governance.clock() - make_interval(days => ${contactDays})`

/** Drafts whose address nobody confirmed lapse, and so do questions of festivals nobody answered; those who sent in what is long over are forgotten. Any node may run it, at any time. */
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
  const asks = await lapseAsks(scope)
  scope.note('events', { lapsed: drafts.rows.length, asks })
  return done({ lapsed: drafts.rows.length, asks })
})

/** Looks first, so that a quiet town writes no journal. */
export async function tidyEventsIfDue(ctx: Ctx): Promise<void> {
  const found =
    await sql`select from (${due}) d union all select from (${stale}) s union all select from (${asksRunOut}) a limit 1`.execute(ctx.db)
  if (found.rows.length > 0) await tidyEvents(ctx, undefined)
}

const unsettled = sql`select distinct r.intake_id as id from events.registration r where r.state = 'offered' and r.offer_until <= governance.clock()
  union select i.id from events.intake i where events.intake_why(i.id) = '' and i.capacity > events.seats_taken(i.id)
    and exists (select from events.registration w where w.intake_id = i.id and w.state = 'waiting' and w.party <= least(i.capacity - events.seats_taken(i.id), events.kind_room(w.kind_id))
      and (i.group_policy = 'fill_gaps' or not exists (select from events.registration f where f.intake_id = i.id and f.state = 'waiting' and f.arrival < w.arrival)))`
const named = sql`select r.id from events.registration r join events.intake i on i.id = r.intake_id where r.erased_at is null
  and (select max(o.until_at) from events.occurrence o where o.event_id = i.event_id) < governance.clock() - make_interval(days => ${namesKeptDays})`

/** Lines whose offers ran out, or which stood still while their event was put off, move on; names of what is long over go, the count stays. */
export const tidyRegistrations = deed('events.registration.tidy', async (scope) => {
  await scope.must('events.registration.tidy')
  const { tx } = scope
  const lines = await sql<{ id: string }>`${unsettled} order by id limit 50`.execute(tx)
  for (const { id } of lines.rows) await settleIntake(tx, id)
  await tellRegistrations(scope)
  // an account that ended gave its seat on without a letter of ours
  await tellRegistrations(scope, 'offered in silence')
  const erased =
    await sql`update events.registration set name = '', email = '', phone = '', answers = '{}', key_hash = '', person_id = null, erased_at = governance.clock()
    where id in (${named} order by r.id limit 2000) returning id`.execute(tx)
  // what guests wrote may name somebody; how many stars they gave does not
  await sql`update events.feedback f set says = '', erased_at = governance.clock() where f.says <> '' and exists (select from events.registration r where r.id = f.registration_id and r.erased_at is not null)`.execute(
    tx,
  )
  await sql`update events.gate_helper h set name = '', key_hash = '', ended_at = coalesce(h.ended_at, governance.clock()) where h.name <> ''
    and (select max(o.until_at) from events.occurrence o where o.event_id = h.event_id) < governance.clock() - make_interval(days => ${namesKeptDays})`.execute(
    tx,
  )
  scope.note('registrations', { lines: lines.rows.length, erased: erased.rows.length })
  scope.touched('events')
  return done({ lines: lines.rows.length, erased: erased.rows.length })
})

/** Looks first, as above. A line that stands still for a big group is no errand. */
export async function tidyRegistrationsIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`select from (${unsettled}) d union all select from (${named}) s
    union all select from events.registration r where r.state = 'offered' and not exists (select from events.registration_step s join platform.mail m on m.dedupe = 'seat ' || s.id where s.registration_id = r.id and s.kind = 'offer') limit 1`.execute(
    ctx.db,
  )
  if (found.rows.length > 0) await tidyRegistrations(ctx, undefined)
}
