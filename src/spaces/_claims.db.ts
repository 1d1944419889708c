import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import { formatClock, formatDay } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Period, rangeText } from './booking.ts'
import { stretches } from './free-times.ts'

/** One thing asked for, by its key, and how many of it. `swaps`: what stands in for a thing of a kit, resource by resource. */
export type Line = { bookable: string; quantity: number; swaps?: Readonly<Record<string, string>> }

/** What a booking would take of one resource in one period. */
export type ClaimWish = { resource: string; code: string; during: Period; quantity: number }

/** The smallest parts the lines come to, in every period; what two lines share is added up. */
export async function claimsFor(db: Database | Tx, lines: readonly Line[], periods: readonly Period[]): Promise<ClaimWish[]> {
  const found = await sql<{ resource: string; code: string; quantity: number }>`
    select r.id as resource, r.code, sum(l.quantity * p.quantity)::int as quantity
    from unnest(${lines.map(({ bookable }) => bookable)}::uuid[], ${lines.map(({ quantity }) => quantity)}::int[], ${lines.map(({ swaps }) => JSON.stringify(swaps ?? {}))}::jsonb[]) as l(bookable, quantity, swaps)
      join spaces.bookable_part p on p.bookable_id = l.bookable join spaces.resource r on r.id = coalesce((l.swaps ->> p.resource_id::text)::uuid, p.resource_id)
    group by r.id order by r.id`.execute(db)
  return found.rows.flatMap((row) => periods.map((during) => ({ ...row, during })))
}

/** Locks what is wanted in the one order of all, and lets lapse what has run out by the clock. */
export async function readyToTake(tx: Tx, wishes: readonly ClaimWish[]): Promise<void> {
  const ids = [...new Set(wishes.map(({ resource }) => resource))]
  await sql`select spaces.lock_resources(${ids}::uuid[])`.execute(tx)
  await sql`select spaces.lapse(${ids}::uuid[])`.execute(tx)
}

type Block = {
  resource: string
  code: string
  name: string
  kind: 'part' | 'item' | 'pool'
  stock: number | null
  minutes: number
  taken: boolean
  held: Date | null
  blocked: boolean
  close: boolean
  used: number
  from: Date
  until: Date
  quantity: number
}

/**
 * What stands in the way of these wishes, said about the thing itself. After `readyToTake` nobody can change the answer before the claims
 * are written; the constraint and the trigger say the same again.
 */
