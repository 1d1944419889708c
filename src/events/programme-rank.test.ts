import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { usualRubric } from './programme.ts'
import { dealOut, needsThird, rankAll, scoreOf, totalOf } from './programme-rank.ts'

const judged = (number: string, totals: number[], firsts: number[] = totals.map(() => 3)) => ({ number, totals, firsts })
const input = (applicants: ReturnType<typeof judged>[], more: object = {}) => ({
  cohort: 'AK-2027-001',
  seed: 'benih-yang-dikunci-lama',
  seats: 2,
  waitingPlaces: 1,
  applicants,
  ...more,
})

describe('D-06 marks become a score', () => {
  test('by the weights of the rubric: all ones nothing, all fives everything', () => {
    const all = (mark: number) => Object.fromEntries(usualRubric.map(({ code }) => [code, mark]))
    expect([totalOf(usualRubric, all(1)), totalOf(usualRubric, all(3)), totalOf(usualRubric, all(5))]).toEqual([0, 50_000, 100_000])
    expect(totalOf(usualRubric, { need: 5, plan: 1, effort: 1 })).toBe(35_000)
  })

  test.each([
    [[40_000, 69_999], false],
    [[40_000, 70_000], true],
    [[70_000, 40_000], true],
    [[40_000], false],
    [[40_000, 70_000, 60_000], false],
  ])('a third reads %j: %s', (totals, third) => expect(needsThird(totals)).toBe(third))

  test('of two the mean, of three the middle one', () => {
    expect([scoreOf([40_000, 61_001]), scoreOf([20_000, 90_000, 80_000]), scoreOf([90_000, 20_000, 25_000])]).toEqual([
      50_501, 80_000, 25_000,
    ])
  })
})

describe('D-06 the published order', () => {
  test('score, then the first criterion, then the draw', () => {
    const ranked = rankAll(input([judged('A', [50, 50]), judged('B', [60, 60]), judged('C', [50, 50], [4, 4]), judged('D', [10, 10])]))
    expect(ranked.map(({ number, to }) => [number, to])).toEqual([
      ['B', 'accepted'],
      ['C', 'accepted'],
      ['A', 'waiting'],
      ['D', 'declined'],
    ])
  })

  test('equals are parted by the seed alone: another seed, another order; the same seed, the same', () => {
    const equals = Array.from({ length: 40 }, (_, n) => judged(`PD-${n}`, [50, 50]))
    const order = (seed: string) => rankAll(input(equals, { seed })).map(({ number }) => number)
    expect(order('satu')).toEqual(order('satu'))
    expect(order('satu')).not.toEqual(order('dua'))
  })

  test('does not depend on the order in which they applied', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 30 }),
        fc.integer(),
        (marks, turn) => {
          const all = marks.map(([score, first], n) => judged(`PD-${n}`, [score * 25_000, score * 25_000], [first, first]))
          const other = all.map((_, n) => all[(n + (Math.abs(turn) % all.length)) % all.length] as (typeof all)[number])
          const [one, two] = [rankAll(input(all)), rankAll(input(other))]
          expect(two).toEqual(one)
          expect(one.filter(({ to }) => to === 'accepted').length).toBe(Math.min(2, all.length))
          for (const [at, it] of one.entries()) expect(it.score).toBeLessThanOrEqual(one[Math.max(0, at - 1)]?.score ?? 100_000)
        },
      ),
    ))
})

describe('D-06 sheets are dealt', () => {
  const reviewers = ['r1', 'r2', 'r3']
  const applications = Array.from({ length: 180 }, (_, n) => ({
    id: `a${n}`,
    number: `PD-${n}`,
    has: [] as string[],
    own: n === 7 ? 'r2' : null,
  }))

  test('two each, evenly, and nobody gets his own', () => {
    const pairs = dealOut(applications, reviewers, 'benih')
    for (const { id } of applications)
      expect(new Set(pairs.filter((one) => one.application === id).map(({ person }) => person)).size).toBe(2)
    const loads = reviewers.map((one) => pairs.filter(({ person }) => person === one).length)
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
    expect(pairs.find(({ application, person }) => application === 'a7' && person === 'r2')).toBeUndefined()
  })

  test('dealt again, only what lacks a reader', () => {
    const pairs = dealOut(
      [
        { id: 'a', number: 'PD-1', has: ['r1'], own: null },
        { id: 'b', number: 'PD-2', has: ['r1', 'r2'], own: null },
      ],
      reviewers,
      'x',
    )
    expect(pairs.map(({ application }) => application)).toEqual(['a'])
    expect(pairs[0]?.person).not.toBe('r1')
  })
})
