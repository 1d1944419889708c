import { secret } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { alikeFor } from '#src/market/alike.db.ts'
import { kelurahanByName } from '#src/market/buyer.db.ts'
import type { Contact } from '#src/market/buyer.ts'
import type { Choices } from '#src/market/cart.ts'
import { quote } from '#src/market/checkout.db.ts'
import type { PaymentMethod } from '#src/market/order-states.ts'
import { payWays } from '#src/market/pay-ways.db.ts'
import { html, redirect } from '../answer.tsx'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type Errand, markOf, openErrand, stageOf, whyNotReceivedYet } from './_errand.ts'
import { BuyerPage } from './buyer.view.tsx'
import { ReceivingPage } from './receiving.view.tsx'
import { ReviewPage, readable } from './review.view.tsx'

const answer = (visit: Visit, title: string, main: ReturnType<typeof BuyerPage>, refusals: readonly Refusal[]) =>
  html(visit, {
    door: 'mb2',
    title: visit.t(title),
    main,
    private: true,
    quiet: true,
    refusals,
    ...(refusals.length ? { status: statusOf(refusals) } : {}),
  })

export async function showReceiving(visit: Visit, errand: Errand, choices: Choices, refusals: readonly Refusal[]): Promise<Response> {
  const kelurahan = await kelurahanByName(visit.ctx)
  return answer(
    visit,
    'buy.receiving.title',
    <ReceivingPage t={visit.t} cart={errand.cart} terms={errand.terms} choices={choices} kelurahan={kelurahan} refusals={refusals} />,
    refusals,
  )
}

export const showBuyer = (visit: Visit, errand: Errand, contact: Contact, refusals: readonly Refusal[]) =>
  answer(
    visit,
    'buy.buyer.title',
    <BuyerPage t={visit.t} cart={errand.cart} contact={contact} refusals={refusals} guest={visit.ctx.actor.kind === 'guest'} />,
    refusals,
  )

/** The last page before placing, priced anew each time it is shown. */
export async function showReview(
  visit: Visit,
  errand: Errand,
  o: { refusals?: Refusal[]; chosen?: PaymentMethod | undefined } = {},
): Promise<Response> {
  const quoted = errand.cart.sound ? await quote(visit.ctx, errand.cart.wishes, errand.fulfilment) : undefined
  const payable = quoted?.ok ? { priced: quoted.value, ways: await payWays(visit.ctx, quoted.value.shops) } : undefined
  const stopped = errand.cart.shops.flatMap((shop) =>
    shop.lines.flatMap((line) => (line.refusal ? [{ ...line.refusal, field: `barang-${line.goods.variant}` }] : [])),
  )
  const refusals = (stopped.length ? stopped : (o.refusals ?? [])).map(readable)
  const facts = {
    cart: errand.cart,
    contact: errand.contact,
    payable,
    alike: await alikeFor(visit.ctx, stopped),
    chosen: o.chosen ?? errand.cart.choices.payment,
    once: secret(),
    mark: markOf(errand),
  }
  // what changed is shown old beside new, so the page gets the sums themselves and the summary the sentences
  const page = <ReviewPage {...facts} t={visit.t} tongue={visit.ctx.tongue} refusals={refusals} changes={o.refusals ?? []} />
  return answer(visit, 'buy.review.title', page, refusals)
}

export const showCheckout: Page = async (visit) => {
  const errand = await openErrand(visit)
  const asked = visit.c.req.query('langkah')
  if (errand.cart.shops.length === 0) return redirect(visit, to.cart())
  const stage = stageOf(errand, asked)
  if (!errand.cart.sound && stage !== 'bayar') return redirect(visit, to.cart())
  if (stage === 'terima') return showReceiving(visit, errand, errand.cart.choices, asked === 'bayar' ? whyNotReceivedYet(errand) : [])
  return stage === 'data' ? showBuyer(visit, errand, errand.contact, []) : showReview(visit, errand)
}
