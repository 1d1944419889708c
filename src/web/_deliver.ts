import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliCompress, constants, createGzip, gzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const squeeze = {
  br: (body: Uint8Array) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength },
    }),
  gzip: (body: Uint8Array) => promisify(gzip)(body, { level: 5 }),
}

type Coding = keyof typeof squeeze

/** Goes on as its reader takes it; whoever leaves ends what it is read from. */
const gzipped = (body: ReadableStream<Uint8Array>): ReadableStream =>
  Readable.toWeb(pipeline(Readable.fromWeb(body as never), createGzip({ level: 5 }), () => undefined)) as ReadableStream

/** What is written piece by piece is squeezed as it goes: a calendar of ten thousand dates is never held whole. */
const inPieces = /^text\/calendar/
/** What this house writes whole, never as a stream. */
const whole = /^(text\/html|application\/(problem\+)?json|image\/svg\+xml)/
const least = 1024
const mostKept = 24 * 1024 * 1024

/** Squeezed bodies by their tag: a page out of the page cache is not squeezed for every reader anew. */
const kept = new Map<string, Uint8Array>()
let keptBytes = 0

function keep(key: string, body: Uint8Array) {
  kept.set(key, body)
  keptBytes += body.byteLength
  for (const [oldest, old] of kept) {
    if (keptBytes <= mostKept) break
    kept.delete(oldest)
    keptBytes -= old.byteLength
  }
}

function codingFor(accepted: string | undefined, streamed: boolean): Coding | undefined {
  const offered = (accepted ?? '').split(',').map((part) => part.trim().split(/\s*;\s*q=/))
  const takes = (name: string) => offered.some(([coding, quality]) => coding === name && quality !== '0')
  return takes('br') && !streamed ? 'br' : takes('gzip') ? 'gzip' : undefined
}

async function squeezed(body: Uint8Array, coding: Coding, tag: string | null): Promise<Uint8Array> {
  const key = tag && `${coding} ${tag}`
  const known = key ? kept.get(key) : undefined
  if (known) return known
  const small = await squeeze[coding](body)
  if (key) keep(key, small)
  return small
}

const sameTag = (asked: string | undefined, tag: string) =>
  (asked ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag.replace(/^W\//, ''))

/** The last thing before an answer leaves: 304 for what the reader has already, gzip or brotli for what is worth it. Stands outside the page cache, which knows no codings. */
export function deliver(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    const { headers, status } = c.res
    const tag = headers.get('etag')
    if (tag && status === 200 && sameTag(c.req.header('if-none-match'), tag)) {
      const short = new Headers(headers)
      for (const name of ['content-length', 'content-type', 'content-encoding']) short.delete(name)
      c.res = undefined
      c.res = new Response(null, { status: 304, headers: short })
      return
    }
    const streamed = inPieces.test(headers.get('content-type') ?? '')
    if (headers.has('content-encoding') || !(streamed || whole.test(headers.get('content-type') ?? ''))) return
    headers.append('vary', 'accept-encoding')
    const coding = codingFor(c.req.header('accept-encoding'), streamed)
    if (!coding || c.req.method === 'HEAD' || status === 204 || status === 304) return
    const answer = new Headers(headers)
    answer.delete('content-length')
    if (streamed) {
      const pieces = c.res.body && gzipped(c.res.body)
      answer.set('content-encoding', coding)
      c.res = undefined
      c.res = new Response(pieces, { status, headers: answer })
      return
    }
    const body = new Uint8Array(await c.res.arrayBuffer())
    const small = body.byteLength < least ? undefined : await squeezed(body, coding, tag)
    if (small) answer.set('content-encoding', coding)
    c.res = undefined
    c.res = new Response((small ?? body) as BodyInit, { status, headers: answer })
  }
}
