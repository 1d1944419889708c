import { describe, expect, test } from 'vitest'
import { formatLongDay, isoWithOffset } from '#src/base/time.ts'
import { rule, span, value } from '../../test/rooms-town.ts'
import { mostDates, planSeries, repeatSchema } from './series.ts'

const days = (periods: string, repeat: Parameters<typeof planSeries>[1]) =>
  value(planSeries([span(periods)], repeat)).dates.map(({ day }) => day)

describe('B-11 what a rule leaves out is said before anything is kept', () => {
  test('the 31st comes in seven months of a year', () => {
    const plan = value(planSeries([span('2027-01-31 10-12')], { rhythm: 'month_day', until: '2027-12-31' as never }))
    expect(plan.dates.map(({ day }) => day.slice(5))).toEqual(['01-31', '03-31', '05-31', '07-31', '08-31', '10-31', '12-31'])
    expect(plan.notes).toEqual([
      {
        rule: 'spaces.series.note_month',
        facts: { day: 31, n: 7, months: 'Februari 2027, April 2027, Juni 2027, September 2027, November 2027' },
      },
    ])
  })

  test('the last Saturday comes in every month, and a Saturday that is not the last is no beginning of it', () => {
    const found = days('2027-01-30 10-12', { rhythm: 'last_weekday', count: 12 })
    expect(new Set(found.map((day) => day.slice(0, 7))).size).toBe(12)
    expect(found.slice(0, 4)).toEqual(['2027-01-30', '2027-02-27', '2027-03-27', '2027-04-24'])
    expect(rule(planSeries([span('2027-01-23 10-12')], { rhythm: 'last_weekday', count: 3 }))).toBe('spaces.series.not_the_last')
  })

  test('29 February comes again in 2032', () => {
    const plan = value(planSeries([span('2028-02-29 10-12')], { rhythm: 'yearly', count: 3 }))
    expect(plan.dates.map(({ day }) => day)).toEqual(['2028-02-29', '2032-02-29', '2036-02-29'])
    expect(plan.notes[0]).toMatchObject({ rule: 'spaces.series.note_leap', facts: { year: '2032', next: '29 Februari 2032' } })
  })

  test('a fifth Friday is not in every month; a second Tuesday is', () => {
    const fifth = value(planSeries([span('2027-01-29 14-16')], { rhythm: 'nth_weekday', until: '2027-06-30' as never }))
    expect(fifth.dates.map(({ day }) => day)).toEqual(['2027-01-29', '2027-04-30'])
    expect(fifth.notes[0]?.rule).toBe('spaces.series.note_fifth')
    const second = value(planSeries([span('2027-01-12 14-16')], { rhythm: 'nth_weekday', count: 3 }))
    expect([second.dates.map(({ day }) => day), second.notes]).toEqual([['2027-01-12', '2027-02-09', '2027-03-09'], []])
  })

  test('eight days every week run into themselves', () => {
    const long = { start: span('2027-01-05 10-12').start, end: span('2027-01-13 10-12').start }
    expect(rule(planSeries([long], { rhythm: 'weekly', count: 4 }))).toBe('spaces.series.into_itself')
    const week = { ...long, end: span('2027-01-12 10-12').start }
    expect(rule(planSeries([week], { rhythm: 'weekly', count: 4 }))).toBe('done')
  })
})

test('a series has an end, more than one date, and never more than can be taken at once', () => {
  expect(repeatSchema.safeParse({ rhythm: 'weekly' }).success).toBe(false)
  expect(repeatSchema.safeParse({ rhythm: 'weekly', count: 3, until: '2027-03-30' }).success).toBe(false)
  expect(repeatSchema.safeParse({ rhythm: 'daily', count: 3 }).success).toBe(false)
  expect(repeatSchema.safeParse({ rhythm: 'weekly', until: '2027-02-30' }).success).toBe(false)
  const first = [span('2027-01-05 18-20')]
  expect(rule(planSeries(first, { rhythm: 'weekly', until: '2027-01-11' as never }))).toBe('spaces.series.one_only')
  expect(rule(planSeries(first, { rhythm: 'weekly', until: '2026-12-31' as never }))).toBe('spaces.series.until_before')
  expect(rule(planSeries(first, { rhythm: 'weekly', until: '2099-01-01' as never }))).toBe('spaces.series.too_many')
  expect(value(planSeries(first, { rhythm: 'weekly', count: mostDates })).dates).toHaveLength(mostDates)
})

test('every date keeps the hours of the first, each of them where there are several', () => {
  const plan = value(planSeries([span('2027-03-05 8-17'), span('2027-03-06 9-24')], { rhythm: 'weekly', until: '2027-03-19' as never }))
  expect(plan.rule).toBe('FREQ=WEEKLY;BYDAY=FR;UNTIL=20270319')
  const last = plan.dates.at(-1)?.periods ?? []
  expect(last.map(({ start, end }) => [isoWithOffset(start), isoWithOffset(end)])).toEqual([
    ['2027-03-19T08:00:00.000+07:00', '2027-03-19T17:00:00.000+07:00'],
    ['2027-03-20T09:00:00.000+07:00', '2027-03-21T00:00:00.000+07:00'],
  ])
  expect(formatLongDay(last[0]?.start as Date)).toBe('Jumat, 19 Maret 2027')
})
