import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Day, dayOf, dayPlus, formatCivicDay, formatDayRange, mondayOf } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { type Fixture, plantMarket } from '../../test/market-fixture.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { orderInvariants } from './_verify-orders.db.ts'
import { recordAdvance } from './advance.db.ts'
import { type OrderWish, type Placed, placeOrder, quote } from './checkout.db.ts'
import { closeWeek, declareWorkshop, offerMaking, putOff, withdraw } from './making.db.ts'
import { queueOfShop } from './making-read.db.ts'
import { confirmPayment, expireHolds, fulfilOrder, refundOrder } from './order-deeds.db.ts'
import { orderForReader, orderForSeller } from './order-read.db.ts'
import { owedBack } from './order-turn.ts'

let town: Town
let market: Fixture

const shop = () => market.shops[0]
const buyer = { name: 'Sari Contoh', phone: '6281200000009', email: 'sari@contoh.metro' }
const wish = (quantity = 1, o: Partial<OrderWish> = {}): OrderWish => ({
  lines: [{ variant: shop().variant, quantity }],
  fulfilment: [],
  buyer,
  payment: 'cash',
  ...o,
})
const rules = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.ok ? [] : (outcome.refusals ?? []).map(({ rule }) => rule)

async function placed(o: OrderWish = wish()): Promise<Placed & { part: string; readyBy: Day }> {
  const outcome = await placeOrder(market.guest, o)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  const [part] = outcome.value.sellerOrders
  if (!part?.readyBy) throw new Error('not made to order')
  return { ...outcome.value, part: part.number, readyBy: part.readyBy }
}
const declare = (input: unknown) => declareWorkshop(shop().seller, { shop: shop().slug, input })
const offer = (workDays: number | null) => offerMaking(shop().seller, { shop: shop().slug, product: shop().product, workDays })
const paid = async () => {
  const order = await placed(wish(1, { payment: 'transfer' }))
  const seen = await confirmPayment(shop().seller, { number: order.part })
  if (!seen.ok) throw new Error(rules(seen).join())
  return order
}
const promised = async () =>
  (
    await town.owner.query<{ week: string; promised: number; capacity: number }>(
      `select week::text, promised, capacity from market.workshop_week where shop_id = $1 and promised > 0 order by week`,
      [shop().id],
    )
  ).rows
const lastWeek = (readyBy: Day): Day => dayPlus(readyBy, -5)
/** A buyer who is told that the shop's queue is busy presses again. */
async function patient(ctx: Ctx): ReturnType<typeof placeOrder> {
  const outcome = await placeOrder(ctx, wish())
  return rules(outcome).includes('platform.busy') ? patient(ctx) : outcome
}
/** Every order of the test before leaves the queue. */
async function emptyQueue() {
  await town.owner.query('delete from market.making_slot')
  await town.owner.query('delete from market.workshop_week')
  await town.owner.query('delete from market.technique_week')
  await town.owner.query(`update market.seller_order set status = 'cancelled' where status not in ('completed', 'expired')`)
}

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  await town.owner.query('update market.stock set on_hand = 0 where variant_id = $1', [shop().variant])
})
afterAll(() => town?.close())

describe('declaring', () => {
  test('a listing is made to order only once the shop said what it makes', async () => {
    expect(rules(await offer(6))).toEqual(['market.making.declare_first'])
    expect(rules(await placeOrder(market.guest, wish()))).toEqual(['market.stock.sold_out'])
    expect(rules(await declare({ unit: 'pieces', perWeek: 0 }))).toEqual(['market.making.per_week'])
    expect(rules(await declare({ unit: 'ell', perWeek: 2 }))).toEqual(['market.making.unit'])
    expect((await declare({ unit: 'pieces', perWeek: 2 })).ok).toBe(true)
    expect(rules(await offer(0))).toEqual(['market.making.work_days'])
    expect((await offer(6)).ok).toBe(true)
  })

  test("another shop's queue is not there", async () => {
    const other = market.shops[1].seller
    await expect(declareWorkshop(other, { shop: shop().slug, input: { unit: 'pieces', perWeek: 9 } })).rejects.toBeInstanceOf(Missing)
    await expect(closeWeek(other, { shop: shop().slug, week: '2030-01-07', closed: true })).rejects.toBeInstanceOf(Missing)
    await expect(offerMaking(other, { shop: shop().slug, product: shop().product, workDays: null })).rejects.toBeInstanceOf(Missing)
  })
})

