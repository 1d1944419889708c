import { sha256 } from '#src/base/id.ts'
import type { Criterion } from './programme.ts'

/** Points are counted in whole thousandths, so that every program reckons and writes them alike. From how many on two reviewers are too far from each other (30 points): a third reads, and the middle one counts. */
export const spreadForThird = 30_000
export const bestMark = 5

export type Marks = Readonly<Record<string, number>>

/** Marks from 1 to 5 under their weights, as 0 to 100 points: all ones are nothing, all fives everything. */
export const totalOf = (rubric: readonly Criterion[], marks: Marks): number =>
  rubric.reduce((sum, { code, weight }) => sum + weight * ((marks[code] ?? 1) - 1) * (1000 / (bestMark - 1)), 0)

export const needsThird = (totals: readonly number[]): boolean =>
  totals.length === 2 && Math.abs((totals[0] ?? 0) - (totals[1] ?? 0)) >= spreadForThird

const mean = (values: readonly number[]): number => Math.round(values.reduce((sum, one) => sum + one, 0) / values.length)
const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[1] ?? 0

/** Of two the mean, of three the middle one: whoever is far off moves nothing. */
export const scoreOf = (totals: readonly number[]): number => (totals.length === 3 ? middle(totals) : mean(totals))

/** `totals` in thousandths of a point, `firsts` the marks from 1 to 5 for the first criterion. */
export type Judged = { number: string; totals: number[]; firsts: number[] }
export type RankInput = { cohort: string; seed: string; seats: number; waitingPlaces: number; applicants: Judged[] }
export type Ranked = { number: string; rank: number; score: number; first: number; draw: string; to: 'accepted' | 'waiting' | 'declined' }

/**
 * The published order: score, then the mean mark of the first criterion, then the draw, which is SHA-256 over the seed and the number.
 * The same input gives the same order on any machine; nobody who presses chooses anything.
 */
export function rankAll({ seed, seats, waitingPlaces, applicants }: RankInput): Ranked[] {
  return applicants
    .map(({ number, totals, firsts }) => ({
      number,
      score: scoreOf(totals),
      first: mean(firsts.map((mark) => mark * 1000)),
      draw: sha256(`${seed} ${number}`),
    }))
    .sort((a, b) => b.score - a.score || b.first - a.first || (a.draw < b.draw ? -1 : 1))
    .map((one, at) => ({ ...one, rank: at + 1, to: at < seats ? 'accepted' : at < seats + waitingPlaces ? 'waiting' : 'declined' }))
}

export type Pair = { application: string; person: string }

/** Deals each application to two reviewers, evenly, in an order the seed gives; nobody reads his own. `load`: how many each has already. */
export function dealOut(
  applications: readonly { id: string; number: string; has: readonly string[]; own: string | null }[],
  reviewers: readonly string[],
  seed: string,
  load: ReadonlyMap<string, number> = new Map(),
): Pair[] {
  const burden = new Map(reviewers.map((one) => [one, load.get(one) ?? 0]))
  const inOrder = [...applications].sort((a, b) => (sha256(`${seed} ${a.number}`) < sha256(`${seed} ${b.number}`) ? -1 : 1))
  return inOrder.flatMap(({ id, number, has, own }) => {
    const free = reviewers
      .filter((one) => one !== own && !has.includes(one))
      .sort((a, b) => (burden.get(a) ?? 0) - (burden.get(b) ?? 0) || (sha256(`${number} ${a}`) < sha256(`${number} ${b}`) ? -1 : 1))
      .slice(0, Math.max(0, 2 - has.length))
    for (const one of free) burden.set(one, (burden.get(one) ?? 0) + 1)
    return free.map((person) => ({ application: id, person }))
  })
}
