import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Tongue } from '#src/base/time.ts'
import { actorOf } from '#src/identity/actor.db.ts'
import type { Actor, House } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'
import { countInCart } from './mb2/_cart-visit.ts'
import type { Route, Visit } from './visit.ts'

const tongueCookie = '__Host-bahasa'

/** The reader's tongue: asked for in the address, else remembered, else Indonesian. */
export function tongueOf(c: Context): Tongue {
  const asked = c.req.query('bahasa')
  if (asked === 'en' || asked === 'id') return asked
  return getCookie(c, tongueCookie) === 'en' ? 'en' : 'id'
}

function rememberTongue(c: Context) {
  const asked = c.req.query('bahasa')
  if (asked !== 'en' && asked !== 'id') return
  setCookie(c, tongueCookie, asked, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 31_536_000 })
}

/** The address as asked, without the switch of tongue. `//elsewhere` asked of us is a path; written into a link it would lead there. */
export function addressOf(c: Context): string {
  const url = new URL(c.req.url)
  url.searchParams.delete('bahasa')
  return `${url.pathname.replace(/^\/+/, '/')}${url.search}`
}

export async function openVisit(house: House, c: Context, route?: Route, db: Database = house.db): Promise<Visit> {
  const tongue = tongueOf(c)
  if (route && !route.path.startsWith('/api/')) rememberTongue(c)
  // the token of the meter is nobody's: it is not looked for among those of people
  const actor: Actor = route?.guard === 'loopback' ? { kind: 'guest' } : await actorOf(house, c.req.raw.headers)
  const ctx = { house, db, actor, now: house.now(), tongue }
  c.set('cartCount', countInCart({ c, ctx }))
  return {
    c,
    ctx,
    t: sayIn(tongue),
    here: addressOf(c),
    request: c.get('request') as string,
  }
}
