import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { actorText, type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { Bookable } from './_rows.db.ts'
import { type Period, rangeText } from './booking.ts'
import { type HoursKind, type HoursPlan, type HoursWish, lastOf, weekdaysIn, whyNotPublished, withHours } from './dated-hours.ts'
import {
  type Affected,
  carryOutAll,
  columns,
  joins,
  lockAll,
  type Meets,
  type Ruled,
  roomOf,
  standing,
  timesOf,
  unsaid,
  withWaysOut,
} from './met.db.ts'
import { timeRulesOfAll } from './when.db.ts'
import { liesOutside, type TimeRules } from './when.ts'

/** A change by its name before it has one. */
const tried = 'tried'

/** What is made of the same parts has the same hours: a hall is not open where its half is shut. */
const roomsOf = (main: string, wish: Pick<HoursWish, 'whole' | 'kind'>) =>
  wish.whole || wish.kind === 'holiday'
    ? sql`select id from spaces.bookable where unit_id = (select unit_id from spaces.bookable where id = ${main}::uuid) and ended_at is null`
    : sql`select b.id from spaces.bookable b where b.ended_at is null and (b.id = ${main}::uuid or b.kind in ('room', 'open_air', 'seats') and exists (select from spaces.bookable_part o
        join spaces.bookable_part mine on mine.resource_id = o.resource_id and mine.bookable_id = ${main}::uuid where o.bookable_id = b.id))`

/** From its first day up to the end of its last; a holiday rule goes on as far as anybody may book. */
const duringOf = (wish: HoursWish): Period => ({
  start: cityInstant(wish.firstDay),
  end: cityInstant(dayPlus(lastOf(wish) ?? dayPlus(wish.firstDay, 1100), 1)),
})

/** What stands to come in these rooms on its days. */
async function toComeThen(db: Database | Tx, main: Bookable, wish: HoursWish): Promise<(Meets & { bookable: string })[]> {
  const found = await sql<Meets & { bookable: string }>`select ${columns}, k.bookable_id as bookable from spaces.booking k ${joins}
    where ${standing} and k.bookable_id in (${roomsOf(main.id, wish)}) and k.periods && ${rangeText(duringOf(wish))}::tstzrange and upper(k.periods) > governance.clock()
    order by lower(k.periods), k.number`.execute(db)
  return found.rows
}

/** Those of them that would lie outside because of it. */
async function putOutside(db: Database | Tx, main: Bookable, wish: HoursWish, english = false) {
  const toCome = await toComeThen(db, main, wish)
  const rooms = await sql<{
    id: string
    slug: string
  }>`select id, slug from spaces.bookable where id in (${roomsOf(main.id, wish)})`.execute(db)
  const rules = await timeRulesOfAll(
    db,
    rooms.rows.map(({ id }) => id),
    [duringOf(wish)],
    english,
  )
  const then = new Map(
    rooms.rows.flatMap(({ id, slug }) => (rules.has(id) ? [[slug, withHours(rules.get(id) as TimeRules, wish, tried)] as const] : [])),
  )
  const met = toCome.filter(({ slug, spans }) => {
    const room = then.get(slug)
    return room !== undefined && liesOutside(room, timesOf(spans), tried)
  })
  return { met, then }
}

export type HoursPreview = { space: Bookable; rooms: string[]; affected: Affected[] }

/** Every booking that would lie outside the new hours, each with what else it could have. Nothing is kept. */
export async function previewHours(ctx: Ctx, wish: HoursWish): Promise<Outcome<HoursPreview>> {
  const space = await roomOf(ctx.db, wish.space)
  if (!(await may(ctx, 'spaces.desk.run', { unit: space.unit }))) throw new Missing('space')
  const barred = whyNotPublished(wish, dayOf(ctx.now))
  if (barred.length > 0) return refused(...barred)
  const { met, then } = await putOutside(ctx.db, space, wish, ctx.tongue === 'en')
  const affected = await withWaysOut(ctx, met, async (slug, periods) => {
    const room = then.get(slug)
    return room === undefined || !liesOutside(room, periods)
  })
  return done({ space, rooms: [...then.values()].map(({ name }) => name), affected })
}

async function openChange({ tx, actor }: DeedScope, main: Bookable, wish: HoursWish): Promise<string> {
  const made = await sql<{
    id: string
  }>`insert into spaces.hours_change (unit_id, bookable_id, kind, holiday, days, name, name_en, source, made_by)
    select unit_id, ${wish.whole || wish.kind === 'holiday' ? null : main.id}::uuid, ${wish.kind}, ${wish.kind === 'holiday' ? wish.holiday : null},
      daterange(${wish.firstDay}::date, ${lastOf(wish)}::date, '[]'), ${wish.name}, ${wish.nameEn}, ${wish.source}, ${actorText(actor)}
    from spaces.bookable where id = ${main.id} returning id`.execute(tx)
  return (made.rows[0] as { id: string }).id
}

const timeText = (minutes: number | undefined): string | null =>
  minutes === undefined ? null : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Its rows, in every room it holds for. A rule for holidays takes the place of the one before, which ends the day before. */
async function writeRows({ tx }: DeedScope, main: Bookable, wish: HoursWish, change: string): Promise<void> {
  const [opens, closes] = [timeText(wish.opens), timeText(wish.closes)]
  if (wish.kind === 'holiday') {
    await sql`update spaces.holiday_rule r set valid = daterange(lower(r.valid), greatest(${wish.firstDay}::date, lower(r.valid))) from spaces.bookable b
      where b.id = ${main.id} and r.unit_id = b.unit_id and r.kind = ${wish.holiday} and r.valid && daterange(${wish.firstDay}::date, null)`.execute(
      tx,
    )
    await sql`insert into spaces.holiday_rule (unit_id, kind, usual, opens, closes, valid, source, change_id)
      select unit_id, ${wish.holiday}, ${wish.usual}, ${wish.usual ? null : opens}::time, ${wish.usual ? null : closes}::time, daterange(${wish.firstDay}::date, null), ${wish.source}, ${change} from spaces.bookable where id = ${main.id}`.execute(
      tx,
    )
    return
  }
  const rooms = sql`(${roomsOf(main.id, wish)}) b cross join unnest(${weekdaysIn(wish)}::int[]) w`
  const days = sql`daterange(${wish.firstDay}::date, ${lastOf(wish)}::date, '[]'), ${wish.name}, ${wish.nameEn}, ${change}::uuid`
  if (wish.kind === 'pause')
    await sql`insert into spaces.pause (bookable_id, weekday, starts, ends, valid, name, name_en, change_id) select b.id, w, ${opens}::time, ${closes}::time, ${days} from ${rooms}`.execute(
      tx,
    )
  else
    await sql`insert into spaces.opening (bookable_id, weekday, opens, closes, valid, name, name_en, change_id)
      select b.id, w, ${wish.kind === 'closed' ? null : opens}::time, ${wish.kind === 'closed' ? null : closes}::time, ${days} from ${rooms}`.execute(
      tx,
    )
}

export type HoursMade = Ruled & { id: string }

/**
 * Publishes other hours for days to come: of a season, a break, or of holidays. Whoever they would put outside is moved, called off with a
 * notice, or kept by authority; all of it happens with its letters, or nothing does.
 */
export const publishHours = deed('spaces.hours.publish', async (scope, plan: HoursPlan): Promise<Outcome<HoursMade>> => {
  const { tx, now } = scope
  const main = await roomOf(tx, plan.space)
  await scope.must('spaces.desk.run', { unit: main.unit })
  const barred = whyNotPublished(plan, dayOf(now))
  if (barred.length > 0) return refused(...barred)
  await lockAll(tx)
  await sql`select spaces.lapse(null)`.execute(tx)
  const { met } = await putOutside(tx, main, plan)
  const open = unsaid(met, plan.rulings, 'spaces.hours.undecided')
  if (open.length > 0) return refused(...open)
  const id = await openChange(scope, main, plan)
  await writeRows(scope, main, plan, id)
  const carried = await carryOutAll(scope, met, plan.rulings, (booking, { ruling, reason }) =>
    sql`insert into spaces.hours_ruling (change_id, booking_id, ruling, reason, actor)
      values (${id}, ${booking}, ${ruling}, ${reason}, ${actorText(scope.actor)})`.execute(tx),
  )
  if (!carried.ok) return carried
  const still = await sql<{
    number: string
  }>`select k.number from spaces.hours_undecided(${id}) u join spaces.booking k on k.id = u`.execute(tx)
  if (still.rows.length > 0)
    return refused(...still.rows.map(({ number }): Refusal => ({ rule: 'spaces.hours.still_outside', field: number, facts: { number } })))
  scope.note(`hours:${id}`, { space: main.slug, whole: plan.whole ? 1 : 0, kind: plan.kind, ...carried.value })
  scope.touched('spaces')
  return done({ id, ...carried.value })
})

/**
 * Hours of a season or a break that are taken back hold up to yesterday. Whoever was promised a time that only they gave must be answered
 * first: by a closure, or by other hours.
 */
export const withdrawHours = deed('spaces.hours.withdraw', async (scope, { id }: { id: string }): Promise<Outcome<{ name: string }>> => {
  const { tx, now } = scope
  const found = await sql<{ id: string; unit: string; name: string; kind: HoursKind; gone: boolean; first: Day; last: Day }>`
    select c.id, u.code as unit, c.name, c.kind, c.ended_at is not null as gone, to_char(lower(c.days), 'YYYY-MM-DD') as first, to_char(upper(c.days) - 1, 'YYYY-MM-DD') as last
    from spaces.hours_change c join governance.unit u on u.id = c.unit_id where c.id::text = ${id} for update of c`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('hours')
  await scope.must('spaces.desk.run', { unit: row.unit })
  if (row.gone) return refused({ rule: 'spaces.hours.withdrawn' })
  if (row.kind === 'holiday') return refused({ rule: 'spaces.hours.holiday_is_replaced' })
  if (row.last < dayOf(now)) return refused({ rule: 'spaces.hours.over' })
  await lockAll(tx)
  await sql`select spaces.lapse(null)`.execute(tx)
  const rested = await restingOn(tx, row.id)
  if (rested.length > 0)
    return refused(...rested.map((number): Refusal => ({ rule: 'spaces.hours.rested_on', field: number, facts: { number } })))
  for (const table of ['opening', 'pause'])
    await sql`update ${sql.table(`spaces.${table}`)} set valid = daterange(lower(valid), greatest(governance.today(), lower(valid))) where change_id = ${row.id}`.execute(
      tx,
    )
  await sql`update spaces.hours_change set ended_at = governance.clock() where id = ${row.id}`.execute(tx)
  const bare = await uncoveredBy(tx, row.id)
  if (bare.length > 0)
    return refused(...bare.map((number): Refusal => ({ rule: 'spaces.hours.uncovered', field: number, facts: { number } })))
  await scope.enqueue('spaces.waiting.offer', {})
  scope.note(`hours:${row.id}`, {})
  scope.touched('spaces')
  return done({ name: row.name })
})

/** Bookings that lie outside other hours, about which nobody has decided because this change went before those. */
async function uncoveredBy(tx: Tx, change: string): Promise<string[]> {
  const found = await sql<{ number: string }>`select distinct k.number from spaces.hours_change gone
      join spaces.hours_change c on c.unit_id = gone.unit_id and c.ended_at is null cross join lateral spaces.hours_undecided(c.id) u
      join spaces.booking k on k.id = u and k.periods && spaces.days_of(gone.days)
    where gone.id = ${change} order by k.number`.execute(tx)
  return found.rows.map(({ number }) => number)
}

/** Bookings that lie inside the hours only by this change. */
async function restingOn(tx: Tx, change: string): Promise<string[]> {
  const found = await sql<{ number: string; bookable: string; spans: [string, string][] }>`
    select k.number, k.bookable_id as bookable, (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans
    from spaces.hours_change c join spaces.bookable b on b.unit_id = c.unit_id join spaces.booking k on k.bookable_id = b.id
    where c.id = ${change} and k.periods && spaces.days_of(c.days) and ${standing} and upper(k.periods) > governance.clock() order by lower(k.periods), k.number`.execute(
    tx,
  )
  const periods = found.rows.flatMap(({ spans }) => timesOf(spans))
  if (periods.length === 0) return []
  const rules = await timeRulesOfAll(tx, [...new Set(found.rows.map(({ bookable }) => bookable))], periods)
  const without = ({ hours, pauses, ...rest }: TimeRules): TimeRules => {
    const others = <T extends { change?: string | null }>(all: T[]) => all.filter((one) => one.change !== change)
    return { ...rest, hours: others(hours), pauses: others(pauses) }
  }
  return found.rows.flatMap(({ number, bookable, spans }) => {
    const now = rules.get(bookable)
    return now && !liesOutside(now, timesOf(spans)) && liesOutside(without(now), timesOf(spans)) ? [number] : []
  })
}

export type HoursLine = Ruled & {
  id: string
  kind: HoursKind
  holiday: string | null
  name: string
  source: string
  first: Day
  last: Day | null
  weekdays: number[]
  usual: boolean
  opens: number | null
  closes: number | null
  /** Null: all rooms of its unit. */
  space: string | null
  unit: string
}

/** What holds or is to come, the nearest first. */
export async function hoursToCome(db: Database, english: boolean): Promise<HoursLine[]> {
  const minutes = (column: string) => sql.raw(`(extract(hour from ${column}) * 60 + extract(minute from ${column}))::int`)
  const ruled = (ruling: string) => sql`(select count(*)::int from spaces.hours_ruling r where r.change_id = c.id and r.ruling = ${ruling})`
  const found =
    await sql<HoursLine>`select c.id, c.kind, c.holiday, ${english ? sql`c.name_en` : sql`c.name`} as name, ${english ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as unit, c.source, to_char(lower(c.days), 'YYYY-MM-DD') as first, to_char(upper(c.days) - 1, 'YYYY-MM-DD') as last,
      ${english ? sql`b.name_en` : sql`b.name`} as space, coalesce(t.weekdays, '{}') as weekdays, coalesce(t.usual, false) as usual, ${minutes('t.opens')} as opens, ${minutes('t.closes')} as closes,
      ${ruled('moved')} as moved, ${ruled('cancelled')} as cancelled, ${ruled('kept')} as kept
    from spaces.hours_change c join governance.unit u on u.id = c.unit_id left join spaces.bookable b on b.id = c.bookable_id
      left join lateral (select array_agg(distinct o.weekday order by o.weekday) as weekdays, bool_or(o.usual) as usual, min(o.opens) as opens, max(o.closes) as closes from (
        select weekday, false as usual, opens, closes from spaces.opening where change_id = c.id union all select weekday, false, starts, ends from spaces.pause where change_id = c.id
        union all select null, usual, opens, closes from spaces.holiday_rule where change_id = c.id and not isempty(valid)) o) t on true
    where c.ended_at is null and (upper_inf(c.days) and exists (select from spaces.holiday_rule r where r.change_id = c.id and upper_inf(r.valid)) or upper(c.days) > governance.today())
    order by c.days, c.id limit 200`.execute(db)
  return found.rows.map((one) => ({ ...one, weekdays: one.weekdays.filter((day) => day !== null) }))
}
