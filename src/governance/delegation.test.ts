import { expect, test } from 'vitest'
import { readGiven } from './_given.ts'
import { delegationInput, type Lendable, lendingRefusals } from './delegation.ts'

const spend: Lendable = { action: 'finance.expense.decide', money: true, max: 10_000_000 }
const curate: Lendable = { action: 'market.product.curate', money: false, max: null }

test('what the matrix lets the post lend is lent, up to the limit of its row', () => {
  expect(lendingRefusals(['finance.expense.decide'], 10_000_000, [spend])).toEqual([])
  expect(lendingRefusals(['finance.expense.decide'], 10_000_001, [spend])).toEqual([
    { rule: 'governance.delegation.over_own_limit', field: 'most', facts: { limit: 10_000_000 } },
  ])
  expect(lendingRefusals(['finance.expense.decide', 'market.product.curate'], null, [spend, curate])).toEqual([])
  expect(lendingRefusals(['finance.expense.decide'], 99_000_000, [spend, { ...spend, max: null }])).toEqual([])
})

test('nothing is lent that the matrix keeps with the post', () => {
  expect(lendingRefusals(['market.product.curate'], null, [spend])).toEqual([
    { rule: 'governance.delegation.not_lendable', field: 'actions', facts: { action: 'market.product.curate' } },
  ])
})

test.each([
  [{ most: '-1' }, 'most: governance.input.amount'],
  [{ most: '5e6' }, 'most: governance.input.amount'],
  [{ most: Number.NaN }, 'most: governance.input.amount'],
  [{ actions: [] }, 'actions: governance.delegation.actions_missing'],
  [{ lastDay: '2027-01-31' }, 'lastDay: governance.delegation.days_reversed'],
  [{ lastDay: '2027-02-30' }, 'lastDay: governance.input.day'],
])('%o is sent back', (wrong, said) => {
  const given = {
    seat: 'a',
    to: 'b@contoh.metro',
    actions: ['finance.expense.decide'],
    most: '5000000',
    firstDay: '2027-02-01',
    lastDay: '2027-02-28',
    paper: 'ND 1',
  }
  expect(readGiven(delegationInput, given)).toMatchObject({ ok: true, value: { most: 5_000_000 } })
  const read = readGiven(delegationInput, { ...given, ...wrong })
  expect(read.ok ? [] : read.refusals.map(({ rule, field }) => `${field}: ${rule}`)).toEqual([said])
})
