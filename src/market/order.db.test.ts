import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Fixture, plantMarket } from '../../test/market-fixture.ts'
import { openTown, type Town } from '../../test/town.ts'
import { type OrderWish, type Placed, placeOrder, quote } from './checkout.db.ts'
import {
  cancelAsBuyer,
  cancelAsSeller,
  claimPaid,
  confirmPayment,
  denyClaim,
  expireHolds,
  extendHold,
  fulfilOrder,
  refundOrder,
} from './order-deeds.db.ts'
import { tellAboutOrder } from './order-letters.db.ts'
import { orderForReader, orderForSeller } from './order-read.db.ts'
import { parseQris } from './qris.ts'

let town: Town
let market: Fixture

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
})
afterAll(() => town?.close())
beforeEach(async () => {
  // shelves as full as at the start, whatever the test before left
  await town.owner.query('update market.stock set on_hand = allocated + reserved + 20')
})

const buyer = { name: 'Sari Contoh', phone: '6281200000009', email: 'sari@contoh.metro' }
const [batik, kopi, keripik] = [0, 1, 2] as const
const shopAt = (n: 0 | 1 | 2) => market.shops[n]
const b3 = (o: Partial<OrderWish> = {}): OrderWish => ({
  lines: [
    { variant: shopAt(batik).variant, quantity: 1 },
    { variant: shopAt(kopi).variant, quantity: 2 },
    { variant: shopAt(keripik).variant, quantity: 3 },
  ],
  fulfilment: [],
  buyer,
  payment: 'qris',
  ...o,
})
const justCoffee = (o: Partial<OrderWish> = {}): OrderWish => ({ ...b3(), lines: [{ variant: shopAt(kopi).variant, quantity: 2 }], ...o })

async function placed(wish: OrderWish = b3()): Promise<Placed> {
  const outcome = await placeOrder(market.guest, wish)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}

const partOf = (order: Placed, slug: string) => {
  const found = order.sellerOrders.find((part) => part.shop === slug)
  if (!found) throw new Error(`no part of ${slug}`)
  return found
}

async function levelOf(variant: string) {
  const found = await town.owner.query<{ on_hand: number; allocated: number; reserved: number }>(
    'select on_hand, allocated, reserved from market.stock where variant_id = $1',
    [variant],
  )
  return found.rows[0]
}

const stateOf = async (order: Placed, slug: string) => {
  const read = await orderForReader(market.guest, order.number, order.key)
  const part = read.sellerOrders.find((one) => one.shop === slug)
  return `${part?.status}/${part?.paymentStatus}`
}

const past = (number: string) =>
  town.owner.query(`update market.seller_order set expires_at = now() - interval '1 minute' where number = $1`, [number])

