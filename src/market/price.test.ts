import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayWage, type PricePart, sumOf, sumRefusals } from './price.ts'

const part = (kind: PricePart['kind'], amount: number, days: number | null = null): PricePart => ({ kind, label: kind, amount, days })
const sketch = [part('labour', 432_000, 36), part('material', 110_000), part('tools', 78_000), part('material', 65_000), part('margin', 0)]

test('3-11 the lines add to the price exactly, or it is said by how much they do not', () => {
  expect(sumRefusals(sketch, 685_000)).toEqual([])
  expect(sumRefusals(sketch, 685_001)).toMatchObject([{ rule: 'market.price.too_little', facts: { difference: 'Rp1' } }])
  expect(sumRefusals(sketch, 684_000)).toMatchObject([{ rule: 'market.price.too_much', facts: { difference: 'Rp1.000' } }])
})

test('3-11 whatever the lines, exactly one price is right', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 }), fc.nat(12_000_000), (amounts, price) => {
      const parts = amounts.map((amount) => part('material', amount))
      expect(sumRefusals(parts, price).length === 0).toBe(price === sumOf(parts))
    }),
  )
})

test('3-11 a day of work earns what labour pays, rounded down; without days nothing is claimed', () => {
  expect(dayWage(sketch)).toBe(12_000)
  expect(dayWage([part('labour', 100, 3)])).toBe(33)
  expect(dayWage([part('labour', 100)])).toBeUndefined()
  expect(dayWage([])).toBeUndefined()
})
