import type { Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { type BookingRow, ownBooking } from './_rows.db.ts'
import { alternativesTo, isTaken } from './alternatives.db.ts'
import type { Alternative } from './alternatives.ts'
import { itemsOf } from './booking.db.ts'
import { beginsAt, endsAt, type Period } from './booking.ts'
import { mayMove, samePriceThen, whyNotMoved } from './move.db.ts'

/** What moving would come to, before anybody decides: the same questions as the deed, nothing locked and nothing kept. */
export type TriedMove = { refusals: Refusal[]; alternatives: Alternative[]; price: number }

async function whyNot(ctx: Ctx, row: BookingRow, periods: readonly Period[]): Promise<Refusal[]> {
  const { db, now } = ctx
  const english = ctx.tongue === 'en'
  if (!mayMove.includes(row.state)) return [{ rule: 'spaces.booking.over', facts: { state: row.state } }]
  if (row.lapsesAt && row.lapsesAt <= now) return [{ rule: 'spaces.booking.run_out' }]
  const moved = beginsAt(row.periods).getTime() !== beginsAt(periods).getTime()
  if (beginsAt(row.periods) <= now && (moved || endsAt(periods) <= now)) return [{ rule: 'spaces.booking.begun', field: 'periods' }]
  const barred = await whyNotMoved(db, row, periods, now, english)
  if (barred.length > 0) return barred
  const taken = await inTheWay(db, await claimsFor(db, row.lines, periods), { except: row.id, english })
  if (taken.length > 0) return taken
  const priced = await samePriceThen(db, row, periods)
  return priced.ok ? [] : priced.refusals
}

export async function tryMove(ctx: Ctx, number: string, periods: Period[]): Promise<TriedMove> {
  const row = await ownBooking(ctx.db, ctx.actor, number)
  const refusals = await whyNot(ctx, row, periods)
  return { refusals, price: row.price, alternatives: isTaken(refusals[0]?.rule) ? await othersFor(ctx, row, periods) : [] }
}

/** What else could be had for the things of this booking, its own time counted as free. */
export async function othersFor(ctx: Ctx, row: BookingRow, periods: Period[]): Promise<Alternative[]> {
  const items = await itemsOf(ctx.db, row)
  const extras = items.filter(({ id }) => id !== row.bookable.id).map(({ slug, quantity }) => ({ bookable: slug, quantity }))
  const found = await alternativesTo(ctx, { bookable: row.bookable.slug, periods, people: row.people, extras }, row.id)
  // moving keeps the room and the things: only another time is on offer
  return found.filter(({ kind }) => kind === 'shift' || kind === 'other_day' || kind === 'shorten')
}