describe('placing', () => {
  test('three shops in one order: three numbers, three codes with the amount set, one sum', async () => {
    const order = await placed()
    expect(order.total).toBe(485_000)
    expect(order.sellerOrders.map((part) => [part.shop, part.total])).toEqual([
      ['batik', 350_000],
      ['keripik', 45_000],
      ['kopi', 90_000],
    ])
    expect(order.sellerOrders.map((part) => part.number)).toEqual(['A', 'B', 'C'].map((letter) => `${order.number}-${letter}`))
    for (const part of order.sellerOrders) {
      const code = parseQris(part.payment.payload ?? '')
      expect(code).toMatchObject({ ok: true, value: { amount: part.total, dynamic: true } })
    }
    expect(await levelOf(shopAt(kopi).variant)).toMatchObject({ reserved: 2 })
  })

  test('one shop short refuses all three, and nothing of them stays', async () => {
    await town.owner.query('update market.stock set on_hand = allocated + reserved + 2 where variant_id = $1', [shopAt(keripik).variant])
    const before = await Promise.all(market.shops.map((shop) => levelOf(shop.variant)))
    const orders = await town.owner.query('select count(*)::int as n from market.order_group')
    const outcome = await placeOrder(market.guest, b3())
    expect(outcome).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.stock.sold_out', facts: { shop: 'keripik', wanted: 3, available: 2 } }],
    })
    expect(await Promise.all(market.shops.map((shop) => levelOf(shop.variant)))).toEqual(before)
    expect((await town.owner.query('select count(*)::int as n from market.order_group')).rows).toEqual(orders.rows)
  })

  test('S16: a rise between quote and order is refused with the difference; the second press with the new token goes through', async () => {
    const lines = [{ variant: shopAt(kopi).variant, quantity: 2 }]
    const seen = await quote(market.guest, lines, [])
    await town.owner.query('update market.variant set price = 50000 where id = $1', [shopAt(kopi).variant])
    const first = await placeOrder(market.guest, justCoffee({ quote: seen.ok ? seen.value.quote : '' }))
    expect(first).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.quote.changed', facts: { old: 45_000, new: 50_000, newTotal: 100_000 } }],
    })
    const again = await quote(market.guest, lines, [])
    const second = await placeOrder(market.guest, justCoffee({ quote: again.ok ? again.value.quote : '' }))
    expect(second).toMatchObject({ ok: true, value: { total: 100_000 } })
    await town.owner.query('update market.variant set price = 45000 where id = $1', [shopAt(kopi).variant])
  })

  test('S17: after placing, edits of price and name change nothing on the order', async () => {
    const order = await placed(justCoffee())
    await town.owner.query(`update market.variant set price = 99000 where id = $1`, [shopAt(kopi).variant])
    await town.owner.query(`update market.product set name = 'Lain' where id = $1`, [shopAt(kopi).product])
    const read = await orderForReader(market.guest, order.number, order.key)
    expect(read.sellerOrders[0]?.lines[0]).toMatchObject({ name: 'Barang Kopi Uji', price: 45_000, total: 90_000 })
    await town.owner.query(`update market.variant set price = 45000 where id = $1`, [shopAt(kopi).variant])
    await town.owner.query(`update market.product set name = 'Barang Kopi Uji' where id = $1`, [shopAt(kopi).product])
  })

  test('S17: the photo of what was bought stays, also when the shop takes it off', async () => {
    const { product } = shopAt(kopi)
    const key = 'a'.repeat(32)
    await town.owner.query(
      `insert into market.picture (product_id, position, alt, width, height, widths, key) values ($1, 0, 'Kopi', 800, 800, '{160,320}', $2)`,
      [product, key],
    )
    const order = await placed(justCoffee())
    await town.owner.query('delete from market.picture where product_id = $1', [product])
    const read = await orderForReader(market.guest, order.number, order.key)
    expect(read.sellerOrders[0]?.lines[0]?.picture).toBe(key)
  })

  test('the order is found by number and key only; a wrong key and somebody else’s account look like nothing there', async () => {
    const order = await placed(justCoffee())
    await expect(orderForReader(market.guest, order.number, 'wrong-key-wrong-key')).rejects.toThrow(Missing)
    await expect(orderForReader(market.guest, order.number, undefined)).rejects.toThrow(Missing)
    await expect(orderForReader(market.buyer, order.number, undefined)).rejects.toThrow(Missing)
    await expect(orderForSeller(shopAt(batik).seller, `${order.number}-A`)).rejects.toThrow(Missing)
  })

  test('transfer codes of equal totals never meet, and the thousandth is refused by name', async () => {
    const codes = new Set<number>()
    const wish = justCoffee({ payment: 'transfer', lines: [{ variant: shopAt(keripik).variant, quantity: 1 }] })
    for (let n = 0; n < 30; n += 1) {
      await town.owner.query('update market.stock set on_hand = on_hand + 1')
      codes.add(partOf(await placed(wish), 'keripik').payment.amount)
    }
    expect(codes.size).toBe(30)
    for (const amount of codes) {
      expect(amount - 15_000).toBeGreaterThanOrEqual(1)
      expect(amount - 15_000).toBeLessThanOrEqual(999)
    }
    const payee = (await town.owner.query(`select id from market.payee where shop_id = $1 and kind = 'bank'`, [shopAt(keripik).id])).rows[0]
      ?.id
    const some = (await town.owner.query('select id from market.seller_order order by id desc limit 1')).rows[0]?.id
    await town.owner.query(`alter table market.transfer_slot drop constraint transfer_slot_seller_order_id_key`)
    await town.owner.query(
      `insert into market.transfer_slot select $1, 15000 + c, $2 from generate_series(1, 999) c on conflict do nothing`,
      [payee, some],
    )
    const outcome = await placeOrder(
      market.guest,
      justCoffee({ payment: 'transfer', lines: [{ variant: shopAt(keripik).variant, quantity: 1 }] }),
    )
    expect(outcome).toMatchObject({ ok: false, refusals: [{ rule: 'market.payment.codes_exhausted' }] })
  })

  test('S37: a pick-up point of two takes two, also when twelve ask at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () =>
        placeOrder(
          market.guest,
          justCoffee({
            lines: [{ variant: shopAt(kopi).variant, quantity: 1 }],
            fulfilment: [{ shop: 'kopi', method: 'point', place: 'hub' }],
          }),
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(2)
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.refusals[0]?.rule).toBe('market.point.full')
  })
})

