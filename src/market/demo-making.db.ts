import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { dayPlus } from '#src/base/time.ts'
import { doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { House } from '#src/platform/context.ts'
import { placeOrder } from './checkout.db.ts'
import { closeWeek, declareWorkshop, offerMaking, putOff } from './making.db.ts'
import { makingUnits, weeksAhead } from './making.ts'
import { queueOfShop } from './making-read.db.ts'
import { fulfilOrder } from './order-deeds.db.ts'
import { reportOrigin } from './origin-case.db.ts'
import { doubts } from './origin-case.ts'

const schema = z.object({
  shop: z.string(),
  owner: z.string(),
  unit: z.enum(makingUnits),
  perWeek: z.number(),
  techniques: z.record(z.string(), z.number()),
  /** The so-manieth week from now is off. */
  off: z.number(),
  products: z.array(z.object({ sku: z.string(), workDays: z.number() })),
  orders: z.array(
    z.object({ by: z.string(), name: z.string(), phone: z.string(), sku: z.string(), quantity: z.number(), late: z.string().optional() }),
  ),
  doubt: z.object({ by: z.string(), sku: z.string(), reason: z.enum(doubts), says: z.string(), evidence: z.string() }),
})

type Variant = { id: string; product: string; slug: string; shop: string }

/** A workshop with a queue that lives, and one doubt about an origin, by the deeds of those who may. */
export async function plantMaking(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'making.json'), 'utf8').catch(() => undefined)
  if (!text) return
  const { shop, owner, unit, perWeek, techniques, off, products, orders, doubt } = schema.parse(JSON.parse(text))
  const { as } = await demoCast(house)
  const found = await sql<
    Variant & { sku: string }
  >`select v.sku, v.id, v.product_id as product, p.slug, v.shop_id as shop from market.variant v join market.product p on p.id = v.product_id
    join market.shop s on s.id = v.shop_id where s.slug = ${shop}`.execute(house.db)
  const bySku = new Map(found.rows.map((row) => [row.sku, row]))
  const maker = as(owner)
  await doOnce(maker, 'making declare', declareWorkshop, { shop, input: { unit, perWeek, techniques } })
  for (const { sku, workDays } of products)
    await doOnce(maker, `making offer ${sku}`, offerMaking, { shop, product: bySku.get(sku)?.product ?? '', workDays })
  const { today } = await queueOfShop(house.db, found.rows[0]?.shop ?? '')
  const week = weeksAhead({ perWeek, today, weeks: [], own: null })[off]?.week ?? today
  await doOnce(maker, 'making week off', closeWeek, { shop, week, closed: true })
  for (const [place, { by, name, phone, sku, quantity, late }] of orders.entries()) {
    const wish = {
      lines: [{ variant: bySku.get(sku)?.id ?? '', quantity }],
      fulfilment: [],
      buyer: { name, phone },
      payment: 'cash' as const,
    }
    const placed = z
      .object({ sellerOrders: z.array(z.object({ number: z.string(), readyBy: z.string() })) })
      .parse(await doOnce(as(by), `making order ${place}`, placeOrder, wish))
    const [part] = placed.sellerOrders
    if (!part) continue
    await doOnce(maker, `making accept ${place}`, fulfilOrder, { number: part.number, step: 'accept' as const })
    if (late)
      await doOnce(maker, `making late ${place}`, putOff, {
        number: part.number,
        week: dayPlus(part.readyBy as typeof today, 9),
        reason: late,
      })
  }
  const { by, sku, ...input } = doubt
  await doOnce(as(by), 'making doubt', reportOrigin, { product: bySku.get(sku)?.slug ?? '', input })
}
