import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Rupiah, rupiah, share } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { type PaidLine, refundShare, splitGroup, splitOver } from './split.ts'

const amount = (outcome: Outcome<Rupiah>): number => (outcome.ok ? outcome.value : Number.NaN)
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0)

// The reference basket of three shops.
const basket = [
  { key: 'a', lines: [{ key: 'batik', unitPrice: rupiah(350_000), quantity: 1 }] },
  { key: 'b', lines: [{ key: 'kopi', unitPrice: rupiah(45_000), quantity: 2 }] },
  { key: 'c', lines: [{ key: 'keripik', unitPrice: rupiah(15_000), quantity: 3 }] },
]

describe('the reference basket', () => {
  it('shares the voucher of 20.000 as 14.433, 3.711 and 1.856', () => {
    const split = splitGroup(rupiah(20_000), basket)
    expect(split.map((shop) => shop.amount)).toEqual([14_433, 3_711, 1_856])
    expect(split.map((shop) => shop.lines)).toEqual([
      [{ key: 'batik', amount: 14_433 }],
      [{ key: 'kopi', amount: 3_711 }],
      [{ key: 'keripik', amount: 1_856 }],
    ])
  })

  it('refunds 43.144 for the first coffee, 43.145 for the second, 86.289 for both', () => {
    const coffee: PaidLine = { unitPrice: rupiah(45_000), quantity: 2, discount: rupiah(3_711) }
    expect(amount(refundShare(coffee, { already: 0, now: 1 }))).toBe(43_144)
    expect(amount(refundShare(coffee, { already: 1, now: 1 }))).toBe(43_145)
    expect(amount(refundShare(coffee, { already: 0, now: 2 }))).toBe(86_289)
    expect(amount(refundShare({ unitPrice: rupiah(15_000), quantity: 3, discount: rupiah(1_856) }, { already: 0, now: 3 }))).toBe(43_144)
  })

  it.each([
    [0, 3],
    [2, 1],
    [1, 0],
    [0, -1],
    [0, 1.5],
  ])('refuses units that are not there: %i back, %d more', (already, now) => {
    const coffee: PaidLine = { unitPrice: rupiah(45_000), quantity: 2, discount: rupiah(0) }
    expect(refundShare(coffee, { already, now })).toEqual({
      ok: false,
      refusals: [{ rule: 'market.refund.units', field: 'quantity', facts: { left: 2 - already } }],
    })
  })
})

const parts = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .chain((keys) => fc.tuple(...keys.map((key) => fc.record({ key: fc.constant(key), weight: fc.integer({ min: 0, max: 2_000_000 }) }))))
const total = fc.integer({ min: -50_000_000, max: 50_000_000 }).map(rupiah)

describe('splitting', () => {
  it('adds up, stays within one rupiah of the exact share, and gives the heavier part no less', () => {
    fc.assert(
      fc.property(total, parts, (whole, list) => {
        const found = splitOver(whole, list)
        expect(sum(found)).toBe(whole)
        const even = list.every(({ weight }) => weight === 0)
        const weights = list.map(({ weight }) => (even ? 1 : weight))
        const all = BigInt(sum(weights))
        found.forEach((part, i) => {
          const off = BigInt(part) * all - BigInt(whole) * BigInt(weights[i] ?? 0)
          expect((off < 0n ? -off : off) < all).toBe(true)
          found.forEach((other, j) => {
            if ((weights[i] ?? 0) > (weights[j] ?? 0)) expect(Math.abs(part)).toBeGreaterThanOrEqual(Math.abs(other))
          })
        })
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives a key the same part wherever it stands in the list', () => {
    const shuffled = parts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    )
    fc.assert(
      fc.property(total, shuffled, (whole, [list, other]) => {
        const by = (listed: typeof list) => new Map(splitOver(whole, listed).map((part, index) => [listed[index]?.key, part]))
        expect(by(other)).toEqual(by(list))
      }),
      { numRuns: 500 },
    )
  })

  it('settles a tie by the key', () => {
    const tie = [
      { key: 'z', weight: 1 },
      { key: 'a', weight: 1 },
    ]
    expect(splitOver(rupiah(1), tie)).toEqual([0, 1])
    expect(splitOver(rupiah(-1), tie)).toEqual([-0, -1].map((part) => part + 0))
  })

  it('shares evenly over parts that weigh nothing, and refuses to share over nobody', () => {
    expect(
      splitOver(rupiah(5), [
        { key: 'a', weight: 0 },
        { key: 'b', weight: 0 },
      ]),
    ).toEqual([3, 2])
    expect(splitOver(rupiah(0), [])).toEqual([])
    expect(() => splitOver(rupiah(5), [])).toThrow(RangeError)
  })

  it('carries a group amount down to lines without losing a rupiah', () => {
    const line = fc.record({
      key: fc.uuid(),
      unitPrice: fc.integer({ min: 0, max: 5_000_000 }).map(rupiah),
      quantity: fc.integer({ min: 1, max: 99 }),
    })
    const shops = fc.array(fc.record({ key: fc.uuid(), lines: fc.array(line, { minLength: 1, maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(total, shops, (whole, group) => {
        const split = splitGroup(whole, group)
        expect(sum(split.map((shop) => shop.amount))).toBe(whole)
        for (const shop of split) expect(sum(shop.lines.map((part) => part.amount))).toBe(shop.amount)
      }),
      { numRuns: 300 },
    )
  })
})

describe('refunds of a line', () => {
  const line = fc
    .record({ unitPrice: fc.integer({ min: 1, max: 5_000_000 }), quantity: fc.integer({ min: 1, max: 60 }) })
    .chain(({ unitPrice, quantity }) =>
      fc
        .integer({ min: 0, max: unitPrice * quantity })
        .map((discount): PaidLine => ({ unitPrice: rupiah(unitPrice), quantity, discount: rupiah(discount) })),
    )

  it('give back what was paid, in whatever steps, and never a negative sum', () => {
    fc.assert(
      fc.property(line, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 60, maxLength: 60 }), (paid, steps) => {
        let already = 0
        let back = 0
        for (const step of steps) {
          const now = Math.min(step, paid.quantity - already)
          if (now === 0) break
          const refund = amount(refundShare(paid, { already, now }))
          expect(refund).toBeGreaterThanOrEqual(0)
          back += refund
          already += now
        }
        expect(back).toBe(paid.unitPrice * paid.quantity - paid.discount)
      }),
      { numRuns: 500 },
    )
  })

  it('bear the discount unit by unit as the largest remainder would share it', () => {
    fc.assert(
      fc.property(line, (paid) => {
        const borne = share(paid.discount, Array<number>(paid.quantity).fill(1))
        const units = borne.map((_, already) => paid.unitPrice - amount(refundShare(paid, { already, now: 1 })))
        expect(units).toEqual(borne)
      }),
      { numRuns: 300 },
    )
  })
})
