import { z } from 'zod'
import { sha256 } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { nameSimilarity, nameSimilarityFloor } from './qris.ts'

const line = (most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanLine)
    .refine((text) => text !== '' && [...text].length <= most, rule)

/** A shop's own static QRIS as text, or an account of its own at a bank. */
export const payeeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('qris'), code: z.string('market.qris.empty') }),
  z.object({
    kind: z.literal('bank'),
    bank: line(60, 'market.payee.bank_missing'),
    number: z
      .string('market.payee.number_shape')
      .transform((text) => text.replace(/[\s.]/g, ''))
      .refine((text) => /^[0-9-]{5,30}$/.test(text), 'market.payee.number_shape'),
    holder: line(80, 'market.payee.holder_missing'),
  }),
])
export type PayeeInput = z.output<typeof payeeInput>

export type PayeeState = 'proposed' | 'waiting' | 'active' | 'past' | 'withdrawn'

/** A name in the code that is not like the shop's, or the same merchant in another shop: whoever approves sees it first. */
export function payeeNotes(o: {
  shop: string
  holders: readonly string[]
  holder: string
  otherShops: readonly string[]
  warnings: readonly Refusal[]
}): { notes: Refusal[]; needsCurator: boolean } {
  const likeness = Math.max(...[o.shop, ...o.holders].map((name) => nameSimilarity(name, o.holder)))
  const unlike = likeness < nameSimilarityFloor
  const notes: Refusal[] = [...o.warnings]
  if (unlike) notes.push({ rule: 'market.payee.name_unlike', facts: { shop: o.shop, holder: o.holder } })
  if (o.otherShops.length) notes.push({ rule: 'market.payee.nmid_elsewhere', facts: { shops: o.otherShops.join(', ') } })
  return { notes, needsCurator: unlike || o.otherShops.length > 0 }
}

/** Hours between the second person's yes and the first payment to the new code. */
export const coolDownHours = 24

/** What a payee says, as one number: a row changed behind the house's back no longer matches it. */
export const payeeHash = (shop: string, one: { kind: string; payload: string; bank: string | null; holder: string }): string =>
  sha256(JSON.stringify([shop, one.kind, one.payload, one.bank, one.holder]))
