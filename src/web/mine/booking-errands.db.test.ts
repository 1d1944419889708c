import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { holdBooking, placeBooking } from '#src/spaces/booking.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { offerIfWaiting } from '#src/spaces/waiting.db.ts'
import { systemCtx } from '#src/work.ts'
import { enter } from '../../../test/cast.ts'
import type { Answer, Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, social, value } from '../../../test/rooms-town.ts'
import { to } from '../to.ts'

let town: Rooms
let warga: Reader
let other: Reader
beforeAll(async () => {
  town = await openRoomsTown()
  town.house.config.RATE_LIMITS = 'off'
  warga = await enter(town, 'warga')
  other = await enter(town, 'warga-2')
})
afterAll(() => town?.close())

const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
const fields = (answers: Record<string, string>) => Object.fromEntries(Object.entries(answers).map(([key, one]) => [`j_${key}`, one]))
const place = async (who: string, space: string, when: string, answers = social) =>
  value(await placeBooking(await town.as(who), town.wish(space, when, { answers }))).number
const confirmed = async (who: string, space: string, when: string) => {
  const number = await place(who, space, when)
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan yang diumumkan' }))
  return number
}
const stateOf = async (number: string) =>
  (await town.rows<{ state: string }>('select state from spaces.booking where number = $1', [number]))[0]?.state
const main = ({ body }: Answer) => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? ''
const errand = (number: string, name: string) => to.myBookingErrand(number, name)

/** The times a page offers, as its form sends them back. */
const timesOn = (answer: Answer) =>
  [...main(answer).matchAll(/name="waktu" value="([^"]+)"/g)].map(([, text = '']) =>
    text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  )

describe('B-30 a page that lay open for two hours', () => {
  const written = {
    title: 'Kelas menjahit ibu-ibu',
    purpose: 'Dua belas peserta membawa mesin sendiri, kami menyediakan kain.',
    slug: 'kelas-1',
  }
  const heldAt = async (when: string) => {
    await town.setClock('2027-01-04T09:00')
    const held = value(await holdBooking(await town.as('warga'), town.wish('kelas-1', when)))
    await town.setClock('2027-01-04T11:00')
    return held.number
  }
  const sent = (number: string, more: Record<string, string> = {}) =>
    warga.post(errand(number, 'kirim'), { ...fields(social), ...written, ...more })
  const keeps = (answer: Answer) => main(answer).includes(`value="${written.title}"`) && main(answer).includes(`>${written.purpose}<`)
  const made = async ({ location }: Answer) =>
    (
      await town.rows<{ state: string; title: string; purpose: string; at: Date }>(
        'select state, title, purpose, lower(periods) as at from spaces.booking where number = $1',
        [/BK-[\d-]+/.exec(location)?.[0]],
      )
    )[0]
  const asWritten = { state: 'pending', title: written.title, purpose: written.purpose }

  test('says that the hold is over, keeps every word, and sends them for the same time where it is free', async () => {
    const number = await heldAt('2027-02-08 10-12')
    const late = await sent(number)
    expect([late.status, keeps(late)]).toEqual([409, true])
    expect(main(late)).toContain('Waktu menahan ruang sudah habis')
    expect(main(late)).toContain('Waktu yang sama:')
    const [time = '', ...more] = timesOn(late)
    expect(more).toEqual([])
    // what the page did not offer is asked of the rules like any wish, and the words stay
    const night = JSON.stringify({ ...JSON.parse(time), periods: [{ start: '2027-02-08T20:00:00Z', end: '2027-02-08T21:00:00Z' }] })
    for (const [waktu, status] of [
      ['bukan waktu', 422],
      [night, 422],
    ] as const) {
      const bad = await sent(number, { waktu })
      expect([waktu, bad.status, keeps(bad)]).toEqual([waktu, status, true])
    }
    const again = await sent(number, { waktu: time })
    expect([again.status, again.location]).toEqual([303, expect.stringMatching(/^\/saya\/pemesanan\/BK-[\d-]+\?sudah=terkirim$/)])
    expect(await made(again)).toMatchObject(asWritten)
    expect(await stateOf(number)).toBe('expired')
    // a stranger finds neither the hold nor its words
    expect((await other.post(errand(number, 'kirim'), { ...fields(social), ...written, waktu: time })).status).toBe(404)
  })

  test('taken by another meanwhile it says so, and sends what was written for another time that is offered', async () => {
    const number = await heldAt('2027-02-09 10-12')
    await place('warga-2', 'kelas-1', '2027-02-09 10-12')
    const late = await sent(number)
    expect([late.status, keeps(late)]).toEqual([409, true])
    expect(main(late)).toContain('Waktu itu sudah diambil orang lain')
    expect(main(late)).not.toContain('Waktu yang sama:')
    const times = timesOn(late)
    expect(times.length).toBeGreaterThanOrEqual(1)
    const again = await sent(number, { waktu: times[0] ?? '' })
    expect(again.status).toBe(303)
    expect(await made(again)).toMatchObject(asWritten)
    await town.setClock('2027-01-04T09:00')
  })
})

