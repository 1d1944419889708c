import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, value } from '../../../test/rooms-town.ts'
import { readerFor } from '../../../test/seller-reader.ts'

let town: Rooms
const readers: Record<string, Reader> = {}
beforeAll(async () => {
  town = await openRoomsTown()
  await town.owner.query('delete from spaces.holiday')
  for (const who of ['petugas', 'warga']) readers[who] = await readerFor(town, await town.as(who))
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const at = (who: string): Reader => readers[who] ?? newReader(town)
const asked = {
  unit: 'uptd-mch',
  year: '2027',
  source: 'SKB contoh 1/2026',
  sourceDay: '2026-10-10',
  list: 'hari;nama;jenis;nama_inggris\n2027-02-06;Imlek contoh;nasional;Lunar New Year\n2027-02-09;Wage;pasaran',
}
const check = (more: object = {}) => at('petugas').post('/meja/ruang/tahun/periksa', { ...asked, ...more })
const holidays = () => town.rows('select day from spaces.holiday')

test('a wrong line is told by its number, with everything typed kept and nothing written', async () => {
  const list = `${asked.list}\n2027-02-31;Hari aneh;nasional`
  const seen = await check({ list })
  expect(seen.status).toBe(422)
  for (const said of [
    'Baris yang perlu diperbaiki (1)',
    'Tanggal “2027-02-31” tidak terbaca',
    '2027-02-31;Hari aneh;nasional',
    'value="SKB contoh 1/2026"',
  ])
    expect(seen.body).toContain(said)
  expect(seen.body).not.toContain('Simpan daftar')
  const sent = await at('petugas').post('/meja/ruang/tahun', { once: randomUUID(), ...asked, list })
  expect([sent.status, sent.body.includes('1 baris salah, yang pertama baris 4')]).toEqual([422, true])
  const bare = await check({ source: '', sourceDay: '', year: 'entah' })
  expect(bare.status).toBe(422)
  for (const said of ['Tulis nomor keputusan (SKB)', 'Isi tanggal keputusan', 'Tulis tahun dengan empat angka', 'Imlek contoh'])
    expect(bare.body).toContain(said)
  expect((await check({ year: '2040' })).body).toContain('Daftar dimuat untuk 2027 sampai 2029')
  expect(await holidays()).toEqual([])
})

test('looked through first, decided, and saved with one press; pressed twice it is saved once; citizens read the note', async () => {
  const { number } = value(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-02-06 9-11')))
  const seen = await check()
  expect(seen.status).toBe(200)
  for (const said of ['1 pemesanan kena hari baru', `name="ruling.${number}"`, 'Hari baru (2)', 'catatan, tidak menutup apa pun'])
    expect(seen.body).toContain(said)
  expect(await holidays()).toEqual([])
  const undecided = await at('petugas').post('/meja/ruang/tahun', { once: randomUUID(), ...asked, [`note.${number}`]: 'Mohon maaf' })
  expect([undecided.status, undecided.body.includes('value="Mohon maaf"')]).toEqual([422, true])
  const kept = { once: randomUUID(), ...asked, [`ruling.${number}`]: 'kept', [`note.${number}`]: 'Rekaman lomba' }
  expect((await at('petugas').post('/meja/ruang/tahun', kept)).status).toBe(403)
  const press = { once: randomUUID(), ...asked, [`ruling.${number}`]: 'cancelled' }
  for (const _ of [1, 2]) {
    const done = await at('petugas').post('/meja/ruang/tahun', press)
    expect([done.status, done.headers.get('location')]).toEqual([303, '/meja/ruang/tahun?sudah=dimuat'])
  }
  expect(await town.rows('select year from spaces.year_load')).toEqual([{ year: 2027 }])
  expect((await at('petugas').get('/meja/ruang/tahun')).body).toContain('SKB contoh 1/2026')
  const again = await check()
  expect([again.status, again.body.includes('Semua isi daftar ini sudah ada')]).toEqual([200, true])
  const guest = newReader(town)
  expect((await guest.get('/ruang/kelas-1?hari=2027-02-09')).body).toContain('<p class="quiet">Wage</p>')
  expect((await guest.get('/acara?bulan=2027-02')).body).toContain('<span class="hol note">Wage</span>')
  expect((await guest.get('/acara?bulan=2027-02')).body).toContain('<span class="hol">Imlek contoh</span>')
})

test('a file takes the place of what was typed, and stands there to be sent again', async () => {
  const form = new FormData()
  for (const [name, text] of Object.entries({ ...asked, list: 'lama' })) form.append(name, text)
  form.append('file', new Blob(['\ufefftanggal,nama,jenis\n1/5/2027,Hari Buruh contoh,nasional\n'], { type: 'text/csv' }), 'libur.csv')
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const sent = await at('petugas').send('/meja/ruang/tahun/periksa', Buffer.from(await request.arrayBuffer()), {
    'content-type': request.headers.get('content-type') ?? '',
  })
  expect(sent.status).toBe(200)
  expect(sent.body).toContain('1/5/2027,Hari Buruh contoh,nasional')
  expect(sent.body).toContain('1 Mei 2027')
  expect(sent.body).not.toContain('>lama<')
})

test('somebody else’s desk, and no desk, are not there', async () => {
  expect((await at('warga').get('/meja/ruang/tahun')).status).toBe(404)
  expect((await at('warga').post('/meja/ruang/tahun', { once: randomUUID(), ...asked })).status).toBe(404)
  const [other] = (
    await town.owner.query<{ code: string }>(
      `select code from governance.unit where not exists (select from spaces.bookable b where b.unit_id = unit.id) order by code limit 1`,
    )
  ).rows
  expect((await check({ unit: other?.code })).status).toBe(404)
  await town.owner.query(`update spaces.bookable set unit_id = (select id from governance.unit where code = $1) where slug = 'halaman'`, [
    other?.code,
  ])
  expect((await check({ unit: other?.code })).status).toBe(404)
  const sent = await at('petugas').post('/meja/ruang/tahun', { once: randomUUID(), ...asked, unit: other?.code ?? '' })
  expect(sent.status).toBe(404)
})
