import type { Context } from 'hono'
import type { Ctx } from '#src/platform/context.ts'
import type { Say } from '#src/ui/words.ts'

/** One reader at one address: what every page gets. */
export type Visit = {
  c: Context
  ctx: Ctx
  /** Words in the reader's tongue. */
  t: Say
  /** The address without `bahasa`, for the switch of tongues and for coming back. */
  here: string
  /** Request number, shown on fault pages and kept in the log. */
  request: string
}

export type Page = (visit: Visit) => Response | Promise<Response>

/** Who may ask for an address at all. What may be done there is asked again in every deed. */
export type Guard = 'public' | 'signed_in' | 'shop' | 'desk' | 'demo' | 'loopback' | 'api'

export type Route = {
  method: 'GET' | 'POST'
  path: string
  guard: Guard
  page: Page
  /** Rooms whose data version keys the page cache for readers without a cookie. Absent: never cached. */
  cache?: readonly string[]
  /** Largest body taken, in bytes; 64 KiB unless said. */
  body?: number
}

export const get = (path: string, guard: Guard, page: Page, cache?: readonly string[]): Route => ({
  method: 'GET',
  path,
  guard,
  page,
  ...(cache ? { cache } : {}),
})

export const post = (path: string, guard: Guard, page: Page, body?: number): Route => ({
  method: 'POST',
  path,
  guard,
  page,
  ...(body ? { body } : {}),
})