describe('3-16 capacity by technique', () => {
  const attributes = (technique: string) =>
    town.owner.query('update market.product set attributes = $2 where id = $1', [shop().product, { teknik: technique }])
  const byTechnique = async () =>
    (
      await town.owner.query<{ technique: string; promised: number; capacity: number | null }>(
        'select technique, sum(promised)::int as promised, max(capacity) as capacity from market.technique_week where shop_id = $1 group by 1 order by 1',
        [shop().id],
      )
    ).rows

  test('two drawn and ten stamped a week: five drawn ones promise the third week, a stamped one the first', async () => {
    await emptyQueue()
    await attributes('tulis')
    expect((await declare({ unit: 'pieces', perWeek: 12, techniques: { tulis: 2 } })).ok).toBe(true)
    const nextMonday = dayPlus(mondayOf(dayOf(new Date())), 7)
    await placed(wish(5))
    expect((await placed()).readyBy).toBe(dayPlus(nextMonday, 2 * 7 + 5))
    expect((await placed()).readyBy).toBe(dayPlus(nextMonday, 3 * 7 + 5))
    await attributes('cap')
    expect((await declare({ unit: 'pieces', perWeek: 12, techniques: { cap: 10 } })).ok).toBe(true)
    expect((await placed(wish(10))).readyBy).toBe(dayPlus(nextMonday, 5))
    expect((await placed()).readyBy).toBe(dayPlus(nextMonday, 7 + 5))
    expect(await byTechnique()).toEqual([
      { technique: 'cap', promised: 11, capacity: 10 },
      { technique: 'tulis', promised: 7, capacity: 2 },
    ])
  })

  test('a technique that is not the shop’s, more than the whole, or less than is promised: refused at its field, and nothing changes', async () => {
    const before = await queueOfShop(town.house.db, shop().id)
    expect(await declare({ unit: 'pieces', perWeek: 12, techniques: { ukir: 1 } })).toMatchObject({
      refusals: [{ rule: 'market.making.technique' }],
    })
    expect(await declare({ unit: 'pieces', perWeek: 12, techniques: { cap: 13 } })).toMatchObject({
      refusals: [{ rule: 'market.making.technique_above', field: 'techniques.cap' }],
    })
    expect(await declare({ unit: 'pieces', perWeek: 12, techniques: { cap: 9 } })).toMatchObject({
      refusals: [{ rule: 'market.making.technique_promised_more', field: 'techniques.cap', facts: { promised: 10 } }],
    })
    expect(await declare({ unit: 'pieces', perWeek: 12, techniques: { cap: 0 } })).toMatchObject({
      refusals: [{ rule: 'market.making.technique_per_week', field: 'techniques.cap' }],
    })
    expect(await queueOfShop(town.house.db, shop().id)).toEqual(before)
  })

  test('another bound moves no promise that was made; taken away, the whole alone holds', async () => {
    const days = async () =>
      (await town.owner.query<{ day: string }>('select ready_by::text as day from market.making_promise order by id')).rows
    const before = await days()
    expect((await declare({ unit: 'pieces', perWeek: 14, techniques: { cap: 12 } })).ok).toBe(true)
    expect((await declare({ unit: 'pieces', perWeek: 14, techniques: { cap: null } })).ok).toBe(true)
    expect(await days()).toEqual(before)
    expect((await queueOfShop(town.house.db, shop().id)).techniques).toContainEqual({
      technique: 'tulis',
      label: 'tulis',
      labelEn: expect.any(String),
      perWeek: 2,
    })
    expect((await byTechnique())[0]).toEqual({ technique: 'cap', promised: 11, capacity: null })
  })

  test('an order put off takes the weeks of its own technique', async () => {
    await emptyQueue()
    await attributes('tulis')
    expect((await declare({ unit: 'pieces', perWeek: 14, techniques: { tulis: 2 } })).ok).toBe(true)
    const mine = await paid()
    const full = await placed(wish(4))
    const later = await putOff(shop().seller, {
      number: mine.part,
      week: lastWeek(full.readyBy),
      reason: 'Malam tidak kering karena hujan.',
    })
    expect(later).toMatchObject({ ok: true, value: { readyBy: dayPlus(full.readyBy, 0) } })
  })

  test('twenty at once through two pools for one technique: never more than its week, the other not disturbed; the database alone refuses', async () => {
    await emptyQueue()
    const second = openDatabase(openPool({ url: town.siteUrl, size: 12, name: 'second' }))
    try {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, at) => patient(at % 2 ? market.guest : { ...market.guest, db: second })),
      )
      expect(outcomes.filter((one) => one.ok)).toHaveLength(20)
    } finally {
      await second.destroy()
    }
    const weeks = await town.owner.query<{ promised: number; capacity: number }>(
      `select promised, capacity from market.technique_week where shop_id = $1 and technique = 'tulis' and promised > 0`,
      [shop().id],
    )
    expect(weeks.rows.map(({ promised }) => promised)).toEqual(Array.from({ length: 10 }, () => 2))
    const [held] = (
      await town.owner.query<{ line: string; week: string }>(
        'select s.order_line_id as line, k.week::text from market.making_slot s join market.technique_week k on k.shop_id = s.shop_id and k.week > s.week order by k.week limit 1',
      )
    ).rows
    await expect(
      town.owner.query(`insert into market.making_slot (order_line_id, shop_id, week, units, technique) values ($1, $2, $3, 1, 'tulis')`, [
        held?.line,
        shop().id,
        held?.week,
      ]),
    ).rejects.toMatchObject({ constraint: 'market.making.more_than_technique' })
    await expect(
      town.owner.query(`insert into market.making_slot (order_line_id, shop_id, week, units, technique) values ($1, $2, $3, 1, 'cap')`, [
        held?.line,
        shop().id,
        dayPlus(held?.week as Day, 70),
      ]),
    ).rejects.toMatchObject({ constraint: 'making_slot_technique' })
    await expect(
      town.owner.query(`update market.workshop_technique set per_week = 1 where shop_id = $1 and technique = 'tulis'`, [shop().id]),
    ).rejects.toMatchObject({ constraint: 'market.making.more_than_technique' })
    await emptyQueue()
    expect((await declare({ unit: 'pieces', perWeek: 2, techniques: { tulis: null } })).ok).toBe(true)
    await town.owner.query(`update market.product set attributes = '{}' where id = $1`, [shop().product])
  })
})

