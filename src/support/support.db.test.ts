import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { makeCommitment, withdrawCommitment } from './commitment.db.ts'
import { type CommitmentWish, commitmentSchema } from './commitment.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { offerSchema, publishOffer } from './offer.db.ts'
import { commitmentCalled } from './read.db.ts'
import { citySums, unitScores } from './score.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate support.confirmation, support.delivery, support.commitment, support.ceiling, support.note cascade; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const wish = (more: Record<string, unknown> = {}): CommitmentWish =>
  commitmentSchema.parse({
    unit: 'diskoperin',
    kind: 'training',
    title: 'Pelatihan kemasan',
    receiver: 'Kelompok batik',
    email: 'kelompok@contoh.id',
    quantity: 4,
    measure: 'angkatan',
    unitValue: 10_000_000,
    fund: 'apbd',
    dueDay: '2027-03-31',
    letter: '530/01',
    ...more,
  })
const promise = async (more: Record<string, unknown> = {}) =>
  value(await makeCommitment(await town.as('kepala-diskoperin'), wish(more))).number
const bring = async (number: string, quantity: number, onDay: string) => {
  await town.setClock(`${onDay}T10:00`)
  return value(
    await recordDelivery(await town.as('penghubung-diskoperin'), {
      number,
      quantity,
      onDay: onDay as never,
      place: 'Kantor',
      paper: 'BAST-1',
    }),
  ).delivery
}
const keyFor = async () => /kunci=([\w-]+)/.exec((await letterTo(town, 'kelompok@contoh.id'))?.body ?? '')?.[1] ?? ''
const confirm = async (number: string, delivery: string, quantity: number) =>
  await confirmDelivery(await town.as('guest'), { number, delivery, quantity, says: '', key: await keyFor() })

describe('a promise', () => {
  test('only in the name of one’s own agency, by whoever may', async () => {
    await expect(makeCommitment(await town.as('kepala-disporapar'), wish())).rejects.toMatchObject({ name: 'Denied' })
    await expect(makeCommitment(await town.as('penghubung-diskoperin'), wish())).rejects.toMatchObject({ name: 'Denied' })
    await expect(makeCommitment(await town.as('guest'), wish())).rejects.toMatchObject({ name: 'Denied' })
    expect(await promise()).toMatch(/^JNJ-2027-\d{5}$/)
  })

  test('stays as it was made; what something came of is not taken back', async () => {
    const number = await promise()
    for (const change of ['quantity = 1', `unit_value = 1`, `due_day = '2028-01-01'`, `title = 'lain lagi'`])
      await expect(town.owner.query(`update support.commitment set ${change} where number = $1`, [number])).rejects.toMatchObject({
        constraint: 'support.commitment.fixed',
      })
    await bring(number, 1, '2027-02-01')
    expect(rule(await withdrawCommitment(await town.as('kepala-diskoperin'), { number, reason: 'Anggaran digeser' }))).toBe(
      'support.commitment.begun',
    )
    const other = await promise()
    value(await withdrawCommitment(await town.as('kepala-diskoperin'), { number: other, reason: 'Anggaran digeser' }))
    expect(await commitmentCalled(town.house.db, other)).toMatchObject({ withdrawnReason: 'Anggaran digeser' })
    expect(
      rule(
        await recordDelivery(await town.as('penghubung-diskoperin'), {
          number: other,
          quantity: 1,
          onDay: '2027-02-01' as never,
          place: 'Kantor',
          paper: 'BAST-2',
        }),
      ),
    ).toBe('support.commitment.withdrawn')
  })

  test('N4 the same tent set is not promised twice for overlapping times, though two try in the same second', async () => {
    const tent = (from: string, until: string) => ({ asset: 'tenda-1', from: `${from}T00:00:00+07:00`, until: `${until}T00:00:00+07:00` })
    const [first, second] = [await town.as('kepala-diskoperin'), await town.as('kepala-diskoperin')]
    const both = await Promise.all([
      makeCommitment(first, wish(tent('2027-02-01', '2027-02-05'))),
      makeCommitment(second, wish(tent('2027-02-04', '2027-02-08'))),
    ])
    expect(both.map(rule).sort()).toEqual(['done', 'support.commitment.asset_taken'])
    expect(rule(await makeCommitment(first, wish(tent('2027-02-08', '2027-02-09'))))).toBe('done')
    expect(rule(await makeCommitment(first, wish({ asset: 'tenda-2' })))).toBe('support.asset_time')
  })

  test('thirty at once under a ceiling of ten: exactly ten', async () => {
    await town.owner.query(`insert into support.ceiling select id, 2027, 100000000, 'uji' from governance.unit where code = 'diskoperin'`)
    const head = await town.as('kepala-diskoperin')
    const answers = await Promise.all(Array.from({ length: 30 }, () => makeCommitment(head, wish({ quantity: 1 }))))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10)
    expect(new Set(answers.filter(({ ok }) => !ok).map(rule))).toEqual(new Set(['support.commitment.over_ceiling']))
  })

  test('the database refuses what no deed asked for', async () => {
    const number = await promise()
    await expect(
      town.owner.query(
        `insert into support.commitment (number, unit_id, post_id, kind, title, receiver, quantity, measure, unit_value, fund, due_day, letter, act_id, actor)
         select 'JNJ-X', unit_id, post_id, kind, title, receiver, quantity, measure, unit_value, fund, due_day, letter, act_id, actor from support.commitment where number = $1`,
        [number],
      ),
    ).rejects.toMatchObject({ constraint: 'support.commitment.without_act' })
  })
})

