import { afterAll, beforeAll, expect, test } from 'vitest'
import { cityInstant, type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { openTown, type Town } from '../../test/town.ts'
import { placeBooking } from './booking.db.ts'
import type { Period } from './booking.ts'
import { cancelBooking } from './cancel.db.ts'
import { weekdayOf } from './when.ts'

// B-10: at most two a week, Monday to Sunday, whoever comes first.

let town: Town
let monday: Day
beforeAll(async () => {
  town = await openTown()
  // whatever the day these tests run on, no holiday closes the weeks they book in
  await town.owner.query('delete from spaces.holiday')
  const later = dayPlus(dayOf(town.house.now()), 21)
  monday = dayPlus(later, 8 - weekdayOf(later))
})
afterAll(() => town?.close())

const social = { peserta_bayar: 'tidak', jualan: 'tidak', sponsor: 'tidak', kampanye: 'tidak', peserta: 'anggota', keramaian: 'sampai_50' }
const on = (days: number, from: number, until: number, last = days): Period => ({
  start: cityInstant(dayPlus(monday, days), from * 60),
  end: cityInstant(dayPlus(monday, last), until * 60),
})

async function book(who: string, bookable: string, period: Period): Promise<string> {
  const wish = { bookable, periods: [period], people: 4, extras: [], title: 'Latihan', purpose: '', answers: social }
  const placed = await placeBooking(await town.as(who), wish)
  return placed.ok ? placed.value.number : (placed.refusals[0]?.rule ?? '')
}

test('B-10 a third in one week is refused, in the next it is not, and what is called off frees the week', async () => {
  const first = await book('warga', 'kelas-1', on(0, 8, 10))
  expect(first).toMatch(/^BK-/)
  expect(await book('warga', 'studio', on(2, 8, 10))).toMatch(/^BK-/)
  expect(await book('warga', 'aula-a', on(6, 20, 22))).toBe('spaces.booking.quota')
  expect(await book('warga', 'aula-a', on(7, 8, 10))).toMatch(/^BK-/)
  expect((await cancelBooking(await town.as('warga'), { number: first, reason: 'Pelatih sakit' })).ok).toBe(true)
  expect(await book('warga', 'aula-a', on(6, 20, 22))).toMatch(/^BK-/)
})

test('B-10 a stay over a Sunday night counts in both weeks', async () => {
  expect(await book('warga-2', 'kelas-1', on(8, 8, 10))).toMatch(/^BK-/)
  expect(await book('warga-2', 'kelas-1', on(9, 8, 10))).toMatch(/^BK-/)
  expect(await book('warga-2', 'aula-b', on(6, 20, 9, 7))).toBe('spaces.booking.quota')
})

test('B-10 of two that would both be the last, one gets it', async () => {
  expect(await book('wartawan', 'kelas-1', on(3, 8, 10))).toMatch(/^BK-/)
  const both = await Promise.all([book('wartawan', 'studio', on(4, 8, 10)), book('wartawan', 'aula-b', on(5, 8, 10))])
  expect(both.filter((one) => one.startsWith('BK-'))).toHaveLength(1)
  expect(both.filter((one) => one === 'spaces.booking.quota')).toHaveLength(1)
})
