import { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { readBy } from '#src/platform/read-input.ts'

/** Reads a form of the institution. */
export const readGiven = <Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> =>
  readBy(schema, input, { unreadable: 'governance.input.unreadable' })

const line = z.string('governance.input.unreadable').transform(cleanLine)

export const needed = (most: number, missing = 'governance.input.missing') =>
  line.pipe(z.string().min(1, missing).max(most, 'governance.input.too_long'))

/** Left empty it is null. */
export const optional = (most: number) =>
  line
    .nullish()
    .transform((text) => text || null)
    .pipe(z.string().max(most, 'governance.input.too_long').nullable())

/** Why something is done: a sentence others will read later. */
export const reason = z
  .string('governance.input.reason')
  .transform(cleanText)
  .pipe(z.string().min(5, 'governance.input.reason').max(1000, 'governance.input.too_long'))

/** A civic day as forms send it, `2027-01-31`. */
export const day = z.iso.date('governance.input.day').refine((text) => text >= '1900-01-01' && text <= '2200-12-31', 'governance.input.day')

export const optionalDay = z
  .union([z.literal(''), day], 'governance.input.day')
  .nullish()
  .transform((text) => text || null)

/** A name for addresses: `perda-3-2019`. Units may carry points, as the codes of the state do. */
export const code = line.pipe(
  z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'governance.input.code')
    .max(60, 'governance.input.too_long'),
)
export const unitCode = line.pipe(
  z
    .string()
    .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'governance.input.code')
    .max(60, 'governance.input.too_long'),
)

/** Whole rupiah as a form or a program sends them; left empty it is null. */
export const optionalRupiah = z
  .unknown()
  .optional()
  .transform((amount, issues): number | null => {
    if (amount === undefined || amount === null || amount === '') return null
    const whole = typeof amount === 'string' && /^\d{1,15}$/.test(amount) ? Number(amount) : amount
    if (typeof whole === 'number' && Number.isSafeInteger(whole) && whole >= 0) return whole
    issues.addIssue('governance.input.amount')
    return z.NEVER
  })
