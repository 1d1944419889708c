import { sql } from 'kysely'
import { cityInstant, cityZone, type Day } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { type CalendarWish, wanted } from './calendar.db.ts'
import { longFrom, type MonthDates, perCell } from './month.ts'

// a short date has one day or two: what unfolds them says so to the planner, which takes a series for a thousand rows
/** So many bars at most are drawn over a month; every day still counts and names what is on. */
const mostBars = 60

type Row = MonthDates['short'][number] & { last: Day; days: number }

/**
 * What a table of whole weeks shows (`from` and `to` are its days, `to` excluded): of every day the first few dates and how many there are, and the long ones
 * once each. The database lays them on their days, so that a month of a thousand dates costs what it shows. A night that goes on past midnight is one evening.
 */
export async function monthDates(db: Database, wish: CalendarWish, span: { from: Day; to: Day }, english: boolean): Promise<MonthDates> {
  // what an event is called and how it stands is read of those that are shown; of the others it is only known on which days they are
  const filtered = Object.entries(wish).some(([name, value]) => name !== 'from' && name !== 'to' && value !== undefined)
  const found = await sql<Row>`with dates as materialized (
      select o.id, o.event_id, o.starts_at, d.first, case when o.ends_at is null or (d.last = d.first + 1 and o.ends_at < o.starts_at + interval '12 hours') then d.first else d.last end as last
      from events.occurrence o ${filtered ? sql`join events.event e on e.id = o.event_id` : sql``}
        cross join lateral (select (o.starts_at at time zone ${cityZone})::date as first, ((coalesce(o.ends_at, o.starts_at) - interval '1 millisecond') at time zone ${cityZone})::date as last) d
      where ${wanted({ ...wish, from: cityInstant(span.from), to: cityInstant(span.to) })}),
    short as (
      select d.id, d.event_id, d.last, x.day, row_number() over (partition by x.day order by d.starts_at, d.id) as place, count(*) over (partition by x.day)::int as of_day
      from dates d cross join lateral unnest(case when d.first = d.last then array[d.first] else array[d.first, d.last] end) x(day)
      where d.last - d.first + 1 < ${longFrom} and x.day >= ${span.from}::date and x.day < ${span.to}::date),
    long as (select d.* from dates d where d.last - d.first + 1 >= ${longFrom} order by d.starts_at, d.id limit ${mostBars}),
    shown as (
      select id, event_id, day, of_day, last, 1 as days from short where place <= ${perCell}
      union all select id, event_id, first, 0, last, last - first + 1 from long)
    select e.slug, case when ${english} and e.title_en <> '' then e.title_en else e.title end as title, e.status, o.cancelled, o.starts_at as "startsAt", o.time_known as "timeKnown",
      to_char(s.day, 'YYYY-MM-DD') as day, s.of_day as "ofDay", to_char(s.last, 'YYYY-MM-DD') as last, s.days
    from shown s join events.occurrence o on o.id = s.id join events.event e on e.id = s.event_id order by o.starts_at, o.id`.execute(db)
  const short = found.rows.filter(({ ofDay }) => ofDay > 0)
  const long = found.rows.filter(({ ofDay }) => ofDay === 0).map(({ day, last, ...date }) => ({ ...date, first: day, last }))
  return { short, long }
}
