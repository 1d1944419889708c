import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { formatClock, formatDay, minutesAfter } from '#src/base/time.ts'
import { oweBack } from '#src/finance/refund.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep, type BookingRow, bookingCalled, ownBooking } from './_rows.db.ts'
import { subjectOf } from './bill.db.ts'
import { beginsAt, bookingClocks, reasonSchema } from './booking.ts'
import { tellApplicant } from './letters.db.ts'

export type CheckedIn = { number: string; state: 'in_use' }

/** Part: whoever asks for it has been asked by what right. */
export async function comeIn(scope: DeedScope, row: BookingRow): Promise<Outcome<CheckedIn>> {
  const { now } = scope
  if (row.state !== 'confirmed') return refused({ rule: 'spaces.booking.not_from_here', facts: { state: row.state } })
  const opens = minutesAfter(beginsAt(row.periods), -bookingClocks.checkInBefore)
  if (now < opens) return refused({ rule: 'spaces.booking.too_early', facts: { from: formatClock(opens) } })
  // the instant it ran out is the database's to say: the step is refused there
  await addStep(scope, { booking: row.id, from: 'confirmed', to: 'in_use' })
  scope.note(`booking:${row.number}`)
  scope.touched('spaces')
  return done({ number: row.number, state: 'in_use' })
}

/** Whoever booked says that he is there; a quarter of an hour after the start the room is given to others. */
export const checkIn = deed('spaces.booking.check_in', async (scope, { number }: { number: string }) => {
  const row = await ownBooking(scope.tx, scope.actor, number, true)
  await scope.must('spaces.booking.check_in', { person: row.person ?? '' })
  return await comeIn(scope, row)
})

/** The desk says it for him: he stands before it. */
export const checkInAtDesk = deed('spaces.booking.check_in_at_desk', async (scope, { number }: { number: string }) => {
  const row = await bookingCalled(scope.tx, number, true)
  await scope.must('spaces.desk.run', { unit: row.bookable.unit })
  return await comeIn(scope, row)
})

export const appealSchema = z.strictObject({ reason: reasonSchema })
export const appealAnswerSchema = z.strictObject({ granted: z.boolean(), reason: reasonSchema })

/** Who was marked absent and was there says so within a week. */
export const appealNoShow = deed(
  'spaces.booking.appeal',
  async (scope, { number, reason }: z.output<typeof appealSchema> & { number: string }) => {
    const { tx } = scope
    const row = await ownBooking(tx, scope.actor, number, true)
    await scope.must('spaces.booking.appeal', { person: row.person ?? '' })
    if (row.state !== 'no_show') return refused({ rule: 'spaces.booking.not_from_here', facts: { state: row.state } })
    const found = await sql<{ late: boolean; there: boolean }>`select
      (select max(at) from spaces.booking_step where booking_id = ${row.id} and to_state = 'no_show') < governance.clock() - make_interval(days => ${bookingClocks.appealDays}) as late,
      exists (select from spaces.appeal where booking_id = ${row.id}) as there`.execute(tx)
    if (found.rows[0]?.late) return refused({ rule: 'spaces.appeal.too_late', facts: { days: bookingClocks.appealDays } })
    if (found.rows[0]?.there) return refused({ rule: 'spaces.appeal.once' })
    await sql`insert into spaces.appeal (booking_id, by_person, reason) values (${row.id}, ${personOf(scope.actor)}, ${reason})`.execute(tx)
    scope.note(`booking:${number}`)
    return done({ number })
  },
)

/** The desk finds: granted, the record is as if he had been seen. */
export const answerAppeal = deed(
  'spaces.booking.answer_appeal',
  async (scope, { number, granted, reason }: z.output<typeof appealAnswerSchema> & { number: string }) => {
    const { tx } = scope
    const row = await bookingCalled(tx, number, true)
    await scope.must('spaces.desk.run', { unit: row.bookable.unit, parties: row.person ? [{ kind: 'person', id: row.person }] : [] })
    const found = await sql<{
      id: string
    }>`update spaces.appeal set granted = ${granted}, answer = ${reason}, answered_by = ${personOf(scope.actor)}, answered_at = governance.clock()
      where booking_id = ${row.id} and granted is null returning booking_id as id`.execute(tx)
    if (found.rows.length === 0) return refused({ rule: 'spaces.appeal.answered' })
    if (granted) await addStep(scope, { booking: row.id, from: 'no_show', to: 'completed', reason })
    await tellApplicant(scope, row.id, granted ? 'appeal_granted' : 'appeal_refused')
    scope.note(`booking:${number}`, { granted: granted ? 1 : 0 })
    return done({ number, granted })
  },
)

