import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelEvent, moveEventOnline, postponeEvent, rescheduleEvent } from '#src/events/call-off.db.ts'
import { publishEvent, returnEvent, withdrawEvent } from '#src/events/desk.db.ts'
import { openUmbrella } from '#src/events/umbrella.db.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../../test/events-town.ts'
import { icsReaders } from '../../../test/ics-readers.ts'
import { letterTo, newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let guest: Reader
beforeAll(async () => {
  town = await openEventsTown()
  guest = newReader(town)
})
afterAll(() => town?.close())

const typed = {
  once: 'satu',
  title: 'Pasar Kaget Yosorejo',
  summary: 'Lapak warga dan musik gang sampai malam.',
  organiser: 'Warga Yosorejo',
  crowd: '80',
  day: '2027-03-06',
  from: '17:00',
  until: '22:00',
  placeKind: 'free',
  place: 'Lapangan Yosorejo',
  name: 'Sari Contoh',
  email: 'sari@contoh.id',
  phone: '0812-3456-7890',
}
const structuredIn = (body: string) => JSON.parse(/<script type="application\/ld\+json">([^<]*)<\/script>/.exec(body)?.[1] ?? '{}')
const keyIn = (body: string) => /kunci=([\w-]+)/.exec(body)?.[1] ?? ''

describe('E-01 through pages, without an account and without script', () => {
  let number = ''
  test('nothing typed is lost when something is missing', async () => {
    const wrong = await guest.post('/acara/ajukan', { ...typed, title: '', crowd: 'banyak', moreDates: 'kapan-kapan' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('Lapangan Yosorejo')
    expect(wrong.body).toContain('kapan-kapan')
    expect((await town.rows('select from events.event')).length).toBe(0)
  })

  test('sent, confirmed by the letter, published; pressed twice it is one', async () => {
    const sent = await guest.post('/acara/ajukan', typed)
    const again = await guest.post('/acara/ajukan', typed)
    expect([sent.status, again.status]).toEqual([303, 303])
    number = /ACR-\d{4}-\d{5}/.exec(sent.location)?.[0] ?? ''
    expect(again.location).toBe(sent.location)
    expect(sent.location).not.toContain('kunci')
    expect((await guest.get(`/acara/usul/${number}`)).status).toBe(404)
    const letter = await letterTo(town, 'sari@contoh.id')
    const opened = await guest.get(`/acara/usul/${number}?kunci=${keyIn(letter?.body ?? '')}`)
    expect([opened.status, opened.location]).toEqual([303, `/acara/usul/${number}`])
    expect((await guest.post(`/acara/usul/${number}/konfirmasi`, { once: 'dua' })).status).toBe(303)
    value(await publishEvent(await town.as('petugas'), { number }))
    // told so, with the link by which it is managed from whatever browser
    const told = await letterTo(town, 'sari@contoh.id')
    expect(told?.subject).toBe(`Acara ${number} terbit`)
    const elsewhere = newReader(town)
    expect((await elsewhere.get(`/acara/usul/${number}?kunci=${keyIn(told?.body ?? '')}`)).status).toBe(303)
    expect((await elsewhere.get(`/acara/usul/${number}`)).status).toBe(200)
    const [row] = await town.rows<{ slug: string }>(`select slug from events.event where number = '${number}'`)
    const page = await newReader(town).get(`/acara/${row?.slug}`)
    expect(page.status).toBe(200)
    expect(page.body).toContain('17.00–22.00 WIB')
    // how the sender is reached stands on no public page
    expect(page.body).not.toMatch(/Sari Contoh|sari@contoh|81234567890/)
  })

  test('the same sent in by somebody else is flagged to both senders and to the desk; what waits is not called by its name', async () => {
    const other = await enter(town, 'komunitas-2')
    const sent = await other.post('/acara/ajukan', {
      ...typed,
      once: 'kembar',
      title: 'Pasar kaget Yosorejo!',
      from: '17:45',
      organiser: 'RW 4',
    })
    const twin = /ACR-\d{4}-\d{5}/.exec(sent.location)?.[0] ?? ''
    const [row] = await town.rows<{ slug: string }>(`select slug from events.event where number = '${number}'`)
    const seen = (body: string) => /class="notice warn"[\s\S]*?<\/ul>/.exec(body)?.[0] ?? ''
    expect(seen((await other.get(`/acara/usul/${twin}`)).body)).toContain(`href="/acara/${row?.slug}"`)
    const first = seen((await guest.get(`/acara/usul/${number}`)).body)
    expect(first).toContain('1 usul lain yang masih di meja kalender')
    expect(first).not.toMatch(/RW 4|Pasar kaget/)
    expect((await (await enter(town, 'petugas')).get(`/meja/acara/${twin}`)).body).toMatch(
      /Mungkin acara yang sama:[\s\S]*?Pasar Kaget Yosorejo/,
    )
    value(await returnEvent(await town.as('petugas'), { number: twin, reason: 'Sudah ada' }))
    await town.owner.query(
      `set session_replication_role = replica; delete from events.occurrence where event_id = (select id from events.event where number = '${twin}'); set session_replication_role = origin`,
    )
  })

  test('changed by its sender: one event, another sequence, the same entry', async () => {
    const form = await guest.get(`/acara/usul/${number}?ubah=1`)
    expect(form.body).toContain('value="2027-03-06"')
    const version = /name="version" value="(\d+)"/.exec(form.body)?.[1] ?? ''
    const changed = await guest.post(`/acara/usul/${number}/ubah`, { ...typed, once: 'tiga', version, from: '18:00' })
    expect(changed.status).toBe(303)
    const stale = await guest.post(`/acara/usul/${number}/ubah`, { ...typed, once: 'empat', version, from: '19:00' })
    expect(stale.status).toBe(409)
    expect(stale.body).toContain('19:00')
  })

  test('called off by its sender: the page stays and says why', async () => {
    expect((await guest.post(`/acara/usul/${number}/batal`, { once: 'lima', reason: '' })).status).toBe(422)
    expect((await guest.post(`/acara/usul/${number}/batal`, { once: 'enam', reason: 'Hujan lebat' })).status).toBe(303)
    const [row] = await town.rows<{ slug: string }>(`select slug from events.event where number = '${number}'`)
    const page = await newReader(town).get(`/acara/${row?.slug}`)
    expect(page.status).toBe(200)
    expect(page.body).toMatch(/DIBATALKAN[\s\S]*Hujan lebat/)
    expect(structuredIn(page.body)).toMatchObject({
      eventStatus: 'https://schema.org/EventCancelled',
      startDate: '2027-03-06T18:00:00.000+07:00',
    })
  })
})

test('E-01 twenty an hour from one address, then 429', async () => {
  const busy = newReader(town, { 'x-forwarded-for': '203.0.113.9' })
  await town.owner.query('delete from platform.rate_count')
  const answers = []
  for (let n = 0; n < 22; n += 1) answers.push((await busy.post('/acara/ajukan', { ...typed, once: `banyak ${n}`, title: '' })).status)
  expect(answers).toEqual([...Array(20).fill(422), 429, 429])
})

describe('E-02 as schema.org says it', () => {
  test('put off, then given new dates twice', async () => {
    const made = await town.put({ title: 'Konser Tunda' })
    const komunitas = await town.as('komunitas')
    value(await postponeEvent(komunitas, { number: made.number, reason: 'Menunggu gedung' }))
    const read = async () => structuredIn((await newReader(town).get(`/acara/${made.slug}`)).body)
    expect(await read()).toMatchObject({ eventStatus: 'https://schema.org/EventPostponed', startDate: '2027-03-06T17:00:00.000+07:00' })
    for (const day of ['2027-04-03', '2027-04-10'])
      value(
        await rescheduleEvent(komunitas, {
          number: made.number,
          reason: 'Tanggal baru',
          when: [{ day: day as never, from: '17:00', until: '22:00' }],
        }),
      )
    expect(await read()).toMatchObject({
      eventStatus: 'https://schema.org/EventRescheduled',
      startDate: '2027-04-10T17:00:00.000+07:00',
      previousStartDate: ['2027-03-06T17:00:00.000+07:00', '2027-04-03T17:00:00.000+07:00'],
    })
  })

  test('moved online: where to go is an address, on the page and in every calendar', async () => {
    const made = await town.put({ title: 'Bincang Pindah' })
    const komunitas = await town.as('komunitas')
    const change = { number: made.number, reason: 'Gedung banjir' }
    for (const onlineUrl of ['http://rapat.contoh.metro/bincang', 'javascript:alert(1)'])
      expect(rule(await moveEventOnline(komunitas, { ...change, onlineUrl }))).toBe('events.event.web_address')
    value(await moveEventOnline(komunitas, { ...change, onlineUrl: 'https://rapat.contoh.metro/bincang' }))
    const { body, status } = await newReader(town).get(`/acara/${made.slug}`)
    expect([status, body.includes('Gedung banjir')]).toEqual([200, true])
    expect(structuredIn(body)).toMatchObject({
      eventStatus: 'https://schema.org/EventMovedOnline',
      eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
      startDate: '2027-03-06T17:00:00.000+07:00',
      location: { '@type': 'VirtualLocation', url: 'https://rapat.contoh.metro/bincang' },
    })
    const [entry] = icsReaders[0]?.[1]((await newReader(town).get(`/acara/${made.slug}/kalender.ics`)).body) ?? []
    expect([entry?.location, entry?.sequence]).toEqual(['https://rapat.contoh.metro/bincang', 1])
  })
})

describe('E-23 E-24 the feed', () => {
  const feed = async (address = '/kalender.ics', headers: Record<string, string> = {}) => await newReader(town, headers).get(address)

  test('three readers understand the same, and 19:00 WIB is 12:00Z in each', async () => {
    const made = await town.put({
      title: 'Malam; Puisi, dan "Kopi"',
      summary: 'Baris satu\\n, dua; tiga — é 🎪 panjang sekali sampai melewati tujuh puluh lima oktet.',
      when: [{ day: '2027-05-07', from: '19:00', until: '21:00' }],
    })
    await town.put({ title: 'Tiga Hari Tanpa Jam', when: [{ day: '2027-05-05', untilDay: '2027-05-07' }] })
    const { body, headers } = await feed()
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of body.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    for (const [name, read] of icsReaders) {
      const all = read(body)
      expect([name, new Set(all.map(({ uid }) => uid)).size]).toEqual([name, all.length])
      const poem = all.find(({ summary }) => summary.startsWith('Malam'))
      expect([name, poem?.from, poem?.until, poem?.summary]).toEqual([
        name,
        '2027-05-07T12:00:00',
        '2027-05-07T14:00:00',
        'Malam; Puisi, dan "Kopi"',
      ])
      expect([name, all.find(({ summary }) => summary.startsWith('Tiga'))?.from]).toEqual([name, '2027-05-05'])
    }
    expect(body).toContain('DTSTART;VALUE=DATE:20270505\r\nDTEND;VALUE=DATE:20270508')
    expect(body.replaceAll('\r\n ', '')).toContain(`/acara/${made.slug}`)
  })

  test('nothing changed: 304; changed: another tag, one entry, a higher sequence; called off: kept thirty days', async () => {
    const made = await town.put({ title: 'Lari Pagi', when: [{ day: '2027-05-20', from: '06:00', until: '08:00' }] })
    const first = await feed()
    const tag = first.headers.get('etag') ?? ''
    expect((await feed('/kalender.ics', { 'if-none-match': tag })).status).toBe(304)
    const entry = async () => {
      const { body } = await feed()
      return icsReaders[0]?.[1](body).filter(({ summary }) => summary.includes('Lari Pagi')) ?? []
    }
    const [before] = await entry()
    const komunitas = await town.as('komunitas')
    value(
      await rescheduleEvent(komunitas, {
        number: made.number,
        reason: 'Digeser',
        when: [{ day: '2027-05-21' as never, from: '06:00', until: '08:00' }],
      }),
    )
    expect((await feed('/kalender.ics', { 'if-none-match': tag })).status).toBe(200)
    const [after, ...more] = await entry()
    expect(more).toEqual([])
    expect([after?.uid, after?.from]).toEqual([before?.uid, '2027-05-20T23:00:00'])
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 9)
    value(await cancelEvent(komunitas, { number: made.number, reason: 'Hujan lebat' }))
    expect((await entry())[0]?.status).toBe('CANCELLED')
    await town.setClock('2027-02-02T09:00')
    expect((await entry())[0]?.status).toBe('CANCELLED')
    await town.setClock('2027-02-05T09:00')
    expect(await entry()).toEqual([])
    await town.setClock('2027-01-04T09:00')
  })

  test('filtered by sub-sector, kelurahan, place, organiser, agency and cost; never a draft', async () => {
    await town.put({ title: 'Musik Gratis', subsector: 'musik', kelurahan: '18.72.01.1001', price: 0, organiser: 'Teras Uji' })
    await town.put({ title: 'Batik Berbayar', subsector: 'kriya', price: 50_000, placeKind: 'venue', venue: 'sekam' })
    await town.send({ title: 'Belum Terbit' })
    const withdrawn = await town.put({ title: 'Salah Terbit' })
    value(await withdrawEvent(await town.as('petugas'), { number: withdrawn.number, reason: 'Terbit dua kali' }))
    const titles = async (query: string) =>
      icsReaders[0]?.[1]((await feed(`/kalender.ics?${query}`)).body).map(({ summary }) => summary) ?? []
    expect(await titles('subsektor=musik')).toEqual(['Musik Gratis'])
    expect(await titles('kelurahan=18.72.01.1001')).toEqual(['Musik Gratis'])
    expect(await titles('penyelenggara=teras uji')).toEqual(['Musik Gratis'])
    expect(await titles('tempat=sekam')).toEqual(['Batik Berbayar'])
    expect(await titles('biaya=berbayar')).toEqual(['Batik Berbayar'])
    expect(await titles('unit=uptd-mch')).toContain('Musik Gratis')
    expect(await titles('unit=bappeda')).toEqual([])
    expect((await feed()).body).not.toMatch(/Belum Terbit|Salah Terbit/)
    expect((await newReader(town).get('/acara?bulan=2027-03')).body).not.toMatch(/Belum Terbit|Salah Terbit/)
  })

  test('five thousand dates within two seconds, squeezed, each once; it says that Google may take a day', async () => {
    const made = await town.put({ title: 'Senam Warga', when: [{ day: '2027-05-01', from: '06:00', until: '07:00' }] })
    await town.owner.query(`set session_replication_role = replica`)
    await town.owner.query(
      `insert into events.occurrence (event_id, original, starts_at, ends_at, listed, until_at)
       select o.event_id, o.original + interval '1 hour' * n, o.starts_at + interval '1 hour' * n, o.ends_at + interval '1 hour' * n, true, o.until_at + interval '1 hour' * n
       from events.occurrence o join events.event e on e.id = o.event_id, generate_series(1, 4999) n where e.number = $1`,
      [made.number],
    )
    await town.owner.query(`set session_replication_role = origin`)
    const from = performance.now()
    const answer = await town.site.request(`http://localhost/kalender.ics`, { headers: { 'accept-encoding': 'gzip' } })
    const small = Buffer.from(await answer.arrayBuffer())
    const took = performance.now() - from
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const text = gunzipSync(small).toString()
    expect(small.byteLength).toBeLessThan(text.length / 5)
    const uids = [...text.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid)
    expect([text.match(/SUMMARY:Senam Warga/g)?.length, new Set(uids).size]).toEqual([5000, uids.length])
    expect(took).toBeLessThan(2000)
    expect((await newReader(town).get('/acara')).body).toContain('Google Kalender memperbarui langganan kadang baru sehari kemudian')
    await town.owner.query(
      `set session_replication_role = replica; delete from events.occurrence where event_id = (select id from events.event where number = '${made.number}'); set session_replication_role = origin`,
    )
  })

  test('E-03 a festival of fourteen is fourteen entries, each once in the city’s feed', async () => {
    const over = value(
      await openUmbrella(await town.as('petugas'), {
        title: 'Hari Jadi',
        titleEn: '',
        summary: 'Sembilan hari perayaan.',
        body: '',
        organiser: 'Panitia',
        place: 'Kota Metro',
        unit: 'uptd-mch',
      }),
    )
    const agencies = (
      await town.rows<{ code: string }>(`select code from governance.unit where kind = 'agency' order by code limit 6`)
    ).map(({ code }) => code)
    const parts = []
    for (let n = 1; n <= 14; n += 1) {
      const part = await town.put({ title: `Bagian ${n}`, when: [{ day: `2027-06-0${1 + (n % 9)}`, from: '10:00', until: '12:00' }] })
      await town.owner.query('update events.event set unit_id = (select id from governance.unit where code = $2) where number = $1', [
        part.number,
        agencies[n % 6],
      ])
      await town.under(part.number, over.number)
      parts.push(part)
    }
    const own = icsReaders[0]?.[1]((await feed(`/acara/${over.slug}/kalender.ics`)).body) ?? []
    expect(own).toHaveLength(14)
    const all = icsReaders[0]?.[1]((await feed()).body).filter(({ summary }) => summary.startsWith('Bagian')) ?? []
    expect(all).toHaveLength(14)
    expect((await newReader(town).get(`/acara/${over.slug}`)).body).toContain('1 Juni 2027 – 9 Juni 2027')
    const ofAgency = icsReaders[0]?.[1]((await feed(`/kalender.ics?unit=${agencies[1]}`)).body) ?? []
    expect(ofAgency.map(({ summary }) => summary).sort()).toEqual(['Bagian 1', 'Bagian 13', 'Bagian 7'])
    // one of them called off keeps the rest
    value(await cancelEvent(await town.as('komunitas'), { number: parts[6]?.number ?? '', reason: 'Hujan lebat' }))
    const then = icsReaders[0]?.[1]((await feed(`/acara/${over.slug}/kalender.ics`)).body) ?? []
    expect(then.map(({ status }) => status).sort()).toEqual(['CANCELLED', ...Array(13).fill('CONFIRMED')])
  })
})

describe('E-14 midnight on the calendar', () => {
  test('one that ends at 24.00 is not on the next day, one past midnight belongs to its evening, a running one stays', async () => {
    await town.put({ title: 'Sampai Tengah Malam', when: [{ day: '2027-07-02', from: '20:00', until: '24:00' }] })
    await town.put({ title: 'Lewat Tengah Malam', when: [{ day: '2027-07-02', from: '22:00', until: '02:00' }] })
    await town.put({ title: 'Tanpa Akhir', when: [{ day: '2027-07-02', from: '19:00' }] })
    const day = async (at: string) =>
      (await newReader(town).get(`/acara?bulan=2027-07&hari=${at}`)).body.replace(/<table[\s\S]*<\/table>/, '')
    const evening = await day('2027-07-02')
    expect(evening).toContain('20.00–24.00 WIB')
    expect(evening).toContain('22.00–02.00 (+1) WIB')
    expect(evening).toContain('19.00 WIB – selesai')
    expect(await day('2027-07-03')).not.toContain('Sampai Tengah Malam')
    await town.setClock('2027-07-02T23:30')
    const now = (await newReader(town).get('/acara?tampil=hari')).body
    expect(now).toContain('Sampai Tengah Malam')
    expect(now).not.toContain('Tanpa Akhir')
    await town.setClock('2027-01-04T09:00')
  })
})

test('a month that has had its dates says so and leads to the next; one that never had any is empty', async () => {
  const event = await town.put({
    title: 'Malam Kentongan',
    place: 'Halaman kelurahan',
    when: [{ day: '2027-09-04', from: '17:00', until: '22:00' }],
  })
  const month = async (of: string) => (await newReader(town).get(`/acara?bulan=${of}`)).body
  expect(await month('2027-09')).toContain(`href="/acara/${event.slug}"`)
  await town.setClock('2027-09-20T09:00')
  const over = await month('2027-09')
  expect(over).toContain('Tidak ada lagi yang akan datang pada September 2027')
  expect(over).toMatch(/<a href="\/acara\?bulan=2027-10">Lihat Oktober 2027<\/a>/)
  expect(over).not.toContain('Belum ada acara di sini')
  expect(await month('2027-11')).toContain('Belum ada acara di sini')
  await town.setClock('2027-01-04T09:00')
})