describe('the clock', () => {
  test('S3: an unpaid hold ends, the goods come back, and the buyer can be told', async () => {
    const order = await placed(justCoffee())
    const before = await levelOf(shopAt(kopi).variant)
    const held = await town.owner.query<{ id: string; minutes: number }>(
      'select id, (extract(epoch from expires_at - placed_at) / 60)::int as minutes from market.seller_order where number = $1',
      [`${order.number}-A`],
    )
    expect(held.rows[0]?.minutes).toBe(15)
    const expiry = { ...market.guest, actor: { kind: 'system', job: 'expiry' } } as const
    await expireHolds(expiry, undefined)
    expect(await stateOf(order, 'kopi')).toBe('awaiting_payment/unpaid')
    await past(`${order.number}-A`)
    await expireHolds(expiry, undefined)
    expect(await stateOf(order, 'kopi')).toBe('expired/unpaid')
    expect((await levelOf(shopAt(kopi).variant))?.reserved).toBe((before?.reserved ?? 0) - 2)
    const [id] = held.rows.map((row) => row.id)
    const told = await town.owner.query(
      `select data ->> 'occasion' as occasion from pgboss.job where name = 'market.order.told' and data ->> 'order' = $1`,
      [id],
    )
    expect(told.rows).toEqual([{ occasion: 'expired' }])
    for (let twice = 0; twice < 2; twice += 1) await tellAboutOrder(town.house, id ?? '', 'expired')
    const letters = await town.owner.query('select recipient, subject from platform.mail where subject like $1', [
      `%${order.number}-A habis`,
    ])
    expect(letters.rows).toEqual([{ recipient: 'sari@contoh.metro', subject: `Waktu bayar ${order.number}-A habis` }])
  })

  test('a hold is extended once, never twice, and not when it is over', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    expect(await extendHold(market.guest, { number, key: order.key })).toMatchObject({ ok: true })
    expect(await extendHold(market.guest, { number, key: order.key })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.extended_once' }],
    })
    const other = await placed(justCoffee())
    await past(`${other.number}-A`)
    expect(await extendHold(market.guest, { number: `${other.number}-A`, key: other.key })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.hold_over' }],
    })
  })

  test('a stale hold does not stand in the way of the next buyer, even before the sweeper came', async () => {
    await town.owner.query('update market.stock set on_hand = allocated + reserved + 1 where variant_id = $1', [shopAt(batik).variant])
    const wish = { ...b3(), lines: [{ variant: shopAt(batik).variant, quantity: 1 }] }
    const first = await placed(wish)
    expect(await placeOrder(market.guest, wish)).toMatchObject({ ok: false, refusals: [{ rule: 'market.stock.sold_out' }] })
    await past(`${first.number}-A`)
    await placed(wish)
    expect(await stateOf(first, 'batik')).toBe('expired/unpaid')
  })

  test('a buyer who said it is paid keeps the goods past the hold', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    await claimPaid(market.guest, { number, key: order.key })
    await past(number)
    await expireHolds({ ...market.guest, actor: { kind: 'system', job: 'expiry' } }, undefined)
    expect(await stateOf(order, 'kopi')).toBe('awaiting_payment/claimed')
    expect(await denyClaim(shopAt(kopi).seller, { number, reason: 'belum masuk' })).toMatchObject({
      ok: true,
      value: { payment: 'unpaid' },
    })
  })
})