test('B-17 going back frees the room at once, and the pages before open with everything typed', async () => {
  const when = { hari: '2027-02-10', dari: '10:00', sampai: '12:00', orang: '8' }
  const held = await warga.post('/ruang/kelas-1/tahan', { ...when, ...fields(social) })
  const number = /BK-[\d-]+/.exec(held.location)?.[0] ?? ''
  expect(await stateOf(number)).toBe('held')
  const wish = { ...when, ...fields(social), langkah: 'kegiatan' }
  expect(main(await other.get(to.bookSpace('kelas-1', wish)))).toContain('sedang ditahan orang lain s.d. 09.10 WIB')
  const back = await warga.post(errand(number, 'lepas'), { ...when, ...fields(social), slug: 'kelas-1' })
  expect([back.status, back.location]).toEqual([303, to.bookSpace('kelas-1', { ...when, ...fields(social) })])
  expect((await other.post('/ruang/kelas-1/tahan', { ...when, ...fields(social) })).location).toMatch(/\/saya\/pemesanan\/BK-/)
})

test('B-06 the page names the projector that is out and offers the same room without it, with everything else kept', async () => {
  await place('warga', 'proyektor-1', '2027-02-11 9-12')
  const wish = {
    hari: '2027-02-11',
    dari: '10:00',
    sampai: '12:00',
    orang: '8',
    'alat_proyektor-1': '1',
    alat_kursi: '30',
    langkah: 'kegiatan',
  }
  const page = await other.get(to.bookSpace('aula-b', wish))
  expect(page.status).toBe(409)
  expect(main(page)).toContain('Proyektor 1')
  const way = /href="([^"]+)"><b>Tanpa Proyektor 1:<\/b>/.exec(main(page))?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(way).toContain('alat_kursi=30')
  expect(way).not.toContain('proyektor')
  expect((await other.get(way)).status).toBe(200)
})

test('B-28 of whatever cannot be, the page says it at its field in Indonesian, keeps nothing and never gives markup back as markup', async () => {
  const img = '<img src=x onerror=alert(1)>'
  const good = { hari: '2027-02-12', dari: '08:00', sampai: '10:00', orang: '8', langkah: 'kegiatan' }
  const counted = async () =>
    (await town.rows<{ n: number }>('select (select count(*) from spaces.booking) + (select count(*) from spaces.claim) as n'))[0]?.n
  const before = await counted()
  for (const [what, more, field] of [
    ['end before start', { dari: '10:00', sampai: '08:00' }, 'hari'],
    ['no length', { sampai: '08:00' }, 'hari'],
    ['year 20270', { hari: '20270-01-18' }, 'hari'],
    ['30 February', { hari: '2027-02-30' }, 'hari'],
    ['people below nought', { orang: '-1' }, 'orang'],
    ['a day gone by', { hari: '2026-12-01' }, 'hari'],
    ['markup', { hari: img, orang: img }, 'hari'],
    ['a statement', { hari: "2027-02-12'; drop table spaces.booking; --" }, 'hari'],
  ] as const) {
    const page = await warga.get(to.bookSpace('kelas-1', { ...good, ...more }))
    expect([what, page.status, page.body.includes(`href="#f-${field}"`), page.body.includes('<img src=x')]).toEqual([
      what,
      422,
      true,
      false,
    ])
  }
  const over = await warga.get(to.bookSpace('aula', { ...good, orang: '201' }))
  expect([over.status, main(over).includes('href="#f-orang"'), main(over).includes('200')]).toEqual([422, true, true])
  const held = value(await holdBooking(await town.as('warga'), town.wish('kelas-1', '2027-02-12 8-10')))
  const kept = await counted()
  for (const [more, field] of [
    [{ title: img }, 'title'],
    [{ title: "Kelas'); DROP TABLE spaces.booking; --" }, 'title'],
    [{ purpose: '🎭 مسرح '.repeat(1500) }, 'purpose'],
  ] as const) {
    const page = await warga.post(errand(held.number, 'kirim'), { ...fields(social), title: 'Kelas', slug: 'kelas-1', ...more })
    expect([page.status, page.body.includes(`href="#f-${field}"`), page.body.includes('<img src=x')]).toEqual([422, true, false])
  }
  expect([await counted(), await stateOf(held.number)]).toEqual([kept, 'held'])
  expect(Number(kept)).toBe(Number(before) + 2)
})

