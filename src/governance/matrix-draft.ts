import { z } from 'zod'
import { day, needed, optional, reason } from './_given.ts'
import { capacities, type Fraction, type MatrixRow } from './matrix.ts'

const digits = /^\d{1,15}$/
const whole = z
  .string('governance.input.unreadable')
  .transform((text) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, ''))
  .refine((text) => text === '' || digits.test(text), 'governance.authority.amount_invalid')
  .transform((text) => (text === '' ? null : Number(text)))

const fraction = z
  .string('governance.draft.fraction')
  .trim()
  .regex(/^(?:\d{1,2}\/\d{1,2})?$/, 'governance.draft.fraction')
  .transform((text): Fraction | null => {
    const [n, of] = text.split('/').map(Number)
    return n === undefined || of === undefined ? null : [n, of]
  })
  .refine((part) => part === null || (part[0] >= 1 && part[0] <= part[1]), 'governance.draft.fraction')

const yes = z.union([z.boolean(), z.string()]).transform((given) => given === true || given === 'ya' || given === 'yes' || given === 'on')
const list = z
  .union([z.array(z.string()), z.string()])
  .transform((given) => (typeof given === 'string' ? given.split(/[,;\s]+/) : given).map((one) => one.trim()).filter(Boolean))

/** A row as a form or a spreadsheet gives it; what is left empty is unlimited, none, or zero. Messages are rules. */
export const rowInput = z
  .object({
    id: needed(20).pipe(z.string().regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/, 'governance.draft.row_code')),
    action: needed(80),
    fund: needed(40),
    capacity: z.enum(capacities, 'governance.draft.capacity'),
    post: needed(60),
    scope: z.enum(['unit', 'below', 'all'], 'governance.draft.scope'),
    min: whole.transform((amount) => amount ?? 0),
    max: whole,
    period: z.enum(['', 'month', 'year'], 'governance.draft.window'),
    cap: whole,
    by: list.pipe(z.array(z.enum(['payee', 'activity', 'post', 'unit'], 'governance.draft.window'))),
    class: z.enum(['routine', 'strategic'], 'governance.draft.class'),
    delegable: yes.default(false),
    superior: optional(60),
    quorum: fraction,
    majority: fraction,
    approvers: z.coerce
      .number('governance.draft.approvers')
      .int('governance.draft.approvers')
      .min(1, 'governance.draft.approvers')
      .max(9, 'governance.draft.approvers'),
    evidence: list,
    legalBasis: needed(80),
    article: optional(80),
  })
  .refine((row) => row.max === null || row.max >= row.min, { error: 'governance.draft.band', path: ['max'] })
  .refine((row) => (row.period === '') === (row.cap === null || row.cap === 0), { error: 'governance.draft.window', path: ['cap'] })
  .refine((row) => (row.quorum === null) === (row.majority === null), { error: 'governance.draft.meeting', path: ['majority'] })
  .refine((row) => row.superior !== row.post, { error: 'governance.draft.superior', path: ['superior'] })

export type RowInput = z.input<typeof rowInput>

export function rowOfInput({ period, cap, by, ...row }: z.output<typeof rowInput>): MatrixRow {
  return { ...row, key: row.id, window: period === '' || cap === null ? null : { period, cap, by } }
}

export const draftInput = z.object({ title: needed(200), note: optional(1000) })
export const proposalInput = z.object({ fromDay: day, reason })
export const withdrawalInput = z.object({ reason })
export const ratificationInput = z.object({ paper: needed(200), reason, reviewOn: day })

/** The next name of a row with the same beginning: after `B-07` comes `B-08`. */
export function nextRowCode(codes: readonly string[], beginning: string): string {
  const numbers = codes.flatMap((code) => {
    const match = /^([A-Z0-9]+)-(\d+)$/.exec(code)
    return match?.[1] === beginning ? [Number(match[2])] : []
  })
  return `${beginning}-${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`
}
