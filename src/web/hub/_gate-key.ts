import { getCookie, setCookie } from 'hono/cookie'
import { type AtGate, numberAt } from '#src/events/gate-read.db.ts'
import type { Visit } from '../visit.ts'
import { eventKey } from './_event-key.ts'
import { isSeatNumber } from './_seat-key.ts'

const nameOf = (slug: string) => `__Host-gerbang-${slug}`

export const slugOf = (visit: Visit): string => {
  const slug = visit.c.req.param('slug') ?? ''
  return /^[a-z0-9-]{2,80}$/.test(slug) ? slug : ''
}

/** How this browser comes to the gate: by an account, by the organiser's key, or by the link of a helper. */
export async function atGate(visit: Visit): Promise<AtGate> {
  const slug = slugOf(visit)
  const number = slug === '' ? '' : await numberAt(visit.ctx.db, slug)
  return { slug, organiserKey: eventKey(visit, number), helperKey: slug === '' ? undefined : getCookie(visit.c, nameOf(slug)) }
}

export function keepHelperKey(visit: Visit, slug: string, key: string): void {
  setCookie(visit.c, nameOf(slug), key, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 30 * 86_400 })
}

const ofSeat = '__Host-daftar-'

/** All registrations this browser keeps a key of. */
export const seatKeys = (visit: Visit): { number: string; key: string }[] =>
  Object.entries(getCookie(visit.c))
    .filter(([name]) => name.startsWith(ofSeat) && isSeatNumber(name.slice(ofSeat.length)))
    .map(([name, key]) => ({ number: name.slice(ofSeat.length), key }))
    .slice(0, 60)
