import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastShown, meanOf, publishable } from './report.ts'

const shown = (...numbers: number[]) => publishable(numbers.map((n, at) => ({ label: String(at), n }))).map(({ n }) => n)

describe('N13 tables of people', () => {
  test('a cell of fewer than five is not told, nor the one from which it would follow', () => {
    expect(shown(12, 8, 5)).toEqual([12, 8, 5])
    expect(shown(12, 8, 4)).toEqual([12, null, null])
    expect(shown(12, 4, 3)).toEqual([12, null, null])
    expect(shown(12, 9, 2, 1)).toEqual([12, null, null, null])
    expect(shown(12, 0)).toEqual([12, 0])
    expect(shown(3)).toEqual([null])
  })

  test('whatever the numbers, no small cell is shown and what is held back together is five or more, or all there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 8 }), (numbers) => {
        const told = shown(...numbers)
        for (const n of told) expect(n === null || n === 0 || n >= leastShown).toBe(true)
        const hidden = numbers.filter((_, at) => told[at] === null)
        const sum = hidden.reduce((all, n) => all + n, 0)
        expect(hidden.length === 0 || sum >= leastShown || told.every((n) => n === null || n === 0)).toBe(true)
        expect(hidden.length !== 1 || numbers.filter((n) => n > 0).length === 1).toBe(true)
      }),
    )
  })

  test('a mean over fewer than five is none', () => {
    expect([meanOf(4, 20), meanOf(5, 21), meanOf(0, 0)]).toEqual([null, 4.2, null])
  })
})
