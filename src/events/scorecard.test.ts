import { describe, expect, test } from 'vitest'
import { aspects, marksTotal, middleOf, scoreSchema, trendOf, whyNotTold, wordSchema } from './scorecard.ts'

const all = (mark: number) => ({ idea: mark, economy: mark, management: mark, culture: mark, communication: mark })
const reasons = Object.fromEntries(aspects.map((one) => [one, 'karena terlihat jelas']))

describe('N11 the scorecard', () => {
  test('all ones are nothing, all fives a hundred points', () => {
    expect([1, 3, 5].map((mark) => marksTotal(all(mark)))).toEqual([0, 50_000, 100_000])
  })

  test('the middle is moved by nobody who is far off', () => {
    expect(middleOf([60_000, 70_000])).toBe(65_000)
    expect(middleOf([60_000, 70_000, 0])).toBe(60_000)
    expect(middleOf([60_000, 70_000, 100_000])).toBe(70_000)
  })

  test.each([
    [[60_000], 0, false, 'events.scorecard.two'],
    [[60_000, 90_000], 0, false, 'events.scorecard.spread'],
    [[60_000, 85_000], 0, false, undefined],
    [[60_000, 90_000, 70_000], 0, false, undefined],
    [[60_000, 65_000], 1, false, 'events.scorecard.waiting'],
    [[60_000, 65_000], 1, true, undefined],
  ])('%j with %i waited for, day over: %s', (totals, waiting, dueOver, rule) => {
    expect(whyNotTold({ totals, waiting, dueOver })).toBe(rule)
  })

  test('three editions are a trend; a year left out begins anew', () => {
    const told = trendOf([
      { year: 2027, total: 60_000 },
      { year: 2025, total: 40_000 },
      { year: 2026, total: 55_000 },
      { year: 2029, total: 70_000 },
    ])
    expect(told.map(({ change, inARow }) => [change, inARow])).toEqual([
      [null, 1],
      [15_000, 2],
      [5_000, 3],
      [10_000, 1],
    ])
  })

  test('a mark without a reason, a sixth aspect and a mark of six are refused', () => {
    expect(scoreSchema.safeParse({ marks: all(3), reasons }).success).toBe(true)
    expect(scoreSchema.safeParse({ marks: all(3), reasons: { ...reasons, idea: 'ya' } }).success).toBe(false)
    expect(scoreSchema.safeParse({ marks: { ...all(3), beauty: 5 }, reasons }).success).toBe(false)
    expect(scoreSchema.safeParse({ marks: all(6), reasons }).success).toBe(false)
  })

  test('an interest says which', () => {
    expect(wordSchema.safeParse({ interest: 'some' }).success).toBe(false)
    expect(wordSchema.safeParse({ interest: 'none' }).success).toBe(true)
  })
})
