import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { minutesAfter } from '#src/base/time.ts'
import { paidFor, withdrawUnpaid } from '#src/finance/bill.db.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep, type BookingRow, bookingCalled, ownBooking } from './_rows.db.ts'
import { onlyOfficers } from './_why-not.db.ts'
import { billBooking, oweRest, subjectOf } from './bill.db.ts'
import { absentAt, confirm, itemsOf, openRequest } from './booking.db.ts'
import { answersSchema, type BookingState, beginsAt, bookingClocks, endsAt, reasonSchema } from './booking.ts'
import { closeCase } from './cancel.db.ts'
import { tellApplicant, tellDeciders } from './letters.db.ts'
import { type Quote, quoteUse } from './usage.db.ts'
import type { Answers } from './usage.ts'

export const requoteSchema = z.strictObject({ answers: answersSchema, reason: reasonSchema })
type Changing = z.output<typeof requoteSchema> & { number: string }

export type Requoted = { number: string; state: BookingState; class: string | null; price: number; normalPrice: number; changed: boolean }

const reclassable = ['pending', 'awaiting_payment', 'confirmed'] as const
type From = (typeof reclassable)[number]
/** Whether what it is used for may still be reckoned anew. */
export const mayBeReclassed = (state: BookingState): state is From => (reclassable as readonly string[]).includes(state)

/** Unanswered, the place is given up when the use begins; one that has begun keeps it to its end. */
const lapseOf = (row: BookingRow, now: Date) => {
  const begins = beginsAt(row.periods)
  return { at: begins > now ? begins : endsAt(row.periods), to: 'expired' as const }
}

/** It waits for its applicant: a request goes on waiting at the desk, what was billed or stands steps back, and its unpaid bill with it. */
async function waitForConsent(
  scope: DeedScope,
  row: BookingRow,
  from: From,
  reason: string,
  facts: Record<string, unknown>,
): Promise<BookingState> {
  const to = from === 'pending' ? 'pending' : 'awaiting_tariff'
  if (from === 'awaiting_payment') await withdrawUnpaid(scope, subjectOf(row.number), reason)
  await addStep(scope, { booking: row.id, from, to, reason, lapse: lapseOf(row, scope.now), facts })
  return to
}

/**
 * Part: what a booking is used for has changed. Class and price are reckoned anew, and nothing is charged: the booking waits
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
  if (!mayBeReclassed(row.state)) return refused({ rule: 'spaces.requote.not_now', facts: { state: row.state } })
  if (row.lapsesAt && row.lapsesAt <= scope.now) return refused({ rule: 'spaces.booking.run_out' })
  const quoted = await quoteAnew(tx, row, answers)
  if (!quoted.ok) return quoted
  const quote = quoted.value
  const about = { number, class: quote.class, price: quote.price, normalPrice: quote.normalPrice }
  if (quote.class === row.class) {
    await sql`update spaces.booking set answers = ${JSON.stringify(answers)}::jsonb where id = ${row.id}`.execute(tx)
    return done({ ...about, price: row.price, normalPrice: row.normalPrice, state: row.state, changed: false })
  }
  await sql`insert into spaces.requote (booking_id, answers, class, rule_id, bases, tariff, normal_price, price, reason, by_actor, act_id, from_state)
    values (${row.id}, ${JSON.stringify(answers)}::jsonb, ${quote.class}, ${quote.rule.id}, ${quote.bases.map(({ code }) => code)}, ${JSON.stringify(quote.lines)}::jsonb, ${quote.normalPrice}, ${quote.price}, ${reason}, ${actorText(actor)}, ${act ?? null}, ${row.state})`.execute(
    tx,
  )
  const state = await waitForConsent(scope, row, row.state, reason, { class: quote.class, price: quote.price })
  await tellApplicant(scope, row.id, 'awaiting_tariff')
  await tellDeciders(scope, row, { action: quote.action, price: quote.price, reason })
  scope.note(`booking:${number}`, { class: quote.class, price: quote.price })
  scope.touched('spaces')
  return done({ ...about, state, changed: true })
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

/** The house itself says so, where something published elsewhere would make it another: a ticket, a stall. Nobody but the applicant decides about it. */
export const flagUse = deed('spaces.requote.flag', async (scope, { number, answers, reason }: Changing) => {
  await scope.must('spaces.requote.flag')
  return await whenUseChanges(scope, number, answers, reason)
})

