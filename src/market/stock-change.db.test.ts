import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '#src/platform/context.ts'
import { clothShop, makeCloth, rulesOf } from '../../test/cloth.ts'
import { openTown, type Town } from '../../test/town.ts'
import { placeOrder } from './checkout.db.ts'
import { setProductStatus } from './product-edit.db.ts'
import { productForEdit } from './product-read.db.ts'
import { changeStock, movementsOf } from './stock-change.db.ts'

let town: Town
let batik: Ctx
let guest: Ctx
beforeAll(async () => {
  town = await openTown()
  batik = await town.as('penjual-batik')
  guest = await town.as('guest')
})
afterAll(() => town?.close())

const shop = clothShop
const made = (o: object = {}, as = batik) => makeCloth(as, o)
const listed = async (id: string) =>
  (await town.owner.query('select min_price, max_price, available from market.product_search where product_id = $1', [id])).rows[0]
const sums = () =>
  town.owner.query(`select st.variant_id from market.stock st left join market.stock_movement m using (variant_id, place_id) group by st.variant_id, st.place_id
  having st.on_hand <> coalesce(sum(m.on_hand), 0) or st.allocated <> coalesce(sum(m.allocated), 0) or st.reserved <> coalesce(sum(m.reserved), 0)`)

describe('stock', () => {
  test('what buyers hold cannot be counted away: the orders are named', async () => {
    const { id } = await made({ name: 'Kain Stok', variants: [{ sku: 'STOK', price: 10_000, stock: 10 }] })
    await setProductStatus(batik, { shop, products: [id], status: 'published' })
    const variant = (await productForEdit(batik, shop, id)).variants[0]?.id ?? ''
    const numbers: string[] = []
    for (const quantity of [1, 2, 3]) {
      const order = await placeOrder(guest, {
        lines: [{ variant, quantity }],
        fulfilment: [],
        buyer: { name: 'Sari', phone: '6281200000009' },
        payment: 'qris',
      })
      if (order.ok) numbers.push(order.value.sellerOrders[0]?.number ?? '')
    }
    expect(numbers).toHaveLength(3)
    const refused = await changeStock(batik, { shop, variant, change: { kind: 'counted', quantity: 4, reason: 'hitung ulang' } })
    expect(refused).toEqual({
      ok: false,
      refusals: [{ rule: 'market.stock.held_by_orders', field: 'quantity', facts: { held: 6, orders: numbers.join(', ') } }],
    })
    expect(rulesOf(await changeStock(batik, { shop, variant, change: { kind: 'damaged', quantity: 5, reason: 'kena hujan' } }))).toEqual([
      'stock.held_by_orders quantity',
    ])
    expect(await changeStock(batik, { shop, variant, change: { kind: 'counted', quantity: 6, reason: 'hitung ulang' } })).toEqual({
      ok: true,
      value: { onHand: 6, held: 6 },
    })
    expect(await listed(id)).toMatchObject({ available: 0 })
    expect(await changeStock(batik, { shop, variant, change: { kind: 'received', quantity: 5, reason: '' } })).toMatchObject({
      ok: true,
      value: { onHand: 11 },
    })
    expect(await listed(id)).toMatchObject({ available: 5 })
    const told = await movementsOf(batik, shop, variant)
    expect([told.onHand, told.held]).toEqual([11, 6])
    expect(told.items.map(({ kind, onHand, reserved }) => [kind, onHand, reserved])).toEqual([
      ['received', 5, 0],
      ['counted', -4, 0],
      ['reserved', 0, 3],
      ['reserved', 0, 2],
      ['reserved', 0, 1],
      ['received', 10, 0],
    ])
    expect(told.items[0]?.by).toBe('Ratri Wulandari')
    expect(told.items[2]?.order).toBe(numbers[2])
    const first = await movementsOf(batik, shop, variant, undefined, 4)
    const rest = await movementsOf(batik, shop, variant, first.next, 4)
    expect([...first.items, ...rest.items].map((one) => one.id)).toEqual(told.items.map((one) => one.id))
  })

  test.each([
    [{ kind: 'received', quantity: -1 }, 'stock.quantity quantity'],
    [{ kind: 'received', quantity: 1.5 }, 'stock.quantity quantity'],
    [{ kind: 'received', quantity: 1e9 }, 'stock.quantity quantity'],
    [{ kind: 'received', quantity: 0 }, 'stock.quantity quantity'],
    [{ kind: 'stolen', quantity: 1 }, 'stock.kind_unknown kind'],
    [{ kind: 'damaged', quantity: 1, reason: '' }, 'stock.reason_missing reason'],
    [{ kind: 'damaged', quantity: 999, reason: 'kena hujan' }, 'stock.not_below_zero quantity'],
  ])('%o is refused', async (change, rule) => {
    const [variant] = (
      await town.owner.query<{ id: string }>(
        `select v.id from market.variant v join market.shop s on s.id = v.shop_id where s.slug = $1 and v.sku = 'CS-13'`,
        [shop],
      )
    ).rows
    expect(rulesOf(await changeStock(batik, { shop, variant: variant?.id ?? '', change }))).toEqual([rule])
  })

  test('levels are the sums of their movements, after a thousand changes at once too', async () => {
    const { id } = await made({ name: 'Kain Ramai', variants: [{ sku: 'RAMAI', price: 10_000, stock: 50 }] })
    await setProductStatus(batik, { shop, products: [id], status: 'published' })
    const variant = (await productForEdit(batik, shop, id)).variants[0]?.id ?? ''
    const kinds = ['counted', 'received', 'damaged', 'returned'] as const
    const work = async (seed: number) => {
      for (let at = 0; at < 30; at += 1) {
        const n = (seed * 31 + at * 17) % 100
        if (n % 3 === 0)
          await placeOrder(guest, {
            lines: [{ variant, quantity: 1 + (n % 3) }],
            fulfilment: [],
            buyer: { name: 'Sari', phone: '6281200000009' },
            payment: 'cash',
          })
        else await changeStock(batik, { shop, variant, change: { kind: kinds[n % 4], quantity: 1 + (n % 40), reason: 'uji ramai' } })
      }
    }
    await Promise.all([1, 2, 3, 4].map(work))
    expect((await sums()).rows).toEqual([])
    const level = (await town.owner.query('select on_hand, allocated, reserved from market.stock where variant_id = $1', [variant])).rows[0]
    expect(level.on_hand - level.allocated - level.reserved).toBeGreaterThanOrEqual(0)
  })
})
