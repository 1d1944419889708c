import { z } from 'zod'
import { cleanText } from '#src/base/text.ts'

/** Fewer than these in a cell, and nobody is told how many. */
export const leastShown = 5
export const reportDays = 14

/** A cell of a table of people: how many, or that it is too few to say. */
export type Cell = { label: string; n: number | null }

/**
 * Cells as they may be shown. Where just one is too small its number would follow from the sum, so the next smallest is held back with it.
 * Cells that nobody is in say nothing about anybody and stay.
 */
export function publishable(cells: readonly { label: string; n: number }[]): Cell[] {
  const held = new Set(cells.filter(({ n }) => n > 0 && n < leastShown))
  const hidden = [...held].reduce((sum, { n }) => sum + n, 0)
  if (held.size > 0 && (held.size === 1 || hidden < leastShown)) {
    const [next] = cells.filter((cell) => cell.n > 0 && !held.has(cell)).sort((a, b) => a.n - b.n)
    if (next) held.add(next)
  }
  return cells.map((cell) => ({ label: cell.label, n: held.has(cell) ? null : cell.n }))
}

/** What the house counted by itself, frozen with the account. */
export type Figures = {
  seats: number
  registered: number
  came: number
  walkIns: number
  /** Held a seat and did not come; `null` where nobody stood at a gate. */
  absent: number | null
  duplicates: number
  gated: boolean
  kinds: Cell[]
  /** Answers with given choices, of those who hold a seat. */
  answers: { question: string; cells: Cell[] }[]
  feedback: { n: number; mean: number | null }
  booking: { number: string; room: string; price: number; normalPrice: number } | null
}

/** The mean of stars in tenths, or nothing where fewer than five have said. */
export const meanOf = (n: number, sum: number): number | null => (n < leastShown ? null : Math.round((sum * 10) / n) / 10)

const money = (rule: string) => z.coerce.number(rule).int(rule).min(0, rule).max(1_000_000_000_000, rule)

/** What the organiser adds. Whole rupiah; no money went through the city. */
export const reportSchema = z.strictObject({
  told: z
    .string('events.report.told')
    .transform(cleanText)
    .pipe(z.string().min(20, 'events.report.told').max(6000, 'events.event.too_long')),
  income: money('events.report.income'),
  spending: money('events.report.spending'),
})
export type ReportWish = z.output<typeof reportSchema>

export const feedbackSchema = z.strictObject({
  stars: z.coerce
    .number('events.feedback.stars')
    .int('events.feedback.stars')
    .min(1, 'events.feedback.stars')
    .max(5, 'events.feedback.stars'),
  says: z.string('events.feedback.stars').default('').transform(cleanText).pipe(z.string().max(1000, 'events.event.too_long')),
})
export type FeedbackWish = z.output<typeof feedbackSchema>
