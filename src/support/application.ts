import { z } from 'zod'
import { sha256 } from '#src/base/id.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { cityInstant, type Day, dayPlus } from '#src/base/time.ts'

export const applicationStates = [
  'draft',
  'submitted',
  'checking',
  'mending',
  'reviewing',
  'recommending',
  'deciding',
  'budget',
  'waiting',
  'approved',
  'committed',
  'done',
  'refused',
  'withdrawn',
] as const
export type ApplicationState = (typeof applicationStates)[number]

/** Those that can still be taken back by whoever applied. */
export const withdrawable: ReadonlySet<ApplicationState> = new Set(
  applicationStates.filter((state) => !['committed', 'done', 'refused', 'withdrawn'].includes(state)),
)
/** The way of most applications, as the public page shows it; the others are side-ways. */
export const plainWay: readonly ApplicationState[] = [
  'submitted',
  'checking',
  'reviewing',
  'recommending',
  'deciding',
  'approved',
  'committed',
  'done',
]

export const text = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanText).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
const line = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
const whole = (rule: string, least: number, most: number) => z.coerce.number(rule).int(rule).min(least, rule).max(most, rule)

const number = { number: z.string().max(40) }
export const reasonText = text('support.application.reason', 3, 4000)

/** What is asked for beside the answers. Money is whole rupiah. */
export const askedSchema = z.strictObject({
  title: line('support.application.title', 3, 160),
  quantity: whole('support.quantity', 1, 1_000_000),
  amount: whole('support.application.amount', 0, 100_000_000_000),
})

/** A draft as it is saved: nothing must be complete, and what cannot be read as a number is kept as it was before. */
export const draftSchema = z.strictObject({
  ...number,
  revision: z.coerce.number().int().min(0).catch(-1),
  title: z
    .string()
    .max(2000)
    .transform(cleanLine)
    .transform((value) => value.slice(0, 160))
    .default(''),
  quantity: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  amount: z.coerce.number().int().min(0).max(100_000_000_000).optional().catch(undefined),
  organisation: z.string().max(80).optional(),
  answers: z.record(z.string().max(40), z.string().max(20_000)).default({}),
})
export type DraftWish = z.output<typeof draftSchema>

export const memberSchema = z.strictObject({
  ...number,
  name: line('support.member.name', 2, 120),
  email: z.email('support.email').max(254, 'support.email'),
  role: line('support.member.role', 0, 80).default(''),
})
export const declarationSchema = z
  .strictObject({
    ...number,
    interest: z.enum(['no', 'yes'], 'support.declare.choose'),
    note: text('support.application.reason', 0, 1000).default(''),
  })
  .refine(({ interest, note }) => interest === 'no' || note.length >= 3, { message: 'support.declare.note', path: ['note'] })

export const handlingSchema = z.strictObject({
  ...number,
  step: z.enum(['take', 'reroute', 'return', 'pass', 'enacted', 'not_enacted'], 'support.unreadable'),
  reason: text('support.application.reason', 0, 4000).default(''),
  unit: z.string().max(60).optional(),
})
export type Handling = z.output<typeof handlingSchema>

/** Points of a review, each from 1 to 5, and what each weighs in a hundred. */
export const rubric = { benefit: 30, ready: 25, lasting: 25, cost: 20 } as const
export type Criterion = keyof typeof rubric
export const criteria = Object.keys(rubric) as Criterion[]
export type Scores = Record<Criterion, number>

export const advices = ['yes', 'part', 'no'] as const
export type Advice = (typeof advices)[number]

const score = whole('support.review.score', 1, 5)
export const reviewSchema = z.strictObject({
  ...number,
  scores: z.strictObject({ benefit: score, ready: score, lasting: score, cost: score }),
  advice: z.enum(advices, 'support.review.advice'),
  says: text('support.review.says', 10, 2000),
})
export type ReviewWish = z.output<typeof reviewSchema>

