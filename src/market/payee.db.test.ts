import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied, Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openTown, type Town } from '../../test/town.ts'
import { demoQris } from './_demo-qris.ts'
import { badgesForTeam, badgesShown, badgesToVerify, claimBadge, judgeBadge } from './badge.db.ts'
import { payeesNow } from './goods.db.ts'
import { approvePayee, payeesForTeam, payeesToApprove, proposePayee, withdrawPayee } from './payee.db.ts'

let town: Town
let owner: Ctx
let other: Ctx
let curator: Ctx
let shopId: string
const shop = 'sanggar-canting-senja'
beforeAll(async () => {
  town = await openTown()
  owner = await town.as('penjual-batik')
  other = await town.as('penjual-kopi')
  curator = await town.as('kurator')
  shopId = (await town.owner.query<{ id: string }>('select id from market.shop where slug = $1', [shop])).rows[0]?.id ?? ''
})
afterAll(() => town?.close())

const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.refusals?.map(({ rule }) => rule.replace('market.', ''))
const code = (merchant: string, n: number) => demoQris({ merchant, nmid: `ID10000000000${String(n).padStart(2, '0')}`, n })
const propose = async (merchant: string, n: number, as = owner) => {
  const outcome = await proposePayee(as, { shop, input: { kind: 'qris', code: ` ${code(merchant, n)}\n` }, secondFactor: true })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}
const paidTo = async () => (await payeesNow(town.house.db, [shopId])).find((one) => one.kind === 'qris')?.holder
/** As if so many hours had passed for this shop's payees. */
async function later(hours: number): Promise<void> {
  const found = await town.owner.query<{ id: string }>(
    'select id from market.payee where shop_id = $1 and active_during is not null order by lower(active_during)',
    [shopId],
  )
  for (const { id } of found.rows) {
    await town.owner.query(
      `update market.payee set approved_at = approved_at - make_interval(hours => $2),
      active_during = tstzrange(lower(active_during) - make_interval(hours => $2), upper(active_during) - make_interval(hours => $2)) where id = $1`,
      [id, hours],
    )
  }
}

