import { sha256 } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { contactOf } from '#src/market/buyer.db.ts'
import { buyerOf, type Contact, whyNotBuyer } from '#src/market/buyer.ts'
import { cartForReader, type ReadCart } from '#src/market/cart.db.ts'
import { fulfilmentOf, whyNotReceived } from '#src/market/cart.ts'
import { termsNow } from '#src/market/goods.db.ts'
import type { FulfilmentWish, ShopTerms } from '#src/market/pricing.ts'
import type { Visit } from '../visit.ts'
import { ownCartToken } from './_cart-visit.ts'

export type Stage = 'terima' | 'data' | 'bayar'

/** Buying, as far as it has come: the cart, how its shops hand over, what was chosen and typed. */
export type Errand = {
  token: string | undefined
  cart: ReadCart
  /** In the order the shops stand in the cart. */
  terms: ShopTerms[]
  contact: Contact
  fulfilment: FulfilmentWish[]
}

export async function openErrand(visit: Visit): Promise<Errand> {
  const token = await ownCartToken(visit)
  const cart = await cartForReader(visit.ctx, token)
  const found = await termsNow(
    visit.ctx.db,
    cart.shops.map((shop) => shop.shop),
  )
  const terms = cart.shops.flatMap((shop) => found.get(shop.shop) ?? [])
  return {
    token,
    cart,
    terms,
    contact: await contactOf(visit.ctx, cart.choices),
    fulfilment: fulfilmentOf(
      cart.choices,
      cart.shops.map((shop) => shop.slug),
    ),
  }
}

export const whyNotReceivedYet = (errand: Errand): Refusal[] => whyNotReceived(errand.cart.choices, errand.terms)

/** The furthest page that makes sense now: nobody is asked to pay before it is known how the goods come to him. */
export function stageOf(errand: Errand, asked: string | undefined): Stage {
  const furthest: Stage = whyNotReceivedYet(errand).length ? 'terima' : whyNotBuyer(errand.contact).length ? 'data' : 'bayar'
  if (asked === 'terima') return 'terima'
  return asked === 'data' && furthest !== 'terima' ? 'data' : furthest
}

/** A mark of what the review showed: pressing the button of an older review, kept in another tab, is noticed. */
export const markOf = (errand: Errand): string => sha256(JSON.stringify([errand.fulfilment, buyerOf(errand.contact)])).slice(0, 20)
