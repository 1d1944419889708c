import type { Context, MiddlewareHandler } from 'hono'
import type { House } from '#src/platform/context.ts'
import { secureHeaders } from './security.ts'

/** All that is given out there. */
const givenOut = /^\/(?:gambar|acara\/foto)\/[^/]+$/

/** What an answer there may do when it is opened by itself, and who may show it: nothing, and everybody. */
const strict = { 'content-security-policy': "default-src 'none'; sandbox", 'cross-origin-resource-policy': 'cross-origin' }

const hostAsked = (c: Context): string => (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()

const isMediaHost = ({ config }: House, c: Context): boolean =>
  config.mediaOrigin !== undefined && hostAsked(c) === new URL(config.mediaOrigin).host

/** A picture asked of the site's own host, where old pages and caches still look for it. */
export function movedToMedia(house: House, c: Context): Response | undefined {
  const { mediaOrigin: origin } = house.config
  return origin === undefined || isMediaHost(house, c) ? undefined : c.redirect(`${origin}${c.req.path}`, 301)
}

function nothingThere({ config }: House): Response {
  const headers = new Headers({ ...strict, 'cache-control': 'no-store' })
  secureHeaders(headers, config)
  return new Response(null, { status: 404, headers })
}

/** On the host of the pictures there are pictures: nobody is known there, and nothing else is. */
export function onlyPictures(house: House): MiddlewareHandler {
  return async (c, next) => {
    if (!isMediaHost(house, c)) return await next()
    if (!/^(?:GET|HEAD)$/.test(c.req.method) || !givenOut.test(c.req.path)) return nothingThere(house)
    const tag = c.req.header('if-none-match')
    const { origin, pathname } = new URL(c.req.url)
    c.req.raw = new Request(`${origin}${pathname}`, {
      method: c.req.method,
      headers: { host: hostAsked(c), ...(tag ? { 'if-none-match': tag } : {}) },
    })
    await next()
    if (![200, 304, 503].includes(c.res.status)) {
      c.res = undefined
      c.res = nothingThere(house)
    } else for (const [name, value] of Object.entries(strict)) c.res.headers.set(name, value)
  }
}