describe('what came', () => {
  test('counts for nothing until the receiver says so, once, and never more than was brought', async () => {
    const number = await promise()
    const delivery = await bring(number, 2, '2027-02-01')
    expect(await citySums(town.house.db, 2027, '2027-04-01')).toMatchObject({ delivered: 0, claimed: 20_000_000 })
    await expect(confirmDelivery(await town.as('guest'), { number, delivery, quantity: 2, says: '', key: 'salah' })).rejects.toMatchObject({
      name: 'Missing',
    })
    await expect(confirmDelivery(await town.as('kepala-diskoperin'), { number, delivery, quantity: 2, says: '' })).rejects.toMatchObject({
      name: 'Missing',
    })
    expect(rule(await confirm(number, delivery, 3))).toBe('support.confirmation.more_than_brought')
    value(await confirm(number, delivery, 1))
    expect(rule(await confirm(number, delivery, 2))).toBe('support.confirmation.once')
    expect(await citySums(town.house.db, 2027, '2027-04-01')).toMatchObject({ delivered: 10_000_000, claimed: 0 })
    expect(
      rule(
        await recordDelivery(await town.as('penghubung-diskoperin'), {
          number,
          quantity: 1,
          onDay: '2027-02-02' as never,
          place: 'Kantor',
          paper: 'BAST-9',
        }),
      ),
    ).toBe('support.delivery.to_come')
  })

  test('civic §4.2 by deeds: 80.0 % delivered, 73.3 % on time, the page and its CSV agree to the rupiah', async () => {
    const training = await promise()
    const looms = await promise({ kind: 'equipment', title: 'Alat tenun', quantity: 10, measure: 'alat', unitValue: 6_000_000 })
    const money = await promise({ kind: 'money', title: 'Stimulan', quantity: 50, measure: 'paket', unitValue: 1_000_000 })
    value(await confirm(looms, await bring(looms, 12, '2027-02-01'), 12))
    value(await confirm(money, await bring(money, 30, '2027-02-02'), 30))
    value(await confirm(training, await bring(training, 2, '2027-02-03'), 2))
    value(await confirm(training, await bring(training, 1, '2027-04-20'), 1))
    await bring(training, 1, '2027-04-21')
    const [diskop] = await unitScores(town.house.db, 2027, '2027-05-01', false)
    expect(diskop?.score).toMatchObject({
      promised: 150_000_000,
      delivered: 120_000_000,
      onTime: 110_000_000,
      claimed: 10_000_000,
      deliveredPermille: 800,
      onTimePermille: 733,
    })
    await town.setClock('2027-05-01T09:00')
    const reader = newReader(town)
    const page = (await reader.get('/dukungan/skor')).body
    expect(page).toContain('80,0% dari janji 2027')
    expect(page).toContain('tepat waktu 73,3%')
    const csv = (await reader.get('/dukungan/skor.csv')).body
    expect(csv).toMatch(/diskoperin;[^;]*;3;150000000;120000000;110000000;10000000;800;733;/)
  })
})

