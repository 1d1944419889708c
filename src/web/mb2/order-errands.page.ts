import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { changeCart } from '#src/market/cart.db.ts'
import { withdraw } from '#src/market/making.db.ts'
import { buyerReceived, cancelAsBuyer, claimPaid, extendHold } from '#src/market/order-deeds.db.ts'
import type { ReadShopOrder } from '#src/market/order-read.db.ts'
import { turnOf } from '#src/market/order-turn.ts'
import type { Ctx } from '#src/platform/context.ts'
import { redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { madeCartToken } from './_cart-visit.ts'
import { orderKey } from './_order-key.ts'
import { tooOften } from './_too-often.tsx'
import { actTooOften, ownOrder, ownPart, showOrderWith } from './order.page.tsx'

type Wish = { number: string; key?: string | undefined }

/** One press about one shop's part. `done` says that an earlier press did it already: then that is the answer. */
function errand(
  run: (ctx: Ctx, wish: Wish) => Promise<Outcome<unknown>>,
  done: (part: ReadShopOrder, rule: string | undefined) => boolean,
): Page {
  return async (visit) => {
    const seconds = await actTooOften(visit)
    if (seconds) return tooOften(visit, seconds)
    const { order, part } = await ownPart(visit)
    const outcome = await run(visit.ctx, { number: part.number, key: orderKey(visit, order.number) })
    const after = outcome.ok ? undefined : await ownPart(visit)
    if (!outcome.ok && after && !done(after.part, outcome.refusals[0]?.rule)) return showOrderWith(visit, after.order, outcome.refusals)
    return redirect(visit, `${to.order(order.number)}#bagian-${part.number.split('-').at(-1)}`)
  }
}

export const tellPaid = errand(claimPaid, (part) => part.paymentStatus === 'claimed' || part.paymentStatus === 'paid')
export const askMoreTime = errand(extendHold, (_, rule) => rule === 'market.order.extended_once')
export const cancelPart = errand(cancelAsBuyer, (part) => part.status === 'cancelled')
export const withdrawPart = errand(withdraw, (part) => part.status === 'cancelled')
export const confirmReceipt = errand(buyerReceived, (part) => part.status === 'completed')

/** Ends every part that is not paid yet; what is paid goes on. */
export const cancelUnpaid: Page = async (visit) => {
  const seconds = await actTooOften(visit)
  if (seconds) return tooOften(visit, seconds)
  const order = await ownOrder(visit)
  const refusals: Refusal[] = []
  for (const part of order.sellerOrders.filter((one) => turnOf(one, visit.ctx.now).state === 'pay')) {
    const outcome = await cancelAsBuyer(visit.ctx, { number: part.number, key: orderKey(visit, order.number) })
    if (!outcome.ok) refusals.push(...outcome.refusals)
  }
  return refusals.length ? showOrderWith(visit, await ownOrder(visit), refusals) : redirect(visit, to.order(order.number))
}

/** What this shop's part held goes into the cart again, at today's price. */
export const buyAgain: Page = async (visit) => {
  const seconds = await actTooOften(visit)
  if (seconds) return tooOften(visit, seconds)
  const { order, part } = await ownPart(visit)
  const token = await madeCartToken(visit)
  const refusals: Refusal[] = []
  for (const line of part.lines) {
    const outcome = await changeCart(visit.ctx, { token, change: { kind: 'add', variant: line.variant, quantity: line.quantity } })
    if (!outcome.ok) refusals.push(...outcome.refusals.map(({ field: _, ...refusal }) => refusal))
  }
  return refusals.length === part.lines.length ? showOrderWith(visit, order, refusals) : redirect(visit, to.cart())
}
