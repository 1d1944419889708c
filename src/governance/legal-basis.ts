import { z } from 'zod'
import { slugOf } from '#src/base/id.ts'
import { code, day, needed, optional, optionalDay, reason } from './_given.ts'

export const basisStatuses = ['draft', 'in_force', 'amended', 'revoked'] as const
export type BasisStatus = (typeof basisStatuses)[number]

/** A new text. Without a code it gets one from its kind, number and year. */
export const basisInput = z
  .object({
    code: code.optional(),
    kind: needed(60),
    number: optional(60),
    year: z.coerce
      .number('governance.input.year')
      .int('governance.input.year')
      .min(1900, 'governance.input.year')
      .max(2200, 'governance.input.year')
      .nullish(),
    about: needed(600),
    level: needed(60),
    validFrom: optionalDay,
    validTo: optionalDay,
    source: needed(300),
    note: optional(600),
    status: z.enum(['draft', 'in_force'], 'governance.legal_basis.status_unknown'),
  })
  .refine(({ validFrom, validTo }) => !validFrom || !validTo || validFrom <= validTo, {
    error: 'governance.legal_basis.days_reversed',
    path: ['validTo'],
  })
  .transform((given) => ({ ...given, code: given.code ?? slugOf([given.kind, given.number ?? '', given.year ?? ''].join(' ')) }))

export const articleInput = z.object({ label: needed(80), plain: needed(800), plainEn: optional(800) })

export const verifyInput = z.object({ source: needed(300) })

/** What happens to a text: a draft enters into force, another text changes it, it is withdrawn. */
export const stepInput = z
  .object({
    status: z.enum(['in_force', 'amended', 'revoked'], 'governance.legal_basis.status_unknown'),
    fromDay: day,
    successor: code.nullish(),
    reason,
  })
  .refine(({ status, successor }) => status !== 'amended' || !!successor, {
    error: 'governance.legal_basis.amended_by_what',
    path: ['successor'],
  })

export const settleInput = z.object({ basis: code, reason })

/** From what a text is now to what it may become. */
const ways: Readonly<Record<BasisStatus, readonly BasisStatus[]>> = {
  draft: ['in_force', 'revoked'],
  in_force: ['amended', 'revoked'],
  amended: ['amended', 'revoked', 'in_force'],
  revoked: ['in_force'],
}

export const mayBecome = (from: BasisStatus, next: BasisStatus): boolean => ways[from].includes(next)

export const listInput = z.object({
  status: z.enum(basisStatuses).optional().catch(undefined),
  verified: z.enum(['yes', 'no']).optional().catch(undefined),
  level: z.string().max(60).optional().catch(undefined),
  words: z.string().max(100).optional().catch(undefined),
  after: z.string().max(80).optional().catch(undefined),
})
export type BasisFilter = z.input<typeof listInput>

/** Words to look for as a pattern of a `like`: what has a meaning there means itself. */
export const likePattern = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
