import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type NeedsTown, openNeedsTown, rule, value } from '../../test/needs-town.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { bring, confirmBrought, endAgreement } from './agreement.db.ts'
import { agreementCalled, insideOf } from './agreement-read.db.ts'
import { closeNeed, postNeed } from './need.db.ts'
import type { BroughtWish, ReceiptWish } from './need.ts'
import { matchesOf, needCalled, openNeeds } from './needs-read.db.ts'
import { amendTerms, declineProposal, lapseProposalsIfDue, writeMessage } from './proposal.db.ts'
import { proposalFor } from './proposal-read.db.ts'
import { citySums } from './score.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: NeedsTown
beforeAll(async () => {
  town = await openNeedsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.clear()
  await town.setClock('2027-01-04T09:00')
})

const system = () =>
  ({
    ...town.house,
    ctx: {
      house: town.house,
      db: town.house.db,
      actor: { kind: 'system' as const, job: 'proposals' },
      now: town.now(),
      tongue: 'id' as const,
    },
  }).ctx
const broughtBy = async (who: string, wish: Partial<BroughtWish> & { number: string; obligation: string }) =>
  await bring(await town.as(who), { quantity: 2, onDay: '2027-01-04' as never, says: '', ...wish })
const receivedBy = async (who: string, wish: Partial<ReceiptWish> & { number: string; brought: string }) =>
  await confirmBrought(await town.as(who), { quantity: 2, says: '', ...wish })

describe('a post', () => {
  test('is one’s own or a body’s one speaks for, and nobody is the government for himself', async () => {
    const as = async (who: string, more: object) => rule(await postNeed(await town.as(who), town.wish({ ...more })))
    expect(await as('warga', { helix: 'community' })).toBe('done')
    expect(await as('warga', {})).toBe('support.need.helix')
    expect(await as('warga', { helix: 'government' })).toBe('support.need.government_is_a_body')
    expect(await as('warga', { organisation: 'uji-film' })).toBe('support.need.not_your_body')
    expect(await as('warga', { helix: 'media', subsector: 'tidak-ada' })).toBe('support.need.place')
    expect(await as('warga', { helix: 'media', until: '2027-01-03' })).toBe('support.day_past')
    await expect(postNeed(await town.as('guest'), town.wish({ helix: 'media' }))).rejects.toMatchObject({ name: 'Missing' })
    const { items } = await openNeeds(town.house.db, {}, { most: 10, english: false })
    expect(items.map(({ helix, organisation }) => [helix, organisation])).toEqual([['community', null]])
    expect(JSON.stringify(items)).not.toContain('0812')
  })

  test('of somebody else is not there to be closed; closed once, its page stays', async () => {
    const number = await town.need()
    await expect(closeNeed(await town.as('warga-2'), { number })).rejects.toMatchObject({ name: 'Missing' })
    value(await closeNeed(await town.as('komunitas'), { number }))
    expect(rule(await closeNeed(await town.as('komunitas'), { number }))).toBe('support.need.over')
    expect(await needCalled(town.house.db, number, false)).toMatchObject({ state: 'over' })
    expect(rule(await town.ask('warga-2', await town.offer(), number))).toBe('support.need.over')
  })
})

test('E1 a need finds three offers with their reasons, the best first, and none of its own people', async () => {
  const sector = (await town.rows<{ code: string }>('select code from directory.subsector order by position limit 1'))[0]?.code
  const number = await town.need({ subsector: sector, from: '2027-02-01', until: '2027-04-30' })
  await town.offer({ subsector: sector, from: '2027-03-01' })
  await town.put('wartawan', { side: 'offer', organisation: 'uji-media' })
  await town.put('warga', { side: 'offer', helix: 'community', subsector: sector })
  await town.need({ side: 'offer', subsector: sector })
  await town.offer({ kind: 'space' })
  await town.offer({ from: '2027-06-01' })
  const found = await matchesOf(town.house.db, await needCalled(town.house.db, number, false), 5, false)
  expect(found.map(({ helix, match }) => [helix, match.score, match.reasons.join(' ')])).toEqual([
    ['academia', 80, 'kind subsector date helix'],
    ['community', 60, 'kind subsector'],
    ['media', 45, 'kind helix'],
  ])
})

