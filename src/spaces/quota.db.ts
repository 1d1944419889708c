import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, formatDay, minutesAfter } from '#src/base/time.ts'
import type { Tx } from '#src/platform/database.ts'
import type { Bookable } from './_rows.db.ts'
import { type Period, rangeText } from './booking.ts'
import { weekdayOf } from './when.ts'

/** The Monday of the week a day lies in. */
const mondayOf = (day: Day): Day => dayPlus(day, 1 - weekdayOf(day))

/** The Mondays of every week these periods touch: a stay over a Sunday night counts in both. */
function weeksOf(periods: readonly Period[]): Day[] {
  const weeks = new Set<Day>()
  for (const { start, end } of periods) {
    const last = mondayOf(dayOf(minutesAfter(end, -1)))
    for (let week = mondayOf(dayOf(start)); week <= last; week = dayPlus(week, 7)) weeks.add(week)
  }
  return [...weeks]
}

type Asking = {
  booking: string
  bookable: Pick<Bookable, 'id' | 'quotaWeek'>
  person: string | null
  organisation: string | null
  periods: readonly Period[]
}

/**
 * Whether a body, or a person who speaks for none, has had its share of a week (Monday to Sunday). What was called off, declined or ran out frees it; not turning up does not.
 * Under a lock of whoever asks, so that two at once cannot both be the last.
 */
export async function quotaRefusals(tx: Tx, { booking, bookable, person, organisation, periods }: Asking): Promise<Refusal[]> {
  if (bookable.quotaWeek === null) return []
  const whose = organisation ?? person
  await sql`select pg_advisory_xact_lock(hashtextextended(${`quota:${whose}`}, 0))`.execute(tx)
  const weeks = weeksOf(periods)
  const spans = weeks.map((week) => rangeText({ start: cityInstant(week), end: cityInstant(dayPlus(week, 7)) }))
  const found = await sql<{ week: Day; used: number }>`
    select w.week::text as week, count(distinct k.id)::int as used from unnest(${weeks}::date[], ${spans}::tstzrange[]) as w(week, during) join spaces.booking k
      on k.id <> ${booking} and k.periods && w.during
    join spaces.bookable b on b.id = k.bookable_id and b.quota_week is not null
    where k.state in ('pending', 'awaiting_payment', 'confirmed', 'in_use', 'completed', 'no_show', 'awaiting_tariff', 'awaiting_basis')
      and case when ${organisation}::uuid is null then k.person_id = ${person}::uuid and k.organisation_id is null else k.organisation_id = ${organisation}::uuid end
    group by w.week`.execute(tx)
  return found.rows
    .filter(({ used }) => used >= (bookable.quotaWeek ?? 0))
    .map(({ week }) => ({
      rule: 'spaces.booking.quota',
      field: 'periods',
      facts: { most: bookable.quotaWeek ?? 0, week: formatDay(cityInstant(week, 12 * 60)) },
    }))
}
