import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner } from '#src/command/beside.ts'
import { readCityFolder } from '#src/directory/city.db.ts'
import { loadEvents } from '#src/events/load-pack.db.ts'
import { addPlace, correctPlace, mergePlaces, partPlaces } from '#src/events/place.db.ts'
import { eventsInvariants } from '#src/events/verify.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../../test/events-town.ts'
import { newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let desk: Reader
beforeAll(async () => {
  town = await openEventsTown()
  desk = await enter(town, 'petugas')
}, 120_000)
afterAll(() => town?.closeWhole())

const plain = (body: string) => body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const at = (venue: string, more: Record<string, unknown> = {}) => ({ placeKind: 'venue', venue, place: '', ...more })
const because = 'Satu lapangan yang sama, dua nama'
/** What no deed would write. */
const asIf = (text: string) => town.owner.query(`set session_replication_role = replica; ${text}; set session_replication_role = origin`)
let n = 0
/** A place of its own for each test. */
const made = async (name = `Lapangan Uji ${++n}`, more: Record<string, unknown> = {}) =>
  value(await addPlace(await town.as('petugas'), { name, alias: '', address: '', kelurahan: undefined, ...more })).code
const merge = async (code: string, into: string) => await mergePlaces(await town.as('petugas'), { code, into, reason: because, beside: [] })
const venueOf = async (number: string) =>
  (await town.rows<{ venue: string }>(`select venue_code as venue from events.event where number = $1`, [number]))[0]?.venue
const claimsOf = async (number: string) =>
  (
    await town.rows<{ subject: string }>(
      `select distinct c.subject from events.claim c join events.event e on e.id = c.event_id where e.number = $1 order by 1`,
      [number],
    )
  ).map(({ subject }) => subject)
const broken = async () => (await verify(town.house.db, eventsInvariants)).filter(({ count }) => count > 0).map(({ name }) => name)

describe('a known place', () => {
  test('has a page with what is on record and what is on there, in both tongues; the page of an event leads to it', async () => {
    const event = await town.put(at('sekam', { title: 'Pentas di SEKAM' }))
    const page = await newReader(town).get('/acara/tempat/sekam')
    expect(page.status).toBe(200)
    const text = plain(page.body)
    for (const said of ['Nuwo Intan', 'Jl. AH Nasution', 'belum diverifikasi', 'Pentas di SEKAM']) expect(text).toContain(said)
    expect(page.body).toContain('"@type":"Place"')
    expect(page.body).toContain('"alternateName":["Nuwo Intan"]')
    expect((await newReader(town).get(`/acara/${event.slug}`)).body).toContain('href="/acara/tempat/sekam"')
    expect((await newReader(town).get('/sitemap/tempat.xml')).body).toContain('/acara/tempat/sekam<')
    expect((await newReader(town).get('/acara/umpan.rss?tempat=sekam')).body).toContain('Pentas di SEKAM')
    expect((await newReader(town).get('/acara/umpan.rss?tempat=metro-garden')).body).not.toContain('Pentas di SEKAM')
    expect(plain((await newReader(town).get('/acara/tempat/sekam?bahasa=en')).body)).toContain('Other names')
    expect((await newReader(town).get('/acara/tempat/tidak-ada')).status).toBe(404)
    const garden = plain((await newReader(town).get('/acara/tempat/metro-garden')).body)
    expect([garden.includes('tiraiberita.com'), garden.includes('shortened')]).toEqual([true, false])
  })

  test('shows its dates a page at a time, each once, and behind them what was', async () => {
    const code = await made()
    for (let day = 1; day <= 23; day += 1) {
      const on = `2027-03-${String(day).padStart(2, '0')}`
      await town.put(at(code, { title: `Senam pagi hari ${day}`, when: [{ day: on, from: '06:00', until: '07:00' }] }))
    }
    const titles = (body: string) => [...body.matchAll(/Senam pagi hari (\d+)</g)].map(([, day]) => Number(day))
    const seen: number[] = []
    let next: string | undefined = `/acara/tempat/${code}`
    while (next) {
      const { body }: { body: string } = await newReader(town).get(next)
      seen.push(...titles(body))
      next = /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, day) => day + 1))
    await asIf(`update events.occurrence o set starts_at = starts_at - interval '1 year', ends_at = ends_at - interval '1 year', until_at = until_at - interval '1 year'
      from events.event e where e.id = o.event_id and e.venue_code = '${code}' and o.starts_at < '2027-03-03T17:00Z'`)
    expect(titles((await newReader(town).get(`/acara/tempat/${code}?tampil=lewat`)).body)).toEqual([3, 2, 1])
  })

  test('is put on record by the desk from a name that was often written: those events are at it, and whoever writes it again', async () => {
    const before = [
      await town.put({ place: 'Lapangan Kemuning', title: 'Gerak Jalan' }),
      await town.put({ place: 'lapangan kemuning', title: 'Pasar Pagi' }),
    ]
    const list = await desk.get('/meja/acara/tempat')
    expect(list.body).toMatch(/\/meja\/acara\/tempat\?nama=Lapangan(?:\+|%20)Kemuning#tambah/i)
    const add = (more: Record<string, string>) =>
      desk.post('/meja/acara/tempat', { once: randomUUID(), name: '', alias: '', address: '', kelurahan: '', ...more })
    const wrong = await add({ name: 'Taman Merdeka', address: 'Jl. Contoh' })
    expect([wrong.status, wrong.body.includes('href="#f-tambah-name"'), wrong.body.includes('value="Jl. Contoh"')]).toEqual([
      409,
      true,
      true,
    ])
    expect((await add({})).status).toBe(422)
    const put = await add({ name: 'Lapangan Kemuning Raya', alias: 'Lapangan Kemuning', address: 'Jl. Kemuning' })
    expect([put.status, put.location]).toEqual([303, '/meja/acara/tempat/lapangan-kemuning-raya?sudah=tambah'])
    for (const one of before) expect(await venueOf(one.number)).toBe('lapangan-kemuning-raya')
    const text = plain((await newReader(town).get('/acara/tempat/lapangan-kemuning-raya')).body)
    for (const said of ['Ditambahkan meja acara', 'Gerak Jalan', 'Pasar Pagi']) expect(text).toContain(said)
    const other = await enter(town, 'warga')
    expect((await other.post('/meja/acara/tempat', { once: randomUUID(), name: 'Lapangan Warga' })).status).toBeGreaterThanOrEqual(403)
    await expect(
      addPlace(await town.as('komunitas'), { name: 'Lapangan Lain', alias: '', address: '', kelurahan: undefined }),
    ).rejects.toMatchObject({
      name: 'Denied',
    })
  })

  test('is called otherwise by the desk; the name it had stays its own and is nobody else’s', async () => {
    const code = await made('Gedung Lama')
    const sent = await desk.post(`/meja/acara/tempat/${code}/betulkan`, {
      once: randomUUID(),
      name: 'Gedung Baru',
      alias: '',
      address: 'Jl. Baru',
      kelurahan: '',
      room: '',
    })
    expect([sent.status, sent.location]).toEqual([303, `/meja/acara/tempat/${code}?sudah=betulkan`])
    const text = plain((await newReader(town).get(`/acara/tempat/${code}`)).body)
    for (const said of ['Gedung Baru', 'Gedung Lama (nama dulu)', 'Jl. Baru']) expect(text).toContain(said)
    const petugas = await town.as('petugas')
    expect(rule(await addPlace(petugas, { name: 'gedung lama', alias: '', address: '', kelurahan: undefined }))).toBe(
      'events.place.name_taken',
    )
    // the database says so too, to whoever asks past the deed
    await expect(
      town.owner.query(`insert into events.venue (code, name, verified) values ('tiruan', 'GEDUNG LAMA', true)`),
    ).rejects.toMatchObject({
      constraint: 'events.place.name_taken',
    })
    value(await correctPlace(petugas, { code, name: 'Gedung Lama', alias: '', address: '', kelurahan: undefined, room: undefined }))
    expect(plain((await newReader(town).get(`/acara/tempat/${code}`)).body)).toContain('Gedung Baru (nama dulu)')
  })
})

