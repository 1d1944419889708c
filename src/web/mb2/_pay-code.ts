import type { Part } from '#src/market/order-turn.ts'
import { restCode } from '#src/market/pay-ways.db.ts'
import type { Visit } from '../visit.ts'

/** The text of the code to be paid now: for the whole, or for what is missing. */
export async function codeOf(visit: Visit, part: Part): Promise<string | undefined> {
  const { payload, method } = part.order.payment
  if (method !== 'qris') return undefined
  return part.turn.state === 'pay_rest' ? await restCode(visit.ctx, part.order.number, part.left) : payload
}
