import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { placeOrder } from './checkout.db.ts'
import { fulfilOrder } from './order-deeds.db.ts'
import { flagReview, replyToReview, writeReview } from './review.db.ts'
import { flagReasons } from './review.ts'

const line = z.object({
  shop: z.string(),
  sku: z.string(),
  stars: z.number(),
  says: z.string(),
  reply: z.string().optional(),
  flag: z.object({ by: z.string(), reason: z.enum(flagReasons) }).optional(),
})
const baskets = z.array(z.array(line))
type Line = z.output<typeof line>

const placed = z.object({ key: z.string(), sellerOrders: z.array(z.object({ number: z.string(), shop: z.string() })) })
const written = z.object({ review: z.string() })

/** Of each shop somebody who owns it; most of them are nobody of the cast. */
async function ownersOf(house: House): Promise<Map<string, Ctx['actor']>> {
  const found = await sql<{
    shop: string
    id: string
    name: string
  }>`select distinct on (s.slug) s.slug as shop, p.id, p.name from market.shop s
    join identity.membership m on m.kind = 'shop' and m.entity_id = s.id and m.role = 'owner' and m.during @> now() join identity.person p on p.id = m.person_id order by s.slug, p.id`.execute(
    house.db,
  )
  return new Map(found.rows.map(({ shop, id, name }) => [shop, { kind: 'person', id, name, secondFactor: true }]))
}

/** Guests who bought, fetched what they bought and say how it was; shops that answer, and one word somebody would have the desk look at. */
export async function plantReviews(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'reviews.json'), 'utf8').catch(() => undefined)
  if (!text) return
  const { as } = await demoCast(house)
  const owners = await ownersOf(house)
  const acting = (actor: Ctx['actor']): Ctx => ({ house, db: house.db, actor, now: house.now(), tongue: 'id' })
  const guest = acting({ kind: 'guest' })
  for (const [place, lines] of baskets.parse(JSON.parse(text)).entries()) {
    const order = await bought(guest, lines, place)
    for (const part of order.sellerOrders) {
      const owner = acting(owners.get(part.shop) ?? { kind: 'guest' })
      await handedOver(owner, part.number)
      for (const one of lines.filter(({ shop }) => shop === part.shop)) {
        const about = `${place} ${one.sku}`
        const found = await sql<{
          id: string
        }>`select l.id from market.order_line l join market.seller_order so on so.id = l.seller_order_id
          where so.number = ${part.number} and l.sku = ${one.sku}`.execute(house.db)
        const wish = { number: part.number, key: order.key, line: found.rows[0]?.id ?? '', input: one, about }
        const { review } = written.parse(await doOnce(guest, `review ${about}`, writeReview, wish))
        if (one.reply) await doOnce(owner, `review reply ${about}`, replyToReview, { shop: one.shop, review, input: { says: one.reply } })
        if (one.flag) await doOnce(as(one.flag.by), `review flag ${about}`, flagReview, { review, input: one.flag })
      }
    }
  }
}

async function bought(guest: Ctx, lines: readonly Line[], place: number): Promise<z.output<typeof placed>> {
  const found = await sql<{ id: string; sku: string }>`select v.id, v.sku from market.variant v join market.shop s on s.id = v.shop_id
    where (s.slug, v.sku) in (${sql.join(lines.map(({ shop, sku }) => sql`(${shop}, ${sku})`))})`.execute(guest.db)
  const wish = {
    lines: found.rows.map(({ id }) => ({ variant: id, quantity: 1 })),
    fulfilment: [],
    buyer: { name: `Pembeli Contoh ${place + 1}`, phone: `62812000002${String(place).padStart(2, '0')}` },
    payment: 'cash' as const,
  }
  return placed.parse(await doOnce(guest, `review order ${place}`, placeOrder, wish))
}

async function handedOver(owner: Ctx, number: string): Promise<void> {
  const found = await sql<{ code: string }>`select pickup_code as code from market.seller_order where number = ${number}`.execute(owner.db)
  for (const step of ['accept', 'ready', 'hand_over'] as const)
    await doOnce(owner, `review ${step} ${number}`, fulfilOrder, {
      number,
      step,
      ...(step === 'hand_over' ? { code: found.rows[0]?.code } : {}),
    })
}
