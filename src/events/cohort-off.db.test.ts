import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Denied } from '#src/base/outcome.ts'
import { openProgrammeTown, type ProgrammeTown, rule, value } from '../../test/programme-town.ts'
import { noteAttendance } from './attendance.db.ts'
import { closeCohort } from './certificate.db.ts'
import { callOffCohort } from './cohort-off.db.ts'
import { moveSession } from './programme.db.ts'
import { programmeCalled } from './programme-read.db.ts'

let town: ProgrammeTown
beforeAll(async () => {
  town = await openProgrammeTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const reason = 'Pengajarnya berhalangan sampai Maret.'
const off = async (number: string, who = 'pengelola') => await callOffCohort(await town.as(who), { number, reason })
const states = (number: string) =>
  town.rows<{ state: string }>(
    `select a.state from events.application a join events.cohort c on c.id = a.cohort_id where c.number = $1 order by a.number`,
    [number],
  )

/** Two applicants; one of them has a place where it is said. */
async function cohort(placed = false) {
  await town.setClock('2027-01-04T09:00')
  const { slug, number } = await town.open({ seats: 30 })
  const people = [await town.applies(slug), await town.applies(slug)]
  if (placed)
    await town.owner.query(
      `set session_replication_role = replica; insert into events.cohort_step (cohort_id, step, actor, act_id, at) select c.id, 'announced', 'uji', c.act_id, public.proof_clock.at from events.cohort c, public.proof_clock where c.number = '${number}';
     insert into events.application_step (application_id, from_state, to_state, kind, actor, rank, score) select a.id, 'sent', 'accepted', 'announce', 'uji', 1, 50 from events.application a where a.number = '${people[0]?.number}';
     update events.application set state = 'accepted' where number = '${people[0]?.number}'; set session_replication_role = origin`,
    )
  return { slug, number, people }
}

test('everybody is told with the reason, the calendar says so, and the page stays', async () => {
  const { slug, number } = await cohort()
  expect(value(await off(number)).told).toBe(2)
  expect((await states(number)).map(({ state }) => state)).toEqual(['called_off', 'called_off'])
  const told = await town.rows<{ n: number }>(
    `select count(*)::int as n from events.application a join events.cohort c on c.id = a.cohort_id join platform.mail l on l.recipient = a.email and l.body like '%' || $2 || '%' where c.number = $1`,
    [number, reason],
  )
  expect(told[0]?.n).toBe(2)
  const [event] = await town.rows<{ state: string; status: string; status_reason: string; claims: number }>(
    `select e.state, e.status, e.status_reason, (select count(*)::int from events.claim k where k.event_id = e.id) as claims from events.event e join events.cohort c on c.event_id = e.id where c.number = $1`,
    [number],
  )
  expect(event).toEqual({ state: 'published', status: 'cancelled', status_reason: reason, claims: 0 })
  const [shown] = (await programmeCalled(town.house.db, slug)).cohorts
  expect([shown?.state, shown?.offReason]).toEqual(['called_off', reason])
})

test('whoever sends a child is told with it, once, without a key to anything', async () => {
  const { slug, number } = await town.open({ seats: 30 })
  await town.applies(slug, { birthDay: '2012-05-01', guardianName: 'Ibu Contoh', guardianEmail: 'ibu-batal@contoh.metro' })
  await town.applies(slug)
  value(await off(number))
  const letters = await town.rows<{ subject: string; body: string }>(
    `select subject, body from platform.mail where recipient = 'ibu-batal@contoh.metro' and body like '%' || $1 || '%'`,
    [reason],
  )
  expect(letters.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Dibatalkan: Kelas Naik Etalase \d+$/)])
  expect(letters[0]?.body).not.toContain('kunci=')
  const all = await town.rows<{ n: number }>(
    `select count(*)::int as n from platform.mail where body like '%' || $1 || '%' and subject like '%' || $2 || '%'`,
    [reason, letters[0]?.subject ?? '-'],
  )
  expect(all[0]?.n).toBe(3)
})

test('nothing goes on in it: no application, no attendance, no moved session, no close, no certificate', async () => {
  const { slug, number, people } = await cohort(true)
  value(await off(number))
  await expect(town.applies(slug)).rejects.toThrow(/events\.application\.closed/)
  await town.setClock('2027-02-01T10:00')
  const marks = [{ id: randomUUID(), application: people[0]?.number ?? '', present: true }]
  expect(rule(await noteAttendance(await town.as('petugas'), { number, session: 1, offline: false, marks }))).toBe(
    'events.cohort.called_off',
  )
  const move = { number, position: 2, day: '2027-02-09', from: '09:00', until: '12:00', reason: 'pindah hari' }
  expect(rule(await moveSession(await town.as('petugas'), move as never))).toBe('events.cohort.called_off')
  await town.setClock('2027-03-02T09:00')
  expect(rule(await closeCohort(await town.as('pengelola'), { number }))).toBe('events.cohort.called_off')
  expect(rule(await off(number))).toBe('events.cohort.called_off')
  expect(
    await town.rows('select 1 from events.certificate k join events.application a on a.id = k.application_id where a.number = $1', [
      people[0]?.number,
    ]),
  ).toEqual([])
})

test('the database lets nobody go but with the whole cohort, and keeps what was called off as it is', async () => {
  const { number, people } = await cohort(true)
  const step = (kind: string, from: string, to: string) =>
    town.owner.query(
      `insert into events.application_step (application_id, from_state, to_state, kind, actor) select id, $2, $3, $4, 'uji' from events.application where number = $1`,
      [people[0]?.number, from, to, kind],
    )
  await expect(step('call_off', 'accepted', 'called_off')).rejects.toMatchObject({ constraint: 'events.programme.without_act' })
  value(await off(number))
  await expect(step('close', 'accepted', 'completed')).rejects.toMatchObject({ constraint: 'events.cohort.called_off' })
})

test('whoever only runs programmes does not call one off; what was held to the end is closed instead', async () => {
  const { number } = await cohort()
  await expect(off(number, 'petugas')).rejects.toThrow(Denied)
  await expect(off(number, 'warga')).rejects.toThrow(Denied)
  await town.setClock('2027-03-02T09:00')
  expect(rule(await off(number))).toBe('events.cohort.all_held')
  expect((await states(number)).every(({ state }) => state === 'sent')).toBe(true)
})
