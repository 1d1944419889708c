import { z } from 'zod'
import { cleanText } from '#src/base/text.ts'
import { isDay } from '#src/base/time.ts'

/** The five aspects of the national and the provincial calendar; they weigh alike. */
export const aspects = ['idea', 'economy', 'management', 'culture', 'communication'] as const
export type Aspect = (typeof aspects)[number]
export const bestScore = 5
/** Two whose sums are so far from each other need a third; in thousandths of a point. */
export const spreadForMore = 30_000

export type AspectMarks = Record<Aspect, number>

/** Five marks from 1 to 5 as thousandths of a point: all ones are nothing, all fives a hundred. */
export const marksTotal = (marks: AspectMarks): number => (aspects.reduce((sum, one) => sum + marks[one], 0) - aspects.length) * 5000

/** The middle: of an even number the mean of the two in it. Whoever is far off moves nothing. */
export function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0]
  return (low + high) / 2
}

export type Standing = { totals: readonly number[]; waiting: number; dueOver: boolean }

/** Why a card cannot be told yet. The database asks the same once more. */
export function whyNotTold({ totals, waiting, dueOver }: Standing): string | undefined {
  if (waiting > 0 && !dueOver) return 'events.scorecard.waiting'
  if (totals.length < 2) return 'events.scorecard.two'
  return totals.length === 2 && Math.abs((totals[0] ?? 0) - (totals[1] ?? 0)) >= spreadForMore ? 'events.scorecard.spread' : undefined
}

export type Edition = { year: number; total: number }
export type Trend = Edition & { change: number | null; inARow: number }

/** Editions from the first to the last, each beside the one before; a year left out begins to count anew. */
export function trendOf(editions: readonly Edition[]): Trend[] {
  const told: Trend[] = []
  for (const { year, total } of [...editions].sort((a, b) => a.year - b.year)) {
    const before = told.at(-1)
    told.push({
      year,
      total,
      change: before ? total - before.total : null,
      inARow: before && before.year === year - 1 ? before.inARow + 1 : 1,
    })
  }
  return told
}

const mark = z.coerce.number('events.score.mark').int('events.score.mark').min(1, 'events.score.mark').max(bestScore, 'events.score.mark')
const reason = z
  .string('events.score.reason')
  .transform(cleanText)
  .pipe(z.string().min(10, 'events.score.reason').max(600, 'events.event.too_long'))
const five = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ idea: value, economy: value, management: value, culture: value, communication: value })

export const scoreSchema = z.strictObject({ marks: five(mark), reasons: five(reason) })
export type ScoreWish = z.output<typeof scoreSchema>

export const wordSchema = z
  .strictObject({
    interest: z.enum(['none', 'some'], 'events.curator.word'),
    says: z.string('events.curator.word').default('').transform(cleanText).pipe(z.string().max(600, 'events.event.too_long')),
  })
  .refine(({ interest, says }) => interest === 'none' || says.length >= 10, { message: 'events.curator.interest_says', path: ['says'] })
export type WordWish = z.output<typeof wordSchema>

export const scorecardSchema = z.strictObject({
  year: z.coerce
    .number('events.scorecard.year')
    .int('events.scorecard.year')
    .min(2020, 'events.scorecard.year')
    .max(2100, 'events.scorecard.year'),
  due: z.string('events.scorecard.due').refine(isDay, 'events.scorecard.due'),
  earlier: z.string('events.scorecard.earlier').trim().max(40, 'events.scorecard.earlier').default(''),
})
export type ScorecardWish = z.output<typeof scorecardSchema>
