import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { secret } from '#src/base/id.ts'
import { send } from '#src/platform/mail.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { moveBooking } from '#src/spaces/move.db.ts'
import { enter } from '../../../test/cast.ts'
import { icsReaders } from '../../../test/ics-readers.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, span, value } from '../../../test/rooms-town.ts'

let town: Rooms
let warga: Reader
let officer: Reader
const guest = () => newReader(town)
beforeAll(async () => {
  town = await openRoomsTown()
  warga = await enter(town, 'warga')
  officer = await enter(town, 'petugas')
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const place = async (who: string, space: string, when: string | string[], more: Record<string, unknown> = {}) =>
  value(await placeBooking(await town.as(who), town.wish(space, when, more)))
const linesOf = (body: string) => body.replaceAll('\r\n ', '').split('\r\n')
const addressIn = (body: string) => /<code>http:\/\/localhost([^<]+)<\/code>/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? ''
const made = async (reader: Reader, at: string) => addressIn((await reader.post(at)).body)
/** What each of three readers finds of one booking, by its page. */
const entriesOf = (body: string, number: string) =>
  icsReaders.map(([, read]) => read(body).filter(({ description }) => description?.includes(number)))

describe('my calendar', () => {
  test('B-08 several days at a stretch are one entry with its nights; the same hours on each day are one a day', async () => {
    const stretch = await place('warga', 'aula-a', '2027-03-05 13-46')
    const daily = await place('warga', 'aula-b', ['2027-03-06 8-17', '2027-03-07 8-17'])
    const { body } = await guest().get(await made(warga, '/saya/kalender'))
    for (const found of entriesOf(body, stretch.number))
      expect(found).toMatchObject([{ from: '2027-03-05T06:00:00', until: '2027-03-06T15:00:00' }])
    for (const found of entriesOf(body, daily.number))
      expect(found.map(({ from, until }) => [from, until])).toEqual([
        ['2027-03-06T01:00:00', '2027-03-06T10:00:00'],
        ['2027-03-07T01:00:00', '2027-03-07T10:00:00'],
      ])
    const alone = await warga.get(`/saya/pemesanan/${daily.number}/kalender.ics`)
    expect(alone.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    for (const [, read] of icsReaders) expect(read(alone.body)).toHaveLength(2)
  })

  test('B-24 called off, the entry stays under its UID, later and struck; the letter carries the same', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-20 10-12')
    const address = await made(warga, '/saya/kalender')
    const before = await guest().get(address)
    const [was] = entriesOf(before.body, number)[0] ?? []
    value(await cancelBooking(await town.as('warga'), { number, reason: 'Pemateri sakit' }))
    const after = await guest().get(address)
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
    for (const found of entriesOf(after.body, number)) {
      expect(found).toMatchObject([{ uid: was?.uid, status: 'CANCELLED', from: was?.from }])
      expect(found[0]?.sequence).toBeGreaterThan(was?.sequence ?? 99)
    }
    const [letter] = await town.rows<{ id: string; calendar: string }>(
      `select id, calendar from platform.mail where subject like $1 and calendar <> '' order by at desc limit 1`,
      [`${number}%`],
    )
    expect(linesOf(letter?.calendar ?? '')).toEqual(expect.arrayContaining(['METHOD:CANCEL', `UID:${was?.uid}`, 'STATUS:CANCELLED']))
    await send(town.house, letter?.id ?? '')
    expect(await readFile(`${town.house.config.DATA_DIR}/mail/${letter?.id}.ics`, 'utf8')).toBe(letter?.calendar)
    // it is told for as long as its day is to come and a month after it was called off
    await town.setClock('2027-02-25T09:00')
    expect((await guest().get(address)).body).not.toContain(number)
  })

  test('a moved booking keeps its UID and raises its SEQUENCE; unchanged, the answer is 304 and without a body', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-21 10-12')
    const address = await made(warga, '/saya/kalender')
    const first = await guest().get(address)
    const tag = first.headers.get('etag') ?? ''
    const asked = () => newReader(town, { 'if-none-match': tag }).get(address)
    expect(await asked()).toMatchObject({ status: 304, body: '' })
    value(await moveBooking(await town.as('warga'), { number, periods: [span('2027-01-21 13-15')] }))
    const second = await asked()
    expect(second.status).toBe(200)
    const [old] = entriesOf(first.body, number)[0] ?? []
    for (const found of entriesOf(second.body, number)) {
      expect(found).toMatchObject([{ uid: old?.uid, from: '2027-01-21T06:00:00' }])
      expect(found[0]?.sequence).toBeGreaterThan(old?.sequence ?? 99)
    }
  })

  test('what waits for a decision is tentative, what stands is confirmed', async () => {
    const { number } = await place('warga', 'studio', '2027-01-22 10-11')
    const address = await made(warga, '/saya/kalender')
    for (const found of entriesOf((await guest().get(address)).body, number)) expect(found).toMatchObject([{ status: 'TENTATIVE' }])
    value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' }))
    for (const found of entriesOf((await guest().get(address)).body, number)) expect(found).toMatchObject([{ status: 'CONFIRMED' }])
  })

  test('B-29 a secret that was never given, is somebody’s guess, or was revoked, opens nothing', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-25 10-12')
    const first = await made(warga, '/saya/kalender')
    expect((await guest().get(first)).status).toBe(200)
    const [person] = await town.rows<{ id: string }>(`select id from identity.person where demo_key = 'warga'`)
    const kept = await town.rows<{ secret_hash: string; id: string }>('select id, secret_hash from spaces.feed')
    const guesses = [
      '',
      '1',
      'warga',
      number,
      person?.id,
      ...kept.flatMap((one) => [one.id, one.secret_hash]),
      secret(),
      `${first.slice(15, -5)}x`,
      '%00',
      '../../etc',
    ]
    for (const guess of guesses) {
      expect([guess, (await guest().get(`/kalender/saya/${guess}.ics`)).status]).toEqual([guess, 404])
      expect([guess, (await guest().get(`/ruang/kelas-1/kalender.ics?kunci=${guess}`)).status]).toEqual([guess, 404])
      expect([guess, (await guest().get(`/kalender/saya/${guess}/${number}.ics`)).status]).toEqual([guess, 404])
    }
    // the secret itself is nowhere in the database
    expect(await town.rows('select 1 from spaces.feed x where x::text like $1', [`%${first.slice(15, -4)}%`])).toEqual([])
    const second = await made(warga, '/saya/kalender')
    expect((await guest().get(first)).status).toBe(404)
    expect((await guest().get(second)).status).toBe(200)
    expect((await warga.post('/saya/kalender/cabut')).location).toBe('/saya/pemesanan?sudah=dicabut')
    expect((await guest().get(second)).status).toBe(404)
    expect((await warga.get('/saya/pemesanan')).body).not.toContain('/saya/kalender/cabut')
    await expect(town.owner.query('update spaces.feed set ended_at = null where ended_at is not null')).rejects.toThrow('spaces.feed.ended')
  })

  test('B-29 one booking as a file is its reader’s alone, or of the secret of his calendar', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-26 10-12')
    const at = `/saya/pemesanan/${number}/kalender.ics`
    expect((await warga.get(at)).status).toBe(200)
    expect((await officer.get(at)).status).toBe(404)
    expect((await guest().get(at)).location).toContain('/masuk')
    const key = (await made(warga, '/saya/kalender')).slice(15, -4)
    expect((await guest().get(`/kalender/saya/${key}/${number}.ics`)).status).toBe(200)
    const theirs = (await made(await enter(town, 'warga-2'), '/saya/kalender')).slice(15, -4)
    expect((await guest().get(`/kalender/saya/${theirs}/${number}.ics`)).status).toBe(404)
  })
})

