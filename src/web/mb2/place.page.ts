import { setTimeout as wait } from 'node:timers/promises'
import { sha256 } from '#src/base/id.ts'
import { done, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { buyerOf } from '#src/market/buyer.ts'
import { keepChoices, takeOrdered } from '#src/market/cart.db.ts'
import { type OrderWish, type Placed, placeOrder } from '#src/market/checkout.db.ts'
import type { PaymentMethod } from '#src/market/order-states.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Replay } from '#src/platform/once.ts'
import { redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { dropCartToken } from './_cart-visit.ts'
import { type Errand, markOf, openErrand } from './_errand.ts'
import { keepOrderKey } from './_order-key.ts'
import { type Fields, readForm } from './_read-form.ts'
import { showReceiving, showReview } from './checkout.page.tsx'

/** Many guests may stand behind one address (a school, a phone network). */
const placing = { name: 'orders', most: 300, seconds: 60 }
const methods: readonly PaymentMethod[] = ['qris', 'transfer', 'cash']

/** What is kept for the button's key: enough to show the same order again. */
type Kept = { number: string; key: string; total: number; variants: string[] }

const mostTries = 60

/** A second press of the same button waits for the first and gets its order. */
async function placeOnce(ctx: Ctx, wish: OrderWish): Promise<Outcome<Kept>> {
  for (let tries = 1; ; tries += 1) {
    try {
      const placed = await placeOrder(ctx, wish)
      return placed.ok
        ? done({
            number: placed.value.number,
            key: placed.value.key,
            total: placed.value.total,
            variants: wish.lines.map((line) => line.variant),
          })
        : placed
    } catch (error) {
      if (!(error instanceof Replay)) throw error
      if (error.reason === 'again') return done(error.body as Kept)
      if (error.reason !== 'running' || tries >= mostTries) throw error
      await wait(100)
    }
  }
}

/** The key alone says which press it is: whatever else the form of a press already answered says, its order stands. */
function onceOf(ctx: Ctx, key: string, variants: string[]): Ctx {
  const answer = (value: unknown) => {
    const { number, key: orderKey, total } = value as Placed
    return { status: 201, body: { number, key: orderKey, total, variants } satisfies Kept }
  }
  return { ...ctx, once: { route: 'POST /bayar', key, requestHash: sha256('bayar'), answer } }
}

function whyNotPressed(form: Fields, errand: Errand): Refusal[] {
  if (!methods.some((method) => method === form('cara-bayar'))) return [{ rule: 'market.payment.method_missing', field: 'cara-bayar' }]
  return errand.cart.shops.length > 0 && form('pilihan') !== markOf(errand) ? [{ rule: 'market.checkout.changed' }] : []
}

/** Back to the page where it can be put right, with everything chosen and typed still there. */
async function showRefused(visit: Visit, refusals: Refusal[], method: PaymentMethod): Promise<Response> {
  const errand = await openErrand(visit)
  if (errand.cart.shops.length === 0) return redirect(visit, to.cart())
  await keepChoices(visit.ctx, { token: errand.token, choices: { payment: method } })
  const ways = refusals.filter((refusal) => refusal.field === 'fulfilment' && refusal.rule !== 'market.quote.changed')
  if (ways.length)
    return showReceiving(
      visit,
      errand,
      errand.cart.choices,
      ways.map((refusal) => ({ ...refusal, field: `cara-${refusal.facts?.shop ?? ''}` })),
    )
  return showReview(visit, errand, {
    refusals: refusals.map(({ field, ...refusal }) => (field === 'payment' ? { ...refusal, field: 'cara-bayar' } : refusal)),
    chosen: method,
  })
}

/** The order, once a press: then its page, with the key in this browser and in no address. */
export const placeFromCart: Page = async (visit) => {
  const [form, errand] = [await readForm(visit), await openErrand(visit)]
  const method = form('cara-bayar') as PaymentMethod
  const key = form('once')
  if (!/^[\w-]{20,60}$/.test(key)) return redirect(visit, to.pay({ langkah: 'bayar' }))
  const unclear = whyNotPressed(form, errand)
  if (unclear.length) return showReview(visit, errand, { refusals: unclear })
  const seconds = await tooMany(visit.ctx, placing, addressOfClient(visit))
  if (seconds) return showReview(visit, errand, { refusals: [{ rule: 'platform.too_many', facts: { seconds } }], chosen: method })
  const wish = {
    quote: form('penawaran'),
    lines: errand.cart.wishes,
    fulfilment: errand.fulfilment,
    buyer: buyerOf(errand.contact),
    payment: method,
  }
  const placed = await placeOnce(
    onceOf(
      visit.ctx,
      key,
      wish.lines.map((line) => line.variant),
    ),
    wish,
  )
  if (!placed.ok) return showRefused(visit, placed.refusals, method)
  await takeOrdered(visit.ctx, { token: errand.token, variants: placed.value.variants })
  if (errand.token && errand.cart.wishes.every((line) => placed.value.variants.includes(line.variant))) dropCartToken(visit)
  keepOrderKey(visit, placed.value.number, placed.value.key)
  return redirect(visit, `${to.order(placed.value.number)}${placed.value.total < Number(form('jumlah')) ? '?turun=1' : ''}`)
}