export async function inTheWay(
  db: Database | Tx,
  wishes: readonly ClaimWish[],
  o: { except?: string | readonly string[] | undefined; unbuffered?: boolean | undefined; english?: boolean | undefined } = {},
): Promise<Refusal[]> {
  if (wishes.length === 0) return []
  const except = [o.except ?? []].flat()
  const found = await sql<Block>`
    with wish as (select * from unnest(${wishes.map(({ resource }) => resource)}::uuid[], ${wishes.map(({ during }) => rangeText(during))}::tstzrange[], ${wishes.map(({ quantity }) => quantity)}::int[]) as w(resource_id, during, quantity)),
    live as (select c.* from spaces.claim c where c.blocking and (c.lapses_at is null or c.lapses_at > governance.clock()) and c.booking_id <> all (${except}::uuid[]))
    select r.id as resource, r.code, ${o.english ? sql`r.name_en` : sql`r.name`} as name, r.kind, r.stock, greatest(r.before_minutes, r.after_minutes) as minutes, w.quantity, lower(w.during) as "from", upper(w.during) as until,
      r.kind = 'item' and spaces.is_blocked(r.id) as blocked,
      r.kind <> 'pool' and exists (select from live c where c.resource_id = r.id and c.during && w.during) as taken,
      (select case when bool_and(k.state = 'held') then max(c.lapses_at) end from live c join spaces.booking k on k.id = c.booking_id where r.kind <> 'pool' and c.resource_id = r.id and c.during && w.during) as held,
      r.kind <> 'pool' and exists (select from live c where c.resource_id = r.id and c.during && tstzrange(
        lower(w.during) - make_interval(mins => greatest(r.before_minutes, r.after_minutes)), upper(w.during) + make_interval(mins => greatest(r.before_minutes, r.after_minutes)))) as close,
      case when r.kind = 'pool' then coalesce((select max(t.used) from (
        select (select sum(c.quantity) from live c where c.resource_id = r.id and c.during @> at.moment) as used
        from (select lower(w.during) as moment union select lower(c.during) from live c where c.resource_id = r.id and c.during && w.during and lower(c.during) >= lower(w.during)) at) t), 0)::int else 0 end as used
    from wish w join spaces.resource r on r.id = w.resource_id order by r.code, w.during`.execute(db)
  const tongue = o.english ? 'en' : 'id'
  const refusals: Refusal[] = []
  for (const row of found.rows) {
    const about = { item: row.name, code: row.code, ...clockFacts(row.from, row.until, tongue) }
    const left = (row.stock ?? 0) - row.used
    if (row.blocked) refusals.push({ rule: 'spaces.item.blocked', field: 'extras', facts: about })
    else if (row.taken && row.held)
      refusals.push({ rule: 'spaces.booking.held', field: 'periods', facts: { ...about, held: formatClock(row.held, tongue) } })
    else if (row.taken) refusals.push({ rule: 'spaces.booking.taken', field: 'periods', facts: about })
    else if (row.close && !o.unbuffered)
      refusals.push({ rule: 'spaces.booking.buffer', field: 'periods', facts: { ...about, minutes: row.minutes } })
    else if (row.kind === 'pool' && row.quantity > left) {
      const scarce = await scarcest(db, row, except)
      const facts = { ...about, ...clockFacts(scarce.start, scarce.end, tongue), left: Math.max(left, 0), asked: row.quantity }
      refusals.push({ rule: 'spaces.pool.short', field: 'extras', facts })
    }
  }
  return refusals
}

/** `11.00` to `12.00 WIB`, and the day. */
const clockFacts = (from: Date, until: Date, tongue: 'id' | 'en') => ({
  day: formatDay(from, tongue),
  from: formatClock(from, tongue).split(' ')[0] ?? '',
  until: formatClock(until, tongue),
})

/** The stretch of a wish through which least is left of a stock: that is what somebody can shift away from. */
async function scarcest(db: Database | Tx, row: Block, except: readonly string[]): Promise<Period> {
  const wish = rangeText({ start: row.from, end: row.until })
  const found = await sql<
    Period & { quantity: number }
  >`select lower(c.during * ${wish}::tstzrange) as start, upper(c.during * ${wish}::tstzrange) as "end", c.quantity from spaces.claim c
    where c.resource_id = ${row.resource} and c.blocking and (c.lapses_at is null or c.lapses_at > governance.clock()) and c.booking_id <> all (${except}::uuid[]) and c.during && ${wish}::tstzrange`.execute(
    db,
  )
  const uses = found.rows.map((use) => ({ ...use, class: null }))
  return stretches(uses, row.stock ?? 0).sort((a, b) => a.left - b.left)[0] ?? { start: row.from, end: row.until }
}

/** Writes the claims of a booking. The guard of the table may still refuse them. */
export async function writeClaims(
  tx: Tx,
  booking: string,
  wishes: readonly ClaimWish[],
  o: { blocking: boolean; lapsesAt: Date | null; unbuffered?: boolean },
): Promise<void> {
  await sql`insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking, lapses_at, unbuffered)
    select ${booking}, w.resource_id, w.during, w.quantity, true, ${o.blocking}, ${o.lapsesAt}, ${o.unbuffered ?? false}
    from unnest(${wishes.map(({ resource }) => resource)}::uuid[], ${wishes.map(({ during }) => rangeText(during))}::tstzrange[], ${wishes.map(({ quantity }) => quantity)}::int[]) as w(resource_id, during, quantity)`.execute(
    tx,
  )
}
