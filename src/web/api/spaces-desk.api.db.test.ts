import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { fileObjection, precedents } from '#src/spaces/objection.db.ts'
import { askWaiver } from '#src/spaces/waiver.db.ts'
import { openRoomsTown, type Rooms, social, value } from '../../../test/rooms-town.ts'
import { spacesDeskApiRoutes } from './spaces-desk.api.ts'

const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
let town: Rooms
const tokens = new Map<string, string>()
beforeAll(async () => {
  town = await openRoomsTown()
  for (const who of ['warga', 'petugas', 'pengelola', 'kepala-diskoperin']) tokens.set(who, await demoToken(town.house.db, who))
})
afterAll(() => town?.close())

type Body = Record<string, unknown>
async function post(as: string, path: string, body: object, key: string | null = randomUUID()) {
  const answer = await town.site.request(`http://localhost/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(as)}`, ...(key ? { 'idempotency-key': key } : {}) },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}
const place = async (space: string, when: string, answers = social) =>
  value(await placeBooking(await town.as('warga'), town.wish(space, when, { answers }))).number
const caseOf = async (subject: string, action: string) =>
  (
    await town.rows<{ number: string }>('select number from governance.case_file where subject_id = $1 and action = $2', [subject, action])
  )[0]?.number ?? ''

test('reclass: its post alone, with a reason, once for its key; nobody else is told that the booking is there', async () => {
  const number = await place('aula-b', '2027-01-20 14-16')
  const wish = { answers: paid, reason: 'Ada tiket masuk' }
  expect((await post('warga', `/bookings/${number}/reclass`, wish)).status).toBe(404)
  const other = await post('petugas', `/bookings/${number}/reclass`, wish)
  expect([other.status, other.body.whoCan]).toEqual([403, ['pengelola']])
  expect((await post('pengelola', `/bookings/${number}/reclass`, { ...wish, reason: '' })).body.rule).toBe('spaces.booking.reason_missing')
  expect((await post('pengelola', `/bookings/${number}/reclass`, { ...wish, price: 1 })).status).toBe(422)
  expect((await post('pengelola', `/bookings/${number}/reclass`, wish, null)).status).toBe(400)
  const key = randomUUID()
  const [first, again] = [
    await post('pengelola', `/bookings/${number}/reclass`, wish, key),
    await post('pengelola', `/bookings/${number}/reclass`, wish, key),
  ]
  expect(first).toEqual({
    status: 200,
    body: { number, state: 'pending', class: 'commercial', price: 800_000, normalPrice: 800_000, changed: true },
  })
  expect(again).toEqual(first)
  expect(
    await town.rows('select from spaces.requote q join spaces.booking k on k.id = q.booking_id where k.number = $1', [number]),
  ).toHaveLength(1)
})

test('a relief is decided by whom the matrix names, at the amount that was asked', async () => {
  const number = await place('aula-a', '2027-01-21 14-16', paid)
  value(await concurCase(await town.as('ketua'), { number: await caseOf(number, 'spaces.booking.approve_paid') }))
  value(await approveBooking(await town.as('pengelola'), { number, reason: 'Sesuai aturan AP-07' }))
  expect((await post('pengelola', `/bookings/${number}/waiver-decision`, { outcome: 'yes', reason: 'Boleh' })).body.rule).toBe(
    'spaces.waiver.none',
  )
  const asked = value(
    await askWaiver(await town.as('sekretaris'), {
      number,
      amount: 300_000,
      basis: 'sk-contoh-mch',
      article: 'Lampiran III',
      reason: 'Untuk anak putus sekolah',
    }),
  )
  value(await concurCase(await town.as('ketua'), { number: asked.case }))
  expect((await post('warga', `/bookings/${number}/waiver-decision`, { outcome: 'yes', reason: 'Boleh' })).status).toBe(404)
  expect((await post('petugas', `/bookings/${number}/waiver-decision`, { outcome: 'yes', reason: 'Boleh' })).status).toBe(403)
  expect(await post('pengelola', `/bookings/${number}/waiver-decision`, { outcome: 'yes', reason: 'Sesuai permohonan' })).toEqual({
    status: 200,
    body: { number, price: 500_000 },
  })
})

test('an objection is answered by the superior, and is a precedent', async () => {
  const number = await place('studio', '2027-01-22 14-16')
  const filed = value(await fileObjection(await town.as('warga'), { booking: number, unit: 'uptd-mch', says: 'Bukan golongan ini.' }))
  const answer = { upheld: false, reason: 'Ada spanduk sponsor', precedent: 'Spanduk sponsor di dalam ruang dihitung.' }
  expect((await post('warga', `/spaces/objections/${filed.case}/answer`, answer)).status).toBe(404)
  expect((await post('pengelola', `/spaces/objections/${filed.case}/answer`, answer)).status).toBe(403)
  const done = await post('kepala-diskoperin', `/spaces/objections/${filed.case}/answer`, answer)
  expect([done.status, done.body.number]).toEqual([200, filed.case])
  expect((await precedents(town.house.db))[0]).toMatchObject({ upheld: false, precedent: answer.precedent, decision: done.body.decision })
})

test('is described, each with its body by name', async () => {
  const document = (await (await town.site.request('http://localhost/api/v1/openapi.json')).json()) as {
    paths: Body
    components: { schemas: Body }
  }
  for (const { path } of spacesDeskApiRoutes)
    expect(document.paths).toHaveProperty([path.replace('/api/v1', '').replace(':number', '{number}')])
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['BookingReclass', 'WaiverDecision', 'ObjectionAnswer']))
})
