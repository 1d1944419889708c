import { sql } from 'kysely'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { PaymentMethod } from './order-states.ts'

/** `2026-11`, or undefined for anything else. */
export const monthOf = (text: string | undefined): string | undefined => (text && /^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? text : undefined)

/** Everything that came in and went out, each once: the shop writes its refunds as refunds, a provider's word is a payment event. */
const moves = (shop: string) => sql`
  select e.seller_order_id, e.at, e.kind, case when e.kind in ('reversed', 'refunded') then -e.amount else e.amount end as amount, e.reference
    from market.payment_event e join market.seller_order so on so.id = e.seller_order_id where so.shop_id = ${shop} and e.kind in ('received', 'late', 'reversed', 'refunded')
  union all
  select r.seller_order_id, r.at, 'refunded', -r.amount, r.reference
    from market.refund r join market.seller_order so on so.id = r.seller_order_id where so.shop_id = ${shop}`

const within = (month: string) =>
  sql`m.at >= (${`${month}-01`}::date)::timestamp at time zone 'Asia/Jakarta' and m.at < ((${`${month}-01`}::date) + interval '1 month') at time zone 'Asia/Jakarta'`

export type MonthSum = { month: string; received: Rupiah; cash: Rupiah; refunded: Rupiah; orders: number }

/** Months in which money moved, newest first. */
export async function monthsOfMoney(ctx: Ctx, shop: string): Promise<MonthSum[]> {
  const found = await sql<{ month: string; received: number; cash: number; refunded: number; orders: number }>`
    select to_char(m.at at time zone 'Asia/Jakarta', 'YYYY-MM') as month, coalesce(sum(m.amount) filter (where m.kind <> 'refunded'), 0)::bigint as received,
      coalesce(sum(m.amount) filter (where m.kind <> 'refunded' and so.payment_method = 'cash'), 0)::bigint as cash,
      coalesce(-sum(m.amount) filter (where m.kind = 'refunded'), 0)::bigint as refunded, count(distinct m.seller_order_id)::int as orders
    from (${moves(shop)}) m join market.seller_order so on so.id = m.seller_order_id group by 1 order by 1 desc limit 36`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, received: rupiah(row.received), cash: rupiah(row.cash), refunded: rupiah(row.refunded) }))
}

export type OrderSum = { number: string; method: PaymentMethod; last: Date; received: Rupiah; refunded: Rupiah }

/** One row an order of that month, newest first, by key. */
export async function ordersOfMonth(
  ctx: Ctx,
  shop: string,
  month: string,
  o: { after?: string | undefined; limit: number },
): Promise<{ items: OrderSum[]; next?: string }> {
  const found = await sql<{ number: string; method: PaymentMethod; last: Date; received: number; refunded: number }>`
    select so.number, so.payment_method as method, max(m.at) as last, coalesce(sum(m.amount) filter (where m.kind <> 'refunded'), 0)::bigint as received, coalesce(-sum(m.amount) filter (where m.kind = 'refunded'), 0)::bigint as refunded
    from (${moves(shop)}) m join market.seller_order so on so.id = m.seller_order_id where ${within(month)} ${o.after ? sql`and so.number < ${o.after}` : sql``}
    group by so.id order by so.number desc limit ${o.limit + 1}`.execute(ctx.db)
  const items = found.rows.slice(0, o.limit).map((row) => ({ ...row, received: rupiah(row.received), refunded: rupiah(row.refunded) }))
  const last = items.at(-1)
  return { items, ...(found.rows.length > o.limit && last ? { next: last.number } : {}) }
}

export type MoneyMove = {
  at: Date
  number: string
  kind: 'received' | 'late' | 'reversed' | 'refunded'
  method: PaymentMethod
  reference: string
  amount: Rupiah
}

/** Each movement of that month in its order of time, for a table of one's own. */
export async function movesOfMonth(ctx: Ctx, shop: string, month: string): Promise<MoneyMove[]> {
  const found = await sql<
    Omit<MoneyMove, 'amount'> & { amount: number }
  >`select m.at, so.number, m.kind, so.payment_method as method, m.reference, m.amount
    from (${moves(shop)}) m join market.seller_order so on so.id = m.seller_order_id where ${within(month)} order by m.at, so.number limit 50000`.execute(
    ctx.db,
  )
  return found.rows.map((row) => ({ ...row, amount: rupiah(row.amount) }))
}
