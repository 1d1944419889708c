import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grantDelegation } from '#src/governance/delegation.db.ts'
import { mySeats } from '#src/governance/holders.db.ts'
import { declareInterest } from '#src/governance/interest.db.ts'
import { declareHousehold } from '#src/identity/household.db.ts'
import { alike } from '../../test/alike.ts'
import { openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { withdrawApplication } from './application.db.ts'
import { myApplication } from './application-read.db.ts'
import { applicationInvariants } from './application-verify.db.ts'
import { declareInterestIn } from './handle.db.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

/** Whoever is told that many decide at this moment, or finds no line free, tries again, as the page says. */
async function decideTrying(number: string): ReturnType<typeof town.decide> {
  try {
    const answer = await town.decide(number)
    return answer.ok || answer.refusals[0]?.rule !== 'platform.busy' ? answer : await decideTrying(number)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('timeout exceeded'))) throw error
    return await decideTrying(number)
  }
}

describe('the quota', () => {
  test('A1 ten places, eleven and then two hundred approvals at once: exactly ten, the rest in line and none lost', {
    timeout: 400_000,
  }, async () => {
    const slug = await town.offer({ quantity: 10 })
    const first = await town.send(slug)
    await town.toDecide(first)
    const others = await alike(town.owner, first, 200)
    expect(others).toHaveLength(200)
    const eleven = await Promise.all([first, ...others.slice(0, 10)].map((number) => decideTrying(number)))
    expect(eleven.map((one) => (one.ok ? one.value.state : rule(one))).sort()).toEqual([...Array(10).fill('approved'), 'waiting'])
    expect(eleven.flatMap((one) => (one.ok && one.value.place ? [one.value.place] : []))).toEqual([1])
    const rest = await Promise.all(others.slice(10).map((number) => decideTrying(number)))
    expect(rest.every((one) => one.ok && one.value.state === 'waiting')).toBe(true)
    const [sums] = await town.rows<{ awards: number; waiting: number }>(
      `select (select count(*)::int from support.award w join support.offer o on o.id = w.offer_id where o.slug = $1 and w.ended_at is null) as awards,
        (select count(*)::int from support.waitlist w join support.offer o on o.id = w.offer_id where o.slug = $1 and w.ended_at is null) as waiting`,
      [slug],
    )
    expect(sums).toEqual({ awards: 10, waiting: 191 })
    // one steps back: the next in line has his place in the same moment
    const back =
      [first, ...others.slice(0, 10)].filter(
        (_, at) => eleven[at]?.ok && (eleven[at] as { value: { state: string } }).value.state === 'approved',
      )[0] ?? ''
    value(await withdrawApplication(await town.as('penjual-keripik'), { number: back }))
    const waited =
      [first, ...others.slice(0, 10)].find((_, at) => (eleven[at] as { value: { state: string } }).value.state === 'waiting') ?? ''
    expect(await myApplication(await town.as('penjual-keripik'), waited)).toMatchObject({ state: 'approved' })
    for (const one of applicationInvariants.filter(({ name }) => name.startsWith('support.quota') || name.startsWith('support.waitlist')))
      expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
  })

  test('the database itself refuses the eleventh, and without its guard it would not', async () => {
    const give = (more: string) =>
      town.owner.query(
        `insert into support.award (application_id, offer_id, quantity, amount, act_id) select a.id, a.offer_id, 1, 0, w.act_id from support.application a, support.award w
         where a.state = 'waiting' and w.offer_id = a.offer_id and w.ended_at is null ${more} limit 1`,
      )
    await expect(give('')).rejects.toMatchObject({
      constraint: expect.stringMatching(/^support\.(?:quota\.full|application\.without_act)$/),
    })
    await town.owner.query('alter table support.award disable trigger guard')
    await give('')
    await town.owner.query('alter table support.award enable trigger guard')
    const [quota] = applicationInvariants
    expect(await quota?.broken(town.house.db)).toBe(1)
  })
})

