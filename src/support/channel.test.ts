import { expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { realisticDates } from './channel.ts'

const at = (day: string, kind: string, daysFrom: number, daysTo: number) => realisticDates({ kind, daysFrom, daysTo }, day as Day)

test('help is had in days, money by the budget of the year after it was asked for', () => {
  expect(at('2027-03-01', 'licensing', 7, 30)).toEqual({ from: '2027-03-08', until: '2027-03-31' })
  expect(at('2027-06-30', 'money', 240, 540)).toEqual({
    from: '2028-04-01',
    until: '2028-12-15',
    budget: { year: 2028, askBefore: '2027-06-30' },
  })
  // a day later the plan is set: a whole year more
  expect(at('2027-07-01', 'money', 240, 540).budget).toEqual({ year: 2029, askBefore: '2028-06-30' })
  // never sooner than the offer says
  expect(at('2027-06-30', 'money', 300, 540).from).toBe('2028-04-25')
})