test('E1 no offer from a party in conflict: who leads both, the same person under another account, a declared tie; by the page and past it', async () => {
  const number = await town.need()
  const offers = {
    leads: await town.put('komunitas', { side: 'offer', helix: 'community' }),
    kin: await town.put('warga', { side: 'offer', helix: 'community' }),
    twin: await town.put('penjual-kopi', { side: 'offer', helix: 'business' }),
    declaredBody: await town.put('wartawan', { side: 'offer', organisation: 'uji-media' }),
    free: await town.offer(),
  }
  const seen = async () =>
    (await matchesOf(town.house.db, await needCalled(town.house.db, number, false), 9, false)).map((one) => one.number).sort()
  expect(await seen()).toEqual([offers.kin, offers.twin, offers.declaredBody, offers.free].sort())
  await town.owner.query(
    `insert into governance.interest (person_id, relation, party_kind, party_id, during)
       select k.id, 'spouse', 'person', w.id, '[2026-01-01,)'::tstzrange from identity.person k, identity.person w where k.demo_key = 'komunitas' and w.demo_key = 'warga'
     union all select k.id, 'business', 'community', o.id, '[2026-01-01,)'::tstzrange from identity.person k, directory.organisation o where k.demo_key = 'komunitas' and o.slug = 'uji-media'`,
  )
  await town.owner.query(
    `insert into identity.person_number (person_id, fingerprint) select id, sha256('satu orang dua akun') from identity.person where demo_key in ('komunitas', 'penjual-kopi') on conflict do nothing`,
  )
  expect(await seen()).toEqual([offers.free])
  expect((await newReader(town).get(`/butuh-tawar/${number}`)).body).not.toContain(offers.kin)
  // nor may either side ask the other
  expect(rule(await town.ask('warga', offers.kin, number))).toBe('support.proposal.tied')
  expect(rule(await town.ask('komunitas', number, offers.declaredBody))).toBe('support.proposal.tied')
  expect(rule(await town.ask('penjual-kopi', offers.twin, number))).toBe('support.proposal.tied')
  value(await town.ask('komunitas', number, offers.free))
  await town.owner.query(
    `delete from governance.interest; delete from identity.person_number where fingerprint = sha256('satu orang dua akun')`,
  )
})

