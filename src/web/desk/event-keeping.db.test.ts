import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { cancelEvent } from '#src/events/call-off.db.ts'
import { nameOfficials, publishEvent, withdrawEvent } from '#src/events/desk.db.ts'
import { eventsOf, eventsWaiting } from '#src/events/event-read.db.ts'
import { openIntake } from '#src/events/intake.db.ts'
import { mergeEvent } from '#src/events/merge.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { openUmbrella, openUmbrellas } from '#src/events/umbrella.db.ts'
import { askUnder } from '#src/events/umbrella-ask.db.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value, wib } from '../../../test/events-town.ts'
import { newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let desk: Reader
let festival: { number: string; slug: string }
beforeAll(async () => {
  town = await openEventsTown()
  desk = await enter(town, 'petugas')
  festival = value(
    await openUmbrella(await town.as('petugas'), {
      title: 'Pekan Kriya Metro',
      titleEn: '',
      summary: 'Seminggu kriya di seluruh kota.',
      body: '',
      organiser: 'UPTD Metro Creative Hub',
      place: 'Kota Metro',
      unit: 'uptd-mch',
    }),
  )
}, 90_000)
afterAll(() => town?.close())

const plain = (body: string) => body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('E-03 a festival', () => {
  test('is opened by a form, with everything typed kept where it is refused, and by nobody without the desk', async () => {
    const typed = { title: 'Pekan Pangan Lokal', summary: 'Tujuh hari masakan dan hasil kebun.', organiser: 'Dinas Contoh', place: '' }
    const refused = await desk.post('/meja/acara/payung-baru', { once: randomUUID(), ...typed })
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('value="Pekan Pangan Lokal"')
    expect(refused.body).toContain('href="#f-place"')
    const once = randomUUID()
    const sent = { once, ...typed, place: 'Kota Metro' }
    const made = await desk.post('/meja/acara/payung-baru', sent)
    expect([made.status, /^\/meja\/acara\/ACR-/.test(made.location ?? '')]).toEqual([303, true])
    // pressed twice it is one festival
    expect((await desk.post('/meja/acara/payung-baru', sent)).location).toBe(made.location)
    expect((await openUmbrellas(town.house.db)).filter(({ title }) => title === typed.title)).toHaveLength(1)
    const number = made.location?.split('/').at(-1) ?? ''
    value(await withdrawEvent(await town.as('petugas'), { number, reason: 'Hanya untuk diuji' }))
    const other = await enter(town, 'warga')
    expect(
      (await other.post('/meja/acara/payung-baru', { once: randomUUID(), ...typed, place: 'Kota Metro' })).status,
    ).toBeGreaterThanOrEqual(403)
  })

  test('lists what stands under it day by day, each of several dates under its own; one called off stays and says so', async () => {
    const first = await town.put({
      title: 'Lokakarya Tenun',
      when: [
        { day: '2027-03-08', from: '09:00', until: '12:00' },
        { day: '2027-03-10', from: '09:00', until: '12:00' },
      ],
    })
    const second = await town.put({ title: 'Pasar Anyaman', place: 'Taman Merdeka' }, 'komunitas-2')
    const owners = [await enter(town, 'komunitas'), await enter(town, 'komunitas-2')] as const
    for (const [at, one] of [first, second].entries()) {
      const put = await desk.post(`/meja/acara/${festival.number}/payung`, {
        once: randomUUID(),
        umbrella: festival.number,
        part: one.number,
      })
      expect([put.status, put.location]).toEqual([303, `/meja/acara/${festival.number}?sudah=payung`])
      // nothing stands there before its owner said yes, on his own page
      expect(plain((await newReader(town).get(`/acara/${festival.slug}`)).body)).not.toContain(
        at === 0 ? 'Lokakarya Tenun' : 'Pasar Anyaman',
      )
      expect(plain((await desk.get(`/meja/acara/${festival.number}`)).body)).toContain('Diajak oleh payung Menunggu sisa 7 hari')
      const asked = (await owners[at as 0 | 1].get(`/acara/usul/${one.number}`)).body
      expect(plain(asked)).toContain('Pekan Kriya Metro mengajak acara Anda menjadi bagiannya')
      const ask = /name="ask" value="([\w-]+)"/.exec(asked)?.[1] ?? ''
      const said = await owners[at as 0 | 1].post(`/acara/usul/${one.number}/payung-jawab`, { once: randomUUID(), ask, yes: '1' })
      expect([said.status, said.location]).toEqual([303, `/acara/usul/${one.number}?sudah=payung-jawab`])
    }
    value(await cancelEvent(await town.as('komunitas-2'), { number: second.number, reason: 'Hujan lebat' }))
    const text = plain((await newReader(town).get(`/acara/${festival.slug}`)).body)
    expect(text).toContain('2 acara di bawah payung ini')
    const days = ['6 Maret 2027', 'Pasar Anyaman', '8 Maret 2027', 'Lokakarya Tenun', '10 Maret 2027', 'Lokakarya Tenun']
    let at = text.indexOf('2 acara di bawah')
    for (const one of days) {
      const next = text.indexOf(one, at)
      expect([one, next >= at]).toEqual([one, true])
      at = next + one.length
    }
    expect(text).toMatch(/Pasar Anyaman[^8]*[Dd]ibatalkan/i)
    expect(plain((await newReader(town).get(`/acara/${first.slug}`)).body)).toContain('Pekan Kriya Metro')
    expect((await desk.get('/meja/acara')).body).toContain(`/meja/acara/${festival.number}`)
    // taken out again with a reason, nothing else of it changes
    const standing = (await desk.get(`/meja/acara/${festival.number}`)).body
    const ask = /value="([\w-]+)"[^>]*>Lokakarya Tenun/.exec(standing)?.[1] ?? ''
    const out = (says: string) => desk.post(`/meja/acara/${festival.number}/payung-keluar`, { once: randomUUID(), ask, says })
    const refused = await out('')
    expect([refused.status, refused.body.includes('href="#f-says"')]).toEqual([422, true])
    expect((await out('Pindah ke hari lain')).status).toBe(303)
    expect(plain((await newReader(town).get(`/acara/${festival.slug}`)).body)).not.toContain('Lokakarya Tenun')
    expect((await newReader(town).get(`/acara/${first.slug}`)).status).toBe(200)
  })

  test('is none for another festival, for what is not there, or for what was asked already; the form says so at its field', async () => {
    const one = await town.put({ title: 'Pameran Gerabah' })
    const put = (umbrella: string) => desk.post(`/meja/acara/${one.number}/payung`, { once: randomUUID(), umbrella })
    expect((await put(festival.number)).status).toBe(303)
    const again = await put(festival.number)
    expect([again.status, again.body.includes('href="#f-umbrella"')]).toEqual([409, true])
    expect((await put(one.number)).status).toBe(422)
    expect((await put('ACR-2027-99999')).status).toBe(404)
    const petugas = await town.as('petugas')
    expect(rule(await askUnder(petugas, { number: festival.number, umbrella: festival.number }))).toBe('events.umbrella.not_within')
    await expect(askUnder(await town.as('komunitas'), { number: one.number, umbrella: festival.number })).rejects.toMatchObject({
      name: 'Denied',
    })
    expect((await openUmbrellas(petugas.db)).map(({ number }) => number)).toEqual([festival.number])
  })

  test('is asked by a number that no event has: the form says so at its field and keeps what was typed', async () => {
    const put = (reader: typeof desk, part: string) =>
      reader.post(`/meja/acara/${festival.number}/payung`, { once: randomUUID(), umbrella: festival.number, part })
    const asks = async () => (await town.rows('select from events.umbrella_ask')).length
    const before = await asks()
    const unsent = await town.send({ title: 'Belum Dikirim' }, 'guest')
    for (const typed of ['ACR-2027-99999', 'pasar anyaman', '', unsent.number]) {
      const wrong = await put(desk, typed)
      expect([typed, wrong.status, wrong.body.includes('href="#f-umbrella"')]).toEqual([typed, 422, true])
      const field = /<input[^>]*id="f-umbrella"[^>]*>/.exec(wrong.body)?.[0] ?? ''
      expect([field.includes('aria-invalid="true"'), field.includes('name="part"')]).toEqual([true, true])
      if (typed) expect(field).toContain(`value="${typed}"`)
      expect(plain(wrong.body)).toContain('Tidak ada acara dengan nomor itu')
    }
    expect(await asks()).toBe(before)
    // whoever does not keep the festival is told nothing of numbers
    expect((await put(await enter(town, 'komunitas'), 'ACR-2027-99999')).status).toBe(404)
    await expect(
      askUnder(await town.as('komunitas'), { number: 'ACR-2027-99999', umbrella: festival.number, typed: true }),
    ).rejects.toMatchObject({ name: 'Denied' })
  })
})

describe('E-03 an owner and a festival', () => {
  test('the owner asks, takes it back, asks again, is turned away with a reason, asks again, is let in, and leaves', async () => {
    const one = await town.put({ title: 'Pesta Layang-layang' })
    const owner = await enter(town, 'komunitas')
    const page = async () => (await owner.get(`/acara/usul/${one.number}`)).body
    const ask = async () => /name="ask" value="([\w-]+)"/.exec(await page())?.[1] ?? ''
    const mine = (errand: string, more: Record<string, string>) =>
      owner.post(`/acara/usul/${one.number}/${errand}`, { once: randomUUID(), ...more })
    const theirs = (errand: string, more: Record<string, string>) =>
      desk.post(`/meja/acara/${festival.number}/${errand}`, { once: randomUUID(), ...more })
    expect((await mine('payung', { umbrella: festival.number })).status).toBe(303)
    expect((await mine('payung', { umbrella: festival.number })).status).toBe(409)
    expect(plain((await desk.get('/meja/acara')).body)).toContain('1 meminta masuk')
    expect((await mine('payung-tarik', { ask: await ask() })).status).toBe(303)
    await mine('payung', { umbrella: festival.number })
    const id = await ask()
    expect((await theirs('payung-jawab', { ask: id, yes: '0', says: '' })).status).toBe(422)
    expect((await theirs('payung-jawab', { ask: id, yes: '0', says: 'Angin belum pasti' })).status).toBe(303)
    expect(plain(await page())).toContain('Angin belum pasti')
    await mine('payung', { umbrella: festival.number })
    const last = await ask()
    expect((await theirs('payung-jawab', { ask: last, yes: '1' })).status).toBe(303)
    expect(plain(await page())).toContain('Acara Anda bagian dari Pekan Kriya Metro')
    // pressed late, it says so and stays
    expect((await mine('payung-tarik', { ask: last })).status).toBe(409)
    expect((await mine('payung-keluar', { ask: 'bukan-nomor' })).status).toBe(404)
    expect((await mine('payung-keluar', { ask: last })).status).toBe(303)
    expect(plain((await newReader(town).get(`/acara/${festival.slug}`)).body)).not.toContain('Pesta Layang-layang')
    expect(plain((await desk.get(`/meja/acara/${festival.number}`)).body)).toContain('Keluar atas kemauan pemilik acara')
  })

  test('whoever sends an event in names a festival in the form; it waits there, and a festival that is none is said at the field', async () => {
    const sender = await enter(town, 'komunitas')
    expect((await sender.get('/acara/ajukan')).body).toContain(`value="${festival.number}"`)
    const typed = {
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
    }
    const send = (umbrella: string) => sender.post('/acara/ajukan', { once: randomUUID(), ...typed, umbrella })
    const wrong = await send('ACR-2027-99999')
    expect([wrong.status, wrong.body.includes('href="#f-umbrella"'), wrong.body.includes('value="Pasar Kaget Yosorejo"')]).toEqual([
      422,
      true,
      true,
    ])
    const sent = await send(festival.number)
    const number = /ACR-[0-9-]+/.exec(sent.location ?? '')?.[0] ?? ''
    expect(plain((await sender.get(`/acara/usul/${number}`)).body)).toContain('Anda meminta menjadi bagian dari Pekan Kriya Metro')
    expect(plain((await desk.get(`/meja/acara/${festival.number}`)).body)).toContain('Jawab: Pasar Kaget Yosorejo')
  })
})

describe('N5 officials', () => {
  const post = async () => (await town.rows<{ code: string }>(`select code from governance.post where kind = 'pembina'`))[0]?.code ?? ''
  const named = (number: string) =>
    town.rows('select from events.official f join events.event e on e.id = f.event_id where e.number = $1', [number])

  test('are named at the desk, and cannot be at two openings at once: the second form comes back with what was ticked', async () => {
    const code = await post()
    const [first, second] = [
      await town.put({ title: 'Pembukaan Galeri' }),
      await town.put({ title: 'Pembukaan Pasar', place: 'Taman' }, 'komunitas-2'),
    ]
    const form = (await desk.get(`/meja/acara/${first.number}`)).body
    expect(form).toContain(`value="${code}"`)
    const send = (number: string, posts: string[], more: Record<string, string> = {}) =>
      desk.post(`/meja/acara/${number}/pejabat`, { once: randomUUID(), posts, ...more })
    expect((await send(first.number, [code])).status).toBe(303)
    const clash = await send(second.number, [code])
    expect(clash.status).toBe(409)
    expect(clash.body).toContain('Pembukaan Galeri')
    expect(clash.body).toMatch(new RegExp(`value="${code}" checked`))
    expect(await named(second.number)).toHaveLength(0)
    expect((await send(first.number, [code], { version: '1' })).status).toBe(409)
    expect((await send(first.number, ['__proto__'])).status).toBe(422)
    expect((await send(first.number, [])).status).toBe(303)
    expect(await named(first.number)).toHaveLength(0)
  })

  test('are looked for by post, agency or name without a script; what was ticked stays, and nothing is saved by looking', async () => {
    const code = await post()
    const { number } = await town.put({ title: 'Pembukaan Taman Baca' })
    const [head] = await town.rows<{ code: string; name: string }>(
      `select p.code, u.name from governance.post p join governance.unit u on u.id = p.unit_id where p.kind = 'kepala-opd' and p.seats = 1 and u.kind = 'agency' and p.until is null order by u.name limit 1`,
    )
    const holder = await town.rows<{ name: string }>(
      `select governance.holder_name(a.person_id) as name from governance.appointment a join governance.post p on p.id = a.post_id where p.code = $1 and a.active @> governance.clock()`,
      [code],
    )
    const values = (body: string) =>
      [...body.matchAll(/<input[^>]+type="checkbox" name="posts" value="([^"]+)"( checked)?/g)].map(
        ([, value, on]) => `${value}${on ?? ''}`,
      )
    const seek = async (query: Record<string, string>) =>
      await desk.get(`/meja/acara/${number}?${new URLSearchParams({ posts: head?.code ?? '', version: '9', ...query })}`)
    const all = values((await desk.get(`/meja/acara/${number}`)).body)
    const byName = await seek({ cari: (holder[0]?.name ?? '').toUpperCase() })
    expect(values(byName.body)).toEqual([`${head?.code} checked`, code])
    expect(values((await seek({ cari: head?.name ?? '' })).body)[0]).toBe(`${head?.code} checked`)
    expect(all.length).toBeGreaterThan(20)
    const none = await seek({ cari: 'jabatan khayalan' })
    expect(none.body).toContain('Tidak ada jabatan yang cocok dengan “jabatan khayalan”')
    expect(values(none.body)).toEqual([`${head?.code} checked`])
    // the first button of the form, which Enter presses, looks and saves nothing
    expect(byName.body).toMatch(new RegExp(`<button[^>]+formaction="/meja/acara/${number}#pejabat"[^>]*formmethod="get"`))
    expect(await named(number)).toHaveLength(0)
  })

  test('may be asked for by the sender until it is published, by page and by program; to others it is not there', async () => {
    const code = await post()
    const sent = await town.send({ title: 'Usul Upacara', when: [{ day: '2027-05-01', from: '08:00', until: '10:00' }] })
    await town.owner.query('update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.number = $2', [
      sha256('kunci'),
      sent.number,
    ])
    const sender = newReader(town)
    await sender.get(`/acara/usul/${sent.number}?kunci=kunci`)
    expect((await sender.get(`/acara/usul/${sent.number}`)).body).toContain(`value="${code}"`)
    expect((await sender.post(`/acara/usul/${sent.number}/pejabat`, { once: randomUUID(), posts: [code] })).status).toBe(303)
    expect((await desk.get(`/meja/acara/${sent.number}`)).body).toMatch(new RegExp(`value="${code}" checked`))
    const api = async (body: unknown, key: string = randomUUID()) =>
      await newReader(town).send(`/api/v1/events/${sent.number}/officials`, JSON.stringify(body), {
        'content-type': 'application/json',
        'idempotency-key': key,
      })
    expect((await api({ posts: [] })).status).toBe(404)
    expect((await api({ posts: [], key: 'salah' })).status).toBe(404)
    expect((await api({ posts: ['tidak-ada'], key: 'kunci' })).status).toBe(422)
    // a board of several seats is nobody in person, and what its sender names is seen before it is published
    const board = (await town.rows<{ code: string }>(`select code from governance.post where seats > 1 limit 1`))[0]?.code ?? ''
    expect((await api({ posts: [board], key: 'kunci' })).status).toBe(422)
    expect((await api({ posts: [], key: 'kunci' })).status).toBe(201)
    const version = async () =>
      (await town.rows<{ version: number }>('select version from events.event where number = $1', [sent.number]))[0]?.version ?? 0
    const seen = await version()
    const answer = await api({ posts: [code, code], key: 'kunci' })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([201, { number: sent.number, officials: 1 }])
    expect(rule(await publishEvent(await town.as('petugas'), { number: sent.number, version: seen }))).toBe('events.event.stale')
    value(await town.publish(sent.number))
    expect((await api({ posts: [], key: 'kunci' })).status).toBe(422)
    await expect(nameOfficials(await town.as('warga'), { number: sent.number, own: { key: undefined }, posts: [] })).rejects.toMatchObject({
      name: 'Missing',
    })
    expect(await named(sent.number)).toHaveLength(1)
  })
})

