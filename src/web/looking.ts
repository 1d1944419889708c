import { Denied } from '#src/base/outcome.ts'
import { noteLook } from '#src/identity/view-as.db.ts'
import { to } from './to.ts'
import type { Route, Visit } from './visit.ts'

/** What a helper sees of somebody's own pages: where an errand stands. Not how she signs in, not her file, no desk, no shop, nothing that shows a secret. */
const open = new Set([
  to.mine(),
  to.myOrders(),
  to.myBookings(),
  to.myBooking(':number'),
  to.mySeries(':number'),
  to.myEvents(),
  to.myWaiting(),
  to.myObjections(),
])

/** While a helper looks at somebody's pages nothing is sent, and only what helps is shown; what was opened is noted for her who is seen. */
export async function onlyLooking({ c, ctx }: Visit, route: Route): Promise<undefined> {
  const seen = ctx.actor.kind === 'person' ? ctx.actor.seenBy : undefined
  if (!seen || route.path === to.deskHelpEnd()) return undefined
  if (route.method !== 'GET') throw new Denied('identity.view_as', { rule: 'platform.only_looking' })
  if (route.guard === 'public') return undefined
  if (!open.has(route.path)) throw new Denied('identity.view_as', { rule: 'platform.not_for_lookers' })
  await noteLook(ctx, seen.look, c.req.path)
  return undefined
}
