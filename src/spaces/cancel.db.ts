import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { withdrawBill } from '#src/finance/refund.db.ts'
import { addStep as addCaseStep } from '#src/governance/case-turn.db.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep, type BookingRow, ownBooking } from './_rows.db.ts'
import { subjectOf } from './bill.db.ts'
import { beginsAt, bookingClocks, mayBeCancelled, reasonSchema } from './booking.ts'
import { tellApplicant } from './letters.db.ts'

export const cancelSchema = z.strictObject({ reason: reasonSchema, version: z.coerce.number().int().optional() })
export type Cancelled = { number: string; state: BookingRow['state']; late: boolean }

/** Part: the case that waits for a decision nobody needs any more. */
export async function closeCase(scope: DeedScope, row: BookingRow, reason: string): Promise<void> {
  const found = await sql<{ id: string }>`select id from governance.case_file where number = ${row.caseNumber} and status = 'open'`.execute(
    scope.tx,
  )
  const open = found.rows[0]
  if (open) await addCaseStep(scope, { caseFile: open.id, step: 'withdrawn', reason })
}

/** After the start only the time that is left is given back. */
async function giveBackTheRest(scope: DeedScope, row: BookingRow): Promise<void> {
  await sql`select spaces.end_now(${row.id})`.execute(scope.tx)
}

/** Part: calls one booking off; whoever asks for it has been asked by what right. */
export async function cancelOne(
  scope: DeedScope,
  row: BookingRow,
  { reason, version }: z.output<typeof cancelSchema>,
  // a house that cannot keep its word is not an applicant who comes late
  o: { byHouse?: boolean } = {},
): Promise<Outcome<Cancelled>> {
  const { now } = scope
  const { number } = row
  if (version !== undefined && version !== row.version) return refused({ rule: 'spaces.booking.stale' })
  const begun = beginsAt(row.periods) <= now
  if (!mayBeCancelled.includes(row.state) && row.state !== 'in_use')
    return refused({ rule: 'spaces.booking.over', facts: { state: row.state } })
  const late = !o.byHouse && beginsAt(row.periods).getTime() - now.getTime() < bookingClocks.freeCancelHours * 3_600_000
  // what was used stays used; who never came calls it off, however late
  const used = row.state === 'in_use' || (begun && row.state === 'confirmed' && !row.bookable.checkIn)
  if (used) await giveBackTheRest(scope, row)
  const to = used ? 'completed' : 'cancelled'
  await addStep(scope, { booking: row.id, from: row.state, to, reason, facts: { late } })
  await closeCase(scope, row, reason)
  if (!used) await withdrawBill(scope, subjectOf(number), reason)
  await tellApplicant(scope, row.id, 'cancelled')
  await scope.enqueue('spaces.waiting.offer', {})
  scope.note(`booking:${number}`, { late: late ? 1 : 0 })
  scope.touched('spaces')
  return done({ number, state: to, late })
}

/**
 * Calls a booking off. Up to a day before it costs nothing; later it is marked late and the room is free at once all the same. Once it has
 * begun, only the rest of its time is released.
 */
export const cancelBooking = deed(
  'spaces.booking.cancel',
  async (scope, { number, ...wish }: z.output<typeof cancelSchema> & { number: string }): Promise<Outcome<Cancelled>> => {
    const row = await ownBooking(scope.tx, scope.actor, number, true)
    await scope.must('spaces.booking.cancel', { person: row.person ?? '' })
    return await cancelOne(scope, row, wish)
  },
)
