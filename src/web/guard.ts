import { Missing } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import { html } from './answer.tsx'
import { HeldFormPage, heldFormOf } from './held-form.view.tsx'
import { to } from './to.ts'
import type { Route, Visit } from './visit.ts'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** The address of the peer, or of the client where a trusted proxy says so. Never read from a header anybody can send. */
export function addressOfClient(visit: Visit): string {
  const { config } = visit.ctx.house
  const forwarded = config.TRUSTED_PROXY === '1' ? visit.c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const incoming = (visit.c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
  return forwarded ?? incoming?.socket?.remoteAddress ?? 'unknown'
}

/** The rim: whether this reader may ask here at all. Answers a response when not. */
export async function guarded(visit: Visit, route: Route): Promise<Response | undefined> {
  const { c, ctx } = visit
  if (route.guard === 'public' || route.guard === 'api') return undefined
  if (route.guard === 'demo') {
    if (!ctx.house.demo) throw new Missing('only in a demo town')
    return undefined
  }
  if (route.guard === 'loopback') {
    const token = ctx.house.config.METRICS_TOKEN
    if (token && c.req.header('authorization') === `Bearer ${token}`) return undefined
    if (!loopback.has(addressOfClient(visit)) || c.req.header('x-forwarded-for')) throw new Missing('not from here')
    return undefined
  }
  if (personOf(ctx.actor)) return undefined
  c.header('cache-control', 'no-store')
  const held = await heldFormOf(visit)
  return held ? HeldFormPage(visit, held, html) : c.redirect(to.signIn(visit.here), 303)
}
