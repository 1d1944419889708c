import { describe, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { turnOf } from './case.ts'
import { daysBetween, daysRefused, decidingSchema, monthsAfter } from './decision.ts'
import { diffOf, resultOf } from './meeting.ts'
import { cursorOf, placeOf } from './place.ts'

const today = '2026-11-27' as Day
const rules = (effectiveOn: string, reviewOn: string, late = false) =>
  daysRefused({ effectiveOn, reviewOn, late }, today).map(({ rule }) => rule.split('.').at(-1))

describe('the days of a decision', () => {
  test.each([
    ['2026-11-27', '2026-11-28', false, []],
    ['2026-11-26', '2026-12-28', false, ['backdated']],
    ['2026-11-27', '2026-11-27', false, ['review_too_far']],
    ['2026-11-27', '2028-11-27', false, []],
    ['2026-11-27', '2028-11-28', false, ['review_too_far']],
    ['2027-01-31', '2029-01-31', false, []],
    ['2027-01-31', '2029-02-01', false, ['review_too_far']],
    ['2026-11-01', '2027-01-01', true, []],
    ['2026-11-27', '2027-01-01', true, ['not_late']],
  ])('from %s, looked at on %s, late %s: %j', (from, review, late, said) => {
    expect(rules(from, review, late)).toEqual(said)
  })

  test('count months to the last day of a shorter one, as the database does', () => {
    expect(monthsAfter('2024-02-29', 24)).toBe('2026-02-28')
    expect(monthsAfter('2026-08-31', 6)).toBe('2027-02-28')
    expect(daysBetween('2026-02-27', '2026-03-01')).toBe(2)
  })

  test('what is no amount is refused by the rule of amounts, and a decision without a day of review by its own', () => {
    const wish = { action: 'finance.expense.decide', title: 'Belanja', reason: 'alasan yang cukup', reviewOn: '2027-01-01' }
    for (const amount of ['1000', -1, 1.5, Number.NaN, 1e300, null, {}, [5]]) {
      const read = decidingSchema.safeParse({ ...wish, amount })
      expect([...new Set(read.error?.issues.map(({ message }) => message))]).toEqual(['governance.authority.amount_invalid'])
    }
    const { reviewOn: _, ...without } = wish
    expect(decidingSchema.safeParse(without).error?.issues.map(({ message }) => message)).toEqual(['governance.decision.review_needed'])
  })
})

describe('a vote', () => {
  const half = { quorum: [1, 2], majority: [1, 2] } as const
  const twoThirds = { quorum: [1, 2], majority: [2, 3] } as const
  test.each([
    [{ seats: 9, present: 5, yes: 3, no: 2, abstain: 0 }, half, true, true],
    [{ seats: 9, present: 4, yes: 4, no: 0, abstain: 0 }, half, false, false],
    [{ seats: 12, present: 6, yes: 6, no: 0, abstain: 0 }, half, false, false],
    [{ seats: 9, present: 6, yes: 3, no: 3, abstain: 0 }, half, true, false],
    [{ seats: 9, present: 9, yes: 5, no: 4, abstain: 0 }, twoThirds, true, false],
    [{ seats: 9, present: 9, yes: 6, no: 3, abstain: 0 }, twoThirds, true, true],
    [{ seats: 9, present: 9, yes: 0, no: 0, abstain: 9 }, half, true, false],
  ] as const)('%j with %j: quorum %s, carried %s', (count, row, quorum, carried) => {
    expect(resultOf(count, row)).toMatchObject({ quorum, carried })
  })

  test('on what no row asks this body is counted and carries nothing', () => {
    expect(resultOf({ seats: 9, present: 9, yes: 9, no: 0, abstain: 0 }, undefined)).not.toHaveProperty('carried')
  })
})

test('a difference of minutes shows the lines that went and came, and gives both texts back', () => {
  const before = 'Rapat dibuka.\nBelanja disetujui.\nRapat ditutup.'
  const after = 'Rapat dibuka.\nBelanja disetujui 5 suara.\nAda pertanyaan.\nRapat ditutup.'
  const lines = diffOf(before, after)
  expect(lines.filter(({ kind }) => kind === 'same').map(({ text }) => text)).toEqual(['Rapat dibuka.', 'Rapat ditutup.'])
  const side = (not: string) =>
    lines
      .filter(({ kind }) => kind !== not)
      .map(({ text }) => text)
      .join('\n')
  expect([side('added'), side('removed')]).toEqual([before, after])
})

test('of several posts the one it was forwarded to has the turn, as long as it can', () => {
  const line = (post: string, aside: 'vacant' | null = null, standIn: string | null = null) => ({
    capacity: 'decide' as const,
    row: post,
    post,
    aside,
    standIn,
  })
  expect(turnOf([line('koordinator'), line('ketua')], 'ketua').posts).toEqual(['ketua'])
  expect(turnOf([line('koordinator'), line('ketua')], 'bendahara').posts).toEqual(['koordinator', 'ketua'])
  expect(turnOf([line('ketua', 'vacant', 'pengarah')], null)).toEqual({ capacity: 'decide', posts: ['pengarah'], waiting: [] })
  expect(turnOf([line('pembina', 'vacant')], null)).toEqual({ capacity: 'decide', posts: [], waiting: ['pembina'] })
  expect(turnOf([], 'ketua')).toEqual({ posts: [], waiting: [] })
})

test('a marker of a page is one that was made here', () => {
  const at = { key: '2026-11-27T10:00:00.123456Z', id: '01a21f6b-580b-7d3c-b63b-2f86fac1eff7' }
  expect(placeOf(cursorOf(at))).toEqual(at)
  for (const key of ['2026-02-30', '2026-13-01', '2026-11-27T25:00:00.000000Z', "'; drop", '1e9', '99999-01-01'])
    expect(placeOf(cursorOf({ ...at, key }))).toBeUndefined()
  for (const text of ['', 'abc', '..', 'A'.repeat(500)]) expect(placeOf(text)).toBeUndefined()
})
