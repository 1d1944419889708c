import { cityInstant, type Day, dayPlus } from '#src/base/time.ts'
import type { Period, UsageClass } from './booking.ts'
import { openOn, pausesOn, type TimeRules } from './when.ts'

/** What remains of these times when others are taken out: one walk over both, in order. */
export function without(times: readonly Period[], taken: readonly Period[]): Period[] {
  const cuts = [...taken].sort((a, b) => a.start.getTime() - b.start.getTime())
  const rest: Period[] = []
  let first = 0
  for (const { start, end } of [...times].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    while (first < cuts.length && (cuts[first]?.end ?? end) <= start) first += 1
    let at = start
    for (let n = first; n < cuts.length; n += 1) {
      const cut = cuts[n]
      if (!cut || cut.start >= end) break
      if (at < cut.start) rest.push({ start: at, end: cut.start })
      if (cut.end > at) at = cut.end
    }
    if (at < end) rest.push({ start: at, end })
  }
  return rest
}

/** When a room is open from a civic day up to another, that day excluded: its hours without its pauses and closures. */
export function openTimes(rules: TimeRules, from: Day, until: Day): Period[] {
  const open: Period[] = []
  for (let day = from; day < until; day = dayPlus(day, 1)) {
    const hours = openOn(rules, day)
    if (!hours) continue
    const pauses = pausesOn(rules, day).map((pause) => ({ start: cityInstant(day, pause.from), end: cityInstant(day, pause.until) }))
    open.push(...without([{ start: cityInstant(day, hours.from), end: cityInstant(day, hours.until) }], pauses))
  }
  return without(open, rules.closures)
}

export type Use = Period & { class: UsageClass | null; quantity: number }
/** Taken, without a name. `left`: of a stock, how many remain; 0 of a room. */
export type Stretch = Period & { left: number; class: UsageClass | null }

type Change = { at: number; by: number; class: UsageClass | null }

/** Stretches of equal use: how many are left through each, and of what class the use is where it is one. A walk over beginnings and ends. */
export function stretches(uses: readonly Use[], stock: number): Stretch[] {
  const changes = uses.flatMap(({ start, end, quantity, class: cls }): Change[] => [
    { at: start.getTime(), by: quantity, class: cls },
    { at: end.getTime(), by: -quantity, class: cls },
  ])
  changes.sort((a, b) => a.at - b.at)
  const all: Stretch[] = []
  const used = new Map<UsageClass | null, number>()
  let sum = 0
  for (const [n, { at, by, class: cls }] of changes.entries()) {
    sum += by
    const ofClass = (used.get(cls) ?? 0) + by
    if (ofClass === 0) used.delete(cls)
    else used.set(cls, ofClass)
    const until = changes[n + 1]?.at
    if (until === undefined || until === at || sum === 0) continue
    const left = Math.max(0, stock - sum)
    const only = used.size === 1 ? ([...used.keys()][0] ?? null) : null
    const last = all.at(-1)
    if (last && last.end.getTime() === at && last.left === left && last.class === only) last.end = new Date(until)
    else all.push({ start: new Date(at), end: new Date(until), left, class: only })
  }
  return all
}