describe('money', () => {
  test('the exact amount moves the order on; less waits for the rest; more is to be paid back', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    expect(await confirmPayment(shopAt(kopi).seller, { number, amount: rupiah(40_000) })).toMatchObject({
      ok: true,
      value: { status: 'awaiting_payment', payment: 'underpaid' },
    })
    expect(await confirmPayment(shopAt(kopi).seller, { number })).toMatchObject({
      ok: true,
      value: { status: 'awaiting_acceptance', payment: 'paid' },
    })
    expect(await levelOf(shopAt(kopi).variant)).toMatchObject({ allocated: expect.any(Number) })
    expect(await confirmPayment(shopAt(kopi).seller, { number, amount: rupiah(90_000), reference: 'dua kali' })).toMatchObject({
      ok: true,
      value: { payment: 'overpaid' },
    })
    const over = await refundOrder(shopAt(kopi).seller, { number, amount: rupiah(90_000), restock: false, reason: 'bayar dua kali' })
    expect(over).toMatchObject({ ok: true, value: { payment: 'paid', left: 90_000 } })
  })

  test('S9: money after the deadline is kept as late; with goods it reopens at the old price, without it says so', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    await past(number)
    await expireHolds({ ...market.guest, actor: { kind: 'system', job: 'expiry' } }, undefined)
    expect(await confirmPayment(shopAt(kopi).seller, { number, amount: rupiah(90_000) })).toMatchObject({
      ok: true,
      value: { status: 'expired', payment: 'late' },
    })
    await town.owner.query('update market.stock set on_hand = allocated + reserved where variant_id = $1', [shopAt(kopi).variant])
    expect(await fulfilOrder(shopAt(kopi).seller, { number, step: 'reopen' })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.goods_gone' }],
    })
    await town.owner.query('update market.stock set on_hand = on_hand + 2 where variant_id = $1', [shopAt(kopi).variant])
    expect(await fulfilOrder(shopAt(kopi).seller, { number, step: 'reopen' })).toMatchObject({
      ok: true,
      value: { status: 'awaiting_acceptance', payment: 'paid' },
    })
  })

  test('S12–S13: refunds by line, bounded by what was bought and by what this very order received, also in parallel', async () => {
    const order = await placed()
    const number = partOf(order, 'kopi').number
    await confirmPayment(shopAt(kopi).seller, { number })
    const line = (await orderForSeller(shopAt(kopi).seller, number)).lines[0]?.id ?? ''
    const wish = { number, restock: false, reason: 'cacat kemasan' }
    expect(await refundOrder(shopAt(kopi).seller, { ...wish, line, quantity: 1 })).toMatchObject({
      ok: true,
      value: { amount: 45_000, left: 45_000, payment: 'partly_refunded' },
    })
    expect(await refundOrder(shopAt(kopi).seller, { ...wish, line, quantity: 2 })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.refund.more_than_bought' }],
    })
    const both = await Promise.all([
      refundOrder(shopAt(kopi).seller, { ...wish, amount: rupiah(30_000) }),
      refundOrder(shopAt(kopi).second, { ...wish, amount: rupiah(30_000) }),
    ])
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(both.find((outcome) => !outcome.ok)).toMatchObject({ refusals: [{ rule: 'market.refund.more_than_received' }] })
    await expect(refundOrder(shopAt(batik).seller, { ...wish, amount: rupiah(1) })).rejects.toThrow(Missing)
  })
})

