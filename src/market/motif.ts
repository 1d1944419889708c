import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'

/** How a cloth got its pattern. Only the first three are batik: wax that resists the dye. */
export const techniques = ['tulis', 'cap', 'kombinasi', 'ecoprint', 'cetak'] as const
export type Technique = (typeof techniques)[number]

export const isBatik = (technique: Technique): boolean => technique === 'tulis' || technique === 'cap' || technique === 'kombinasi'

export const rightKinds = ['none', 'tradition', 'designer', 'copyright_record', 'communal_record', 'unknown_record'] as const
export type RightKind = (typeof rightKinds)[number]

/** Letters and digits alone: all spellings of a name that differ in dashes, capitals and spaces are one. The database folds the same way. */
export const foldMotif = (said: string): string => said.toLowerCase().replace(/[^a-z0-9]/g, '')

/** A printed cloth is not called batik without saying that it is printed. */
export function printRefusals(name: string, attributes: Record<string, string | number | boolean>): Refusal[] {
  const printed = [attributes.teknik, attributes.teknik_busana].includes('cetak')
  const called = /\bbatik\b/i.test(name) && !/\b(?:cetak|printing|print|motif batik|bermotif)\b/i.test(name)
  return printed && called ? [{ rule: 'market.motif.print_called_batik', field: 'name' }] : []
}

const text = (least: number, most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanText)
    .refine((said) => [...said].length >= least && [...said].length <= most, rule)

const ways = z
  .array(z.enum(techniques, 'market.motif.techniques'))
  .min(1, 'market.motif.techniques')
  .max(5)
  .transform((list) => [...new Set(list)])

export const motifRequestInput = z.object({
  shop: z.string('market.motif.shop').min(1, 'market.motif.shop').max(80),
  techniques: ways,
  says: text(10, 1000, 'market.motif.says'),
})

const day = z.iso.date('market.motif.day')

export const motifAnswerInput = z
  .object({
    request: z.uuid('market.motif.request'),
    granted: z.boolean('market.motif.verdict'),
    from: day.optional(),
    until: day.optional(),
    fee: z.coerce
      .number('market.motif.fee')
      .int('market.motif.fee')
      .min(0, 'market.motif.fee')
      .max(1_000_000_000, 'market.motif.fee')
      .default(0),
    reason: text(0, 1000, 'market.motif.reason').default(''),
  })
  .refine(({ granted, from, until }) => !granted || (from !== undefined && until !== undefined && until >= from), {
    message: 'market.motif.days',
    path: ['until'],
  })
  .refine(({ granted, reason }) => granted || reason.length >= 10, { message: 'market.motif.reason', path: ['reason'] })
export type MotifAnswer = z.output<typeof motifAnswerInput>

export const endingReason = text(10, 1000, 'market.motif.reason')
