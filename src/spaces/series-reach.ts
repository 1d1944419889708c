import type { Day } from '#src/base/time.ts'
import { type BookingState, beginsAt, type Period } from './booking.ts'
import { shiftedTo } from './series.ts'

/** How far a change goes: one date, that one and those after it, or all that are still to come. */
export const reaches = ['this', 'following', 'all'] as const
export type Reach = (typeof reaches)[number]

export type DateNow = {
  day: Day
  state: 'made' | 'rejected' | 'exception'
  wanted: Period[]
  booking: { state: BookingState; periods: Period[] } | null
}

/**
 * What becomes of one date: `moves`; `wanted` (it has no booking: what it would be tried for again changes); `kept` (it was changed by
 * hand before, and stays so unless it is ticked); `past`; `over` (called off, declined, used up); `same`.
 */
export type Effect = 'moves' | 'wanted' | 'kept' | 'past' | 'over' | 'same'
export type Reached<D extends DateNow> = { date: D; effect: Effect; was: Period[]; will: Period[] }

export type ReachWish = { day: Day; reach: Reach; periods: readonly Period[]; ticked: readonly Day[] }

const sameTimes = (a: readonly Period[], b: readonly Period[]): boolean =>
  a.length === b.length &&
  a.every(({ start, end }, n) => start.getTime() === b[n]?.start.getTime() && end.getTime() === b[n]?.end.getTime())

const within = (day: Day, { day: from, reach }: ReachWish): boolean => reach === 'all' || (reach === 'this' ? day === from : day >= from)

function effectOf(date: DateNow, wish: ReachWish, will: Period[], now: Date, movable: readonly BookingState[]): Effect {
  const times = date.booking?.periods ?? date.wanted
  if (beginsAt(times) <= now) return 'past'
  if (!date.booking) return wish.reach === 'this' ? 'over' : sameTimes(date.wanted, will) ? 'same' : 'wanted'
  if (!movable.includes(date.booking.state)) return 'over'
  if (sameTimes(times, will)) return 'same'
  return date.state === 'exception' && wish.reach !== 'this' && !wish.ticked.includes(date.day) ? 'kept' : 'moves'
}

/** Which dates a change reaches and what becomes of each: the new times of one date, carried to the others by the wall clock. */
export const reached = <D extends DateNow>(
  dates: readonly D[],
  wish: ReachWish,
  now: Date,
  movable: readonly BookingState[],
): Reached<D>[] =>
  dates
    .filter(({ day }) => within(day, wish))
    .map((date) => {
      const will = shiftedTo(wish.periods, wish.day, date.day)
      return { date, effect: effectOf(date, wish, will, now, movable), was: date.booking?.periods ?? date.wanted, will }
    })
