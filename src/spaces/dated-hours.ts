import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { type Day, dayPlus, isDay, minutesOfClock } from '#src/base/time.ts'
import { holdShape } from './booking.ts'
import { ruling } from './closure.ts'
import { type TimeRules, weekdayOf } from './when.ts'

export const hoursKinds = ['hours', 'closed', 'pause', 'holiday'] as const
export type HoursKind = (typeof hoursKinds)[number]
export const holidayKinds = ['national', 'joint_leave', 'local'] as const

/** Days a season of its own may last, and how far ahead one may begin. */
const longest = 366

const day = z.string('spaces.hours.day').refine(isDay, 'spaces.hours.day') as unknown as z.ZodType<Day>
const clock = z
  .string('spaces.hours.clock')
  .transform((text) => (text === '24:00' ? 24 * 60 : minutesOfClock(text)))
  .refine((minutes): minutes is number => minutes !== undefined, 'spaces.hours.clock')
const name = z.string('spaces.hours.name').transform(cleanLine).pipe(z.string().min(2, 'spaces.hours.name').max(80, 'spaces.hours.name'))

/**
 * What is published for days to come. `whole`: all rooms of the unit that runs this one. Of `hours`, `pause` and the holidays the clock is
 * asked for; `usual`: a holiday of that kind has the hours of any other day. Holidays of a kind have no last day.
 */
export const hoursShape = {
  space: holdShape.bookable,
  whole: z.boolean().default(false),
  kind: z.enum(hoursKinds, 'spaces.hours.kind'),
  firstDay: day,
  lastDay: day.optional(),
  weekdays: z
    .array(z.coerce.number('spaces.hours.weekdays').int().min(1, 'spaces.hours.weekdays').max(7, 'spaces.hours.weekdays'))
    .max(7)
    .default([]),
  opens: clock.optional(),
  closes: clock.optional(),
  holiday: z.enum(holidayKinds, 'spaces.hours.holiday').optional(),
  usual: z.boolean().default(false),
  name,
  nameEn: name,
  source: z
    .string('spaces.hours.source')
    .transform(cleanLine)
    .pipe(z.string().min(3, 'spaces.hours.source').max(300, 'spaces.hours.source')),
}
export const hoursSchema = z.strictObject(hoursShape)
export type HoursWish = z.output<typeof hoursSchema>

export const hoursPlanSchema = z.strictObject({ ...hoursShape, rulings: z.array(ruling).max(500, 'spaces.booking.too_many').default([]) })
export type HoursPlan = z.output<typeof hoursPlanSchema>

/** The last civic day of it; a holiday rule has none. */
export const lastOf = ({ kind, firstDay, lastDay }: Pick<HoursWish, 'kind' | 'firstDay' | 'lastDay'>): Day | null =>
  kind === 'holiday' ? null : (lastDay ?? firstDay)

const weekdaysOf = ({ weekdays }: Pick<HoursWish, 'weekdays'>): number[] =>
  weekdays.length === 0 ? [1, 2, 3, 4, 5, 6, 7] : [...new Set(weekdays)].sort()

/** The weekdays it speaks of that come in its days. */
export function weekdaysIn(wish: HoursWish): number[] {
  const last = lastOf(wish)
  if (last === null) return []
  const there = new Set<number>()
  for (let n = 0; n < 7 && dayPlus(wish.firstDay, n) <= last; n += 1) there.add(weekdayOf(dayPlus(wish.firstDay, n)))
  return weekdaysOf(wish).filter((one) => there.has(one))
}

/** Whether it opens at all, by a clock of its own. */
const clocked = ({ kind, usual }: HoursWish) => kind === 'hours' || kind === 'pause' || (kind === 'holiday' && !usual)

/** Why it cannot be published. A holiday without a clock is closed. */
export function whyNotPublished(wish: HoursWish, today: Day): Refusal[] {
  const faults: Refusal[] = []
  const last = lastOf(wish)
  if (wish.firstDay < today) faults.push({ rule: 'spaces.hours.past', field: 'firstDay' })
  if (last !== null && last < wish.firstDay) faults.push({ rule: 'spaces.hours.last_before_first', field: 'lastDay' })
  else if ((last ?? wish.firstDay) >= dayPlus(wish.firstDay, longest) || wish.firstDay > dayPlus(today, 2 * longest))
    faults.push({ rule: 'spaces.hours.too_long', field: 'lastDay', facts: { days: longest } })
  else if (last !== null && weekdaysIn(wish).length === 0) faults.push({ rule: 'spaces.hours.no_such_day', field: 'weekdays' })
  const { opens, closes } = wish
  const closedHoliday = wish.kind === 'holiday' && opens === undefined && closes === undefined
  if (clocked(wish) && !closedHoliday) {
    if (opens === undefined || closes === undefined)
      faults.push({ rule: 'spaces.hours.clock', field: opens === undefined ? 'opens' : 'closes' })
    else if (closes <= opens) faults.push({ rule: 'spaces.hours.closes_before_opens', field: 'closes' })
  }
  if (wish.kind === 'holiday' && wish.holiday === undefined) faults.push({ rule: 'spaces.hours.holiday', field: 'holiday' })
  return faults
}

/** The rules of a room as they would be with it, under this name of a change. */
export function withHours(rules: TimeRules, wish: HoursWish, change: string): TimeRules {
  const { opens, closes, firstDay: first } = wish
  const last = lastOf(wish)
  if (wish.kind === 'holiday') {
    const hours = wish.usual ? ('usual' as const) : opens === undefined || closes === undefined ? null : { from: opens, until: closes }
    const holidays = rules.holidays.map((one) => (one.kind === wish.holiday && one.day >= first ? { ...one, hours, change } : one))
    return { ...rules, holidays }
  }
  const rows = weekdaysIn(wish).map((weekday) => ({ weekday, first, last, name: wish.name, change }))
  if (wish.kind === 'pause')
    return { ...rules, pauses: [...rules.pauses, ...rows.map((row) => ({ ...row, from: opens ?? 0, until: closes ?? 0 }))] }
  const span = wish.kind === 'closed' ? { from: null, until: null } : { from: opens ?? 0, until: closes ?? 0 }
  // what was made last goes before what began on the same day
  return { ...rules, hours: [...rows.map((row) => ({ ...row, ...span })), ...rules.hours] }
}