describe('3-16 ordering', () => {
  test('the day that was shown is the day that is promised, and it stays', async () => {
    await emptyQueue()
    const seen = await quote(market.guest, wish().lines, [])
    if (!seen.ok) throw new Error('no quote')
    const order = await placed(wish(1, { quote: seen.value.quote }))
    expect(order.readyBy).toBe(seen.value.shops[0]?.readyBy)
    await offer(60)
    const read = await orderForReader(market.guest, order.number, order.key)
    expect(read.sellerOrders[0]?.promised).toMatchObject({ first: order.readyBy, readyBy: order.readyBy, delays: [], overdue: false })
    await offer(6)
  })

  test('a day that moved since the buyer looked is refused with both days', async () => {
    await emptyQueue()
    const seen = await quote(market.guest, wish().lines, [])
    const token = seen.ok ? seen.value.quote : ''
    await placed(wish(2))
    const late = await placeOrder(market.guest, wish(1, { quote: token }))
    expect(late).toMatchObject({ ok: false, refusals: [{ rule: 'market.making.later', facts: { shop: shop().slug } }] })
    const again = await quote(market.guest, wish().lines, [])
    expect((await placeOrder(market.guest, wish(1, { quote: again.ok ? again.value.quote : '' }))).ok).toBe(true)
  })

  test('what lies on the shelf is sold from it, with no day', async () => {
    await emptyQueue()
    await town.owner.query('update market.stock set on_hand = 1 where variant_id = $1', [shop().variant])
    const outcome = await placeOrder(market.guest, wish())
    expect(outcome.ok && outcome.value.sellerOrders[0]?.readyBy).toBeUndefined()
    expect(await promised()).toEqual([])
    await town.owner.query('update market.stock set on_hand = 0, reserved = 0 where variant_id = $1', [shop().variant])
  })

  test('fifty orders at once through two pools never promise more than is made, and each has a day of its own', async () => {
    await emptyQueue()
    const second = openDatabase(openPool({ url: town.siteUrl, size: 12, name: 'second' }))
    try {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) => patient(at % 2 ? market.guest : { ...market.guest, db: second })),
      )
      expect(outcomes.filter((one) => one.ok)).toHaveLength(50)
      const weeks = await promised()
      expect(weeks.every((one) => one.promised <= one.capacity && one.capacity === 2)).toBe(true)
      expect(weeks.reduce((sum, one) => sum + one.promised, 0)).toBe(50)
      const days = outcomes.flatMap((one) => (one.ok ? [one.value.sellerOrders[0]?.readyBy] : []))
      expect(new Set(days).size).toBe(25)
      const more = await Promise.all(Array.from({ length: 6 }, (_, at) => patient(at % 2 ? market.guest : { ...market.guest, db: second })))
      expect(more.filter((one) => one.ok)).toHaveLength(2)
      expect(new Set(more.flatMap(rules))).toEqual(new Set(['market.making.full']))
    } finally {
      await second.destroy()
    }
  })

  test('the database itself refuses one more, whoever writes it', async () => {
    const [week] = await promised()
    const line = await town.owner.query<{ id: string }>(
      'select order_line_id as id from market.making_slot where week > $1 order by week desc limit 1',
      [week?.week],
    )
    await expect(
      town.owner.query('insert into market.making_slot (order_line_id, shop_id, week, units) values ($1, $2, $3, 1)', [
        line.rows[0]?.id,
        shop().id,
        week?.week,
      ]),
    ).rejects.toMatchObject({ constraint: 'market.making.more_than_capacity' })
    await expect(town.owner.query('update market.workshop set per_week = 1 where shop_id = $1', [shop().id])).rejects.toMatchObject({
      constraint: 'market.making.more_than_capacity',
    })
    await expect(
      town.owner.query('update market.workshop_week set closed = true where shop_id = $1 and week = $2', [shop().id, week?.week]),
    ).rejects.toMatchObject({ constraint: 'market.making.more_than_capacity' })
  })

  test('a hold that ran out leaves its week to the next', async () => {
    await emptyQueue()
    const first = await placed(wish(2, { payment: 'qris' }))
    await town.owner.query(`update market.seller_order set expires_at = now() - interval '1 minute' where number = $1`, [first.part])
    await expireHolds({ ...market.guest, actor: { kind: 'system', job: 'expiry' } }, undefined)
    expect(await promised()).toEqual([])
    expect((await placed(wish(2))).readyBy).toBe(first.readyBy)
  })

  test('a full queue clears holds that ran out before it says no', async () => {
    await emptyQueue()
    const first = await placed(wish(52, { payment: 'transfer' }))
    expect(rules(await placeOrder(market.guest, wish()))).toEqual(['market.making.full'])
    await town.owner.query(`update market.seller_order set expires_at = now() - interval '1 minute' where number = $1`, [first.part])
    expect((await placeOrder(market.guest, wish())).ok).toBe(true)
  })
})

