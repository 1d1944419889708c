import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { ownBooking } from './_rows.db.ts'
import { itemsOf } from './booking.db.ts'
import { type Quote, quoteUse } from './usage.db.ts'
import type { Answers } from './usage.ts'

/** What one's booking would be and cost with these answers, by the rules of its day. Nothing is kept. */
export async function tryUse(ctx: Ctx, number: string, answers: Answers): Promise<Outcome<Quote>> {
  const row = await ownBooking(ctx.db, ctx.actor, number)
  return await quoteUse(ctx.db, { items: await itemsOf(ctx.db, row), periods: row.periods, answers })
}
