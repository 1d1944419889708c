import { getCookie, setCookie } from 'hono/cookie'
import { type Zone, zoneCalled } from '#src/base/zones.ts'
import { zoneOf } from '#src/identity/zone.db.ts'
import type { Visit } from './visit.ts'

const zoneCookie = '__Host-zona'

export const keepZone = ({ c }: Pick<Visit, 'c'>, zone: Zone): void =>
  setCookie(c, zoneCookie, zone, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 31_536_000 })

/**
 * The zone whose clock a reader wants beside the city's: asked for in the address and remembered, else kept with his account, else none.
 * It is only shown. Days, opening hours and everything that is asked for are the city's.
 */
export async function zoneFor({ c, ctx }: Visit): Promise<Zone | undefined> {
  const asked = zoneCalled(c.req.query('zona'))
  if (asked) keepZone({ c }, asked)
  return asked ?? zoneCalled(getCookie(c, zoneCookie)) ?? (await zoneOf(ctx))
}