describe('E-01 two that are one', () => {
  const merge = async (number: string, into: string) => await desk.post(`/meja/acara/${number}/gabung`, { once: randomUUID(), into })

  test('the address of the one that goes leads to the one that stays, for good and over what goes later', async () => {
    const [first, second, third] = [
      await town.put({ title: 'Lomba Perahu Kertas' }),
      await town.put({ title: 'Lomba perahu kertas!' }, 'komunitas-2'),
      await town.put({ title: 'Lomba Perahu' }),
    ]
    expect((await desk.get(`/meja/acara/${second.number}`)).body).toContain(`name="into" type="text" value="${first.number}"`)
    for (const into of [second.number, 'ACR-2027-99999', festival.number]) {
      const wrong = await merge(second.number, into)
      expect([into, wrong.status, wrong.body.includes(`value="${into}"`), wrong.body.includes('href="#f-into"')]).toEqual([
        into,
        422,
        true,
        true,
      ])
    }
    expect((await merge(second.number, first.number.toLowerCase())).status).toBe(303)
    const reader = newReader(town)
    const led = await reader.get(`/acara/${second.slug}`)
    expect([led.status, led.location]).toEqual([301, `/acara/${first.slug}`])
    expect((await reader.get('/kalender.ics')).body).not.toContain('perahu kertas!')
    const told = await town.rows<{ body: string }>(
      `select body from platform.mail where subject like '%${second.number}%' order by id desc limit 1`,
    )
    expect(told[0]?.body).toContain(`/acara/${first.slug}`)
    expect((await merge(first.number, third.number)).status).toBe(303)
    expect((await reader.get(`/acara/${second.slug}`)).location).toBe(`/acara/${third.slug}`)
    // nothing leads in a circle: what has gone takes nothing in
    expect((await merge(third.number, first.number)).status).toBe(422)
    await expect(mergeEvent(await town.as('komunitas'), { number: third.number, into: first.number })).rejects.toMatchObject({
      name: 'Denied',
    })
  })

  test('each into the other at once: one stays; where somebody has registered, nobody is moved', async () => {
    const [one, two] = [await town.put({ title: 'Pentas Teater' }), await town.put({ title: 'Pentas teater' }, 'komunitas-2')]
    const petugas = await town.as('petugas')
    const both = await Promise.all([
      mergeEvent(petugas, { number: one.number, into: two.number }),
      mergeEvent(petugas, { number: two.number, into: one.number }),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const full = await town.put({ title: 'Kelas Gamelan' })
    value(
      await openIntake(await town.as('komunitas'), {
        number: full.number,
        wish: intakeSchema.parse({
          capacity: 3,
          opensAt: wib('2027-01-04'),
          closesAt: wib('2027-03-06T16:00'),
          kinds: [{ name: 'Umum', price: 0 }],
        }),
      }),
    )
    value(
      await register(await town.as('guest'), {
        ...registrationSchema.parse({ name: 'Peserta', email: 'peserta@contoh.metro' }),
        slug: full.slug,
      }),
    )
    const stays = both[0].ok ? two : one
    expect(rule(await mergeEvent(petugas, { number: full.number, into: stays.number }))).toBe('events.merge.people')
    expect((await newReader(town).get(`/acara/${full.slug}`)).status).toBe(200)
  })
})

test('the next pages of what waits and of what one sent in: each once, none left out, one page by its link', async () => {
  for (let at = 0; at < 33; at += 1) await town.send({ title: `Antre ${at}`, when: [{ day: '2027-06-05', from: '17:00', until: '22:00' }] })
  const { db } = await town.as('petugas')
  const all = (await eventsWaiting(db, { most: 1000 })).rows.map(({ number }) => number)
  expect(all.length).toBeGreaterThanOrEqual(33)
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await eventsWaiting(db, { most: 7, after })
    seen.push(...page.rows.map(({ number }) => number))
    after = page.next
  } while (after)
  expect(seen).toEqual(all)
  const person = (await town.rows<{ id: string }>(`select id from identity.person where demo_key = 'komunitas'`))[0]?.id ?? ''
  const mine: string[] = []
  do {
    const page = await eventsOf(db, person, { most: 10, after })
    mine.push(...page.rows.map(({ number }) => number))
    after = page.next
  } while (after)
  expect(mine).toEqual((await eventsOf(db, person, { most: 1000 })).rows.map(({ number }) => number))
  for (const [reader, at] of [
    [desk, '/meja/acara'],
    [await enter(town, 'komunitas'), '/saya/acara'],
  ] as const) {
    const first = await reader.get(at)
    const next = new RegExp(`href="(${at}\\?sesudah=ACR-[0-9-]+)"`).exec(first.body)?.[1] ?? ''
    expect([at, (await reader.get(next)).status]).toEqual([at, 200])
    expect((await reader.get(`${at}?sesudah=__proto__`)).status).toBe(200)
  }
})
