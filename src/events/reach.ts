import { z } from 'zod'
import { sha256 } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, dayOf, dayPlus, minuteOfDay } from '#src/base/time.ts'
import { type Reach, reaches } from '#src/spaces/series-reach.ts'
import { reasonSchema, type Span, spanOf, whenSchema } from './event.ts'

export const acts = ['move', 'cancel', 'restore'] as const
export type Act = (typeof acts)[number]

/** `date`: the one it is asked of. `when`, to move it: when that one is to be; the others follow by the wall clock. `ticked`: dates changed alone before that follow all the same. */
export const reachSchema = z
  .strictObject({
    date: z.uuid('events.reach.date'),
    reach: z.enum(reaches, 'events.reach.scope'),
    act: z.enum(acts, 'events.reach.act'),
    when: whenSchema.optional(),
    ticked: z.array(z.uuid('events.reach.date')).max(400, 'events.reach.date').default([]),
  })
  .refine(({ act, when }) => act !== 'move' || when !== undefined, { message: 'events.when.unreadable', path: ['when'] })
export type ReachWish = z.output<typeof reachSchema>

/** `seen`: the mark of the preview it was decided by. */
export const reachDoneSchema = z.strictObject({ seen: z.string('events.reach.stale').max(80), reason: reasonSchema })

export type OneDate = Span & {
  id: string
  cancelled: boolean
  /** Where the pattern would have it, if it was changed alone. */
  patternAt: Date | null
}

/**
 * What becomes of a date: `kept` was changed alone before and stays unless it is ticked; `past` has begun; `off` is called off now, `called_off` was
 * before; `back` was called off and is held after all.
 */
export const effects = ['moves', 'off', 'back', 'kept', 'past', 'called_off', 'same'] as const
export type Effect = (typeof effects)[number]
/** What is written and told of. */
export const isChange = ({ effect }: { effect: Effect }): boolean => effect === 'moves' || effect === 'off' || effect === 'back'
export type Reached = { date: OneDate; effect: Effect; will: Span; patternAt: Date | null }

const placeOf = ({ patternAt, startsAt }: OneDate): Date => patternAt ?? startsAt
const within = (one: OneDate, asked: OneDate, reach: Reach): boolean =>
  reach === 'all' || (reach === 'this' ? one.id === asked.id : placeOf(one) >= placeOf(asked))
const sameSpan = (a: Span, b: Span): boolean =>
  a.startsAt.getTime() === b.startsAt.getTime() && a.endsAt?.getTime() === b.endsAt?.getTime() && a.timeKnown === b.timeKnown

/** Carries a change of one date to another: as many days on, at the new hours, for as long. */
function carrier(asked: OneDate, to: Span): (from: Date) => Span {
  const days = Math.round((Date.parse(dayOf(to.startsAt)) - Date.parse(dayOf(asked.startsAt))) / 86_400_000)
  return (from) => {
    const startsAt = cityInstant(dayPlus(dayOf(from), days), minuteOfDay(to.startsAt))
    const endsAt = to.endsAt && new Date(startsAt.getTime() + to.endsAt.getTime() - to.startsAt.getTime())
    return { startsAt, endsAt, timeKnown: to.timeKnown }
  }
}

function movedOne(one: OneDate, asked: OneDate, to: Span, wish: ReachWish, now: Date): Reached {
  const carry = carrier(asked, to)
  const pattern = wish.reach === 'this' ? placeOf(one) : carry(placeOf(one)).startsAt
  const will = one.id === asked.id ? to : carry(placeOf(one))
  const stays = one.patternAt !== null && one.id !== asked.id && !wish.ticked.includes(one.id)
  const left = (at: Date) => (at.getTime() === pattern.getTime() ? null : pattern)
  if (one.startsAt <= now) return { date: one, effect: 'past', will: one, patternAt: one.patternAt }
  if (stays && !sameSpan(one, will)) return { date: one, effect: 'kept', will, patternAt: left(one.startsAt) }
  return { date: one, effect: sameSpan(one, will) ? 'same' : 'moves', will, patternAt: left(will.startsAt) }
}

/** Which dates a change reaches and what becomes of each, in the order of the calendar. What has begun never changes. */
export function reached(dates: readonly OneDate[], wish: ReachWish, now: Date): Reached[] {
  const asked = dates.find(({ id }) => id === wish.date)
  if (!asked) return []
  const to = wish.when && spanOf(wish.when)
  return dates
    .filter((one) => within(one, asked, wish.reach))
    .map((date): Reached => {
      const stays = { date, will: date, patternAt: date.patternAt }
      if (wish.act === 'restore') return { ...stays, effect: date.startsAt <= now ? 'past' : date.cancelled ? 'back' : 'same' }
      if (date.cancelled) return { ...stays, effect: 'called_off' }
      if (wish.act === 'move' && to) return movedOne(date, asked, to, wish, now)
      return { ...stays, effect: date.startsAt <= now ? 'past' : 'off' }
    })
}

/** Why this cannot be, whatever the calendar says. */
export function whyNotReached(dates: readonly OneDate[], wish: ReachWish, all: readonly Reached[], now: Date): Refusal[] {
  const asked = dates.find(({ id }) => id === wish.date)
  if (!asked) return [{ rule: 'events.reach.date', field: 'date' }]
  if (asked.cancelled !== (wish.act === 'restore'))
    return [{ rule: asked.cancelled ? 'events.reach.called_off' : 'events.reach.stands', field: 'date' }]
  if (asked.startsAt <= now) return [{ rule: 'events.reach.begun', field: 'date' }]
  const changed = new Map(all.filter(isChange).map((one) => [one.date.id, one]))
  if (changed.size === 0) return [{ rule: 'events.reach.nothing', field: 'when' }]
  const standing = dates.filter(({ id, cancelled }) => {
    const effect = changed.get(id)?.effect
    return effect === 'back' || (!cancelled && effect !== 'off')
  })
  // a gathering of which nothing is left is called off as such, with its page and its letters
  if (!standing.some(({ startsAt }) => startsAt > now)) return [{ rule: 'events.reach.last', field: 'reach' }]
  const starts = standing.map(({ id, startsAt }) => (changed.get(id)?.will.startsAt ?? startsAt).getTime())
  return new Set(starts).size === starts.length ? [] : [{ rule: 'events.when.twice', field: 'when' }]
}

/** The mark of a preview: the event as it was and what would become of each date, ticks aside. Another mark, and it is looked at anew. */
export const markOf = (version: number, all: readonly Reached[]): string =>
  sha256(
    JSON.stringify([version, all.map(({ date, effect, will }) => [date.id, effect, will.startsAt, will.endsAt, will.timeKnown])]),
  ).slice(0, 32)
