// One amount of a checkout (voucher, delivery, rounding) carried down to shops, lines and single units, to the rupiah.
import { add, type Rupiah, rupiah, share, times } from '#src/base/money.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'

/** `key` settles ties, so the result does not hang on the order in which parts are listed. Weights are whole and not negative. */
export type Part = { key: string; weight: number }

export type LinePart = { key: string; unitPrice: Rupiah; quantity: number }
export type ShopPart = { key: string; lines: readonly LinePart[] }
export type SplitShop = { key: string; amount: Rupiah; lines: { key: string; amount: Rupiah }[] }

const subtotal = (line: LinePart): Rupiah => times(line.unitPrice, line.quantity)

/** The parts of `total`, in the order given, by largest remainder. Where nothing weighs anything every part weighs the same. */
export function splitOver(total: Rupiah, parts: readonly Part[]): Rupiah[] {
  const order = parts.map((_, index) => index).sort((a, b) => compareKeys(parts[a], parts[b]) || a - b)
  const weightless = parts.every(({ weight }) => weight === 0)
  const amounts = share(
    total,
    order.map((index) => (weightless ? 1 : (parts[index]?.weight ?? 0))),
  )
  const result: Rupiah[] = []
  order.forEach((index, place) => {
    result[index] = amounts[place] ?? rupiah(0)
  })
  return result
}

const compareKeys = (a: Part | undefined, b: Part | undefined): number => ((a?.key ?? '') < (b?.key ?? '') ? -1 : a?.key === b?.key ? 0 : 1)

/** A group amount over shops by what they sell, then inside each shop over its lines. */
export function splitGroup(total: Rupiah, shops: readonly ShopPart[]): SplitShop[] {
  const amounts = splitOver(
    total,
    shops.map(({ key, lines }) => ({ key, weight: add(...lines.map(subtotal)) })),
  )
  return shops.map(({ key, lines }, index) => {
    const amount = amounts[index] ?? rupiah(0)
    const parts = splitOver(
      amount,
      lines.map((line) => ({ key: line.key, weight: subtotal(line) })),
    )
    return { key, amount, lines: lines.map((line, place) => ({ key: line.key, amount: parts[place] ?? rupiah(0) })) }
  })
}

/** What the first `units` of `quantity` equal units bear of `amount`: earlier units take the odd rupiah. */
function firstUnits(amount: Rupiah, quantity: number, units: number): number {
  const size = Math.abs(amount)
  const odd = size % quantity
  return Math.sign(amount) * (((size - odd) / quantity) * units + Math.min(units, odd))
}

export type PaidLine = { unitPrice: Rupiah; quantity: number /** The line's share of vouchers, as a positive amount. */; discount: Rupiah }

/**
 * What goes back for `now` more units of a line of which `already` went back: their price less their share of the discount.
 * However the units are grouped over refunds, all of them together give back exactly what was paid.
 */
export function refundShare(line: PaidLine, { already, now }: { already: number; now: number }): Outcome<Rupiah> {
  const left = line.quantity - already
  if (!Number.isSafeInteger(now) || now < 1 || now > left)
    return refused({ rule: 'market.refund.units', field: 'quantity', facts: { left } })
  const discount = firstUnits(line.discount, line.quantity, already + now) - firstUnits(line.discount, line.quantity, already)
  return done(rupiah(line.unitPrice * now - discount))
}