test('what is to come is no failure yet, what came early counts, and no page of rows changes the sums', async () => {
  const early = await promise({ quantity: 2, unitValue: 5_000_000, dueDay: '2027-12-01' })
  await promise({ quantity: 1, unitValue: 9_000_000, dueDay: '2027-12-01' })
  value(await confirm(early, await bring(early, 1, '2027-02-01'), 1))
  expect(await citySums(town.house.db, 2027, '2027-07-01')).toMatchObject({
    commitments: 1,
    promised: 10_000_000,
    delivered: 5_000_000,
    onTime: 5_000_000,
    toCome: { commitments: 1, value: 9_000_000 },
  })
  for (let n = 0; n < 58; n += 1) await promise({ quantity: 1, unitValue: 1_000_000, title: `Janji ke-${n}` })
  const reader = newReader(town)
  const first = (await reader.get('/dukungan/skor/diskoperin?tahun=2027')).body
  const next = /href="([^"]+)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const second = (await reader.get(next)).body
  const rows = (body: string) => [...body.matchAll(/\/dukungan\/janji\/(JNJ-[\d-]+)/g)].map(([, number]) => number)
  expect([rows(first).length, rows(second).length, new Set([...rows(first), ...rows(second)]).size]).toEqual([50, 10, 60])
  await town.setClock('2027-05-01T09:00')
  const sums = (await reader.get('/dukungan/skor/diskoperin?tahun=2027')).body
  expect(sums).toContain('Rp5.000.000 dari Rp68.000.000 diterima')
  expect((await reader.get('/dukungan/skor/diskoperin?tahun=2027&sesudah=bukan')).status).toBe(200)
  expect((await reader.get('/dukungan/skor/diskoperin?tahun=2027&sesudah=2027-02-30.JNJ-2027-00001')).status).toBe(200)
})

test('the receiver answers by the link of his letter, without an account and without script', async () => {
  const number = await promise()
  await bring(number, 4, '2027-02-01')
  const key = await keyFor()
  const reader = newReader(town)
  expect((await reader.get(`/dukungan/terima/${number}`)).status).toBe(404)
  expect((await reader.get(`/dukungan/terima/${number}?kunci=bukan`)).status).toBe(404)
  const opened = await reader.get(`/dukungan/terima/${number}?kunci=${key}`)
  expect([opened.status, opened.location]).toEqual([303, `/dukungan/terima/${number}`])
  const form = (await reader.get(`/dukungan/terima/${number}`)).body
  const delivery = /name="delivery" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const wrong = await reader.post(`/dukungan/terima/${number}/konfirmasi`, {
    once: 'a',
    delivery,
    answer: 'some',
    quantity: '9',
    says: 'Kurang satu',
  })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Kurang satu')
  const sent = await reader.post(`/dukungan/terima/${number}/konfirmasi`, {
    once: 'b',
    delivery,
    answer: 'some',
    quantity: '3',
    says: 'Kurang satu',
  })
  expect(sent.status).toBe(303)
  const shown = (await newReader(town).get(`/dukungan/janji/${number}`)).body
  expect(shown).toContain('3 dari 4 diterima')
  expect(shown).not.toContain('kelompok@contoh.id')
})

test('N4 an event says what was promised for it and how much of that has come', async () => {
  const event = await town.put({ title: 'Pesta Panen' })
  const first = await promise({ event: event.number, email: '' })
  await promise({
    event: event.number,
    email: '',
    title: 'Panggung',
    quantity: 1,
    asset: 'panggung-1',
    from: '2027-03-06T00:00:00+07:00',
    until: '2027-03-07T00:00:00+07:00',
  })
  const page = async () => (await newReader(town).get(`/acara/${event.slug}`)).body
  expect(await page()).toContain('Dukungan dinas: 0 dari 2 sudah diterima')
  const delivery = await bring(first, 4, '2027-02-01')
  // whoever sent the event in is its receiver, and answers by his account
  value(await confirmDelivery(await town.as('komunitas'), { number: first, delivery, quantity: 4, says: '' }))
  expect(await page()).toContain('Dukungan dinas: 1 dari 2 sudah diterima')
})

test('an offer needs a legal basis in force and the authority of its agency', async () => {
  const offer = offerSchema.parse({
    unit: 'diskoperin',
    kind: 'goods',
    title: 'Bibit rosella',
    plain: 'Dua puluh bibit bagi tiap kelompok tani kota.',
    basis: 'sk-contoh-mch',
    daysFrom: 7,
    daysTo: 20,
  })
  const head = await town.as('kepala-diskoperin')
  expect(rule(await publishOffer(head, { ...offer, basis: 'tidak-ada' }))).toBe('support.basis')
  await expect(publishOffer(await town.as('kepala-disporapar'), offer)).rejects.toMatchObject({ name: 'Denied' })
  const { slug } = value(await publishOffer(head, offer))
  expect(rule(await publishOffer(head, offer))).toBe('support.offer.twice')
  expect((await newReader(town).get(`/dukungan/${slug}`)).body).toContain('nyata dalam 7–20 hari')
  expect((await newReader(town).get('/dukungan?jenis=goods')).body).toContain('Bibit rosella')
})

test('every invariant of support holds after all this', async () => {
  const number = await promise()
  value(await confirm(number, await bring(number, 4, '2027-02-01'), 4))
  for (const one of supportInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})
