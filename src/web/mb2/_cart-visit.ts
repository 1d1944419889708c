import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { secret } from '#src/base/id.ts'
import { cartCount, joinCart } from '#src/market/cart.db.ts'
import { personOf } from '#src/platform/context.ts'
import type { Visit } from '../visit.ts'

const cookie = '__Host-keranjang'
const shape = /^[\w-]{20,60}$/
const kept = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 90 * 86_400 } as const

/** The secret of a guest's cart, if this browser has one. */
export function cartToken(visit: Pick<Visit, 'c'>): string | undefined {
  const token = getCookie(visit.c, cookie)
  return token !== undefined && shape.test(token) ? token : undefined
}

export const dropCartToken = (visit: Visit): void => void deleteCookie(visit.c, cookie, { path: '/', secure: true })

/** The token to ask for the cart with. Somebody signed in who brings a guest's cart gets it added to his own first. */
export async function ownCartToken(visit: Visit): Promise<string | undefined> {
  const token = cartToken(visit)
  if (token === undefined || personOf(visit.ctx.actor) === undefined) return token
  await joinCart(visit.ctx, { token })
  dropCartToken(visit)
  return undefined
}

/** The same, for putting something in: a guest without a cart gets one. */
export async function madeCartToken(visit: Visit): Promise<string | undefined> {
  const known = await ownCartToken(visit)
  if (known !== undefined || personOf(visit.ctx.actor) !== undefined) return known
  const token = secret()
  setCookie(visit.c, cookie, token, kept)
  return token
}

/** What the head of every page shows beside the basket. Readers without cart or account cost no question. */
export const countInCart = (visit: Pick<Visit, 'c' | 'ctx'>) => (): Promise<number> => cartCount(visit.ctx, cartToken(visit))