describe('the calendar of a room', () => {
  test('B-29 everybody sees that it is taken and for which class, and neither name, title, number nor row', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-27 10-12', { title: 'Ulang tahun Kencana' })
    const [row] = await town.rows<{ id: string }>('select id from spaces.booking where number = $1', [number])
    const { status, body } = await guest().get('/ruang/kelas-1/kalender.ics')
    expect(status).toBe(200)
    for (const [, read] of icsReaders)
      expect(read(body).filter(({ from }) => from === '2027-01-27T03:00:00')).toMatchObject([
        { summary: 'Terpakai · Sosial', description: undefined },
      ])
    for (const hidden of ['Kencana', number, row?.id ?? '', 'Sari', 'warga']) expect(linesOf(body).join('\n')).not.toContain(hidden)
    const again = newReader(town, { 'if-none-match': (await guest().get('/ruang/kelas-1/kalender.ics')).headers.get('etag') ?? '' })
    expect((await again.get('/ruang/kelas-1/kalender.ics')).status).toBe(304)
  })

  test('B-08 day, week, month and agenda draw the same: a stretch leaves no hour of its middle day, the same hours a day leave the evening', async () => {
    await place('warga', 'aula-a', '2027-03-19 8-70')
    await place('warga', 'aula-b', ['2027-03-20 8-17', '2027-03-21 8-17'])
    const text = async (address: string) => {
      const main = /<main[\s\S]*<\/main>/.exec((await guest().get(address)).body)?.[0] ?? ''
      return main.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    }
    const whole = /08\.00–22\.00 Terpakai/
    const evening = /08\.00–17\.00 Terpakai.*17\.00–22\.00 Kosong/
    for (const [slug, drawn, words] of [
      ['aula-a', whole, 'penuh'],
      ['aula-b', evening, '1 slot kosong'],
    ] as const) {
      for (const day of ['2027-03-20', '2027-03-21']) {
        const n = Number(day.slice(8))
        const alone = await text(`/ruang/${slug}/hari?hari=${day}`)
        expect([slug, day, drawn.test(alone), alone.includes('Kosong')]).toEqual([slug, day, true, slug === 'aula-b'])
        // the page of the room has the month, the week of the day, and the day
        const room = await text(`/ruang/${slug}?bulan=2027-03&hari=${day}`)
        const name = n === 20 ? 'Sabtu' : 'Minggu'
        expect(room).toContain(`${name}, ${n} Maret 2027, ${words}`)
        expect(room).toMatch(new RegExp(`${name}, ${n} Maret [^,]*${words}`))
        const agenda = await text(`/ruang/${slug}/agenda?bulan=2027-03`)
        const from = agenda.indexOf(`${name}, ${n} Maret 2027`)
        expect(from).toBeGreaterThan(0)
        expect(agenda.slice(from, from + 80)).toMatch(slug === 'aula-a' ? whole : /08\.00–17\.00 Terpakai/)
      }
      expect(await text(`/ruang/${slug}/hari?hari=2027-03-22`)).toMatch(/08\.00–22\.00 Kosong/)
    }
  })

  test('the whole is taken where a half is, and its other half is not; what was called off is struck, not lost', async () => {
    const { number } = await place('warga', 'aula-a', '2027-01-28 10-12')
    const at = '2027-01-28T03:00:00'
    const uses = async (slug: string) =>
      (icsReaders[0]?.[1]((await guest().get(`/ruang/${slug}/kalender.ics`)).body) ?? []).filter(({ from }) => from === at)
    const [[half], [whole], other] = [await uses('aula-a'), await uses('aula'), await uses('aula-b')]
    expect(half?.uid).toBe(whole?.uid)
    expect(other).toEqual([])
    value(await cancelBooking(await town.as('warga'), { number, reason: 'Pemateri sakit' }))
    expect(await uses('aula')).toMatchObject([{ uid: whole?.uid, status: 'CANCELLED' }])
  })

  test('with the secret of its desk it has numbers and titles; a citizen cannot make one, and it ends with the office', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-02-01 10-12', { title: 'Kelas membatik' })
    expect((await warga.post('/ruang/kelas-1/kalender')).status).toBe(404)
    const address = await made(officer, '/ruang/kelas-1/kalender')
    expect((await guest().get(address)).body).toContain(number)
    expect((await guest().get(address.replace('kelas-1', 'studio'))).status).toBe(404)
    const shown = await officer.get('/ruang/kelas-1')
    expect(shown.body).toContain('/ruang/kelas-1/kalender/cabut')
    expect((await warga.get('/ruang/kelas-1')).body).not.toContain('/ruang/kelas-1/kalender"')
    await town.setClock('2031-01-04T09:00')
    expect((await guest().get(address)).status).toBe(404)
  })

  test('B-29 the sheet at its door says when and for which class, and names nobody', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-02-02 10-12', { title: 'Ulang tahun Kencana' })
    const { status, body } = await guest().get('/ruang/kelas-1/pintu?hari=2027-02-02')
    expect(status).toBe(200)
    expect(body).toMatch(/10\.00–12\.00<\/b> <span>Terpakai · Sosial/)
    expect((await guest().get('/ruang/kelas-1/pintu?hari=2027-02-01')).body).toContain('10.00–12.00 Terpakai · Sosial')
    for (const hidden of ['Kencana', number]) expect(body).not.toContain(hidden)
    expect((await guest().get('/ruang/tidak-ada/pintu')).status).toBe(404)
  })
})
