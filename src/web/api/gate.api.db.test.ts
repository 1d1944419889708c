import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { toBase45 } from '#src/base/ticket-code.ts'
import { openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { ticketCodes } from '#src/events/ticket.db.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { verifyText } from '#src/platform/signing-key.db.ts'
import { type EventsTown, openEventsTown, value, wib } from '../../../test/events-town.ts'

let town: EventsTown
const tokens = new Map<string, string>()
beforeAll(async () => {
  town = await openEventsTown()
  for (const who of ['komunitas', 'komunitas-2', 'petugas', 'pengelola']) tokens.set(who, await demoToken(town.house.db, who))
  // a token of the organiser that was given something else
  const narrow = 'token-yang-sempit'
  await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes) select person_id, 'sempit', $1, '{spaces.booking}' from identity.api_token where token_hash = $2`,
    [sha256(narrow), sha256(tokens.get('komunitas') ?? '')],
  )
  tokens.set('sempit', narrow)
}, 60_000)
afterAll(() => town?.closeWhole())

type Body = Record<string, unknown> & { rule?: string }
type Asked = { as?: string; gateKey?: string | undefined; body?: unknown; key?: string | null }

async function ask(method: 'GET' | 'POST', path: string, { as, gateKey, body, key }: Asked = {}) {
  const answer = await town.site.request(`http://localhost/api/v1/events/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(as ? { authorization: `Bearer ${tokens.get(as)}` } : {}),
      ...(gateKey ? { 'x-gate-key': gateKey } : {}),
      ...(method === 'POST' && key !== null ? { 'idempotency-key': key ?? randomUUID() } : {}),
    },
    ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) } : {}),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) as Body }
}
const said = ({ status, body }: { status: number; body: Body }) => [status, body.rule]

let n = 0
/** An event with seats, its clock put to when the doors are open. */
async function atTheDoor(people = 2) {
  await town.setClock('2027-01-04T09:00')
  n += 1
  const put = await town.put({ title: `Panggung Gerbang ke-${n}` })
  const wish = intakeSchema.parse({
    capacity: 50,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-06T23:00'),
    kinds: [{ name: 'Umum', price: 0 }],
  })
  value(await openIntake(await town.as('komunitas'), { number: put.number, wish }))
  const seats: { number: string; ticket: string; code: string }[] = []
  for (let at = 0; at < people; at += 1) {
    n += 1
    const one = registrationSchema.parse({ name: `Peserta ${n}`, email: `p${n}@contoh.metro` })
    const { number } = value(await register(await town.as('guest'), { ...one, slug: put.slug }))
    const [paper] = await ticketCodes(await town.as('guest'), number)
    const [row] = await town.rows<{ id: string }>('select id from events.ticket where secret = $1', [paper?.secret])
    seats.push({ number, ticket: row?.id ?? '', code: paper?.code ?? '' })
  }
  await town.setClock('2027-03-06T16:30')
  const gate = await ask('GET', `${put.slug}/gate`, { as: 'komunitas' })
  return { ...put, seats, date: (gate.body.dates as { id: string }[])[0]?.id ?? '' }
}

const scan = (more: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  kind: 'enter',
  way: 'code',
  gate: 'Utara',
  at: wib('2027-03-06T16:30').toISOString(),
  ...more,
})
const sending = (date: string, scans: unknown[], more: Record<string, unknown> = {}) => ({
  date,
  device: 'ponsel-satu',
  sentAt: town.now().toISOString(),
  scans,
  ...more,
})

