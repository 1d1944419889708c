import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied, Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openTown, type Town } from '../../test/town.ts'
import { placeOrder, quote } from './checkout.db.ts'
import { claimPaid, confirmPayment } from './order-deeds.db.ts'
import { addMember, editShop, openShop, removeMember, setHandOver, setHoliday, submitShop } from './shop.db.ts'
import { myShops, shopForDesk, shopForTeam, shopsToReview } from './shop-read.db.ts'
import { restoreShop, reviewShop, suspendShop } from './shop-review.db.ts'

let town: Town
const ctx: Record<string, Ctx> = {}
beforeAll(async () => {
  town = await openTown()
  for (const who of ['warga', 'warga-2', 'penjual-batik', 'penjual-kopi', 'kurator', 'pengelola', 'guest']) ctx[who] = await town.as(who)
})
afterAll(() => town?.close())

const as = (who: string): Ctx => {
  const found = ctx[who]
  if (!found) throw new Error(`nobody called ${who}`)
  return found
}
const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.refusals?.map(({ rule }) => rule.replace('market.', ''))
const input = {
  name: 'Rumah Uji',
  kelurahan: '18.72.04.1002',
  subsector: 'kriya',
  story: 'Kami menoreh di teras sesudah anak-anak berangkat ke sekolah.',
  address: 'Gang Uji 1',
  hours: 'Setiap hari',
  phone: '0812-0000-0099',
}
const emailOf = async (who: string) =>
  (await town.owner.query<{ email: string }>('select email from identity.person where demo_key = $1', [who])).rows[0]?.email ?? ''
const idOf = (who: string) => ('id' in as(who).actor ? (as(who).actor as { id: string }).id : '')

