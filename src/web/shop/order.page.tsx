import type { Refusal } from '#src/base/outcome.ts'
import { Missing } from '#src/base/outcome.ts'
import { makingOfShop } from '#src/market/making-read.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { orderForSeller, type SellerView } from '#src/market/order-read.db.ts'
import { proofsOf } from '#src/market/proof.db.ts'
import { thumbsOf } from '#src/market/thumb.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import type { TeamPowers } from './_order-acts.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { nothingTyped, type Typed } from './form.ts'
import { OrderPage } from './order.view.tsx'

/** An order of this very shop; of another shop, even one's own other shop, it is not there. */
export async function orderOf(visit: Visit, seat: Seat): Promise<SellerView> {
  const order = await orderForSeller(visit.ctx, visit.c.req.param('number') ?? '')
  if (order.shop !== seat.slug) throw new Missing('order')
  return order
}

async function powersOf(ctx: Ctx, shop: string): Promise<TeamPowers> {
  const [confirm, cancel, refund] = await Promise.all([
    may(ctx, 'market.order.confirm_payment', { shop }),
    may(ctx, 'market.order.cancel', { shop }),
    may(ctx, 'market.order.refund', { shop }),
  ])
  return { confirm, fulfil: true, cancel, refund }
}

/** The order with everything that can be done now; after a refusal with what was typed. */
export async function showOrder(visit: Visit, seat: Seat, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const order = await orderOf(visit, seat)
  const [making, powers, proofs, thumbs] = await Promise.all([
    order.promised ? makingOfShop(visit.ctx.db, seat.id) : undefined,
    powersOf(visit.ctx, seat.id),
    proofsOf(visit.ctx, [order.number]),
    thumbsOf(
      visit.ctx,
      order.lines.map((line) => line.picture),
    ),
  ])
  const main = (
    <OrderPage
      visit={visit}
      shop={seat.slug}
      order={order}
      making={making}
      powers={powers}
      proofs={proofs}
      thumbs={thumbs}
      refusals={wrong?.refusals ?? []}
      form={wrong?.form ?? nothingTyped}
      did={visit.c.req.query('sudah')}
    />
  )
  return shopPage(visit, seat, {
    tab: 'orders',
    title: visit.t('shop.order.title', { number: order.number }),
    main,
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const orderPage: Page = async (visit) => showOrder(visit, await seatWith(visit, 'market.order.fulfil'))
