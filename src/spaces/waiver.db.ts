import { sql } from 'kysely'
import { z } from 'zod'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { decideCase } from '#src/governance/case-decide.db.ts'
import { openCase } from '#src/governance/case-open.db.ts'
import { basisInForce } from '#src/governance/legal-basis.db.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type BookingRow, bookingCalled } from './_rows.db.ts'
import { onlyOfficers, orWhyNot } from './_why-not.db.ts'
import { rebill } from './bill.db.ts'
import { settle } from './booking.db.ts'
import { endsAt, reasonSchema } from './booking.ts'
import { tellApplicant } from './letters.db.ts'

export const askWaiverSchema = z.strictObject({
  amount: z.coerce
    .number('spaces.waiver.amount')
    .int('spaces.waiver.amount')
    .min(1, 'spaces.waiver.amount')
    .max(Number.MAX_SAFE_INTEGER, 'spaces.waiver.amount'),
  basis: z.string('spaces.waiver.basis').min(1, 'spaces.waiver.basis').max(120, 'spaces.waiver.basis'),
  article: z
    .string('spaces.waiver.article')
    .transform(cleanLine)
    .pipe(z.string().min(1, 'spaces.waiver.article').max(120, 'spaces.waiver.article')),
  reason: reasonSchema,
})
export const decideWaiverSchema = z.strictObject({ outcome: z.enum(['yes', 'refuse']), reason: reasonSchema })

const open: readonly BookingRow['state'][] = ['pending', 'awaiting_payment']
export const partiesOf = (row: BookingRow) => [
  ...(row.person ? [{ kind: 'person' as const, id: row.person }] : []),
  ...(row.organisation ? [{ kind: 'community' as const, id: row.organisation }] : []),
]

/** The request of the applicant that waits to be proposed or turned down. */
export async function waitingRequest(tx: Tx, booking: string): Promise<{ id: string; number: string; amount: number } | undefined> {
  const found = await sql<{ id: string; number: string; amount: number }>`select id, number, amount from spaces.waiver_request
    where booking_id = ${booking} and answer is null for update`.execute(tx)
  return found.rows[0]
}

/**
 * Working days within which whoever may propose relief answers, and then whoever decides: what an authority has for a request where no rule says
 * otherwise (UU 30/2014 art. 53 (2) as changed by UU 6/2023 art. 175: unverified).
 */
const waiverDays = 5

/** The day by which whoever has it now answers. */
export async function answerBy(tx: Tx): Promise<string> {
  const found = await sql<{
    due: string
  }>`select to_char(spaces.working_day(governance.today(), ${waiverDays}), 'YYYY-MM-DD') as due`.execute(tx)
  return found.rows[0]?.due ?? ''
}

/** One who proposes asks for a relief from the tariff. It waits for those the matrix names; until then the whole price stands. */
export const askWaiver = deed(
  'spaces.waiver.ask',
  async (
    scope,
    { number, amount, basis, article, reason }: z.output<typeof askWaiverSchema> & { number: string },
  ): Promise<Outcome<{ case: string }>> => {
    const { tx } = scope
    await onlyOfficers(scope)
    const row = await bookingCalled(tx, number, true)
    await scope.must('spaces.tariff.waive', {
      capacity: 'initiate',
      fund: 'aset_kota',
      amount,
      unit: row.bookable.unit,
      parties: partiesOf(row),
    })
    if (!open.includes(row.state)) return refused({ rule: 'spaces.waiver.not_now', facts: { state: row.state } })
    if (amount > row.price) return refused({ rule: 'spaces.waiver.within_price', field: 'amount', facts: { price: row.price } })
    const text = await basisInForce(tx, basis, null)
    if (!text) return refused({ rule: 'governance.legal_basis.not_in_force', field: 'basis' })
    const opened = await openCase(scope, {
      action: 'spaces.tariff.waive',
      fund: 'aset_kota',
      amount,
      unit: row.bookable.unit,
      title: `${number} · ${row.bookable.name}`,
      reason,
      parties: partiesOf(row),
      subject: { kind: 'spaces.waiver', id: number },
      address: `/meja/pemesanan/${number}`,
      dueDay: await answerBy(tx),
    })
    if (!opened.ok) return opened
    const made = await sql<{
      id: string
    }>`insert into spaces.waiver (booking_id, case_number, price_before, amount, legal_basis_id, article, reason)
      values (${row.id}, ${opened.value.number}, ${row.price}, ${amount}, ${text}, ${article}, ${reason}) returning id`.execute(tx)
    const waits = await waitingRequest(tx, row.id)
    if (waits)
      await sql`update spaces.waiver_request set answer = 'proposed', waiver_id = ${made.rows[0]?.id ?? null}, answered_at = governance.clock() where id = ${waits.id}`.execute(
        tx,
      )
    scope.note(`booking:${number}`, { waive: amount })
    return done({ case: opened.value.number })
  },
)