describe('H3 an officer and his own application', () => {
  const blocked = async (number: string) =>
    await town.decide(number).then(rule, (error: { name: string; refusal?: { rule: string } }) => `${error.name} ${error.refusal?.rule}`)
  const ready = async (who: string) => {
    await town.owner.query('update support.award_key set released_at = now() where released_at is null')
    const number = await town.send(await town.offer(), who)
    await town.toDecide(number)
    return number
  }

  test('a second account with the same population number', async () => {
    await town.owner.query(
      `insert into identity.person_number (person_id, fingerprint) select id, sha256('satu orang') from identity.person where demo_key in ('kepala-diskoperin', 'warga-2') on conflict do nothing`,
    )
    expect(await blocked(await ready('warga-2'))).toBe('Denied governance.authority.conflict')
  })

  test('a group of which he is a member', async () => {
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'community', m.entity_id, p.id, 'member', tstzrange('2026-01-01', null) from identity.membership m, identity.person p, identity.person k
       where k.demo_key = 'komunitas' and m.person_id = k.id and m.kind = 'community' and m.during @> now() and p.demo_key = 'kepala-diskoperin'
         and exists (select from directory.organisation o where o.id = m.entity_id and o.ended_at is null) limit 1`,
    )
    const [body] = await town.rows<{ slug: string }>(
      `select o.slug from directory.organisation o where o.ended_at is null and (select count(distinct p.demo_key) from identity.membership m join identity.person p on p.id = m.person_id
        where m.entity_id = o.id and m.kind = 'community' and p.demo_key in ('kepala-diskoperin', 'komunitas') and m.during @> now()) = 2 limit 1`,
    )
    await town.owner.query('update support.award_key set released_at = now() where released_at is null')
    const number = await town.send(await town.offer(), 'komunitas', { organisation: body?.slug })
    await town.toDecide(number)
    expect(await blocked(number)).toBe('Denied governance.authority.conflict')
  })

  test('his spouse, once declared', async () => {
    value(
      await declareInterest(await town.as('kepala-diskoperin'), {
        relation: 'spouse',
        partyKind: 'person',
        party: 'penjual-kopi@contoh.metro',
      }),
    )
    expect(await blocked(await ready('penjual-kopi'))).toBe('Denied governance.authority.conflict')
  })

  const card = { one: '1872 0121 0415 0007', two: '1872012202180011' }
  const onCard = async (who: string, kk: string) => value(await declareHousehold(await town.as(who), { kk, setuju_kk: true }))

  test('somebody on his own family card', async () => {
    const number = await ready('penjual-batik')
    await onCard('kepala-diskoperin', card.one)
    await onCard('penjual-batik', card.one)
    expect(await blocked(number)).toBe('Denied governance.authority.conflict')
  })

  test('somebody who moved out: for a year, and then no more', async () => {
    await onCard('warga', card.one)
    const number = await ready('warga')
    await onCard('warga', card.two)
    expect(await blocked(number)).toBe('Denied governance.authority.conflict')
    // as though he had moved thirteen months ago
    await town.owner.query(
      `update identity.household set during = case when upper_inf(during) then tstzrange('2025-12-04', null) else tstzrange('2025-01-01', '2025-12-04') end
       where person_id = (select id from identity.person where demo_key = 'warga')`,
    )
    expect(await blocked(number)).toBe('done')
  })

  test('a reviewer who left the applicant’s shop eighteen months ago is barred, and twenty-five months ago is not', async () => {
    await town.owner.query('update support.award_key set released_at = now() where released_at is null')
    const number = await town.send(await town.offer(), 'penjual-batik')
    await town.toReview(number)
    const employed = await town.rows<{ id: string }>(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', m.entity_id, h.id, 'staff', tstzrange('2022-01-01', '2022-02-01') from identity.membership m
         join identity.person p on p.id = m.person_id, identity.person h where p.demo_key = 'penjual-batik' and m.kind = 'shop' and m.role = 'owner' and upper_inf(m.during) and h.demo_key = 'kurator' returning id`,
    )
    expect(employed).toHaveLength(1)
    const left = async (day: string) =>
      await town.owner.query(`update identity.membership set during = tstzrange(lower(during), $2::date + time '00:00') where id = $1`, [
        employed[0]?.id,
        day,
      ])
    const tries = async () =>
      await town.review(number, 'kurator').then(rule, (error: { name: string; refusal?: object }) => [error.name, error.refusal])
    await left('2025-07-04')
    expect(await tries()).toEqual([
      'Denied',
      expect.objectContaining({ rule: 'governance.authority.conflict', facts: expect.objectContaining({ conflict: 'former' }) }),
    ])
    await left('2024-12-04')
    expect(await tries()).toBe('done')
  })

  test('whoever acts on a seat that was lent by him is barred like him', async () => {
    const number = await ready('penjual-kopi')
    const head = await town.as('kepala-diskoperin')
    const seat = (await mySeats(head)).find(({ kind, state }) => kind === 'kepala-opd' && state === 'now')
    const loan = {
      seat: seat?.appointment,
      to: 'penghubung-disporapar@contoh.metro',
      actions: ['support.application.decide'],
      firstDay: '2027-01-04',
      lastDay: '2027-02-01',
      paper: 'Surat uji',
    }
    value(await grantDelegation(head, loan))
    await declareInterestIn(await town.as('penghubung-disporapar'), { number, interest: 'no', note: '' })
    const answer = await town
      .decide(number, {}, 'penghubung-disporapar')
      .then(rule, (error: { name: string; refusal?: { rule: string } }) => `${error.name} ${error.refusal?.rule}`)
    expect(answer).toMatch(/^Denied governance\.authority\.(?:conflict|recused)$/)
  })
})
