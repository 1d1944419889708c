import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import {
  ageOn,
  checkEligibility,
  cohortSchema,
  type EligibilityFacts,
  type EligibilityRule,
  isMinor,
  spanOfSession,
  whyNotCohort,
  whyNotEligible,
} from './programme.ts'

const facts = (more: Partial<EligibilityFacts> = {}): EligibilityFacts => ({
  birthDay: '2000-06-15' as Day,
  kelurahan: '18.72.01.1001',
  subsector: 'kriya',
  business: true,
  completedBefore: false,
  first: '2027-02-01' as Day,
  ...more,
})

describe('age', () => {
  test.each([
    ['2009-02-01', '2027-02-01', 18],
    ['2009-02-02', '2027-02-01', 17],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
  ])('born %s is on %s %i years old', (born, on, age) => expect(ageOn(born, on)).toBe(age))

  test('is never a year more the day before', () =>
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1930-01-01'), max: new Date('2020-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 40_000 }),
        (born, days) => {
          const from = dayOf(born)
          const on = dayPlus(from, days)
          expect(ageOn(from, dayPlus(on, 1)) - ageOn(from, on)).toBeGreaterThanOrEqual(0)
          expect(Math.abs(ageOn(from, on) - days / 365.2425)).toBeLessThan(1.01)
        },
      ),
    ))

  test('D-10 seventeen is a minor, eighteen is not', () => {
    expect([isMinor('2009-01-05', '2027-01-04'), isMinor('2009-01-04', '2027-01-04')]).toEqual([true, false])
  })
})

describe('D-06 eligibility is answered rule by rule', () => {
  const rules: EligibilityRule[] = [
    { rule: 'age', min: 17, max: 40 },
    { rule: 'resident' },
    { rule: 'subsector', any: ['kriya', 'fesyen'] },
    { rule: 'business' },
    { rule: 'not_completed' },
  ]

  test('each rule by itself, all of them always', () => {
    const asked = checkEligibility(rules, facts({ kelurahan: '', business: false }))
    expect(asked.map(({ ok }) => ok)).toEqual([true, false, true, false, true])
    expect(asked.map(({ field }) => field)).toEqual(['birthDay', 'kelurahan', 'subsector', 'business', 'email'])
  })

  test.each([
    ['age', { birthDay: '2010-02-02' as Day }],
    ['age', { birthDay: '1986-02-01' as Day }],
    ['resident', { kelurahan: '' }],
    ['subsector', { subsector: 'musik' }],
    ['business', { business: false }],
    ['not_completed', { completedBefore: true }],
  ])('%s alone is what is missing', (rule, more) =>
    expect(whyNotEligible(rules, facts(more)).map((one) => one.rule)).toEqual([`events.eligibility.${rule}`]),
  )

  test('the age counts on the day of the first session, both ends included', () => {
    const at = (birthDay: string) => whyNotEligible(rules, facts({ birthDay: birthDay as Day })).length
    expect([at('2010-02-01'), at('2010-02-02'), at('1987-02-01'), at('1986-02-02'), at('1986-02-01')]).toEqual([0, 1, 0, 0, 1])
  })
})

describe('a cohort', () => {
  const wish = (more: Record<string, unknown> = {}) =>
    cohortSchema.parse({
      name: 'Satu',
      place: 'Kelas 1',
      seats: 10,
      waitingPlaces: 5,
      until: '2027-01-15',
      results: '2027-01-22',
      sessions: [{ day: '2027-02-01', from: '09:00', until: '12:00', module: 'foto-produk' }],
      ...more,
    })
  const today = '2027-01-04' as Day

  test('its days follow one another', () => {
    expect(whyNotCohort(wish(), today)).toEqual([])
    expect(whyNotCohort(wish({ until: '2027-01-03' }), today).map(({ rule }) => rule)).toEqual(['events.cohort.until_past'])
    expect(whyNotCohort(wish({ results: '2027-01-15' }), today).map(({ rule }) => rule)).toEqual(['events.cohort.results_day'])
    expect(whyNotCohort(wish({ results: '2027-02-01' }), today).map(({ rule }) => rule)).toEqual(['events.cohort.first_session'])
  })

  test('weights that do not add up to a hundred are refused by name', () => {
    const read = cohortSchema.safeParse({ ...wish(), rubric: [{ code: 'need', name: 'Perlu', nameEn: 'Need', weight: 99 }] })
    expect(read.error?.issues[0]?.message).toBe('events.cohort.weights')
  })

  test('clocks are the city’s', () =>
    expect(spanOfSession({ day: today, from: '09:00', until: '12:00' }).startsAt.toISOString()).toBe('2027-01-04T02:00:00.000Z'))
})
