import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { openRoomsTown, type Rooms, social } from '../../../test/rooms-town.ts'
import { routes } from '../routes.ts'

let town: Rooms
const tokens = new Map<string, string>()
beforeAll(async () => {
  town = await openRoomsTown()
  for (const who of ['warga', 'warga-2', 'sekretaris', 'pengelola']) tokens.set(who, await demoToken(town.house.db, who))
})
afterAll(() => town?.close())

type Body = Record<string, unknown>

async function ask(method: 'GET' | 'POST', path: string, o: { as?: string; body?: object | string; key?: string | null } = {}) {
  const key = o.key === undefined ? randomUUID() : o.key
  const answer = await town.site.request(`http://localhost/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(o.as ? { authorization: `Bearer ${tokens.get(o.as)}` } : {}),
      ...(key && method === 'POST' ? { 'idempotency-key': key } : {}),
    },
    ...(o.body === undefined ? {} : { body: typeof o.body === 'string' ? o.body : JSON.stringify(o.body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Body, headers: answer.headers }
}

const at = (day: string, from: string, until: string) => ({ start: `${day}T${from}:00+07:00`, end: `${day}T${until}:00+07:00` })
const wish = (space: string, day: string, from = '10:00', until = '12:00', more: object = {}) => ({
  space,
  ...at(day, from, until),
  people: 8,
  title: 'Belajar bersama',
  answers: social,
  ...more,
})
const rows = async (table: string) => (await town.rows<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n

describe('what anybody may look at', () => {
  test('rooms with their parts, six questions with their answers, and times without a name', async () => {
    const { body } = await ask('GET', '/spaces')
    const hall = (body.items as Body[]).find(({ slug }) => slug === 'aula')
    expect(hall).toMatchObject({ name: 'Aula', capacity: 200, parts: ['aula-a', 'aula-b'] })
    const asked = (await ask('GET', '/spaces/questions')).body.items as { key: string; values: string[] }[]
    expect(asked.length).toBeLessThanOrEqual(6)
    expect(asked.find(({ key }) => key === 'peserta_bayar')?.values).toContain('tidak')
    expect((await ask('POST', '/bookings', { as: 'warga', body: wish('aula-a', '2027-01-12') })).status).toBe(201)
    const times = (await ask('GET', '/spaces/aula/availability?from=2027-01-12&to=2027-01-13')).body
    expect(times.taken).toEqual([
      { start: '2027-01-12T10:00:00.000+07:00', end: '2027-01-12T12:00:00.000+07:00', class: 'social', left: 0 },
    ])
    expect(times.free).toEqual([
      { start: '2027-01-12T08:00:00.000+07:00', end: '2027-01-12T10:00:00.000+07:00' },
      { start: '2027-01-12T12:00:00.000+07:00', end: '2027-01-12T22:00:00.000+07:00' },
    ])
    expect(JSON.stringify(times)).not.toContain('Belajar')
    expect((await ask('GET', '/spaces/aula/availability?from=2027-02-30&to=2027-03-01')).status).toBe(422)
    expect((await ask('GET', '/spaces/tidak-ada/availability?from=2027-01-12&to=2027-01-13')).status).toBe(404)
  })

  test('a quote: class, rule, article, price, who decides; an answer left out is named', async () => {
    const { start, end } = at('2027-01-13', '10:00', '13:00')
    const quote = (answers: object) =>
      ask('POST', '/bookings/quote', { body: { space: 'aula', start, end, people: 50, answers }, key: null })
    const free = await quote(social)
    expect(free.body).toMatchObject({ class: 'social', price: 0, approver: ['sekretaris'], available: true })
    expect([free.status, (free.body.legalBasis as object[]).length > 0, typeof free.body.rule]).toEqual([200, true, 'string'])
    const paid = await quote({ ...social, peserta_bayar: 'ya', peserta: 'umum' })
    expect(paid.body.price as number).toBeGreaterThan(0)
    expect(paid.body.class).not.toBe('social')
    const { peserta_bayar: _, ...missing } = social
    expect(await quote(missing)).toMatchObject({ status: 422, body: { rule: 'spaces.usage.unanswered', field: 'peserta_bayar' } })
  })
})

describe('asking for a room', () => {
  test('B-18 the same key is one booking, however often it is sent; another body with it is refused, another person’s key is his own', async () => {
    const body = wish('kelas-1', '2027-01-14')
    const before = await rows('spaces.booking')
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('POST', '/bookings', { as: 'warga', body, key: 'satu-kunci' })))
    const made = answers.filter(({ status }) => status === 201)
    expect(made.length).toBeGreaterThanOrEqual(1)
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    // a kept answer comes back from jsonb, which has an order of keys of its own
    expect(new Set(made.map(({ body: one }) => canonical(one))).size).toBe(1)
    expect((await ask('POST', '/bookings', { as: 'warga', body, key: 'satu-kunci' })).body).toEqual(made[0]?.body)
    expect((await ask('POST', '/bookings', { as: 'warga', body: wish('kelas-1', '2027-01-15'), key: 'satu-kunci' })).status).toBe(422)
    expect((await ask('POST', '/bookings', { as: 'warga-2', body: wish('studio', '2027-01-14'), key: 'satu-kunci' })).status).toBe(201)
    expect(await rows('spaces.booking')).toBe((before ?? 0) + 2)
    expect((await ask('POST', '/bookings', { as: 'warga', body, key: null })).status).toBe(400)
  })

  test('B-01 what is taken says so with other ways, beside the facts and among them', async () => {
    const { status, body } = await ask('POST', '/bookings', { as: 'warga-2', body: wish('kelas-1', '2027-01-14', '11:00', '13:00') })
    expect([status, body.rule]).toEqual([409, 'spaces.booking.taken'])
    const ways = body.alternatives as { kind: string; start: string; text: string }[]
    expect(ways.length).toBeGreaterThanOrEqual(3)
    expect((body.facts as Body).alternatives).toEqual(ways)
    expect(ways.every(({ text }) => /WIB/.test(text))).toBe(true)
  })

  test('B-21 a price sent along is not looked at', async () => {
    const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
    const made = await ask('POST', '/bookings', {
      as: 'warga',
      body: wish('aula', '2027-01-26', '10:00', '12:00', { answers: paid, price: 1 }),
    })
    expect(made.status).toBe(201)
    expect(made.body.price as number).toBeGreaterThan(1)
  })

  test.each<[string, object | string, string, string]>([
    ['end before start', wish('aula', '2027-01-18', '12:00', '10:00'), 'spaces.when.end_before_start', 'end'],
    ['no length', wish('aula', '2027-01-18', '10:00', '10:00'), 'spaces.when.end_before_start', 'end'],
    ['year 20270', { ...wish('aula', '2027-01-18'), start: '20270-01-18T10:00:00+07:00' }, 'spaces.when.unreadable', 'start'],
    [
      '30 February',
      { ...wish('aula', '2027-01-18'), start: '2027-02-30T10:00:00+07:00', end: '2027-03-02T12:00:00+07:00' },
      'spaces.when.unreadable',
      'start',
    ],
    ['no offset', { ...wish('aula', '2027-01-18'), start: '2027-01-18T10:00:00' }, 'spaces.when.unreadable', 'start'],
    ['unknown zone', { ...wish('aula', '2027-01-18'), start: '2027-01-18T10:00:00[Mars/Olympus]' }, 'spaces.when.unreadable', 'start'],
    [
      '10.000 letters of purpose',
      wish('aula', '2027-01-18', '10:00', '12:00', { purpose: 'a'.repeat(10_000) }),
      'spaces.booking.too_long',
      'purpose',
    ],
    ['people below nought', wish('aula', '2027-01-18', '10:00', '12:00', { people: -1 }), 'spaces.booking.people', 'people'],
    ['more than fit', wish('aula', '2027-01-18', '10:00', '12:00', { people: 201 }), 'spaces.booking.capacity', 'people'],
    ['a day gone by', wish('aula', '2026-12-01'), 'spaces.when.past', 'start'],
    ['a room that is not', wish("aula'; drop table x", '2027-01-18'), 'spaces.booking.unknown_space', 'space'],
    ['markup for a room', wish('<img src=x onerror=alert(1)>', '2027-01-18'), 'spaces.booking.unknown_space', 'space'],
    [
      'markup in the name',
      wish('aula', '2027-01-18', '10:00', '12:00', { title: '<img src=x onerror=alert(1)>' }),
      'spaces.booking.title_is_code',
      'title',
    ],
    [
      'a statement in the name',
      wish('aula', '2027-01-18', '10:00', '12:00', { title: "Kelas'); DROP TABLE spaces.booking; --" }),
      'spaces.booking.title_is_code',
      'title',
    ],
    [
      'pictures and writing from right to left, ten thousand of them',
      wish('aula', '2027-01-18', '10:00', '12:00', { purpose: '🎭مسرح '.repeat(1500) }),
      'spaces.booking.too_long',
      'purpose',
    ],
    [
      'a negative count',
      wish('aula', '2027-01-18', '10:00', '12:00', { extras: [{ space: 'kursi', quantity: -3 }] }),
      'spaces.booking.quantity',
      'extras.0.quantity',
    ],
  ])('B-28 %s cannot be: the field is named, and nothing is kept', async (_, body, rule, field) => {
    const before = [await rows('spaces.booking'), await rows('spaces.claim')]
    const answer = await ask('POST', '/bookings', { as: 'warga', body })
    expect([answer.status, answer.body.rule, answer.body.field]).toEqual([422, rule, field])
    // in Indonesian, and nothing of what was sent comes back as markup
    expect(answer.body.detail).toMatch(/^[A-Z][^<>]{10,}\.$/)
    expect(answer.body.detail).toMatch(/\b(tidak|belum|harus|lebih|paling|atau|lalu|lagi|dengan|yang|untuk)\b/)
    expect(JSON.stringify(answer.body)).not.toMatch(/<img|drop table/i)
    expect([await rows('spaces.booking'), await rows('spaces.claim')]).toEqual(before)
  })

  test('B-28 writing of any kind is kept as it was written, and markup in the words beside the name is never answered as a page', async () => {
    const title = 'Pentas <3 dan “O’Brien” 🎭 مسرح'
    const purpose = '<img src=x onerror=alert(1)>'
    const made = await ask('POST', '/bookings', { as: 'warga', body: wish('kelas-1', '2027-01-27', '10:00', '12:00', { title, purpose }) })
    expect(made.status).toBe(201)
    const seen = await ask('GET', `/bookings/${made.body.number}`, { as: 'warga' })
    expect(seen.body.title).toBe(title)
    expect(seen.headers.get('content-type')).toContain('application/json')
    expect((await ask('POST', '/bookings', { as: 'warga', body: '{"space": ' })).status).toBe(400)
  })
})

describe('a booking', () => {
  test('B-29 of somebody else is not there, by whichever door; without a token neither', async () => {
    const made = await ask('POST', '/bookings', { as: 'warga', body: wish('kelas-1', '2027-01-28') })
    const number = String(made.body.number)
    expect((await ask('GET', `/bookings/${number}`, { as: 'warga-2' })).status).toBe(404)
    expect((await ask('GET', `/bookings/${number}`)).status).toBe(404)
    for (const step of ['cancellation', 'approval', 'decline'])
      for (const as of ['warga-2', undefined])
        expect([
          step,
          as,
          (await ask('POST', `/bookings/${number}/${step}`, { ...(as ? { as } : {}), body: { reason: 'Bukan punya saya' } })).status,
        ]).toEqual([step, as, 404])
    expect((await ask('POST', `/bookings/${number}/move`, { as: 'warga-2', body: at('2027-01-28', '13:00', '14:00') })).status).toBe(404)
    expect((await ask('POST', '/bookings', { body: wish('kelas-1', '2027-01-28') })).status).toBe(401)
  })

  test('B-19 where requests compete, of two approved at once one answers 200 and one 409, and stays a request', async () => {
    await town.owner.query(`update spaces.bookable set pending = 'competes' where slug = 'studio'`)
    const numbers: string[] = []
    for (const [as, from, until] of [
      ['warga', '10:00', '12:00'],
      ['warga-2', '11:00', '13:00'],
    ] as const)
      numbers.push(String((await ask('POST', '/bookings', { as, body: wish('studio', '2027-02-15', from, until) })).body.number))
    const answers = await Promise.all(
      numbers.map((number) => ask('POST', `/bookings/${number}/approval`, { as: 'sekretaris', body: { reason: 'Sesuai aturan' } })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = answers.findIndex(({ status }) => status === 409)
    expect(answers[lost]?.body.rule).toBe('spaces.booking.taken')
    const states = await Promise.all(
      numbers.map(
        async (number) => (await ask('GET', `/bookings/${number}`, { as: number === numbers[0] ? 'warga' : 'warga-2' })).body.state,
      ),
    )
    expect(states[lost]).toBe('pending')
    expect(states[1 - lost]).toBe('confirmed')
    await town.owner.query(`update spaces.bookable set pending = 'holds' where slug = 'studio'`)
  })

  test('walks: asked, refused to the wrong officer by name, approved once, moved, called off', async () => {
    const made = await ask('POST', '/bookings', { as: 'warga', body: wish('kelas-1', '2027-02-02') })
    const number = String(made.body.number)
    const step = (name: string, as: string, body: object) => ask('POST', `/bookings/${number}/${name}`, { as, body })
    const wrong = await step('approval', 'pengelola', { reason: 'Saya setuju saja' })
    expect([wrong.status, wrong.body.whoCan]).toEqual([403, ['sekretaris']])
    expect(await step('approval', 'sekretaris', { reason: 'Sesuai aturan', version: 2 })).toMatchObject({
      status: 200,
      body: { state: 'confirmed' },
    })
    expect((await step('approval', 'sekretaris', { reason: 'Sesuai aturan' })).status).toBe(409)
    expect(await step('move', 'warga', { ...at('2027-02-02', '13:00', '15:00'), version: 2 })).toMatchObject({
      status: 409,
      body: { rule: 'spaces.booking.stale' },
    })
    expect((await step('move', 'warga', at('2027-02-02', '13:00', '15:00'))).status).toBe(200)
    expect((await step('cancellation', 'warga', { reason: '' })).body).toMatchObject({
      rule: 'spaces.booking.reason_missing',
      field: 'reason',
    })
    expect(await step('cancellation', 'warga', { reason: 'Pembicara sakit' })).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    const seen = (await ask('GET', `/bookings/${number}`, { as: 'warga' })).body
    expect((seen.steps as { to: string }[]).map(({ to }) => to)).toEqual(['held', 'pending', 'confirmed', 'confirmed', 'cancelled'])
  })

  test('the deeds of whoever asks: waiting, objecting, relief and the sealed answer, refused by the names the pages refuse by', async () => {
    const made = (await ask('POST', '/bookings', { as: 'warga', body: wish('kelas-1', '2027-02-02') })).body.number as string
    const wait = { space: 'kelas-1', ...at('2027-02-02', '10:00', '12:00'), people: 8 }
    expect(
      await ask('POST', '/spaces/waiting', { as: 'sekretaris', body: { ...wait, ...at('2027-02-02', '14:00', '16:00') } }),
    ).toMatchObject({
      status: 409,
      body: { rule: 'spaces.waiting.free' },
    })
    const place = await ask('POST', '/spaces/waiting', { as: 'sekretaris', body: wait })
    expect(place).toMatchObject({ status: 200, body: { position: 1 } })
    const id = place.body.id as string
    expect((await ask('POST', `/spaces/waiting/${id}/leave`, { as: 'warga-2', body: {} })).status).toBe(404)
    expect(((await ask('GET', '/spaces/waiting', { as: 'sekretaris' })).body.items as Body[]).map((one) => one.id)).toEqual([id])
    expect((await ask('POST', `/spaces/waiting/${id}/leave`, { as: 'sekretaris', body: {} })).status).toBe(200)
    const of = (name: string, body: object, as = 'warga') => ask('POST', `/bookings/${made}/${name}`, { as, body })
    expect((await of('appeal', { reason: 'Saya hadir' })).body.rule).toBe('spaces.booking.not_from_here')
    expect((await of('requote-answer', { accept: true })).body.rule).toBe('spaces.requote.none')
    expect((await of('waiver-wish', { amount: 1, reason: 'Untuk anak putus sekolah' })).body.rule).toBe('spaces.waiver.within_price')
    expect((await of('levy-answer', { demanded: true })).body.rule).toBe('spaces.levy.not_yet')
    expect((await of('levy-answer', { demanded: true }, 'warga-2')).status).toBe(404)
    expect((await ask('POST', '/spaces/objections', { as: 'warga', body: { says: 'Tentang apa ini?' } })).body.rule).toBe(
      'spaces.objection.about',
    )
    const objected = await ask('POST', '/spaces/objections', {
      as: 'warga',
      body: { booking: made, says: 'Golongannya keliru menurut kami' },
    })
    expect(objected).toMatchObject({ status: 200, body: { case: expect.stringMatching(/^PK-/), due: expect.stringMatching(/^2027-01-/) } })
    for (const path of ['/spaces/objections', '/spaces/waivers'])
      expect((await ask('GET', path)).body).toMatchObject({ items: [], next: null })
    const report = (await ask('GET', '/spaces/subsidy?from=2027-01-01&to=2027-12-31')).body
    const sum = report.sum as Record<string, number>
    expect(sum.subsidy).toBe((sum.normal ?? 0) - (sum.charged ?? 0))
    expect((await ask('GET', '/spaces/subsidy?from=2027-02-30&to=2027-03-01')).status).toBe(422)
  })

  test('is described: every address with named schemas', async () => {
    const { body } = await ask('GET', '/openapi.json')
    const { paths, components } = body as { paths: Record<string, object>; components: { schemas: object } }
    expect(Object.keys(paths).filter((path) => /^\/(spaces|bookings)/.test(path)).length).toBe(
      new Set(routes.filter(({ path }) => /^\/api\/v1\/(spaces|bookings)/.test(path)).map(({ path }) => path)).size,
    )
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining([
        'Space',
        'SpaceAvailability',
        'SpaceQuote',
        'BookingRequest',
        'Booking',
        'BookingMade',
        'Alternative',
        'BookingReason',
      ]),
    )
  })
})