describe('B-24 calling it off on a page of its own', () => {
  test('says what it costs, asks for one of a list or for words, keeps what was typed, and releases at once', async () => {
    const number = await confirmed('warga', 'kelas-1', '2027-01-12 10-12')
    const page = await warga.get(errand(number, 'pembatalan'))
    expect(main(page)).toContain('gratis, sampai 11 Januari 2027')
    const bare = await warga.post(errand(number, 'pembatalan'), { reason: 'kata yang tidak boleh hilang' })
    expect([bare.status, main(bare).includes('kata yang tidak boleh hilang')]).toEqual([422, true])
    expect(main(bare)).toContain('Pilih alasan pembatalan dari daftar')
    const words = await warga.post(errand(number, 'pembatalan'), { why: 'lain', reason: '' })
    expect([words.status, main(words).includes('#reason') || main(words).includes('reason-error')]).toEqual([422, true])
    const done = await warga.post(errand(number, 'pembatalan'), { why: 'peserta', reason: 'Hanya dua yang datang' })
    expect([done.status, done.location]).toEqual([303, to.myBooking(number, { sudah: 'batal' })])
    const [step] = await town.rows<{ reason: string }>(
      `select s.reason from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1 and s.to_state = 'cancelled'`,
      [number],
    )
    expect(step?.reason).toBe('Pesertanya kurang. Hanya dua yang datang')
    expect((await other.get('/ruang/kelas-1/hari?hari=2027-01-12')).body).not.toContain('Kabari saya bila kosong</a>')
  })

  test('a page that lay open is told that the booking changed, and nothing is lost', async () => {
    const number = await confirmed('warga', 'kelas-1', '2027-01-13 10-12')
    const stale = await warga.post(errand(number, 'pembatalan'), { why: 'lain', reason: 'Alasan panjang saya', version: '0' })
    expect([stale.status, main(stale).includes('Alasan panjang saya'), await stateOf(number)]).toEqual([409, true, 'confirmed'])
  })
})

describe('another time', () => {
  test('is looked at before it is done; where it is taken, other times are offered and one may wait', async () => {
    const number = await confirmed('warga', 'kelas-1', '2027-01-14 10-12')
    await confirmed('warga-2', 'kelas-1', '2027-01-14 13-15')
    const taken = await warga.get(to.myBookingErrand(number, 'pindah', { hari: '2027-01-14', dari: '13:00', sampai: '15:00' }))
    expect(main(taken)).toContain('sudah dipakai')
    expect(main(taken)).toContain('Yang masih bisa Anda dapat')
    expect(main(taken)).toContain('aturan=spaces.booking.taken')
    expect(main(taken)).not.toContain('Pindahkan</button>')
    // its own time is not in its way
    const free = await warga.get(to.myBookingErrand(number, 'pindah', { hari: '2027-01-14', dari: '11:00', sampai: '12:30' }))
    expect(main(free)).toContain('Pindahkan')
    const wish = { hari: '2027-01-14', dari: '11:00', sampai: '12:30' }
    const refused = await warga.post(errand(number, 'pindah'), { hari: '2027-01-14', dari: '13:00', sampai: '15:00' })
    expect([refused.status, main(refused).includes('value="13:00" selected')]).toEqual([409, true])
    const done = await warga.post(errand(number, 'pindah'), wish)
    expect([done.status, done.location]).toEqual([303, to.myBooking(number, { sudah: 'pindah' })])
    const [row] = await town.rows<{ at: Date }>('select lower(periods) as at from spaces.booking where number = $1', [number])
    expect(row?.at.toISOString()).toBe('2027-01-14T04:00:00.000Z')
    expect((await other.get(errand(number, 'pindah'))).status).toBe(404)
  })
})

