import { RRuleTemporal } from 'rrule-temporal'
import { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, formatDay, formatMonth, isDay, minuteOfDay, type Tongue } from '#src/base/time.ts'
import { beginsAt, endsAt, type Period } from './booking.ts'
import { weekdayOf } from './when.ts'

/** `nth_weekday` is the second Tuesday where the first day is one; `last_weekday` the last of its month. */
export const rhythms = ['weekly', 'month_day', 'nth_weekday', 'last_weekday', 'yearly'] as const
export type Rhythm = (typeof rhythms)[number]

/** One transaction takes them all, so there are never more of them. */
export const mostDates = 60
/** Further than this nobody can promise a room, and a rule that meets few days is not looked for without end. */
const mostYears = 12

/** `skip` takes what can be had and keeps the others with their reason; `fail` takes all of them or nothing. */
export const takings = ['skip', 'fail'] as const
export type Taking = (typeof takings)[number]

const day = z.string('spaces.series.until').refine(isDay, 'spaces.series.until')

/** Exactly one of `until` (that day still belongs to it) and `count`. */
export const repeatSchema = z
  .strictObject({
    rhythm: z.enum(rhythms, 'spaces.series.rhythm'),
    until: day.optional(),
    count: z.coerce
      .number('spaces.series.count')
      .int('spaces.series.count')
      .min(2, 'spaces.series.count')
      .max(mostDates, 'spaces.series.count')
      .optional(),
  })
  .refine(({ until, count }) => (until === undefined) !== (count === undefined), 'spaces.series.endless')
export type Repeat = z.output<typeof repeatSchema>

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const monthDay = (at: Day): number => Number(at.slice(8))
const lengthOfMonth = (at: Day): number => new Date(Date.UTC(Number(at.slice(0, 4)), Number(at.slice(5, 7)), 0)).getUTCDate()
const weekOfMonth = (at: Day): number => Math.ceil(monthDay(at) / 7)
export const isLastOfMonth = (at: Day): boolean => monthDay(at) + 7 > lengthOfMonth(at)

/** The rule as RFC 5545 writes it, without its end. */
function rhythmText(rhythm: Rhythm, first: Day): string {
  const weekday = names[weekdayOf(first) - 1]
  if (rhythm === 'weekly') return `FREQ=WEEKLY;BYDAY=${weekday}`
  if (rhythm === 'month_day') return `FREQ=MONTHLY;BYMONTHDAY=${monthDay(first)}`
  if (rhythm === 'nth_weekday') return `FREQ=MONTHLY;BYDAY=${weekOfMonth(first)}${weekday}`
  if (rhythm === 'last_weekday') return `FREQ=MONTHLY;BYDAY=-1${weekday}`
  return `FREQ=YEARLY;BYMONTH=${Number(first.slice(5, 7))};BYMONTHDAY=${monthDay(first)}`
}

/** `FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330`: what is kept of a series, and what a calendar reads. Days are the city's. */
export const ruleText = (repeat: Repeat, first: Day): string =>
  `${rhythmText(repeat.rhythm, first)};${repeat.until ? `UNTIL=${repeat.until.replaceAll('-', '')}` : `COUNT=${repeat.count}`}`

function daysBy(rule: string, first: Day, most: number): Day[] {
  const last = Number(first.slice(0, 4)) + mostYears
  const found = new RRuleTemporal({
    rruleString: `DTSTART;VALUE=DATE:${first.replaceAll('-', '')}\nRRULE:${rule}`,
    tzid: 'UTC',
    maxIterations: 5000,
  })
  return found.all((at, n) => n < most && at.year <= last).map((at) => at.toString().slice(0, 10) as Day)
}

/** The same times of the wall clock so many days on; an hour of the city stays that hour. */
export function shiftedTo(periods: readonly Period[], from: Day, to: Day): Period[] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
  const shift = (at: Date) => cityInstant(dayOf(at), minuteOfDay(at) + days * 24 * 60)
  return periods.map(({ start, end }) => ({ start: shift(start), end: shift(end) }))
}

export type PlannedDate = { day: Day; periods: Period[] }
export type Plan = { rule: string; dates: PlannedDate[]; notes: Refusal[] }

/** Months between the first and the last date that have no such day. */
function monthsWithout(days: readonly Day[], tongue: Tongue): string[] {
  const there = new Set(days.map((one) => one.slice(0, 7)))
  const [first, last] = [days[0] as Day, days.at(-1) as Day]
  const gone: string[] = []
  for (let [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))]; ; ) {
    const key = `${year}-${String(month).padStart(2, '0')}`
    if (key > last.slice(0, 7)) return gone
    if (!there.has(key)) gone.push(formatMonth(cityInstant(`${key}-01` as Day, 12 * 60), tongue))
    if (month === 12) [year, month] = [year + 1, 1]
    else month += 1
  }
}

/** What a rule leaves out that somebody might expect: said before anything is kept. */
function gaps(repeat: Repeat, days: readonly Day[], tongue: Tongue): Refusal[] {
  const first = days[0] as Day
  const said = (at: Day) => formatDay(cityInstant(at, 12 * 60), tongue)
  if (repeat.rhythm === 'yearly' && first.endsWith('-02-29')) {
    const next = daysBy(rhythmText('yearly', first), first, 2)[1] as Day
    return [{ rule: 'spaces.series.note_leap', facts: { next: said(next), year: next.slice(0, 4) } }]
  }
  if (repeat.rhythm !== 'month_day' && repeat.rhythm !== 'nth_weekday') return []
  const open = repeat.rhythm === 'month_day' ? monthDay(first) > 28 : weekOfMonth(first) === 5
  const gone = open ? monthsWithout(days, tongue) : []
  if (gone.length === 0) return []
  const facts = { day: monthDay(first), months: gone.join(', '), n: days.length }
  return [{ rule: repeat.rhythm === 'month_day' ? 'spaces.series.note_month' : 'spaces.series.note_fifth', facts }]
}

/**
 * Every date of a repetition, from the times of the first. Refused where it has no end, has one date only, is longer than can be taken at
 * once, begins on a day its own rule does not meet, or runs into itself.
 */
export function planSeries(periods: readonly Period[], repeat: Repeat, tongue: Tongue = 'id'): Outcome<Plan> {
  const first = dayOf(beginsAt(periods))
  if (repeat.rhythm === 'last_weekday' && !isLastOfMonth(first))
    return refused({ rule: 'spaces.series.not_the_last', field: 'rhythm', facts: { day: formatDay(beginsAt(periods), tongue) } })
  if (repeat.until !== undefined && repeat.until < first) return refused({ rule: 'spaces.series.until_before', field: 'until' })
  const days = daysBy(ruleText(repeat, first), first, mostDates + 1)
  if (days.length > mostDates) return refused({ rule: 'spaces.series.too_many', field: 'until', facts: { most: mostDates } })
  if (days.length < 2) return refused({ rule: 'spaces.series.one_only', field: repeat.until ? 'until' : 'count' })
  const dates = days.map((one) => ({ day: one, periods: shiftedTo(periods, first, one) }))
  const into = dates.findIndex((one, n) => n > 0 && beginsAt(one.periods) < endsAt((dates[n - 1] as PlannedDate).periods))
  if (into > 0) {
    const facts = { day: formatDay(beginsAt((dates[into] as PlannedDate).periods), tongue) }
    return refused({ rule: 'spaces.series.into_itself', field: 'periods', facts })
  }
  return done({ rule: ruleText(repeat, first), dates, notes: gaps(repeat, days, tongue) })
}
