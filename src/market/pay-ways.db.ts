import { sql } from 'kysely'
import type { Rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'
import { payeesNow } from './goods.db.ts'
import type { PaymentMethod } from './order-states.ts'
import type { PricedShop } from './pricing.ts'
import { qrisWithAmount } from './qris.ts'

/** A way of paying for the whole basket; `closed` names the shops it does not work for. */
export type PayWay = {
  method: PaymentMethod
  closed?: { rule: 'market.payment.cash_at_pickup_only' | 'market.payment.not_offered'; shops: string[] }
}

const unless = (method: PaymentMethod, rule: NonNullable<PayWay['closed']>['rule'], shops: string[]): PayWay =>
  shops.length ? { method, closed: { rule, shops } } : { method }

/** Each shop is paid by itself, but the buyer pays them all the same way: a way is open when every shop takes it. */
export async function payWays(ctx: Ctx, shops: readonly PricedShop[]): Promise<PayWay[]> {
  const payees = await payeesNow(
    ctx.db,
    shops.map((shop) => shop.shop),
  )
  const without = (kind: 'qris' | 'bank') =>
    shops.filter((shop) => !payees.some((payee) => payee.shop === shop.shop && payee.kind === kind)).map((shop) => shop.name)
  return [
    unless('qris', 'market.payment.not_offered', without('qris')),
    unless('transfer', 'market.payment.not_offered', without('bank')),
    unless(
      'cash',
      'market.payment.cash_at_pickup_only',
      shops.filter((shop) => shop.fulfilment !== 'pickup').map((shop) => shop.name),
    ),
  ]
}

/** The code for what is still missing, made from the same code of the shop the order was shown; the first one carries the whole amount. */
export async function restCode(ctx: Ctx, number: string, rest: Rupiah): Promise<string | undefined> {
  const found = await sql<{
    payload: string
  }>`select p.payload from market.seller_order o join market.payment_intent i on i.seller_order_id = o.id join market.payee p on p.id = i.payee_id
    where o.number = ${number} and i.method = 'qris'`.execute(ctx.db)
  const [row] = found.rows
  const made = row && qrisWithAmount(row.payload, rest)
  return made?.ok ? made.value : undefined
}
