import { z } from 'zod'
import { cleanLine, cleanText, phoneDigits } from '#src/base/text.ts'
import { type Day, isDay } from '#src/base/time.ts'
import { registeredFunds } from '#src/governance/actions.ts'

export const supportKinds = [
  'activity',
  'training',
  'goods',
  'money',
  'equipment',
  'room',
  'promotion',
  'licensing',
  'purchase',
  'security',
  'csr',
  'ministry',
] as const
export type SupportKind = (typeof supportKinds)[number]

const line = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
const whole = (rule: string, least: number, most: number) => z.coerce.number(rule).int(rule).min(least, rule).max(most, rule)
const day = z.string('support.day').refine((value): value is Day => isDay(value), 'support.day')

/** A telephone number as people write it, kept as its digits; nothing where none was given. */
const phone = z
  .string('support.phone')
  .max(40, 'support.phone')
  .default('')
  .transform((text, context): string => {
    const digits = text.trim() === '' ? '' : phoneDigits(text)
    if (digits === undefined) context.addIssue({ code: 'custom', message: 'support.phone' })
    return digits ?? ''
  })

/** What a promise must say: what, how much, what it is worth, by when, on which letter, for whom. */
export const commitmentSchema = z.strictObject({
  unit: z.string('support.unit').min(1, 'support.unit').max(60),
  kind: z.enum(supportKinds, 'support.kind'),
  title: line('support.title', 3, 160),
  event: z.string().max(40).optional(),
  /** Number of what it is for, where that is no event: a cohort (AK-…), an agreement (KSP-…), a paper of cooperation (MOU-…, PKS-…). */
  purpose: z
    .string()
    .regex(/^(?:AK|KSP|MOU|PKS)-\d{4}-\d{3,8}$/, 'support.purpose')
    .optional(),
  receiver: line('support.receiver', 2, 160),
  email: z.union([z.literal(''), z.email('support.email').max(254, 'support.email')]).default(''),
  /** Where there is no address for letters: the link to confirm is then made by somebody outside the agency, and sent from his telephone. */
  phone,
  quantity: whole('support.quantity', 1, 1_000_000),
  measure: line('support.measure', 1, 40),
  /** Whole rupiah, what one of it is worth. */
  unitValue: whole('support.value', 0, 100_000_000_000),
  fund: z.enum(registeredFunds as [string, ...string[]], 'support.fund'),
  dueDay: day,
  letter: line('support.letter', 3, 120),
  asset: z
    .string()
    .regex(/^[a-z0-9-]{2,60}$/, 'support.asset')
    .optional(),
  /** Hours of the city's clock the thing is away, for what there is only one of. */
  from: z.iso.datetime({ offset: true, error: 'support.asset_time' }).optional(),
  until: z.iso.datetime({ offset: true, error: 'support.asset_time' }).optional(),
})
export type CommitmentWish = z.output<typeof commitmentSchema>

export const deliverySchema = z.strictObject({
  number: z.string().max(40),
  quantity: whole('support.quantity', 1, 1_000_000),
  onDay: day,
  place: line('support.place', 2, 160),
  paper: line('support.paper', 3, 120),
})
export type DeliveryWish = z.output<typeof deliverySchema>

/** What is said of a picture: what it shows, and whether nobody on it can be recognised – only then does everybody see it. */
export const photoSchema = z.strictObject({ alt: line('support.photo.alt', 3, 200), open: z.boolean() })
export type PhotoWish = z.output<typeof photoSchema>
export type DeliveryPhoto = PhotoWish & { key: string; width: number; height: number }

export const confirmationSchema = z.strictObject({
  number: z.string().max(40),
  delivery: z.uuid('support.delivery.none'),
  quantity: whole('support.quantity', 0, 1_000_000),
  says: z.string().default('').transform(cleanText).pipe(z.string().max(1000, 'support.too_long')),
})
export type ConfirmationWish = z.output<typeof confirmationSchema>

/** A receiver's word that he needs it no more. */
export const releaseSchema = z.strictObject({
  number: z.string().max(40),
  says: z.string('support.reason').transform(cleanText).pipe(z.string().min(3, 'support.reason').max(1000, 'support.too_long')),
})
export type ReleaseWish = z.output<typeof releaseSchema>

export const reasonSchema = z
  .string('support.reason')
  .transform(cleanText)
  .pipe(z.string().min(3, 'support.reason').max(1000, 'support.too_long'))
