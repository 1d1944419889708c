import { expect, test } from 'vitest'
import { dayMs, fewerThan, nearness } from './terms.ts'

const now = new Date('2028-11-01T00:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * dayMs)
const term = (person: string, from: number, until: number) => ({ person, from: inDays(from), until: inDays(until) })

test('people are told in the last quarter, month and week', () => {
  expect([0, 7, 8, 30, 31, 90, 91].map((days) => nearness(inDays(days), now))).toEqual([7, 7, 30, 30, 90, 90, undefined])
  expect(nearness(inDays(-1), now)).toBeUndefined()
})

test('the keys are with fewer than two from the day the second last leaves', () => {
  expect(fewerThan([term('a', -9, 60), term('b', -9, 20), term('c', -9, 40)], 2, now)).toEqual(inDays(40))
})

test('one who follows on the same day leaves no gap, one who follows later does', () => {
  const b = term('b', -9, 20)
  expect(fewerThan([term('a', -9, 99), b, term('c', 20, 50)], 2, now)).toEqual(inDays(50))
  expect(fewerThan([term('a', -9, 99), b, term('c', 21, 50)], 2, now)).toEqual(inDays(20))
})

test('one person on two such posts is one person; nobody at all is too few now', () => {
  expect(fewerThan([term('a', -9, 60), term('a', -9, 20)], 2, now)).toEqual(now)
  expect(fewerThan([], 2, now)).toEqual(now)
})
