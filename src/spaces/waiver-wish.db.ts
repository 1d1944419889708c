import { sql } from 'kysely'
import type { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { basisInForce } from '#src/governance/legal-basis.db.ts'
import type { Database } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { addStep, bookingCalled, ownBooking } from './_rows.db.ts'
import { onlyOfficers } from './_why-not.db.ts'
import type { BookingState } from './booking.ts'
import { proposers } from './booking-standing.db.ts'
import { tellApplicant } from './letters.db.ts'
import { answerBy, askWaiverSchema, partiesOf, waitingRequest } from './waiver.db.ts'

export const waiverWishSchema = askWaiverSchema.pick({ amount: true, reason: true })

const open: readonly BookingState[] = ['pending', 'awaiting_payment']

export type WaiverWished = { number: string; state: BookingState; request: string; due: string }

/**
 * The applicant asks for relief, and says why: a case of its own with a day by which it is answered. The post that may propose relief by
 * the matrix has its turn; the whole price stands until that has been decided.
 */
export const wishWaiver = deed(
  'spaces.waiver.wish',
  async (scope, { number, amount, reason }: z.output<typeof waiverWishSchema> & { number: string }): Promise<Outcome<WaiverWished>> => {
    const { tx, now } = scope
    const row = await ownBooking(tx, scope.actor, number, true)
    // what bears on the price of a booking is its applicant's to say, as is a change of its use
    await scope.must('spaces.requote.declare', { person: row.person ?? '' })
    if (!open.includes(row.state)) return refused({ rule: 'spaces.waiver.not_now', facts: { state: row.state } })
    if (amount > row.price) return refused({ rule: 'spaces.waiver.within_price', field: 'amount', facts: { price: row.price } })
    const found = await sql<{ there: boolean }>`select exists (select from spaces.waiver_request where booking_id = ${row.id})
      or exists (select from spaces.waiver where booking_id = ${row.id}) as there`.execute(tx)
    if (found.rows[0]?.there) return refused({ rule: 'spaces.waiver.wished_once' })
    const made = await sql<{
      request: string
      due: string
    }>`insert into spaces.waiver_request (number, booking_id, price_before, amount, reason, due_day)
      values ('KR-' || ${dayOf(now).slice(0, 4)}::text || '-' || lpad(nextval('spaces.waiver_request_number')::text, 5, '0'), ${row.id}, ${row.price}, ${amount}, ${reason},
        ${await answerBy(tx)}) returning number as request, to_char(due_day, 'YYYY-MM-DD') as due`.execute(tx)
    const { request, due } = made.rows[0] as { request: string; due: string }
    await addStep(scope, {
      booking: row.id,
      from: row.state,
      to: row.state,
      ...(row.lapsesAt ? { lapse: { at: row.lapsesAt, to: 'expired' } } : {}),
      facts: { waiverAsked: amount, request },
    })
    scope.note(`booking:${number}`, { waive: amount, request })
    return done({ number, state: row.state, request, due })
  },
)

export const turnDownSchema = askWaiverSchema.pick({ basis: true, article: true, reason: true })

/** Whoever may propose relief finds that none can be proposed: on a legal basis, with a reason the applicant reads. */
export const turnDownWaiver = deed(
  'spaces.waiver.turn_down',
  async (
    scope,
    { number, basis, article, reason }: z.output<typeof turnDownSchema> & { number: string },
  ): Promise<Outcome<{ number: string; request: string }>> => {
    const { tx } = scope
    await onlyOfficers(scope)
    const row = await bookingCalled(tx, number, true)
    const waits = await waitingRequest(tx, row.id)
    const ground = await scope.must('spaces.tariff.waive', {
      capacity: 'initiate',
      fund: 'aset_kota',
      amount: waits?.amount ?? row.price,
      unit: row.bookable.unit,
      parties: partiesOf(row),
    })
    if (!waits) return refused({ rule: 'spaces.waiver.none_wished' })
    const text = await basisInForce(tx, basis, null)
    if (!text) return refused({ rule: 'governance.legal_basis.not_in_force', field: 'basis' })
    await sql`update spaces.waiver_request set answer = 'turned_down', legal_basis_id = ${text}, article = ${article}, said = ${reason}, act_id = ${ground.act ?? null}, answered_at = governance.clock()
      where id = ${waits.id}`.execute(tx)
    await tellApplicant(scope, row.id, 'waiver_turned_down', { by: waits.id, request: waits.number, says: reason.slice(0, 200) })
    scope.note(`booking:${number}`, { request: waits.number })
    scope.touched('spaces')
    return done({ number, request: waits.number })
  },
)

export type OpenWish = {
  request: string
  booking: string
  space: string
  spaceEn: string
  amount: number
  due: string
  late: boolean
  posts: string[]
}

/** Requests for relief that wait to be proposed or turned down, the earliest day first, with the posts that may. */
export async function wishesWaiting(db: Database): Promise<OpenWish[]> {
  const found =
    await sql<OpenWish>`select q.number as request, k.number as booking, b.name as space, b.name_en as "spaceEn", q.amount, to_char(q.due_day, 'YYYY-MM-DD') as due, q.due_day < governance.today() as late, ${proposers} as posts
    from spaces.waiver_request q join spaces.booking k on k.id = q.booking_id join spaces.bookable b on b.id = k.bookable_id
    where q.answer is null and k.state in ('pending', 'awaiting_payment') and (k.lapses_at is null or k.lapses_at > governance.clock()) order by q.due_day, q.number limit 100`.execute(
      db,
    )
  return found.rows
}