describe('B-25 an absence', () => {
  test('can be appealed for a week from its page; later the page says so', async () => {
    await town.setClock('2027-01-15T09:00')
    const number = await confirmed('warga', 'kelas-1', '2027-01-18 10-12')
    await town.setClock('2027-01-18T10:14')
    const early = await warga.get(to.myBooking(number))
    expect(main(early)).toContain('Lapor hadir')
    await town.setClock('2027-01-18T10:16')
    await town.owner.query('select spaces.lapse(null)')
    expect(await stateOf(number)).toBe('no_show')
    expect(main(await warga.get(to.myBooking(number)))).toContain('Sanggah tanda tidak hadir')
    const short = await warga.post(errand(number, 'banding'), { reason: 'x' })
    expect([short.status, main(short).includes('paling sedikit tiga huruf')]).toEqual([422, true])
    expect((await warga.post(errand(number, 'banding'), { reason: 'Kami masuk pukul 10.05' })).status).toBe(303)
    expect(main(await warga.get(to.myBooking(number)))).toContain('Giliran pengelola menjawab')
    expect((await warga.post(errand(number, 'banding'), { reason: 'Sekali lagi' })).status).toBe(409)
    await town.setClock('2027-01-18T11:00')
    const other = await confirmed('warga', 'kelas-1', '2027-01-20 10-12')
    await town.setClock('2027-01-20T10:16')
    await town.owner.query('select spaces.lapse(null)')
    expect(await stateOf(other)).toBe('no_show')
    await town.setClock('2027-01-28T10:16')
    expect(main(await warga.get(errand(other, 'banding')))).toContain('Batas menyanggah sudah lewat')
    const late = await warga.post(errand(other, 'banding'), { reason: 'Kami masuk pukul 10.05' })
    expect([late.status, main(late).includes('paling lambat 7 hari'), await stateOf(other)]).toEqual([422, true, 'no_show'])
    await town.setClock('2027-01-04T09:00')
  })
})

describe('N3 the use changes', () => {
  test('it is reckoned first, declared, and then agreed to or declined by the applicant', async () => {
    const number = await confirmed('warga', 'aula-a', '2027-01-20 10-12')
    const tried = await warga.get(to.myBookingErrand(number, 'perubahan', fields(paid)))
    expect(main(tried)).toContain('Golongan dan harga berubah')
    expect(await stateOf(number)).toBe('confirmed')
    const bare = await warga.post(errand(number, 'perubahan'), { ...fields(paid), reason: '' })
    expect([bare.status, main(bare).includes('Golongan dan harga berubah')]).toEqual([422, true])
    expect((await warga.post(errand(number, 'perubahan'), { ...fields(paid), reason: 'Ada tiket Rp50.000' })).status).toBe(303)
    expect(await stateOf(number)).toBe('awaiting_tariff')
    const page = main(await warga.get(errand(number, 'tarif-baru')))
    expect(page).toContain('Ada tiket Rp50.000')
    expect(page).toMatch(/Setujui: Rp\d/)
    expect((await warga.post(errand(number, 'tarif-baru'), {})).status).toBe(422)
    expect((await warga.post(errand(number, 'tarif-baru'), { accept: 'tolak' })).status).toBe(303)
    expect(await stateOf(number)).toBe('confirmed')
    expect((await warga.post(errand(number, 'tarif-baru'), { accept: 'setuju' })).status).toBe(409)
  })
})

