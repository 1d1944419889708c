import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { openRoomsTown, type Rooms, rule, value } from '../../test/rooms-town.ts'
import { makeCommitment } from './commitment.db.ts'
import { commitmentSchema } from './commitment.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { commitmentCalled, promisesFor } from './read.db.ts'
import { unitScores } from './score.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
  await town.owner.query(
    'set session_replication_role = replica; truncate support.commitment cascade; set session_replication_role = origin',
  )
})
afterAll(() => town?.close())

const first = async (text: string) => (await town.rows<{ number: string; address: string }>(text))[0] ?? { number: '', address: '' }
const cohort = () =>
  first(
    `select c.number, '/program/' || p.slug as address from events.cohort c join events.programme p on p.id = c.programme_id where events.cohort_did(c.id, 'closed') is null order by c.number limit 1`,
  )
const agreement = () =>
  first(`select number, '/kesepakatan/' || number as address from support.agreement where ended_at is null order by number limit 1`)
const accord = () =>
  first(
    `select number, '/tata-kelola/kerja-sama/' || number as address from support.accord where ended_on is null and ends > '2027-06-01' order by number limit 1`,
  )

const promise = async (purpose: string | undefined, more: Record<string, unknown> = {}) =>
  await makeCommitment(
    await town.as('kepala-diskoperin'),
    commitmentSchema.parse({
      unit: 'diskoperin',
      kind: 'goods',
      title: 'Kain latihan',
      receiver: 'Peserta dan penyelenggara',
      email: 'penerima@contoh.id',
      quantity: 10,
      measure: 'lembar',
      unitValue: 100_000,
      fund: 'apbd',
      dueDay: '2027-03-31',
      letter: '530/7',
      purpose,
      ...more,
    }),
  )

test('a promise for a cohort, an agreement or a paper of cooperation is the same record: seen at its page, confirmed by the same link, counted in the same score', async () => {
  const all = [await cohort(), await agreement(), await accord()]
  const made: string[] = []
  for (const { number, address } of all) {
    const { number: promised } = value(await promise(number))
    made.push(promised)
    expect((await promisesFor(town.house.db, { numbers: [number] }, { english: false })).rows.map((one) => one.number)).toEqual([promised])
    const page = await newReader(town).get(address)
    expect([page.status, page.body.includes(`/dukungan/janji/${promised}`)]).toEqual([200, true])
    const back = (await newReader(town).get(`/dukungan/janji/${promised}`)).body
    expect(back).toContain(`href="${address}"`)
    expect(back).toContain(number)
    const { delivery } = value(
      await recordDelivery(await town.as('penghubung-diskoperin'), {
        number: promised,
        quantity: 10,
        onDay: '2027-01-04' as Day,
        place: 'Balai',
        paper: 'BAST-7',
      }),
    )
    const link = /\/dukungan\/terima\/\S+/.exec((await letterTo(town, 'penerima@contoh.id'))?.body ?? '')?.[0] ?? ''
    const key = new URL(`http://localhost${link}`).searchParams.get('kunci') ?? ''
    expect(key).not.toBe('')
    value(await confirmDelivery(await town.as('guest'), { number: promised, delivery, quantity: 8, says: 'Dua kurang.', key }))
  }
  expect((await unitScores(town.house.db, 2027, '2027-04-01', false)).find(({ unit }) => unit === 'diskoperin')?.score).toMatchObject({
    commitments: 3,
    promised: 3_000_000,
    delivered: 2_400_000,
  })
  expect((await commitmentCalled(town.house.db, made[0] ?? '')).purpose?.kind).toBe('cohort')
})

test('for what is not there, for two things at once, or for what is over nothing is promised', async () => {
  expect(commitmentSchema.safeParse({ purpose: '__proto__' }).error?.issues.map(({ message }) => message)).toContain('support.purpose')
  expect(rule(await promise('AK-2020-999'))).toBe('support.purpose')
  const { number } = await accord()
  const [event] = await town.rows<{ number: string }>(`select number from events.event where state = 'published' limit 1`)
  expect(rule(await promise(number, { event: event?.number }))).toBe('support.commitment.one_purpose')
  await town.owner.query(
    `set session_replication_role = replica; update support.accord set ended_on = '2027-01-01', end_reason = 'Diakhiri' where number = '${number}'; set session_replication_role = origin`,
  )
  expect(rule(await promise(number))).toBe('support.commitment.purpose_over')
  await expect(town.owner.query('update support.commitment set cohort_id = null where cohort_id is not null')).rejects.toMatchObject({
    constraint: 'support.commitment.fixed',
  })
  await expect(
    town.owner.query(`update support.commitment set event_id = (select id from events.event limit 1) where accord_id is not null`),
  ).rejects.toMatchObject({ constraint: 'support.commitment.one_purpose' })
})

test('for a cohort that was called off nothing is promised, not even in the same second', async () => {
  const { number } = await cohort()
  const off = `insert into events.cohort_step (cohort_id, step, reason, act_id, actor) select c.id, 'called_off', 'Pengajar berhalangan', (select id from governance.act limit 1), 'uji' from events.cohort c where c.number = '${number}'`
  const held = await town.owner.connect()
  try {
    await held.query('begin')
    await held.query(`select from events.cohort where number = '${number}' for no key update`)
    const meanwhile = promise(number)
    await expect
      .poll(async () => (await town.rows<{ n: number }>('select count(*)::int as n from pg_locks where not granted'))[0]?.n)
      .toBeGreaterThan(0)
    await held.query(`set local session_replication_role = replica`)
    await held.query(off)
    await held.query('commit')
    expect(rule(await meanwhile)).toBe('support.commitment.purpose_over')
  } finally {
    held.release(true)
  }
  expect(rule(await promise(number))).toBe('support.commitment.purpose_over')
})

test('whoever is in need and agreed is written to by the house, where nobody typed an address', async () => {
  const { number } = await agreement()
  const [needy] = await town.rows<{ email: string }>(
    `select h.email from support.agreement g join support.need n on n.id = g.need_id join identity.person h on h.id = n.person_id where g.number = '${number}'`,
  )
  const { number: promised } = value(await promise(number, { email: undefined, kind: 'training' }))
  expect(needy?.email).toContain('@')
  expect((await letterTo(town, needy?.email ?? ''))?.body).toContain(`/dukungan/terima/${promised}`)
})
