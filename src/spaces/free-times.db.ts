import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { bookablesCalled } from './_rows.db.ts'
import type { Period } from './booking.ts'
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

/**
 * What is free and what is taken of a room from one civic day up to another: classes, no names. A room made of parts is taken where any of
 * them is; of seats and stocks it is said how many are left.
 */
export async function freeTimes(db: Database, slug: string, from: Day, until: Day): Promise<FreeTimes> {
  const [space] = await bookablesCalled(db, [slug])
  if (!space) throw new Missing('space')
  const window = { start: new Date(`${from}T00:00:00+07:00`), end: new Date(`${until}T00:00:00+07:00`) }
  const found = await sql<Use & { resource: string; pool: boolean; stock: number }>`
    select c.resource_id as resource, r.kind = 'pool' as pool, coalesce(r.stock, 1) / p.quantity as stock, k.class, greatest(1, ceil(c.quantity::numeric / p.quantity))::int as quantity,
      lower(c.during * tstzrange(${window.start}, ${window.end})) as start, upper(c.during * tstzrange(${window.start}, ${window.end})) as "end"
    from spaces.bookable_part p join spaces.resource r on r.id = p.resource_id join spaces.claim c on c.resource_id = p.resource_id join spaces.booking k on k.id = c.booking_id
    where p.bookable_id = ${space.id} and c.blocking and c.during && tstzrange(${window.start}, ${window.end})
      and (c.lapses_at is null or c.lapses_at > governance.clock())`.execute(db)
  const rules = await timeRulesOf(db, space.id, [window])
  const open = rules ? openTimes(rules, from, until) : []
  const byResource = new Map<string, typeof found.rows>()
  for (const use of found.rows) byResource.set(use.resource, [...(byResource.get(use.resource) ?? []), use])
  const taken = [...byResource.values()].flatMap((uses) => stretches(uses, uses[0]?.pool ? uses[0].stock : 0))
  const stock = await sql<{
    n: number | null
  }>`select min(r.stock / p.quantity)::int as n from spaces.bookable_part p join spaces.resource r on r.id = p.resource_id
    where p.bookable_id = ${space.id} and r.kind = 'pool'`.execute(db)
  const full = taken.filter(({ left }) => left === 0)
  return {
    space: slug,
    stock: stock.rows[0]?.n ?? 1,
    open,
    free: without(open, full),
    taken: taken.sort((a, b) => a.start.getTime() - b.start.getTime()),
    closed: rules?.closures ?? [],
  }
}
