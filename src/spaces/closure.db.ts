import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { actorText, type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { addStep, type Bookable, type BookingRow, bookablesCalled, bookingCalled } from './_rows.db.ts'
import { alternativesTo } from './alternatives.db.ts'
import type { Alternative } from './alternatives.ts'
import { type BookingState, multirangeText, type Period, rangeText } from './booking.ts'
import { cancelOne } from './cancel.db.ts'
import { type ClosureKind, type ClosurePlan, type ClosureWish, closedFrom, daysFrom, type Ruling } from './closure.ts'
import { tellApplicant } from './letters.db.ts'
import { followSeries, lapseOf } from './move.db.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

/** A booking a closure would meet, with what else it could have. */
export type Affected = {
  number: string
  state: BookingState
  title: string
  applicant: string
  space: string
  slug: string
  people: number
  periods: Period[]
  alternatives: Alternative[]
}

type Meets = {
  id: string
  number: string
  state: BookingState
  title: string
  applicant: string
  space: string
  slug: string
  people: number
  spans: [string, string][]
}
const standing = sql`spaces.stands(k.state) and (k.lapses_at is null or k.lapses_at > governance.clock())`
const columns = sql`k.id, k.number, k.state, k.title, coalesce(o.name, p.name, '-') as applicant, b.name as space, b.slug, k.people,
  (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans`
const joins = sql`join spaces.bookable b on b.id = k.bookable_id left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id`
const timesOf = (spans: readonly [string, string][]): Period[] =>
  spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) }))

/** What stands to come in this room, or in all rooms of its unit, between two instants. */
async function metBy(db: Database | Tx, main: Bookable, whole: boolean, during: Period): Promise<Meets[]> {
  const found = await sql<Meets>`select ${columns} from spaces.booking k ${joins}
    where ${standing} and exists (select from spaces.claim m where m.booking_id = k.id and m.during && ${rangeText(during)}::tstzrange and upper(m.during) > governance.clock()
        and m.resource_id in (select spaces.closed_resources(${main.id}, ${whole ? sql`(select unit_id from spaces.bookable where id = ${main.id})` : sql`null`})))
    order by lower(k.periods), k.number`.execute(db)
  return found.rows
}

const roomOf = async (db: Database | Tx, slug: string): Promise<Bookable> => {
  const [main] = await bookablesCalled(db, [slug])
  if (!main) throw new Missing('space')
  return main
}

function whyNotClosed(wish: ClosureWish, now: Date): Refusal[] {
  const { start, end } = closedFrom(wish)
  if (start >= end) return [{ rule: 'spaces.when.end_before_start', field: 'end' }]
  return end <= now ? [{ rule: 'spaces.when.past', field: 'end' }] : []
}

/** Other ways are looked for one after another, so only for the first few. */
const mostHelped = 12

export type ClosurePreview = { space: Bookable; during: Period; affected: Affected[] }

/** Every booking a closure would meet, each with what else it could have. Nothing is kept. */
export async function previewClosure(ctx: Ctx, wish: ClosureWish): Promise<Outcome<ClosurePreview>> {
  const space = await roomOf(ctx.db, wish.space)
  if (!(await may(ctx, 'spaces.desk.run', { unit: space.unit }))) throw new Missing('space')
  const barred = whyNotClosed(wish, ctx.now)
  if (barred.length > 0) return refused(...barred)
  const during = closedFrom(wish)
  const met = await metBy(ctx.db, space, wish.whole, during)
  const affected: Affected[] = []
  for (const { id, spans, ...one } of met) {
    const periods = timesOf(spans)
    const alternatives = affected.length < mostHelped ? await elsewhere(ctx, { ...one, id, periods }, wish) : []
    affected.push({ ...one, periods, alternatives })
  }
  return done({ space, during, affected })
}

async function elsewhere(
  ctx: Ctx,
  one: { id: string; slug: string; people: number; periods: Period[] },
  wish: ClosureWish,
): Promise<Alternative[]> {
  const during = closedFrom(wish)
  const found = await alternativesTo(ctx, { bookable: one.slug, periods: one.periods, people: one.people, extras: [] }, one.id)
  const closed = await sql<{
    slug: string
  }>`select b.slug from spaces.bookable b where exists (select from spaces.bookable_part p where p.bookable_id = b.id
    and p.resource_id in (select spaces.closed_resources((select id from spaces.bookable where slug = ${wish.space}), ${wish.whole ? sql`(select unit_id from spaces.bookable where slug = ${wish.space})` : sql`null`})))`.execute(
    ctx.db,
  )
  const shut = new Set(closed.rows.map(({ slug }) => slug))
  const inside = (periods: readonly Period[]) => periods.some(({ start, end }) => start < during.end && during.start < end)
  return found.filter(({ space, periods }) => !(shut.has(space) && inside(periods))).slice(0, 3)
}