describe('relief', () => {
  test('is wished for once, within the price, and its deadline stays as it was', async () => {
    const number = await place('warga', 'aula-b', '2027-01-21 10-12', paid)
    const [before] = await town.rows<{ lapses: Date; price: number }>(
      'select lapses_at as lapses, price::int as price from spaces.booking where number = $1',
      [number],
    )
    const tooMuch = await warga.post(errand(number, 'keringanan'), {
      amount: String((before?.price ?? 0) + 1),
      reason: 'Untuk anak putus sekolah',
    })
    expect([tooMuch.status, main(tooMuch).includes('Untuk anak putus sekolah')]).toEqual([422, true])
    expect((await warga.post(errand(number, 'keringanan'), { amount: 'Rp10.000', reason: 'Untuk anak putus sekolah' })).status).toBe(303)
    for (const page of [errand(number, 'keringanan'), to.myBooking(number)]) {
      expect(main(await warga.get(page))).toMatch(/nomor KR-2027-\d{5}\. Giliran Sekretaris[^,]*, dijawab paling lambat 11 Januari 2027/)
    }
    expect((await warga.post(errand(number, 'keringanan'), { amount: '5000', reason: 'Sekali lagi' })).status).toBe(409)
    const [after] = await town.rows<{ lapses: Date; price: number; state: string }>(
      'select lapses_at as lapses, price::int as price, state from spaces.booking where number = $1',
      [number],
    )
    expect(after).toEqual({ ...before, state: 'pending' })
    expect((await other.post(errand(number, 'keringanan'), { amount: '5000', reason: 'Bukan punya saya' })).status).toBe(404)
  })
})

describe('after use', () => {
  test('one question, sealed whatever it says, answered once', async () => {
    const number = await confirmed('warga', 'kelas-1', '2027-01-25 10-12')
    expect((await warga.post(errand(number, 'pungutan'), { demanded: 'ya' })).status).toBe(422)
    await town.setClock('2027-01-25T09:50')
    await warga.post(errand(number, 'hadir'))
    await town.setClock('2027-01-25T12:01')
    await town.owner.query('select spaces.complete_used()')
    expect(await stateOf(number)).toBe('completed')
    const bare = await warga.post(errand(number, 'pungutan'), { says: 'Diminta dua puluh ribu' })
    expect([bare.status, main(bare).includes('Diminta dua puluh ribu')]).toEqual([422, true])
    const kept = async () => await town.rows(`select * from platform.idempotency where route like '%pungutan'`)
    expect(
      (await warga.post(errand(number, 'pungutan'), { once: 'satu-kunci', demanded: 'ya', says: 'Diminta dua puluh ribu' })).status,
    ).toBe(303)
    // its print beside its key would give the answer away to whoever tries the two
    expect(await kept()).toEqual([])
    const again = main(await warga.get(errand(number, 'pungutan')))
    expect(again).toContain('tersegel')
    expect(again).not.toContain('dua puluh ribu')
    await town.setClock('2027-01-04T09:00')
  })
})

