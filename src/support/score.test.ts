import { describe, expect, test } from 'vitest'
import { type Kept, percentText, scoreOf } from './score.ts'

const kept = (quantity: number, unitValue: number, more: Partial<Kept> = {}): Kept => ({
  quantity,
  unitValue,
  confirmed: 0,
  onTime: 0,
  claimed: 0,
  dueDay: '2027-06-30',
  ...more,
})

describe('civic §4.2 the worked example', () => {
  // four batches of training (Rp40 m), ten looms on loan (Rp60 m), a stimulus of Rp50 m
  const rows = [
    kept(4, 10_000_000, { confirmed: 3, onTime: 2, claimed: 1 }),
    kept(10, 6_000_000, { confirmed: 10, onTime: 10 }),
    kept(50, 1_000_000, { confirmed: 30, onTime: 30 }),
  ]
  test('120 of 150 is 80.0 %, on time 110 is 73.3 %, Rp10 m claimed and not counted', () => {
    const score = scoreOf(rows, '2027-07-01')
    expect(score).toMatchObject({ promised: 150_000_000, delivered: 120_000_000, onTime: 110_000_000, claimed: 10_000_000 })
    expect([percentText(score.deliveredPermille, 'en'), percentText(score.onTimePermille, 'id')]).toEqual(['80.0', '73,3'])
  })
  test('what is to come is no failure yet; what came early counts', () => {
    const score = scoreOf(
      [...rows, kept(1, 9_000_000, { dueDay: '2027-12-01' }), kept(2, 5_000_000, { dueDay: '2027-12-01', confirmed: 1, onTime: 1 })],
      '2027-07-01',
    )
    expect(score.toCome).toEqual({ commitments: 1, value: 9_000_000 })
    expect(score.promised).toBe(160_000_000)
  })
  test('nothing due has no number', () => {
    expect(scoreOf([], '2027-07-01').deliveredPermille).toBeUndefined()
    expect(percentText(undefined, 'id')).toBe('–')
  })
})
