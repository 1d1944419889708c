import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { addStep, type EventRow, eventLocked } from './_rows.db.ts'
import { type Published, scopeOf } from './desk.db.ts'
import { tellSender } from './letters.db.ts'

export type MergeWish = { number: string; into: string }

/** Both, locked in the order of their numbers: two desks that each merge into the other's have one outcome. */
async function bothLocked(tx: Tx, { number, into }: MergeWish): Promise<{ row: EventRow; over: EventRow | undefined }> {
  const found = new Map<string, EventRow>()
  for (const one of [number, into].toSorted()) {
    const row = await eventLocked(tx, one).catch((error: unknown) => {
      if (error instanceof Missing && one !== number) return undefined
      throw error
    })
    if (row) found.set(one, row)
  }
  return { row: found.get(number) as EventRow, over: found.get(into) }
}

/** Somebody has a seat at it or waits for one: those people came to this event, and nobody moves them. */
async function hasPeople(tx: Tx, event: string): Promise<boolean> {
  const found = await sql`select from events.registration r join events.intake i on i.id = r.intake_id
    where i.event_id = ${event} and r.state in ('confirmed', 'pending', 'offered', 'waiting') limit 1`.execute(tx)
  return found.rows.length > 0
}

/** Two entries on the calendar are one event: this one goes, and its address leads to the other for good. Its sender is told where. */
export const mergeEvent = deed('events.event.publish', async (scope, wish: MergeWish): Promise<Outcome<Published>> => {
  const { tx, ctx } = scope
  const { row, over } = await bothLocked(tx, wish)
  const ground = await scope.must('events.event.publish', scopeOf(row))
  if (row.state !== 'published') return refused({ rule: 'events.event.closed' })
  if (over?.state !== 'published' || over.id === row.id) return refused({ rule: 'events.merge.into', field: 'into' })
  if (row.umbrella || over.umbrella) return refused({ rule: 'events.merge.festival', field: 'into' })
  if (await hasPeople(tx, row.id)) return refused({ rule: 'events.merge.people', field: 'into' })
  const reason = sayIn('id')('events.merge.reason', { title: over.title, page: `${ctx.house.config.origin}/acara/${over.slug}` })
  await addStep(scope, row.id, {
    from: row.state,
    to: 'withdrawn',
    kind: 'withdraw',
    reason,
    act: ground.act,
    facts: { into: over.number },
  })
  await sql`insert into events.former_slug (slug, event_id) values (${row.slug}, ${over.id})`.execute(tx)
  await tellSender(scope, row.id, 'withdrawn')
  scope.note(`event:${row.number}`, { into: over.number })
  scope.touched('events')
  return done({ number: over.number, slug: over.slug })
})
