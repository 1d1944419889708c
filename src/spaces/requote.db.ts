import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { minutesAfter } from '#src/base/time.ts'
import { paidFor } from '#src/finance/bill.db.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep, type BookingRow, bookingCalled, ownBooking } from './_rows.db.ts'
import { onlyOfficers } from './_why-not.db.ts'
import { billBooking, subjectOf } from './bill.db.ts'
import { absentAt, confirm, itemsOf } from './booking.db.ts'
import { answersSchema, type BookingState, beginsAt, bookingClocks, reasonSchema } from './booking.ts'
import { tellApplicant } from './letters.db.ts'
import { type Quote, quoteUse } from './usage.db.ts'
import type { Answers } from './usage.ts'

export const requoteSchema = z.strictObject({ answers: answersSchema, reason: reasonSchema })
type Changing = z.output<typeof requoteSchema> & { number: string }

export type Requoted = { number: string; state: BookingState; class: string | null; price: number; normalPrice: number; changed: boolean }

/**
 * Part: what a booking that stands is used for has changed. Class and price are reckoned anew, and nothing is charged: the booking waits
 * until its applicant has agreed. A change that alters neither class nor price is only written down.
 */
export async function whenUseChanges(
  scope: DeedScope,
  number: string,
  answers: Answers,
  reason: string,
  act?: string,
): Promise<Outcome<Requoted>> {
  const { tx, actor } = scope
  const row = await bookingCalled(tx, number, true)
  if (row.state !== 'confirmed') return refused({ rule: 'spaces.requote.not_now', facts: { state: row.state } })
  const quoted = await quoteAnew(tx, row, answers)
  if (!quoted.ok) return quoted
  const quote = quoted.value
  const about = { number, class: quote.class, price: quote.price, normalPrice: quote.normalPrice }
  if (quote.class === row.class) {
    await sql`update spaces.booking set answers = ${JSON.stringify(answers)}::jsonb where id = ${row.id}`.execute(tx)
    return done({ ...about, price: row.price, normalPrice: row.normalPrice, state: row.state, changed: false })
  }
  await sql`insert into spaces.requote (booking_id, answers, class, rule_id, bases, tariff, normal_price, price, reason, by_actor, act_id)
    values (${row.id}, ${JSON.stringify(answers)}::jsonb, ${quote.class}, ${quote.rule.id}, ${quote.bases.map(({ code }) => code)}, ${JSON.stringify(quote.lines)}::jsonb, ${quote.normalPrice}, ${quote.price}, ${reason}, ${actorText(actor)}, ${act ?? null})`.execute(
    tx,
  )
  await addStep(scope, {
    booking: row.id,
    from: 'confirmed',
    to: 'awaiting_tariff',
    reason,
    facts: { class: quote.class, price: quote.price },
  })
  await tellApplicant(scope, row.id, 'awaiting_tariff')
  scope.note(`booking:${number}`, { class: quote.class, price: quote.price })
  scope.touched('spaces')
  return done({ ...about, state: 'awaiting_tariff', changed: true })
}

/** The applicant himself says that it will be something else. */
export const declareUse = deed('spaces.requote.declare', async (scope, { number, answers, reason }: Changing) => {
  const row = await ownBooking(scope.tx, scope.actor, number, true)
  await scope.must('spaces.requote.declare', { person: row.person ?? '' })
  return await whenUseChanges(scope, number, answers, reason)
})

/** An officer holds it to be something else: with a reason, by the post that may deviate from the rules, and never without the applicant's yes. */
export const reclassBooking = deed('spaces.booking.reclass', async (scope, { number, answers, reason }: Changing) => {
  await onlyOfficers(scope)
  const row = await bookingCalled(scope.tx, number, true)
  const ground = await scope.must('spaces.booking.reclass', {
    unit: row.bookable.unit,
    parties: [
      ...(row.person ? [{ kind: 'person' as const, id: row.person }] : []),
      ...(row.organisation ? [{ kind: 'community' as const, id: row.organisation }] : []),
    ],
  })
  return await whenUseChanges(scope, number, answers, reason, ground.act)
})

