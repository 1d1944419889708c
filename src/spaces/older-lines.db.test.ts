import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { openRoomsTown, type Rooms, social, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { myBooking } from './booking-page.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())

test('lines of a price that were written in Indonesian alone are read in the tongue of the reader, from their parts', async () => {
  const answers = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
  const wish = town.wish('kelas-1', '2027-01-20 14-16', { answers, extras: [{ bookable: 'kursi', quantity: 10 }] })
  const { number } = value(await placeBooking(await town.as('warga'), wish))
  await town.owner.query(
    `update spaces.booking set tariff = (select jsonb_agg(l - 'itemEn' order by n) from jsonb_array_elements(tariff) with ordinality as t(l, n)) where number = $1`,
    [number],
  )
  const lines = (await myBooking(await town.as('warga'), number)).tariff
  const names = await town.rows<{ name: string; name_en: string }>(
    `select name, name_en from spaces.bookable where slug in ('kelas-1', 'kursi') order by position`,
  )
  expect(lines.map(({ item, itemEn }) => [item, itemEn])).toEqual(names.map(({ name, name_en }) => [name, name_en]))
  const reader = await enter(town, 'warga')
  const page = (await reader.get(`/saya/pemesanan/${number}?bahasa=en`)).body
  for (const { name, name_en } of names) {
    expect(page).toContain(`${name_en}, `)
    expect(page).not.toContain(`${name}, `)
  }
})
