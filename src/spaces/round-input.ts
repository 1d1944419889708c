import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { cityInstant, type Day, dayPlus, isDay } from '#src/base/time.ts'
import { answersSchema, type Period } from './booking.ts'
import { clash, type Parts, places, type Wish } from './round.ts'
import { openOn, pausesOn, type TimeRules, weekdayOf } from './when.ts'

const minutes = z.coerce.number('spaces.round.time').int('spaces.round.time').min(0, 'spaces.round.time').max(1440, 'spaces.round.time')

const wish = z
  .strictObject({
    space: z.string('spaces.round.wish').min(1, 'spaces.round.wish').max(60, 'spaces.round.wish'),
    weekday: z.coerce.number('spaces.round.wish').int('spaces.round.wish').min(1, 'spaces.round.wish').max(7, 'spaces.round.wish'),
    from: minutes,
    until: minutes,
  })
  .refine(({ from, until }) => from < until, 'spaces.round.time')

const name = z.string('spaces.round.name').transform(cleanLine).pipe(z.string().min(3, 'spaces.round.name').max(120, 'spaces.round.name'))
const slots = z.coerce.number('spaces.round.slots').int('spaces.round.slots').min(1, 'spaces.round.slots').max(3, 'spaces.round.slots')
const day = z.string('spaces.round.day').refine(isDay, 'spaces.round.day')

export const mostWishes = 4

export const applySchema = z.strictObject({
  organisation: z.string('spaces.round.body').min(1, 'spaces.round.body').max(80, 'spaces.round.body'),
  title: z
    .string('spaces.booking.title')
    .transform(cleanLine)
    .pipe(z.string().min(3, 'spaces.booking.title').max(160, 'spaces.booking.too_long')),
  people: z.coerce
    .number('spaces.booking.people')
    .int('spaces.booking.people')
    .min(1, 'spaces.booking.people')
    .max(100_000, 'spaces.booking.people'),
  place: z.enum(places, 'spaces.round.place'),
  slots,
  answers: answersSchema,
  wishes: z.array(wish, 'spaces.round.wish').min(1, 'spaces.round.wish').max(mostWishes, 'spaces.round.wish'),
})
export type ApplyWish = z.output<typeof applySchema>

/** The first day that applies is the day of opening; the last day of applying, and of the season, belong to them. */
export const openSchema = z.strictObject({
  name,
  nameEn: name,
  spaces: z.array(z.string().max(60)).min(1, 'spaces.round.no_space').max(20, 'spaces.round.no_space'),
  until: day,
  first: day,
  last: day,
  most: slots,
})
export type OpenWish = z.output<typeof openSchema>

/** The first day of a season that falls on a weekday. */
export const firstOn = (first: Day, weekday: number): Day => dayPlus(first, (weekday - weekdayOf(first) + 7) % 7)

/** The first time a wish would be had in a season. */
export function firstDate({ first }: { first: Day }, { weekday, from, until }: Wish): Period {
  const day = firstOn(first, weekday)
  return { start: cityInstant(day, from), end: cityInstant(day, until) }
}

type Known = { rules: ReadonlyMap<string, TimeRules>; capacity: ReadonlyMap<string, number | null>; parts: Parts; first: Day; most: number }

function whyNotOne(one: Wish, people: number, { rules, capacity, first }: Known): Refusal | undefined {
  const room = rules.get(one.space)
  if (!room) return { rule: 'spaces.round.not_in_it' }
  const most = capacity.get(one.space) ?? null
  if (most !== null && people > most) return { rule: 'spaces.booking.capacity', facts: { most, people } }
  const length = one.until - one.from
  if (one.from % room.gridMinutes || one.until % room.gridMinutes) return { rule: 'spaces.when.grid', facts: { minutes: room.gridMinutes } }
  if (length < room.minMinutes) return { rule: 'spaces.when.too_short', facts: { minutes: room.minMinutes } }
  if (length > room.maxMinutes) return { rule: 'spaces.when.too_long', facts: { hours: Math.floor(room.maxMinutes / 60) } }
  const on = firstOn(first, one.weekday)
  const open = openOn(room, on)
  if (!open || one.from < open.from || one.until > open.until) return { rule: 'spaces.round.closed_then' }
  return pausesOn(room, on).some((pause) => one.from < pause.until && pause.from < one.until)
    ? { rule: 'spaces.round.pause_then' }
    : undefined
}

/** Why these wishes cannot be had in any season, each at its own field: `wish-1` is the first. */
export function whyNotWished({ wishes, people, slots: wanted }: Pick<ApplyWish, 'wishes' | 'people' | 'slots'>, known: Known): Refusal[] {
  const each = wishes.flatMap((one, n): Refusal[] => {
    const field = `wish-${n + 1}`
    const twice = wishes.slice(0, n).some((before) => clash(known.parts, before, one))
    const why = whyNotOne(one, people, known) ?? (twice ? { rule: 'spaces.round.twice' } : undefined)
    return why ? [{ ...why, field }] : []
  })
  const few = wanted > wishes.length ? [{ rule: 'spaces.round.too_few_wishes', field: 'slots', facts: { n: wishes.length } }] : []
  const many = wanted > known.most ? [{ rule: 'spaces.round.too_many_slots', field: 'slots', facts: { most: known.most } }] : []
  return [...each, ...few, ...many]
}
