import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rescheduleEvent } from '#src/events/call-off.db.ts'
import { readWorkbook } from '#src/platform/xlsx-read.ts'
import { workbookType } from '#src/platform/xlsx-write.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown } from '../../../test/events-town.ts'
import { icsReaders } from '../../../test/ics-readers.ts'
import { letterTo, newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let guest: Reader
let organiser: Reader
let number = ''
let slug = ''
beforeAll(async () => {
  town = await openEventsTown()
  guest = newReader(town)
  organiser = await enter(town, 'komunitas')
  ;({ number, slug } = await town.put({ title: 'Kelas Sablon Cukil' }))
}, 60_000)
afterAll(() => town?.close())

const set = {
  once: 'buka-1',
  capacity: '2',
  openDay: '2027-01-01',
  openAt: '08:00',
  closeDay: '2027-03-06',
  closeAt: '16:00',
  kind1: 'Umum',
  price1: '0',
  policy: 'in_order',
  offerHours: '12',
  largestParty: '4',
}
const seat = { once: 'kursi-1', name: 'Kartika Purwaningsih', email: 'kartika@contoh.id', phone: '0812-3456-7890', party: '1' }
const opened = async (reader: Reader, location: string) => {
  const first = await reader.get(location)
  return await reader.get(first.location)
}

describe('registering through pages, without an account and without script', () => {
  test('the organiser opens it; nothing typed is lost when something is wrong; a stranger finds no such page', async () => {
    expect((await (await enter(town, 'warga')).get(`/acara/usul/${number}/peserta`)).status).toBe(404)
    expect((await guest.get(`/acara/${slug}/daftar`)).status).toBe(404)
    const wrong = await organiser.post(`/acara/usul/${number}/peserta/buka`, { ...set, capacity: 'banyak', kind1: 'Jenis Istimewa' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('Jenis Istimewa')
    const priced = await organiser.post(`/acara/usul/${number}/peserta/buka`, { ...set, price1: '5.000', payHow: 'Tunai di tempat' })
    expect(priced.body).toContain('diumumkan tanpa harga')
    expect((await organiser.post(`/acara/usul/${number}/peserta/buka`, set)).location).toContain('sudah=buka')
    const page = await guest.get(`/acara/${slug}`)
    expect(page.body).toContain('2 dari 2 kursi kosong')
    expect(page.body).toContain('Jaga urutan')
    const api = JSON.parse((await guest.get(`/api/v1/events/${slug}`)).body)
    expect(api).toMatchObject({ capacity: 2, remaining: 2 })
  })

  test('a form with a fault comes back as it was typed', async () => {
    const wrong = await guest.post(`/acara/${slug}/daftar`, { ...seat, email: 'bukan surel', party: '9' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('bukan surel')
    expect(wrong.body).toContain('Kartika Purwaningsih')
    expect((await town.rows('select from events.registration')).length).toBe(0)
  })

  test('E-29 sent twice because the answer was lost, it is one seat, and its page opens all the same', async () => {
    const sent = await guest.post(`/acara/${slug}/daftar`, seat)
    const again = await newReader(town).post(`/acara/${slug}/daftar`, seat)
    expect([sent.status, again.status]).toEqual([303, 303])
    expect(again.location).toBe(sent.location)
    expect((await town.rows('select from events.registration')).length).toBe(1)
    const page = await opened(guest, again.location)
    expect(page.body).toContain('Kursi Anda sudah pasti')
    expect(page.headers.get('cache-control')).toContain('no-store')
    const address = again.location.replace(/\?.*/, '')
    expect((await guest.get(again.location)).location).toBe(address)
    expect((await newReader(town).get(address)).status).toBe(404)
  })

  test('when it is full the line is said plainly, with one’s place in it; who cancels gives the seat on', async () => {
    const pair = await guest.post(`/acara/${slug}/daftar`, { ...seat, once: 'kursi-2', email: 'dua@contoh.id', party: '2' })
    const other = newReader(town)
    const last = await other.post(`/acara/${slug}/daftar`, { ...seat, once: 'kursi-3', email: 'tiga@contoh.id', party: '1' })
    expect((await opened(guest, pair.location)).body).toContain('Urutan ke-1 dalam daftar tunggu')
    expect((await opened(other, last.location)).body).toContain('Urutan ke-2 dalam daftar tunggu')
    expect((await guest.get(`/acara/${slug}`)).body).toContain('kursi kosong ditahan untuk 2 pendaftaran yang menunggu')
    const [first] = await town.rows<{ number: string }>(`select number from events.registration where email = 'kartika@contoh.id'`)
    expect((await guest.post(`/acara/pendaftaran/${first?.number}/batal`, { once: 'batal-1' })).status).toBe(303)
    const letter = await letterTo(town, 'dua@contoh.id')
    expect(letter?.body).toContain('ada kursi untuk 2 orang')
    const phone = newReader(town)
    const address = /\/acara\/pendaftaran\/(DF-\d{4}-\d+)\?kunci=\S+/.exec(letter?.body ?? '')
    expect((await opened(phone, address?.[0] ?? '')).body).toContain('Ambil kursi ini')
    expect((await phone.post(`/acara/pendaftaran/${address?.[1]}/terima`, { once: 'terima-1' })).location).toContain('sudah=terima')
  })

  test('E-10 a handed-on seat leaves whoever had it', async () => {
    const [row] = await town.rows<{ number: string }>(`select number from events.registration where email = 'dua@contoh.id'`)
    const at = `/acara/pendaftaran/${row?.number}/alihkan`
    const wrong = await guest.post(at, { once: 'alih-0', name: '', email: 'budi@contoh.id' })
    expect([wrong.status, wrong.body.includes('budi@contoh.id')]).toEqual([422, true])
    const handed = await guest.post(at, { once: 'alih-1', name: 'Budi Contoh', email: 'budi@contoh.id' })
    expect((await guest.get(handed.location)).body).toContain('Pendaftaran sudah dialihkan')
    expect((await guest.get(`/acara/pendaftaran/${row?.number}`)).status).toBe(404)
  })

  test('E-30 names stand before the organiser and the desk, and in no public page or answer', async () => {
    for (const reader of [organiser, await enter(town, 'petugas')]) {
      const list = await reader.get(`/acara/usul/${number}/peserta`)
      expect(list.body).toContain('Budi Contoh')
      const table = await reader.post(`/acara/usul/${number}/peserta/unduh`)
      expect(table.headers.get('content-type')).toContain('text/csv')
      expect(table.headers.get('cache-control')).toContain('no-store')
      expect(table.body).toContain('budi@contoh.id')
    }
    expect((await guest.post(`/acara/usul/${number}/peserta/unduh`)).status).toBe(404)
    for (const address of [
      `/acara/${slug}`,
      `/acara/${slug}/daftar`,
      `/acara/${slug}?bahasa=en`,
      '/acara',
      `/acara/${slug}/kalender.ics`,
      `/api/v1/events/${slug}`,
      '/kalender.ics',
    ]) {
      const { body, status } = await newReader(town).get(address)
      expect([address, status]).toEqual([address, 200])
      expect(body).not.toMatch(/Kartika|Budi Contoh|kartika@|budi@contoh/)
    }
  })

  test('E-27 the table taken out has the rows of the list, opens in a spreadsheet of here, and that it was taken stands in the journal', async () => {
    const taken = async () =>
      Number((await town.rows<{ n: string }>(`select count(*) as n from platform.journal where deed = 'events.registration.export'`))[0]?.n)
    const before = await taken()
    await town.owner.query(`update events.registration set name = '=HYPERLINK("x")' where email = 'tiga@contoh.id'`)
    const answer = await organiser.post(`/acara/usul/${number}/peserta/unduh`)
    const lines = answer.body.split('\r\n').filter(Boolean)
    const [head = '', ...rows] = lines.map((line) => line.split(';'))
    const listed = new Set([...(await organiser.get(`/acara/usul/${number}/peserta`)).body.matchAll(/DF-\d{4}-\d+/g)].map(([one]) => one))
    expect(new Set(rows.map(([one]) => one))).toEqual(listed)
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]))
    for (const row of rows) expect(row.join(';')).toMatch(/;2027-01-\d\dT[\d:.]+\+07:00;/)
    expect(answer.body).not.toMatch(/(^|;)"?[=+@]/m)
    expect(await taken()).toBe(before + 1)
    // the mark by which a spreadsheet knows the letters, and the same table as a workbook
    const file = async (bentuk: string) => {
      const given = await town.site.request(`http://localhost/acara/usul/${number}/peserta/unduh`, {
        method: 'POST',
        headers: {
          cookie: [...organiser.cookies].map((pair) => pair.join('=')).join('; '),
          origin: 'http://localhost',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: `bentuk=${bentuk}`,
      })
      return { type: given.headers.get('content-type'), bytes: new Uint8Array(await given.arrayBuffer()) }
    }
    expect([...(await file('csv')).bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const workbook = await file('xlsx')
    const sheet = readWorkbook(workbook.bytes, 'peserta')
    if (!sheet.ok) throw new Error(sheet.refusals[0]?.rule)
    expect(workbook.type).toBe(workbookType)
    expect(sheet.value.headings).toEqual(head)
    expect(sheet.value.rows.map(({ cells }) => cells.slice(0, 3))).toEqual(
      rows.map((row) => row.slice(0, 3).map((one) => one.replace(/^"|"$/g, '').replaceAll('""', '"'))),
    )
    expect(await taken()).toBe(before + 3)
    // whoever only registered takes out nothing, and nothing is written of it
    expect((await guest.post(`/acara/usul/${number}/peserta/unduh`, { bentuk: 'xlsx' })).status).toBe(404)
    expect(await taken()).toBe(before + 3)
  })

  test('E-11 a question that must be answered comes too late once somebody has registered', async () => {
    const [intake] = await town.rows<{ id: string }>('select id from events.intake')
    const ask = { intake: intake?.id ?? '', label: 'Ukuran kaus' }
    const late = await organiser.post(`/acara/usul/${number}/peserta/tanya`, { ...ask, once: 'tanya-1', required: '1' })
    expect(late.body).toContain('hanya boleh yang tidak wajib')
    expect(late.body).toContain('Ukuran kaus')
    expect((await organiser.post(`/acara/usul/${number}/peserta/tanya`, { ...ask, once: 'tanya-2', choices: 'S\nM\nL' })).status).toBe(303)
    expect((await newReader(town).get(`/acara/${slug}/daftar`)).body).toContain('Ukuran kaus')
  })

  test('a seat stands in the calendar of whoever has it, by his secret; given back, it is struck there', async () => {
    const own = await town.put({ title: 'Kelas Jahit Sore', when: [{ day: '2027-03-10', from: '19:00', until: '21:00' }] })
    expect(
      (await organiser.post(`/acara/usul/${own.number}/peserta/buka`, { ...set, once: 'buka-jahit', closeDay: '2027-03-10' })).status,
    ).toBe(303)
    const warga = await enter(town, 'warga')
    const taken = await warga.post(`/acara/${own.slug}/daftar`, { ...seat, once: 'kursi-jahit', email: 'warga@contoh.metro' })
    const registration = /DF-\d{4}-\d+/.exec(taken.location)?.[0] ?? ''
    const made = /<code>http:\/\/localhost([^<]+)<\/code>/.exec((await warga.post('/saya/kalender')).body)?.[1] ?? ''
    const read = async () => {
      const { body } = await newReader(town).get(made)
      return icsReaders.map(([, parse]) => parse(body).filter(({ summary }) => summary.includes('Kelas Jahit Sore')))
    }
    for (const found of await read())
      expect(found).toMatchObject([{ from: '2027-03-10T12:00:00', until: '2027-03-10T14:00:00', status: 'CONFIRMED' }])
    const [before] = (await read())[0] ?? []
    expect((await warga.post(`/acara/pendaftaran/${registration}/batal`, { once: 'batal-jahit' })).status).toBe(303)
    for (const found of await read()) {
      expect(found).toMatchObject([{ uid: before?.uid, status: 'CANCELLED' }])
      expect(found[0]?.sequence).toBeGreaterThan(before?.sequence ?? 99)
    }
    // nobody else's calendar has it, and the city's has the event under a name of its own
    expect((await newReader(town).get('/kalender.ics')).body).not.toContain(before?.uid ?? '-')
  })

  test('E-12 in every calendar it stays one event with the next sequence', async () => {
    const seen = async () => {
      const { body } = await guest.get(`/acara/${slug}/kalender.ics`)
      return { uid: /^UID:(.*)$/m.exec(body)?.[1], sequence: Number(/^SEQUENCE:(\d+)/m.exec(body)?.[1]) }
    }
    const before = await seen()
    const when = [{ day: '2027-03-06', from: '20:00', until: '22:00' }] as never
    const moved = await rescheduleEvent(await town.as('komunitas'), { number, reason: 'Pengajar datang terlambat', when })
    expect(moved.ok).toBe(true)
    expect(await seen()).toEqual({ uid: before.uid, sequence: before.sequence + 1 })
    expect((await letterTo(town, 'budi@contoh.id'))?.body).toContain('Pengajar datang terlambat')
  })
})

test('the structured data of an event says sold out when no seat is left, and that there are some when one comes back', async () => {
  const priced = await town.put({ title: 'Kelas Dua Kursi', price: 50_000 })
  const said = async () =>
    /"availability":"https:\/\/schema\.org\/(\w+)"/.exec((await newReader(town).get(`/acara/${priced.slug}`)).body)?.[1]
  expect(await said()).toBe('InStock')
  const opening = await organiser.post(`/acara/usul/${priced.number}/peserta/buka`, {
    ...set,
    once: 'buka-terjual',
    price1: '50.000',
    payHow: 'Tunai di tempat',
  })
  expect(opening.location).toContain('sudah=buka')
  const taken = async (once: string, email: string) => await newReader(town).post(`/acara/${priced.slug}/daftar`, { ...seat, once, email })
  expect((await taken('kursi-terjual-1', 'satu@contoh.id')).status).toBe(303)
  expect(await said()).toBe('InStock')
  expect((await taken('kursi-terjual-2', 'dua@contoh.id')).status).toBe(303)
  expect(await said()).toBe('SoldOut')
  // a seat that came back
  await town.owner.query(`update events.intake set capacity = 3 where event_id = (select id from events.event where number = $1)`, [
    priced.number,
  ])
  expect(await said()).toBe('InStock')
})
