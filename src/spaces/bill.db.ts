import { sql } from 'kysely'
import { issueBill } from '#src/finance/bill.db.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { BookingRow } from './_rows.db.ts'

export const subjectOf = (number: string): string => `booking:${number}`

/** Part: bills a booking that costs something. The first basis of its tariff stands on the bill. */
export async function billBooking(scope: DeedScope, row: BookingRow, dueAt: Date): Promise<void> {
  const found = await sql<{
    basis: string
    payer: string
  }>`select coalesce(k.tariff -> 0 ->> 'basis', k.bases[1]) as basis, coalesce(o.name, p.name, '-') as payer
    from spaces.booking k left join directory.organisation o on o.id = k.organisation_id left join identity.person p on p.id = k.person_id where k.id = ${row.id}`.execute(
    scope.tx,
  )
  const { basis, payer } = found.rows[0] ?? { basis: '', payer: '-' }
  await issueBill(scope, { subject: subjectOf(row.number), payer, amount: row.price, legalBasis: basis, dueAt })
}
