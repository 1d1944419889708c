import type { ClaimWish } from './_claims.db.ts'
import { beginsAt, endsAt, type Period } from './booking.ts'

/** What else could be had: `without` and `fewer` name the thing that stood in the way, `space` another room. */
export type Alternative = {
  kind: 'without' | 'fewer' | 'shift' | 'other_day' | 'other_space' | 'shorten'
  space: string
  name: string
  periods: Period[]
  extras: { bookable: string; quantity: number }[]
  /** The thing left out or made fewer, by its name. */
  item?: string
  quantity?: number
}

export type TakenClaim = { resource: string; during: Period; quantity: number }
export type ResourceFacts = { id: string; kind: 'part' | 'item' | 'pool'; stock: number | null; minutes: number }

const hour = 3_600_000
const dayMs = 24 * hour
const overlaps = (a: Period, b: Period, gap = 0) => a.start.getTime() - gap < b.end.getTime() && b.start.getTime() < a.end.getTime() + gap

/** The most of a stock that is out at one moment of a period: it begins where some use begins. */
export function mostUsed(claims: readonly TakenClaim[], during: Period): number {
  const inside = claims.filter((claim) => overlaps(claim.during, during))
  const moments = [during.start, ...inside.map((claim) => claim.during.start).filter((start) => start >= during.start)]
  const at = (moment: Date) =>
    inside.filter(({ during: one }) => one.start <= moment && moment < one.end).reduce((sum, { quantity }) => sum + quantity, 0)
  return Math.max(0, ...moments.map(at))
}

/** How many are left of a stock through a period. */
export const leftOf = ({ stock }: ResourceFacts, claims: readonly TakenClaim[], during: Period): number =>
  Math.max(0, (stock ?? 0) - mostUsed(claims, during))

/** Whether all of these could be taken beside what is taken already: the same that the guard of the table asks. */
export function fits(
  wishes: readonly ClaimWish[],
  resources: ReadonlyMap<string, ResourceFacts>,
  taken: ReadonlyMap<string, readonly TakenClaim[]>,
): boolean {
  return wishes.every(({ resource, during, quantity }) => {
    const facts = resources.get(resource)
    const claims = taken.get(resource) ?? []
    if (!facts) return false
    if (facts.kind === 'pool') return quantity <= leftOf(facts, claims, during)
    return !claims.some((claim) => overlaps(claim.during, during, facts.minutes * 60_000))
  })
}

const moved = (periods: readonly Period[], by: number): Period[] =>
  periods.map(({ start, end }) => ({ start: new Date(start.getTime() + by), end: new Date(end.getTime() + by) }))

/** Times near the one asked for, the nearest first: within six hours of the same day, later before earlier. */
export function shifted(periods: readonly Period[], gridMinutes: number): Period[][] {
  const step = gridMinutes * 60_000
  const times: Period[][] = []
  for (let by = step; by <= 6 * hour; by += step) times.push(moved(periods, by), moved(periods, -by))
  return times
}

/** The same hours on the days that follow. */
export const onOtherDays = (periods: readonly Period[], days = 14): Period[][] =>
  Array.from({ length: days }, (_, n) => moved(periods, (n + 1) * dayMs))

/** A shorter use inside the time asked for, the longest first. One period only: several are one wish. */
export function shortened(periods: readonly Period[], gridMinutes: number, minMinutes: number): Period[][] {
  const [only] = periods
  if (periods.length !== 1 || !only || endsAt(periods).getTime() - beginsAt(periods).getTime() > dayMs) return []
  const step = gridMinutes * 60_000
  const shorter: Period[][] = []
  for (let by = step; only.end.getTime() - only.start.getTime() - by >= minMinutes * 60_000; by += step)
    shorter.push(
      [{ start: only.start, end: new Date(only.end.getTime() - by) }],
      [{ start: new Date(only.start.getTime() + by), end: only.end }],
    )
  return shorter
}

const order: readonly Alternative['kind'][] = ['without', 'fewer', 'shift', 'other_space', 'other_day', 'shorten']
const most: Readonly<Record<Alternative['kind'], number>> = { without: 2, fewer: 1, shift: 2, other_space: 1, other_day: 1, shorten: 1 }

/** A handful that differ: what leaves the time as it was comes first. */
export function chosen<A extends Alternative>(candidates: readonly A[], handful = 5): A[] {
  return order.flatMap((kind) => candidates.filter((one) => one.kind === kind).slice(0, most[kind])).slice(0, handful)
}
