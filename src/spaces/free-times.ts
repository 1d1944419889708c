import type { Day } from '#src/base/time.ts'
import type { Period } from './booking.ts'
import { openOn, pausesOn, type TimeRules } from './when.ts'

const dayMs = 86_400_000
const nextDay = (day: Day): Day => new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10) as Day
/** The instant of a wall clock of the city, which has no daylight saving. */
const instant = (day: Day, minutes: number): Date => new Date(Date.parse(`${day}T00:00:00+07:00`) + minutes * 60_000)

/** What remains of these times when others are taken out. */
export function without(times: readonly Period[], taken: readonly Period[]): Period[] {
  let rest = [...times]
  for (const cut of taken)
    rest = rest.flatMap(({ start, end }) => {
      if (cut.end <= start || end <= cut.start) return [{ start, end }]
      return [...(start < cut.start ? [{ start, end: cut.start }] : []), ...(cut.end < end ? [{ start: cut.end, end }] : [])]
    })
  return rest
}

/** When a room is open from a civic day up to another, that day excluded: its hours without its pauses and closures. */
export function openTimes(rules: TimeRules, from: Day, until: Day): Period[] {
  const open: Period[] = []
  for (let day = from; day < until; day = nextDay(day)) {
    const hours = openOn(rules, day)
    if (!hours) continue
    const pauses = pausesOn(rules, day).map((pause) => ({ start: instant(day, pause.from), end: instant(day, pause.until) }))
    open.push(...without([{ start: instant(day, hours.from), end: instant(day, hours.until) }], pauses))
  }
  return without(open, rules.closures)
}

export type Use = Period & { class: string | null; quantity: number }
export type Stretch = Period & { left: number; class: string | null }

/** Stretches of equal use: how many are left through each, and of what class the use is where there is one. */
export function stretches(uses: readonly Use[], stock: number): Stretch[] {
  const moments = [...new Set(uses.flatMap(({ start, end }) => [start.getTime(), end.getTime()]))].sort((a, b) => a - b)
  const all: Stretch[] = []
  for (const [n, from] of moments.entries()) {
    const until = moments[n + 1]
    if (until === undefined) break
    const inside = uses.filter(({ start, end }) => start.getTime() <= from && until <= end.getTime())
    if (inside.length === 0) continue
    const left = Math.max(0, stock - inside.reduce((sum, { quantity }) => sum + quantity, 0))
    const classes = new Set(inside.map((one) => one.class))
    const cls = classes.size === 1 ? (inside[0]?.class ?? null) : null
    const last = all.at(-1)
    if (last && last.end.getTime() === from && last.left === left && last.class === cls) last.end = new Date(until)
    else all.push({ start: new Date(from), end: new Date(until), left, class: cls })
  }
  return all
}
