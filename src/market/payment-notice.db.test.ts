import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type Fixture, plantMarket } from '../../test/market-fixture.ts'
import { readerFor } from '../../test/seller-reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { placeOrder } from './checkout.db.ts'
import { refundOrder } from './order-deeds.db.ts'
import { orderForSeller } from './order-read.db.ts'
import type { PaymentEventKind } from './payment-events.ts'
import { applyNotice } from './payment-notice.db.ts'

let town: Town
let market: Fixture
let provider: Ctx
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  provider = await town.as('system:payment')
})
afterAll(() => town?.close())

async function ordered(): Promise<{ number: string; amount: number }> {
  const outcome = await placeOrder(market.guest, {
    lines: [{ variant: market.shops[1].variant, quantity: 1 }],
    fulfilment: [],
    buyer: { name: 'Sari Contoh', phone: '6281200000009' },
    payment: 'qris',
  })
  const [order] = outcome.ok ? outcome.value.sellerOrders : []
  if (!order) throw new Error(JSON.stringify(outcome))
  return { number: order.number, amount: order.payment.amount }
}

const say = (number: string, kind: PaymentEventKind, amount: number, id = `${number} ${kind} ${amount}`) =>
  applyNotice(provider, {
    event: { provider: 'midtrans', reference: number, transaction: `t-${number}`, id, kind, amount: rupiah(amount), at: town.house.now() },
  })
const stateOf = async (number: string) => {
  const { status, paymentStatus, received, refunded } = await orderForSeller(market.shops[1].seller, number)
  return [status, paymentStatus, received, refunded]
}

describe('the word of a payment provider', () => {
  test('pays the order once, however often and from however many processes it comes', async () => {
    const { number, amount } = await ordered()
    const told = await Promise.all(Array.from({ length: 10 }, () => say(number, 'paid', amount)))
    expect(told.filter((one) => one.ok && one.value.effect === 'received')).toHaveLength(1)
    expect(await stateOf(number)).toEqual(['awaiting_acceptance', 'paid', amount, 0])
  })

  test('of another sum is kept with a flag and settles nothing', async () => {
    const { number, amount } = await ordered()
    expect(await say(number, 'paid', amount - 1)).toEqual({ ok: true, value: { effect: 'flagged' } })
    expect(await stateOf(number)).toEqual(['awaiting_payment', 'unpaid', 0, 0])
    expect(await say('MB2-TIDAK-ADA', 'paid', 1)).toEqual({ ok: true, value: { effect: 'unknown_order' } })
  })

  test('that money went back is booked once, also where the shop wrote it down first', async () => {
    const { number, amount } = await ordered()
    await say(number, 'paid', amount)
    const written = await refundOrder(market.shops[1].seller, { number, amount: rupiah(5_000), restock: false, reason: 'kemasan penyok' })
    expect(written.ok).toBe(true)
    expect(await say(number, 'refunded', 5_000)).toEqual({ ok: true, value: { effect: 'none' } })
    expect(await stateOf(number)).toEqual(['awaiting_acceptance', 'partly_refunded', amount, 5_000])
    expect(await say(number, 'refunded', amount)).toEqual({ ok: true, value: { effect: 'refunded' } })
    expect((await stateOf(number))[3]).toBe(amount)
    expect(await say(number, 'refunded', amount + 1_000)).toEqual({ ok: true, value: { effect: 'none' } })
  })

  test('the shop is told to return such money through the provider; of its own QRIS it is not', async () => {
    const seller = await readerFor(town, market.shops[1].seller)
    const paid = await ordered()
    await say(paid.number, 'paid', paid.amount)
    const page = (await seller.get(`/toko-saya/kopi/pesanan/${paid.number}`)).body
    expect(page).toContain(`Kembalikan uangnya di dasbor Midtrans pada transaksi ${paid.number}`)
    const own = await ordered()
    expect((await seller.get(`/toko-saya/kopi/pesanan/${own.number}`)).body).not.toContain('Midtrans')
  })
})
