import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { type CalendarWish, wanted } from './calendar.db.ts'
import type { FeedDate, SeatDate } from './feed.ts'

/** Days back and ahead that a feed tells of. What was called off is told for thirty days, so that every calendar learns of it. */
export const feedDays = { back: 30, ahead: 400, cancelled: 30, seats: 90 } as const

export function feedSpan(now: Date): { from: Date; to: Date } {
  const today = dayOf(now)
  return { from: cityInstant(dayPlus(today, -feedDays.back)), to: cityInstant(dayPlus(today, feedDays.ahead)) }
}

const columns = sql`o.id, e.uid as "eventUid", e.slug, e.title, e.summary, e.status, e.status_reason as "statusReason", e.organiser, coalesce(v.name, b.name, e.place) as place,
  e.online_url as "onlineUrl", s.name as subsector, e.sequence, e.changed_at as "changedAt", o.starts_at as "startsAt", o.ends_at as "endsAt", o.time_known as "timeKnown", o.cancelled,
  exists (select from events.occurrence x where x.event_id = e.id and x.id <> o.id) as several`
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

/** Dates for which somebody has a seat or has asked for one, by his account. A seat that is gone is told for thirty days, as what is called off. */
export async function seatsForFeed(db: Database, person: string): Promise<SeatDate[]> {
  const found = await sql<SeatDate>`select distinct on (o.starts_at, o.id) ${columns}, r.state as seat, r.number as registration, t.steps
    from events.registration r join events.intake i on i.id = r.intake_id join events.occurrence o on o.event_id = i.event_id and (i.occurrence_id is null or o.id = i.occurrence_id) ${joins}
      join lateral (select count(*)::int as steps, max(at) as last from events.registration_step s where s.registration_id = r.id) t on true
    where r.person_id = ${person}::uuid and e.state = 'published' and o.until_at > governance.clock() - make_interval(days => ${feedDays.seats})
      and (r.state in ('confirmed', 'pending', 'offered') or r.state in ('cancelled', 'expired') and t.last > governance.clock() - make_interval(days => ${feedDays.cancelled}))
    order by o.starts_at, o.id, r.state not in ('cancelled', 'expired') desc, t.last desc limit 2000`.execute(db)
  return found.rows
}

/** Changes whenever anything on the calendar changes, and at midnight: equal tags are equal bytes. */
export async function feedTag(db: Database, what: string, now: Date): Promise<string> {
  const found = await sql<{ n: number }>`select coalesce(sum(n), 0)::bigint as n from platform.data_version where room = 'events'`.execute(
    db,
  )
  return `W/"${sha256(`${what} ${dayOf(now)} ${found.rows[0]?.n}`).slice(0, 27)}"`
}
