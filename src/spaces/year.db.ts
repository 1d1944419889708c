import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { Bookable } from './_rows.db.ts'
import { rangeText } from './booking.ts'
import { metBy } from './closure.db.ts'
import { carryOutAll, lockAll, type Ruled, unsaid } from './met.db.ts'
import { isNote, whyNotLoaded, type YearLine, type YearPlan } from './year.ts'
import { allSpans, firstOf, type Shut, sortOut } from './year-read.db.ts'

async function openLoad({ tx, actor }: DeedScope, main: Bookable, plan: YearPlan): Promise<string> {
  const made = await sql<{ id: string }>`insert into spaces.year_load (unit_id, year, source, source_day, list, made_by)
    select unit_id, ${plan.year}, ${plan.source}, ${plan.sourceDay}::date, ${plan.list}, ${actorText(actor)} from spaces.bookable where id = ${main.id} returning id`.execute(
    tx,
  )
  return (made.rows[0] as { id: string }).id
}

/** Part: the days off of the city, and the notes of its days. */
async function writeDays({ tx }: DeedScope, load: string, plan: YearPlan, fresh: readonly YearLine[]): Promise<void> {
  const source = `${plan.source} (${plan.sourceDay})`
  const off = fresh.filter(({ kind }) => kind === 'national' || kind === 'joint_leave')
  await sql`insert into spaces.holiday (day, name, name_en, kind, source, verified, load_id)
    select h.day, h.name, h."nameEn", h.kind, ${source}, false, ${load}::uuid from jsonb_to_recordset(${JSON.stringify(off)}::jsonb) as h(day date, name text, "nameEn" text, kind text)`.execute(
    tx,
  )
  await sql`insert into spaces.day_note (load_id, day, kind, said, said_en)
    select ${load}::uuid, n.day, n.kind, n.name, n."nameEn" from jsonb_to_recordset(${JSON.stringify(fresh.filter(isNote))}::jsonb) as n(day date, name text, "nameEn" text, kind text)`.execute(
    tx,
  )
}

/** Part: the rooms of the unit are shut on the days of the list. */
async function shutRooms({ tx, actor }: DeedScope, load: string, main: Bookable, shut: readonly Shut[]): Promise<string[]> {
  const rows = shut.flatMap(({ kind, name, spans }) =>
    spans.map((span) => ({ during: rangeText(span), reason: name, kind: kind === 'exam' ? 'closed' : 'joint_leave' })),
  )
  const made = await sql<{ id: string }>`insert into spaces.closure (bookable_id, unit_id, during, reason, kind, made_by, load_id)
    select null, b.unit_id, c.during::tstzrange, c.reason, c.kind, ${actorText(actor)}, ${load}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c(during text, reason text, kind text) join spaces.bookable b on b.id = ${main.id} returning id`.execute(
    tx,
  )
  return made.rows.map(({ id }) => id)
}

/** One word about a booking goes to every day of the list that meets it. */
const keepFor =
  ({ tx, actor }: DeedScope, closures: readonly string[]) =>
  (booking: string, { ruling, reason }: { ruling: string; reason: string }) =>
    sql`insert into spaces.closure_ruling (closure_id, booking_id, ruling, reason, actor)
      select c.id, ${booking}::uuid, ${ruling}, ${reason}, ${actorText(actor)} from spaces.closure c where c.id = any(${closures}::uuid[])
        and exists (select from spaces.claim m where m.booking_id = ${booking} and m.during && c.during and m.resource_id in (select spaces.closed_resources(c.bookable_id, c.unit_id)))`.execute(
      tx,
    )

