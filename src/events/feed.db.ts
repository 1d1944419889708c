import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { type CalendarWish, wanted } from './calendar.db.ts'
import type { FeedDate } from './feed.ts'

/** Days back and ahead that a feed tells of. What was called off is told for thirty days, so that every calendar learns of it. */
export const feedDays = { back: 30, ahead: 400, cancelled: 30 } as const

export function feedSpan(now: Date): { from: Date; to: Date } {
  const today = dayOf(now)
  return { from: cityInstant(dayPlus(today, -feedDays.back)), to: cityInstant(dayPlus(today, feedDays.ahead)) }
}

const columns = sql`o.id, e.uid as "eventUid", e.slug, e.title, e.summary, e.status, e.status_reason as "statusReason", e.organiser, coalesce(v.name, b.name, e.place) as place,
  e.online_url as "onlineUrl", s.name as subsector, e.sequence, e.changed_at as "changedAt", o.starts_at as "startsAt", o.ends_at as "endsAt", o.time_known as "timeKnown", o.cancelled,
  (select count(*) > 1 from events.occurrence x where x.event_id = e.id) as several`
const joins = sql`join events.event e on e.id = o.event_id left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
  left join directory.subsector s on s.code = e.subsector_code`
const told = (day: Date) =>
  sql`(not o.cancelled and e.status <> 'cancelled' or e.changed_at > ${day}::timestamptz - make_interval(days => ${feedDays.cancelled}))`

const perRead = 500

/** The dates of a feed in order, read in pieces so that no more than one piece is held. */
export async function* feedDates(db: Database, wish: CalendarWish, now: Date, slug?: string): AsyncGenerator<FeedDate> {
  const day = cityInstant(dayOf(now))
  let after = sql``
  for (;;) {
    const found = await sql<FeedDate>`select ${columns} from events.occurrence o ${joins}
      where ${wanted(wish)} and ${told(day)} ${slug === undefined ? sql`` : sql`and (e.slug = ${slug} or e.umbrella_id = (select id from events.event where slug = ${slug}))`} ${after} order by o.starts_at, o.id limit ${perRead}`.execute(
      db,
    )
    yield* found.rows
    const last = found.rows.at(-1)
    if (!last || found.rows.length < perRead) return
    after = sql`and (o.starts_at, o.id) > (${last.startsAt}::timestamptz, ${last.id}::uuid)`
  }
}

/** Changes whenever anything on the calendar changes, and at midnight: equal tags are equal bytes. */
export async function feedTag(db: Database, what: string, now: Date): Promise<string> {
  const found = await sql<{ n: number }>`select coalesce(sum(n), 0)::bigint as n from platform.data_version where room = 'events'`.execute(
    db,
  )
  return `W/"${sha256(`${what} ${dayOf(now)} ${found.rows[0]?.n}`).slice(0, 27)}"`
}