describe('handing over', () => {
  test('accepted, ready, handed over with the code: the goods leave the shelf once', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    const seller = shopAt(kopi).seller
    const before = await levelOf(shopAt(kopi).variant)
    await confirmPayment(seller, { number })
    expect(await fulfilOrder(seller, { number, step: 'ready' })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.not_from_here' }],
    })
    for (const step of ['accept', 'ready'] as const) expect(await fulfilOrder(seller, { number, step })).toMatchObject({ ok: true })
    const code = (await orderForReader(market.guest, order.number, order.key)).sellerOrders[0]?.pickupCode ?? ''
    expect(code).toMatch(/^\d{6}$/)
    expect((await orderForSeller(seller, number)).pickupCode).toBeNull()
    expect(await fulfilOrder(seller, { number, step: 'hand_over', code: code === '000000' ? '000001' : '000000' })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.wrong_code' }],
    })
    expect(await fulfilOrder(seller, { number, step: 'hand_over', code })).toMatchObject({
      ok: true,
      value: { status: 'completed', payment: 'paid' },
    })
    expect(await levelOf(shopAt(kopi).variant)).toMatchObject({ on_hand: (before?.on_hand ?? 0) - 2 })
  })

  test('five wrong codes lock the hand-over, also for the right one', async () => {
    const order = await placed(justCoffee({ payment: 'cash' }))
    const number = `${order.number}-A`
    const seller = shopAt(kopi).seller
    for (const step of ['accept', 'ready'] as const) await fulfilOrder(seller, { number, step })
    const code = (await orderForReader(market.guest, order.number, order.key)).sellerOrders[0]?.pickupCode ?? ''
    for (let n = 0; n < 5; n += 1) await fulfilOrder(seller, { number, step: 'hand_over', code: 'salah' })
    expect(await fulfilOrder(seller, { number, step: 'hand_over', code })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.code_locked' }],
    })
    await town.owner.query('update market.seller_order set code_locked_until = null where number = $1', [number])
    expect(await fulfilOrder(seller, { number, step: 'hand_over', code })).toMatchObject({ ok: true, value: { payment: 'paid' } })
  })

  test('a courier needs a waybill', async () => {
    const order = await placed(justCoffee({ fulfilment: [{ shop: 'kopi', method: 'courier', address: 'Jl. Jauh 3, Jakarta' }] }))
    const number = `${order.number}-A`
    await confirmPayment(shopAt(kopi).seller, { number })
    await fulfilOrder(shopAt(kopi).seller, { number, step: 'accept' })
    expect(await fulfilOrder(shopAt(kopi).seller, { number, step: 'send' })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.waybill_missing' }],
    })
    expect(await fulfilOrder(shopAt(kopi).seller, { number, step: 'send', waybill: 'RESI-1' })).toMatchObject({
      ok: true,
      value: { status: 'shipped' },
    })
  })

  test('S14: one shop cancels; its goods come back, the others go on', async () => {
    const order = await placed()
    const part = partOf(order, 'keripik')
    await confirmPayment(shopAt(keripik).seller, { number: part.number })
    expect(await cancelAsSeller(shopAt(keripik).seller, { number: part.number, reason: 'bahan habis' })).toMatchObject({
      ok: true,
      value: { status: 'cancelled', payment: 'paid' },
    })
    const read = await orderForReader(market.guest, order.number, order.key)
    expect(read.status).toBe('partly_cancelled')
    expect(await stateOf(order, 'batik')).toBe('awaiting_payment/unpaid')
    expect(
      await refundOrder(shopAt(keripik).seller, { number: part.number, amount: rupiah(45_000), restock: false, reason: 'batal dari toko' }),
    ).toMatchObject({ ok: true, value: { payment: 'refunded' } })
  })

  test('a buyer cancels before paying, not after', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    expect(await cancelAsBuyer(market.guest, { number, key: order.key })).toMatchObject({ ok: true, value: { status: 'cancelled' } })
    const paid = await placed(justCoffee())
    await confirmPayment(shopAt(kopi).seller, { number: `${paid.number}-A` })
    expect(await cancelAsBuyer(market.guest, { number: `${paid.number}-A`, key: paid.key })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.order.not_your_turn' }],
    })
  })
})

test('every levels’ sum is explained by its movements after all of the above', async () => {
  const wrong =
    await town.owner.query(`select st.variant_id from market.stock st left join (select variant_id, sum(allocated) a, sum(reserved) r from market.stock_movement group by 1) m using (variant_id)
    where st.allocated <> coalesce(m.a, 0) or st.reserved <> coalesce(m.r, 0)`)
  expect(wrong.rows).toEqual([])
})

describe('money that must find its way back', () => {
  test('an order that stayed underpaid is cancelled, and what came in goes back', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    const seller = shopAt(kopi).seller
    await confirmPayment(seller, { number, amount: rupiah(40_000) })
    const back = { number, amount: rupiah(40_000), restock: false, reason: 'sisa tidak dibayar' }
    expect(await refundOrder(seller, back)).toMatchObject({ ok: false, refusals: [{ rule: 'market.refund.cancel_first' }] })
    expect(await cancelAsSeller(seller, { number, reason: 'sisa tidak dibayar' })).toMatchObject({ ok: true })
    expect(await refundOrder(seller, back)).toMatchObject({ ok: true, value: { payment: 'refunded', left: 0 } })
  })

  test('an order paid back in full before the hand-over can still be closed', async () => {
    const order = await placed(justCoffee())
    const number = `${order.number}-A`
    const seller = shopAt(kopi).seller
    await confirmPayment(seller, { number })
    await fulfilOrder(seller, { number, step: 'accept' })
    await refundOrder(seller, { number, amount: rupiah(90_000), restock: false, reason: 'barang rusak semua' })
    const held = await levelOf(shopAt(kopi).variant)
    expect(await cancelAsSeller(seller, { number, reason: 'barang rusak semua' })).toMatchObject({
      ok: true,
      value: { status: 'cancelled', payment: 'refunded' },
    })
    expect((await levelOf(shopAt(kopi).variant))?.allocated).toBe((held?.allocated ?? 0) - 2)
  })
})