describe('3-16 what the product page says', () => {
  test('two cloths a week and five pieces open: ready about the third week from Monday on, by its Saturday; the order keeps that day', async () => {
    await emptyQueue()
    await placed(wish(5))
    const week = dayPlus(mondayOf(dayOf(new Date())), 7 + 14)
    const page = (await newReader(town).get(`/belanja/produk/${shop().slug}-barang`)).body
    expect(page).toContain(`selesai ± ${formatDayRange(week, dayPlus(week, 5))}, paling lambat ${formatCivicDay(dayPlus(week, 5))}`)
    const order = await placed()
    expect(order.readyBy).toBe(dayPlus(week, 5))
  })
})

describe('3-16 an advance', () => {
  const give = (number: string, amount: number, ctx = shop().seller) => recordAdvance(ctx, { number, amount: rupiah(amount) })
  const due = 350_000

  test('is at most half, once, for what is made and paid at the hand-over; the rest is what the hand-over takes', async () => {
    await emptyQueue()
    const order = await placed()
    expect(await give(order.part, due / 2 + 1)).toMatchObject({ refusals: [{ rule: 'market.advance.half', facts: { most: 'Rp175.000' } }] })
    await expect(give(order.part, 1000, market.shops[1].seller)).rejects.toBeInstanceOf(Missing)
    const both = await Promise.all([give(order.part, due / 2), give(order.part, due / 2, shop().second)])
    expect(both.flatMap(rules)).toEqual(['market.advance.once'])
    const read = async () => (await orderForReader(market.guest, order.number, order.key)).sellerOrders[0]
    expect(await read()).toMatchObject({ received: 175_000, paymentStatus: 'cash_due', status: 'awaiting_acceptance' })
    // past the deed too
    await expect(
      town.owner.query(
        `insert into market.advance (seller_order_id, amount, actor) select id, 175001, 'x' from market.seller_order where number = $1`,
        [(await placed()).part],
      ),
    ).rejects.toMatchObject({ constraint: 'market.advance.half' })
    const buyersOwn = newReader(town)
    const led = await buyersOwn.get(`/pesanan/${order.number}?kunci=${order.key}`)
    const page = (await buyersOwn.get(led.location)).body
    expect(page).toMatch(/Uang muka Rp175\.000 sudah diterima[\s\S]*sisanya Rp175\.000 dibayar tunai/)
    const told = await town.owner.query(
      `select from pgboss.job where name = 'market.order.told' and data ->> 'occasion' = 'advance_175000_175000'`,
    )
    expect(told.rows).toHaveLength(1)
    for (const step of ['accept', 'ready'] as const) expect((await fulfilOrder(shop().seller, { number: order.part, step })).ok).toBe(true)
    expect(rules(await give(order.part, 1000))).toEqual(['market.advance.not_now'])
    const code = (await read())?.pickupCode ?? ''
    expect((await fulfilOrder(shop().seller, { number: order.part, step: 'hand_over', code })).ok).toBe(true)
    expect(await read()).toMatchObject({ received: due, paymentStatus: 'paid', status: 'completed' })
    const events = await town.owner.query<{ amount: string }>(
      `select e.amount from market.payment_event e join market.seller_order so on so.id = e.seller_order_id where so.number = $1 and e.kind = 'received' order by e.at, e.id`,
      [order.part],
    )
    expect(events.rows.map(({ amount }) => Number(amount))).toEqual([175_000, 175_000])
  })

  test('goes back whole when the day was put off and the buyer leaves', async () => {
    await emptyQueue()
    const order = await placed()
    expect((await give(order.part, 100_000)).ok).toBe(true)
    await fulfilOrder(shop().seller, { number: order.part, step: 'accept' })
    const back = (amount: number) =>
      refundOrder(shop().seller, { number: order.part, amount: rupiah(amount), restock: false, reason: 'tidak jadi dibuat' })
    expect(rules(await back(100_000))).toEqual(['market.refund.nothing_received'])
    await putOff(shop().seller, { number: order.part, week: dayPlus(lastWeek(order.readyBy), 35), reason: 'Canting utama sedang sakit' })
    expect(await withdraw(market.guest, { number: order.part, key: order.key })).toMatchObject({ ok: true, value: { status: 'cancelled' } })
    const [part] = (await orderForReader(market.guest, order.number, order.key)).sellerOrders
    expect(part && owedBack(part)).toBe(100_000)
    expect(await back(100_000)).toMatchObject({ ok: true, value: { payment: 'refunded', left: 0 } })
    expect(rules(await back(1))).toEqual(['market.refund.nothing_received'])
  })

  test('none for what lies on the shelf, and none for what was paid beforehand', async () => {
    await emptyQueue()
    const shelf = await placeOrder(market.guest, { ...wish(), lines: [{ variant: market.shops[1].variant, quantity: 1 }] })
    const part = shelf.ok ? (shelf.value.sellerOrders[0]?.number ?? '') : ''
    expect(rules(await recordAdvance(market.shops[1].seller, { number: part, amount: rupiah(1000) }))).toEqual(['market.advance.not_made'])
    expect(rules(await give((await paid()).part, 1000))).toEqual(['market.advance.not_now'])
  })

  test('every sum of these orders is still whole', async () => {
    for (const { name, broken } of orderInvariants.filter((one) => /payment|refund\.within/.test(one.name)))
      expect([name, await broken(town.house.db)]).toEqual([name, 0])
  })
})

