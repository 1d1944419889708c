import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Day, isDay } from '#src/base/time.ts'

export const accordKinds = ['mou', 'pks'] as const
export type AccordKind = (typeof accordKinds)[number]

/** Its parties are told so many days before the end. */
export const noticeDays = [90, 60, 30] as const
export type NoticeDays = (typeof noticeDays)[number]

/** How near the end is, in the steps people are told at; nothing while it is far, or over. */
export function noticeDue(daysLeft: number): NoticeDays | undefined {
  return daysLeft < 0 ? undefined : [...noticeDays].reverse().find((days) => daysLeft <= days)
}

export type AccordState = 'to_come' | 'running' | 'ending' | 'over' | 'renewed'

/** Both days civic, the last included. What is renewed is so from the day the other begins. */
export function accordState(
  { begins, ends, endedOn, renewedFrom }: { begins: string; ends: string; endedOn: string | null; renewedFrom: string | null },
  today: string,
  daysLeft: number,
): AccordState {
  if (renewedFrom !== null && renewedFrom <= today) return 'renewed'
  if ((endedOn !== null && endedOn <= today) || ends < today) return 'over'
  if (begins > today) return 'to_come'
  return daysLeft <= noticeDays[0] ? 'ending' : 'running'
}

const line = (rule: string, least: number, most: number, clean = cleanLine) =>
  z.string(rule).transform(clean).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
const day = z.string('support.day').refine((text): text is Day => isDay(text), 'support.day')

/** What the register keeps of a signed paper. */
export const accordSchema = z
  .strictObject({
    kind: z.enum(accordKinds, 'support.accord.kind'),
    unit: z.string('support.unit').min(1, 'support.unit').max(60),
    title: line('support.accord.title', 5, 160),
    plain: line('support.plain', 10, 1200, cleanText),
    paper: line('support.accord.paper', 3, 120),
    begins: day,
    ends: day,
    renews: z
      .string()
      .regex(/^(MOU|PKS)-\d{4}-\d{5,8}$/, 'support.accord.renewal')
      .optional(),
    /** Slugs of bodies of the directory. */
    parties: z.array(z.string().max(80)).min(1, 'support.accord.parties').max(4, 'support.accord.parties'),
    /** `party` is the place among the parties; without it the institution itself owes it. */
    duties: z
      .array(z.strictObject({ party: z.int().min(0).max(3).optional(), what: line('support.accord.duty', 3, 200), due: day.optional() }))
      .min(1, 'support.accord.duty')
      .max(12, 'support.accord.duty'),
  })
  .refine(({ begins, ends }) => ends > begins, { message: 'support.accord.days', path: ['ends'] })
  .refine(({ parties, duties }) => duties.every(({ party }) => party === undefined || party < parties.length), {
    message: 'support.accord.duty',
    path: ['duties'],
  })
export type AccordWish = z.output<typeof accordSchema>

const position = z.coerce
  .number('support.accord.no_duty')
  .int('support.accord.no_duty')
  .min(1, 'support.accord.no_duty')
  .max(12, 'support.accord.no_duty')

/** That a duty was met: the day, and where it can be looked up. */
export const metSchema = z.strictObject({
  number: z.string().max(40),
  position,
  onDay: day,
  proof: line('support.accord.proof', 3, 300),
})
export type MetWish = z.output<typeof metSchema>

/** The other side's word; a no says why. */
export const answerSchema = z
  .strictObject({
    number: z.string().max(40),
    met: z.uuid('support.accord.no_duty'),
    yes: z.enum(['ya', 'tidak'], 'support.accord.answer').transform((said) => said === 'ya'),
    says: z.string().default('').transform(cleanText).pipe(z.string().max(600, 'support.too_long')),
  })
  .refine(({ yes, says }) => yes || says.length >= 3, { message: 'support.accord.why_not', path: ['says'] })
export type AnswerWish = z.output<typeof answerSchema>
