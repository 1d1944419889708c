import { expect, test } from 'vitest'
import { formatClockFor, readerZones, zoneCalled, zoneLabel } from './zones.ts'

const at = (text: string) => new Date(`${text}:00+07:00`)

test('B-13 a reader in WIT sees both clocks; one in WIB, or who chose nothing, sees one', () => {
  expect(formatClockFor(at('2027-01-05T19:00'), 'id', 'Asia/Jayapura')).toBe('19.00 WIB (21.00 WIT)')
  expect(formatClockFor(at('2027-01-05T19:00'), 'en', 'Asia/Makassar')).toBe('19:00 WIB (20:00 WITA)')
  expect(formatClockFor(at('2027-01-05T23:30'), 'id', 'Asia/Jayapura')).toBe('23.30 WIB (Rabu 01.30 WIT)')
  expect(formatClockFor(at('2027-01-05T19:00'), 'id', 'Asia/Jakarta')).toBe('19.00 WIB')
  expect(formatClockFor(at('2027-01-05T19:00'), 'id', undefined)).toBe('19.00 WIB')
})

test('B-14 Berlin’s clock goes forward between two Saturdays, the city’s does not', () => {
  expect(formatClockFor(at('2027-03-27T19:00'), 'id', 'Europe/Berlin')).toBe('19.00 WIB (13.00 Berlin)')
  expect(formatClockFor(at('2027-04-03T19:00'), 'id', 'Europe/Berlin')).toBe('19.00 WIB (14.00 Berlin)')
})

test('a zone is chosen by its short name or its whole one, and anything else is none', () => {
  expect(['WIT', 'wita', 'Asia/Jayapura', 'Europe/Berlin', 'Mars/Phobos', '', undefined].map(zoneCalled)).toEqual([
    'Asia/Jayapura',
    'Asia/Makassar',
    'Asia/Jayapura',
    'Europe/Berlin',
    undefined,
    undefined,
    undefined,
  ])
  expect(readerZones.map(zoneLabel)).toContain('New York')
  expect(new Set(readerZones.map(zoneLabel)).size).toBe(readerZones.length)
})
