import { expect, test } from 'vitest'
import { readVenueCode, screenCode, screenSeconds, type Venue } from './venue-code.ts'

const house = 'rahasia-rumah-contoh'
const venue: Venue = { event: '0190a8f0-0000-7000-8000-000000000001', secret: 'kode-tempat-contoh-1', by: 'screen' }
const noon = 1_800_000_000
const read = (said: string, seconds: number, at: Venue = venue, by = house) => readVenueCode(by, at, said, seconds)

test('a code on a screen is good in its own minute and the next, then stale, and never good before its time', () => {
  const { code, left } = screenCode(house, venue, noon)
  expect(left).toBe(screenSeconds)
  const found = [-1, 0, 59, 60, 119, 120, 3600].map((later) => read(code, noon + later))
  expect(found).toEqual(['stale', 'good', 'good', 'good', 'good', 'stale', 'stale'])
  expect(screenCode(house, venue, noon + 59).code).toBe(code)
  expect(screenCode(house, venue, noon + 59.5).left).toBe(1)
  expect(screenCode(house, venue, noon + 60).code).not.toBe(code)
})

test('of another event, another poster or another house it is unknown, and so is one that was put forward by hand', () => {
  const { code } = screenCode(house, venue, noon)
  expect(read(code, noon, { ...venue, event: '0190a8f0-0000-7000-8000-000000000002' })).toBe('unknown')
  expect(read(code, noon, { ...venue, secret: 'kode-tempat-contoh-2' })).toBe('unknown')
  expect(read(code, noon, venue, 'rahasia-lain')).toBe('unknown')
  const later = Math.floor((noon + 600) / screenSeconds).toString(36)
  expect(read(code.replace(/^[^.]+/, later), noon + 600)).toBe('unknown')
  for (const said of [
    '',
    '.',
    'x',
    code.slice(0, -1),
    `${code}A`,
    code.toUpperCase(),
    `0${code}`,
    'zzzzzzzzz.AAAAAAAAAAAAAAAAAAAAAA',
    venue.secret,
  ])
    expect([said, read(said, noon)]).toEqual([said, 'unknown'])
})

test('the paper’s code stays for as long as it hangs, and what a screen shows is nothing to it', () => {
  const paper: Venue = { ...venue, by: 'poster' }
  expect([read(venue.secret, noon, paper), read(venue.secret, noon * 2, paper)]).toEqual(['good', 'good'])
  expect(read(screenCode(house, venue, noon).code, noon, paper)).toBe('unknown')
  expect(read(`${venue.secret.slice(0, -1)}2`, noon, paper)).toBe('unknown')
})
