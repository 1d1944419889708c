import { sql } from 'kysely'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { issueBill, paidFor, withdrawUnpaid } from '#src/finance/bill.db.ts'
import { oweBackBeyond } from '#src/finance/refund.db.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { BookingRow } from './_rows.db.ts'
import { tellApplicant } from './letters.db.ts'

export const subjectOf = (number: string): string => `booking:${number}`

/** Part: bills what a booking costs and was not paid yet. The first basis of its tariff stands on the bill. */
export async function billBooking(scope: DeedScope, row: BookingRow, dueAt: Date): Promise<void> {
  const found = await sql<{
    basis: string
    payer: string
  }>`select coalesce(k.tariff -> 0 ->> 'basis', k.bases[1]) as basis, coalesce(o.name, p.name, '-') as payer
    from spaces.booking k left join directory.organisation o on o.id = k.organisation_id left join identity.person p on p.id = k.person_id where k.id = ${row.id}`.execute(
    scope.tx,
  )
  const { basis, payer } = found.rows[0] ?? { basis: '', payer: '-' }
  const subject = subjectOf(row.number)
  const amount = row.price - (await paidFor(scope.tx, subject))
  if (amount > 0) await issueBill(scope, { subject, payer, amount, legalBasis: basis, dueAt })
}

/** Part: takes the unpaid bill back and bills what is left of the price. */
export async function rebill(scope: DeedScope, row: BookingRow, dueAt: Date, reason: string): Promise<void> {
  await withdrawUnpaid(scope, subjectOf(row.number), reason)
  await billBooking(scope, row, dueAt)
}

/** Part: what was paid beyond a price that has fallen is owed back, with a letter. Answers how much. */
export async function oweRest(scope: DeedScope, row: BookingRow, reason: string): Promise<number> {
  const owed = await oweBackBeyond(scope, subjectOf(row.number), row.price, reason)
  if (owed > 0) await tellApplicant(scope, row.id, 'owed_back', { amount: formatRupiah(rupiah(owed)) })
  return owed
}
