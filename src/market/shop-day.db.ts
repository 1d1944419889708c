import { sql } from 'kysely'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'

export type MoneyDay = { day: string; weekday: number; amount: Rupiah; orders: number }

/** What came in on each of the last seven days, today last. */
export async function moneyOfWeek(ctx: Ctx, shop: string): Promise<MoneyDay[]> {
  const found = await sql<{ day: string; weekday: number; amount: number; orders: number }>`
    with today as (select (${ctx.now}::timestamptz at time zone 'Asia/Jakarta')::date as day),
      came as (
        select (e.at at time zone 'Asia/Jakarta')::date as day, e.seller_order_id, case e.kind when 'reversed' then -e.amount else e.amount end as amount
        from market.payment_event e join market.seller_order so on so.id = e.seller_order_id
        where so.shop_id = ${shop} and e.kind in ('received', 'late', 'reversed') and e.at >= ((select day from today) - 6)::timestamp at time zone 'Asia/Jakarta')
    select d.day::date::text as day, extract(isodow from d.day)::int as weekday, coalesce(sum(c.amount), 0)::bigint as amount, count(distinct c.seller_order_id)::int as orders
    from generate_series((select day from today) - 6, (select day from today), interval '1 day') d(day) left join came c on c.day = d.day::date
    group by d.day order by d.day`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, amount: rupiah(row.amount) }))
}

export type LowStock = {
  product: string
  name: string
  options: { name: string; value: string }[]
  available: number
  held: number
  picture: string | null
  widths: number[] | null
}

/** Variants that run out soon: fewer than six to sell. One-of-a-kind things always have one. */
export async function lowStock(ctx: Ctx, shop: string, most: number): Promise<LowStock[]> {
  const found = await sql<LowStock>`
    select p.id as product, p.name, v.options, sum(st.on_hand - st.allocated - st.reserved)::int as available, sum(st.allocated + st.reserved)::int as held, pic.key as picture, pic.widths
    from market.variant v join market.product p on p.id = v.product_id join market.stock st on st.variant_id = v.id
      left join lateral (select key, widths from market.picture where product_id = p.id order by position limit 1) pic on true
    where v.shop_id = ${shop} and v.ended_at is null and p.status = 'published' and not p.one_of_a_kind
    group by p.id, v.id, pic.key, pic.widths having sum(st.on_hand - st.allocated - st.reserved) < 6
    order by available, p.name, v.position limit ${most}`.execute(ctx.db)
  return found.rows
}
