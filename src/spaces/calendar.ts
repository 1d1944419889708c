import { type Day, dayOf, wallClock } from '#src/base/time.ts'
import type { UsageClass } from './booking.ts'
import type { Stretch as TakenStretch } from './free-times.ts'
import { hoursOn, pausesOn, type TimeRules } from './when.ts'

/** Minutes of a civic day, `until` at most 1440. */
export type Stretch = {
  from: number
  until: number
  kind: 'free' | 'taken' | 'pause' | 'closed'
  class?: UsageClass | null
  left?: number
  name?: string
}

export type DayPlan = {
  day: Day
  open: { from: number; until: number } | undefined
  holiday: string | undefined
  /** What the day is called besides; it bars nothing. */
  note?: string | undefined
  /** Why the whole day is closed, where that has a name: a holiday, other hours, a closure. */
  why: string | undefined
  stretches: Stretch[]
  free: number
}

const minuteIn = (at: Date, day: Day, end: boolean): number => {
  const own = dayOf(at)
  if (own < day) return 0
  if (own > day) return 24 * 60
  const { hour, minute } = wallClock(at)
  return hour * 60 + minute || (end ? 24 * 60 : 0)
}

/** The part of what is taken that lies in one day; a booking over several days shows in each of them. */
function inDay(taken: readonly TakenStretch[], day: Day): Stretch[] {
  return taken
    .map((one): Stretch => {
      const starts = dayOf(one.start)
      const until =
        dayOf(one.end) < day || (dayOf(one.end) === day && minuteIn(one.end, day, false) === 0) ? 0 : minuteIn(one.end, day, true)
      return { from: starts > day ? 24 * 60 : minuteIn(one.start, day, false), until, kind: 'taken', class: one.class, left: one.left }
    })
    .filter(({ from, until }) => from < until)
}

/** What is free between the hours, once what is taken and the pauses are out of it. */
function gaps(open: { from: number; until: number }, out: readonly Stretch[], least: number): Stretch[] {
  const free: Stretch[] = []
  let at = open.from
  for (const { from, until } of [...out].sort((a, b) => a.from - b.from)) {
    if (from - at >= least) free.push({ from: at, until: Math.min(from, open.until), kind: 'free' })
    at = Math.max(at, until)
  }
  if (open.until - at >= least) free.push({ from: at, until: open.until, kind: 'free' })
  return free
}

const clip = (stretch: Stretch, open: { from: number; until: number }): Stretch => ({
  ...stretch,
  from: Math.max(stretch.from, open.from),
  until: Math.min(stretch.until, open.until),
})

/** One day of a room as any view draws it: hours, what is free, what is taken, pauses, in the order of the day. */
export function planOf(rules: TimeRules, day: Day, taken: readonly TakenStretch[], holidays: ReadonlyMap<string, string>): DayPlan {
  const { open, name } = hoursOn(rules, day)
  const holiday = holidays.get(day)
  if (!open) return { day, open, holiday, why: name || undefined, stretches: [], free: 0 }
  const closed = rules.closures.flatMap(({ start, end, reason }) =>
    inDay([{ start, end, class: null, left: 0 }], day).map(({ from, until }): Stretch => ({ from, until, kind: 'closed', name: reason })),
  )
  const pauses = pausesOn(rules, day).map(({ from, until, name }): Stretch => ({ from, until, kind: 'pause', name }))
  const busy = inDay(taken, day)
  const blocked = [...busy.filter(({ left }) => !left), ...pauses, ...closed]
    .map((one) => clip(one, open))
    .filter(({ from, until }) => from < until)
  const free = gaps(open, blocked, rules.minMinutes)
  const partly = busy.filter(({ left }) => left).map((one) => clip(one, open))
  const stretches = [...free, ...blocked, ...partly.filter(({ from, until }) => from < until)].sort(
    (a, b) => a.from - b.from || a.until - b.until,
  )
  const why = closed.find(({ from, until }) => from <= open.from && until >= open.until)?.name
  return { day, open, holiday, why, stretches, free: free.length }
}
