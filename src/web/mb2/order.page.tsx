import { Missing, type Refusal } from '#src/base/outcome.ts'
import { orderForReader, type ReadOrder, type ReadShopOrder } from '#src/market/order-read.db.ts'
import { partsOf } from '#src/market/order-turn.ts'
import { proofsOf } from '#src/market/proof.db.ts'
import { qrSvg } from '#src/market/qris-image.ts'
import { ownReviews } from '#src/market/review-read.db.ts'
import { thumbsOf } from '#src/market/thumb.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html, redirect } from '../answer.tsx'
import { asset } from '../assets.ts'
import { addressOfClient } from '../guard.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { isOrderNumber, keepOrderKey, orderKey } from './_order-key.ts'
import { codeOf } from './_pay-code.ts'
import { tooOften } from './_too-often.tsx'
import { OrderPage, orderTitle } from './order.view.tsx'
import type { WrongReview } from './own-review.view.tsx'

const acting = { name: 'order-act', most: 60, seconds: 60 }

/** Presses about one order from one address are counted together. */
export const actTooOften = (visit: Visit): Promise<number | undefined> =>
  tooMany(visit.ctx, acting, `${addressOfClient(visit)} ${numberOf(visit)}`)

const trying = { name: 'order-key', most: 20, seconds: 60 }

export const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

/** The order of this address, for whoever holds its key in this browser or placed it signed in. */
export async function ownOrder(visit: Visit): Promise<ReadOrder> {
  const number = numberOf(visit)
  if (!isOrderNumber(number)) throw new Missing('order')
  return orderForReader(visit.ctx, number, orderKey(visit, number))
}

/** One shop's part of it, by its letter. */
export async function ownPart(visit: Visit): Promise<{ order: ReadOrder; part: ReadShopOrder }> {
  const order = await ownOrder(visit)
  const part = order.sellerOrders.find((one) => one.number === `${order.number}-${visit.c.req.param('part')}`)
  if (!part) throw new Missing('part of an order')
  return { order, part }
}

/** The link of a letter carries the key once: it goes into a cookie, and the address the reader keeps is clean. */
async function takeKey(visit: Visit, number: string, key: string): Promise<Response> {
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return tooOften(visit, seconds)
  const order = await orderForReader(visit.ctx, isOrderNumber(number) ? number : '', key)
  keepOrderKey(visit, order.number, key)
  return redirect(visit, to.order(order.number))
}

export async function showOrderWith(
  visit: Visit,
  order: ReadOrder,
  refusals: readonly Refusal[],
  wrongReview?: WrongReview,
): Promise<Response> {
  const { ctx, t, c } = visit
  const parts = partsOf(order, ctx.now, c.req.query('giliran'))
  const shown = parts.find((part) => part.shown)
  const code = shown && (await codeOf(visit, shown))
  const proofs = await proofsOf(
    ctx,
    order.sellerOrders.map((part) => part.number),
  )
  const thumbs = await thumbsOf(
    ctx,
    order.sellerOrders.flatMap((part) => part.lines.map((line) => line.picture)),
  )
  const reviews = await ownReviews(
    ctx,
    order.sellerOrders.filter((part) => part.status === 'completed').map((part) => part.number),
  )
  const facts = {
    t,
    reviews,
    wrongReview,
    tongue: ctx.tongue,
    now: ctx.now,
    order,
    parts,
    thumbs,
    proofs,
    qr: code ? { text: code, svg: await qrSvg(code) } : undefined,
    demo: ctx.house.demo,
    orderKey: orderKey(visit, order.number),
  }
  return html(visit, {
    door: 'mb2',
    title: orderTitle(t, parts),
    private: true,
    quiet: true,
    refusals,
    ...(refusals.length ? { status: statusOf(refusals) } : {}),
    head: <script type="module" src={asset('order.js')} />,
    main: <OrderPage {...facts} cheaper={c.req.query('turun') === '1'} refusals={refusals} />,
  })
}

export const showOrder: Page = async (visit) => {
  const key = visit.c.req.query('kunci')
  return key === undefined ? showOrderWith(visit, await ownOrder(visit), []) : takeKey(visit, numberOf(visit), key)
}
