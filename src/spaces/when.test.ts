import { describe, expect, test } from 'vitest'
import { cityInstant, type Day } from '#src/base/time.ts'
import type { Period } from './booking.ts'
import { planOf } from './calendar.ts'
import { lastDay, type TimeRules, whyNotThen } from './when.ts'

const at = (day: string, clock: string): Date => cityInstant(day as Day, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)))
const from = (day: string, start: string, end: string, last = day): Period => ({ start: at(day, start), end: at(last, end) })

const everyDay = { first: null, last: null, from: 8 * 60, until: 22 * 60 }
const room: TimeRules = {
  name: 'Aula A',
  gridMinutes: 30,
  minMinutes: 60,
  maxMinutes: 3 * 24 * 60,
  windowDays: 90,
  noticeHours: 24,
  noticeHoursCommercial: 168,
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, ...everyDay })),
  pauses: [{ weekday: 5, first: null, last: null, from: 11 * 60 + 30, until: 13 * 60, name: 'Salat Jumat' }],
  closures: [],
}
const now = at('2027-01-04', '09.00')
const ask = (periods: Period[], more: Partial<TimeRules> = {}, when = now, o = {}) =>
  whyNotThen({ ...room, ...more }, periods, when, o).map(({ rule }) => rule)

describe('the grid, the length and the order of a time', () => {
  test.each([
    ['10.00', '12.00', []],
    ['10.15', '12.00', ['spaces.when.grid']],
    ['10.00', '10.30', ['spaces.when.too_short']],
  ])('B-03 %s to %s', (start, end, rules) => {
    expect(ask([from('2027-01-12', start, end)])).toEqual(rules)
  })

  test('B-03 a second before the hour is not on the grid', () => {
    const { start, end } = from('2027-01-12', '10.00', '12.00')
    expect(ask([{ start, end: new Date(end.getTime() - 1000) }])).toEqual(['spaces.when.grid'])
  })

  test('B-28 four days are too long, and two times of one booking do not overlap', () => {
    expect(ask([from('2027-01-11', '08.00', '08.30', '2027-01-14')])).toEqual(['spaces.when.too_long'])
    expect(ask([from('2027-01-12', '10.00', '12.00'), from('2027-01-12', '11.00', '13.00')])).toEqual(['spaces.when.overlap_itself'])
  })
})

describe('B-15 how far ahead, and how late', () => {
  test('the last day moves at the city’s midnight', () => {
    expect(lastDay(90, at('2027-01-04', '23.59'))).toBe('2027-04-04')
    expect(lastDay(90, at('2027-01-05', '00.01'))).toBe('2027-04-05')
    expect(ask([from('2027-04-05', '10.00', '12.00')], {}, at('2027-01-04', '23.59'))).toEqual(['spaces.when.window'])
    expect(ask([from('2027-04-05', '10.00', '12.00')], {}, at('2027-01-05', '00.01'))).toEqual([])
  })

  test('an end at midnight belongs to the day before', () => {
    const late = { hours: room.hours.map((one) => ({ ...one, until: 24 * 60 })) }
    expect(ask([from('2027-04-04', '22.00', '24.00')], late)).toEqual([])
    expect(ask([from('2027-04-04', '22.00', '24.00')])).toEqual(['spaces.when.closed_hours'])
  })

  test('notice is counted by the hour, and is longer for what is commercial', () => {
    expect(ask([from('2027-01-05', '09.00', '11.00')])).toEqual([])
    expect(ask([from('2027-01-05', '09.00', '11.00')], {}, at('2027-01-04', '09.01'))).toEqual(['spaces.when.notice'])
    expect(ask([from('2027-01-08', '08.00', '10.00')], {}, now, { commercial: true })).toEqual(['spaces.when.notice'])
    expect(ask([from('2027-01-04', '08.00', '10.00')])).toEqual(['spaces.when.past'])
  })
})

describe('hours, pauses and closures', () => {
  const parts = (start: string, end: string) => whyNotThen(room, [from('2027-01-08', start, end)], now)[0]?.facts?.parts

  test('B-16 across the Friday pause it is refused, and what remains is offered', () => {
    expect(ask([from('2027-01-08', '10.00', '14.00')])).toEqual(['spaces.when.pause'])
    expect(parts('10.00', '14.00')).toBe('10.00-11.30 & 13.00-14.00')
    expect(parts('12.00', '14.00')).toBe('13.00-14.00')
    expect(parts('10.00', '12.30')).toBe('10.00-11.30')
    expect(ask([from('2027-01-08', '10.00', '11.30'), from('2027-01-08', '13.00', '14.00')])).toEqual([])
    expect(ask([from('2027-01-07', '10.00', '14.00')])).toEqual([])
  })

  test('N16 the hours that began last hold: Ramadan’s, and the usual ones after it', () => {
    const ramadan = room.hours.map((one) => ({ ...one, first: '2027-02-08' as Day, last: '2027-03-09' as Day, until: 16 * 60 }))
    const hours = { hours: [...room.hours, ...ramadan] }
    expect(ask([from('2027-02-09', '15.00', '18.00')], hours)).toEqual(['spaces.when.closed_hours'])
    expect(ask([from('2027-03-10', '15.00', '18.00')], hours)).toEqual([])
  })

  test('a closure bars what touches it and not what only ends where it begins', () => {
    const closures = [{ start: at('2027-01-12', '12.00'), end: at('2027-01-13', '00.00'), reason: 'Pengecatan' }]
    expect(ask([from('2027-01-12', '10.00', '12.00')], { closures })).toEqual([])
    expect(ask([from('2027-01-12', '11.00', '13.00')], { closures })).toEqual(['spaces.when.closure'])
    expect(ask([from('2027-01-12', '11.00', '13.00')], { closures }, now, { override: true })).toEqual([])
  })
})

describe('B-08 the plan of a day', () => {
  const stay = { ...from('2027-03-05', '08.00', '22.00', '2027-03-07'), class: null, left: 0 }
  const plan = (day: string) => planOf(room, day as Day, [stay], new Map())

  test('a stay over three days leaves no hour of the middle one, and the day after is whole', () => {
    expect(plan('2027-03-06')).toMatchObject({ free: 0, stretches: [{ kind: 'taken', from: 480, until: 1320 }] })
    expect(plan('2027-03-08')).toMatchObject({ free: 1, stretches: [{ kind: 'free', from: 480, until: 1320 }] })
  })

  test('what is closed is called by its own reason, also where another closure lies on another day', () => {
    const closures = [
      { start: at('2027-01-11', '08.00'), end: at('2027-01-11', '22.00'), reason: 'Rapat kota' },
      { start: at('2027-01-12', '08.00'), end: at('2027-01-12', '12.00'), reason: 'Pengecatan' },
    ]
    expect(planOf({ ...room, closures }, '2027-01-12' as Day, [], new Map()).stretches).toEqual([
      { kind: 'closed', from: 480, until: 720, name: 'Pengecatan' },
      { kind: 'free', from: 720, until: 1320 },
    ])
  })
})