test('its organiser reads and sets it up; a helper stands at it by a key; to anybody else it is not there', async () => {
  const event = await atTheDoor(1)
  const gate = `${event.slug}/gate`
  const plan = { gates: ['Utara', 'Selatan'], reentry: false, opensMinutes: 90, selfCheckIn: false, selfBy: 'screen' }
  expect(await ask('POST', `${gate}/plan`, { as: 'komunitas', body: plan })).toEqual({ status: 200, body: plan })
  const seen = await ask('GET', gate, { as: 'komunitas' })
  expect(seen.body).toMatchObject({ event: event.slug, organises: true, helper: null, calledOff: false, plan })
  expect(seen.body.dates).toMatchObject([{ start: '2027-03-06T17:00:00.000+07:00', end: '2027-03-06T22:00:00.000+07:00' }])
  // a gate is closed by leaving it out
  expect((await ask('POST', `${gate}/plan`, { as: 'komunitas', body: { ...plan, gates: ['Utara'] } })).status).toBe(200)
  expect((await ask('GET', gate, { as: 'komunitas' })).body.plan).toMatchObject({ gates: ['Utara'] })

  const key = randomUUID()
  const named = await ask('POST', `${gate}/helpers`, { as: 'komunitas', body: { name: 'Bu Wati' }, key })
  expect(await ask('POST', `${gate}/helpers`, { as: 'komunitas', body: { name: 'Bu Wati' }, key })).toEqual(named)
  const listed = await ask('GET', `${gate}/helpers`, { as: 'komunitas' })
  expect(listed.body.items).toMatchObject([named.body])
  const gateKey = String(named.body.key)
  expect((await ask('GET', gate, { gateKey })).body).toMatchObject({ organises: false, helper: 'Bu Wati' })
  expect((await ask('GET', `${gate}/seats?date=${event.date}`, { gateKey })).body).toMatchObject({ items: [{ inside: false }], next: null })
  for (const [path, body] of [
    ['plan', plan],
    ['helpers', { name: 'Pak Lain' }],
    [`helpers/${named.body.id}/end`, {}],
  ] as const)
    expect((await ask('POST', `${gate}/${path}`, { gateKey, body })).status).toBe(404)
  expect((await ask('GET', `${gate}/helpers`, { gateKey })).status).toBe(404)

  const other = await atTheDoor(0)
  const everywhere = ['', '/helpers', `/list?date=${event.date}`, `/seats?date=${event.date}`, `/counts?date=${event.date}`]
  for (const path of everywhere) {
    for (const as of ['komunitas-2', 'petugas', 'pengelola'])
      expect([path, as, (await ask('GET', `${gate}${path}`, { as })).status]).toEqual([path, as, 404])
    expect((await ask('GET', `${gate}${path}`)).status).toBe(404)
    expect((await ask('GET', `${other.slug}/gate${path}`, { gateKey })).status).toBe(404)
    // its own organiser, by a token that was given something else
    expect((await ask('GET', `${gate}${path}`, { as: 'sempit' })).status).toBe(403)
  }
  const walkIn = sending(event.date, [scan({ way: 'walk_in' })])
  expect((await ask('POST', `${gate}/movements`, { as: 'komunitas-2', body: walkIn })).status).toBe(404)
  expect((await ask('POST', `${gate}/movements`, { as: 'sempit', body: walkIn })).status).toBe(403)
  expect((await ask('POST', `${gate}/helpers/${named.body.id}/end`, { as: 'komunitas' })).body).toEqual({ id: named.body.id })
  expect((await ask('GET', gate, { gateKey })).status).toBe(404)
  expect((await ask('POST', `${gate}/movements`, { gateKey, body: walkIn })).status).toBe(404)
})

test('the list is signed by the key of the tickets; one letter changed and it is not', async () => {
  const event = await atTheDoor(2)
  const { body } = await ask('GET', `${event.slug}/gate/list?date=${event.date}`, { as: 'komunitas' })
  const list = body.list as { keys: { mark: string; publicKey: string }[]; seats: { ticket: string; name: string }[]; madeAt: string }
  const key = list.keys.find(({ mark }) => String(body.key).startsWith(mark))
  const text = canonical(list)
  expect(verifyText(key?.publicKey ?? '', text, String(body.signature))).toBe(true)
  expect(verifyText(key?.publicKey ?? '', text.replace('Peserta', 'peserta'), String(body.signature))).toBe(false)
  expect(list.seats.map(({ ticket }) => ticket).sort()).toEqual(event.seats.map(({ ticket }) => ticket).sort())
  expect(list.madeAt).toBe('2027-03-06T16:30:00.000+07:00')
  const elsewhere = await atTheDoor(0)
  expect((await ask('GET', `${event.slug}/gate/list?date=${elsewhere.date}`, { as: 'komunitas' })).status).toBe(404)
  for (const path of ['list', 'list?date=x', 'list?date=__proto__'])
    expect((await ask('GET', `${event.slug}/gate/${path}`, { as: 'komunitas' })).status).toBe(404)
  for (const path of ['counts', 'seats', 'seats?date=x', `counts?date=${elsewhere.date}`])
    expect(said(await ask('GET', `${event.slug}/gate/${path}`, { as: 'komunitas' }))).toEqual([422, 'events.reach.date'])
})

