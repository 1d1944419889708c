import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { openRoomsTown, type Rooms, value } from '../../../test/rooms-town.ts'

let town: Rooms
const tokens = new Map<string, string>()
beforeAll(async () => {
  town = await openRoomsTown()
  for (const who of ['warga', 'petugas', 'pengelola']) tokens.set(who, await demoToken(town.house.db, who))
})
afterAll(() => town?.close())

type Line = { id: string; name: string; number: string; alternatives: unknown[] }
type Body = { id: string; rule: string; field: string; name: string; items: Line[]; affected: Line[] }
async function call(as: string, path: string, body?: object, key: string | null = randomUUID()): Promise<{ status: number; body: Body }> {
  const answer = await town.site.request(`http://localhost/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens.get(as)}`,
      ...(body && key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}
const ramadan = {
  kind: 'hours',
  firstDay: '2027-02-08',
  lastDay: '2027-03-09',
  opens: '08:00',
  closes: '16:00',
  name: 'Jam Ramadan',
  nameEn: 'Ramadan hours',
  source: 'Surat edaran UPTD, contoh',
}
const changes = async () => (await town.rows('select from spaces.hours_change')).length

test('N16 hours of a season by the API: seen before, decided, published once for their key, listed and taken back', async () => {
  const late = value(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-02-11 18-20'))).number
  const before = await changes()
  const seen = await call('pengelola', '/spaces/kelas-1/hours/preview', ramadan)
  expect([seen.status, seen.body.affected.map((one) => one.number)]).toEqual([200, [late]])
  expect(seen.body.affected[0]?.alternatives.length).toBeGreaterThan(0)
  expect(await changes()).toBe(before)

  const undecided = await call('pengelola', '/spaces/kelas-1/hours', { ...ramadan, rulings: [] })
  expect([undecided.status, undecided.body.rule]).toEqual([422, 'spaces.hours.undecided'])
  const plan = {
    ...ramadan,
    rulings: [
      {
        number: late,
        ruling: 'moved',
        reason: 'Jam Ramadan',
        bookable: 'kelas-1',
        periods: [{ start: '2027-02-11T13:00:00+07:00', end: '2027-02-11T15:00:00+07:00' }],
      },
    ],
  }
  expect((await call('pengelola', '/spaces/kelas-1/hours', plan, null)).status).toBe(400)
  const key = randomUUID()
  const [first, again] = [
    await call('pengelola', '/spaces/kelas-1/hours', plan, key),
    await call('pengelola', '/spaces/kelas-1/hours', plan, key),
  ]
  expect([first.status, first.body]).toMatchObject([201, { moved: 1, cancelled: 0, kept: 0 }])
  expect(again).toEqual(first)
  expect(await changes()).toBe(before + 1)

  const list = await call('petugas', '/spaces/hours')
  expect(list.body.items.find((one) => one.id === first.body.id)).toMatchObject({
    name: 'Jam Ramadan',
    first: '2027-02-08',
    last: '2027-03-09',
    opens: '08:00',
    closes: '16:00',
    moved: 1,
  })
  expect((await call('petugas', `/spaces/hours/${first.body.id}/withdrawal`, {})).body).toEqual({ name: 'Jam Ramadan' })
  expect((await call('petugas', `/spaces/hours/${first.body.id}/withdrawal`, {})).body.rule).toBe('spaces.hours.withdrawn')
  expect((await call('petugas', '/spaces/hours')).body.items.some((one) => one.id === first.body.id)).toBe(false)
})

test('N16 what cannot be read is named at its field, and whoever has no desk finds nothing', async () => {
  for (const [path, body] of [
    ['/spaces/hours', undefined],
    ['/spaces/kelas-1/hours/preview', ramadan],
    ['/spaces/kelas-1/hours', { ...ramadan, rulings: [] }],
    [`/spaces/hours/${randomUUID()}/withdrawal`, {}],
  ] as const)
    expect((await call('warga', path, body)).status).toBe(404)
  const before = await changes()
  const clock = await call('petugas', '/spaces/kelas-1/hours/preview', { ...ramadan, opens: '25:00' })
  expect([clock.status, clock.body.rule, clock.body.field]).toEqual([422, 'spaces.hours.clock', 'opens'])
  expect((await call('petugas', '/spaces/kelas-1/hours', { ...ramadan, lastDay: '2027-02-30', rulings: [] })).body.rule).toBe(
    'spaces.hours.day',
  )
  expect((await call('petugas', '/spaces/tidak-ada/hours/preview', ramadan)).status).toBe(404)
  expect((await call('petugas', `/spaces/hours/${randomUUID()}/withdrawal`, {})).status).toBe(404)
  expect(await changes()).toBe(before)
})
