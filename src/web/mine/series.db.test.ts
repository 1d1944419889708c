import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
import { placeSeries } from '#src/spaces/series.db.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, social, value } from '../../../test/rooms-town.ts'

let town: Rooms
let warga: Reader
let other: Reader
let secretary: Reader
beforeAll(async () => {
  town = await openRoomsTown('2027-01-03T09:00')
  warga = await enter(town, 'warga')
  other = await enter(town, 'warga-2')
  secretary = await enter(town, 'sekretaris')
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-03T09:00'))

const query = (values: Record<string, string>) => new URLSearchParams(values).toString()
const text = (body: string) =>
  body
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')
const hidden = (body: string) =>
  Object.fromEntries(
    [
      ...(/<form method="post"[\s\S]*?<\/form>/.exec(body.slice(body.indexOf('<main')))?.[0] ?? '').matchAll(
        /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
      ),
    ].map(([, name, given]) => [name ?? '', given ?? '']),
  )
const answers = Object.fromEntries(Object.entries(social).map(([key, given]) => [`j_${key}`, given]))
const tuesdays = { hari: '2027-01-05', dari: '18:00', sampai: '20:00', orang: '8', ulang: 'mingguan', ulang_sampai: '2027-03-30' }
const datesAt = (step: string, more: Record<string, string> = {}) =>
  `/ruang/kelas-1/pesan?${query({ langkah: step, ...tuesdays, ...answers, ...more })}`

const weekly = async (who: string, space: string, when: string, until: string) =>
  value(
    await placeSeries(await town.as(who), { ...town.wish(space, when), repeat: { rhythm: 'weekly', until: until as Day }, taking: 'skip' }),
  ).number

describe('B-09 asked for by the pages, without a script', () => {
  let number = ''

  test('the repetition travels through every step, and the dates are shown with what is in the way before anything is kept', async () => {
    const taken = value(await placeBooking(await town.as('warga-2'), town.wish('kelas-1', '2027-01-19 18-20')))
    const first = (await warga.get('/ruang/kelas-1/pesan')).body
    expect(first).toContain('name="ulang"')
    const second = (await warga.get(`/ruang/kelas-1/pesan?${query({ langkah: 'kegiatan', ...tuesdays })}`)).body
    expect(second).toContain('name="ulang" value="mingguan"')
    const third = (await warga.get(datesAt('mengapa'))).body
    expect(third).toContain('name="langkah" value="tanggal"')
    expect(third).not.toContain('/ruang/kelas-1/tahan')
    const dates = (await warga.get(datesAt('tanggal'))).body
    expect(text(dates)).toContain('12 dari 13 tanggal bisa dipesan')
    expect(text(dates)).toMatch(/Selasa, 19 Januari 2027, 18\.00 WIB – 20\.00 WIB Tidak bisa Kelas 1 sudah dipakai/)
    expect(text(dates)).toContain('Setiap Selasa sampai 30 Maret 2027')
    expect(await town.rows('select 1 from spaces.series')).toEqual([])

    const form = { ...hidden(dates), title: 'Kelas menulis', purpose: '', yang_tidak_bisa: 'skip' }
    const short = await warga.post('/ruang/kelas-1/rangkaian', { ...form, title: 'x' })
    expect([short.status, short.body.includes('value="x"')]).toEqual([422, true])
    const none = await warga.post('/ruang/kelas-1/rangkaian', { ...form, yang_tidak_bisa: 'fail' })
    expect([none.status, text(none.body).includes('1 dari 13 tanggal tidak bisa')]).toEqual([409, true])
    const sent = await warga.post('/ruang/kelas-1/rangkaian', form)
    number = /RK-2027-\d+/.exec(sent.location)?.[0] ?? ''
    expect([sent.status, sent.location]).toEqual([303, `/saya/rangkaian/${number}?sudah=terkirim`])
    // pressed twice it is there once
    expect((await warga.post('/ruang/kelas-1/rangkaian', form)).location).toBe(sent.location)
    expect((await town.rows<{ n: number }>('select count(*)::int as n from spaces.booking where series_id is not null'))[0]?.n).toBe(12)
    value(await cancelBooking(await town.as('warga-2'), { number: taken.number, reason: 'Acara batal' }))
  })

  test('what was left out is added again by its button, and nobody else finds the page', async () => {
    const page = await warga.get(`/saya/rangkaian/${number}`)
    expect(text(page.body)).toMatch(/Dilewati Kelas 1 sudah dipakai pada 19 Januari 2027/)
    expect((await other.get(`/saya/rangkaian/${number}`)).status).toBe(404)
    expect((await other.post(`/saya/rangkaian/${number}/tambah`, { hari: '2027-01-19' })).status).toBe(404)
    const added = await warga.post(`/saya/rangkaian/${number}/tambah`, { hari: '2027-01-19' })
    expect([added.status, added.location]).toEqual([303, `/saya/rangkaian/${number}?sudah=ditambah`])
    expect(text((await warga.get(`/saya/rangkaian/${number}`)).body)).not.toContain('Dilewati')
    expect((await warga.post(`/saya/rangkaian/${number}/tambah`, { hari: 'besok' })).status).toBe(422)
    const mine = text((await warga.get('/saya/pemesanan')).body)
    expect(mine).toMatch(/Rangkaian Anda RK-2027-\d+ 13 tanggal Kelas menulis Kelas 1 · Setiap Selasa sampai 30 Maret 2027/)
  })

  test('the desk sees one line, and decides all that wait at once', async () => {
    const queue = text((await secretary.get('/meja/pemesanan')).body)
    expect(queue.match(new RegExp(number, 'g'))).toHaveLength(1)
    expect(queue).toContain('13 dari 13 tanggal')
    const page = await secretary.get(`/meja/rangkaian/${number}`)
    expect(text(page.body)).toContain('Setujui 13 tanggal')
    const wrong = await secretary.post(`/meja/rangkaian/${number}/persetujuan`, { ...hidden(page.body), reason: '' })
    expect(wrong.status).toBe(422)
    const done = await secretary.post(`/meja/rangkaian/${number}/persetujuan`, { ...hidden(page.body), reason: 'Sesuai aturan AP-03' })
    expect([done.status, done.location]).toEqual([303, `/meja/rangkaian/${number}?sudah=disetujui`])
    expect((await warga.get(`/saya/rangkaian/${number}`)).body.match(/Jadi|Dikonfirmasi|Disetujui/g)?.length ?? 0).toBeGreaterThanOrEqual(
      13,
    )
    expect((await warga.post(`/meja/rangkaian/${number}/persetujuan`, { reason: 'Saya sendiri' })).status).toBe(404)
  })
})

test('B-11 gaps are said on the page before saving, and what has no end or runs into itself comes back with everything typed', async () => {
  const last = { hari: '2027-01-31', ulang: 'tanggal', ulang_sampai: '2027-12-31' }
  expect(text((await warga.get(datesAt('tanggal', last))).body)).toContain('Tidak setiap bulan punya tanggal 31: Februari 2027, April 2027')
  const leap = { hari: '2028-02-29', ulang: 'tahunan', ulang_sampai: '', ulang_kali: '2' }
  expect(text((await warga.get(datesAt('tanggal', leap))).body)).toContain('yang berikutnya 29 Februari 2032')
  const endless = await warga.get(datesAt('kegiatan', { ulang_sampai: '' }))
  expect([endless.status, text(endless.body).includes('Tentukan akhirnya')]).toEqual([422, true])
  const long = await warga.get(datesAt('kegiatan', { sampai_hari: '2027-01-13' }))
  expect([long.status, text(long.body).includes('bertumpuk dengan dirinya sendiri'), long.body.includes('value="2027-01-13"')]).toEqual([
    422,
    true,
    true,
  ])
  expect((await warga.get(datesAt('kegiatan', { ulang: 'tiap_jam' }))).status).toBe(422)
})

test('B-12 old and new are shown before a change; the exception is kept unless it is ticked', async () => {
  const number = await weekly('warga', 'aula-a', '2027-01-12 18-20', '2027-02-09')
  const change = (values: Record<string, string | string[]>) => ({
    hari: '2027-01-26',
    tanggal: '2027-01-26',
    dari: '19:00',
    sampai: '21:00',
    lingkup: 'ini',
    ...values,
  })
  const asked = await warga.get(`/saya/rangkaian/${number}/ubah?hari=2027-01-26`)
  expect(asked.body).toContain('value="2027-01-26"')
  const seen = await warga.get(`/saya/rangkaian/${number}/ubah?${query(change({}) as Record<string, string>)}`)
  expect(text(seen.body)).toMatch(
    /Selasa, 26 Januari 2027, 18\.00 WIB – 20\.00 WIB → menjadi Selasa, 26 Januari 2027, 19\.00 WIB – 21\.00 WIB Berubah/,
  )
  expect((await warga.post(`/saya/rangkaian/${number}/ubah`, change({ once: 'satu' }))).location).toBe(
    `/saya/rangkaian/${number}?sudah=diubah`,
  )

  const following = { hari: '2027-01-19', tanggal: '2027-01-19', dari: '17:00', sampai: '19:00', lingkup: 'seterusnya' }
  const page = await warga.get(`/saya/rangkaian/${number}/ubah?${query(following)}`)
  expect(text(page.body)).toContain('Pengecualian, tetap Ubah juga pengecualian Selasa, 26 Januari 2027')
  expect(text(page.body)).toContain('Ubah 3 tanggal')
  expect((await other.post(`/saya/rangkaian/${number}/ubah`, following)).status).toBe(404)
  await warga.post(`/saya/rangkaian/${number}/ubah`, { ...following, once: 'dua' })
  const now = text((await warga.get(`/saya/rangkaian/${number}`)).body)
  expect(now).toMatch(/26 Januari 2027, 19\.00 WIB – 21\.00 WIB [^,]*Pengecualian/)
  expect(now).toContain('9 Februari 2027, 17.00 WIB – 19.00 WIB')
  await warga.post(`/saya/rangkaian/${number}/ubah`, { ...following, ikut: '2027-01-26', once: 'tiga' })
  expect(text((await warga.get(`/saya/rangkaian/${number}`)).body)).not.toContain('Pengecualian')
  expect((await warga.post(`/saya/rangkaian/${number}/ubah`, { ...following, tanggal: '2027-02-30', once: 'empat' })).status).toBe(422)
})

test('B-24 from one date on is called off with a reason; those before it stay', async () => {
  const number = await weekly('warga', 'aula-b', '2027-02-02 10-12', '2027-03-02')
  const off = { lingkup: 'seterusnya', hari: '2027-02-16', reason: 'Pengajar pindah kota' }
  expect((await warga.post(`/saya/rangkaian/${number}/pembatalan`, { ...off, reason: '' })).status).toBe(422)
  expect((await other.post(`/saya/rangkaian/${number}/pembatalan`, off)).status).toBe(404)
  expect((await warga.post(`/saya/rangkaian/${number}/pembatalan`, off)).status).toBe(303)
  const states = await town.rows<{ state: string }>(
    'select k.state from spaces.booking k join spaces.series s on s.id = k.series_id where s.number = $1 order by k.series_day',
    [number],
  )
  expect(states.map(({ state }) => state)).toEqual(['pending', 'pending', 'cancelled', 'cancelled', 'cancelled'])
})

describe('zones', () => {
  test('B-13 somebody in WIT reads both clocks once she has chosen, on every device; what is asked for stays the city’s', async () => {
    const booked = value(await placeBooking(await town.as('warga-2'), town.wish('kelas-1', '2027-01-06 19-21')))
    const maria = other
    const at = `/saya/pemesanan/${booked.number}`
    expect(text((await maria.get(at)).body)).toContain('19.00 WIB – 21.00 WIB')
    const kept = await maria.post('/saya/zona', { zona: 'Asia/Jayapura', kembali: at })
    expect([kept.status, kept.location]).toEqual([303, at])
    const there = await enter(town, 'warga-2')
    for (const reader of [maria, there])
      expect(text((await reader.get(at)).body)).toContain('Rabu, 6 Januari 2027, 19.00 WIB (21.00 WIT) – 21.00 WIB (23.00 WIT)')
    expect((await maria.get('/saya/pemesanan')).body).toContain('(21.00 WIT)')
    const dates = (await maria.get(datesAt('tanggal', { hari: '2027-01-08', ulang_sampai: '2027-01-15' }))).body
    expect(text(dates)).toContain('18.00 WIB (20.00 WIT)')
    expect(dates).toContain('name="dari" value="18:00"')
    expect((await maria.post('/saya/zona', { zona: 'Mars/Phobos', kembali: at })).status).toBe(422)
    expect((await maria.post('/saya/zona', { zona: 'WIB', kembali: 'https://jahat.example' })).location).toBe('/saya/pemesanan')
    expect(text((await maria.get(at)).body)).not.toContain('WIT)')
  })

  test('B-14 a reader in Berlin sees 13.00 before its clocks go forward and 14.00 after', async () => {
    const saturdays = { hari: '2027-03-27', dari: '19:00', sampai: '21:00', ulang_sampai: '2027-04-03', zona: 'Europe/Berlin' }
    const seen = text((await newReader(town).get(datesAt('tanggal', saturdays))).body)
    expect(seen).toContain('Sabtu, 27 Maret 2027, 19.00 WIB (13.00 Berlin)')
    expect(seen).toContain('Sabtu, 3 April 2027, 19.00 WIB (14.00 Berlin)')
  })
})