/** Part: a booking goes to another time or room because the house cannot keep its word; its price, its decision and its number stay. */
export async function resettle(
  scope: DeedScope,
  row: BookingRow,
  { bookable, periods, reason }: Pick<Extract<Ruling, { ruling: 'moved' }>, 'bookable' | 'periods' | 'reason'>,
): Promise<Outcome<null>> {
  const { tx, now } = scope
  const field = row.number
  const [main] = await bookablesCalled(tx, [bookable])
  if (!main) return refused({ rule: 'spaces.booking.unknown_space', field, facts: { space: bookable } })
  if (main.capacity !== null && row.people > main.capacity)
    return refused({ rule: 'spaces.booking.capacity', field, facts: { most: main.capacity, people: row.people } })
  const rules = await timeRulesOf(tx, main.id, periods)
  const barred = rules ? whyNotThen({ ...rules, noticeHours: 0, noticeHoursCommercial: 0 }, periods, now, { beyond: true }) : []
  const lines = row.lines.map((one) => (one.bookable === row.bookable.id ? { ...one, bookable: main.id } : one))
  const taken = barred.length > 0 ? barred : await inTheWay(tx, await claimsFor(tx, lines, periods), { except: row.id })
  if (taken.length > 0) return refused(...taken.map((one) => ({ ...one, field })))
  await sql`update spaces.booking set bookable_id = ${main.id}, periods = ${multirangeText(periods)}::tstzmultirange where id = ${row.id}`.execute(
    tx,
  )
  if (main.id !== row.bookable.id)
    await sql`update spaces.booking_line set bookable_id = ${main.id} where booking_id = ${row.id} and bookable_id = ${row.bookable.id}`.execute(
      tx,
    )
  await sql`select spaces.reclaim(${row.id})`.execute(tx)
  const text = (all: readonly Period[]) => all.map(({ start, end }) => `${start.toISOString()}/${end.toISOString()}`)
  await addStep(scope, {
    booking: row.id,
    from: row.state,
    to: row.state,
    reason,
    lapse: lapseOf({ ...row, bookable: main }, periods),
    facts: { was: text(row.periods), will: text(periods), wasSpace: row.bookable.slug, willSpace: main.slug },
  })
  await followSeries(tx, row)
  await tellApplicant(scope, row.id, 'resettled')
  return done(null)
}

/** Part: what was decided about one booking happens, or says why it cannot. */
async function carryOut(scope: DeedScope, row: BookingRow, ruling: Ruling): Promise<Outcome<unknown>> {
  if (ruling.ruling === 'cancelled') return await cancelOne(scope, row, { reason: ruling.reason }, { byHouse: true })
  if (ruling.ruling === 'moved') return await resettle(scope, row, ruling)
  await scope.must('spaces.closure.override', { unit: row.bookable.unit })
  return done(null)
}

export type ClosureMade = { id: string; moved: number; cancelled: number; kept: number }

const lockAll = (tx: Tx) => sql`select spaces.lock_resources(array(select id from spaces.resource))`.execute(tx)

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
  const said = new Map(plan.rulings.map((one) => [one.number, one]))
  const open = met.filter(({ number }) => !said.has(number))
  if (open.length > 0)
    return refused(...open.map(({ number }): Refusal => ({ rule: 'spaces.closure.undecided', field: number, facts: { number } })))
  await noteHolidays(scope, plan)
  const id = await openClosure(scope, main, plan)
  const counts = { moved: 0, cancelled: 0, kept: 0 }
  const failed: Refusal[] = []
  for (const { id: booking, number } of met) {
    const ruling = said.get(number) as Ruling
    await sql`insert into spaces.closure_ruling (closure_id, booking_id, ruling, reason, actor)
      values (${id}, ${booking}, ${ruling.ruling}, ${ruling.reason}, ${actorText(scope.actor)})`.execute(tx)
    const outcome = await carryOut(scope, await bookingCalled(tx, number, true), ruling)
    if (!outcome.ok) failed.push(...outcome.refusals.map((one) => ({ ...one, field: number })))
    else counts[ruling.ruling] += 1
  }
  if (failed.length > 0) return refused(...failed)
  const still = await sql<{ number: string }>`select k.number from spaces.undecided(${id}) u join spaces.booking k on k.id = u`.execute(tx)
  if (still.rows.length > 0)
    return refused(...still.rows.map(({ number }): Refusal => ({ rule: 'spaces.closure.still_there', field: number, facts: { number } })))
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
