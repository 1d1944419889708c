import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageBand, completionOf, safeCells, smallestCell } from './completion.ts'

const rule = { minAttendance: 80, finalTask: true }
const sessions = (...present: boolean[]) => present.map((one) => ({ minutes: 180, present: one }))

describe('the rule of completion', () => {
  test('exactly eighty per cent and the task is enough; a session less, or no task, is not', () => {
    expect(completionOf(sessions(true, true, true, true, false), true, rule).completed).toBe(true)
    expect(completionOf(sessions(true, true, true, false, false), true, rule).completed).toBe(false)
    expect(completionOf(sessions(true, true, true, true, true), false, rule)).toMatchObject({ enough: true, task: false, completed: false })
    expect(completionOf(sessions(true, true, true, true, true), false, { ...rule, finalTask: false }).completed).toBe(true)
  })

  test('minutes count, not sessions', () => {
    const uneven = [
      { minutes: 60, present: false },
      { minutes: 240, present: true },
    ]
    expect(completionOf(uneven, true, rule)).toMatchObject({ permille: 800, completed: true })
    expect(
      completionOf(
        [
          { minutes: 61, present: false },
          { minutes: 240, present: true },
        ],
        true,
        rule,
      ).completed,
    ).toBe(false)
  })

  test('nobody completes what was never held', () => expect(completionOf([], true, rule).completed).toBe(false))
})

describe('N13 what is published points at nobody', () => {
  const cells = fc.uniqueArray(fc.record({ value: fc.string({ minLength: 1, maxLength: 6 }), people: fc.integer({ min: 1, max: 30 }) }), {
    selector: ({ value }) => value,
    maxLength: 12,
  })

  test('no cell under five is shown, nor can one be reckoned back from the sum', () =>
    fc.assert(
      fc.property(cells, (all) => {
        const { shown, rest } = safeCells(all)
        for (const { people } of shown) expect(people).toBeGreaterThanOrEqual(smallestCell)
        if (rest !== null && rest > 0) expect(rest).toBeGreaterThanOrEqual(smallestCell)
        const sum = all.reduce((n, { people }) => n + people, 0)
        if (rest !== null) expect(shown.reduce((n, { people }) => n + people, 0) + rest).toBe(sum)
        // what is put together hides at least two cells, unless all there is is one small one, which is not shown at all
        const hidden = all.filter(({ value }) => !shown.some((one) => one.value === value))
        if (hidden.length > 0) expect(rest === null || hidden.length >= 2).toBe(true)
      }),
    ))

  test('a single small cell takes the smallest other with it', () => {
    const found = safeCells([
      { value: 'a', people: 20 },
      { value: 'b', people: 6 },
      { value: 'c', people: 2 },
    ])
    expect(found).toEqual({ shown: [{ value: 'a', people: 20 }], rest: 8 })
  })

  test.each([
    ['2010-02-02', 'under_18'],
    ['2009-02-01', '18_24'],
    ['2002-02-01', '25_34'],
    ['1981-01-01', '45_up'],
  ])('born %s is %s', (born, band) => expect(ageBand(born, '2027-02-01')).toBe(band))
})
