import { z } from 'zod'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { cleanLine } from '#src/base/text.ts'
import { type Day, dayPlus, mondayOf } from '#src/base/time.ts'

export const makingUnits = ['pieces', 'days'] as const
export type MakingUnit = (typeof makingUnits)[number]

/** One week's row; `free` is what may still be promised in it. Weeks that are not named are wholly free. */
export type WeekNow = { week: Day; closed: boolean; free: number }

/** A listing made after the order, with its shop's queue as it stands now. */
export type Making = { unit: MakingUnit; perWeek: number; workDays: number; today: Day; weeks: WeekNow[] }

export type Slot = { week: Day; units: number }
/** `readyBy` is the Saturday the work is finished by. */
export type Plan = { slots: Slot[]; units: number; workDays: number; readyBy: Day }

/** Nobody is promised a day more than half a year away: he would pay for it today. */
export const horizonWeeks = 26
/** Monday to Saturday. */
const daysAWeek = 6

const saturdayOf = (week: Day): Day => dayPlus(week, 5)

/** How much of a week's capacity this takes. */
export const unitsOf = (unit: MakingUnit, quantity: number, workDays: number): number =>
  unit === 'pieces' ? quantity : quantity * workDays

/** Weeks from the next Monday on: an order is paid and accepted before it is begun. `from` is a later Monday. */
export function weeksAhead({ perWeek, today, weeks }: Making, from?: Day): WeekNow[] {
  const known = new Map(weeks.map((one) => [one.week, one]))
  const next = dayPlus(mondayOf(today), 7)
  return Array.from({ length: horizonWeeks }, (_, at) => dayPlus(next, at * 7))
    .filter((week) => from === undefined || week >= from)
    .map((week) => known.get(week) ?? { week, closed: false, free: perWeek })
}

/**
 * The earliest weeks with room for this work, first come first served. Pieces leave the workshop after their own days of work;
 * days of work are done as soon as there are hands. Weeks the shop makes nothing in count for neither.
 * Work that is put off to a later week is under way: only room is asked for it.
 */
export function planWork(making: Making, quantity: number, from?: Day): Plan | undefined {
  const { unit, workDays } = making
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
  return left > 0 || !end ? undefined : { slots, units, workDays, readyBy: saturdayOf(end.week) }
}

/** The days the last of the work is done on: about then it is ready, and by the last of them as promised. */
export const readyAbout = ({ readyBy }: Pick<Plan, 'readyBy'>): [Day, Day] => [mondayOf(readyBy), readyBy]

/** The most a buyer gives before his piece is made: half, rounded down to the rupiah. */
export const advanceMost = (due: Rupiah): Rupiah => rupiah(Math.floor(due / 2))

/** The queue after this plan is in it. */
export function withPlan(making: Making, { slots }: Plan): Making {
  const changed = new Map(making.weeks.map((one) => [one.week, one]))
  for (const { week, units } of slots) {
    const now = changed.get(week) ?? { week, closed: false, free: making.perWeek }
    changed.set(week, { ...now, free: now.free - units })
  }
  return { ...making, weeks: [...changed.values()] }
}

/** Mondays an order may be put off to: weeks with room, later than the one it was promised for. */
export const weeksToPutOff = (making: Making, readyBy: Day): WeekNow[] =>
  weeksAhead(making).filter(({ week, closed, free }) => !closed && free > 0 && saturdayOf(week) > readyBy)

const whole = (most: number, rule: string) => z.number(rule).int(rule).min(1, rule).max(most, rule)

export const workshopInput = z.object({
  unit: z.enum(makingUnits, 'market.making.unit'),
  perWeek: whole(500, 'market.making.per_week'),
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