/** Out of a hundred: fives everywhere are 100, ones are 20. */
export const totalOf = (scores: Scores): number => Math.round(criteria.reduce((sum, one) => sum + (rubric[one] * scores[one]) / 5, 0))

export const reviewsNeeded = 2
/** So far apart, two reviewers need a third. */
export const spreadLimit = 30
export const spreadOf = (totals: readonly number[]): number => (totals.length < 2 ? 0 : Math.max(...totals) - Math.min(...totals))
/** How many more must look before it can be recommended. */
export const reviewsMissing = (totals: readonly number[]): number =>
  totals.length < reviewsNeeded ? reviewsNeeded - totals.length : totals.length === reviewsNeeded && spreadOf(totals) >= spreadLimit ? 1 : 0

export const verdictSchema = z.strictObject({
  ...number,
  outcome: z.enum(['approve', 'refuse'], 'support.decide.outcome'),
  quantity: whole('support.quantity', 1, 1_000_000).optional(),
  amount: whole('support.application.amount', 0, 100_000_000_000).optional(),
  /** Stands in the public register: names nobody. */
  reason: text('support.decide.reason', 10, 4000),
})
export type Verdict = z.output<typeof verdictSchema>

/** Several at once: each with its own answer and its own reason. `all`: every one of them or none. */
export const mostAtOnce = 50
export const verdictsSchema = z.strictObject({
  all: z.boolean().default(false),
  verdicts: z
    .array(verdictSchema)
    .min(1, 'support.batch.none')
    .max(mostAtOnce, 'support.batch.many')
    .refine((all) => new Set(all.map((one) => one.number)).size === all.length, 'support.batch.twice'),
})
export type Verdicts = z.output<typeof verdictsSchema>

export const commitSchema = z.strictObject({
  ...number,
  fund: z.string().max(40),
  dueDay: z.string().max(10),
  letter: line('support.letter', 3, 120),
})

export const objectionSchema = z.strictObject({ ...number, says: text('support.objection.says', 10, 4000) })
export const objectionAnswerSchema = z.strictObject({
  ...number,
  upheld: z.enum(['yes', 'no'], 'support.objection.choose'),
  answer: text('support.objection.answer', 10, 4000),
})

/** The last second of a day by which something is due. */
export const dueInstant = (day: Day): Date => new Date(cityInstant(dayPlus(day, 1)).getTime() - 1000)
/** Late from the first instant of the next day. */
export const isLate = (day: string | null, now: Date): boolean =>
  day !== null && now.getTime() >= cityInstant(dayPlus(day as Day, 1)).getTime()

/** `DISKOPERIN-2027-0****`: enough to know that there is one and where, not which. */
export const maskedNumber = (unit: string, number: string): string => {
  const [, year = '', serial = ''] = number.split('-')
  return `${unit.toUpperCase()}-${year}-${serial.slice(0, 1)}****`
}

const shortened: readonly (readonly [RegExp, string])[] = [
  [/\b(?:jalan|jln|jl)\b/g, ''],
  [/\b(?:gang|gg)\b/g, 'gg'],
  [/\b(?:nomor|nomer|no)\b/g, ''],
  [/\b(?:kelurahan|kel|kecamatan|kec|kota|metro)\b/g, ''],
]

/** An address however it is written: capitals, points and the words everybody shortens differently do not count. */
export function addressKey(address: string): string {
  const plain = address
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, ' ')
  return shortened.reduce((text, [pattern, by]) => text.replace(pattern, by), plain).replace(/\s+/g, '')
}

export type KeyKind = 'person' | 'nik' | 'nib' | 'address'
/** What an applicant is known again by, under the house's secret: nobody reads a number out of it. */
export const applicantKey = (secret: string, kind: KeyKind, value: string): string =>
  `${kind}:${sha256(`support.duplicate\n${secret}\n${kind}\n${value}`)}`
