import { randomBytes } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { Config } from '#src/platform/config.ts'
import type { House } from '#src/platform/context.ts'
import { isFlagged } from './_flagged.ts'

const imagesFrom = "img-src 'self' data:"

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  imagesFrom,
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self' https://wa.me",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ')

/** Only pictures come from elsewhere, and only where the house says so. */
const policyWith = (media: string | undefined) => (media ? policy.replace(imagesFrom, `${imagesFrom} ${media}`) : policy)

/** Every answer carries these, errors and files included. */
export function secureHeaders(headers: Headers, { secure, mediaOrigin }: Pick<Config, 'secure' | 'mediaOrigin'>): void {
  // an answer may bring a stricter policy of its own (a picture's sandbox), never none
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', policyWith(mediaOrigin))
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'strict-origin-when-cross-origin')
  headers.set('cross-origin-opener-policy', 'same-origin')
  // open data and what may be embedded say otherwise of themselves
  if (!headers.has('cross-origin-resource-policy')) headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=()')
  if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** A changing request must come from our own pages. Bearer tokens are not sent by browsers on their own, so they prove themselves; a name and password out of an address are. */
export function fromOurPages(c: Context, origin: string): boolean {
  if (!changing.has(c.req.method) || /^Bearer\s+\S{10,200}$/i.test(c.req.header('authorization') ?? '')) return true
  const site = c.req.header('sec-fetch-site')
  if (site) return site === 'same-origin' || (site === 'none' && !c.req.header('origin'))
  const from = c.req.header('origin')
  if (from) return from === origin || from === new URL(c.req.url).origin || from === `http://${c.req.header('host')}`
  // programs that are not browsers send neither; without a cookie they act for nobody
  return !c.req.header('cookie')
}

const sinceStart = randomBytes(5).toString('hex')
let requests = 0
/** Short enough to read out on the telephone, and this process's own. */
export const requestNumber = (): string => {
  requests += 1
  return `${sinceStart}${requests.toString(36)}`
}

/** Headers on everything, cross-site changes refused before anything is read. */
export function protect(house: House): MiddlewareHandler {
  return async (c, next) => {
    c.set('request', requestNumber())
    if (!fromOurPages(c, house.config.origin)) throw new CrossSite()
    await next()
    secureHeaders(c.res.headers, house.config)
    if (isFlagged(house, c.req.path)) c.res.headers.set('x-robots-tag', 'noindex, nofollow')
  }
}

export class CrossSite extends Error {
  override name = 'CrossSite'
}
