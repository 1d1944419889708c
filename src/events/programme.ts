import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { cityInstant, type Day, isDay } from '#src/base/time.ts'

export const applicationStates = [
  'awaiting_guardian',
  'sent',
  'withdrawn',
  'accepted',
  'waiting',
  'offered',
  'expired',
  'declined',
  'completed',
  'incomplete',
  'called_off',
] as const
export type ApplicationState = (typeof applicationStates)[number]

export const cohortStates = ['coming', 'open', 'review', 'announced', 'running', 'closed', 'called_off'] as const
export type CohortState = (typeof cohortStates)[number]

/** The text a guardian says yes to; a new wording is a new version. */
export const consentVersion = '2026-11'
export const adultAge = 18

const line = (rule: string, least: number, most: number, clean = cleanLine) =>
  z.string(rule).transform(clean).pipe(z.string().min(least, rule).max(most, 'events.event.too_long'))
const whole = (rule: string, least: number, most: number) => z.coerce.number(rule).int(rule).min(least, rule).max(most, rule)
const day = z.string('events.when.unreadable').refine((value): value is Day => isDay(value), 'events.when.unreadable')
const clock = z.string('events.when.unreadable').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'events.when.unreadable')

/** Who may apply, each rule by itself, so that each can say why and how to mend it. */
export const ruleSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('age'), min: z.int().min(5).max(100), max: z.int().min(5).max(120) }),
  z.strictObject({ rule: z.literal('resident') }),
  z.strictObject({ rule: z.literal('subsector'), any: z.array(z.string().max(40)).min(1).max(17) }),
  z.strictObject({ rule: z.literal('business') }),
  z.strictObject({ rule: z.literal('not_completed') }),
])
export type EligibilityRule = z.output<typeof ruleSchema>

export const criterionSchema = z.strictObject({
  code: z.string().regex(/^[a-z_]{2,30}$/),
  name: line('events.programme.unreadable', 2, 80),
  nameEn: line('events.programme.unreadable', 2, 80),
  weight: z.int().min(1).max(100),
})
export type Criterion = z.output<typeof criterionSchema>

/** What is asked unless a cohort says otherwise: marks from 1 to 5, weights that add up to a hundred. */
export const usualRubric: readonly Criterion[] = [
  { code: 'need', name: 'Kebutuhan akan program', nameEn: 'Need for the programme', weight: 35 },
  { code: 'plan', name: 'Rencana sesudah program', nameEn: 'Plan for afterwards', weight: 35 },
  { code: 'effort', name: 'Kesungguhan dan waktu', nameEn: 'Commitment and time', weight: 30 },
]

export const programmeSchema = z.strictObject({
  unit: z.string().max(60),
  title: line('events.programme.title', 3, 120),
  titleEn: line('events.programme.title', 3, 120),
  summary: line('events.programme.summary', 10, 300),
  summaryEn: line('events.programme.summary', 10, 300),
  body: line('events.programme.unreadable', 0, 4000, cleanText).default(''),
  modules: z.array(z.string().max(40), 'events.programme.modules').min(1, 'events.programme.modules').max(30, 'events.programme.modules'),
})
export type ProgrammeWish = z.output<typeof programmeSchema>

export const sessionSchema = z.strictObject({ day, from: clock, until: clock, module: z.string('events.session.module').max(40) })
export type SessionWish = z.output<typeof sessionSchema>

export const cohortSchema = z.strictObject({
  name: line('events.cohort.name', 1, 80),
  place: line('events.event.place', 2, 160),
  seats: whole('events.cohort.seats', 1, 2000),
  waitingPlaces: whole('events.cohort.waiting_places', 0, 500),
  /** The last day on which one may apply. */
  until: day,
  /** The day on which all are told. */
  results: day,
  refillDays: whole('events.cohort.refill_days', 0, 60).default(7),
  minAttendance: whole('events.cohort.min_attendance', 1, 100).default(80),
  finalTask: z.boolean('events.programme.unreadable').default(true),
  rules: z.array(ruleSchema).max(5).default([]),
  rubric: z
    .array(criterionSchema)
    .min(1)
    .max(8)
    .refine((all) => all.reduce((sum, { weight }) => sum + weight, 0) === 100, 'events.cohort.weights')
    .default([...usualRubric]),
  sessions: z.array(sessionSchema, 'events.session.missing').min(1, 'events.session.missing').max(60, 'events.session.missing'),
})
export type CohortWish = z.output<typeof cohortSchema>