const absences = { most: 3, days: 90, watchedDays: 60 } as const

/**
 * Who stayed away three times in ninety days is decided about by a person for sixty days, also where a room asks nobody else. Until when, to
 * be said to him; nothing where it is not so.
 */
export async function watchedUntil(db: Database | Tx, person: string | null): Promise<Date | undefined> {
  if (!person) return undefined
  const found = await sql<{ until: Date | null }>`
    with absent as (select s.at from spaces.booking_step s join spaces.booking k on k.id = s.booking_id
      where k.person_id = ${person} and s.to_state = 'no_show' and k.state = 'no_show' and s.at > governance.clock() - make_interval(days => ${absences.days}))
    select case when count(*) >= ${absences.most} then max(at) + make_interval(days => ${absences.watchedDays}) end as until from absent`.execute(
    db,
  )
  const until = found.rows[0]?.until
  return until ?? undefined
}

/** Whom the clock left without: those who asked, or were given a room, and read it now in a letter. */
async function tellLapsed(scope: DeedScope): Promise<void> {
  const found = await sql<{
    booking: string
    to: 'expired' | 'no_show'
    person: string | null
  }>`select s.booking_id as booking, s.to_state as "to", k.person_id as person from spaces.booking_step s join spaces.booking k on k.id = s.booking_id and k.state = s.to_state
    where s.actor = 'system:lapse' and s.to_state in ('expired', 'no_show') and s.from_state <> 'held' and s.at > governance.clock() - interval '2 days'
      and not exists (select from platform.mail m where m.dedupe = format('spaces:%s:%s', s.id, s.to_state)) limit 200`.execute(scope.tx)
  for (const { booking, to, person } of found.rows) {
    await tellApplicant(scope, booking, to)
    // never silent: whoever is decided about from now on reads it, with the day it ends
    const until = to === 'no_show' ? await watchedUntil(scope.tx, person) : undefined
    if (until) await tellApplicant(scope, booking, 'watched', { day: formatDay(until, scope.ctx.tongue) })
  }
}

const paidInVain = sql`select k.id, k.number from spaces.booking k join finance.bill b on b.subject = 'booking:' || k.number
  where k.state in ('expired', 'cancelled', 'declined') and (select s.step from finance.bill_step s where s.bill_id = b.id order by s.at desc, s.id desc limit 1) = 'paid'`

/** What was paid for a booking that has run out since is owed back, with its letter: a re-quote nobody paid the rest of, an account that ended. */
async function oweBackLapsed(scope: DeedScope): Promise<void> {
  const found = await sql<{ id: string; number: string }>`${paidInVain} group by 1, 2 order by 2 limit 200`.execute(scope.tx)
  for (const { id, number } of found.rows)
    if (await oweBack(scope, subjectOf(number), 'pemesanan berakhir sesudah disetor')) await tellApplicant(scope, id, 'refund_due')
}

const due = sql<{ there: boolean }>`select exists (select from spaces.booking where lapses_at <= governance.clock())
  or exists (select from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where (k.state = 'in_use' or k.state = 'confirmed' and not b.check_in) and upper(k.periods) <= governance.clock())
  or exists (${paidInVain}) as there`

/** Tidies what ran out by the clock and what was used to its end, and tells whom it concerns. Deadlines hold without it. */
export const tidyBookings = deed('spaces.booking.lapse', async (scope) => {
  await scope.must('spaces.booking.lapse')
  const found = await sql<{ lapsed: number; used: number }>`select spaces.lapse(null) as lapsed, spaces.complete_used() as used`.execute(
    scope.tx,
  )
  const { lapsed = 0, used = 0 } = found.rows[0] ?? {}
  await tellLapsed(scope)
  await oweBackLapsed(scope)
  scope.note('bookings', { lapsed, used })
  scope.touched('spaces')
  return done({ lapsed, used })
})

/** The clock of the rooms: a deed only where something is due, so that the journal keeps what happened and not that somebody looked. */
export async function tidyIfDue(ctx: Ctx): Promise<void> {
  if ((await due.execute(ctx.db)).rows[0]?.there) await tidyBookings(ctx, undefined)
}