/** Bookings a day off puts outside the hours of other units, about whom nobody here can decide; who is kept here is kept there as well. */
async function leftOutside({ tx }: DeedScope, closures: readonly string[], fresh: readonly YearLine[]): Promise<Refusal[]> {
  const days = fresh.filter(({ kind }) => kind === 'national' || kind === 'joint_leave').map(({ day, kind }) => ({ day, kind }))
  await sql`insert into spaces.hours_ruling (change_id, booking_id, ruling, reason, actor)
    select distinct on (c.id, r.booking_id) c.id, r.booking_id, r.ruling, r.reason, r.actor from spaces.closure_ruling r
      join spaces.hours_change c on c.holiday in ('national', 'joint_leave') and c.ended_at is null
    where r.closure_id = any(${closures}::uuid[]) and r.ruling = 'kept' and r.booking_id in (select spaces.hours_undecided(c.id)) on conflict do nothing`.execute(
    tx,
  )
  const found = await sql<{ number: string; space: string }>`select distinct k.number, b.name as space from spaces.hours_change c
      cross join lateral spaces.hours_undecided(c.id) u join spaces.booking k on k.id = u join spaces.bookable b on b.id = k.bookable_id
      join jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as d(day date, kind text) on d.kind = c.holiday and k.periods && spaces.days_of(daterange(d.day, d.day, '[]'))
    order by k.number`.execute(tx)
  return found.rows.map((facts) => ({ rule: 'spaces.closure.holiday_meets', facts }))
}

async function stillThere({ tx }: DeedScope, closures: readonly string[]): Promise<Refusal[]> {
  const found = await sql<{
    number: string
  }>`select distinct k.number from unnest(${closures}::uuid[]) c cross join lateral spaces.undecided(c) u
    join spaces.booking k on k.id = u order by 1`.execute(tx)
  return found.rows.map(({ number }) => ({ rule: 'spaces.closure.still_there', field: number, facts: { number } }))
}

export type YearMade = Ruled & { id: string; days: number; notes: number }

/**
 * Loads the days of a year from one list: days off, days kept free for exams, and notes. What a new day meets is moved, called off with a
 * notice, or kept by authority, as for one day; a line that is wrong, or a booking nobody has decided, and nothing at all is written.
 */
export const loadYear = deed('spaces.year.load', async (scope, plan: YearPlan): Promise<Outcome<YearMade>> => {
  const { tx, now } = scope
  const main = await firstOf(tx, plan.unit)
  await scope.must('spaces.desk.run', { unit: main.unit })
  const today = dayOf(now)
  const barred = whyNotLoaded(plan, today)
  if (barred.length > 0) return refused(...barred)
  await lockAll(tx)
  await sql`select spaces.lapse(null)`.execute(tx)
  const sorted = await sortOut(tx, main, plan, today)
  if (!sorted.ok) return sorted
  const { fresh, shut, wrong } = sorted.value
  if (wrong.length > 0)
    return refused({ rule: 'spaces.year.wrong_lines', field: 'list', facts: { n: wrong.length, line: wrong[0]?.line ?? 0 } })
  if (fresh.length === 0) return refused({ rule: 'spaces.year.nothing_new', field: 'list' })
  const spans = allSpans(shut)
  const met = spans.length === 0 ? [] : await metBy(tx, main, true, ...spans)
  const open = unsaid(met, plan.rulings, 'spaces.closure.undecided')
  if (open.length > 0) return refused(...open)
  const id = await openLoad(scope, main, plan)
  await writeDays(scope, id, plan, fresh)
  const closures = await shutRooms(scope, id, main, shut)
  const carried = await carryOutAll(scope, met, plan.rulings, keepFor(scope, closures))
  if (!carried.ok) return carried
  const left = await stillThere(scope, closures)
  if (left.length > 0) return refused(...left)
  const outside = await leftOutside(scope, closures, fresh)
  if (outside.length > 0) return refused(...outside)
  const notes = fresh.filter(isNote).length
  const counts = { days: fresh.length - notes, notes }
  scope.note(`year:${id}`, { unit: main.unit, year: plan.year, source: plan.source, ...counts, ...carried.value })
  scope.touched('spaces')
  return done({ id, ...counts, ...carried.value })
})
