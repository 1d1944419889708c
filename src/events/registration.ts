import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { contactShape } from './event.ts'

export const registrationStates = ['confirmed', 'waiting', 'offered', 'pending', 'cancelled', 'expired'] as const
export type RegistrationState = (typeof registrationStates)[number]
/** States that hold a seat. */
export const seated = ['confirmed', 'pending', 'offered'] as const
export const groupPolicies = ['in_order', 'fill_gaps'] as const
export type GroupPolicy = (typeof groupPolicies)[number]

/** Why nobody comes in now, as the database says it: by registering or from the line. */
export const stillReasons = [
  'events.intake.event_hidden',
  'events.intake.event_cancelled',
  'events.intake.event_postponed',
  'events.intake.event_over',
  'events.intake.not_open',
  'events.intake.closed',
] as const

export const mostKinds = 8
export const mostQuestions = 12
/** How long after the event names and answers are kept; the row without them stays for the count. */
export const namesKeptDays = 180

const line = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, 'events.event.too_long'))
const whole = (rule: string, least: number, most: number) => z.coerce.number(rule).int(rule).min(least, rule).max(most, rule)
const moment = z.date('events.intake.window')

const kindSchema = z.strictObject({
  name: line('events.kind.name', 1, 80),
  price: whole('events.kind.price', 0, 100_000_000),
  capacity: whole('events.intake.capacity', 1, 200_000).optional(),
})
export type KindWish = z.output<typeof kindSchema>

/** How one registers: seats shared by all kinds, prices in whole rupiah a seat, from an instant up to another, the last not part of it. */
export const intakeSchema = z
  .strictObject({
    capacity: whole('events.intake.capacity', 1, 200_000),
    opensAt: moment,
    closesAt: moment,
    approval: z.boolean('events.intake.unreadable').default(false),
    groupPolicy: z.enum(groupPolicies, 'events.intake.unreadable').default('in_order'),
    offerHours: whole('events.intake.offer_hours', 1, 336).default(12),
    largestParty: whole('events.intake.largest_party', 1, 100).default(10),
    payHow: z.string('events.intake.unreadable').default('').transform(cleanText).pipe(z.string().max(600, 'events.event.too_long')),
    kinds: z.array(kindSchema, 'events.kind.name').min(1, 'events.kind.name').max(mostKinds, 'events.kind.too_many'),
  })
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, { message: 'events.intake.window', path: ['closesAt'] })
  .refine(({ kinds, payHow }) => payHow.length >= 5 || kinds.every(({ price }) => price === 0), {
    message: 'events.intake.pay_how',
    path: ['payHow'],
  })
  .refine(({ kinds }) => new Set(kinds.map(({ name }) => name.toLowerCase())).size === kinds.length, {
    message: 'events.kind.twice',
    path: ['kinds'],
  })
export type IntakeWish = z.output<typeof intakeSchema>

export const questionSchema = z.strictObject({
  label: line('events.question.label', 3, 200),
  required: z.boolean('events.question.unreadable').default(false),
  choices: z
    .array(line('events.question.choices', 1, 80))
    .max(20, 'events.question.choices')
    .default([]),
})
export type QuestionWish = z.output<typeof questionSchema>

/** One registration: one contact for a party of so many, of one kind. Without a kind the only one there is; answers by the id of their question. */
export const registrationSchema = z.strictObject({
  ...contactShape,
  party: whole('events.registration.party', 1, 100).default(1),
  kind: z.string('events.registration.kind').max(40).optional(),
  /** The date of an event that takes registrations date by date. */
  date: z.string('events.registration.date').max(40).optional(),
  answers: z
    .record(z.string().max(40), z.string('events.question.unreadable').max(500, 'events.event.too_long'), 'events.question.unreadable')
    .default({}),
})
export type RegistrationWish = z.output<typeof registrationSchema>

export const handOverSchema = z.strictObject({ name: contactShape.name, email: contactShape.email })
export type HandOver = z.output<typeof handOverSchema>

export type Question = { id: string; label: string; required: boolean; choices: string[] }

/** Why these answers will not do, a refusal a question; what was asked by nobody is not kept. */
export function whyNotAnswers(questions: readonly Question[], answers: Readonly<Record<string, string>>): Refusal[] {
  return questions.flatMap(({ id, label, required, choices }): Refusal[] => {
    const answer = (answers[id] ?? '').trim()
    const about = { field: `q-${id}`, facts: { label } }
    if (answer === '') return required ? [{ rule: 'events.registration.answer_missing', ...about }] : []
    return choices.length > 0 && !choices.includes(answer) ? [{ rule: 'events.registration.answer_choice', ...about }] : []
  })
}

export const keptAnswers = (questions: readonly Question[], answers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(questions.flatMap(({ id }) => ((answers[id] ?? '').trim() ? [[id, cleanText(answers[id] ?? '')]] : [])))
