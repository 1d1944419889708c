import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { actorText, type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { Bookable } from './_rows.db.ts'
import { multirangeText, type Period, rangeText } from './booking.ts'
import { type ClosureKind, type ClosurePlan, type ClosureWish, closedFrom, daysFrom } from './closure.ts'
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
  unsaid,
  withWaysOut,
} from './met.db.ts'

/** What stands to come in this room, or in all rooms of its unit, at these times. */
export async function metBy(db: Database | Tx, main: Bookable, whole: boolean, ...during: readonly Period[]): Promise<Meets[]> {
  const found = await sql<Meets>`select ${columns} from spaces.booking k ${joins}
    where ${standing} and exists (select from spaces.claim m where m.booking_id = k.id and m.during && ${multirangeText(during)}::tstzmultirange and upper(m.during) > governance.clock()
        and m.resource_id in (select spaces.closed_resources(${main.id}, ${whole ? sql`(select unit_id from spaces.bookable where id = ${main.id})` : sql`null`})))
    order by lower(k.periods), k.number`.execute(db)
  return found.rows
}

function whyNotClosed(wish: ClosureWish, now: Date): Refusal[] {
  const { start, end } = closedFrom(wish)
  if (start >= end) return [{ rule: 'spaces.when.end_before_start', field: 'end' }]
  return end <= now ? [{ rule: 'spaces.when.past', field: 'end' }] : []
}

export type ClosurePreview = { space: Bookable; during: Period; affected: Affected[] }

/** Every booking a closure would meet, each with what else it could have. Nothing is kept. */
export async function previewClosure(ctx: Ctx, wish: ClosureWish): Promise<Outcome<ClosurePreview>> {
  const space = await roomOf(ctx.db, wish.space)
  if (!(await may(ctx, 'spaces.desk.run', { unit: space.unit }))) throw new Missing('space')
  const barred = whyNotClosed(wish, ctx.now)
  if (barred.length > 0) return refused(...barred)
  const during = closedFrom(wish)
  const met = await metBy(ctx.db, space, wish.whole, during)
  const shut = await closedRooms(ctx.db, wish)
  const inside = (periods: readonly Period[]) => periods.some(({ start, end }) => start < during.end && during.start < end)
  const affected = await withWaysOut(ctx, met, async (room, periods) => !(shut.has(room) && inside(periods)))
  return done({ space, during, affected })
}

/** Every room that shares a part with what is closed. */
export async function closedRooms(db: Database, wish: Pick<ClosureWish, 'space' | 'whole'>): Promise<Set<string>> {
  const found = await sql<{
    slug: string
  }>`select b.slug from spaces.bookable b where exists (select from spaces.bookable_part p where p.bookable_id = b.id
    and p.resource_id in (select spaces.closed_resources((select id from spaces.bookable where slug = ${wish.space}), ${wish.whole ? sql`(select unit_id from spaces.bookable where slug = ${wish.space})` : sql`null`})))`.execute(
    db,
  )
  return new Set(found.rows.map(({ slug }) => slug))
}

export type ClosureMade = Ruled & { id: string }

async function openClosure({ tx, actor }: DeedScope, main: Bookable, wish: ClosureWish): Promise<string> {
  const made = await sql<{ id: string }>`insert into spaces.closure (bookable_id, unit_id, during, reason, kind, made_by)
    select case when ${wish.whole} then null else b.id end, case when ${wish.whole} then b.unit_id end, ${rangeText(closedFrom(wish))}::tstzrange, ${wish.reason}, ${wish.kind}, ${actorText(actor)}
    from spaces.bookable b where b.id = ${main.id} returning id`.execute(tx)
  return made.rows[0]?.id ?? newId(new Date(0))
}

/** A day of joint leave is the city's: it stands in the calendar of holidays as well, as nobody has verified it yet. */
async function noteHolidays({ tx }: DeedScope, wish: ClosureWish): Promise<void> {
  if (wish.kind !== 'joint_leave') return
  const { start, end } = closedFrom(wish)
  await sql`insert into spaces.holiday (day, name, name_en, kind, source, verified)
    select d::date, ${wish.reason}, ${wish.reason}, 'joint_leave', 'meja ruang', false from unnest(${daysFrom(dayOf(start), dayOf(minutesAfter(end, -1)))}::text[]) d on conflict (day) do nothing`.execute(
    tx,
  )
}

/**
 * Such a day off may put a booking outside the hours its unit has published for days off. Whoever is kept by this closure is kept there as well;
 * answers those in rooms it does not reach, about whom nobody here can decide.
 */
async function leftOutside({ tx }: DeedScope, closure: string, wish: ClosureWish): Promise<{ number: string; space: string }[]> {
  if (wish.kind !== 'joint_leave') return []
  await sql`insert into spaces.hours_ruling (change_id, booking_id, ruling, reason, actor)
    select c.id, r.booking_id, r.ruling, r.reason, r.actor from spaces.closure_ruling r join spaces.hours_change c on c.holiday = 'joint_leave' and c.ended_at is null
    where r.closure_id = ${closure} and r.ruling = 'kept' and r.booking_id in (select spaces.hours_undecided(c.id)) on conflict do nothing`.execute(
    tx,
  )
  const found = await sql<{ number: string; space: string }>`select distinct k.number, b.name as space from spaces.hours_change c
      cross join lateral spaces.hours_undecided(c.id) u join spaces.booking k on k.id = u join spaces.bookable b on b.id = k.bookable_id
    where c.holiday = 'joint_leave' and k.periods && ${rangeText(closedFrom(wish))}::tstzrange order by k.number`.execute(tx)
  return found.rows
}

