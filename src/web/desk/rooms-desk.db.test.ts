import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, value } from '../../../test/rooms-town.ts'
import { readerFor } from '../../../test/seller-reader.ts'

let town: Rooms
const readers: Record<string, Reader> = {}
/** With a session of a browser: what is one's own is not read by a token. */
let citizen: Reader
beforeAll(async () => {
  town = await openRoomsTown()
  for (const who of ['petugas', 'warga']) readers[who] = await readerFor(town, await town.as(who))
  citizen = await enter(town, 'warga')
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const at = (who: string): Reader => readers[who] ?? newReader(town)
async function stands(who: string, space: string, when: string): Promise<string> {
  const { number } = value(await placeBooking(await town.as(who), town.wish(space, when)))
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' }))
  return number
}

describe('a closure by the desk, without a script', () => {
  const asked = { kind: 'repair', firstDay: '2027-01-20', from: '08:00', until: '12:00', why: 'Pengecatan dinding' }
  const query = new URLSearchParams(asked).toString()

  test('the preview lists whom it meets; sent without a decision it comes back with everything typed, and nothing is kept', async () => {
    const number = await stands('warga', 'kelas-1', '2027-01-20 9-11')
    const seen = await at('petugas').get(`/meja/ruang/kelas-1?${query}`)
    expect(seen.status).toBe(200)
    expect(seen.body).toContain('1 pemesanan kena penutupan ini')
    expect(seen.body).toContain(`name="ruling.${number}"`)
    const sent = await at('petugas').post('/meja/ruang/kelas-1/penutupan', {
      once: randomUUID(),
      ...asked,
      [`note.${number}`]: 'Mohon maaf',
    })
    expect(sent.status).toBe(422)
    expect(sent.body).toContain(`Pemesanan ${number} kena penutupan ini`)
    expect(sent.body).toContain('value="Mohon maaf"')
    expect(await town.rows('select id from spaces.closure')).toEqual([])
    // the desk alone may not keep one
    const kept = { once: randomUUID(), ...asked, [`ruling.${number}`]: 'kept', [`note.${number}`]: 'Ujian sekolah' }
    expect((await at('petugas').post('/meja/ruang/kelas-1/penutupan', kept)).status).toBe(403)
    // a time of one's own, typed
    const moved = {
      [`ruling.${number}`]: 'other',
      [`room.${number}`]: 'kelas-1',
      [`day.${number}`]: '2027-01-21',
      [`begins.${number}`]: '09:00',
      [`ends.${number}`]: '11:00',
    }
    const done = await at('petugas').post('/meja/ruang/kelas-1/penutupan', { once: randomUUID(), ...asked, ...moved })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/meja/ruang/kelas-1?sudah=ditutup'])
    expect((await citizen.get(`/saya/pemesanan/${number}`)).body).toContain('21 Januari 2027')
    expect((await newReader(town).get('/ruang/kelas-1?hari=2027-01-20')).body).toContain('Pengecatan dinding')
  })

  test('N16 hours of a season: the preview, a refusal that keeps everything typed, and what citizens read then', async () => {
    const number = await stands('warga', 'studio', '2027-02-10 18-20')
    const season = {
      kind: 'hours',
      space: 'studio',
      firstDay: '2027-02-08',
      lastDay: '2027-03-09',
      opens: '08:00',
      closes: '16:00',
      name: 'Jam Ramadan',
      nameEn: 'Ramadan hours',
      source: 'Surat edaran contoh 1/2027',
    }
    const seen = await at('petugas').get(`/meja/ruang/jam?${new URLSearchParams(season)}`)
    expect(seen.status).toBe(200)
    expect(seen.body).toContain('1 pemesanan menjadi di luar jam')
    expect(seen.body).toContain('Yang boleh mempertahankan pemesanan di luar jam: Kepala')
    const sent = await at('petugas').post('/meja/ruang/jam', { once: randomUUID(), ...season, [`note.${number}`]: 'Mohon maaf' })
    expect(sent.status).toBe(422)
    expect(sent.body).toContain(`Pemesanan ${number} menjadi di luar jam dan belum diputus`)
    expect(sent.body).toContain('value="Mohon maaf"')
    expect(sent.body).toContain('value="Surat edaran contoh 1/2027"')
    const kept = { once: randomUUID(), ...season, [`ruling.${number}`]: 'kept', [`note.${number}`]: 'Rekaman lomba' }
    expect((await at('petugas').post('/meja/ruang/jam', kept)).status).toBe(403)
    const odd = await at('petugas').get('/meja/ruang/jam?kind=__proto__&space=__proto__&weekday=9&firstDay=2027-02-30')
    expect([odd.status, odd.body.includes('Pilih apa yang diatur')]).toEqual([422, true])
    const done = await at('petugas').post('/meja/ruang/jam', { once: randomUUID(), ...season, [`ruling.${number}`]: 'cancelled' })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/meja/ruang/jam?sudah=terbit'])
    const page = (await at('petugas').get('/meja/ruang/jam')).body
    expect(page).toContain('buka 08.00–16.00 WIB')
    expect(page).toContain('8 Februari 2027 – 9 Maret 2027')
    expect((await citizen.get(`/saya/pemesanan/${number}`)).body).toContain('Dibatalkan')
    const back = /\/meja\/ruang\/jam\/cabut\/[0-9a-f-]{36}/.exec(page)?.[0] ?? ''
    expect((await at('warga').post(back, { once: randomUUID() })).status).toBe(404)
    expect((await at('petugas').post(back, { once: randomUUID() })).headers.get('location')).toBe('/meja/ruang/jam?sudah=dicabut')
  })

  test('all rooms are those of one unit, the one that is chosen', async () => {
    const [other] = (
      await town.owner.query<{ code: string; name: string }>(
        `select code, name from governance.unit where not exists (select from spaces.bookable b where b.unit_id = unit.id) order by code limit 1`,
      )
    ).rows
    await town.owner.query(`update spaces.bookable set unit_id = (select id from governance.unit where code = $1) where slug = 'halaman'`, [
      other?.code,
    ])
    const page = (await at('petugas').get('/meja/ruang/jam')).body
    expect(page).toContain(`value="semua:${other?.code}"`)
    expect(page).toMatch(/value="semua:uptd-mch" selected/)
    const wish = {
      kind: 'closed',
      firstDay: '2027-03-22',
      name: 'Rapat unit',
      nameEn: 'Unit meeting',
      source: 'Surat edaran contoh 2/2027',
    }
    const asked = async (space: string) =>
      (await at('petugas').get(`/meja/ruang/jam?${new URLSearchParams({ ...wish, space })}`)).body.replace(/<[^>]*>/g, ' ')
    const own = await asked('semua:uptd-mch')
    expect(own).toContain('Studio')
    // a desk of another unit is not this officer's
    expect((await at('petugas').get(`/meja/ruang/jam?${new URLSearchParams({ ...wish, space: `semua:${other?.code}` })}`)).status).toBe(404)
    const sent = await at('petugas').post('/meja/ruang/jam', { once: randomUUID(), ...wish, space: 'semua:uptd-mch' })
    expect(sent.headers.get('location')).toBe('/meja/ruang/jam?sudah=terbit')
    const list = (await at('petugas').get('/meja/ruang/jam')).body.replace(/<form[\s\S]*?<\/form>/g, '')
    expect(list).toContain('semua ruang dan alat UPTD')
    await town.owner.query(
      `update spaces.bookable set unit_id = (select id from governance.unit where code = 'uptd-mch') where slug = 'halaman'`,
    )
  })

  test('whoever runs no desk finds none', async () => {
    expect((await at('warga').get('/meja/ruang')).status).toBe(404)
    expect((await at('warga').get('/meja/ruang/jam')).status).toBe(404)
    expect((await at('warga').get('/meja/alat')).status).toBe(404)
  })
})

test('B-05 a third part of the hall: its page shows which bookings will hold it, and saves nothing that came since unseen', async () => {
  const seen = await stands('warga', 'aula', '2027-03-16 9-12')
  const page = (await at('petugas').get('/meja/ruang/aula')).body
  const fold = /id="bagian"[\s\S]*?<\/form>/.exec(page)?.[0] ?? ''
  expect(fold).toContain(`name="seen" value="${seen}"`)
  expect(fold).toContain('16 Maret 2027')
  expect(fold).toContain('akan ikut memegang bagian baru')
  const shown = [...fold.matchAll(/name="seen" value="([^"]+)"/g)].map(([, number = '']) => number)
  const late = await stands('warga', 'aula', '2027-03-17 9-12')
  const part = { code: 'aula-c', name: 'Aula C', nameEn: 'Hall C', capacity: '50' }
  const send = (numbers: string[]) => at('petugas').post('/meja/ruang/aula/bagian', { once: randomUUID(), ...part, seen: numbers })
  const refused = await send(shown)
  expect([refused.status, refused.body.includes(`yang pertama ${late}`), refused.body.includes('value="Aula C"')]).toEqual([
    422,
    true,
    true,
  ])
  expect(await town.rows(`select code from spaces.resource where code = 'aula-c'`)).toEqual([])
  const done = await send([...shown, late])
  expect([done.status, done.headers.get('location')]).toEqual([303, '/meja/ruang/aula?sudah=ditambah'])
  const held = await town.rows<{ number: string }>(
    `select k.number from spaces.claim c join spaces.booking k on k.id = c.booking_id join spaces.resource r on r.id = c.resource_id where r.code = 'aula-c' and c.blocking order by 1`,
  )
  expect(held.map(({ number }) => number)).toEqual(expect.arrayContaining([seen, late]))
})

describe('B-27 things over the counter, without a script', () => {
  test('out with its state, seen by whoever has it, back with a damage and a picture that keeps nothing of the camera', async () => {
    const number = await stands('warga', 'kamera-2', '2027-01-06 15-17')
    expect((await citizen.get(`/saya/pemesanan/${number}`)).body).toContain('dibawa pada waktunya, harus kembali')
    await town.setClock('2027-01-06T14:50')
    const desk = at('petugas')
    expect((await desk.get('/meja/alat')).body).toContain(`/meja/alat/${number}`)
    const empty = await desk.post(`/meja/alat/${number}/serah`, { once: randomUUID(), 'condition.kamera-2': 'Baret kecil' })
    expect([empty.status, empty.body.includes('value="Baret kecil"')]).toEqual([422, true])
    const out = await desk.post(`/meja/alat/${number}/serah`, { once: randomUUID(), item: 'kamera-2', 'condition.kamera-2': 'Baret kecil' })
    expect(out.status).toBe(303)
    expect((await citizen.get(`/saya/pemesanan/${number}`)).body).toContain('ada pada Anda, harus kembali')
    await town.setClock('2027-01-06T17:10')
    expect((await desk.get('/meja/alat')).body).toContain('Terlambat kembali (1)')

    const taken = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#884422' } })
      .withExif({ IFD0: { Copyright: 'rahasia-kamera' } })
      .jpeg()
      .toBuffer()
    expect(taken.includes('rahasia-kamera')).toBe(true)
    const form = new FormData()
    for (const [name, text] of Object.entries({ once: randomUUID(), item: 'kamera-2', 'damage.kamera-2': 'Lensa pecah' }))
      form.append(name, text)
    form.append('photo.kamera-2', new Blob([new Uint8Array(taken)], { type: 'image/jpeg' }), 'rusak.jpg')
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const back = await desk.send(`/meja/alat/${number}/kembali`, Buffer.from(await request.arrayBuffer()), {
      'content-type': request.headers.get('content-type') ?? '',
    })
    expect(back.status).toBe(303)
    const page = (await desk.get('/meja/alat')).body
    expect(page).toContain('Lensa pecah')
    const photo = /\/meja\/alat\/foto\/[0-9a-f]{32}/.exec(page)?.[0] ?? ''
    const kept = await desk.get(photo)
    expect([kept.status, kept.headers.get('content-type'), kept.body.includes('rahasia-kamera')]).toEqual([200, 'image/webp', false])
    expect((await at('warga').get(photo)).status).toBe(404)
    const damage = /\/meja\/alat\/kerusakan\/[0-9a-f-]{36}/.exec(page)?.[0] ?? ''
    expect((await desk.post(damage, { once: randomUUID(), note: '' })).status).toBe(422)
    expect((await desk.post(damage, { once: randomUUID(), note: 'Lensa diganti' })).status).toBe(303)
  })
})

describe('the same for a machine', () => {
  const send = async (who: string, path: string, body: object, key: string = randomUUID()) => {
    const answer = await at(who).send(`/api/v1${path}`, JSON.stringify(body), {
      'content-type': 'application/json',
      'idempotency-key': key,
    })
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> }
  }

  test('B-16 previewed, refused without a decision, made once for its key', async () => {
    const number = await stands('warga-2', 'aula-b', '2027-01-27 9-11')
    const closure = { kind: 'repair', start: '2027-01-27T08:00:00+07:00', end: '2027-01-27T12:00:00+07:00', reason: 'Atap bocor' }
    const seen = await send('petugas', '/spaces/aula-b/closures/preview', closure)
    expect([seen.status, (seen.body.affected as { number: string }[]).map((one) => one.number)]).toEqual([200, [number]])
    expect((await send('warga', '/spaces/aula-b/closures/preview', closure)).status).toBe(404)
    expect(await send('petugas', '/spaces/aula-b/closures', closure)).toMatchObject({
      status: 422,
      body: { rule: 'spaces.closure.undecided', field: number },
    })
    const key = randomUUID()
    const whole = { ...closure, rulings: [{ number, ruling: 'cancelled', reason: 'Atap bocor' }] }
    const made = await send('petugas', '/spaces/aula-b/closures', whole, key)
    expect(made).toMatchObject({ status: 201, body: { cancelled: 1, moved: 0, kept: 0 } })
    expect(await send('petugas', '/spaces/aula-b/closures', whole, key)).toEqual(made)
    expect(await town.rows(`select reason from spaces.closure where reason = 'Atap bocor'`)).toHaveLength(1)
  })

  test('B-27 out and back in part', async () => {
    const number = await stands('warga', 'kit-siar', '2027-02-02 10-16')
    await town.setClock('2027-02-02T09:50')
    const things = (quantity: number) => ({ items: [{ code: 'mikrofon', quantity, condition: 'Baik' }] })
    expect(await send('petugas', `/bookings/${number}/hand-over`, things(2))).toMatchObject({ status: 201, body: { given: 1 } })
    expect(await send('petugas', `/bookings/${number}/return`, things(1))).toMatchObject({ status: 201, body: { out: 1 } })
    expect(await send('petugas', `/bookings/${number}/return`, things(2))).toMatchObject({
      status: 422,
      body: { rule: 'spaces.handover.more_than_out', field: 'mikrofon' },
    })
    expect((await send('warga', `/bookings/${number}/return`, things(1))).status).toBe(404)
  })
})

test('N7 at the desk: the queue names who has the turn, the page proves what was approved, and whose term is over reads that it is', async () => {
  readers.sekretaris = await readerFor(town, await town.as('sekretaris'))
  const done = await stands('warga', 'kelas-1', '2027-02-23 10-12')
  const { number } = value(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-02-24 10-12')))
  await town.owner.query(
    `update governance.appointment set last_day = '2027-01-31' where person_id = (select id from identity.person where demo_key = 'sekretaris')`,
  )
  const queue = async () => (await at('petugas').get('/meja/pemesanan')).body.replace(/<[^>]*>/g, ' ')
  expect(await queue()).toMatch(/Giliran: [^,]*, Maya Oktaviani \(sampai .*31 Januari 2027\)/)
  await town.setClock('2027-02-01T08:00')
  expect(await queue()).toMatch(/: belum ada pemegang\s+Diteruskan kepada Ketua[^:]*: Harun Alfarizi/)
  const page = (await at('petugas').get(`/meja/pemesanan/${done}`)).body.replace(/<[^>]*>/g, ' ')
  for (const said of ['Sah saat itu', 'putusannya tetap sah', 'Masa jabatan atau pelimpahan mencakup saat itu.', 'Maya Oktaviani'])
    expect(page).toContain(said)
  expect(page).not.toContain('Tidak sah')
  const sent = await at('sekretaris').post(`/meja/pemesanan/${number}/persetujuan`, { once: randomUUID(), reason: 'Sesuai aturan' })
  const ended = 'Kewenangan berakhir: SK contoh (kota contoh) atas nama Anda berlaku sampai 31 Januari 2027.'
  expect([sent.status, sent.body.includes(ended)]).toEqual([403, true])
  // his case too, and a series of dates, which he decided as one
  const [file] = await town.rows<{ number: string }>('select number from governance.case_file where subject_id = $1', [number])
  for (const address of [`/meja/perkara/${file?.number}`, `/meja/rangkaian/RK-2027-00001`]) {
    const seen = await at('sekretaris').get(address)
    expect([address, seen.status, seen.body.includes(ended)]).toEqual([address, 403, true])
    expect((await at('warga').get(address)).status).toBe(404)
  }
  // to whoever never held the office the page is not there
  expect((await at('warga').get(`/meja/pemesanan/${number}`)).status).toBe(404)
})