describe('two places that are one', () => {
  test('the address of the one that goes leads to the one that stays, over chains; forms, filters, names and claims read through', async () => {
    const [first, second, third] = [await made('Lapangan Satu'), await made('Lapangan Dua'), await made('Lapangan Tiga')]
    const event = await town.put(
      at(first, { title: 'Kirab Budaya', crowd: 600, when: [{ day: '2027-04-03', from: '08:00', until: '10:00' }] }),
    )
    expect(await claimsOf(event.number)).toEqual([`place:venue:${first}`])
    const look = await desk.get(`/meja/acara/tempat/${first}?ke=${second}`)
    expect(plain(look.body)).toContain('1 acara di Lapangan Satu tercatat di Lapangan Dua')
    expect(plain(look.body)).toContain('Tidak ada acara terbit yang bertemu')
    expect(await venueOf(event.number)).toBe(first)
    const post = (code: string, into: string, reason = because) =>
      desk.post(`/meja/acara/tempat/${code}/gabung`, { once: randomUUID(), into, reason })
    expect((await post(first, second, 'x')).status).toBe(422)
    expect((await post(first, first)).status).toBe(422)
    const done = await post(first, second)
    expect([done.status, done.location]).toEqual([303, `/meja/acara/tempat/${second}?sudah=gabung`])
    expect(await venueOf(event.number)).toBe(second)
    expect(await claimsOf(event.number)).toEqual([`place:venue:${second}`])
    value(await merge(second, third))
    const led = await newReader(town).get(`/acara/tempat/${first}`)
    expect([led.status, led.location]).toEqual([301, `/acara/tempat/${third}`])
    const text = plain((await newReader(town).get(`/acara/tempat/${third}`)).body)
    for (const said of ['Kirab Budaya', 'Lapangan Satu', 'Lapangan Dua']) expect(text).toContain(said)
    // a feed somebody subscribed to by the old place, a form opened before
    expect((await newReader(town).get(`/kalender.ics?tempat=${first}`)).body).toContain('Kirab Budaya')
    const late = await town.send(at(first, { title: 'Acara dari formulir lama' }))
    expect(await venueOf(late.number)).toBe(third)
    // what clashed there clashes here
    const meets = await town.send(
      at(first, { title: 'Apel Besar', crowd: 700, when: [{ day: '2027-04-03', from: '09:00', until: '11:00' }] }),
    )
    expect(rule(await town.publish(meets.number))).toBe('events.calendar.clash')
    // no circle: what has gone takes nothing in, and goes nowhere else
    expect(rule(await merge(third, first))).toBe('events.place.gone')
    expect(rule(await merge(first, third))).toBe('events.place.gone')
    const places = (await town.rows<{ code: string }>(`select code from events.venue where into_code is null`)).map(({ code }) => code)
    const form = (await newReader(town).get('/acara/ajukan')).body
    expect([form.includes(`value="${first}"`), form.includes(`value="${third}"`), places.includes(second)]).toEqual([false, true, false])
  })

  test('each into the other at once: one stays, twenty times', async () => {
    const petugas = await town.as('petugas')
    for (let turn = 0; turn < 20; turn += 1) {
      const [one, two] = [await made(), await made()]
      const both = await Promise.all([merge(one, two), mergePlaces(petugas, { code: two, into: one, reason: because, beside: [] })])
      expect(both.map((each) => rule(each)).sort()).toEqual(['done', 'events.place.gone'])
    }
    expect(await broken()).toEqual([])
  })

  test('what would meet there is shown before, and each pair is decided or nothing is merged', async () => {
    const [old, into] = [await made('Alun-alun Uji'), await made('Taman Uji Besar')]
    const on = { when: [{ day: '2027-05-08', from: '16:00', until: '20:00' }] }
    const [a, b, c] = [
      await town.put(at(old, { title: 'Konser Senja', crowd: 900, ...on })),
      await town.put(at(into, { title: 'Bazar Besar', crowd: 800, ...on })),
      await town.put(at(into, { title: 'Lomba Mewarnai', crowd: 60, ...on })),
    ]
    const look = plain((await desk.get(`/meja/acara/tempat/${old}?ke=${into}`)).body)
    for (const said of ['2 pasang acara terbit bertemu', 'Bentrok keras', 'Bentrok lunak', 'Konser Senja', 'Bazar Besar', 'Lomba Mewarnai'])
      expect(look).toContain(said)
    const post = (more: Record<string, string>) =>
      desk.post(`/meja/acara/tempat/${old}/gabung`, { once: randomUUID(), into, reason: because, ...more })
    const small = { [`${a.number}-${c.number}`]: 'Lomba di sudut lain taman itu' }
    const half = await post(small)
    expect([half.status, half.body.includes(`href="#f-gabung-${a.number}-${b.number}"`)]).toEqual([409, true])
    expect(half.body).toContain('Lomba di sudut lain')
    expect(await venueOf(a.number)).toBe(old)
    // the hard one is for whoever may allow a clash, with a reason
    const allow = (who: Reader, reason: string) =>
      who.post(`/meja/acara/tempat/${old}/izinkan`, { once: randomUUID(), into, [`${a.number}-${b.number}`]: reason })
    expect((await allow(desk, 'Panggung dan lapak diatur panitia bersama')).status).toBe(403)
    const head = await enter(town, 'kepala-diskoperin')
    expect((await allow(head, 'ya')).status).toBe(422)
    const allowed = await allow(head, 'Panggung dan lapak diatur panitia bersama')
    expect([allowed.status, allowed.location]).toEqual([303, `/meja/acara/tempat/${old}?ke=${into}#gabung`])
    // what is soft is asked still, and past the deed the database asks too
    expect((await post({})).status).toBe(409)
    await expect(
      town.owner.query(
        `insert into events.venue_merge (old_code, new_code, reason, actor, act_id) select '${old}', '${into}', '${because}', 'x', id from governance.act limit 1`,
      ),
    ).rejects.toMatchObject({ constraint: 'events.place.without_act' })
    expect((await post(small)).status).toBe(303)
    expect([await venueOf(a.number), await claimsOf(a.number), await claimsOf(b.number)]).toEqual([
      into,
      [`place:venue:${into}`],
      [`place:venue:${into}`],
    ])
    expect(await broken()).toEqual([])
  })

  test('taken apart within thirty days what went along goes back, what came since stays; later it is refused, and so is what went on since', async () => {
    const [old, into, third] = [await made('Balai Uji Timur'), await made('Balai Uji Barat'), await made('Balai Uji Utara')]
    const went = await town.put(at(old, { title: 'Rapat Warga', crowd: 650, when: [{ day: '2027-06-12', from: '09:00', until: '11:00' }] }))
    value(await merge(old, into))
    const since = await town.send(at(old, { title: 'Pelatihan Baru' }))
    const petugas = await town.as('petugas')
    const id = (code: string) =>
      town
        .rows<{ id: string }>(`select id from events.venue_merge where old_code = $1 and undone_at is null`, [code])
        .then((rows) => rows[0]?.id ?? '')
    const [first, page] = [await id(old), await desk.get(`/meja/acara/tempat/${into}`)]
    expect(page.body).toContain(`name="merge" value="${first}"`)
    value(await merge(into, third))
    expect(rule(await partPlaces(petugas, { id: first }))).toBe('events.place.onward')
    value(await partPlaces(petugas, { id: await id(into) }))
    const apart = await desk.post(`/meja/acara/tempat/${into}/pisah`, { once: randomUUID(), merge: first })
    expect([apart.status, apart.location]).toEqual([303, `/meja/acara/tempat/${old}?sudah=pisah`])
    expect([await venueOf(went.number), await venueOf(since.number), await claimsOf(went.number)]).toEqual([
      old,
      into,
      [`place:venue:${old}`],
    ])
    expect((await newReader(town).get(`/acara/tempat/${old}`)).status).toBe(200)
    expect(rule(await partPlaces(petugas, { id: first }))).toBe('events.place.undone')
    value(await merge(old, into))
    await asIf(`update events.venue_merge set at = at - interval '31 days' where old_code = '${old}'`)
    expect(rule(await partPlaces(petugas, { id: await id(old) }))).toBe('events.place.too_late')
  })

  test('a place that is a room goes into no other room; one that is none takes the room along', async () => {
    const petugas = await town.as('petugas')
    const correct = (code: string, name: string, room: string | undefined) =>
      correctPlace(petugas, { code, name, alias: '', address: '', kelurahan: undefined, room })
    const [hall, yard, none] = [await made('Aula Uji'), await made('Halaman Uji'), await made('Tanpa Ruang Uji')]
    value(await correct(hall, 'Aula Uji', 'aula'))
    expect(rule(await correct(yard, 'Halaman Uji', 'aula'))).toBe('events.place.one_room')
    value(await correct(yard, 'Halaman Uji', 'kelas-1'))
    expect(rule(await merge(hall, yard))).toBe('events.place.two_rooms')
    value(await merge(hall, none))
    expect((await newReader(town).get(`/acara/tempat/${none}`)).body).toContain('href="/ruang/aula"')
    expect(rule(await correct(none, 'Tanpa Ruang Uji', 'studio'))).toBe('events.place.two_rooms')
  })

  test('a pack that is loaded again brings nothing back, and changes no name', async () => {
    value(await merge('halaman-bsi', 'halaman-bank-lampung'))
    value(
      await correctPlace(await town.as('petugas'), {
        code: 'halaman-putr',
        name: 'Halaman PUTR',
        alias: '',
        address: '',
        kelurahan: undefined,
        room: undefined,
      }),
    )
    const stands = `select code, name, into_code from events.venue order by code`
    const before = await town.rows(stands)
    const names = await town.rows('select venue_code, name, former from events.venue_name order by 1, 2')
    const city = value(await readCityFolder('cities/metro'))
    await asOwner(town.ownerUrl, (db) => db.transaction().execute((tx) => loadEvents(tx, undefined, city.venues)))
    expect(await town.rows(stands)).toEqual(before)
    expect(await town.rows('select venue_code, name, former from events.venue_name order by 1, 2')).toEqual(names)
  })

  test('hub verify sees an event left at a place that is gone, and a place that goes where no merge sent it', async () => {
    const [gone, stays] = [await made(), await made()]
    const event = await town.send(at(stays))
    value(await merge(gone, stays))
    await asIf(`update events.event set venue_code = '${gone}' where number = '${event.number}'`)
    expect(await broken()).toEqual(['events.place.nothing_where_it_went'])
    await asIf(`update events.event set venue_code = '${stays}' where number = '${event.number}'`)
    await asIf(`update events.venue set into_code = null where code = '${gone}'`)
    expect(await broken()).toEqual(['events.place.goes_by_merge'])
    await asIf(`update events.venue set into_code = '${stays}' where code = '${gone}'`)
    expect(await broken()).toEqual([])
  })
})
