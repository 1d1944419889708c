import { createProduct } from '#src/market/product-edit.db.ts'
import type { Ctx } from '#src/platform/context.ts'

/** The shop of the demo town whose listings tests make and change. */
export const clothShop = 'sanggar-canting-senja'

export const cloth = {
  name: 'Kain Uji Senja',
  category: 'batik-tulis',
  description: 'Katun primissima 240 × 105 cm.',
  attributes: { teknik: 'tulis', bahan: 'katun-primissima', panjang: '240' },
  variants: [
    { sku: 'UJI-S', options: [{ name: 'Ukuran', value: 'Sedang' }], price: 150_000, stock: 4 },
    { sku: 'UJI-B', options: [{ name: 'Ukuran', value: 'Besar' }], price: 175_000, stock: 0 },
  ],
}

/** A cloth of two sizes, as a draft of that shop, with what else is asked of it. */
export async function makeCloth(seller: Ctx, more: object = {}): Promise<{ id: string; slug: string }> {
  const outcome = await createProduct(seller, { shop: clothShop, input: { ...cloth, ...more } })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}

/** What was refused and at which field, without the name of the room. */
export const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string; field?: string }[] }) =>
  outcome.refusals?.map(({ rule, field }) => `${rule.replace('market.', '')} ${field ?? ''}`.trim())