describe('where the money goes', () => {
  test('changes only by a second person, a day later, with every owner told', async () => {
    const proposed = await propose('SANGGAR CANTING SENJA', 41)
    expect(proposed).toMatchObject({ needsCurator: false, notes: [] })
    expect(await paidTo()).toBe('CANTING SENJA METRO')
    await expect(approvePayee(other, { payee: proposed.id, secondFactor: true })).rejects.toThrow(Denied)
    expect(rulesOf(await approvePayee(owner, { payee: proposed.id, secondFactor: true }))).toEqual(['payee.second_person'])
    expect(rulesOf(await approvePayee(curator, { payee: proposed.id, secondFactor: false }))).toEqual(['payee.second_factor'])
    const approved = await approvePayee(curator, { payee: proposed.id, secondFactor: true })
    if (!approved.ok) throw new Error('not approved')
    expect(approved.value.from.getTime() - town.house.now().getTime()).toBeGreaterThan(23.9 * 3_600_000)
    expect(rulesOf(await approvePayee(curator, { payee: proposed.id, secondFactor: true }))).toEqual(['payee.not_from_here'])
    expect(await paidTo()).toBe('CANTING SENJA METRO')
    expect((await payeesForTeam(owner, shop)).filter((one) => one.kind === 'qris').map((one) => one.state)).toEqual(['waiting', 'active'])
    await later(25)
    expect(await paidTo()).toBe('SANGGAR CANTING SENJA')
    expect((await payeesForTeam(owner, shop)).filter((one) => one.kind === 'qris').map((one) => one.state)).toEqual(['active', 'past'])
    const letters = await town.owner.query<{ subject: string }>(
      `select subject from platform.mail where subject like '%embayaran%Sanggar Canting Senja%' order by at`,
    )
    expect(letters.rows).toHaveLength(2)
  })

  test('withdrawn before it begins, what was there stays; withdrawn after, nobody is paid', async () => {
    const proposed = await propose('CANTING SENJA BARU', 42)
    await approvePayee(curator, { payee: proposed.id, secondFactor: true })
    await expect(withdrawPayee(other, { payee: proposed.id, reason: 'bukan milik saya' })).rejects.toThrow(Missing)
    expect((await withdrawPayee(owner, { payee: proposed.id, reason: 'salah kode' })).ok).toBe(true)
    await later(25)
    expect(await paidTo()).toBe('SANGGAR CANTING SENJA')
    expect(rulesOf(await withdrawPayee(owner, { payee: proposed.id, reason: 'lagi' }))).toEqual(['payee.not_from_here'])
    const active = (await payeesForTeam(owner, shop)).find((one) => one.state === 'active' && one.kind === 'qris')
    expect((await withdrawPayee(owner, { payee: active?.id ?? '', reason: 'ganti bank' })).ok).toBe(true)
    expect(await paidTo()).toBeUndefined()
  })

  test('a name unlike the shop’s, or a merchant of another shop, needs the curator', async () => {
    const colleague = await town.as('warga')
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', $1, id, 'staff', tstzrange(now(), null) from identity.person where demo_key = 'warga'`,
      [shopId],
    )
    const strange = await propose('TOKO EMAS JAYA', 43)
    expect(strange).toMatchObject({ needsCurator: true, notes: [{ rule: 'market.payee.name_unlike' }] })
    expect(rulesOf(await approvePayee(colleague, { payee: strange.id, secondFactor: true }))).toEqual(['payee.curator_only'])
    const shared = await proposePayee(owner, {
      shop,
      input: { kind: 'qris', code: demoQris({ merchant: 'CANTING SENJA METRO', nmid: 'ID0000000000005', n: 44 }) },
      secondFactor: true,
    })
    expect(shared).toMatchObject({
      ok: true,
      value: { needsCurator: true, notes: [{ rule: 'market.payee.nmid_elsewhere', facts: { shops: 'Kopi Lereng Pagi' } }] },
    })
    expect((await payeesToApprove(curator)).map((one) => one.holder)).toEqual(
      expect.arrayContaining(['TOKO EMAS JAYA', 'CANTING SENJA METRO']),
    )
    expect(await payeesToApprove(colleague)).toEqual([])
    const plain = await propose('CANTING SENJA', 45)
    expect((await approvePayee(colleague, { payee: plain.id, secondFactor: true })).ok).toBe(true)
  })

  test('bad codes, the same again, no second step and other people’s shops are refused', async () => {
    const tries = await Promise.all([
      proposePayee(owner, {
        shop,
        input: { kind: 'qris', code: code('CANTING SENJA', 46).replace('METRO61', 'METRA61') },
        secondFactor: true,
      }),
      proposePayee(owner, { shop, input: { kind: 'qris', code: '' }, secondFactor: true }),
      proposePayee(owner, { shop, input: { kind: 'bank', bank: 'Bank Contoh', number: 'abc', holder: 'Ratri' }, secondFactor: true }),
      proposePayee(owner, {
        shop,
        input: { kind: 'bank', bank: 'Bank Contoh', number: '000-000-0001', holder: 'Ratri Wulandari' },
        secondFactor: true,
      }),
      proposePayee(owner, {
        shop,
        input: { kind: 'bank', bank: 'Bank Contoh', number: '123456789', holder: 'Ratri Wulandari' },
        secondFactor: false,
      }),
    ])
    expect(tries.map(rulesOf)).toEqual([
      ['qris.crc'],
      ['qris.empty'],
      ['payee.number_shape'],
      ['payee.same_again'],
      ['payee.second_factor'],
    ])
    await expect(
      proposePayee(other, { shop, input: { kind: 'qris', code: code('CANTING SENJA', 47) }, secondFactor: true }),
    ).rejects.toThrow(Missing)
    await expect(payeesForTeam(other, shop)).rejects.toThrow(Missing)
    await expect(approvePayee(curator, { payee: 'bukan-id', secondFactor: true })).rejects.toThrow(Missing)
  })

  test('a row changed behind the house’s back is not approved', async () => {
    const proposed = await propose('CANTING SENJA METRO', 48)
    await town.owner.query('update market.payee set payload = $2 where id = $1', [proposed.id, code('CANTING SENJA METRO', 49)])
    expect(rulesOf(await approvePayee(curator, { payee: proposed.id, secondFactor: true }))).toEqual(['payee.tampered'])
  })
})