test('E-19 the same nonce however often and under whatever key is one movement; two gates are one entry and one honest duplicate', async () => {
  const event = await atTheDoor(3)
  const path = `${event.slug}/gate/movements`
  const [first, second] = event.seats
  const north = scan({ ticket: first?.ticket, at: wib('2027-03-06T16:10').toISOString() })
  const south = scan({ ticket: first?.ticket, gate: 'Selatan', at: wib('2027-03-06T16:05').toISOString() })
  const key = randomUUID()
  const body = sending(event.date, [north, scan({ way: 'walk_in' }), north])
  const took = await ask('POST', path, { as: 'komunitas', body, key })
  expect(took).toMatchObject({ status: 200, body: { items: [{ is: expect.anything() }, {}] } })
  expect(await ask('POST', path, { as: 'komunitas', body, key })).toEqual(took)
  expect(said(await ask('POST', path, { as: 'komunitas', body: { ...body, device: 'ponsel-lain' }, key }))[0]).toBe(422)
  for (let again = 0; again < 3; again += 1) expect((await ask('POST', path, { as: 'komunitas', body })).body).toEqual(took.body)

  // the other phone sends later what happened earlier
  const late = await ask('POST', path, { as: 'komunitas', body: sending(event.date, [south], { device: 'ponsel-dua' }) })
  expect(late.body.items).toEqual([{ id: south.id, is: 'first', firstAt: '2027-03-06T16:05:00.000+07:00', firstGate: 'Selatan' }])
  const counts = await ask('GET', `${event.slug}/gate/counts?date=${event.date}`, { as: 'komunitas' })
  expect(counts.body).toMatchObject({
    seats: 3,
    came: 1,
    inside: 1,
    walkIns: 1,
    duplicates: 1,
    twice: [
      {
        number: first?.number,
        at: '2027-03-06T16:10:00.000+07:00',
        gate: 'Utara',
        firstAt: '2027-03-06T16:05:00.000+07:00',
        firstGate: 'Selatan',
      },
    ],
    revoked: [],
  })

  // decided at the gate: in once, then told; out, in again, and taken back
  const decide = (one: object) => ask('POST', path, { as: 'komunitas', body: sending(event.date, [one], { decide: true }) })
  const enters = scan({ ticket: second?.ticket })
  expect((await decide(enters)).body.items).toMatchObject([{ is: 'first' }])
  expect(said(await decide(scan({ ticket: second?.ticket, gate: 'Selatan' })))).toEqual([409, 'events.gate.used'])
  const undo = scan({ kind: 'undo', way: 'list', undoes: enters.id })
  expect((await decide(undo)).body.items).toMatchObject([{ is: 'undo' }])
  expect((await ask('GET', `${event.slug}/gate/counts?date=${event.date}`, { as: 'komunitas' })).body).toMatchObject({ came: 1, inside: 1 })
  await town.setClock('2027-03-06T16:40')
  expect(said(await decide({ ...scan({ kind: 'undo', way: 'list', undoes: enters.id }), at: town.now().toISOString() }))).toEqual([
    409,
    'events.gate.undo_late',
  ])
})

test('the same nonce from two connections in the same moment is one movement', async () => {
  const event = await atTheDoor(1)
  const body = sending(event.date, [scan({ ticket: event.seats[0]?.ticket }), scan({ way: 'walk_in' })])
  const all = await Promise.all(Array.from({ length: 6 }, () => ask('POST', `${event.slug}/gate/movements`, { as: 'komunitas', body })))
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  const counts = await ask('GET', `${event.slug}/gate/counts?date=${event.date}`, { as: 'komunitas' })
  expect(counts.body).toMatchObject({ came: 1, walkIns: 1, duplicates: 0 })
})

test('a forged code, a code of another event, an empty, a huge and an unreadable sending are refused with their reason', async () => {
  const event = await atTheDoor(1)
  const other = await atTheDoor(1)
  const path = `${event.slug}/gate/movements`
  const send = (scans: unknown[], more: Record<string, unknown> = {}) =>
    ask('POST', path, { as: 'komunitas', body: sending(event.date, scans, more) })
  const real = event.seats[0]?.code ?? ''
  const bytes = new Uint8Array(86).fill(7)
  const forged = [`MCT1:${toBase45(bytes)}`, `${real.slice(0, -3)}${real.endsWith('000') ? '111' : '000'}`]
  for (const code of [...forged, other.seats[0]?.code ?? '', 'https://contoh.metro/tiket']) {
    expect(said(await send([scan({ code })], { decide: true }))).toEqual([422, 'events.gate.unknown'])
    expect((await send([scan({ code })])).body.items).toMatchObject([{ is: 'unmatched' }])
  }
  expect((await send([scan({ ticket: other.seats[0]?.ticket })])).body.items).toMatchObject([{ is: 'unmatched' }])
  expect((await send([scan({ code: real })], { decide: true })).body.items).toMatchObject([{ is: 'first' }])
  expect((await ask('GET', `${event.slug}/gate/counts?date=${event.date}`, { as: 'komunitas' })).body).toMatchObject({
    came: 1,
    walkIns: 0,
  })

  const unreadable = [422, 'events.gate.unreadable']
  expect(said(await send([]))).toEqual(unreadable)
  expect(said(await send(Array.from({ length: 501 }, () => scan())))).toEqual(unreadable)
  expect(said(await send([scan()], { date: 'besok' }))).toEqual(unreadable)
  expect(said(await send([scan({ kind: '__proto__' })]))).toEqual(unreadable)
  expect(said(await send([scan({ at: 'tadi' })]))).toEqual(unreadable)
  expect(said(await send([scan(), scan()], { decide: true }))).toEqual(unreadable)
  expect((await send([scan()], { date: other.date })).status).toBe(404)
  expect((await ask('POST', path, { as: 'komunitas', body: '{' })).status).toBe(400)
  expect((await ask('POST', path, { as: 'komunitas', body: sending(event.date, [scan()]), key: null })).status).toBe(400)
  expect((await ask('POST', path, { as: 'komunitas', body: JSON.stringify({ x: 'a'.repeat(500_000) }) })).status).toBe(413)
  expect(
    said(
      await ask('POST', `${event.slug}/gate/plan`, {
        as: 'komunitas',
        body: { gates: [], reentry: true, opensMinutes: 1, selfCheckIn: false },
      }),
    ),
  ).toEqual([422, 'events.gate.gates'])
})
