import { describe, expect, test } from 'vitest'
import { isRanked, percentText, type Sums, scoreOf } from './score.ts'

const sums = (more: Partial<Sums> = {}): Sums => ({
  commitments: 3,
  promised: 150_000_000,
  delivered: 120_000_000,
  onTime: 110_000_000,
  claimed: 10_000_000,
  laterCommitments: 1,
  laterValue: 9_000_000,
  ...more,
})

describe('civic §4.2 the worked example', () => {
  test('120 of 150 is 80.0 %, on time 110 is 73.3 %; what is claimed and what is to come stand beside it', () => {
    const score = scoreOf(sums())
    expect([percentText(score.deliveredPermille, 'en'), percentText(score.onTimePermille, 'id')]).toEqual(['80.0', '73,3'])
    expect(score).toMatchObject({ claimed: 10_000_000, toCome: { commitments: 1, value: 9_000_000 } })
  })
  test('nobody is ranked under three promises', () => {
    expect([0, 1, 2, 3, 4].map(isRanked)).toEqual([false, false, false, true, true])
  })
  test('nothing due has no number, which is not nought', () => {
    expect(scoreOf(sums({ promised: 0, delivered: 0, onTime: 0 })).deliveredPermille).toBeUndefined()
    expect(percentText(undefined, 'id')).toBe('–')
    expect(percentText(scoreOf(sums({ delivered: 0 })).deliveredPermille, 'id')).toBe('0,0')
  })
})
