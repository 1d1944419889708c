import { mySeats } from '#src/governance/holders.db.ts'
import { unitsOf } from '#src/support/read.db.ts'
import type { Visit } from '../visit.ts'

/** Agencies in which this reader sits today. */
export async function myUnits({ ctx }: Visit): Promise<{ value: string; label: string }[]> {
  const seats = await mySeats(ctx)
  return await unitsOf(
    ctx.db,
    seats.filter(({ state }) => state === 'now').map(({ unit }) => unit),
    ctx.tongue === 'en',
  )
}
