import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { decideCase } from '#src/governance/case-decide.db.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { claimsFor, inTheWay, readyToTake } from './_claims.db.ts'
import { addStep, type BookingRow, bookingCalled } from './_rows.db.ts'
import { onlyOfficers, orWhyNot } from './_why-not.db.ts'
import { settle } from './booking.db.ts'
import { endsAt, reasonSchema } from './booking.ts'
import { tellApplicant } from './letters.db.ts'
import { requoteOf } from './requote.db.ts'
import { tellRivals } from './rivals.db.ts'

/** `version` is the one the page showed: of two who decide at once, the second is told that it has changed. */
export const decisionSchema = z.strictObject({ reason: reasonSchema, version: z.coerce.number().int().optional() })
type Deciding = z.output<typeof decisionSchema> & { number: string }

export type Ruled = { number: string; state: BookingRow['state'] }

/** The decision goes into the register under the number of the booking; it is looked at again with the year's others. */
const terms = (row: BookingRow, reason: string) => ({
  title: `${row.number} · ${row.bookable.name}`,
  reason: reason.length < 10 ? `${reason} (${row.number})` : reason,
  reviewOn: dayOf(minutesAfter(endsAt(row.periods), 365 * 24 * 60)),
})

/** What is asked of the authority about a request. */
const askedOf = (row: BookingRow, outcome: 'yes' | 'refuse') => ({
  unit: row.bookable.unit,
  fund: row.action === 'spaces.booking.approve_paid' ? 'aset_kota' : 'tanpa_dana',
  amount: row.price,
  capacity: 'decide',
  refusing: outcome === 'refuse',
  parties: row.person ? [{ kind: 'person' as const, id: row.person }] : [],
})

async function decide(
  scope: DeedScope,
  { number, reason, version }: Deciding,
  outcome: 'yes' | 'refuse',
): Promise<Outcome<{ row: BookingRow; act: string }>> {
  const { tx } = scope
  await onlyOfficers(scope)
  const row = await bookingCalled(tx, number, true)
  if (!row.caseNumber || row.state !== 'pending' || (version !== undefined && version !== row.version))
    return refused({ rule: 'spaces.booking.stale' })
  // nobody approves what its applicant has not agreed to yet
  if (outcome === 'yes' && (await requoteOf(tx, number))) return refused({ rule: 'spaces.requote.open' })
  const work = decideCase(scope, { number: row.caseNumber, outcome, ...terms(row, reason) })
  const decided = await orWhyNot(scope, row.action ?? 'spaces.booking.approve', askedOf(row, outcome), work)
  if (!decided.ok) return decided
  const found = await sql<{
    id: string
  }>`select w.id from governance.act w join governance.case_file c on c.id = w.case_id where c.number = ${row.caseNumber} and w.capacity = 'decide'
    order by w.recorded_at desc, w.id desc limit 1`.execute(tx)
  scope.touched('spaces')
  return done({ row, act: found.rows[0]?.id ?? '' })
}

/** Part: approves one, by the matrix of this moment; the decision asks for the authority itself. */
export async function approveOne(scope: DeedScope, wish: Deciding): Promise<Outcome<Ruled>> {
  const { tx } = scope
  const before = await bookingCalled(tx, wish.number)
  const wishes = await claimsFor(tx, before.lines, before.periods)
  await readyToTake(tx, wishes)
  const decided = await decide(scope, wish, 'yes')
  if (!decided.ok) return decided
  const { row, act } = decided.value
  // what its request held is its own already; the table asks once more of everybody
  const taken = row.bookable.pending === 'competes' ? await inTheWay(tx, wishes, { except: row.id }) : []
  if (taken.length > 0) return refused(...taken)
  const state = await settle(scope, row, 'pending', act)
  await tellRivals(scope, row, wish.reason)
  scope.note(`booking:${row.number}`, { state })
  return done({ number: row.number, state })
}

/** Part: declines one. */
export async function declineOne(scope: DeedScope, wish: Deciding): Promise<Outcome<Ruled>> {
  const decided = await decide(scope, wish, 'refuse')
  if (!decided.ok) return decided
  const { row, act } = decided.value
  await addStep(scope, { booking: row.id, from: 'pending', to: 'declined', reason: wish.reason, act })
  await tellApplicant(scope, row.id, 'declined')
  await scope.enqueue('spaces.waiting.offer', {})
  scope.note(`booking:${row.number}`, { state: 'declined' })
  return done({ number: row.number, state: 'declined' })
}

/**
 * Approves by the matrix of this moment. Where requests compete, the room is taken now: whoever is second finds it taken. What it costs is
 * billed by the city; what costs nothing stands.
 */
export const approveBooking = deed('spaces.booking.approve', approveOne)

/** Declines, with the reason the applicant reads. */
export const declineBooking = deed('spaces.booking.decline', declineOne)
