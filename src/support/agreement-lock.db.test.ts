import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type NeedsTown, openNeedsTown, rule, value } from '../../test/needs-town.ts'
import { trainingWish } from '../../test/support-town.ts'
import { saveApplication, startApplication, submitApplication } from './application.db.ts'
import { draftSchema } from './application.ts'
import { applicationInvariants } from './application-verify.db.ts'
import { makeCommitment, withdrawCommitment } from './commitment.db.ts'
import { commitmentSchema } from './commitment.ts'
import { publishOffer } from './offer.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: NeedsTown
beforeAll(async () => {
  town = await openNeedsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    `set session_replication_role = replica; truncate support.award_key, support.commitment cascade; set session_replication_role = origin`,
  )
  await town.clear()
})

const wish = (agreement: string, more: Record<string, unknown> = {}) =>
  commitmentSchema.parse({
    unit: 'diskoperin',
    kind: 'equipment',
    title: 'Tenda rombongan',
    receiver: 'Uji Film',
    quantity: 1,
    measure: 'set',
    unitValue: 1_000_000,
    fund: 'apbd',
    dueDay: '2027-03-31',
    letter: '530/7',
    purpose: agreement,
    ...more,
  })
const promise = async (agreement: string, more: Record<string, unknown> = {}, who = 'kepala-diskoperin') =>
  await makeCommitment(await town.as(who), wish(agreement, { unit: who.replace('kepala-', ''), ...more }))
const refusal = (answer: Awaited<ReturnType<typeof promise>>) => (answer.ok ? undefined : answer.refusals[0])
const clean = async () => {
  for (const one of [...applicationInvariants, ...supportInvariants].filter(({ name }) => /duplicate|asset/.test(name)))
    expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
}
const serial = (number: string) => number.split('-')[2]?.slice(0, 1)

/** Two agreements of different people: the community's need, and one of the press. */
async function twoAgreements(): Promise<[string, string]> {
  const { number: first } = await town.agreed()
  const need = await town.put('wartawan', { organisation: 'uji-media' })
  const { number: proposal } = value(await town.ask('wartawan', need, await town.offer()))
  return [first, value(await town.accept('warga-2', proposal)).agreement ?? '']
}

/** Two who write at once on two lines; the second is begun while the first has not ended. */
async function together<T>(first: () => Promise<T>, second: () => Promise<T>): Promise<T[]> {
  return await Promise.all([first(), second()])
}

test('N4 the same tent set is not promised twice for overlapping times on two agreements, though two try in the same second', async () => {
  const [one, two] = await twoAgreements()
  const tent = (from: string, until: string) => ({ asset: 'tenda-1', from: `${from}T00:00:00+07:00`, until: `${until}T00:00:00+07:00` })
  const both = await together(
    () => promise(one, tent('2027-02-01', '2027-02-05')),
    () => promise(two, tent('2027-02-04', '2027-02-08'), 'kepala-disporapar'),
  )
  expect(both.map(rule).sort()).toEqual(['done', 'support.commitment.asset_taken'])
  // what was refused holds nobody's year
  const [{ n } = { n: -1 }] = await town.rows<{ n: number }>('select count(distinct commitment_id)::int as n from support.award_key')
  expect(n).toBe(1)
  await clean()
})

test('without its constraint the tent set would be promised twice, and verify would say so', async () => {
  const [one, two] = await twoAgreements()
  const tent = { asset: 'tenda-2', from: '2027-02-01T00:00:00+07:00', until: '2027-02-05T00:00:00+07:00' }
  const constraint = `add constraint "support.commitment.asset_taken" exclude using gist (asset with =, during with &&) where (withdrawn_at is null and asset is not null)`
  await town.owner.query('alter table support.commitment drop constraint "support.commitment.asset_taken"')
  const { number } = value(await promise(one, tent))
  value(await promise(two, tent, 'kepala-disporapar'))
  const asset = supportInvariants.find(({ name }) => name === 'support.asset.once_at_a_time')
  expect(await asset?.broken(town.house.db)).toBe(1)
  value(await withdrawCommitment(await town.as('kepala-diskoperin'), { number, reason: 'Uji' }))
  await town.owner.query(`alter table support.commitment ${constraint}`)
  await clean()
})

