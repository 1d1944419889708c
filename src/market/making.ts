import { z } from 'zod'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { cleanLine } from '#src/base/text.ts'
import { type Day, dayPlus, mondayOf } from '#src/base/time.ts'

export const makingUnits = ['pieces', 'days'] as const
export type MakingUnit = (typeof makingUnits)[number]

/** One week's row; `free` is what may still be promised in it. Weeks that are not named are wholly free. */
export type WeekNow = { week: Day; closed: boolean; free: number }

/** The queue of one technique, where the shop declared how much of it it makes in a week. */
export type TechniqueNow = { perWeek: number; weeks: { week: Day; free: number }[] }

/** A listing made after the order, with its shop's queue as it stands now. `technique` is `lainnya` where the listing names none. */
export type Making = {
  unit: MakingUnit
  perWeek: number
  workDays: number
  today: Day
  weeks: WeekNow[]
  technique: string
  /** Null where the technique is bounded by the whole alone. */
  own: TechniqueNow | null
}

export type Slot = { week: Day; units: number }
/** `readyBy` is the Saturday the work is finished by. */
export type Plan = { slots: Slot[]; units: number; workDays: number; technique: string; readyBy: Day }

/** Nobody is promised a day more than half a year away: he would pay for it today. */
export const horizonWeeks = 26
/** Monday to Saturday. */
const daysAWeek = 6

const saturdayOf = (week: Day): Day => dayPlus(week, 5)

/** How much of a week's capacity this takes. */
export const unitsOf = (unit: MakingUnit, quantity: number, workDays: number): number =>
  unit === 'pieces' ? quantity : quantity * workDays

/** Weeks from the next Monday on: an order is paid and accepted before it is begun. Free is what both the whole and the technique have. `from` is a later Monday. */
export function weeksAhead({ perWeek, today, weeks, own }: Pick<Making, 'perWeek' | 'today' | 'weeks' | 'own'>, from?: Day): WeekNow[] {
  const known = new Map(weeks.map((one) => [one.week, one]))
  const freeOfOwn = new Map(own?.weeks.map(({ week, free }) => [week, free]))
  const next = dayPlus(mondayOf(today), 7)
  return Array.from({ length: horizonWeeks }, (_, at) => dayPlus(next, at * 7))
    .filter((week) => from === undefined || week >= from)
    .map((week) => known.get(week) ?? { week, closed: false, free: perWeek })
    .map((one) => (own ? { ...one, free: Math.min(one.free, freeOfOwn.get(one.week) ?? own.perWeek) } : one))
}

/**
 * The earliest weeks with room for this work, first come first served. Pieces leave the workshop after their own days of work;
 * days of work are done as soon as there are hands. Weeks the shop makes nothing in count for neither.
 * Work that is put off to a later week is under way: only room is asked for it.
 */
export function planWork(making: Making, quantity: number, from?: Day): Plan | undefined {
  const { unit, workDays, technique } = making
  const units = unitsOf(unit, quantity, workDays)
  const open = weeksAhead(making, from).filter((week) => !week.closed)
  const ownWeeks = from === undefined ? Math.ceil(workDays / daysAWeek) : 1
  const slots: Slot[] = []
  let left = units
  let last = ownWeeks - 1
  for (const [at, { week, free }] of open.entries()) {
    if (left === 0) break
    if (unit === 'pieces' && at < ownWeeks - 1) continue
    const taken = Math.min(left, free)
    if (taken <= 0) continue
    slots.push({ week, units: taken })
    left -= taken
    last = Math.max(last, at)
  }
  const end = open[last]
  return left > 0 || !end ? undefined : { slots, units, workDays, technique, readyBy: saturdayOf(end.week) }
}

/** The days the last of the work is done on: about then it is ready, and by the last of them as promised. */
export const readyAbout = ({ readyBy }: Pick<Plan, 'readyBy'>): [Day, Day] => [mondayOf(readyBy), readyBy]

/** The most a buyer gives before his piece is made: half, rounded down to the rupiah. */
export const advanceMost = (due: Rupiah): Rupiah => rupiah(Math.floor(due / 2))

function less<Week extends { week: Day; free: number }>(
  weeks: readonly Week[],
  slots: readonly Slot[],
  fresh: (week: Day) => Week,
): Week[] {
  const changed = new Map(weeks.map((one) => [one.week, one]))
  for (const { week, units } of slots) {
    const now = changed.get(week) ?? fresh(week)
    changed.set(week, { ...now, free: now.free - units })
  }
  return [...changed.values()]
}

/** The queue a listing stands in once these plans of the same shop are before it: in the whole, and in its technique those of the same. */
export function behind(making: Making, plans: readonly Plan[]): Making {
  const { perWeek, own, technique } = making
  const ownSlots = plans.filter((one) => one.technique === technique).flatMap(({ slots }) => slots)
  return {
    ...making,
    weeks: less(
      making.weeks,
      plans.flatMap(({ slots }) => slots),
      (week) => ({ week, closed: false, free: perWeek }),
    ),
    own: own && { ...own, weeks: less(own.weeks, ownSlots, (week) => ({ week, free: own.perWeek })) },
  }
}

/** Mondays an order may be put off to: weeks with room, later than the one it was promised for. */
export const weeksToPutOff = (making: Parameters<typeof weeksAhead>[0], readyBy: Day): WeekNow[] =>
  weeksAhead(making).filter(({ week, closed, free }) => !closed && free > 0 && saturdayOf(week) > readyBy)

const whole = (most: number, rule: string) => z.number(rule).int(rule).min(1, rule).max(most, rule)

export const workshopInput = z.object({
  unit: z.enum(makingUnits, 'market.making.unit'),
  perWeek: whole(500, 'market.making.per_week'),
  /** Of each technique; `null` where the whole alone bounds it. A technique that is left away stays as it was. */
  techniques: z
    .record(z.string().max(40, 'market.making.technique'), whole(500, 'market.making.technique_per_week').nullable())
    .default({}),
})

export const workDaysInput = whole(180, 'market.making.work_days')

export const reasonInput = z
  .string('market.making.reason')
  .transform(cleanLine)
  .refine((text) => [...text].length >= 10 && [...text].length <= 300, 'market.making.reason')

export type Lateness = 'put_off' | 'overdue'

/** Why a buyer may leave what is made for him: its day was put off, or is over without a word. Not while it is on time. */
export const lateness = (promised: { delays: readonly unknown[]; overdue: boolean } | null | undefined): Lateness | undefined =>
  promised?.delays.length ? 'put_off' : promised?.overdue ? 'overdue' : undefined
