import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { cityInstant, type Day } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { bookablesCalled } from './_rows.db.ts'
import type { Period, UsageClass } from './booking.ts'
import { openTimes, type Stretch, stretches, type Use, without } from './free-times.ts'
import { timeRulesOf } from './when.db.ts'

export type FreeTimes = {
  space: string
  stock: number
  open: Period[]
  free: Period[]
  taken: Stretch[]
  closed: (Period & { reason: string })[]
}
type Row = {
  space: string
  resource: string
  pool: boolean
  stock: number
  class: UsageClass | null
  quantity: number
  start: Date
  end: Date
}

/** What is taken of some rooms in a time: of a part what touches and is of one class in one piece, of a stock every use. A booking is looked up once, not once a claim. */
async function usesOf(db: Database, bookables: readonly string[], window: Period): Promise<Row[]> {
  const live = sql`c.blocking and c.during && w.during and (c.lapses_at is null or c.lapses_at > governance.clock())`
  const found = await sql<Row>`
    with w as (select tstzrange(${window.start}, ${window.end}) as during),
    part as (select p.bookable_id as space, p.resource_id as resource, r.kind = 'pool' as pool, (coalesce(r.stock, 1) / p.quantity)::int as stock, p.quantity
      from spaces.bookable_part p join spaces.resource r on r.id = p.resource_id where p.bookable_id = any (${bookables}::uuid[])),
    used as (select part.space, part.resource, c.booking_id, range_agg(c.during * w.during) as during from w cross join part join spaces.claim c on c.resource_id = part.resource
        where not part.pool and ${live} group by 1, 2, 3),
    whole as (select used.space, used.resource, k.class, range_agg(used.during) as during from used join spaces.booking k on k.id = used.booking_id group by 1, 2, 3)
    select whole.space, whole.resource, false as pool, 1 as stock, whole.class, 1 as quantity, lower(d) as start, upper(d) as "end" from whole cross join unnest(whole.during) d
    union all
    select part.space, part.resource, true, part.stock, k.class, greatest(1, ceil(c.quantity::numeric / part.quantity))::int, lower(c.during * w.during), upper(c.during * w.during)
    from w cross join part join spaces.claim c on c.resource_id = part.resource join spaces.booking k on k.id = c.booking_id where part.pool and ${live}`.execute(
    db,
  )
  return found.rows
}

async function stocksOf(db: Database, bookables: readonly string[]): Promise<Map<string, number>> {
  const found = await sql<{
    id: string
    n: number
  }>`select p.bookable_id as id, min(r.stock / p.quantity)::int as n from spaces.bookable_part p
    join spaces.resource r on r.id = p.resource_id where p.bookable_id = any (${bookables}::uuid[]) and r.kind = 'pool' group by 1`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, n }) => [id, n]))
}

const ofSpace = (rows: readonly Row[]): Stretch[] => {
  const byResource = new Map<string, (Use & Row)[]>()
  for (const row of rows) {
    const kept = byResource.get(row.resource)
    if (kept) kept.push(row)
    else byResource.set(row.resource, [row])
  }
  const all = [...byResource.values()].flatMap((uses) => stretches(uses, uses[0]?.pool ? uses[0].stock : 0))
  return all.sort((a, b) => a.start.getTime() - b.start.getTime())
}

/** What is taken of these bookables by their key, the same claims every decision reads, from one civic day up to another. No names. */
export async function takenIn(db: Database, bookables: readonly string[], from: Day, until: Day): Promise<Map<string, Stretch[]>> {
  const uses = await usesOf(db, bookables, { start: cityInstant(from), end: cityInstant(until) })
  return new Map([...Map.groupBy(uses, ({ space }) => space)].map(([space, own]) => [space, ofSpace(own)]))
}

/**
 * What is free and what is taken of some rooms from one civic day up to another: classes, no names. A room made of parts is taken where any
 * of them is; of seats and stocks it is said how many are left. Rooms that are not there are left out.
 */
export async function freeTimesOf(db: Database, slugs: readonly string[], from: Day, until: Day): Promise<FreeTimes[]> {
  const spaces = await bookablesCalled(db, slugs)
  const ids = spaces.map(({ id }) => id)
  const window = { start: cityInstant(from), end: cityInstant(until) }
  const [uses, stocks, rules] = await Promise.all([
    usesOf(db, ids, window),
    stocksOf(db, ids),
    Promise.all(ids.map((id) => timeRulesOf(db, id, [window]))),
  ])
  return spaces.map((space, n) => {
    const rule = rules[n]
    const open = rule ? openTimes(rule, from, until) : []
    const taken = ofSpace(uses.filter((use) => use.space === space.id))
    const full = taken.filter(({ left }) => left === 0)
    return { space: space.slug, stock: stocks.get(space.id) ?? 1, open, free: without(open, full), taken, closed: rule?.closures ?? [] }
  })
}

/** The same of one room, which must be there. */
export async function freeTimes(db: Database, slug: string, from: Day, until: Day): Promise<FreeTimes> {
  const [times] = await freeTimesOf(db, [slug], from, until)
  if (!times) throw new Missing('space')
  return times
}
