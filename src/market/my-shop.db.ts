import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { ShopStatus, TeamRole } from './shop.ts'

/** A shop as one of its own people sits in it: what every page of *Toko saya* knows. */
export type Seat = {
  id: string
  slug: string
  name: string
  status: ShopStatus
  role: TeamRole
  hours: string
  holidayUntil: Date | null
  waiting: number
}

/** What is the seller's turn: accept, look at the statement, or give money back. Of `market.seller_order so` with its `market.order_money m`. */
export const sellersTurn = sql`(so.status = 'awaiting_acceptance' or (so.status = 'awaiting_payment' and so.payment_status = 'claimed') or so.payment_status = 'overpaid'
  or (so.status in ('expired', 'cancelled') and coalesce(m.received, 0) > coalesce(m.refunded, 0)))`

/** A shop by its address, reached through its team. Somebody else's is not there. A holiday that is over is none. */
export async function seatIn(ctx: Ctx, slug: string): Promise<Seat> {
  const found = await sql<Seat>`select s.id, s.slug, s.name, s.status, tm.role, s.hours,
      case when s.holiday_until >= (now() at time zone 'Asia/Jakarta')::date then s.holiday_until::timestamp at time zone 'Asia/Jakarta' end as "holidayUntil",
      (select count(*)::int from market.seller_order so left join market.order_money m on m.seller_order_id = so.id where so.shop_id = s.id and ${sellersTurn}) as waiting
    from market.shop s join identity.membership tm on tm.kind = 'shop' and tm.entity_id = s.id and tm.during @> now() and tm.person_id = ${personOf(ctx.actor) ?? null}
    where s.slug = ${slug}`.execute(ctx.db)
  const [seat] = found.rows
  if (!seat) throw new Missing('shop')
  return seat
}

export type Subsector = { code: string; name: string; nameEn: string }

/** The sub-sectors of the creative economy, in the order of the city's list. */
export async function subsectorsForForm(ctx: Ctx): Promise<Subsector[]> {
  const found =
    await sql<Subsector>`select code, name, name_en as "nameEn" from directory.subsector where ended_at is null order by position`.execute(
      ctx.db,
    )
  return found.rows
}
