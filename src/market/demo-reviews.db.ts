import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { doOnce } from '#src/governance/demo-life.db.ts'
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

type Person = { key: string; id: string; name: string }

const contextOf =
  (house: House) =>
  (person: Person | undefined): Ctx => ({
    house,
    db: house.db,
    actor: person ? { kind: 'person', id: person.id, name: person.name, secondFactor: true } : { kind: 'guest' },
    now: house.now(),
    tongue: 'id',
  })

async function peopleOf(house: House): Promise<{ cast: Map<string, Person>; owners: Map<string, Person> }> {
  const cast = await sql<Person>`select demo_key as key, id, name from identity.person where demo_key is not null`.execute(house.db)
  const owners = await sql<Person>`select distinct on (s.slug) s.slug as key, p.id, p.name from market.shop s
    join identity.membership m on m.kind = 'shop' and m.entity_id = s.id and m.role = 'owner' and m.during @> now() join identity.person p on p.id = m.person_id order by s.slug, p.id`.execute(
    house.db,
  )
  const byKey = (rows: readonly Person[]) => new Map(rows.map((one) => [one.key, one]))
  return { cast: byKey(cast.rows), owners: byKey(owners.rows) }
}

/** Guests who bought, fetched what they bought and say how it was; shops that answer, and one word somebody would have the desk look at. */
export async function plantReviews(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'reviews.json'), 'utf8').catch(() => undefined)
  if (!text) return
  const as = contextOf(house)
  const { cast, owners } = await peopleOf(house)
  for (const [place, lines] of baskets.parse(JSON.parse(text)).entries()) {
    const order = await bought(as(undefined), lines, place)
    for (const part of order.sellerOrders) {
      const owner = as(owners.get(part.shop))
      await handedOver(owner, part.number)
      for (const one of lines.filter(({ shop }) => shop === part.shop)) {
        const about = `${place} ${one.sku}`
        const found = await sql<{
          id: string
        }>`select l.id from market.order_line l join market.seller_order so on so.id = l.seller_order_id
          where so.number = ${part.number} and l.sku = ${one.sku}`.execute(house.db)
        const wish = { number: part.number, key: order.key, line: found.rows[0]?.id ?? '', input: one, about }
        const { review } = written.parse(await doOnce(as(undefined), `review ${about}`, writeReview, wish))
        if (one.reply) await doOnce(owner, `review reply ${about}`, replyToReview, { shop: one.shop, review, input: { says: one.reply } })
        if (one.flag) await doOnce(as(cast.get(one.flag.by)), `review flag ${about}`, flagReview, { review, input: one.flag })
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
