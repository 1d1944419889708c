import { sql } from 'kysely'
import { z } from 'zod'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { done, type Outcome } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { payBill } from '#src/finance/bill.db.ts'
import { refundBill, withdrawBill } from '#src/finance/refund.db.ts'
import { deed } from '#src/platform/deed.ts'
import { type BookingRow, bookingCalled } from './_rows.db.ts'
import { subjectOf } from './bill.db.ts'
import { confirm } from './booking.db.ts'
import { tellApplicant } from './letters.db.ts'

export const proofSchema = z.strictObject({
  proof: z
    .string('finance.bill.proof_missing')
    .transform(cleanLine)
    .pipe(z.string().min(4, 'finance.bill.proof_missing').max(60, 'finance.bill.proof_missing')),
  amount: z.coerce.number('finance.bill.other_amount').int('finance.bill.other_amount'),
})

export type Paid = { number: string; state: BookingRow['state']; refund: boolean }

/**
 * Notes the official number of the proof (SSRD/STS) the treasury gave. The booking stands from then on; money that comes after the room was
 * given away is owed back, in the same transaction: never both, never neither.
 */
export const noteProof = deed(
  'spaces.booking.note_proof',
  async (scope, { number, proof, amount }: z.output<typeof proofSchema> & { number: string }): Promise<Outcome<Paid>> => {
    const { tx } = scope
    const row = await bookingCalled(tx, number, true)
    await scope.must('finance.bill.note_proof', {
      unit: row.bookable.unit,
      fund: 'aset_kota',
      amount: row.price,
      parties: row.person ? [{ kind: 'person', id: row.person }] : [],
    })
    // what has run out by the clock has run out, whoever looks first
    await sql`select spaces.lapse_one(${row.id})`.execute(tx)
    const now = await bookingCalled(tx, number)
    const paid = await payBill(scope, subjectOf(number), { proof, amount })
    if (!paid.ok) return paid
    // a bill that was replaced, or a room that was given away meanwhile: the money goes back, whichever came first
    const waits = !paid.value.refund && (now.state === 'awaiting_payment' || now.state === 'awaiting_basis')
    if (waits && now.state === 'awaiting_payment') await confirm(scope, now, 'awaiting_payment')
    if (!waits && !paid.value.refund) await withdrawBill(scope, subjectOf(number), 'disetor setelah ruang dilepas')
    if (!waits) await tellApplicant(scope, row.id, 'refund_due')
    scope.note(`booking:${number}`, { amount })
    scope.touched('spaces')
    const after = await bookingCalled(tx, number)
    return done({ number, state: after.state, refund: !waits })
  },
)

/** Notes the official number of the proof (SP2D) that the treasury paid back what was owed. Another post than the one that notes payments. */
export const noteRefund = deed(
  'spaces.booking.note_refund',
  async (scope, { number, proof, amount }: z.output<typeof proofSchema> & { number: string }): Promise<Outcome<{ number: string }>> => {
    const row = await bookingCalled(scope.tx, number, true)
    await scope.must('finance.bill.note_refund', {
      unit: row.bookable.unit,
      fund: 'aset_kota',
      amount,
      parties: row.person ? [{ kind: 'person', id: row.person }] : [],
    })
    const paid = await refundBill(scope, subjectOf(number), { proof, amount })
    if (!paid.ok) return paid
    await tellApplicant(scope, row.id, 'refunded', { proof, amount: formatRupiah(rupiah(amount)), by: proof })
    scope.note(`booking:${number}`, { refunded: amount })
    scope.touched('spaces')
    return done({ number })
  },
)
