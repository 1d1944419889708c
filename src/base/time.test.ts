import { expect, test } from 'vitest'
import {
  cityInstant,
  type Day,
  dayOf,
  dayPlus,
  formatCivicDay,
  formatClock,
  formatDay,
  formatDayRange,
  formatLongDay,
  formatMoment,
  isDay,
  isoWithOffset,
  minutesAfter,
  minutesOfClock,
  wallClock,
} from './time.ts'

const at = new Date('2026-12-31T16:59:59.250Z')

test('the city is seven hours ahead: the last second of December is still December', () => {
  expect(dayOf(at)).toBe('2026-12-31')
  expect(dayOf(minutesAfter(at, 1))).toBe('2027-01-01')
  expect(wallClock(at)).toEqual({ year: 2026, month: 12, day: 31, hour: 23, minute: 59, second: 59 })
})

test('days and clocks are written as people here write them, without leading zeros in dates and with a point in times', () => {
  const newYear = new Date('2026-12-31T17:05:00Z')
  expect(formatDay(newYear)).toBe('1 Januari 2027')
  expect(formatLongDay(newYear)).toBe('Jumat, 1 Januari 2027')
  expect(formatLongDay(newYear, 'en')).toBe('Friday, 1 January 2027')
  expect(formatClock(newYear)).toBe('00.05 WIB')
  expect(formatMoment(newYear)).toBe('1 Januari 2027 pukul 00.05 WIB')
  expect(formatMoment(newYear, 'en')).toBe('1 January 2027 at 00:05 WIB')
})

test('the API’s time names the same instant with the city’s offset', () => {
  expect(isoWithOffset(at)).toBe('2026-12-31T23:59:59.250+07:00')
  expect(new Date(isoWithOffset(at)).getTime()).toBe(at.getTime())
})

test('asking for one instant after another gives each its own', () => {
  const later = minutesAfter(at, 61)
  expect([wallClock(at).hour, wallClock(later).hour, wallClock(at).hour]).toEqual([23, 1, 23])
})

test('a minute of a civic day is one instant, whatever zone the server stands in, and its end is the next day’s beginning', () => {
  const day = '2027-01-05' as Day
  expect(cityInstant(day).toISOString()).toBe('2027-01-04T17:00:00.000Z')
  expect(cityInstant(day, 19 * 60).toISOString()).toBe('2027-01-05T12:00:00.000Z')
  expect(cityInstant(day, 24 * 60)).toEqual(cityInstant(dayPlus(day, 1)))
  expect(dayPlus('2028-02-28' as Day, 1)).toBe('2028-02-29')
  expect(dayPlus('2027-01-01' as Day, -1)).toBe('2026-12-31')
})

test.each([
  ['2027-02-28', true],
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2027-02-30', false],
  ['2027-01-00', false],
  ['2027-13-01', false],
  ['20270-01-01', false],
  ['besok', false],
  ['', false],
])('whether %s is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is)
})

test('a clock people type is minutes of a day, or nothing', () => {
  expect(['9.30', '09:30', '24.00', ' 0:00 '].map(minutesOfClock)).toEqual([570, 570, 1440, 0])
  expect(['24.30', '12.60', '1230', '', '-1:00'].map(minutesOfClock)).toEqual([undefined, undefined, undefined, undefined, undefined])
})

test('a civic day is written as it stands, whatever the hour it is read at', () => {
  expect(formatCivicDay('2027-03-28')).toBe('28 Maret 2027')
  expect(formatCivicDay('2027-03-28', 'en')).toBe('28 March 2027')
  expect(formatDayRange('2026-12-21' as Day, '2026-12-26' as Day)).toBe('21–26 Desember 2026')
  expect(formatDayRange('2026-12-28' as Day, '2027-01-02' as Day)).toBe('28 Desember 2026 – 2 Januari 2027')
  expect(formatDayRange('2026-12-28' as Day, '2026-12-28' as Day)).toBe('28 Desember 2026')
})
