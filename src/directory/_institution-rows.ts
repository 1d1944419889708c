import { z } from 'zod'
import { code, count, list, maybeWhole, needed, text, verified, yesNo } from './_city-rows.ts'

// The institution a city starts with. Messages are the last part of a rule's name, as in _city-rows.ts.

/** A unit is named by a code of ours, or by the area code of its kelurahan. */
const unitCode = needed.regex(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*|\d{2}(?:\.\d{2}){2}\.\d{4})$/, 'code_wrong')
const maybe = (pattern: RegExp, message: string) => text.refine((value) => value === '' || pattern.test(value), message)
const maybeCode = maybe(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'code_wrong')
const whole = needed.regex(/^\d{1,15}$/, 'number_wrong').transform(Number)

/** `2/3`: two of every three. Empty where nobody votes. */
const fraction = maybe(/^[1-9]\d?\/[1-9]\d?$/, 'fraction_wrong')
  .refine((value) => value === '' || part(value) <= 1, 'fraction_wrong')
  .transform((value): readonly [number, number] | null => {
    const [n = 0, of = 0] = value.split('/').map(Number)
    return value === '' ? null : [n, of]
  })

function part(value: string): number {
  const [n = 0, of = 1] = value.split('/').map(Number)
  return n / of
}

export const unit = z.object({
  code: unitCode,
  name: needed,
  name_en: needed,
  kind: z.enum(['city', 'board', 'office', 'agency', 'kelurahan', 'advisory'], 'value_wrong'),
  parent: text,
})

export const postKind = z.object({
  code,
  name: needed,
  name_en: needed,
  custodian: yesNo('yes_no'),
  body: yesNo('yes_no'),
  top: yesNo('yes_no'),
  advisory: yesNo('yes_no'),
  second_factor: yesNo('yes_no'),
  successor: maybeCode,
  members: list(';'),
  position: count,
})

export const post = z.object({ kind: code, unit: unitCode, seats: needed.regex(/^[1-9]\d?$/, 'number_wrong').transform(Number) })

export const legalArticle = z.object({
  basis: code,
  label: needed.max(80, 'text_too_long'),
  plain: needed.max(200, 'text_too_long'),
  plain_en: needed.max(200, 'text_too_long'),
  verified,
  position: count,
})

export const matrixLine = z.object({
  id: needed.regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/, 'row_code_wrong').max(20, 'row_code_wrong'),
  action: needed.regex(/^[a-z_]+(?:\.[a-z_]+)+$/, 'action_wrong'),
  fund: needed.regex(/^(?:\*|[a-z_]+)$/, 'code_wrong'),
  capacity: z.enum(['initiate', 'review', 'concur', 'decide', 'execute', 'confirm', 'oversee'], 'value_wrong'),
  post: code,
  scope: z.enum(['unit', 'below', 'all'], 'value_wrong'),
  min: whole,
  max: maybe(/^\d{1,15}$/, 'number_wrong').transform((value) => (value === '' ? null : Number(value))),
  window_period: z.enum(['', 'month', 'year'], 'value_wrong'),
  window_cap: maybeWhole,
  window_by: list(';').refine((by) => by.every((one) => ['payee', 'activity', 'post', 'unit'].includes(one)), 'value_wrong'),
  class: z.enum(['routine', 'strategic'], 'value_wrong'),
  delegable: yesNo('yes_no'),
  superior: maybeCode,
  quorum: fraction,
  majority: fraction,
  approvers: needed.regex(/^[1-9]$/, 'number_wrong').transform(Number),
  evidence: list(';'),
  legal_basis: code,
  article: text,
})