describe('changing what is made', () => {
  test('less than is promised, another measure, or a promised week off: refused, with the week', async () => {
    await emptyQueue()
    const order = await placed(wish(2))
    const week = lastWeek(order.readyBy)
    expect(await declare({ unit: 'pieces', perWeek: 1 })).toMatchObject({
      refusals: [{ rule: 'market.making.promised_more', facts: { week, promised: 2 } }],
    })
    expect(rules(await declare({ unit: 'days', perWeek: 20 }))).toEqual(['market.making.unit_held'])
    expect(await closeWeek(shop().seller, { shop: shop().slug, week, closed: true })).toMatchObject({
      refusals: [{ rule: 'market.making.week_held' }],
    })
    for (const wrong of ['2020-01-06', dayPlus(week, 1), 'besok'])
      expect(rules(await closeWeek(shop().seller, { shop: shop().slug, week: wrong, closed: true }))).toEqual([
        'market.making.week_unknown',
      ])
  })

  test('work of a week that is over counts as long as it is not made', async () => {
    await emptyQueue()
    const order = await paid()
    await town.owner.query(`update market.making_slot set week = date_trunc('week', now() - interval '21 days')::date`)
    await town.owner.query(
      `delete from market.workshop_week where not exists (select from market.making_slot s where s.shop_id = workshop_week.shop_id and s.week = workshop_week.week)`,
    )
    expect(rules(await declare({ unit: 'days', perWeek: 20 }))).toEqual(['market.making.unit_held'])
    await town.owner.query(`update market.seller_order set status = 'completed' where number = $1`, [order.part])
    expect((await declare({ unit: 'days', perWeek: 20 })).ok).toBe(true)
    await emptyQueue()
    expect((await declare({ unit: 'pieces', perWeek: 2 })).ok).toBe(true)
  })

  test('a week off moves the day of the next buyer, and back', async () => {
    await emptyQueue()
    const before = await quote(market.guest, wish().lines, [])
    const day = before.ok ? before.value.shops[0]?.readyBy : undefined
    const week = lastWeek(day ?? ('' as Day))
    expect((await closeWeek(shop().seller, { shop: shop().slug, week, closed: true })).ok).toBe(true)
    const after = await quote(market.guest, wish().lines, [])
    expect(after.ok && after.value.shops[0]?.readyBy).toBe(dayPlus(day ?? ('' as Day), 7))
    await closeWeek(shop().seller, { shop: shop().slug, week, closed: false })
    const again = await quote(market.guest, wish().lines, [])
    expect(again.ok && again.value.shops[0]?.readyBy).toBe(day)
  })

  test('a listing that is not made any more is sold out again; what was ordered goes on', async () => {
    await emptyQueue()
    const order = await placed()
    await offer(null)
    expect(rules(await placeOrder(market.guest, wish()))).toEqual(['market.stock.sold_out'])
    expect((await orderForSeller(shop().seller, order.part)).promised?.readyBy).toBe(order.readyBy)
    await offer(6)
  })
})

