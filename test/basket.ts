import type { Fixture } from './market-fixture.ts'
import type { Answer, Reader } from './reader.ts'

/** The value of a hidden or typed input on a page. */
export const inputValue = (page: string, name: string): string =>
  new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? ''

/** The reference basket B3: one cloth, two coffees, three bags of chips. */
export async function fillCart(reader: Reader, { shops }: Fixture): Promise<void> {
  for (const [index, shop] of shops.entries()) await reader.post('/keranjang/barang', { varian: shop.variant, jumlah: String(index + 1) })
}

export const everyPickup = { 'cara-batik': 'pickup', 'cara-kopi': 'pickup', 'cara-keripik': 'pickup' }
export const buyerTyped = { nama: 'Fitria Ningsih', telepon: '0812-3456-7890', surel: '' }

/** Cart, receiving and buyer answered; the review as the buyer sees it. */
export async function reachReview(reader: Reader, fixture: Fixture, ways: Record<string, string> = everyPickup): Promise<Answer> {
  await fillCart(reader, fixture)
  await reader.post('/bayar/cara-terima', ways)
  await reader.post('/bayar/data', buyerTyped)
  return reader.get('/bayar?langkah=bayar')
}

/** The review's form as the browser would send it. */
export const pressed = (review: Answer, method = 'qris'): Record<string, string> => ({
  penawaran: inputValue(review.body, 'penawaran'),
  jumlah: inputValue(review.body, 'jumlah'),
  pilihan: inputValue(review.body, 'pilihan'),
  once: inputValue(review.body, 'once'),
  'cara-bayar': method,
})

/** The whole errand; answers the order's number. */
export async function buyAll(
  reader: Reader,
  fixture: Fixture,
  method = 'qris',
  ways: Record<string, string> = everyPickup,
): Promise<string> {
  const placed = await reader.post('/bayar', pressed(await reachReview(reader, fixture, ways), method))
  return placed.location.replace(/^\/pesanan\//, '')
}