/**
 * Closes a room, or all rooms of its unit: a repair, a day of joint leave, or the end of a room. Every booking it meets is moved, called off
 * with a notice, or kept by authority; all of it happens with its letters, or nothing does.
 */
export const planClosure = deed('spaces.closure.plan', async (scope, plan: ClosurePlan): Promise<Outcome<ClosureMade>> => {
  const { tx, now } = scope
  const main = await roomOf(tx, plan.space)
  await scope.must('spaces.desk.run', { unit: main.unit })
  const barred = whyNotClosed(plan, now)
  if (barred.length > 0) return refused(...barred)
  await lockAll(tx)
  await sql`select spaces.lapse(null)`.execute(tx)
  const met = await metBy(tx, main, plan.whole, closedFrom(plan))
  const open = unsaid(met, plan.rulings, 'spaces.closure.undecided')
  if (open.length > 0) return refused(...open)
  await noteHolidays(scope, plan)
  const id = await openClosure(scope, main, plan)
  const carried = await carryOutAll(scope, met, plan.rulings, (booking, { ruling, reason }) =>
    sql`insert into spaces.closure_ruling (closure_id, booking_id, ruling, reason, actor)
      values (${id}, ${booking}, ${ruling}, ${reason}, ${actorText(scope.actor)})`.execute(tx),
  )
  if (!carried.ok) return carried
  const counts = carried.value
  const still = await sql<{ number: string }>`select k.number from spaces.undecided(${id}) u join spaces.booking k on k.id = u`.execute(tx)
  if (still.rows.length > 0)
    return refused(...still.rows.map(({ number }): Refusal => ({ rule: 'spaces.closure.still_there', field: number, facts: { number } })))
  const outside = await leftOutside(scope, id, plan)
  if (outside.length > 0) return refused(...outside.map((facts): Refusal => ({ rule: 'spaces.closure.holiday_meets', facts })))
  scope.note(`closure:${id}`, { space: main.slug, whole: plan.whole ? 1 : 0, kind: plan.kind, ...counts })
  scope.touched('spaces')
  return done({ id, ...counts })
})

/** A closure that is not needed any more ends now; what it moved stays where it went. */
export const endClosure = deed('spaces.closure.end', async (scope, { id }: { id: string }): Promise<Outcome<{ space: string }>> => {
  const found = await sql<{ id: string; unit: string; space: string; ended: boolean }>`
    select c.id, u.code as unit, coalesce(b.slug, '') as space, c.ended_at is not null as ended from spaces.closure c left join spaces.bookable b on b.id = c.bookable_id
      join governance.unit u on u.id = coalesce(c.unit_id, b.unit_id) where c.id::text = ${id} for update of c`.execute(scope.tx)
  const [row] = found.rows
  if (!row) throw new Missing('closure')
  await scope.must('spaces.desk.run', { unit: row.unit })
  if (row.ended) return refused({ rule: 'spaces.closure.ended' })
  await sql`update spaces.closure set ended_at = governance.clock() where id = ${row.id}`.execute(scope.tx)
  await scope.enqueue('spaces.waiting.offer', {})
  scope.note(`closure:${row.id}`, { space: row.space })
  scope.touched('spaces')
  return done({ space: row.space })
})

export type ClosureLine = {
  id: string
  kind: ClosureKind
  reason: string
  start: Date
  end: Date
  whole: boolean
  slug: string | null
  space: string | null
  moved: number
  cancelled: number
  kept: number
}

/** Closures that hold or are to come, of one room (and of its unit) or of all. */
export async function closuresToCome(db: Database, slug?: string): Promise<ClosureLine[]> {
  const found =
    await sql<ClosureLine>`select c.id, c.kind, c.reason, lower(c.during) as start, upper(c.during) as "end", c.unit_id is not null as whole, b.slug, b.name as space,
      (select count(*)::int from spaces.closure_ruling r where r.closure_id = c.id and r.ruling = 'moved') as moved,
      (select count(*)::int from spaces.closure_ruling r where r.closure_id = c.id and r.ruling = 'cancelled') as cancelled,
      (select count(*)::int from spaces.closure_ruling r where r.closure_id = c.id and r.ruling = 'kept') as kept
    from spaces.closure c left join spaces.bookable b on b.id = c.bookable_id
    where c.ended_at is null and upper(c.during) > governance.clock()
      and (${slug ?? null}::text is null or b.slug = ${slug ?? null} or c.unit_id = (select unit_id from spaces.bookable where slug = ${slug ?? null}))
    order by c.during limit 200`.execute(db)
  return found.rows
}
