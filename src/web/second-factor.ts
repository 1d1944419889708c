import { needsSecondFactor, type Reach } from '#src/identity/second-factor.db.ts'
import { redirect } from './answer.tsx'
import { to } from './to.ts'
import type { Visit } from './visit.ts'

/** For desks and for where a shop is paid: sends who has shown no second factor to set one up, and back here after. `undefined`: go on. */
export async function secondFactorFirst(visit: Visit, reach: Reach = 'desk'): Promise<Response | undefined> {
  return (await needsSecondFactor(visit.ctx, reach)) ? redirect(visit, to.mySecondFactor(visit.here)) : undefined
}