/** What a booking would be and cost with other answers: only looked at. */
export const quoteAnew = async (db: Database | Tx, row: BookingRow, answers: Answers): Promise<Outcome<Quote>> =>
  await quoteUse(db, { items: await itemsOf(db, row), periods: row.periods, answers })

type Open = { id: string; price: number; normal: number; class: string }

const openQuote = async (tx: Tx, booking: string): Promise<Open | undefined> => {
  const found =
    await sql<Open>`select id, price, normal_price as normal, class from spaces.requote where booking_id = ${booking} and answer is null for update`.execute(
      tx,
    )
  return found.rows[0]
}

/** Agreed: the booking is what was quoted. What is more than was paid is billed; what costs nothing more stands. */
async function take(scope: DeedScope, row: BookingRow, quote: Open): Promise<BookingState> {
  const { tx } = scope
  await sql`update spaces.booking k set answers = q.answers, class = q.class, rule_id = q.rule_id, bases = q.bases, tariff = q.tariff, normal_price = q.normal_price, price = q.price
    from spaces.requote q where q.id = ${quote.id} and k.id = q.booking_id`.execute(tx)
  const now = { ...row, price: quote.price, normalPrice: quote.normal }
  if (quote.price <= (await paidFor(tx, subjectOf(row.number)))) {
    await confirm(scope, now, 'awaiting_tariff')
    return 'confirmed'
  }
  const due = minutesAfter(scope.now, bookingClocks.payHours * 60)
  const begins = beginsAt(row.periods)
  const by = due < begins ? due : begins
  await addStep(scope, { booking: row.id, from: 'awaiting_tariff', to: 'awaiting_payment', lapse: { at: by, to: 'expired' } })
  await billBooking(scope, now, by)
  await tellApplicant(scope, row.id, 'awaiting_payment')
  return 'awaiting_payment'
}

/** The applicant agrees, or leaves it as it was: then what would have changed it stays unpublished. */
export const answerRequote = deed(
  'spaces.requote.answer',
  async (
    scope,
    { number, accept }: { number: string; accept: boolean },
  ): Promise<Outcome<{ number: string; state: BookingState; price: number }>> => {
    const { tx } = scope
    const row = await ownBooking(tx, scope.actor, number, true)
    await scope.must('spaces.requote.answer', { person: row.person ?? '' })
    const quote = await openQuote(tx, row.id)
    if (row.state !== 'awaiting_tariff' || !quote) return refused({ rule: 'spaces.requote.none' })
    await sql`update spaces.requote set answer = ${accept ? 'accepted' : 'declined'}, answered_at = governance.clock() where id = ${quote.id}`.execute(
      tx,
    )
    scope.note(`booking:${number}`, { accepted: accept ? 1 : 0 })
    scope.touched('spaces')
    if (accept) return done({ number, state: await take(scope, row, quote), price: quote.price })
    await addStep(scope, { booking: row.id, from: 'awaiting_tariff', to: 'confirmed', lapse: absentAt(row) })
    return done({ number, state: 'confirmed', price: row.price })
  },
)

/** For events and the market: may what these answers describe be published on this booking? Only once it stands, and as what it was agreed to be. */
export async function mayPublish(db: Database | Tx, number: string, answers: Answers): Promise<boolean> {
  const found = await sql<{
    yes: boolean
  }>`select k.state in ('confirmed', 'in_use') and k.answers @> ${JSON.stringify(answers)}::jsonb as yes from spaces.booking k where k.number = ${number}`.execute(
    db,
  )
  return found.rows[0]?.yes === true
}

/** What its applicant is asked to agree to. */
export type OpenRequote = { class: string; rule: string; price: number; normalPrice: number; before: number; reason: string; at: Date }

export async function requoteOf(db: Database | Tx, number: string): Promise<OpenRequote | undefined> {
  const found =
    await sql<OpenRequote>`select q.class, r.code as rule, q.price, q.normal_price as "normalPrice", k.price as before, q.reason, q.at
    from spaces.requote q join spaces.booking k on k.id = q.booking_id join spaces.usage_rule r on r.id = q.rule_id where k.number = ${number} and q.answer is null`.execute(
      db,
    )
  return found.rows[0]
}
