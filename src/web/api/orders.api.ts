import type { z } from 'zod'
import { rupiah } from '#src/base/money.ts'
import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { alikeFor } from '#src/market/alike.db.ts'
import { type Placed, placeOrder, quote } from '#src/market/checkout.db.ts'
import { putOff } from '#src/market/making.db.ts'
import { cancelAsSeller, confirmPayment, fulfilOrder, refundOrder } from '#src/market/order-deeds.db.ts'
import { orderForReader } from '#src/market/order-read.db.ts'
import type { Priced } from '#src/market/pricing.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { addressOfClient } from '../guard.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import {
  cancellationSchema,
  confirmationSchema,
  fulfilmentStepSchema,
  orderSchema,
  postponementSchema,
  quoteSchema,
  refundSchema,
} from './_schemas-orders.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

/** Many guests may stand behind one address (a school, a phone network): the count is generous, and says when to come back. */
const placing = { name: 'orders', most: 3000, seconds: 60 }
/** Only misses count: whoever holds the key may look as often as he likes, whoever guesses may not. */
const guessing = { name: 'order-guess', most: 20, seconds: 60 }

const quotedBody = (priced: Priced & { quote: string }) => ({
  quote: priced.quote,
  total: priced.total,
  shops: priced.shops.map((shop) => ({
    shop: shop.slug,
    name: shop.name,
    fulfilment: { method: shop.fulfilment, place: shop.placeText, address: shop.address, fee: shop.deliveryFee },
    lines: shop.lines.map((line) => ({
      variant: line.variant,
      sku: line.sku,
      name: line.name,
      quantity: line.quantity,
      price: line.price,
      total: line.total,
    })),
    subtotal: shop.subtotal,
    total: shop.total,
    ...(shop.readyBy ? { readyBy: shop.readyBy } : {}),
  })),
})

/** What is sold out is refused with what else lies on its shelf. */
async function refuseGoods(visit: Visit, refusals: readonly Refusal[]): Promise<Response> {
  // what helps further must not cost the answer itself
  const alike = await alikeFor(visit.ctx, refusals).catch(() => [])
  const similar = alike.map(({ instead, slug, name, shop, min }) => ({ instead, slug, name, shop, price: min }))
  return refuse(visit, refusals, {}, similar.length ? { similar } : {})
}

const makeQuote: Page = async (visit) => {
  const read = await readBody(visit, quoteSchema)
  if (!read.ok) return refuse(visit, read.refusals)
  const { lines, fulfilment, voucher } = read.value.value
  if (voucher) return refuse(visit, [{ rule: 'market.voucher.unknown', field: 'voucher' }])
  const quoted = await quote(visit.ctx, lines, fulfilment ?? [])
  return quoted.ok ? json(quotedBody(quoted.value)) : refuseGoods(visit, quoted.refusals)
}

async function waitTold(visit: Visit, limit: typeof placing, who: string): Promise<Response | undefined> {
  const wait = await tooMany(visit.ctx, limit, who)
  return wait ? refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) }) : undefined
}

const makeOrder: Page = async (visit) => {
  const read = await readBody(visit, orderSchema)
  if (!read.ok) return refuse(visit, read.refusals)
  const ctx = onceFor(visit, 'POST /orders', read.value.text, (value) => ({ status: 201, body: value as Placed }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const wait = await waitTold(visit, placing, addressOfClient(visit))
  if (wait) return wait
  const placed = await placeOrder(ctx.value, read.value.value)
  return placed.ok ? json(placed.value, 201) : refuseGoods(visit, placed.refusals)
}

const showOrder: Page = async (visit) => {
  const key = visit.c.req.query('key') ?? visit.c.req.header('x-order-key')
  const number = visit.c.req.param('number') ?? ''
  try {
    return json(await orderForReader(visit.ctx, number, key))
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    const wait = await waitTold(visit, guessing, addressOfClient(visit))
    if (wait) return wait
    throw error
  }
}

/** A seller's errand on one order: body by schema, replay key, then the deed. */
function errand<T>(
  name: string,
  schema: z.ZodType<T>,
  run: (ctx: Ctx, number: string, body: T) => Promise<Outcome<unknown>>,
  status = 200,
): Page {
  return async (visit) => {
    const read = await readBody(visit, schema)
    if (!read.ok) return refuse(visit, read.refusals)
    const number = visit.c.req.param('number') ?? ''
    const ctx = onceFor(visit, `POST /seller-orders/${number}/${name}`, read.value.text, (value) => ({ status, body: value }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const outcome = await run(ctx.value, number, read.value.value)
    return outcome.ok ? json(outcome.value, status) : refuse(visit, outcome.refusals)
  }
}

const money = (amount: number | undefined) => (amount === undefined ? undefined : rupiah(amount))

export const orderApiRoutes: Route[] = [
  post('/api/v1/quotes', 'api', makeQuote),
  post('/api/v1/orders', 'api', makeOrder),
  get('/api/v1/orders/:number', 'api', showOrder),
  post(
    '/api/v1/seller-orders/:number/payment-confirmation',
    'api',
    errand(
      'payment-confirmation',
      confirmationSchema,
      (ctx, number, { amount, reference }) => confirmPayment(ctx, { number, amount: money(amount), reference }),
      201,
    ),
  ),
  post(
    '/api/v1/seller-orders/:number/fulfilment',
    'api',
    errand('fulfilment', fulfilmentStepSchema, (ctx, number, body) => fulfilOrder(ctx, { number, ...body }), 201),
  ),
  post(
    '/api/v1/seller-orders/:number/cancellation',
    'api',
    errand('cancellation', cancellationSchema, (ctx, number, { reason }) => cancelAsSeller(ctx, { number, reason }), 201),
  ),
  post(
    '/api/v1/seller-orders/:number/postponement',
    'api',
    errand('postponement', postponementSchema, (ctx, number, body) => putOff(ctx, { number, ...body }), 201),
  ),
  post(
    '/api/v1/seller-orders/:number/refunds',
    'api',
    errand(
      'refunds',
      refundSchema,
      (ctx, number, { amount, ...wish }) => refundOrder(ctx, { number, ...wish, amount: money(amount) }),
      201,
    ),
  ),
]
