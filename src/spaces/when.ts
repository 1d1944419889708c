import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, formatClock, formatDay, wallClock } from '#src/base/time.ts'
import { beginsAt, endsAt, joined, type Period } from './booking.ts'
import { minutesByDay } from './usage.ts'

/** Minutes of a day; 1440 is its end. */
type Span = { from: number; until: number }
type Dated = { weekday: number; first: Day | null; last: Day | null }

/** What a room asks of a time. Civic days of the city, `last` included; of several hours for one day those that began last win (Ramadan). */
export type TimeRules = {
  name: string
  gridMinutes: number
  minMinutes: number
  maxMinutes: number
  windowDays: number
  noticeHours: number
  noticeHoursCommercial: number
  hours: (Span & Dated)[]
  pauses: (Span & Dated & { name: string })[]
  closures: { start: Date; end: Date; reason: string }[]
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

/** When a room is open on a day: the hours that began last, none when it is closed. */
export function openOn(rules: Pick<TimeRules, 'hours'>, day: Day): Span | undefined {
  return rules.hours
    .filter((one) => holdsOn(one, day))
    .sort((a, b) => ((a.first ?? '') < (b.first ?? '') ? 1 : -1))
    .at(0)
}

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
    faults.push({ rule: 'spaces.when.window', field, facts: { days: rules.windowDays, day: formatDay(cityInstant(last, noon)) } })
  const hours = commercial ? rules.noticeHoursCommercial : rules.noticeHours
  if (begins.getTime() < now.getTime() + hours * 3_600_000) faults.push({ rule: 'spaces.when.notice', field, facts: { hours } })
  return faults
}

/** What remains of a period when a pause is taken out of it, as words: `10.00-11.30 & 13.00-14.00`. */
function around({ start, end }: Period, pause: Span): string {
  const [from, until] = [minuteOf(start), minuteOf(end) || dayMinutes]
  return [
    { from, until: pause.from },
    { from: pause.until, until },
  ]
    .filter((part) => part.from < part.until)
    .map((part) => `${clockText(part.from)}-${clockText(part.until)}`)
    .join(' & ')
}

/** A stay over night keeps the room while it is closed: only its first start and its last end are held against the hours. */
function hourFaults(rules: TimeRules, period: Period): Refusal[] {
  const field = 'periods'
  const first = dayOf(period.start)
  const last = dayOf(new Date(period.end.getTime() - 1))
  const overnight = first !== last
  const from = minuteOf(period.start)
  const until = minuteOf(period.end) || dayMinutes
  const faults: Refusal[] = []
  for (const { day } of minutesByDay([period])) {
    const open = openOn(rules, day)
    const day_ = formatDay(cityInstant(day, noon))
    if (!open) faults.push({ rule: 'spaces.when.closed_day', field, facts: { day: day_ } })
    else if ((day === first && from < open.from) || (day === first && from >= open.until) || (day === last && until > open.until))
      faults.push({
        rule: 'spaces.when.closed_hours',
        field,
        facts: { day: day_, opens: clockText(open.from), closes: clockText(open.until) },
      })
    if (overnight) continue
    for (const pause of pausesOn(rules, day))
      if (from < pause.until && pause.from < until)
        faults.push({
          rule: 'spaces.when.pause',
          field,
          facts: { day: day_, name: pause.name, from: clockText(pause.from), until: clockText(pause.until), parts: around(period, pause) },
        })
  }
  return faults
}

/** `commercial` asks for the longer notice; `override` passes over closures and notice, `beyond` over the window: by an authority asked elsewhere. */
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
  const closed = override
    ? []
    : rules.closures
        .filter((closure) => periods.some((period) => overlaps(period, closure)))
        .map(
          ({ start, end, reason }): Refusal => ({
            rule: 'spaces.when.closure',
            field: 'periods',
            facts: { from: `${formatDay(start)} ${formatClock(start)}`, until: `${formatDay(end)} ${formatClock(end)}`, reason },
          }),
        )
  return [...lengthFaults(rules, periods), ...clock, ...periods.flatMap((period) => hourFaults(rules, period)), ...closed]
}
