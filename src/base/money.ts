declare const brand: unique symbol

/** Whole rupiah. The only unit of money in this house; fractions do not exist. */
export type Rupiah = number & { readonly [brand]: 'rupiah' }

export function rupiah(amount: number): Rupiah {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not whole rupiah: ${amount}`)
  return amount as Rupiah
}

export const noMoney = rupiah(0)

export const add = (...amounts: readonly Rupiah[]): Rupiah => rupiah(amounts.reduce((sum, amount) => sum + amount, 0))

export const times = (price: Rupiah, quantity: number): Rupiah => rupiah(price * quantity)

/** Splits a total so that the parts add up: largest remainder, ties to the earlier part. Weights are whole and not negative. */
export function share(total: Rupiah, weights: readonly number[]): Rupiah[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (weights.length === 0 || whole === 0n) {
    if (total === 0) return weights.map(() => noMoney)
    throw new RangeError('nothing to share over')
  }
  const sign = total < 0 ? -1n : 1n
  const amount = BigInt(total) * sign
  const parts = weights.map((weight, index) => {
    const exact = amount * BigInt(weight)
    return { index, floor: exact / whole, rest: exact % whole }
  })
  let left = amount - parts.reduce((sum, part) => sum + part.floor, 0n)
  for (const part of [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break
    part.floor += 1n
    left -= 1n
  }
  return parts.map((part) => rupiah(Number(part.floor * sign)))
}

/** `Rp1.250.000`, EYD: no space after Rp (Intl prints a no-break space there). */
export function formatRupiah(amount: number): string {
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+(?!\d))/g, '.')
  return `${amount < 0 ? '−' : ''}Rp${digits}`
}

/** `1.250`: a count as people write it here. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, '.')

/** Whole rupiah as people write them: `12.500`, `Rp12.500`, `12500`. NaN when it is something else. */
export function readRupiah(text: string): number {
  const digits = text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')
  return /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN
}