test('A2 one kind a year for whoever is in need: of two agencies in the same second one promises, the other is told under which number', async () => {
  const { number: agreement } = await town.agreed()
  const both = await together(
    () => promise(agreement, { kind: 'goods' }),
    () => promise(agreement, { kind: 'goods' }, 'kepala-disporapar'),
  )
  expect(both.map(rule).sort()).toEqual(['done', 'support.duplicate.on_agreement'])
  const made = both.find((one) => one.ok)
  const number = made?.ok ? made.value.number : ''
  const [{ unit } = { unit: '' }] = await town.rows<{ unit: string }>(
    'select u.code as unit from support.commitment c join governance.unit u on u.id = c.unit_id',
  )
  expect(both.map(refusal).find(Boolean)?.facts).toEqual({ year: 2027, number: `${unit.toUpperCase()}-2027-${serial(number)}****` })
  // another kind, and another year, are not this lock's
  expect(rule(await promise(agreement, { kind: 'promotion' }, 'kepala-disporapar'))).toBe('done')
  await town.setClock('2028-01-03T09:00')
  expect(rule(await promise(agreement, { kind: 'goods', dueDay: '2028-03-31' }))).toBe('done')
  await town.setClock('2027-01-04T09:00')
  await clean()
})

test('a second agreement, a second account of the same person and an application meet the same lock, and what is taken back frees it', async () => {
  const { number: first } = await town.agreed()
  await town.owner.query(
    `insert into identity.person_number (person_id, fingerprint) select id, sha256('satu orang lagi') from identity.person where demo_key in ('komunitas', 'wartawan') on conflict do nothing`,
  )
  const { number } = value(await promise(first, { kind: 'training' }))
  const need = await town.put('wartawan', { organisation: 'uji-media' })
  const { number: proposal } = value(await town.ask('wartawan', need, await town.offer()))
  const second = value(await town.accept('warga-2', proposal)).agreement ?? ''
  expect(rule(await promise(second, { kind: 'training' }, 'kepala-disporapar'))).toBe('support.duplicate.on_agreement')
  const wished = trainingWish({ unit: 'disporapar', title: 'Pelatihan kamera' })
  const slug = value(await publishOffer(await town.as('kepala-disporapar'), wished)).slug
  const applicant = await town.as('komunitas')
  const eligibility = { need: 'training', who: 'person', place: 'metro', age: 'under_24', nib: 'yes' } as const
  const application = value(await startApplication(applicant, { offer: slug, eligibility })).number
  const answers = { plan: 'Melatih dua puluh perekam muda.', benefit: 'Warga Yosodadi.', people: '20', address: 'Jl. Contoh 1' }
  value(await saveApplication(applicant, draftSchema.parse({ number: application, revision: 0, title: 'Latihan kamera', answers })))
  const sent = await submitApplication(applicant, { number: application })
  expect(sent.ok ? undefined : sent.refusals[0]).toMatchObject({
    rule: 'support.duplicate.locked',
    facts: { number: `DISKOPERIN-2027-${serial(number)}****`, year: 2027 },
  })
  value(await withdrawCommitment(await town.as('kepala-diskoperin'), { number, reason: 'Anggaran digeser' }))
  value(await submitApplication(applicant, { number: application }))
  expect(rule(await promise(first, { kind: 'training' }))).toBe('support.duplicate.on_agreement')
  await clean()
})

test('no promise on an agreement comes to be past the lock, and without its trigger it would', async () => {
  const { number: agreement } = await town.agreed()
  value(await promise(agreement))
  const again = async () => {
    const client = await town.owner.connect()
    try {
      await client.query('begin')
      // the act is asked for elsewhere; what is looked at here is the lock
      await client.query('alter table support.commitment disable trigger guard')
      await client.query(
        `insert into support.commitment (number, unit_id, post_id, kind, title, receiver, person_id, agreement_id, quantity, measure, unit_value, fund, due_day, letter, act_id, actor)
         select 'JNJ-X', unit_id, post_id, kind, title, receiver, person_id, agreement_id, quantity, measure, unit_value, fund, due_day, letter, act_id, actor from support.commitment limit 1`,
      )
      await client.query('set constraints all immediate')
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  await expect(again()).rejects.toMatchObject({ constraint: 'support.duplicate.unheld' })
  await town.owner.query('alter table support.commitment disable trigger held')
  await again()
  await town.owner.query('alter table support.commitment enable trigger held')
  await expect(again()).rejects.toMatchObject({ constraint: 'support.duplicate.unheld' })
})

test('an agreement that ends in the same second is promised nothing', async () => {
  const { number: agreement } = await town.agreed()
  const held = await town.owner.connect()
  try {
    await held.query('begin')
    await held.query(
      `update support.agreement set ended_at = governance.clock(), ended_by = 'need', end_reason = 'Batal bersama' where number = '${agreement}'`,
    )
    const meanwhile = promise(agreement)
    await expect
      .poll(async () => (await town.rows<{ n: number }>('select count(*)::int as n from pg_locks where not granted'))[0]?.n)
      .toBeGreaterThan(0)
    await held.query('commit')
    expect(rule(await meanwhile)).toBe('support.commitment.purpose_over')
  } finally {
    held.release(true)
  }
})