describe('from a draft to an approved shop', () => {
  test('a citizen opens it, a curator asks for more, then approves; every step is on record', async () => {
    const opened = await openShop(as('warga'), { ...input, address: '' })
    if (!opened.ok) throw new Error('not opened')
    const { slug } = opened.value
    expect(slug).toBe('rumah-uji')
    expect(rulesOf(await submitShop(as('warga'), { slug }))).toEqual(['shop.address_missing'])
    expect((await editShop(as('warga'), { slug, input })).ok).toBe(true)
    expect((await submitShop(as('warga'), { slug })).ok).toBe(true)
    expect(rulesOf(await submitShop(as('warga'), { slug }))).toEqual(['shop.not_from_here'])
    expect((await shopsToReview(as('kurator'))).items.map((one) => one.slug)).toContain(slug)

    expect(rulesOf(await reviewShop(as('kurator'), { slug, verdict: 'ask_revision', reason: 'kurang' }))).toEqual(['shop.reason_short'])
    expect((await reviewShop(as('kurator'), { slug, verdict: 'ask_revision', reason: 'Tambahkan cara membuat kainnya, ya.' })).ok).toBe(
      true,
    )
    expect((await submitShop(as('warga'), { slug })).ok).toBe(true)
    expect((await reviewShop(as('kurator'), { slug, verdict: 'approve', reason: '' })).ok).toBe(true)

    const shop = await shopForTeam(as('warga'), slug)
    expect([shop.status, shop.role, shop.team.length]).toEqual(['approved', 'owner', 1])
    expect(shop.steps.map(({ from, to, by }) => [from, to, by])).toEqual([
      [null, 'draft', 'team'],
      ['draft', 'submitted', 'team'],
      ['submitted', 'needs_revision', 'desk'],
      ['needs_revision', 'submitted', 'team'],
      ['submitted', 'approved', 'desk'],
    ])
    expect(shop.steps[2]?.reason).toContain('cara membuat')
    const letters = await town.owner.query<{ subject: string }>(
      'select subject from platform.mail where recipient = $1 and subject like $2 order by at, id',
      [await emailOf('warga'), 'Toko Rumah Uji%'],
    )
    expect(letters.rows.map((row) => row.subject)).toEqual(['Toko Rumah Uji perlu perbaikan', 'Toko Rumah Uji disetujui'])
    expect((await shopForDesk(as('kurator'), slug)).status).toBe('approved')
  })

  test('the desk reads shops page by page, none twice and none left out; a made-up key begins at the top', async () => {
    const whole = (await shopsToReview(as('kurator'), ['approved'], { limit: 1_000 })).items.map((one) => one.slug)
    expect(whole.length).toBeGreaterThan(10)
    const walked: string[] = []
    let after: string | undefined
    do {
      const page = await shopsToReview(as('kurator'), ['approved'], { after, limit: 7 })
      walked.push(...page.items.map((one) => one.slug))
      after = page.next
    } while (after !== undefined)
    expect(walked).toEqual(whole)
    const odd = await shopsToReview(as('kurator'), ['approved'], { after: "2026-01-01'; drop table~x", limit: 1_000 })
    expect(odd.items.map((one) => one.slug)).toEqual(whole)
  })

  test('a second shop of the same name has an address of its own', async () => {
    const again = await openShop(as('warga-2'), input)
    expect(again.ok && again.value.slug).toBe('rumah-uji-2')
  })

  test('a guest opens none, and nobody approves a shop of one’s own or without the post', async () => {
    await expect(openShop(as('guest'), input)).rejects.toThrow(Denied)
    await expect(reviewShop(as('warga'), { slug: 'rumah-uji-2', verdict: 'approve', reason: '' })).rejects.toThrow(Denied)
    await expect(shopsToReview(as('warga'))).rejects.toThrow(Denied)
    const own = await openShop(as('kurator'), { ...input, name: 'Toko Kurator' })
    if (!own.ok) throw new Error('not opened')
    await submitShop(as('kurator'), { slug: own.value.slug })
    await expect(reviewShop(as('kurator'), { slug: own.value.slug, verdict: 'approve', reason: '' })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.conflict' },
      whoCan: expect.arrayContaining(['pengelola']),
    })
    expect((await reviewShop(as('pengelola'), { slug: own.value.slug, verdict: 'approve', reason: '' })).ok).toBe(true)
  })

  test('what is refused is said by field, and nothing is written', async () => {
    const before = (await myShops(as('warga'))).length
    const bad = await openShop(as('warga'), { ...input, name: 'X', kelurahan: '99', phone: 'abc' })
    expect(bad).toMatchObject({ ok: false, refusals: [{ field: 'name' }, { field: 'phone' }] })
    expect(await openShop(as('warga'), { ...input, kelurahan: '99', subsector: 'tidak-ada' })).toMatchObject({
      refusals: [{ field: 'kelurahan' }, { field: 'subsector' }],
    })
    expect(await myShops(as('warga'))).toHaveLength(before)
  })
})

