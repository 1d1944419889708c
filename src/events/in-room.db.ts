import { sql } from 'kysely'
import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import type { Deed, DeedScope } from '#src/platform/deed.ts'
import type { Period } from '#src/spaces/booking.ts'
import { moveAlong } from '#src/spaces/move-along.db.ts'
import { flagUse, mayPublish } from '#src/spaces/requote.db.ts'
import { sayIn } from '#src/ui/words.ts'

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

type Held = { event: string; answers: Record<string, string> }

/** The booking of an event and what it was given for, where both are the same person's or body's: nobody flags somebody else's. */
async function bookingHeld(ctx: Ctx, event: string, booking: string): Promise<Held | undefined> {
  const found =
    await sql<Held>`select e.number as event, k.answers from events.event e join spaces.booking k on k.number = ${booking} and k.bookable_id = e.bookable_id
    where e.number = ${event} and (k.person_id = e.person_id or k.organisation_id = e.organisation_id)`.execute(ctx.db)
  return found.rows[0]
}

/**
 * Runs a deed that would publish a price in a room that was given for a use without one. The price is not published; the booking is reckoned
 * anew by the house, its applicant and whoever decides are told, and it waits for his consent. Only after the deed, which kept nothing.
 */
export const orRequoted = <I extends { number: string }, O>(run: Deed<I, O>): Deed<I, O> =>
  Object.assign(
    async (ctx: Ctx, wish: I): Promise<Outcome<O>> => {
      const outcome = await run(ctx, wish)
      const held = outcome.ok ? undefined : outcome.refusals.find(({ rule }) => rule === 'events.space.price_not_agreed')
      const booking = String(held?.facts?.booking ?? '')
      const found = held && (await bookingHeld(ctx, wish.number, booking))
      if (!held || !found) return outcome
      const t = sayIn(ctx.tongue)
      const { once: _, ...plain } = ctx
      const flagged = await flagUse(
        { ...plain, actor: { kind: 'system', job: 'events' } },
        { number: booking, answers: { ...found.answers, peserta_bayar: 'ya' }, reason: t('events.space.ticketed', { event: found.event }) },
      )
      return flagged.ok && flagged.value.changed ? refused({ ...held, rule: 'events.space.price_waits' }) : outcome
    },
    { deedName: run.deedName },
  )
