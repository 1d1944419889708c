import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPassword } from '#src/identity/demo.db.ts'
import { declareHousehold } from '#src/identity/household.db.ts'
import { giveNumber } from '#src/identity/number.db.ts'
import { exportPerson } from '#src/identity/person.db.ts'
import { systemCtx } from '#src/work.ts'
import { enter } from '../../test/cast.ts'
import { dayFrom, idOf, one, ruleOf, seatOf } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'
import { endAppointment } from './appointment.db.ts'
import { restoreCustody } from './custody.db.ts'
import { postHistory, whoHolds } from './holders.db.ts'
import { declareInterest } from './interest.db.ts'
import { custody } from './succession.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const restore = async (more: Record<string, string> = {}) =>
  restoreCustody(systemCtx(town.house, 'operator'), { post: 'admin-it', person: 'warga-2@contoh.metro', paper: 'Nota operator 1', ...more })

test('the operator’s way in is shut while two keep the keys, and to everybody else always', async () => {
  expect(await restore()).toMatchObject({ ok: false, refusals: [{ rule: 'governance.custody.enough', facts: { people: 3 } }] })
  await expect(restoreCustody(await town.as('admin-it'), { post: 'admin-it', person: 'admin-it', paper: 'x' })).rejects.toMatchObject({
    name: 'Denied',
  })
})

test('it opens when terms have run out, seats one person as Plt for 90 days, and stands in the journal', async () => {
  await town.owner.query(
    `update governance.appointment a set last_day = current_date - 1 from governance.post p where p.id = a.post_id and p.code in ('sekretaris', 'pengelola')`,
  )
  expect((await custody(town.house.db)).people).toBe(1)
  expect(ruleOf(await restore({ post: 'ketua' }))).toBe('governance.custody.no_such_post')
  expect(ruleOf(await restore({ person: 'tidak-ada' }))).toBe('governance.appointment.person_unknown')
  expect(ruleOf(await restore({ paper: ' ' }))).toBe('governance.input.missing')
  expect(await restore()).toMatchObject({ ok: true, value: { seat: 2, lastDay: dayFrom(89) } })
  expect((await whoHolds(await town.as('guest'), { post: 'admin-it' }))[0]?.holders[1]).toMatchObject({
    mode: 'plt',
    paper: 'Nota operator 1',
    until: dayFrom(89),
  })
  expect(ruleOf(await restore({ person: 'komunitas' }))).toBe('governance.custody.enough')
  expect(await one(town, `select actor_kind || ' ' || actor_id from platform.journal where deed = 'governance.custody.restore'`)).toBe(
    'system operator',
  )
})

test('two operators at once seat one person', async () => {
  await town.owner.query(
    `update governance.appointment a set last_day = current_date - 1, first_day = current_date - 9 from governance.post p where p.id = a.post_id and p.code = 'admin-it' and a.mode = 'plt'`,
  )
  const both = await Promise.all([restore({ person: 'komunitas' }), restore({ person: 'komunitas-2' })])
  expect(both.map(ruleOf).sort()).toEqual(['done', 'governance.custody.enough'])
})

test('an account that ends: ties lose their words, the office keeps its holder’s name, nothing else does (decision 0033)', async () => {
  await town.owner.query(
    `update governance.appointment a set last_day = current_date + 900 from governance.post p where p.id = a.post_id and p.code = 'sekretaris'`,
  )
  const member = await town.as('anggota-2')
  const person = await idOf(town, 'anggota-2')
  const seat = await seatOf(town, 'anggota-2')
  expect((await declareInterest(member, { relation: 'family', partyKind: 'person', party: 'warga', note: 'sepupu' })).ok).toBe(true)
  expect((await giveNumber(member, { nomor: '1872010101800001', setuju: true })).ok).toBe(true)
  for (const kk of ['1872012104150007', '1872012202180011']) expect((await declareHousehold(member, { kk, setuju_kk: true })).ok).toBe(true)
  const ended = { appointment: seat, input: { reason: 'Masa tugas selesai', paper: 'SK 60' } }
  expect(ruleOf(await endAppointment(await town.as('sekretaris'), ended))).toBe('done')
  expect(await exportPerson(member, undefined)).toMatchObject({
    value: {
      identity: {
        household: [
          { since: expect.any(Date), until: expect.any(Date) },
          { since: expect.any(Date), until: null },
        ],
      },
      governance: { appointments: [{ post: 'anggota-pengurus', end_reason: 'Masa tugas selesai' }], interests: [{ note: 'sepupu' }] },
    },
  })
  const reader = await enter(town, 'anggota-2')
  await reader.post('/saya/data/hapus', { sandi_kini: demoPassword, yakin: '1' })
  expect(await one(town, 'select name from identity.person where id = $1', person)).toBe('Akun dihapus')
  const past = await postHistory(await town.as('guest'), 'anggota-pengurus')
  expect(past.find((holder) => holder.appointment === seat)?.name).toBe('Teguh Wirawan')
  for (const table of ['person_number', 'household'])
    expect([table, await one(town, `select count(*)::int from identity.${table} where person_id = $1`, person)]).toEqual([table, 0])
  expect(await one(town, 'select note is null and not upper_inf(during) from governance.interest where person_id = $1', person)).toBe(true)
})