const minutes = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3))
export const spanOfSession = ({ day: on, from, until }: Pick<SessionWish, 'day' | 'from' | 'until'>): { startsAt: Date; endsAt: Date } => ({
  startsAt: cityInstant(on, minutes(from)),
  endsAt: cityInstant(on, minutes(until)),
})

/** Why a cohort cannot be as it was wished: before the days of its life are in order, nobody may apply. */
export function whyNotCohort(wish: CohortWish, today: Day): Refusal[] {
  const first = [...wish.sessions].sort((a, b) => (a.day < b.day ? -1 : 1))[0]
  return [
    ...(wish.until < today ? [{ rule: 'events.cohort.until_past', field: 'until' }] : []),
    ...(wish.results <= wish.until ? [{ rule: 'events.cohort.results_day', field: 'results' }] : []),
    ...(first && first.day <= wish.results ? [{ rule: 'events.cohort.first_session', field: 'sessions' }] : []),
    ...(wish.sessions.some(({ from, until }) => until <= from) ? [{ rule: 'events.session.end_before_start', field: 'sessions' }] : []),
  ]
}

/** Whole years on a day. Whoever is born on 29 February is a year older on 1 March. */
export function ageOn(birthDay: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthDay.slice(0, 4))
  return on.slice(5) < birthDay.slice(5) ? years - 1 : years
}

export type EligibilityFacts = {
  birthDay: Day
  /** Code of the kelurahan; empty where one lives outside the city. */
  kelurahan: string
  subsector: string
  business: boolean
  completedBefore: boolean
  /** The day of the first session. */
  first: Day
}
export type Checked = { rule: string; field: string; ok: boolean; facts: Record<string, string | number> }

/** Every rule with its answer, passed or not: whoever applies sees all of them before the form. */
export function checkEligibility(rules: readonly EligibilityRule[], facts: EligibilityFacts): Checked[] {
  return rules.map((one): Checked => {
    const name = `events.eligibility.${one.rule}`
    switch (one.rule) {
      case 'age': {
        const age = ageOn(facts.birthDay, facts.first)
        return { rule: name, field: 'birthDay', ok: age >= one.min && age <= one.max, facts: { min: one.min, max: one.max } }
      }
      case 'resident':
        return { rule: name, field: 'kelurahan', ok: facts.kelurahan !== '', facts: {} }
      case 'subsector':
        return { rule: name, field: 'subsector', ok: one.any.includes(facts.subsector), facts: {} }
      case 'business':
        return { rule: name, field: 'business', ok: facts.business, facts: {} }
      default:
        return { rule: name, field: 'email', ok: !facts.completedBefore, facts: {} }
    }
  })
}

export const whyNotEligible = (rules: readonly EligibilityRule[], facts: EligibilityFacts): Refusal[] =>
  checkEligibility(rules, facts).flatMap(({ rule, field, ok, facts: said }) => (ok ? [] : [{ rule, field, facts: said }]))

export const isMinor = (birthDay: string, today: string): boolean => ageOn(birthDay, today) < adultAge

/** What is asked before the form. */
export const checkSchema = z.strictObject({
  birthDay: z
    .string('events.application.birth_day')
    .refine((value): value is Day => isDay(value) && value > '1900-01-01', 'events.application.birth_day'),
  kelurahan: z.string('events.application.kelurahan').max(20, 'events.application.kelurahan'),
  subsector: z.string('events.application.subsector').min(1, 'events.application.subsector').max(40, 'events.application.subsector'),
  business: z.boolean('events.programme.unreadable').default(false),
})
export type CheckWish = z.output<typeof checkSchema>

const optionalMail = z
  .string('events.application.guardian_email')
  .default('')
  .transform((text) => text.trim())
  .refine((text) => text === '' || z.email().max(254).safeParse(text).success, 'events.application.guardian_email')

/** An application. Reviewers read `why` and `plan` alone: names do not belong in them. */
export const applicationShape = {
  ...checkSchema.shape,
  why: line('events.application.why', 30, 1500, cleanText),
  plan: line('events.application.plan', 30, 1500, cleanText),
  guardianName: line('events.programme.unreadable', 0, 120).default(''),
  guardianEmail: optionalMail,
}
