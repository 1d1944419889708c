import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { stovesWish } from '../../test/support-town.ts'
import { makeCommitment, releaseCommitment, withdrawCommitment } from './commitment.db.ts'
import { recordDelivery } from './delivery.db.ts'
import { helixScores } from './helix-score.db.ts'
import { commitmentCalled } from './read.db.ts'
import { citySums } from './score.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    `set session_replication_role = replica; truncate support.commitment cascade; truncate platform.mail cascade; set session_replication_role = origin`,
  )
  await town.setClock('2027-01-04T09:00')
})

const promise = async (more: Record<string, unknown> = {}) =>
  value(await makeCommitment(await town.as('kepala-diskoperin'), stovesWish({ dueDay: '2027-03-31', ...more }))).number
const takeBack = async (number: string) =>
  rule(await withdrawCommitment(await town.as('kepala-diskoperin'), { number, reason: 'Anggaran digeser ke pos lain' }))
const keyOf = async () => /kunci=([\w-]+)/.exec((await letterTo(town, 'perajin@contoh.id'))?.body ?? '')?.[1] ?? ''
const score = async (today = '2027-02-01') => {
  const { commitments, promised, delivered, toCome } = await citySums(town.house.db, 2027, today)
  return { commitments, promised, delivered, later: toCome.commitments }
}
const holds = async () => {
  for (const one of supportInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
}

describe('a promise that is taken back', () => {
  test('counts at once as promised and not kept, says so in public, and an agency cannot empty its score', async () => {
    const number = await promise()
    await town.setClock('2027-01-20T09:00')
    expect(await score('2027-01-20')).toMatchObject({ commitments: 0, promised: 0, later: 1 })
    expect(await takeBack(number)).toBe('done')
    expect(await commitmentCalled(town.house.db, number)).toMatchObject({ withdrawnAs: 'failed' })
    // before its day, and after it
    expect(await score('2027-01-20')).toEqual({ commitments: 1, promised: 3_500_000, delivered: 0, later: 0 })
    expect(await score('2027-05-01')).toEqual({ commitments: 1, promised: 3_500_000, delivered: 0, later: 0 })
    expect((await helixScores(town.house.db, 2027, '2027-01-20')).find(({ helix }) => helix === 'government')).toMatchObject({
      due: 1,
      whole: 0,
      permille: 0,
    })
    const reader = newReader(town)
    const page = (await reader.get(`/dukungan/janji/${number}`)).body
    for (const said of ['ditarik, tidak ditepati', 'Anggaran digeser ke pos lain', 'tetap dihitung: dijanjikan dan tidak ditepati'])
      expect(page).toContain(said)
    // the row stands behind the figure, with its reason
    const rows = (await reader.get('/dukungan/skor/diskoperin?tahun=2027')).body
    for (const said of [number, 'ditarik, tidak ditepati', '“Anggaran digeser ke pos lain”']) expect(rows).toContain(said)
    await holds()
  })

  test('within a day of being noted it was a slip; a second later it was a promise', async () => {
    const [slip, late] = [await promise(), await promise({ title: 'Kompor lain' })]
    await town.setClock(new Date('2027-01-05T01:59:59.000Z'))
    expect(await takeBack(slip)).toBe('done')
    await town.setClock(new Date('2027-01-05T02:00:00.000Z'))
    expect(await takeBack(late)).toBe('done')
    expect([await commitmentCalled(town.house.db, slip), await commitmentCalled(town.house.db, late)]).toMatchObject([
      { withdrawnAs: 'slip' },
      { withdrawnAs: 'failed' },
    ])
    expect(await score()).toMatchObject({ commitments: 1, promised: 3_500_000 })
    await holds()
  })

  test('for an event that was called off it counts against nobody', async () => {
    const event = await town.put({ title: 'Panggung Senja' })
    const number = await promise({ event: event.number, email: '' })
    const other = await promise({ event: event.number, email: '', kind: 'room', title: 'Panggung' })
    await town.setClock('2027-01-20T09:00')
    expect(await takeBack(other)).toBe('done')
    await town.owner.query(
      `set session_replication_role = replica; update events.event set status = 'cancelled' where number = '${event.number}'; set session_replication_role = origin`,
    )
    expect(await takeBack(number)).toBe('done')
    expect([await commitmentCalled(town.house.db, number), await commitmentCalled(town.house.db, other)]).toMatchObject([
      { withdrawnAs: 'off' },
      { withdrawnAs: 'failed' },
    ])
    expect(await score()).toMatchObject({ commitments: 1 })
    await holds()
  })

  test('how it stands is the database’s word: nobody chooses it, dates it or changes it', async () => {
    const number = await promise()
    await town.setClock('2027-01-20T09:00')
    await town.owner.query(
      `update support.commitment set withdrawn_at = made_at, withdrawn_as = 'slip', withdrawn_reason = 'Diubah tangan' where number = $1`,
      [number],
    )
    expect(await commitmentCalled(town.house.db, number)).toMatchObject({
      withdrawnAs: 'failed',
      withdrawnAt: new Date('2027-01-20T02:00:00.000Z'),
    })
    for (const change of [`withdrawn_as = 'off'`, `withdrawn_reason = 'Lain'`, `made_at = now()`, 'withdrawn_at = null'])
      await expect(town.owner.query(`update support.commitment set ${change} where number = $1`, [number])).rejects.toMatchObject({
        constraint: 'support.commitment.fixed',
      })
    await holds()
  })
})

describe('a receiver who needs it no more', () => {
  test('says so by the link of his letter, without an account and without script; it counts against nobody', async () => {
    const number = await promise()
    await town.setClock('2027-01-20T09:00')
    const key = await keyOf()
    const reader = newReader(town)
    expect((await reader.post(`/dukungan/terima/${number}/lepas`, { once: 'x', release: 'Sudah punya' })).status).toBe(404)
    await reader.get(`/dukungan/terima/${number}?kunci=${key}`)
    const short = await reader.post(`/dukungan/terima/${number}/lepas`, { once: 'a', release: '' })
    expect([short.status, /<details open/.test(short.body)]).toEqual([422, true])
    expect((await reader.post(`/dukungan/terima/${number}/lepas`, { once: 'b', release: 'Kami sudah membeli sendiri' })).status).toBe(303)
    const mine = (await reader.get(`/dukungan/terima/${number}`)).body
    expect(mine).toContain('Penerimanya sendiri yang menyatakan tidak memerlukannya lagi')
    expect(mine).not.toContain('Saya tidak memerlukannya lagi')
    expect(await score()).toEqual({ commitments: 0, promised: 0, delivered: 0, later: 0 })
    expect((await newReader(town).get(`/dukungan/janji/${number}`)).body).toContain('Kami sudah membeli sendiri')
    expect((await reader.post(`/dukungan/terima/${number}/lepas`, { once: 'c', release: 'Sekali lagi' })).status).toBe(409)
    await holds()
  })

  test('is not the agency, and not somebody once something came; an agency that comes first in the same second is told', async () => {
    const number = await promise()
    const key = await keyOf()
    await expect(releaseCommitment(await town.as('kepala-diskoperin'), { number, says: 'Tidak perlu' })).rejects.toMatchObject({
      name: 'Missing',
    })
    await expect(
      town.owner.query(`delete from support.release where commitment_id = (select id from support.commitment where number = $1)`, [number]),
    ).rejects.toThrow()
    const both = await Promise.all([
      releaseCommitment(await town.as('guest'), { number, says: 'Tidak perlu lagi', key }),
      recordDelivery(await town.as('penghubung-diskoperin'), {
        number,
        quantity: 1,
        onDay: '2027-01-04' as never,
        place: 'Balai',
        paper: 'BAST-7',
      }),
    ])
    expect([
      ['done', 'support.commitment.withdrawn'],
      ['support.commitment.begun', 'done'],
    ]).toContainEqual(both.map(rule))
    await holds()
  })
})

test('fourteen working days after its event what nobody noted stands in public as without report', async () => {
  const event = await town.put({ title: 'Pesta Uji', when: [{ day: '2027-03-06', from: '09:00', until: '17:00' }] })
  const number = await promise({ event: event.number, email: '', title: 'Tenda besar' })
  const said = async () =>
    await Promise.all(
      [`/acara/${event.slug}`, `/dukungan/janji/${number}`, '/dukungan/skor/diskoperin?tahun=2027'].map(async (address) =>
        (await newReader(town).get(address)).body.includes('acara selesai, tanpa laporan'),
      ),
    )
  const [limit] = await town.rows<{ day: string }>(`select to_char(spaces.working_day('2027-03-06', 14), 'YYYY-MM-DD') as day`)
  await town.setClock(`${limit?.day}T23:59`)
  expect(await said()).toEqual([false, false, false])
  await town.setClock(new Date(Date.parse(`${limit?.day}T24:00:00+07:00`)))
  expect(await said()).toEqual([true, true, true])
  expect((await (await enter(town, 'tp2id')).get('/meja/tp2id')).body).toContain('Tenda besar')
})
