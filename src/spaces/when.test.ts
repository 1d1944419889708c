import { describe, expect, test } from 'vitest'
import { cityInstant, type Day } from '#src/base/time.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import type { Period } from './booking.ts'
import { planOf } from './calendar.ts'
import { lastDay, type TimeRules, whyNotThen } from './when.ts'

const at = (day: string, clock: string): Date => cityInstant(day as Day, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)))
const from = (day: string, start: string, end: string, last = day): Period => ({ start: at(day, start), end: at(last, end) })

const everyDay = { first: null, last: null, from: 8 * 60, until: 22 * 60, name: '' }
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
  holidays: [],
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

  test('each says how it is counted: the window by calendar days, the notice by exact hours', () => {
    const said = (period: Period, tongue: 'id' | 'en') =>
      whyNotThen({ ...room, tongue }, [period], now).map((one) => sayRefusal(sayIn(tongue), one))
    const [late, near] = [from('2027-04-05', '10.00', '12.00'), from('2027-01-05', '08.00', '10.00')]
    expect(said(late, 'id')).toEqual([expect.stringMatching(/90 hari kalender ke depan, sampai 4 April 2027; .*setiap tengah malam/)])
    expect(said(near, 'id')).toEqual([expect.stringMatching(/24 jam sebelum mulai.*dihitung tepat, bukan per hari kalender/)])
    expect(said(late, 'en')).toEqual([expect.stringMatching(/90 calendar days ahead, until 4 April 2027; .*every midnight/)])
    expect(said(near, 'en')).toEqual([expect.stringMatching(/24 hours before it begins.*exact hours, not calendar days/)])
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

  test('B-16 a pause is kept by whoever has a part of the day, also over a night; who has the whole day keeps the room', () => {
    const over = (start: [string, string], end: [string, string]) =>
      whyNotThen(room, [{ start: at(...start), end: at(...end) }], now).map(({ rule, facts }) => [rule, facts?.parts])
    expect(over(['2027-01-07', '20.00'], ['2027-01-08', '14.00'])).toEqual([
      ['spaces.when.pause', '7 Januari 2027 20.00-11.30 & 13.00-14.00'],
    ])
    expect(over(['2027-01-08', '10.00'], ['2027-01-09', '12.00'])).toEqual([
      ['spaces.when.pause', '10.00-11.30 & 13.00-9 Januari 2027 12.00'],
    ])
    expect(over(['2027-01-07', '20.00'], ['2027-01-08', '11.30'])).toEqual([])
    expect(over(['2027-01-08', '08.00'], ['2027-01-10', '22.00'])).toEqual([])
    expect(ask([from('2027-01-08', '08.00', '22.00')])).toEqual(['spaces.when.pause'])
  })

  const imlek = { day: '2027-02-06' as Day, name: 'Tahun Baru Imlek', hours: null }
  const on = (more: Partial<TimeRules>, period: Period) =>
    whyNotThen({ ...room, ...more }, [period], now).map(({ rule, facts }) => [rule, facts?.name, facts?.next])

  test('B-16 a holiday refuses by its name, and says which day is open at the same hours', () => {
    expect(on({ holidays: [imlek] }, from('2027-02-06', '10.00', '12.00'))).toEqual([
      ['spaces.when.holiday', 'Tahun Baru Imlek', '7 Februari 2027'],
    ])
    // the day after is a day of joint leave, and the one after that is being painted
    const leave = { day: '2027-02-07' as Day, name: 'Cuti bersama Imlek', hours: null }
    const closures = [{ start: at('2027-02-08', '08.00'), end: at('2027-02-08', '22.00'), reason: 'Pengecatan' }]
    expect(on({ holidays: [imlek, leave], closures }, from('2027-02-06', '10.00', '12.00'))[0]?.[2]).toBe('9 Februari 2027')
    // across the holiday by night too
    const over = { start: at('2027-02-05', '20.00'), end: at('2027-02-07', '10.00') }
    expect(on({ holidays: [imlek] }, over)[0]?.slice(0, 2)).toEqual(['spaces.when.holiday', 'Tahun Baru Imlek'])
  })

  test('B-16 a holiday has the hours its unit has published for it', () => {
    const own = [{ ...imlek, hours: { from: 9 * 60, until: 12 * 60 } }]
    expect(on({ holidays: own }, from('2027-02-06', '10.00', '12.00'))).toEqual([])
    expect(on({ holidays: own }, from('2027-02-06', '10.00', '13.00'))).toEqual([
      ['spaces.when.holiday_hours', 'Tahun Baru Imlek', undefined],
    ])
    expect(on({ holidays: [{ ...imlek, hours: 'usual' as const }] }, from('2027-02-06', '10.00', '13.00'))).toEqual([])
  })

  test('a dated row closes its days, and one for the holiday itself goes before it', () => {
    const dated = (first: string, last: string, hours: { from: number | null; until: number | null }) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, first: first as Day, last: last as Day, name: 'Pekan pindahan', ...hours }))
    const shut = { hours: [...room.hours, ...dated('2027-02-01', '2027-02-06', { from: null, until: null })] }
    expect(on(shut, from('2027-02-03', '10.00', '12.00'))).toEqual([['spaces.when.closed_named', 'Pekan pindahan', '7 Februari 2027']])
    expect(on(shut, from('2027-02-08', '10.00', '12.00'))).toEqual([])
    const open = { holidays: [imlek], hours: [...room.hours, ...dated('2027-02-06', '2027-02-06', { from: 600, until: 720 })] }
    expect(on(open, from('2027-02-06', '10.00', '12.00'))).toEqual([])
  })

  test('a closure bars what touches it and not what only ends where it begins', () => {
    const closures = [{ start: at('2027-01-12', '12.00'), end: at('2027-01-13', '00.00'), reason: 'Pengecatan' }]
    expect(ask([from('2027-01-12', '10.00', '12.00')], { closures })).toEqual([])
    expect(ask([from('2027-01-12', '11.00', '13.00')], { closures })).toEqual(['spaces.when.closure'])
    expect(ask([from('2027-01-12', '11.00', '13.00')], { closures }, now, { override: true })).toEqual(['spaces.when.closure'])
  })
})

describe('B-08 the plan of a day', () => {
  const stay = { ...from('2027-03-05', '08.00', '22.00', '2027-03-07'), class: null, left: 0 }
  const plan = (day: string) => planOf(room, day as Day, [stay], new Map())

  test('a stay over three days leaves no hour of the middle one, and the day after is whole', () => {
    expect(plan('2027-03-06')).toMatchObject({ free: 0, stretches: [{ kind: 'taken', from: 480, until: 1320 }] })
    expect(plan('2027-03-08')).toMatchObject({ free: 1, stretches: [{ kind: 'free', from: 480, until: 1320 }] })
  })

  test('a day that is closed says why in every view', () => {
    const holidays = [{ day: '2027-02-06' as Day, name: 'Tahun Baru Imlek', hours: null }]
    const shut = planOf({ ...room, holidays }, '2027-02-06' as Day, [], new Map([['2027-02-06', 'Tahun Baru Imlek']]))
    expect(shut).toMatchObject({ open: undefined, why: 'Tahun Baru Imlek', free: 0 })
    const closures = [{ start: at('2027-02-08', '00.00'), end: at('2027-02-09', '00.00'), reason: 'Pengecatan' }]
    expect(planOf({ ...room, closures }, '2027-02-08' as Day, [], new Map())).toMatchObject({ why: 'Pengecatan', free: 0 })
    expect(planOf(room, '2027-02-08' as Day, [], new Map()).why).toBe(undefined)
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
