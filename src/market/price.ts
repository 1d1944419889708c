import { z } from 'zod'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'

export const partKinds = ['labour', 'material', 'tools', 'hub', 'margin'] as const
export type PartKind = (typeof partKinds)[number]

/** One line of where the money goes; `amount` in whole rupiah, `days` of labour. */
export type PricePart = { kind: PartKind; label: string; amount: number; days: number | null }

const part = z.object({
  kind: z.enum(partKinds, 'market.price.kind'),
  label: z
    .string('market.price.label')
    .transform(cleanLine)
    .refine((text) => [...text].length >= 2 && [...text].length <= 80, 'market.price.label'),
  amount: z
    .number('market.price.amount')
    .int('market.price.amount')
    .min(0, 'market.price.amount')
    .max(1_000_000_000, 'market.price.amount'),
  days: z
    .number('market.price.days')
    .int('market.price.days')
    .min(1, 'market.price.days')
    .max(1000, 'market.price.days')
    .nullable()
    .default(null),
})

export const anatomyInput = z.object({ parts: z.array(part).min(1, 'market.price.empty').max(12, 'market.price.empty') })

export const sumOf = (parts: readonly Pick<PricePart, 'amount'>[]): number => parts.reduce((sum, { amount }) => sum + amount, 0)

/** It adds up to the rupiah, or the seller is told by how much it does not. */
export function sumRefusals(parts: readonly PricePart[], price: number): Refusal[] {
  const sum = sumOf(parts)
  if (sum === price) return []
  const facts = {
    sum: formatRupiah(rupiah(sum)),
    price: formatRupiah(rupiah(price)),
    difference: formatRupiah(rupiah(Math.abs(price - sum))),
  }
  return [{ rule: sum < price ? 'market.price.too_little' : 'market.price.too_much', field: 'margin', facts }]
}

/** What a day of the maker's work earns; nothing where no days are said. Rounded down: nobody is told more than is paid. */
export function dayWage(parts: readonly PricePart[]): number | undefined {
  const labour = parts.filter(({ kind, days }) => kind === 'labour' && days !== null)
  const days = labour.reduce((sum, one) => sum + (one.days ?? 0), 0)
  return days === 0 ? undefined : Math.floor(sumOf(labour) / days)
}