describe('3-16 putting off', () => {
  test('needs a reason and a later week with room; the buyer reads it and gets a letter', async () => {
    await emptyQueue()
    const order = await paid()
    const later = dayPlus(lastWeek(order.readyBy), 7)
    const off = (week: string, reason: unknown) => putOff(shop().seller, { number: order.part, week, reason })
    expect(rules(await off(later, 'sakit'))).toEqual(['market.making.reason'])
    expect(rules(await off('bulan depan', 'Malam habis, kain menyusul'))).toEqual(['market.making.week_unknown'])
    expect(rules(await off(lastWeek(order.readyBy), 'Malam habis, kain menyusul'))).toEqual(['market.making.not_later'])
    expect(await off(later, 'Malam habis, kain menyusul')).toMatchObject({ ok: true, value: { readyBy: dayPlus(order.readyBy, 7) } })
    const read = await orderForReader(market.guest, order.number, order.key)
    expect(read.sellerOrders[0]?.promised).toMatchObject({
      first: order.readyBy,
      readyBy: dayPlus(order.readyBy, 7),
      delays: [{ reason: 'Malam habis, kain menyusul' }],
    })
    expect(await promised()).toMatchObject([{ week: later, promised: 1 }])
    const told = await town.owner.query(`select from pgboss.job where name = 'market.order.told' and data ->> 'occasion' = $1`, [
      `put_off_${dayPlus(order.readyBy, 7)}`,
    ])
    expect(told.rows).toHaveLength(1)
  })

  test('an order of another shop is not there; one of the shelf has no day', async () => {
    await emptyQueue()
    const order = await paid()
    await expect(
      putOff(market.shops[1].seller, { number: order.part, week: mondayOf(dayPlus(order.readyBy, 9)), reason: 'Bukan pesanan saya' }),
    ).rejects.toBeInstanceOf(Missing)
    const other = await placeOrder(market.guest, { ...wish(), lines: [{ variant: market.shops[1].variant, quantity: 1 }] })
    const part = other.ok ? (other.value.sellerOrders[0]?.number ?? '') : ''
    expect(
      rules(await putOff(market.shops[1].seller, { number: part, week: mondayOf(dayPlus(order.readyBy, 9)), reason: 'Kain belum datang' })),
    ).toEqual(['market.making.nothing_made'])
  })

  test('then the buyer may leave, gets the money back, and the week is free', async () => {
    await emptyQueue()
    const order = await paid()
    await fulfilOrder(shop().seller, { number: order.part, step: 'accept' })
    const leave = () => withdraw(market.guest, { number: order.part, key: order.key })
    expect(rules(await leave())).toEqual(['market.making.on_time'])
    await putOff(shop().seller, { number: order.part, week: dayPlus(lastWeek(order.readyBy), 14), reason: 'Canting utama sedang sakit' })
    await expect(withdraw(market.guest, { number: order.part, key: 'bukan-kuncinya' })).rejects.toBeInstanceOf(Missing)
    expect(await leave()).toMatchObject({ ok: true, value: { status: 'cancelled' } })
    expect(rules(await leave())).toEqual(['market.order.not_from_here'])
    expect(await promised()).toEqual([])
    const refund = await refundOrder(shop().seller, {
      number: order.part,
      amount: rupiah((await orderForSeller(shop().seller, order.part)).received),
      restock: false,
      reason: 'tanggal mundur',
    })
    expect(refund).toMatchObject({ ok: true, value: { payment: 'refunded', left: 0 } })
  })

  test('an order that was paid back in whole may be left too', async () => {
    await emptyQueue()
    const order = await paid()
    await putOff(shop().seller, { number: order.part, week: dayPlus(lastWeek(order.readyBy), 7), reason: 'Canting utama sedang sakit' })
    const { received } = await orderForSeller(shop().seller, order.part)
    await refundOrder(shop().seller, { number: order.part, amount: rupiah(received), restock: false, reason: 'tidak jadi dibuat' })
    expect(await withdraw(market.guest, { number: order.part, key: order.key })).toMatchObject({ ok: true, value: { status: 'cancelled' } })
    expect((await orderForSeller(shop().seller, order.part)).paymentStatus).toBe('refunded')
    expect(await promised()).toEqual([])
  })

  test('silence past the day opens the same door, and the letter says so', async () => {
    await emptyQueue()
    const order = await paid()
    await town.owner.query('alter table market.making_promise disable trigger user')
    await town.owner.query(
      `update market.making_promise set ready_by = current_date - 3 where seller_order_id = (select id from market.seller_order where number = $1)`,
      [order.part],
    )
    await town.owner.query('alter table market.making_promise enable trigger user')
    const read = await orderForReader(market.guest, order.number, order.key)
    expect(read.sellerOrders[0]?.promised?.overdue).toBe(true)
    expect((await withdraw(market.guest, { number: order.part, key: order.key })).ok).toBe(true)
    const told = await town.owner.query<{ occasion: string }>(
      `select data ->> 'occasion' as occasion from pgboss.job where name = 'market.order.told' and data ->> 'order' = (select id::text from market.seller_order where number = $1) and data ->> 'occasion' like 'withdrawn%'`,
      [order.part],
    )
    expect(told.rows).toEqual([{ occasion: 'withdrawn_overdue' }])
  })

  test('made and handed over: the shelf is not touched, the weeks ahead are free', async () => {
    await emptyQueue()
    const before = await town.owner.query('select on_hand, allocated, reserved from market.stock where variant_id = $1', [shop().variant])
    const order = await paid()
    for (const step of ['accept', 'ready'] as const) expect((await fulfilOrder(shop().seller, { number: order.part, step })).ok).toBe(true)
    expect(await promised()).toEqual([])
    const code = (await orderForReader(market.guest, order.number, order.key)).sellerOrders[0]?.pickupCode ?? ''
    expect((await fulfilOrder(shop().seller, { number: order.part, step: 'hand_over', code })).ok).toBe(true)
    expect(
      (await town.owner.query('select on_hand, allocated, reserved from market.stock where variant_id = $1', [shop().variant])).rows,
    ).toEqual(before.rows)
    expect(rules(await withdraw(market.guest, { number: order.part, key: order.key }))).toEqual(['market.order.not_from_here'])
  })

  test('paid too late: the order comes back behind the queue, and says so', async () => {
    await emptyQueue()
    const first = await placed(wish(2, { payment: 'transfer' }))
    await town.owner.query(`update market.seller_order set expires_at = now() - interval '1 minute' where number = $1`, [first.part])
    await expireHolds({ ...market.guest, actor: { kind: 'system', job: 'expiry' } }, undefined)
    await placed(wish(2))
    await confirmPayment(shop().seller, { number: first.part, amount: rupiah(701_000) })
    expect((await fulfilOrder(shop().seller, { number: first.part, step: 'reopen' })).ok).toBe(true)
    const read = await orderForReader(market.guest, first.number, first.key)
    expect(read.sellerOrders[0]?.promised).toMatchObject({
      first: first.readyBy,
      readyBy: dayPlus(first.readyBy, 7),
      delays: [{ reason: 'pembayaran datang setelah batas waktu' }],
    })
    const queue = await queueOfShop(town.house.db, shop().id)
    expect(queue.orders.map(({ number }) => number)).toContain(first.part)
  })
})