describe('B-26 waiting', () => {
  test('from a taken line of the day to an offer with its clock, to a booking', async () => {
    const number = await confirmed('warga', 'studio', '2027-01-26 10-12')
    const day = await other.get('/ruang/studio/hari?hari=2027-01-26')
    const link = /href="(\/ruang\/studio\/tunggu[^"]+)"/.exec(day.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(link).toContain('hari=2027-01-26')
    expect(main(await other.get(link))).toContain('value="2027-01-26"')
    const wish = { hari: '2027-01-26', dari: '10:00', sampai: '12:00', orang: '8' }
    const free = await other.post('/ruang/studio/tunggu', { ...wish, dari: '14:00', sampai: '16:00' })
    expect([free.status, main(free).includes('Pesan sekarang')]).toEqual([409, true])
    expect((await other.post('/ruang/studio/tunggu', wish)).location).toBe(to.myWaiting({ sudah: 'ikut' }))
    expect(main(await other.get('/saya/tunggu'))).toContain('Urutan 1')
    await warga.post(errand(number, 'pembatalan'), { why: 'batal' })
    await offerIfWaiting({ ...systemCtx(town.house, 'uji'), now: town.now() })
    const places = main(await other.get('/saya/tunggu'))
    expect(places).toContain('11.00 WIB')
    const offer = /\/saya\/pemesanan\/(BK-[\d-]+)"/.exec(places)?.[1] ?? ''
    // what was never asked is asked now, and the price is told before anything is sent
    expect(main(await other.get(to.myBooking(offer)))).toContain('Enam pertanyaan')
    const told = main(await other.get(to.myBooking(offer, fields(social))))
    expect(told).toContain('Mengapa?')
    expect(told).toContain('Kirim permohonan')
    const sent = await other.post(errand(offer, 'kirim'), { ...fields(social), title: 'Rekaman suara', slug: 'studio' })
    expect([sent.status, await stateOf(offer)]).toEqual([303, 'pending'])
  })

  test('somebody else’s place is not there to leave', async () => {
    await confirmed('warga', 'studio', '2027-01-28 10-12')
    await other.post('/ruang/studio/tunggu', { hari: '2027-01-28', dari: '10:00', sampai: '12:00', orang: '8' })
    const id = /name="tunggu" value="([^"]+)"/.exec((await other.get('/saya/tunggu')).body)?.[1] ?? ''
    expect(id).not.toBe('')
    expect((await warga.post('/saya/tunggu/keluar', { tunggu: id })).status).toBe(404)
    expect((await warga.post('/saya/tunggu/keluar', { tunggu: 'bukan nomor' })).status).toBe(404)
    expect((await other.post('/saya/tunggu/keluar', { tunggu: id })).location).toBe(to.myWaiting({ sudah: 'keluar' }))
  })
})

describe('objecting', () => {
  test('from the why sheet and from a refusal, with a case and a day; the form keeps its words', async () => {
    const why = await warga.get(
      to.bookSpace('aula', { hari: '2027-01-19', dari: '10:00', sampai: '12:00', orang: '20', langkah: 'mengapa', ...fields(social) }),
    )
    expect(why.body).toContain('/ruang/keberatan/ajukan?ruang=aula&amp;j_peserta_bayar=tidak')
    const closed = await warga.get(
      to.bookSpace('aula', { hari: '2027-12-30', dari: '10:00', sampai: '12:00', orang: '20', langkah: 'kegiatan' }),
    )
    expect(closed.body).toContain('aturan=spaces.when.window')
    const about = { ruang: 'aula', aturan: 'spaces.when.window' }
    const bare = await warga.post('/ruang/keberatan/ajukan', { ...about, says: 'singkat' })
    expect([bare.status, main(bare).includes('>singkat<')]).toEqual([422, true])
    const sent = await warga.post('/ruang/keberatan/ajukan', { ...about, says: 'Jendela pemesanan terlalu pendek bagi festival.' })
    expect(sent.location).toMatch(/^\/saya\/keberatan\?sudah=PK-/)
    const mine = main(await warga.get(sent.location))
    expect(mine).toMatch(/perkara PK-[\d-]+, dijawab paling lambat \d+ Januari 2027/)
    expect(main(await other.get('/saya/keberatan'))).not.toContain('Jendela pemesanan')
    expect((await other.get('/ruang/keberatan/ajukan?pemesanan=BK-2027-00001')).status).toBe(404)
    expect((await warga.post('/ruang/keberatan/ajukan', { says: 'Tentang apa ini sebenarnya?' })).status).toBe(422)
  })
})

test('B-28 what stands in the way is said in the reader’s tongue, its days and hours too', async () => {
  const early = to.bookSpace('aula', { hari: '2027-01-12', dari: '06:00', sampai: '09:00', orang: '20', langkah: 'kegiatan' })
  expect(main(await warga.get(`${early}&bahasa=id`))).toContain('Pada 12 Januari 2027 ruang buka pukul 08.00')
  const english = /<div class="summary"[\s\S]*?<\/ul>/.exec((await warga.get(`${early}&bahasa=en`)).body)?.[0] ?? ''
  expect(english).toContain('12 January 2027')
  expect(english).toContain('08:00')
  expect(english).not.toMatch(/Januari|08\.00/)
  await warga.get('/saya?bahasa=id')
})
