import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { Period } from '#src/spaces/booking.ts'
import { moveAlong } from '#src/spaces/move-along.db.ts'
import { mayPublish } from '#src/spaces/requote.db.ts'

type Room = { number: string; state: string; answers: Record<string, string>; price: number | null; covered: boolean }

/** What is at a room of the hub needs a booking that covers it, and a price needs a booking that was agreed to as paid. */
export async function whyNotInRoom(tx: Tx, event: string): Promise<Refusal | undefined> {
  const found = await sql<
    { kind: string; number: string | null } & Omit<Room, 'number'>
  >`select e.place_kind as kind, e.price, k.number, k.state, k.answers,
      coalesce((select bool_and(k.periods @> tstzrange(o.starts_at, o.until_at)) from events.occurrence o where o.event_id = e.id and not o.cancelled and o.until_at > governance.clock()), false) as covered
    from events.event e left join spaces.booking k on k.number = e.booking where e.id = ${event}`.execute(tx)
  const room = found.rows[0]
  if (room?.kind !== 'space') return undefined
  const facts = { booking: room.number ?? '-' }
  if (!room.number) return { rule: 'events.space.no_booking', field: 'booking' }
  if (!['confirmed', 'in_use'].includes(room.state)) return { rule: 'events.space.not_confirmed', field: 'booking', facts }
  if (!room.covered) return { rule: 'events.space.not_covered', field: 'booking', facts }
  const paid = { ...room.answers, ...((room.price ?? 0) > 0 ? { peserta_bayar: 'ya' } : {}) }
  return (await mayPublish(tx, room.number, paid)) ? undefined : { rule: 'events.space.price_not_agreed', field: 'price', facts }
}

/** Dates still to come, by their id: as they stand before a change. */
export async function datesToCome(tx: Tx, event: string): Promise<Map<string, Period>> {
  const found = await sql<Period & { id: string }>`select id, starts_at as start, until_at as end from events.occurrence
    where event_id = ${event} and not cancelled and until_at > governance.clock()`.execute(tx)
  return new Map(found.rows.map(({ id, ...period }) => [id, period]))
}

/**
 * Why what was just changed cannot be in its room. Where its booking does not cover it any more, the booking is moved along first; where that cannot be,
 * the room's reason is the answer, and neither has moved.
 */
export async function whyNotInRoomThen(scope: DeedScope, event: string, before: ReadonlyMap<string, Period>): Promise<Refusal | undefined> {
  const why = await whyNotInRoom(scope.tx, event)
  if (why?.rule !== 'events.space.not_covered') return why
  const after = await datesToCome(scope.tx, event)
  const taken = [...after].flatMap(([id, will]) => {
    const was = before.get(id)
    return was ? [{ was, will }] : []
  })
  if (taken.length < after.size) return why
  const moved = await moveAlong(scope, String(why.facts?.booking), taken)
  if (!moved.ok) return { ...(moved.refusals[0] ?? why), field: 'when' }
  return await whyNotInRoom(scope.tx, event)
}