describe('a proposal', () => {
  test('civic §4.10 accepted by both within seven days is an agreement; contacts open only then', async () => {
    const { number } = value(await town.ask('komunitas', await town.need(), await town.offer()))
    expect(JSON.stringify(await proposalFor(await town.as('warga-2'), number))).not.toMatch(/0812-0000-0001|magang@contoh\.id/)
    await town.setClock('2027-01-11T08:59')
    const { agreement = '' } = value(await town.accept('warga-2', number))
    expect(agreement).toMatch(/^KSP-2027-\d{5}$/)
    expect(await insideOf(await town.as('komunitas'), agreement)).toEqual({
      mine: 'need',
      contact: { need: '0812-0000-0001', offer: 'magang@contoh.id' },
    })
    expect(await insideOf(await town.as('warga'), agreement)).toBeUndefined()
    expect(JSON.stringify(await agreementCalled(town.house.db, agreement))).not.toMatch(/0812-0000-0001|magang@contoh\.id/)
    expect((await letterTo(town, 'warga-2@contoh.metro'))?.subject).toContain('Disepakati')
  })

  test('unanswered lapses at the seventh day, by the database’s clock, before and after it is tidied', async () => {
    const { number } = value(await town.ask('komunitas', await town.need(), await town.offer()))
    await town.setClock('2027-01-11T09:00')
    expect(rule(await town.accept('warga-2', number))).toBe('support.proposal.over')
    expect(await proposalFor(await town.as('warga-2'), number)).toMatchObject({ state: 'lapsed' })
    await lapseProposalsIfDue(system())
    expect(await town.rows('select state from support.proposal')).toEqual([{ state: 'lapsed' }])
    expect(rule(await town.accept('warga-2', number))).toBe('support.proposal.over')
    expect((await letterTo(town, 'komunitas@contoh.metro'))?.subject).toContain('gugur')
  })

  test('is of its two sides alone; one side cannot accept for both', async () => {
    const { number } = value(await town.ask('komunitas', await town.need(), await town.offer()))
    for (const who of ['warga', 'wartawan', 'ketua'])
      for (const deed of [
        async () => await town.accept(who, number),
        async () => await writeMessage(await town.as(who), { number, text: 'Bukan urusan saya' }),
        async () => await declineProposal(await town.as(who), { number, reason: '' }),
        async () => await proposalFor(await town.as(who), number),
      ])
        await expect(deed()).rejects.toMatchObject({ name: 'Missing' })
    expect(value(await town.accept('komunitas', number)).agreement).toBeUndefined()
    expect(await town.rows('select from support.agreement')).toEqual([])
  })

  test('another wording takes the other’s yes away, and a yes to the old one is stale', async () => {
    const { number } = value(await town.ask('komunitas', await town.need(), await town.offer()))
    const terms = [{ ...town.terms[0], quantity: 4 }] as never
    value(await amendTerms(await town.as('warga-2'), { number, version: 1, terms }))
    expect(rule(await town.accept('komunitas', number, 1))).toBe('support.proposal.stale')
    expect(rule(await amendTerms(await town.as('komunitas'), { number, version: 1, terms }))).toBe('support.proposal.stale')
    const { agreement = '' } = value(await town.accept('komunitas', number, 2))
    expect((await agreementCalled(town.house.db, agreement)).obligations).toMatchObject([{ quantity: 4, measure: 'bulan', owes: 'offer' }])
  })

  test('declined is over for both, and the same two may try again', async () => {
    const [need, offer] = [await town.need(), await town.offer()]
    const { number } = value(await town.ask('komunitas', need, offer))
    expect(rule(await town.ask('warga-2', offer, need))).toBe('support.proposal.open_once')
    value(await declineProposal(await town.as('warga-2'), { number, reason: 'Penuh' }))
    expect(rule(await town.accept('komunitas', number))).toBe('support.proposal.over')
    expect(rule(await town.ask('warga-2', offer, need))).toBe('done')
  })

  test('is not made with oneself, nor for days that are over, nor with what somebody else put up', async () => {
    const [need, offer] = [await town.need(), await town.offer()]
    expect(rule(await town.ask('komunitas', need, await town.put('komunitas', { side: 'offer', helix: 'community' })))).toBe(
      'support.proposal.with_oneself',
    )
    expect(rule(await town.ask('komunitas', need, offer, { terms: [{ ...town.terms[0], dueDay: '2027-01-03' }] }))).toBe('support.day_past')
    await expect(town.ask('warga', need, offer)).rejects.toMatchObject({ name: 'Missing' })
  })

  test('two accept the same offer in the same second: one agreement', async () => {
    for (let round = 0; round < 5; round += 1) {
      await town.clear()
      const offer = await town.offer()
      const [one, other] = [
        value(await town.ask('warga-2', offer, await town.need())),
        value(await town.ask('warga-2', offer, await town.put('wartawan', { organisation: 'uji-media' }))),
      ]
      const answers = await Promise.all([town.accept('komunitas', one.number), town.accept('wartawan', other.number)])
      expect(answers.map(rule).sort()).toEqual(['done', 'support.agreement.offer_taken'])
      expect(await town.rows('select count(*)::int as n from support.agreement')).toEqual([{ n: 1 }])
    }
    await lapseProposalsIfDue(system())
    expect((await town.rows<{ state: string }>('select state from support.proposal order by state')).map(({ state }) => state)).toEqual([
      'agreed',
      'lapsed',
    ])
  })

  test('accepted ten times at once by impatient hands: one agreement', async () => {
    const { number } = value(await town.ask('komunitas', await town.need(), await town.offer()))
    const answers = await Promise.all(Array.from({ length: 10 }, () => town.accept('warga-2', number)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await town.rows('select from support.agreement')).toHaveLength(1)
  })

  test('the database writes no agreement one side did not accept, and no obligation nobody agreed to', async () => {
    const { number } = value(await town.ask('komunitas', await town.need(), await town.offer()))
    await expect(
      town.owner.query(
        `insert into support.agreement (number, proposal_id, need_id, offer_id) select 'KSP-2027-99999', id, need_id, offer_id from support.proposal where number = $1`,
        [number],
      ),
    ).rejects.toMatchObject({ constraint: 'support.agreement.not_both' })
    await expect(town.pool.query(`insert into support.obligation (agreement_id) select gen_random_uuid()`)).rejects.toMatchObject({
      code: '42501',
    })
  })
})

describe('what was agreed', () => {
  test('ten sent, eight received: eight count, by the receiver’s word alone; a slip is put right by a record that names it', async () => {
    const { number } = value(
      await town.ask('komunitas', await town.need(), await town.offer(), { terms: [{ ...town.terms[0], quantity: 10, measure: 'modul' }] }),
    )
    const { agreement = '' } = value(await town.accept('warga-2', number))
    const [obligation] = (await agreementCalled(town.house.db, agreement)).obligations
    const it = { number: agreement, obligation: obligation?.id ?? '' }
    const { brought } = value(await broughtBy('warga-2', { ...it, quantity: 10 }))
    const state = async () => (await agreementCalled(town.house.db, agreement)).obligations[0]
    expect(await state()).toMatchObject({ confirmed: 0, claimed: 10 })
    const about = { number: agreement, brought }
    expect(rule(await receivedBy('warga-2', { ...about, quantity: 10 }))).toBe('support.receipt.not_receiver')
    await expect(receivedBy('warga', { ...about, quantity: 10 })).rejects.toMatchObject({ name: 'Missing' })
    expect(rule(await receivedBy('komunitas', { ...about, quantity: 11 }))).toBe('support.receipt.more_than_brought')
    value(await receivedBy('komunitas', { ...about, quantity: 8, says: 'Dua rusak' }))
    expect(await state()).toMatchObject({ confirmed: 8, claimed: 0 })
    expect(rule(await receivedBy('komunitas', { ...about, quantity: 9 }))).toBe('support.receipt.once')
    const first = (await state())?.brought[0]?.receipts[0]?.id ?? ''
    value(await receivedBy('komunitas', { ...about, quantity: 7, corrects: first }))
    expect(await state()).toMatchObject({ confirmed: 7, claimed: 0 })
    expect(rule(await receivedBy('komunitas', { ...about, quantity: 10, corrects: first }))).toBe('support.receipt.corrected_once')
    await expect(town.owner.query('update support.receipt set quantity = 10')).rejects.toThrow()
    value(await broughtBy('warga-2', { ...it, quantity: 3 }))
    expect(await state()).toMatchObject({ confirmed: 7, claimed: 3 })
  })

  test('is brought by whoever owes it, and the database refuses the others’ hand though no deed stands in between', async () => {
    const it = await town.agreed()
    expect(rule(await broughtBy('komunitas', it))).toBe('support.brought.not_yours')
    await expect(broughtBy('warga', it)).rejects.toMatchObject({ name: 'Missing' })
    expect(rule(await broughtBy('warga-2', { ...it, onDay: '2027-01-05' as never }))).toBe('support.delivery.to_come')
    expect(rule(await broughtBy('warga-2', { ...it, obligation: '01a20000-0000-7000-8000-000000000001' }))).toBe('support.obligation.none')
    const { brought } = value(await broughtBy('warga-2', it))
    const [owing] = await town.rows<{ id: string }>(`select id from identity.person where demo_key = 'warga-2'`)
    await expect(
      town.owner.query(`insert into support.receipt (brought_id, quantity, actor) values ($1, 2, $2)`, [brought, `person:${owing?.id}`]),
    ).rejects.toMatchObject({ constraint: 'support.receipt.not_receiver' })
    await expect(
      town.owner.query(`insert into support.brought (obligation_id, quantity, on_day, actor) values ($1, 2, '2027-01-04', 'system:x')`, [
        it.obligation,
      ]),
    ).rejects.toMatchObject({ constraint: 'support.brought.not_yours' })
  })

  test('ended by one side with a reason; what it owed itself goes on counting, and a post is free again', async () => {
    const it = await town.agreed()
    value(await endAgreement(await town.as('warga-2'), { number: it.number, reason: 'Semester berubah' }))
    expect(rule(await endAgreement(await town.as('komunitas'), { number: it.number, reason: 'Sama' }))).toBe('support.agreement.ended')
    expect(rule(await broughtBy('warga-2', it))).toBe('support.agreement.ended')
    expect((await agreementCalled(town.house.db, it.number)).obligations[0]).toMatchObject({ confirmed: 0 })
    expect((await needCalled(town.house.db, (await agreementCalled(town.house.db, it.number)).need.number, false)).state).toBe('open')
    await town.clear()
    const other = await town.agreed()
    value(await endAgreement(await town.as('komunitas'), { number: other.number, reason: 'Acara batal' }))
    expect((await agreementCalled(town.house.db, other.number)).obligations[0]).toMatchObject({ confirmed: null })
  })

  test('leaves the agencies’ record as it was', async () => {
    const before = await citySums(town.house.db, 2027, '2027-12-31')
    const it = await town.agreed()
    const { brought } = value(await broughtBy('warga-2', it))
    value(await receivedBy('komunitas', { number: it.number, brought }))
    expect(await citySums(town.house.db, 2027, '2027-12-31')).toEqual(before)
  })
})

test('every invariant of support holds after all this', async () => {
  const it = await town.agreed()
  const { brought } = value(await broughtBy('warga-2', it))
  value(await receivedBy('komunitas', { number: it.number, brought, quantity: 1 }))
  for (const one of supportInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})