/** The price falls by what was granted; what is left is billed anew, and what costs nothing any more stands. */
async function lower(scope: DeedScope, row: BookingRow, amount: number, reason: string): Promise<BookingRow['state']> {
  const price = row.price - amount
  await sql`update spaces.booking set price = ${price} where id = ${row.id}`.execute(scope.tx)
  if (row.state !== 'awaiting_payment') return row.state
  await rebill(scope, { ...row, price }, row.lapsesAt ?? scope.now, reason)
  return price > 0 ? row.state : await settle(scope, { ...row, price }, 'awaiting_payment')
}

/** Decides by the matrix: who decided stands in the register of decisions, the relief in the register of reliefs. */
export const decideWaiver = deed(
  'spaces.tariff.waive',
  async (
    scope,
    { number, outcome, reason }: z.output<typeof decideWaiverSchema> & { number: string },
  ): Promise<Outcome<{ number: string; price: number }>> => {
    const { tx } = scope
    await onlyOfficers(scope)
    const row = await bookingCalled(tx, number, true)
    const found = await sql<{
      id: string
      case: string
      amount: number
    }>`select id, case_number as case, amount from spaces.waiver where booking_id = ${row.id} and granted is null for update`.execute(tx)
    const [asked] = found.rows
    if (!asked) return refused({ rule: 'spaces.waiver.none' })
    const wish = { unit: row.bookable.unit, fund: 'aset_kota', amount: asked.amount, capacity: 'decide', parties: partiesOf(row) }
    const decided = await orWhyNot(
      scope,
      'spaces.tariff.waive',
      wish,
      decideCase(scope, {
        number: asked.case,
        outcome,
        title: `${number} · ${row.bookable.name}`,
        reason: reason.length < 10 ? `${reason} (${number})` : reason,
        reviewOn: dayOf(minutesAfter(endsAt(row.periods), 24 * 60)),
      }),
    )
    if (!decided.ok) return decided
    const still = open.includes(row.state) && asked.amount <= row.price
    if (outcome === 'yes' && !still) return refused({ rule: 'spaces.waiver.not_now', facts: { state: row.state } })
    if (decided.value.remaining > 0) return done({ number, price: row.price })
    await sql`update spaces.waiver set granted = ${outcome === 'yes'}, decision = ${decided.value.decision?.number ?? null}, decided_at = governance.clock() where id = ${asked.id}`.execute(
      tx,
    )
    if (outcome === 'yes') await lower(scope, row, asked.amount, reason)
    await tellApplicant(scope, row.id, outcome === 'yes' ? 'waiver_granted' : 'waiver_refused', {
      by: asked.id,
      amount: formatRupiah(rupiah(asked.amount)),
      says: reason.slice(0, 200),
    })
    scope.note(`booking:${number}`, { waived: outcome === 'yes' ? asked.amount : 0 })
    scope.touched('spaces')
    return done({ number, price: outcome === 'yes' ? row.price - asked.amount : row.price })
  },
)

/** A relief as the public register shows it: what for, how much, on what, by which decision; a person who booked for himself is not named. */
export type ShownWaiver = {
  booking: string
  space: string
  spaceEn: string
  body: string | null
  class: string
  normal: number
  amount: number
  charged: number
  basis: string
  article: string
  reason: string
  decision: string | null
  at: Date
}

/** Reliefs granted, the newest first. Public. */
export async function waiversGranted(db: Database | Tx, most = 100): Promise<ShownWaiver[]> {
  const found =
    await sql<ShownWaiver>`select k.number as booking, b.name as space, b.name_en as "spaceEn", o.name as body, k.class, k.normal_price as normal, w.amount, k.price as charged,
      l.code as basis, w.article, w.reason, w.decision, w.decided_at as at
    from spaces.waiver w join spaces.booking k on k.id = w.booking_id join spaces.bookable b on b.id = k.bookable_id join governance.legal_basis l on l.id = w.legal_basis_id
      left join directory.organisation o on o.id = k.organisation_id
    where w.granted order by w.decided_at desc, w.id limit ${most}`.execute(db)
  return found.rows
}
