import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { type EventsTown, openEventsTown, value, wib } from '../../../test/events-town.ts'

let town: EventsTown
const tokens = new Map<string, string>()
let number = ''
let slug = ''
let n = 0
beforeAll(async () => {
  town = await openEventsTown()
  for (const who of ['komunitas', 'komunitas-2', 'petugas']) tokens.set(who, await demoToken(town.house.db, who))
}, 60_000)
afterAll(() => town?.closeWhole())

/** Five Tuesdays 18–20 from 2 March 2027. */
beforeEach(async () => {
  await town.setClock('2027-01-04T09:00')
  n += 1
  const when = ['02', '09', '16', '23', '30'].map((day) => ({ day: `2027-03-${day}`, from: '18:00', until: '20:00' }))
  ;({ number, slug } = await town.put({ title: `Kelas Lagu ke-${n}`, when }))
})

type Body = Record<string, unknown> & { rule?: string }
type Listed = { id: string; start: string; end: string; cancelled: boolean; previous: string[] }

async function ask(
  method: 'GET' | 'POST',
  path: string,
  o: { as?: string; eventKey?: string; body?: object; key?: string | null; of?: string } = {},
) {
  const answer = await town.site.request(`http://localhost/api/v1/events/${o.of ?? number}/dates${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(o.eventKey ? { 'x-event-key': o.eventKey } : o.as === '' ? {} : { authorization: `Bearer ${tokens.get(o.as ?? 'komunitas')}` }),
      ...(method === 'POST' && o.key !== null ? { 'idempotency-key': o.key ?? randomUUID() } : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify(o.body ?? {}) } : {}),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) as Body }
}
const listed = async () => (await ask('GET', '')).body.items as Listed[]
const starts = async () => (await listed()).map(({ start, cancelled }) => `${start.slice(5, 16)}${cancelled ? ' off' : ''}`)
const wish = async (which: number, more: Record<string, unknown> = {}) => ({
  date: (await listed())[which]?.id,
  reach: 'this',
  act: 'move',
  when: { day: '2027-03-10', from: '19:00', until: '21:00' },
  ...more,
})
async function change(asked: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const seen = await ask('POST', '/preview', { body: asked })
  return await ask('POST', '/change', { body: { ...asked, version: seen.body.version, reason: 'Gedung dipakai rapat', ...more } })
}
const off = { act: 'cancel', when: undefined }
const back = { act: 'restore', when: undefined }

test('B-12 this one, this and those after it, all: previewed with old and new, then done as it was seen, once for its key', async () => {
  const asked = await wish(1)
  const seen = await ask('POST', '/preview', { body: asked })
  expect(seen.body).toMatchObject({
    told: 0,
    barred: [],
    dates: [{ effect: 'moves', was: { start: '2027-03-09T18:00:00.000+07:00' }, will: { start: '2027-03-10T19:00:00.000+07:00' } }],
  })
  expect(await starts()).toEqual(['03-02T18:00', '03-09T18:00', '03-16T18:00', '03-23T18:00', '03-30T18:00'])
  const key = randomUUID()
  const body = { ...asked, version: seen.body.version, reason: 'Gedung dipakai rapat' }
  const made = await ask('POST', '/change', { body, key })
  expect(made).toEqual({ status: 200, body: { number, moved: 1, off: 0, back: 0, kept: 0 } })
  expect(await ask('POST', '/change', { body, key })).toEqual(made)
  expect((await listed())[1]).toMatchObject({ start: '2027-03-10T19:00:00.000+07:00', previous: ['2027-03-09T18:00:00.000+07:00'] })

  const after = await wish(2, { reach: 'following', when: { day: '2027-03-17', from: '18:00', until: '20:00' } })
  expect((await change(after)).body).toMatchObject({ moved: 3, kept: 0 })
  expect(await starts()).toEqual(['03-02T18:00', '03-10T19:00', '03-17T18:00', '03-24T18:00', '03-31T18:00'])

  // the one that was changed alone stays, unless it is named
  const all = await wish(0, { reach: 'all', when: { day: '2027-03-02', from: '16:00', until: '18:00' } })
  expect(((await ask('POST', '/preview', { body: all })).body.dates as { effect: string }[]).map(({ effect }) => effect)).toEqual([
    'moves',
    'kept',
    'moves',
    'moves',
    'moves',
  ])
  expect((await change(all)).body).toMatchObject({ moved: 4, kept: 1 })
  const alone = (await listed())[1]?.id
  expect((await change({ ...all, when: { day: '2027-03-02', from: '15:00', until: '17:00' }, ticked: [alone] })).body).toMatchObject({
    moved: 5,
  })
  expect(await starts()).toEqual(['03-02T15:00', '03-09T15:00', '03-17T15:00', '03-24T15:00', '03-31T15:00'])
})

test('one date is called off and held after all: it is the same date, and whoever is registered for it hears both', async () => {
  const before = await listed()
  const seats = intakeSchema.parse({
    capacity: 20,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-16T17:00'),
    kinds: [{ name: 'Umum', price: 0 }],
  })
  const date = before[2]?.id
  value(await openIntake(await town.as('komunitas'), { number, wish: seats, date }))
  const email = `tamu-${n}@contoh.metro`
  value(await register(await town.as('guest'), { ...registrationSchema.parse({ name: 'Tamu', email, date }), slug }))
  const newest = async () =>
    (await town.rows<{ body: string }>(`select body from platform.mail where recipient = $1 order by at desc, id desc limit 1`, [email]))[0]
      ?.body

  expect((await change(await wish(2, off))).body).toMatchObject({ off: 1, moved: 0 })
  expect(await starts()).toEqual(['03-02T18:00', '03-09T18:00', '03-16T18:00 off', '03-23T18:00', '03-30T18:00'])
  expect(await newest()).toMatch(/16 Maret 2027.* dibatalkan/)
  const seen = await ask('POST', '/preview', { body: await wish(2, back) })
  expect(seen.body).toMatchObject({ told: 1, barred: [], dates: [{ id: date, effect: 'back' }] })
  await town.setClock('2027-01-04T09:05')
  expect((await change(await wish(2, back))).body).toMatchObject({ off: 0, back: 1 })
  expect(await newest()).toMatch(/16 Maret 2027.* jadi diadakan lagi/)
  expect((await listed()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  expect(await starts()).toEqual(['03-02T18:00', '03-09T18:00', '03-16T18:00', '03-23T18:00', '03-30T18:00'])
  // several at once; what never was called off stays as it is
  expect((await change(await wish(3, { ...off, reach: 'following' }))).body).toMatchObject({ off: 2 })
  expect((await change(await wish(3, { ...back, reach: 'all' }))).body).toMatchObject({ back: 2 })
})

test('where somebody else has the field by then, the date does not come back', async () => {
  const [venue] = await town.rows<{ code: string }>('select code from events.venue order by position limit 1')
  const crowd = { placeKind: 'venue', venue: venue?.code, place: '', crowd: 800, lateKnown: true }
  const put = async (title: string, days: string[]) => {
    const sent = await town.send({ title, ...crowd, when: days.map((day) => ({ day, from: '17:00', until: '19:00' })) })
    await town.owner.query(
      `insert into events.duty_note (event_id, duty, state, reference, actor) select e.id, d.code, 'done', 'S-1', 'system:test' from events.event e, events.duty_rule d where e.number = $1`,
      [sent.number],
    )
    value(await town.publish(sent.number))
    return sent.number
  }
  number = await put('Pasar Besar', ['2027-04-06', '2027-04-20'])
  expect((await change(await wish(1, off))).status).toBe(200)
  await put('Konser Besar', ['2027-04-20'])
  const seen = await ask('POST', '/preview', { body: await wish(1, back) })
  expect(seen.body.barred).toMatchObject([{ rule: 'events.calendar.clash' }])
  expect(await change(await wish(1, back))).toMatchObject({ status: 409, body: { rule: 'events.calendar.clash' } })
  expect(await starts()).toEqual(['04-06T17:00', '04-20T17:00 off'])
})

test('another version than the one that was seen is refused, and nothing is changed', async () => {
  const asked = await wish(1)
  const { body: seen } = await ask('POST', '/preview', { body: asked })
  expect((await change(await wish(2, off))).status).toBe(200)
  const before = await starts()
  for (const version of [seen.version, '', 'x'])
    expect(await ask('POST', '/change', { body: { ...asked, version, reason: 'Sudah saya lihat' } })).toMatchObject({
      status: 409,
      body: { rule: 'events.reach.stale' },
    })
  expect(await starts()).toEqual(before)
  // two at once by what both saw: one is done
  const { body: now } = await ask('POST', '/preview', { body: asked })
  const both = await Promise.all(
    [1, 2].map(() => ask('POST', '/change', { body: { ...asked, version: now.version, reason: 'Bersamaan saja' } })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
})

test.for([
  ['without a reason', {}, { reason: '' }, 'events.event.reason_missing'],
  ['an hour that is none', { when: { day: '2027-03-10', from: '25:99' } }, {}, 'events.when.unreadable'],
  ['moved without a when', { when: undefined }, {}, 'events.when.unreadable'],
  ['a scope nobody knows', { reach: '__proto__' }, {}, 'events.reach.scope'],
  ['an act nobody knows', { act: 'constructor' }, {}, 'events.reach.act'],
  ['somebody else’s date', { date: '00000000-0000-4000-8000-000000000001' }, {}, 'events.reach.date'],
  ['a date that stands, brought back', back, {}, 'events.reach.stands'],
  ['the last there is', { ...off, reach: 'all' }, {}, 'events.reach.last'],
  ['a field nobody knows', { hari: 1 }, {}, 'platform.input'],
] as const)('refused: %s', async ([, more, also, rule]) => {
  const before = await starts()
  const asked = await wish(1, more)
  const seen = await ask('POST', '/preview', { body: asked })
  const version = seen.body.version ?? 'belum'
  const wrong = await ask('POST', '/change', { body: { ...asked, version, reason: 'Gedung dipakai rapat', ...also } })
  expect([wrong.status, wrong.body.rule]).toEqual([422, rule])
  expect(await starts()).toEqual(before)
})

test('a page of the list is never longer than a hundred, and the pages together are all dates once', async () => {
  const when = Array.from({ length: 230 }, (_, at) => ({
    day: new Date(Date.UTC(2027, 5, 1 + at)).toISOString().slice(0, 10),
    from: '18:00',
    until: '19:00',
  }))
  ;({ number } = await town.put({ title: 'Latihan Setiap Hari', when }))
  const pages: Listed[][] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { body: Body } = await ask('GET', `?limit=100000${cursor ? `&cursor=${cursor}` : ''}`)
    pages.push(page.body.items as Listed[])
    cursor = page.body.next as string | null
  }
  expect(pages.map(({ length }) => length)).toEqual([100, 100, 30])
  expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(230)
  for (const [asked, most] of [
    ['limit=7', 7],
    ['limit=0', 50],
    ['limit=-3', 1],
    ['limit=banyak', 50],
    ['', 50],
  ] as const)
    expect([asked, ((await ask('GET', `?${asked}`)).body.items as Listed[]).length]).toEqual([asked, most])
  expect(await ask('GET', '?cursor=bukan')).toMatchObject({ status: 422, body: { field: 'cursor' } })
})

test('its sender alone, by his token or the key of his letter; to anybody else it is not there', async () => {
  const asked = { ...(await wish(1)), version: 'x', reason: 'Mau saja tahu' }
  for (const as of ['', 'komunitas-2', 'petugas'])
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/preview'],
      ['POST', '/change'],
    ] as const)
      expect([as, path, (await ask(method, path, { as, body: asked })).status]).toEqual([as, path, 404])
  await town.owner.query('update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.number = $2', [
    sha256('kunci-surat'),
    number,
  ])
  expect((await ask('GET', '', { eventKey: 'kunci-surat' })).status).toBe(200)
  expect((await ask('GET', '', { eventKey: 'kunci-lain' })).status).toBe(404)
  expect((await ask('GET', '', { of: 'ACR-2027-99999' })).status).toBe(404)
  expect((await ask('POST', '/change', { body: asked, key: null })).body.rule).toBe('platform.once.key_missing')
})