describe('the team', () => {
  test('grows and shrinks, and one owner stays', async () => {
    const slug = 'sanggar-canting-senja'
    const owner = as('penjual-batik')
    expect(rulesOf(await addMember(owner, { slug, email: 'siapa@contoh.metro', role: 'staff' }))).toEqual(['team.person_unknown'])
    expect(rulesOf(await addMember(owner, { slug, email: await emailOf('warga'), role: 'raja' }))).toEqual(['team.role_unknown'])
    expect((await addMember(owner, { slug, email: (await emailOf('warga')).toUpperCase(), role: 'cashier' })).ok).toBe(true)
    expect((await shopForTeam(as('warga'), slug)).role).toBe('cashier')
    await expect(editShop(as('warga'), { slug, input })).rejects.toThrow(Denied)
    await expect(addMember(as('warga'), { slug, email: await emailOf('warga-2'), role: 'owner' })).rejects.toThrow(Denied)
    expect((await addMember(owner, { slug, email: await emailOf('warga'), role: 'owner' })).ok).toBe(true)
    expect((await shopForTeam(owner, slug)).team.filter((one) => one.role === 'owner')).toHaveLength(2)
    expect((await removeMember(owner, { slug, person: idOf('warga') })).ok).toBe(true)
    await expect(shopForTeam(as('warga'), slug)).rejects.toThrow(Missing)
    expect(rulesOf(await removeMember(owner, { slug, person: idOf('penjual-batik') }))).toEqual(['team.last_owner'])
    expect(rulesOf(await addMember(owner, { slug, email: await emailOf('penjual-batik'), role: 'staff' }))).toEqual(['team.last_owner'])
    await expect(removeMember(owner, { slug, person: idOf('warga') })).rejects.toThrow(Missing)
  })

  test('two owners cannot both leave at once', async () => {
    const slug = 'sanggar-canting-senja'
    await addMember(as('penjual-batik'), { slug, email: await emailOf('warga'), role: 'owner' })
    const left = await Promise.allSettled([
      removeMember(as('penjual-batik'), { slug, person: idOf('penjual-batik') }),
      removeMember(as('warga'), { slug, person: idOf('warga') }),
    ])
    expect(left.filter((one) => one.status === 'fulfilled' && one.value.ok)).toHaveLength(1)
    const owners = await town.owner.query(
      `select person_id from identity.membership m join market.shop s on s.id = m.entity_id where s.slug = $1 and m.role = 'owner' and m.during @> now()`,
      [slug],
    )
    expect(owners.rowCount).toBe(1)
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', id, $2, 'owner', tstzrange(now(), null) from market.shop where slug = $1 on conflict do nothing`,
      [slug, idOf('penjual-batik')],
    )
  })

  test('somebody else’s shop is not there', async () => {
    const slug = 'sanggar-canting-senja'
    const other = as('penjual-kopi')
    const tries = [
      () => shopForTeam(other, slug),
      () => editShop(other, { slug, input }),
      () => setHoliday(other, { slug, until: null }),
      () => submitShop(other, { slug }),
      () => setHandOver(other, { slug, input: {} }),
      () => addMember(other, { slug, email: 'a', role: 'owner' }),
      () => removeMember(other, { slug, person: idOf('penjual-batik') }),
    ]
    for (const tried of tries) await expect(tried()).rejects.toThrow(Missing)
    await expect(shopForTeam(other, 'tidak-ada')).rejects.toThrow(Missing)
  })
})

