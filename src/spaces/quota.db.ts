import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, formatDay, minutesAfter } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Bookable } from './_rows.db.ts'
import { type Period, rangeText } from './booking.ts'
import { weekdayOf } from './when.ts'

/** The Monday of the week a day lies in. */
const mondayOf = (day: Day): Day => dayPlus(day, 1 - weekdayOf(day))

/** The Mondays of every week these periods touch: a stay over a Sunday night counts in both. */
export function weeksOf(periods: readonly Period[]): Day[] {
  const weeks = new Set<Day>()
  for (const { start, end } of periods) {
    const last = mondayOf(dayOf(minutesAfter(end, -1)))
    for (let week = mondayOf(dayOf(start)); week <= last; week = dayPlus(week, 7)) weeks.add(week)
  }
  return [...weeks]
}

type Asking = {
  booking: string | null
  bookable: Pick<Bookable, 'id' | 'quotaWeek'>
  person: string | null
  organisation: string | null
  periods: readonly Period[]
  english?: boolean | undefined
}

/** How many bookings of the week's share are used, by whoever asks and whoever the directory found to be the same, by the Monday of each week these periods touch; weeks without any are left out. */
export async function usedInWeeks(
  db: Database | Tx,
  { booking, person, organisation, periods }: Omit<Asking, 'bookable'>,
): Promise<Map<Day, number>> {
  const weeks = weeksOf(periods)
  const spans = weeks.map((week) => rangeText({ start: cityInstant(week), end: cityInstant(dayPlus(week, 7)) }))
  const found = await sql<{ week: Day; used: number }>`
    select to_char(w.week, 'YYYY-MM-DD') as week, count(distinct k.id)::int as used from unnest(${weeks}::date[], ${spans}::tstzrange[]) as w(week, during) join spaces.booking k
      on k.id is distinct from ${booking}::uuid and k.periods && w.during
    join spaces.bookable b on b.id = k.bookable_id and b.quota_week is not null
    where k.state in ('pending', 'awaiting_payment', 'confirmed', 'in_use', 'completed', 'no_show', 'awaiting_tariff', 'awaiting_basis')
      and case when ${organisation}::uuid is null then k.person_id in (select directory.same_person(${person}::uuid)) and k.organisation_id is null
        else k.organisation_id in (select directory.same_body(${organisation}::uuid)) end
    group by w.week`.execute(db)
  return new Map(found.rows.map(({ week, used }) => [week, used]))
}

/** The share of this week is used up. */
export const quotaRefusal = (most: number, week: Day, english = false): Refusal => ({
  rule: 'spaces.booking.quota',
  field: 'periods',
  facts: { most, week: formatDay(cityInstant(week, 12 * 60), english ? 'en' : 'id') },
})

/** The same, only looked at: what a page says before anybody decides. */
export async function quotaSeen(db: Database | Tx, { bookable, ...asking }: Asking): Promise<Refusal[]> {
  const most = bookable.quotaWeek
  if (most === null) return []
  return [...(await usedInWeeks(db, asking))].filter(([, n]) => n >= most).map(([week]) => quotaRefusal(most, week, asking.english))
}

/**
 * Whether a body, or a person who speaks for none, has had its share of a week (Monday to Sunday). What was called off, declined or ran out frees it; not turning up does not.
 * Under a lock of whoever asks, so that two at once cannot both be the last.
 */
export async function quotaRefusals(tx: Tx, asking: Asking): Promise<Refusal[]> {
  await lockShare(tx, asking)
  return await quotaSeen(tx, asking)
}

/** Part: whoever else asks for the same share, under whichever of its entries, waits until this deed has ended. */
export async function lockShare(
  tx: Tx,
  { bookable, organisation, person }: Pick<Asking, 'bookable' | 'organisation' | 'person'>,
): Promise<void> {
  const same = organisation === null ? sql`directory.same_person(${person}::uuid)` : sql`directory.same_body(${organisation}::uuid)`
  if (bookable.quotaWeek !== null)
    await sql`select pg_advisory_xact_lock(hashtextextended('quota:' || (select min(s.id::text) from ${same} s (id)), 0))`.execute(tx)
}
