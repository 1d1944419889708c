import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '#src/platform/context.ts'
import { type Fixture, plantMarket } from '../../test/market-fixture.ts'
import { openTown, type Town } from '../../test/town.ts'
import { type Placed, placeOrder } from './checkout.db.ts'
import { forgetContactsIfDue } from './contact.db.ts'
import { orderForReader, orderForSeller } from './order-read.db.ts'

let town: Town
let market: Fixture
let clock: Ctx
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  clock = { ...market.guest, actor: { kind: 'system', job: 'overdue' } }
})
afterAll(() => town?.close())
beforeEach(() => town.owner.query('update market.stock set on_hand = allocated + reserved + 20'))

const buyer = { name: 'Sari Contoh', phone: '6281200000009', email: 'sari@contoh.metro' }
const shops = () => [market.shops[0], market.shops[1]] as const

async function ordered(as: Ctx, most = 1): Promise<Placed> {
  const lines = shops()
    .slice(0, most)
    .map((shop) => ({ variant: shop.variant, quantity: 1 }))
  const outcome = await placeOrder(as, { lines, fulfilment: [], buyer, payment: 'qris' })
  if (!outcome.ok) throw new Error(outcome.refusals[0]?.rule)
  await town.owner.query(
    `update market.seller_order set address = 'Jalan Contoh 7' where group_id = (select id from market.order_group where number = $1)`,
    [outcome.value.number],
  )
  return outcome.value
}

async function end(number: string, ago: string, status = 'completed') {
  await town.owner.query('update market.seller_order set status = $2 where number = $1', [number, status])
  await town.owner.query('update market.seller_order set ended_at = now() - $2::interval where number = $1', [number, ago])
}

const kept = async (number: string) => {
  const found = await town.owner.query<{ phone: string; email: string | null; address: string; gone: boolean }>(
    `select g.buyer_phone as phone, g.buyer_email as email, max(so.address) as address, g.contact_gone_at is not null as gone
     from market.order_group g join market.seller_order so on so.group_id = g.id where g.number = $1 group by g.id`,
    [number],
  )
  return found.rows[0]
}

describe('what reaches a buyer', () => {
  test('is the seller’s to see for thirty days after the end, to the minute and without any tidying', async () => {
    const order = await ordered(market.guest)
    const part = order.sellerOrders[0]?.number ?? ''
    const seen = async () => {
      const { buyerPhone, contactGone, fulfilment } = await orderForSeller(shops()[0].seller, part)
      return [buyerPhone, contactGone, fulfilment.address]
    }
    await end(part, '29 days 23 hours 59 minutes')
    expect(await seen()).toEqual([buyer.phone, false, 'Jalan Contoh 7'])
    await end(part, '30 days 1 minute')
    expect(await seen()).toEqual([null, true, ''])
  })

  test('goes with a guest’s addresses once every shop of the order is done', async () => {
    await forgetContactsIfDue(clock)
    const order = await ordered(market.guest, 2)
    const [first, second] = order.sellerOrders.map(({ number }) => number)
    await end(first ?? '', '31 days')
    expect(await forgetContactsIfDue(clock)).toBe(0)
    await end(second ?? '', '29 days', 'cancelled')
    expect(await forgetContactsIfDue(clock)).toBe(0)
    expect(await kept(order.number)).toEqual({ phone: buyer.phone, email: buyer.email, address: 'Jalan Contoh 7', gone: false })
    await end(second ?? '', '30 days 1 minute', 'cancelled')
    const before = await town.owner.query('select count(*)::int as n from platform.journal')
    expect(await forgetContactsIfDue(clock)).toBe(1)
    expect(await kept(order.number)).toEqual({ phone: '', email: null, address: '', gone: true })
    expect(await forgetContactsIfDue(clock)).toBe(0)
    // what was not due wrote nothing
    const after = await town.owner.query('select count(*)::int as n from platform.journal')
    expect(after.rows[0].n - before.rows[0].n).toBe(1)
    expect((await orderForReader(market.guest, order.number, order.key)).buyer).toEqual({ name: buyer.name, phone: '', email: null })
  })

  test('leaves a buyer with an account the address of his own order', async () => {
    const order = await ordered(market.buyer)
    const part = order.sellerOrders[0]?.number ?? ''
    await end(part, '31 days')
    await forgetContactsIfDue(clock)
    expect(await kept(order.number)).toEqual({ phone: '', email: buyer.email, address: 'Jalan Contoh 7', gone: true })
    expect((await orderForSeller(shops()[0].seller, part)).fulfilment.address).toBe('')
  })

  test('counts from the database: an order that opens again has not ended', async () => {
    const order = await ordered(market.guest)
    const part = order.sellerOrders[0]?.number ?? ''
    await end(part, '31 days', 'expired')
    await town.owner.query(`update market.seller_order set status = 'processing' where number = $1`, [part])
    expect(await forgetContactsIfDue(clock)).toBe(0)
    expect((await kept(order.number))?.phone).toBe(buyer.phone)
    await expect(
      town.owner.query(`update market.order_group set contact_gone_at = now() where number = $1`, [order.number]),
    ).rejects.toThrow(/contact_gone/)
  })
})
