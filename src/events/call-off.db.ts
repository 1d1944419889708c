import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { moveDates } from './_dates.db.ts'
import { addStep, type EventRow, eventLocked, ownEvent, ownScope } from './_rows.db.ts'
import { clashesOf, clashRefusal, questionOf } from './clash.db.ts'
import { spanOf, type When } from './event.ts'
import { datesToCome, whyNotInRoomThen } from './in-room.db.ts'
import { tellOfChange } from './registration-letters.db.ts'
import { whyNotDates } from './submit.db.ts'
import { tellOwnersOfParts } from './umbrella-letters.db.ts'

type By = { number: string; key?: string | undefined; reason: string }

/** Its sender by his account or his key; else the desk that published it, by the matrix. */
export async function publishedForChange(scope: DeedScope, { number, key }: By): Promise<Outcome<EventRow>> {
  const own = await ownEvent(scope.tx, scope.actor, number, key).catch((error: unknown) => {
    if (error instanceof Missing) return undefined
    throw error
  })
  const row = own ?? (await eventLocked(scope.tx, number))
  if (own) await scope.must('events.event.call_off', ownScope(own))
  else await scope.must('events.event.publish', { unit: row.unit, fund: 'tanpa_dana' })
  return row.state === 'published' ? done(row) : refused({ rule: 'events.event.closed' })
}

async function begun(tx: Tx, event: string): Promise<boolean> {
  const found = await sql<{ over: boolean }>`select coalesce(max(until_at) <= governance.clock(), false) as over from events.occurrence
    where event_id = ${event} and not cancelled`.execute(tx)
  return found.rows[0]?.over === true
}

type Seen = { number: string; slug: string }

/** Calls it off. The page stays and says so with the reason; what was reserved on the calendar is free again. */
export const cancelEvent = deed('events.event.call_off', async (scope, wish: By): Promise<Outcome<Seen>> => {
  const held = await publishedForChange(scope, wish)
  if (!held.ok) return held
  const { id, number, slug, status } = held.value
  if (status === 'cancelled') return refused({ rule: 'events.event.cancelled_already' })
  if (await begun(scope.tx, id)) return refused({ rule: 'events.event.over' })
  await addStep(scope, id, { from: 'published', to: 'published', kind: 'cancel', reason: wish.reason })
  const told = await tellOfChange(scope, id, 'cancelled')
  if (!told.ok) return told
  await tellOwnersOfParts(scope, held.value, 'cancelled')
  scope.note(`event:${number}`, { status: 'cancelled' })
  scope.touched('events')
  return done({ number, slug })
})

/** Puts it off to a day not yet known: the first date stays on record, the place is free again. */
export const postponeEvent = deed('events.event.call_off', async (scope, wish: By): Promise<Outcome<Seen>> => {
  const held = await publishedForChange(scope, wish)
  if (!held.ok) return held
  const { id, number, slug, status } = held.value
  if (status === 'cancelled' || status === 'postponed') return refused({ rule: `events.event.${status}_already` })
  if (await begun(scope.tx, id)) return refused({ rule: 'events.event.over' })
  await addStep(scope, id, { from: 'published', to: 'published', kind: 'postpone', reason: wish.reason })
  const told = await tellOfChange(scope, id, 'postponed')
  if (!told.ok) return told
  await tellOwnersOfParts(scope, held.value, 'postponed')
  scope.note(`event:${number}`, { status: 'postponed' })
  scope.touched('events')
  return done({ number, slug })
})

/** New dates for what is published or was put off. Every start it had before is kept, in order; the page and the identity stay. */
export const rescheduleEvent = deed(
  'events.event.call_off',
  async (scope, wish: By & { when: readonly When[] }): Promise<Outcome<Seen>> => {
    const held = await publishedForChange(scope, wish)
    if (!held.ok) return held
    const { id, number, slug, status } = held.value
    if (status === 'cancelled') return refused({ rule: 'events.event.cancelled_already' })
    const spans = wish.when.map(spanOf).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    const wrong = whyNotDates(spans, scope.now)
    if (wrong.length > 0) return refused(...wrong)
    const before = await datesToCome(scope.tx, id)
    const moved = await moveDates(scope.tx, id, spans)
    if (!moved && status !== 'postponed') return refused({ rule: 'events.when.same', field: 'when' })
    // a put-off event holds nothing; it does again from here on, unless somebody else has it by now
    const clash = clashRefusal(await clashesOf(scope.tx, await questionOf(scope.tx, id))) ?? (await whyNotInRoomThen(scope, id, before))
    if (clash) return refused(clash)
    await addStep(scope, id, { from: 'published', to: 'published', kind: 'reschedule', reason: wish.reason })
    const told = await tellOfChange(scope, id, 'rescheduled')
    if (!told.ok) return told
    await tellOwnersOfParts(scope, held.value, 'rescheduled')
    scope.note(`event:${number}`, { status: 'rescheduled' })
    scope.touched('events')
    return done({ number, slug })
  },
)

/** It is held, but not where people would go. */
export const moveEventOnline = deed('events.event.call_off', async (scope, wish: By & { onlineUrl: string }): Promise<Outcome<Seen>> => {
  const held = await publishedForChange(scope, wish)
  if (!held.ok) return held
  const { id, number, slug, status } = held.value
  if (status === 'cancelled') return refused({ rule: 'events.event.cancelled_already' })
  if (!/^https:\/\/[^\s/$.?#][^\s]*$/i.test(wish.onlineUrl)) return refused({ rule: 'events.event.web_address', field: 'onlineUrl' })
  await sql`update events.event set online_url = ${wish.onlineUrl} where id = ${id}`.execute(scope.tx)
  await addStep(scope, id, { from: 'published', to: 'published', kind: 'move_online', reason: wish.reason })
  const told = await tellOfChange(scope, id, 'moved_online')
  if (!told.ok) return told
  scope.note(`event:${number}`, { status: 'moved_online' })
  scope.touched('events')
  return done({ number, slug })
})
