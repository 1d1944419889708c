import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Taken } from './calendar.ts'

/** `[from, to)` in civic days of the city. */
type Days = { from: Day; to: Day }

const range = ({ from, to }: Days) =>
  sql`tstzrange(${from}::date::timestamp at time zone 'Asia/Jakarta', ${to}::date::timestamp at time zone 'Asia/Jakarta')`

/**
 * What is taken of these bookables, by their slug: the same claims every decision reads, without any name. A stock tells how many are left
 * while some of it is out.
 */
export async function takenOf(db: Database | Tx, bookables: readonly string[], days: Days): Promise<Map<string, Taken[]>> {
  const found = await sql<{ slug: string; spans: { start: string; end: string; class: Taken['class']; left: number }[] }>`
    select b.slug, jsonb_agg(jsonb_build_object('start', lower(c.during), 'end', upper(c.during), 'class', k.class,
        'left', case when r.kind = 'pool' then greatest(r.stock - (select sum(o.quantity) from spaces.claim o where o.resource_id = r.id and o.blocking and o.during @> lower(c.during)
          and (o.lapses_at is null or o.lapses_at > governance.clock())), 0) else 0 end) order by lower(c.during)) as spans
    from spaces.bookable b join spaces.bookable_part p on p.bookable_id = b.id join spaces.resource r on r.id = p.resource_id
      join spaces.claim c on c.resource_id = r.id and c.blocking and c.during && ${range(days)} and (c.lapses_at is null or c.lapses_at > governance.clock())
      join spaces.booking k on k.id = c.booking_id
    where b.id = any (${bookables}::uuid[]) group by b.slug`.execute(db)
  return new Map(
    found.rows.map(({ slug, spans }) => [
      slug,
      spans.map(({ start, end, ...one }) => ({ ...one, start: new Date(start), end: new Date(end) })),
    ]),
  )
}

/** Holidays by day, in the reader's tongue. */
export async function holidaysIn(db: Database | Tx, { from, to }: Days, english: boolean): Promise<Map<string, string>> {
  const found = await sql<{
    day: string
    name: string
  }>`select day::text as day, ${english ? sql`name_en` : sql`name`} as name from spaces.holiday where day >= ${from}::date and day < ${to}::date`.execute(
    db,
  )
  return new Map(found.rows.map(({ day, name }) => [day, name]))
}
