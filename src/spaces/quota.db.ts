import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, formatDay } from '#src/base/time.ts'
import type { Tx } from '#src/platform/database.ts'
import type { Bookable } from './_rows.db.ts'
import type { Period } from './booking.ts'
import { weekdayOf } from './when.ts'

/** The Monday of the week a day lies in. */
const mondayOf = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - (weekdayOf(day as ReturnType<typeof dayOf>) - 1) * 86_400_000).toISOString().slice(0, 10)

type Asking = {
  booking: string
  bookable: Pick<Bookable, 'id' | 'quotaWeek'>
  person: string | null
  organisation: string | null
  periods: readonly Period[]
}

/**
 * Whether a body, or a person who speaks for none, has had its share of a week (Monday to Sunday). Bookings that ended without use free it.
 * Under a lock of whoever asks, so that two at once cannot both be the last.
 */
export async function quotaRefusals(tx: Tx, { booking, bookable, person, organisation, periods }: Asking): Promise<Refusal[]> {
  if (bookable.quotaWeek === null) return []
  const whose = organisation ?? person
  await sql`select pg_advisory_xact_lock(hashtextextended(${`quota:${whose}`}, 0))`.execute(tx)
  const weeks = [...new Set(periods.map(({ start }) => mondayOf(dayOf(start))))]
  const found = await sql<{ week: string; used: number }>`
    select w.week::text as week, count(distinct k.id)::int as used from unnest(${weeks}::date[]) as w(week) join spaces.booking k
      on k.id <> ${booking} and k.periods && tstzrange(w.week::timestamp at time zone 'Asia/Jakarta', (w.week + 7)::timestamp at time zone 'Asia/Jakarta')
    join spaces.bookable b on b.id = k.bookable_id and b.quota_week is not null
    where k.state in ('pending', 'awaiting_payment', 'confirmed', 'in_use', 'completed', 'awaiting_tariff', 'awaiting_basis')
      and case when ${organisation}::uuid is null then k.person_id = ${person}::uuid and k.organisation_id is null else k.organisation_id = ${organisation}::uuid end
    group by w.week`.execute(tx)
  return found.rows
    .filter(({ used }) => used >= (bookable.quotaWeek ?? 0))
    .map(({ week }) => ({
      rule: 'spaces.booking.quota',
      field: 'periods',
      facts: { most: bookable.quotaWeek ?? 0, week: formatDay(new Date(`${week}T05:00:00Z`)) },
    }))
}