describe('papers', () => {
  test('a number is shown as said, then as looked up, then as run out', async () => {
    const claimed = await claimBadge(owner, { shop, input: { kind: 'nib', number: '1234567890123' } })
    if (!claimed.ok) throw new Error('not claimed')
    const shown = async () => (await badgesShown(town.house.db, shopId)).find((one) => one.id === claimed.value.id)?.state
    expect(await shown()).toBe('claimed')
    expect((await badgesToVerify(curator)).map((one) => one.id)).toContain(claimed.value.id)
    expect(await badgesToVerify(owner)).toEqual([])
    await expect(judgeBadge(owner, { badge: claimed.value.id, verdict: 'verify' })).rejects.toThrow(Denied)
    expect((await judgeBadge(curator, { badge: claimed.value.id, verdict: 'verify', validUntil: '2099-01-01' })).ok).toBe(true)
    expect(await shown()).toBe('verified')
    await town.owner.query(`update market.badge set valid_until = '2020-01-01' where id = $1`, [claimed.value.id])
    expect(await shown()).toBe('expired')
    expect(rulesOf(await judgeBadge(curator, { badge: claimed.value.id, verdict: 'reject', reason: 'tidak' }))).toEqual([
      'badge.reason_short',
    ])
    expect((await judgeBadge(curator, { badge: claimed.value.id, verdict: 'reject', reason: 'Nomornya tidak ada di OSS.' })).ok).toBe(true)
    expect(await shown()).toBeUndefined()
    expect((await badgesForTeam(owner, shop)).find((one) => one.id === claimed.value.id)).toMatchObject({
      state: 'rejected',
      reason: 'Nomornya tidak ada di OSS.',
    })
  })

  test('numbers out of shape, twice, or for other people’s goods are refused', async () => {
    expect(rulesOf(await claimBadge(owner, { shop, input: { kind: 'nib', number: '12' } }))).toEqual(['badge.number_shape'])
    expect(rulesOf(await claimBadge(owner, { shop, input: { kind: 'nib', number: '12345678901234' } }))).toEqual(['badge.number_shape'])
    expect(rulesOf(await claimBadge(owner, { shop, input: { kind: 'emas', number: '12345' } }))).toEqual(['badge.kind_unknown'])
    expect(rulesOf(await claimBadge(owner, { shop, input: { kind: 'sni', number: 'SNI 1234', validUntil: '31/12/2027' } }))).toEqual([
      'badge.day',
    ])
    expect((await claimBadge(owner, { shop, input: { kind: 'sni', number: 'SNI 1234' } })).ok).toBe(true)
    expect(rulesOf(await claimBadge(owner, { shop, input: { kind: 'sni', number: 'SNI 1234' } }))).toEqual(['badge.same_again'])
    const foreign = (
      await town.owner.query<{ id: string }>(
        `select p.id from market.product p join market.shop s on s.id = p.shop_id where s.slug = 'kopi-lereng-pagi' limit 1`,
      )
    ).rows[0]?.id
    await expect(claimBadge(owner, { shop, product: foreign, input: { kind: 'sni', number: 'SNI 99' } })).rejects.toThrow(Missing)
    await expect(claimBadge(other, { shop, input: { kind: 'sni', number: 'SNI 99' } })).rejects.toThrow(Missing)
  })
})
