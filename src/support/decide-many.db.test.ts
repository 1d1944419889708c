import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { declareInterest } from '#src/governance/interest.db.ts'
import { openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { type Verdict, verdictsSchema } from './application.ts'
import { deskReach } from './application-desk.db.ts'
import { decideAll, decideEach } from './decide-many.db.ts'
import { ceilingsLeft, headQueue } from './head-read.db.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())
beforeEach(() => town.owner.query('update support.award_key set released_at = now() where released_at is null'))

const yes = (number: string, more: Partial<Verdict> = {}): Verdict => ({
  number,
  outcome: 'approve',
  reason: `Sesuai syarat dan telaah ${number}.`,
  ...more,
})
const head = () => town.as('kepala-diskoperin')

async function waiting(slug: string, who: readonly string[]): Promise<string[]> {
  const numbers: string[] = []
  for (const one of who) {
    const number = await town.send(slug, one)
    await town.toDecide(number)
    numbers.push(number)
  }
  return numbers
}

/** What the register and the letters say of these: one act, one decision with its reason, one letter each. */
const traces = (numbers: readonly string[]) =>
  town.rows<{ number: string; state: string; acts: number; reason: string | null; letters: number }>(
    `select a.number, a.state, (select count(*)::int from governance.act t join governance.case_file c on c.id = t.case_id where c.number = a.case_number and t.capacity = 'decide') as acts,
      (select d.reason from governance.decision d join governance.case_file c on c.id = d.case_id where c.number = a.case_number) as reason,
      (select count(*)::int from support.application_step s where s.application_id = a.id and s.step in ('approve', 'queue', 'refuse')) as letters
    from support.application a where a.number = any($1::text[]) order by a.number`,
    [[...numbers]],
  )

describe('several at once', () => {
  test('those that can be are decided, each by an act and a reason of its own; the quota holds, and whoever touches the head’s interest is left out', async () => {
    const numbers = await waiting(await town.offer({ quantity: 2 }), ['penjual-keripik', 'warga', 'warga-2', 'penjual-kopi'])
    const [one = '', two = '', three = '', kin = ''] = numbers
    value(await declareInterest(await head(), { relation: 'spouse', partyKind: 'person', party: 'penjual-kopi@contoh.metro' }))
    const many = await decideEach(await head(), [yes(one), yes(kin), yes(two), yes(three), yes('PRM-2020-00001')])
    expect(many.decided.map(({ number, state, place }) => [number, state, place])).toEqual([
      [one, 'approved', undefined],
      [two, 'approved', undefined],
      [three, 'waiting', 1],
    ])
    expect(many.leftOut.map(({ number, refusals }) => [number, refusals[0]?.rule])).toEqual([
      [kin, 'governance.authority.conflict'],
      ['PRM-2020-00001', 'support.batch.missing'],
    ])
    expect(await traces(numbers)).toEqual(
      [
        { number: one, state: 'approved', acts: 1, reason: yes(one).reason, letters: 1 },
        { number: two, state: 'approved', acts: 1, reason: yes(two).reason, letters: 1 },
        { number: three, state: 'waiting', acts: 1, reason: yes(three).reason, letters: 1 },
        { number: kin, state: 'deciding', acts: 0, reason: null, letters: 0 },
      ].sort((a, b) => a.number.localeCompare(b.number)),
    )
    // a second time nothing is decided twice
    const again = await decideEach(await head(), [yes(one), yes(two)])
    expect(again.decided).toEqual([])
    expect(again.leftOut.map(({ refusals }) => refusals[0]?.rule)).toEqual([
      'support.application.not_from_here',
      'support.application.not_from_here',
    ])
  })

  test('all or none: where one cannot be, or the quota does not reach, nothing is decided', async () => {
    const [one = '', two = ''] = await waiting(await town.offer({ quantity: 1 }), ['penjual-keripik', 'warga'])
    const short = await decideAll(await head(), { verdicts: [yes(one), yes(two)] })
    expect(short).toEqual({ ok: false, refusals: [{ rule: 'support.batch.quota', field: `reason-${two}` }] })
    expect(rule(await decideAll(await head(), { verdicts: [yes(one), yes(two, { quantity: 9 })] }))).toBe('support.award.over_requested')
    expect((await traces([one, two])).map(({ state, acts }) => [state, acts])).toEqual([
      ['deciding', 0],
      ['deciding', 0],
    ])
    const made = value(
      await decideAll(await head(), { verdicts: [yes(one), yes(two, { outcome: 'refuse', reason: 'Kuota tahun ini habis.' })] }),
    )
    expect(made.decided.map(({ state }) => state)).toEqual(['approved', 'refused'])
    expect((await traces([one, two])).map(({ acts, letters }) => [acts, letters])).toEqual([
      [1, 1],
      [1, 1],
    ])
  })

  test('what somebody does not find at his desk is said not to be there, and nobody waits for him', async () => {
    const [one = ''] = await waiting(await town.offer({ quantity: 1, kind: 'csr' }), ['penjual-keripik'])
    const other = await town.as('kepala-disporapar')
    const held = await town.owner.connect()
    await held.query('begin')
    await held.query('select from support.offer o join support.application a on a.offer_id = o.id where a.number = $1 for update', [one])
    try {
      expect(await decideAll(other, { verdicts: [yes(one), yes('PRM-2020-00001')] })).toEqual({
        ok: false,
        refusals: [one, 'PRM-2020-00001'].map((number) => ({ rule: 'support.batch.missing', field: `reason-${number}` })),
      })
      expect((await decideEach(other, [yes(one)])).leftOut).toEqual([{ number: one, refusals: [{ rule: 'support.batch.missing' }] }])
    } finally {
      await held.query('rollback')
      held.release(true)
    }
  })

  test('two batches over the same two offers, each in the other order, finish and give no place twice', async () => {
    const slugs = [await town.offer({ quantity: 1 }), await town.offer({ quantity: 1, kind: 'promotion' })]
    const a = await waiting(slugs[0] ?? '', ['penjual-keripik', 'warga'])
    const b = await waiting(slugs[1] ?? '', ['penjual-keripik', 'warga'])
    const both = await Promise.all([
      decideAll(await head(), { verdicts: [yes(a[0] ?? ''), yes(b[0] ?? '')] }),
      decideAll(await head(), { verdicts: [yes(b[1] ?? ''), yes(a[1] ?? '')] }),
    ])
    expect(both.map((one) => rule(one)).sort()).toEqual(['done', 'support.batch.quota'])
    const given = await town.rows<{ n: number }>(
      `select count(*)::int as n from support.award w join support.offer o on o.id = w.offer_id where o.slug = any($1::text[]) and w.ended_at is null group by o.slug`,
      [slugs],
    )
    expect(given.map(({ n }) => n)).toEqual([1, 1])
  })

  test('the same application twice, none, or too many are no batch', () => {
    const of = (verdicts: unknown[]) => verdictsSchema.safeParse({ verdicts }).error?.issues[0]?.message
    expect(of([])).toBe('support.batch.none')
    expect(of([yes('PRM-2027-00001'), yes('PRM-2027-00001')])).toBe('support.batch.twice')
    expect(of(Array.from({ length: 51 }, (_, n) => yes(`PRM-2027-${10000 + n}`)))).toBe('support.batch.many')
    expect(of([yes('PRM-2027-00001', { reason: ' ' })])).toBe('support.decide.reason')
  })
})

test('the head sees amounts, recommendation and spread once he has declared himself, and what is left of the ceiling', async () => {
  const number = await town.send(await town.offer({ quantity: 3 }), 'warga-2')
  await town.toReview(number)
  value(await town.review(number, 'kurator', 5))
  value(await town.review(number, 'anggota-3', 4))
  value(await town.recommend(number))
  const reach = await deskReach(await head())
  const find = async () => (await headQueue(await head(), reach, 50)).find((one) => one.number === number)
  expect(await find()).toMatchObject({
    declared: 'no',
    title: '',
    totals: [],
    recommended: '',
    quotaLeft: 3,
    amount: 500_000,
    dueDay: '2027-01-11',
  })
  await town.declare(number, 'kepala-diskoperin')
  expect(await find()).toMatchObject({ declared: 'clear', totals: [100, 80], recommended: 'Dua penelaah sepakat.', advice: ['yes', 'yes'] })
  // another agency's head has none of it
  const other = await town.as('kepala-disporapar')
  expect((await headQueue(other, await deskReach(other), 50)).map((one) => one.number)).not.toContain(number)
  await town.owner.query(
    `insert into support.ceiling select id, 2027, 9000000, 'uji' from governance.unit where code = 'diskoperin' on conflict (unit_id, year) do update set amount = 9000000`,
  )
  const before = (await ceilingsLeft(await head(), reach)).find(({ unit }) => unit === 'diskoperin')
  value(await town.decide(number))
  const after = (await ceilingsLeft(await head(), reach)).find(({ unit }) => unit === 'diskoperin')
  expect([after?.most, (after?.granted ?? 0) - (before?.granted ?? 0)]).toEqual([9_000_000, 500_000])
})
