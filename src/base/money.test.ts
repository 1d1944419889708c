import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, formatCount, formatRupiah, rupiah, share, times } from './money.ts'

test('rupiah are whole: fractions and what a number cannot hold are refused', () => {
  for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) expect(() => rupiah(wrong)).toThrow(RangeError)
  expect(add(rupiah(1), rupiah(2))).toBe(3)
  expect(times(rupiah(45_000), 2)).toBe(90_000)
})

test('money is written with points and without a space', () => {
  expect(formatRupiah(1_250_000)).toBe('Rp1.250.000')
  expect(formatRupiah(0)).toBe('Rp0')
  expect(formatRupiah(-1500)).toBe('−Rp1.500')
  expect(formatCount(41_200)).toBe('41.200')
})

test('S12: a voucher of 20.000 over 350.000, 90.000 and 45.000', () => {
  expect(share(rupiah(20_000), [350_000, 90_000, 45_000])).toEqual([14_433, 3_711, 1_856])
})

test('whatever is split, the parts add up and none is more than one rupiah from its exact share', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 30 }),
      (total, weights) => {
        const whole = weights.reduce((sum, weight) => sum + weight, 0)
        fc.pre(whole > 0)
        const parts = share(rupiah(total), weights)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        parts.forEach((part, n) => {
          expect(Math.abs(part - (total * (weights[n] ?? 0)) / whole)).toBeLessThanOrEqual(1)
        })
      },
    ),
  )
  expect(() => share(rupiah(1), [0, 0])).toThrow(RangeError)
})