describe('how goods reach the buyer', () => {
  const slug = 'kopi-lereng-pagi'
  const ways = { offersPickup: true, offersPoint: false, courierFee: 12_000, zones: [{ kelurahan: '18.72.04.1002', fee: 7000 }] }

  test('is set whole, in bounds, and an open shop keeps one way', async () => {
    expect((await setHandOver(as('penjual-kopi'), { slug, input: ways })).ok).toBe(true)
    const shop = await shopForTeam(as('penjual-kopi'), slug)
    expect([shop.zones.map(({ kelurahan, fee }) => [kelurahan, fee]), shop.courierFee, shop.offersPoint]).toEqual([
      [['18.72.04.1002', 7000]],
      12_000,
      false,
    ])
    expect(rulesOf(await setHandOver(as('penjual-kopi'), { slug, input: { ...ways, zones: [{ kelurahan: '99', fee: 1 }] } }))).toEqual([
      'shop.kelurahan_unknown',
    ])
    expect(
      rulesOf(
        await setHandOver(as('penjual-kopi'), { slug, input: { offersPickup: false, offersPoint: false, courierFee: null, zones: [] } }),
      ),
    ).toEqual(['shop.no_hand_over'])
    expect((await shopForTeam(as('penjual-kopi'), slug)).zones).toHaveLength(1)
  })

  test('a holiday closes the shop for orders and opens it again', async () => {
    const variant =
      (
        await town.owner.query<{ id: string }>(
          `select v.id from market.variant v join market.shop s on s.id = v.shop_id join market.stock st on st.variant_id = v.id where s.slug = $1 and st.on_hand > 2 limit 1`,
          [slug],
        )
      ).rows[0]?.id ?? ''
    const buy = () => quote(as('guest'), [{ variant, quantity: 1 }], [])
    const soon = new Date(town.house.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
    for (const until of ['2020-01-01', '2099-01-01', 'besok', '2026-13-01'])
      expect(rulesOf(await setHoliday(as('penjual-kopi'), { slug, until }))).toEqual(['shop.holiday_range'])
    expect((await setHoliday(as('penjual-kopi'), { slug, until: soon })).ok).toBe(true)
    expect(rulesOf(await buy())).toEqual(['shop.closed'])
    expect((await setHoliday(as('penjual-kopi'), { slug, until: null })).ok).toBe(true)
    expect((await buy()).ok).toBe(true)
  })
})

describe('a shop is suspended and restored', () => {
  const slug = 'dapur-mak-sarwi'
  const listed = async () =>
    (
      await town.owner.query<{ slug: string }>('select slug from market.product_search where shop_slug = $1 order by slug', [slug])
    ).rows.map((row) => row.slug)
  const buyer = { name: 'Sari Contoh', phone: '6281200000009' }

  test('its listings go, unpaid orders end with their goods released, paid ones stay; restored it is as it was', async () => {
    const variant =
      (
        await town.owner.query<{ id: string }>(
          `select v.id from market.variant v join market.shop s on s.id = v.shop_id join market.stock st on st.variant_id = v.id where s.slug = $1 and st.on_hand >= 12 order by v.product_id desc, v.id limit 1`,
          [slug],
        )
      ).rows[0]?.id ?? ''
    const order = async (payment: 'qris' | 'cash') => {
      const placed = await placeOrder(as('guest'), { lines: [{ variant, quantity: 1 }], fulfilment: [], buyer, payment })
      if (!placed.ok) throw new Error(JSON.stringify(placed.refusals))
      return { number: placed.value.sellerOrders[0]?.number ?? '', key: placed.value.key }
    }
    const unpaid = [await order('qris'), await order('qris'), await order('cash')]
    const claimed = await order('qris')
    await claimPaid(as('guest'), claimed)
    const paid = await order('qris')
    expect((await confirmPayment(await town.as('penjual-keripik'), { number: paid.number })).ok).toBe(true)
    await town.owner.query(
      `update market.product set status = 'hidden' where id = (select p.id from market.product p join market.shop s on s.id = p.shop_id where s.slug = $1 order by p.id limit 1)`,
      [slug],
    )
    await town.owner.query(`delete from market.product_search d using market.product p where p.id = d.product_id and p.status = 'hidden'`)
    const before = await listed()
    expect(before.length).toBeGreaterThan(5)

    expect(rulesOf(await suspendShop(as('pengelola'), { slug, reason: 'tidak jelas' }))).toEqual(['shop.reason_short'])
    await expect(suspendShop(as('warga'), { slug, reason: 'Saya tidak suka toko ini sama sekali.' })).rejects.toThrow(Denied)
    const suspended = await suspendShop(as('pengelola'), { slug, reason: 'Dua pembeli menunggu barang lebih dari sebulan.' })
    expect(suspended).toEqual({ ok: true, value: { cancelled: 3 } })
    expect(await listed()).toEqual([])
    const states = await town.owner.query<{ number: string; state: string }>(
      `select number, status || '/' || payment_status as state from market.seller_order where number = any($1)`,
      [[...unpaid, claimed, paid].map((one) => one.number)],
    )
    const state = new Map(states.rows.map((row) => [row.number, row.state]))
    expect(unpaid.map((one) => state.get(one.number)?.split('/')[0])).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect([state.get(claimed.number), state.get(paid.number)]).toEqual(['awaiting_payment/claimed', 'awaiting_acceptance/paid'])
    const level = await town.owner.query('select reserved, allocated from market.stock where variant_id = $1', [variant])
    expect(level.rows[0]).toEqual({ reserved: 1, allocated: 1 })
    expect(rulesOf(await quote(as('guest'), [{ variant, quantity: 1 }], []))).toEqual(['shop.closed'])
    expect((await shopForTeam(await town.as('penjual-keripik'), slug)).status).toBe('suspended')

    expect((await restoreShop(as('kurator'), { slug })).ok).toBe(true)
    expect(await listed()).toEqual(before)
    expect((await quote(as('guest'), [{ variant, quantity: 1 }], [])).ok).toBe(true)
    const steps = (await shopForTeam(await town.as('penjual-keripik'), slug)).steps
    expect(steps.slice(-2).map(({ from, to }) => [from, to])).toEqual([
      ['approved', 'suspended'],
      ['suspended', 'approved'],
    ])
  })
})
