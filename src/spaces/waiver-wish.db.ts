import { sql } from 'kysely'
import type { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { addStep, ownBooking } from './_rows.db.ts'
import type { BookingState } from './booking.ts'
import { askWaiverSchema } from './waiver.db.ts'

export const waiverWishSchema = askWaiverSchema.pick({ amount: true, reason: true })

const open: readonly BookingState[] = ['pending', 'awaiting_payment']

/**
 * The applicant says how much relief he wishes for, and why. It stands with the booking for the post that may propose it by the matrix; the
 * whole price stands until that has been decided.
 */
export const wishWaiver = deed(
  'spaces.waiver.wish',
  async (
    scope,
    { number, amount, reason }: z.output<typeof waiverWishSchema> & { number: string },
  ): Promise<Outcome<{ number: string; state: BookingState }>> => {
    const { tx } = scope
    const row = await ownBooking(tx, scope.actor, number, true)
    // what bears on the price of a booking is its applicant's to say, as is a change of its use
    await scope.must('spaces.requote.declare', { person: row.person ?? '' })
    if (!open.includes(row.state)) return refused({ rule: 'spaces.waiver.not_now', facts: { state: row.state } })
    if (amount > row.price) return refused({ rule: 'spaces.waiver.within_price', field: 'amount', facts: { price: row.price } })
    const found = await sql<{
      there: boolean
    }>`select exists (select from spaces.booking_step where booking_id = ${row.id} and facts ? 'waiverAsked')
      or exists (select from spaces.waiver where booking_id = ${row.id}) as there`.execute(tx)
    if (found.rows[0]?.there) return refused({ rule: 'spaces.waiver.wished_once' })
    await addStep(scope, {
      booking: row.id,
      from: row.state,
      to: row.state,
      reason,
      ...(row.lapsesAt ? { lapse: { at: row.lapsesAt, to: 'expired' } } : {}),
      facts: { waiverAsked: amount },
    })
    scope.note(`booking:${number}`, { waive: amount })
    return done({ number, state: row.state })
  },
)