/** What a booking would be and cost with other answers: only looked at. */
export const quoteAnew = async (db: Database | Tx, row: BookingRow, answers: Answers): Promise<Outcome<Quote>> =>
  await quoteUse(db, { items: await itemsOf(db, row), periods: row.periods, answers })

type Open = { id: string; price: number; normal: number; class: string; from: From; action: Quote['action']; rule: string }

const openQuote = async (tx: Tx, booking: string): Promise<Open | undefined> => {
  const found =
    await sql<Open>`select q.id, q.price, q.normal_price as normal, q.class, q.from_state as "from", r.action, r.code as rule from spaces.requote q join spaces.usage_rule r on r.id = q.rule_id
      where q.booking_id = ${booking} and q.answer is null for update of q`.execute(tx)
  return found.rows[0]
}

/** Agreed: the booking is what was quoted. What is more than was paid is billed; what costs nothing more stands. */
async function take(scope: DeedScope, row: BookingRow, quote: Open): Promise<BookingState> {
  const { tx } = scope
  await sql`update spaces.booking k set answers = q.answers, class = q.class, rule_id = q.rule_id, bases = q.bases, tariff = q.tariff, normal_price = q.normal_price, price = q.price
    from spaces.requote q where q.id = ${quote.id} and k.id = q.booking_id`.execute(tx)
  const now = { ...row, price: quote.price, normalPrice: quote.normal }
  if (quote.from === 'pending') return await askAnew(scope, now, quote)
  if (quote.price <= (await paidFor(tx, subjectOf(row.number)))) {
    await confirm(scope, now, 'awaiting_tariff')
    await oweRest(scope, now, `${quote.rule}: ${quote.class}`)
    return 'confirmed'
  }
  return await billAnew(scope, now)
}

async function billAnew(scope: DeedScope, row: BookingRow): Promise<BookingState> {
  const due = minutesAfter(scope.now, bookingClocks.payHours * 60)
  const begins = beginsAt(row.periods)
  const by = due < begins ? due : begins
  await addStep(scope, { booking: row.id, from: 'awaiting_tariff', to: 'awaiting_payment', lapse: { at: by, to: 'expired' } })
  await billBooking(scope, row, by)
  await tellApplicant(scope, row.id, 'awaiting_payment')
  return 'awaiting_payment'
}

/** A request that became another is decided as what it is now: by whoever decides about that, in its own working days. */
async function askAnew(scope: DeedScope, row: BookingRow, quote: Open): Promise<BookingState> {
  await closeCase(scope, row, `${quote.rule}: ${quote.class}`)
  await openRequest(scope, row, quote)
  await sql`update spaces.booking set decide_by = spaces.working_day(governance.today(), ${bookingClocks.decideWorkingDays}) where id = ${row.id}`.execute(
    scope.tx,
  )
  await addStep(scope, { booking: row.id, from: 'pending', to: 'pending', lapse: lapseOf(row, scope.now) })
  await tellApplicant(scope, row.id, 'pending')
  return 'pending'
}

/** Declined: it is what it was, where it was. */
async function leaveAsWas(scope: DeedScope, row: BookingRow, { from }: Open): Promise<BookingState> {
  if (from === 'awaiting_payment') return await billAnew(scope, row)
  const lapse = from === 'pending' ? lapseOf(row, scope.now) : absentAt(row)
  await addStep(scope, { booking: row.id, from: row.state, to: from, lapse })
  return from
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
    if (!quote || row.state !== (quote.from === 'pending' ? 'pending' : 'awaiting_tariff')) return refused({ rule: 'spaces.requote.none' })
    if (row.lapsesAt && row.lapsesAt <= scope.now) return refused({ rule: 'spaces.booking.run_out' })
    await sql`update spaces.requote set answer = ${accept ? 'accepted' : 'declined'}, answered_at = governance.clock() where id = ${quote.id}`.execute(
      tx,
    )
    scope.note(`booking:${number}`, { accepted: accept ? 1 : 0 })
    scope.touched('spaces')
    if (accept) return done({ number, state: await take(scope, row, quote), price: quote.price })
    return done({ number, state: await leaveAsWas(scope, row, quote), price: row.price })
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
    from spaces.requote q join spaces.booking k on k.id = q.booking_id join spaces.usage_rule r on r.id = q.rule_id where k.number = ${number} and q.answer is null and k.state in ('pending', 'awaiting_tariff')`.execute(
      db,
    )
  return found.rows[0]
}
