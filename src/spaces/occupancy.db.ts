import { sql } from 'kysely'
import { cityInstant, type Day, dayPlus } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { multirangeText, rangeText } from './booking.ts'
import { freeTimes } from './free-times.db.ts'

/** Minutes a room was open and minutes something was taken in it; of a stock, the part of it. Whole minutes. */
export type Occupancy = { slug: string; name: string; kind: string; open: number; taken: number; bookings: number; people: number }

type Row = Omit<Occupancy, 'open'>

const monthsIn = (from: Day, until: Day): [Day, Day][] => {
  const parts: [Day, Day][] = []
  for (let at = from; at < until; at = dayPlus(at, 31)) parts.push([at, dayPlus(at, 31) < until ? dayPlus(at, 31) : until])
  return parts
}

/**
 * How full the rooms of a unit were in its opening hours. `to` is included. A hall is taken where one of its parts is; bookings and people
 * are those of the room itself, and only of uses that stood.
 */
export async function occupancyOf(ctx: Ctx, unit: string, { from, to }: { from: Day; to: Day }): Promise<Occupancy[]> {
  const until = dayPlus(to, 1)
  const rooms = await sql<{ slug: string }>`select b.slug from spaces.bookable b join governance.unit u on u.id = b.unit_id
    where u.code = ${unit} and b.kind in ('room', 'open_air', 'seats') and b.ended_at is null order by b.position, b.slug`.execute(ctx.db)
  return await Promise.all(
    rooms.rows.map(async ({ slug }) => {
      const times = await Promise.all(monthsIn(from, until).map(([start, end]) => freeTimes(ctx.db, slug, start, end)))
      const open = times.flatMap((one) => one.open)
      return await takenIn(ctx, slug, { from, until, open })
    }),
  )
}

type Within = { from: Day; until: Day; open: { start: Date; end: Date }[] }

async function takenIn(ctx: Ctx, slug: string, { from, until, open }: Within): Promise<Occupancy> {
  const window = rangeText({ start: cityInstant(from), end: cityInstant(until) })
  const opened = open.length > 0 ? multirangeText(open) : '{}'
  const live = sql`c.blocking and c.during && ${window}::tstzrange and k.state in ('confirmed', 'in_use', 'completed')`
  const found = await sql<Row>`
    with part as (select p.resource_id, r.stock from spaces.bookable b join spaces.bookable_part p on p.bookable_id = b.id join spaces.resource r on r.id = p.resource_id where b.slug = ${slug}),
    whole as (select range_agg(c.during) as during from part join spaces.claim c on c.resource_id = part.resource_id join spaces.booking k on k.id = c.booking_id where part.stock is null and ${live}),
    pooled as (select coalesce(sum(extract(epoch from upper(d) - lower(d)) / 60 * c.quantity / nullif(part.stock, 0)), 0) as minutes
      from part join spaces.claim c on c.resource_id = part.resource_id join spaces.booking k on k.id = c.booking_id cross join unnest(tstzmultirange(c.during) * ${opened}::tstzmultirange) d where part.stock is not null and ${live})
    select b.slug, ${ctx.tongue === 'en' ? sql`b.name_en` : sql`b.name`} as name, b.kind,
      round((select minutes from pooled) + coalesce((select sum(extract(epoch from upper(d) - lower(d)) / 60) from whole cross join unnest(whole.during * ${opened}::tstzmultirange) d), 0))::int as taken,
      count(k.id)::int as bookings, coalesce(sum(k.people), 0)::int as people
    from spaces.bookable b left join spaces.booking k on k.bookable_id = b.id and k.state in ('confirmed', 'in_use', 'completed') and lower(k.periods) >= lower(${window}::tstzrange) and lower(k.periods) < upper(${window}::tstzrange)
    where b.slug = ${slug} group by b.id`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Error(`no room ${slug}`)
  const minutes = open.reduce((all, { start, end }) => all + (end.getTime() - start.getTime()) / 60_000, 0)
  return { ...row, open: Math.round(minutes) }
}
