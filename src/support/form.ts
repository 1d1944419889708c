import { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import type { SupportKind } from './commitment.ts'
import { ruleSchema, standardRules } from './eligibility.ts'

export const fieldTypes = ['line', 'text', 'whole', 'yes', 'choice'] as const
export type FieldType = (typeof fieldTypes)[number]

const words = (least: number, most: number) =>
  z.string('support.form.field').transform(cleanLine).pipe(z.string().min(least, 'support.form.field').max(most, 'support.too_long'))

/** One question of a form. `key` is what the answer is kept under; `nib` and `address` also tell the same applicant again. */
export const fieldSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z_]{1,30}$/, 'support.form.key'),
    label: words(3, 160),
    labelEn: words(0, 160).default(''),
    hint: words(0, 300).default(''),
    hintEn: words(0, 300).default(''),
    type: z.enum(fieldTypes, 'support.form.field'),
    choices: z.array(words(1, 120)).max(20).default([]),
    required: z.boolean().default(true),
  })
  .refine(({ type, choices }) => (type === 'choice') === choices.length > 1, { message: 'support.form.choices', path: ['choices'] })
export type FormField = z.output<typeof fieldSchema>

export const formSchema = z.strictObject({
  fields: z
    .array(fieldSchema)
    .min(1, 'support.form.field')
    .max(20, 'support.form.many')
    .refine((fields) => new Set(fields.map(({ key }) => key)).size === fields.length, 'support.form.key'),
  rules: z.array(ruleSchema).max(8, 'support.form.many'),
  awaitsBudget: z.boolean().default(false),
})
export type FormShape = z.output<typeof formSchema>

/** A form as a draft holds on to it. `version` 0: the standard one, not written down yet. */
export type Form = FormShape & { id: string | null; version: number }

const field = (key: string, type: FieldType, words: readonly [string, string, string?, string?], required = true): FormField => ({
  key,
  type,
  label: words[0],
  labelEn: words[1],
  hint: words[2] ?? '',
  hintEn: words[3] ?? '',
  choices: [],
  required,
})

const common: readonly FormField[] = [
  field('plan', 'text', [
    'Apa yang Anda kerjakan dengan dukungan ini?',
    'What will you do with this support?',
    'Tiga sampai lima kalimat cukup: apa, di mana, kapan.',
    'Three to five sentences are enough: what, where, when.',
  ]),
  field('benefit', 'text', ['Siapa yang merasakan manfaatnya?', 'Who gains by it?']),
  field('address', 'line', [
    'Alamat usaha atau sanggar',
    'Address of the business or studio',
    'Hanya dilihat petugas dan penelaah.',
    'Seen by officers and reviewers alone.',
  ]),
  field('nib', 'line', ['NIB, bila sudah ada', 'Business number (NIB), if you have one', '13 angka.', '13 digits.'], false),
]

const more: Readonly<Partial<Record<SupportKind, readonly FormField[]>>> = {
  training: [field('people', 'whole', ['Berapa orang yang ikut?', 'How many people will come?'])],
  equipment: [field('keeper', 'line', ['Siapa yang menjaga alatnya?', 'Who looks after the tools?'])],
  money: [
    field('lasting', 'text', ['Sesudah uangnya habis, bagaimana kegiatan ini berlanjut?', 'Once the money is spent, how does it go on?']),
  ],
}

/** The form and the rules of an offer whose agency has written none. */
export const standardForm = (kind: SupportKind): FormShape => ({
  fields: [...common, ...(more[kind] ?? [])],
  rules: standardRules(kind),
  awaitsBudget: kind === 'money',
})

export type Answers = Record<string, string>

const mostOf: Readonly<Record<FieldType, number>> = { line: 200, text: 4000, whole: 12, yes: 3, choice: 120 }

/** What was typed, as it is kept in a draft: only what the form asks, cut to what the database holds. Nothing is refused here. */
export const typedAnswers = (fields: readonly FormField[], said: (key: string) => string | undefined): Answers =>
  Object.fromEntries(
    fields.flatMap(({ key, type }) => {
      const value = said(key)
      return value === undefined ? [] : [[key, cleanText(value).slice(0, mostOf[type])]]
    }),
  )

function faultOf({ key, type, required, choices }: FormField, value: string): Refusal | undefined {
  const named = { field: key }
  if (value === '') return required ? { rule: 'support.answer.missing', ...named } : undefined
  if (type === 'whole' && !/^\d{1,9}$/.test(value.replaceAll('.', ''))) return { rule: 'support.answer.whole', ...named }
  if (type === 'choice' && !choices.includes(value)) return { rule: 'support.answer.choice', ...named }
  if (key === 'nib' && value.replace(/\D/g, '').length !== 13) return { rule: 'support.answer.nib', ...named }
  return undefined
}

/** Whether a draft may be handed in: every question the form insists on is answered, each in its kind. */
export function completeAnswers(fields: readonly FormField[], answers: Answers): Outcome<Answers> {
  const wrong = fields.flatMap((one) => faultOf(one, answers[one.key] ?? '') ?? [])
  return wrong.length > 0 ? refused(...wrong) : done(answers)
}

/** What two savings of a draft differ in, by question: what is kept beside what was typed. */
export const differing = (fields: readonly FormField[], kept: Answers, typed: Answers): { field: FormField; kept: string }[] =>
  fields.flatMap((field) =>
    typed[field.key] !== undefined && (kept[field.key] ?? '') !== typed[field.key] ? [{ field, kept: kept[field.key] ?? '' }] : [],
  )
