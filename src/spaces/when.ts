import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, formatClock, formatDay, type Tongue, wallClock } from '#src/base/time.ts'
import { beginsAt, endsAt, joined, type Period } from './booking.ts'
import { minutesByDay } from './usage.ts'

/** Minutes of a day; 1440 is its end. */
export type Span = { from: number; until: number }
type Dated = { weekday: number; first: Day | null; last: Day | null }
/** By which change of hours it came, where it is not of old. */
type ByChange = { change?: string | null }

/** Of a weekday; without a clock the days between are closed. */
type Hours = Dated & ByChange & { from: number | null; until: number | null; name: string }
/** What the unit has published for a holiday: hours of its own, its usual ones, or none. */
type Holiday = ByChange & { day: Day; name: string; kind?: string; hours: Span | 'usual' | null }

/** What a room asks of a time. Civic days of the city, `last` included; of several hours for one day those that began last win (Ramadan). */
export type TimeRules = {
  name: string
  /** In which its names are, and in which what stands in the way is said; Indonesian unless named. */
  tongue?: Tongue
  gridMinutes: number
  minMinutes: number
  maxMinutes: number
  windowDays: number
  noticeHours: number
  noticeHoursCommercial: number
  hours: Hours[]
  holidays: Holiday[]
  pauses: (Span & Dated & ByChange & { name: string })[]
  /** `nobody`: closed by nobody's deed, because nobody runs the room: until the next who is seated, or `open`, without an end that is known. */
  closures: { start: Date; end: Date; reason: string; nobody?: 'open' | 'until' }[]
}

