import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Day, isDay } from '#src/base/time.ts'
import { supportKinds } from './commitment.ts'

const day = z.string('support.day').refine((value): value is Day => isDay(value), 'support.day')
const said = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanText).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
const line = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, 'support.too_long'))

/** What an event needs of one kind. */
export const needSchema = z.strictObject({
  event: z.string().max(40),
  kind: z.enum(supportKinds, 'support.kind'),
  quantity: z.coerce.number('support.quantity').int('support.quantity').min(1, 'support.quantity').max(1_000_000, 'support.quantity'),
  measure: line('support.measure', 1, 40),
})

export const conditions = ['good', 'worn', 'broken', 'gone'] as const
export const conditionSchema = z.strictObject({
  number: z.string().max(40),
  onDay: day,
  state: z.enum(conditions, 'support.condition.state'),
  says: said('support.too_long', 0, 600).default(''),
})

export const reportDueSchema = z.strictObject({
  number: z.string().max(40),
  what: line('support.report.what', 3, 200),
  dueDay: day,
})
export const reportSchema = z.strictObject({
  number: z.string().max(40),
  due: z.uuid('support.report.none'),
  text: said('support.report.text', 10, 4000),
})
export const verdictSchema = z.strictObject({
  number: z.string().max(40),
  report: z.uuid('support.report.none'),
  accepted: z.boolean(),
  reason: said('support.too_long', 0, 1000).default(''),
})
export const answerSchema = z.strictObject({
  number: z.string().max(40),
  delivery: z.uuid('support.delivery.none'),
  text: said('support.answer', 3, 1000),
})

/** A word of the team: to whom, about what, by when it must be answered. */
export const adviceSchema = z.strictObject({
  unit: z.string('support.unit').min(1, 'support.unit').max(60),
  about: line('support.advice.about', 3, 200),
  text: said('support.advice.text', 10, 1000),
  answerBy: day,
})
export const adviceAnswerSchema = z.strictObject({ advice: z.uuid('support.advice.none'), text: said('support.answer', 3, 1000) })

/** Whole days a report came after its day; nothing where it came in time. */
export const daysLate = (due: Day, came: Day): number => Math.max(0, Math.round((Date.parse(came) - Date.parse(due)) / 86_400_000))