const dayMinutes = 24 * 60
const noon = 12 * 60
const minuteOf = (at: Date): number => {
  const { hour, minute } = wallClock(at)
  return hour * 60 + minute
}
/** 1 is Monday, 7 Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7
const holdsOn = ({ weekday, first, last }: Dated, day: Day): boolean =>
  weekday === weekdayOf(day) && (first === null || first <= day) && (last === null || day <= last)

/** `08.00` */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}.${String(minutes % 60).padStart(2, '0')}`

/** The same as a reader of that tongue writes it. */
const clockIn = (minutes: number, tongue: Tongue | undefined): string =>
  tongue === 'en' ? clockText(minutes).replace('.', ':') : clockText(minutes)

type DayHours = { open: Span | undefined; name: string; holiday: boolean; change?: string | null | undefined }
const spanOf = ({ from, until }: Pick<Hours, 'from' | 'until'>): Span | undefined =>
  from === null || until === null ? undefined : { from, until }

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * When a room is open on a day, and what gives it other hours than usual. A row for that one day goes before a holiday, a holiday before the
 * hours of a season, and of those the ones that began last; of two that began on one day the one that stands first in the list.
 */
export function hoursOn(rules: Pick<TimeRules, 'hours' | 'holidays'>, day: Day): DayHours {
  const own = rules.hours
    .filter((one) => holdsOn(one, day))
    .sort((a, b) => order(b.first ?? '', a.first ?? ''))
    .at(0)
  const holiday = rules.holidays.find((one) => one.day === day)
  if (holiday && holiday.hours !== 'usual' && !(own && own.first === day && own.last === day))
    return { open: holiday.hours ?? undefined, name: holiday.name, holiday: true, change: holiday.change }
  return { open: own && spanOf(own), name: own?.name ?? '', holiday: false, change: own?.change }
}

export const openOn = (rules: Pick<TimeRules, 'hours' | 'holidays'>, day: Day): Span | undefined => hoursOn(rules, day).open

export const pausesOn = (rules: Pick<TimeRules, 'pauses'>, day: Day) => rules.pauses.filter((one) => holdsOn(one, day))

/** The last civic day that may be booked today. */
export const lastDay = (windowDays: number, now: Date): Day => dayPlus(dayOf(now), windowDays)

const overlaps = (a: { start: Date; end: Date }, b: { start: Date; end: Date }) => a.start < b.end && b.start < a.end

function lengthFaults(rules: TimeRules, periods: readonly Period[]): Refusal[] {
  const field = 'periods'
  const faults: Refusal[] = []
  const onGrid = (at: Date) => at.getUTCSeconds() === 0 && at.getUTCMilliseconds() === 0 && minuteOf(at) % rules.gridMinutes === 0
  if (!periods.every(({ start, end }) => onGrid(start) && onGrid(end)))
    faults.push({ rule: 'spaces.when.grid', field, facts: { minutes: rules.gridMinutes } })
  const lengths = periods.map(({ start, end }) => (end.getTime() - start.getTime()) / 60_000)
  if (lengths.some((one) => one < rules.minMinutes))
    faults.push({ rule: 'spaces.when.too_short', field, facts: { minutes: rules.minMinutes } })
  if (lengths.some((one) => one > rules.maxMinutes))
    faults.push({ rule: 'spaces.when.too_long', field, facts: { hours: Math.floor(rules.maxMinutes / 60) } })
  return faults
}

function clockFaults(rules: TimeRules, periods: readonly Period[], now: Date, { commercial, beyond }: Leniency): Refusal[] {
  const field = 'periods'
  const begins = beginsAt(periods)
  if (begins <= now) return [{ rule: 'spaces.when.past', field }]
  const faults: Refusal[] = []
  const last = lastDay(rules.windowDays, now)
  // an end at midnight belongs to the day before
  if (!beyond && dayOf(new Date(endsAt(periods).getTime() - 1)) > last)
    faults.push({
      rule: 'spaces.when.window',
      field,
      facts: { days: rules.windowDays, day: formatDay(cityInstant(last, noon), rules.tongue) },
    })
  const hours = commercial ? rules.noticeHoursCommercial : rules.noticeHours
  if (begins.getTime() < now.getTime() + hours * 3_600_000) faults.push({ rule: 'spaces.when.notice', field, facts: { hours } })
  return faults
}

/** What remains of a period when a pause of a day is taken out of it, as words: `10.00-11.30 & 13.00-14.00`. */
function around({ start, end }: Period, day: Day, pause: Span, tongue: Tongue | undefined): string {
  const said = (at: Date, minutes: number, of: Day) => `${of === day ? '' : `${formatDay(at, tongue)} `}${clockIn(minutes, tongue)}`
  const last = dayOf(new Date(end.getTime() - 1))
  const [from, until] = [cityInstant(day, pause.from), cityInstant(day, pause.until)]
  return [
    start < from ? `${said(start, minuteOf(start), dayOf(start))}-${clockIn(pause.from, tongue)}` : '',
    until < end ? `${clockIn(pause.until, tongue)}-${said(end, minuteOf(end) || dayMinutes, last)}` : '',
  ]
    .filter(Boolean)
    .join(' & ')
}

const moved = ({ start, end }: Period, days: number): Period => {
  const at = (one: Date) => cityInstant(dayPlus(dayOf(one), days), minuteOf(one))
  return { start: at(start), end: at(end) }
}

/** The first of the days to come at which the same hours could be had; how far the calendar of holidays is read with the rules of a room. */
export const daysAhead = 21
function nextLike(rules: TimeRules, period: Period): string | undefined {
  for (let n = 1; n <= daysAhead; n += 1) {
    const then = moved(period, n)
    if (rules.closures.every((one) => !overlaps(then, one)) && hourFaults(rules, then, false).length === 0)
      return formatDay(then.start, rules.tongue)
  }
  return undefined
}

/** Why a day is closed, with its name and a day that is not. `look`: whether to look for that day at all. */
function closedFault(rules: TimeRules, period: Period, day: Day, look: boolean): Refusal {
  const { name, holiday } = hoursOn(rules, day)
  const facts = { day: formatDay(cityInstant(day, noon), rules.tongue), name }
  const rule = holiday ? 'spaces.when.holiday' : name ? 'spaces.when.closed_named' : 'spaces.when.closed_day'
  const next = look && name ? nextLike(rules, period) : undefined
  return { rule: next ? rule : name ? `${rule}_only` : rule, field: 'periods', facts: next ? { ...facts, next } : facts }
}

/** What a period takes of one day, in minutes, and when that day is open. */
type OfDay = { day: Day; from: number; until: number; open: Span; overnight: boolean }

/** A stay over night keeps the room while it is closed: only its first start and its last end are held against the hours. */
function ofDays(rules: Pick<TimeRules, 'hours' | 'holidays'>, period: Period) {
  const first = dayOf(period.start)
  const last = dayOf(new Date(period.end.getTime() - 1))
  const from = minuteOf(period.start)
  const until = minuteOf(period.end) || dayMinutes
  return minutesByDay([period]).map(({ day }) => {
    const hours = hoursOn(rules, day)
    const { open } = hours
    const beyond =
      open !== undefined && ((day === first && (from < open.from || from >= open.until)) || (day === last && until > open.until))
    const span = { day, from: day === first ? from : 0, until: day === last ? until : dayMinutes, overnight: first !== last }
    return { ...hours, ...span, beyond }
  })
}

/** Who keeps a room through all hours of a day and over its night is in nobody's way in the pause; whoever has only a part of the day keeps it. */
function pausesMet(rules: Pick<TimeRules, 'pauses'>, { day, from, until, open, overnight }: OfDay) {
  if (overnight && from <= open.from && until >= open.until) return []
  return pausesOn(rules, day).filter((pause) => from < pause.until && pause.from < until)
}

function pauseFaults(rules: TimeRules, period: Period, ofDay: OfDay): Refusal[] {
  const { day } = ofDay
  return pausesMet(rules, ofDay).map((pause) => ({
    rule: 'spaces.when.pause',
    field: 'periods',
    facts: {
      day: formatDay(cityInstant(day, noon), rules.tongue),
      name: pause.name,
      from: clockIn(pause.from, rules.tongue),
      until: clockIn(pause.until, rules.tongue),
      parts: around(period, day, pause, rules.tongue),
    },
  }))
}

function hourFaults(rules: TimeRules, period: Period, look = true): Refusal[] {
  const faults: Refusal[] = []
  for (const { open, name, holiday, beyond, ...ofDay } of ofDays(rules, period)) {
    if (!open) {
      faults.push(closedFault(rules, period, ofDay.day, look))
      continue
    }
    if (beyond)
      faults.push({
        rule: holiday ? 'spaces.when.holiday_hours' : 'spaces.when.closed_hours',
        field: 'periods',
        facts: {
          day: formatDay(cityInstant(ofDay.day, noon), rules.tongue),
          name,
          opens: clockIn(open.from, rules.tongue),
          closes: clockIn(open.until, rules.tongue),
        },
      })
    faults.push(...pauseFaults(rules, period, { ...ofDay, open }))
  }
  return faults
}

/** Whether these times lie outside the hours, a pause or a holiday; with `change`, because of that change and of nothing else. */
export function liesOutside(rules: Pick<TimeRules, 'hours' | 'holidays' | 'pauses'>, periods: readonly Period[], change?: string): boolean {
  const counts = (by: string | null | undefined) => change === undefined || by === change
  return periods.some((period) =>
    ofDays(rules, period).some(({ open, beyond, change: by, ...ofDay }) =>
      open && !(beyond && counts(by)) ? pausesMet(rules, { ...ofDay, open }).some((one) => counts(one.change)) : counts(by),
    ),
  )
}

/** `commercial` asks for the longer notice; `override` passes over the notice, `beyond` over the window: by an authority asked elsewhere. What is closed is passed over by nobody: a booking is kept in it by its own decision. */
export type Leniency = { commercial?: boolean; override?: boolean; beyond?: boolean }

/**
 * Why a room cannot be had at these times, whoever asks and by whichever door: its grid, lengths, window, notice, hours, pauses, closures. */
export function whyNotThen(
  rules: TimeRules,
  periods: readonly Period[],
  now: Date,
  { commercial = false, override = false, beyond = false }: Leniency = {},
): Refusal[] {
  if (periods.length === 0) return [{ rule: 'spaces.when.unreadable', field: 'periods' }]
  const total = periods.reduce((sum, { start, end }) => sum + end.getTime() - start.getTime(), 0)
  const whole = joined(periods).reduce((sum, { start, end }) => sum + end.getTime() - start.getTime(), 0)
  if (total !== whole) return [{ rule: 'spaces.when.overlap_itself', field: 'periods' }]
  const clock = override
    ? clockFaults({ ...rules, noticeHours: 0, noticeHoursCommercial: 0 }, periods, now, { commercial, beyond })
    : clockFaults(rules, periods, now, { commercial, beyond })
  const closed = rules.closures
    .filter((closure) => periods.some((period) => overlaps(period, closure)))
    .map(
      ({ start, end, reason, nobody }): Refusal => ({
        rule: nobody ? (nobody === 'until' ? 'spaces.when.nobody_until' : 'spaces.when.nobody') : 'spaces.when.closure',
        field: 'periods',
        facts: {
          from: `${formatDay(start, rules.tongue)} ${formatClock(start, rules.tongue)}`,
          until: `${formatDay(end, rules.tongue)} ${formatClock(end, rules.tongue)}`,
          reason,
        },
      }),
    )
  return [...lengthFaults(rules, periods), ...clock, ...periods.flatMap((period) => hourFaults(rules, period)), ...closed]
}
