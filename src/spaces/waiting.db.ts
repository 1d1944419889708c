import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { bookablesCalled } from './_rows.db.ts'
import { hold } from './booking.db.ts'
import { holdShape, multirangeText, type Period } from './booking.ts'
import { tellApplicant } from './letters.db.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

export const waitSchema = z.strictObject(holdShape)
type WaitWish = z.output<typeof waitSchema>

/** What an offer gives: two hours, and never less than an hour before the start. */
const offerHours = 2
const closesBefore = 1
/** Where the time has begun, as after an absence, its rest is offered, and this long at least there is to answer. */
const answerMinutes = 15
const hour = 3_600_000

type Extra = { bookable: string; quantity: number }
type InLine = { id: string; person: string; space: string; people: number; extras: Extra[]; spans: [string, string][] }
type Waiter = InLine & { grid: number }

const periodsOf = ({ spans }: Pick<InLine, 'spans'>): Period[] =>
  spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) }))

/** Where everybody in a line stands: who was offered something and let it lapse waits no more unless he asked again, and then at the end. */
const line = sql`(select w.*, coalesce(s.step, 'again') as step, coalesce(s.at, w.at) as since, s.booking_id as offer from spaces.waiting w
  left join lateral (select t.step, t.at, t.booking_id from spaces.waiting_step t where t.waiting_id = w.id order by t.at desc, t.id desc limit 1) s on true)`
const span = sql`(select jsonb_agg(jsonb_build_array(lower(p), upper(p)) order by p) from unnest(l.periods) p)`

export type Place = { id: string; position: number }

async function positionOf(db: Database | Tx, waiting: string): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from ${line} l join ${line} me on me.id = ${waiting}
    where l.bookable_id = me.bookable_id and l.periods && me.periods and l.step = 'again' and (l.since, l.id) <= (me.since, me.id)`.execute(
    db,
  )
  return found.rows[0]?.n ?? 0
}

/** Waits for a time that is taken now. Who comes back after an offer he let pass stands at the end. */
export const joinWaiting = deed('spaces.waiting.join', async (scope, wish: WaitWish): Promise<Outcome<Place>> => {
  const { tx, actor, now } = scope
  await scope.must('spaces.waiting.join')
  const slugs = [wish.bookable, ...wish.extras.map(({ bookable }) => bookable)]
  const found = await bookablesCalled(tx, slugs)
  const main = found[0]
  if (!main || found.length < slugs.length) return refused({ rule: 'spaces.booking.unknown_space', field: 'bookable' })
  if (main.capacity !== null && wish.people > main.capacity)
    return refused({ rule: 'spaces.booking.capacity', field: 'people', facts: { most: main.capacity, people: wish.people } })
  const rules = await timeRulesOf(tx, main.id, wish.periods, scope.ctx.tongue === 'en')
  const barred = rules ? whyNotThen(rules, wish.periods, now) : []
  if (barred.length > 0) return refused(...barred)
  const lines = [
    { bookable: main.id, quantity: main.kind === 'seats' ? wish.people : 1 },
    ...wish.extras.map(({ bookable, quantity }) => ({ bookable: found.find(({ slug }) => slug === bookable)?.id ?? '', quantity })),
  ]
  if ((await inTheWay(tx, await claimsFor(tx, lines, wish.periods))).length === 0)
    return refused({ rule: 'spaces.waiting.free', field: 'periods' })
  const made = await sql<{ id: string }>`insert into spaces.waiting (id, bookable_id, person_id, periods, people, extras)
    values (${newId(now)}, ${main.id}, ${personOf(actor)}, ${multirangeText(wish.periods)}::tstzmultirange, ${wish.people}, ${JSON.stringify(wish.extras)}::jsonb)
    on conflict (bookable_id, person_id, periods) do nothing returning id`.execute(tx)
  const id = made.rows[0]?.id ?? (await comeAgain(tx, main.id, personOf(actor) ?? '', wish.periods))
  scope.note(`waiting:${id}`, { space: main.slug })
  return done({ id, position: await positionOf(tx, id) })
})

async function comeAgain(tx: Tx, bookable: string, person: string, periods: readonly Period[]): Promise<string> {
  const found = await sql<{
    id: string
    step: string
  }>`select l.id, l.step from ${line} l where l.bookable_id = ${bookable} and l.person_id = ${person} and l.periods = ${multirangeText(periods)}::tstzmultirange`.execute(
    tx,
  )
  const [row] = found.rows
  if (!row) throw new Error('a place in the line that cannot be found')
  if (row.step !== 'again') await sql`insert into spaces.waiting_step (waiting_id, step) values (${row.id}, 'again')`.execute(tx)
  return row.id
}

export const leaveWaiting = deed('spaces.waiting.leave', async (scope, { id }: { id: string }) => {
  const found = await sql<{
    person: string
  }>`select person_id as person from spaces.waiting where id::text = ${id} and person_id = ${personOf(scope.actor) ?? null}::uuid`.execute(
    scope.tx,
  )
  const [place] = found.rows
  if (!place) throw new Missing('place in a line')
  await scope.must('spaces.waiting.leave', { person: place.person })
  await sql`insert into spaces.waiting_step (waiting_id, step) values (${id}, 'left')`.execute(scope.tx)
  scope.note(`waiting:${id}`)
  return done()
})

export type MyPlace = {
  id: string
  space: string
  name: string
  periods: Period[]
  position: number
  offer: string | null
  until: Date | null
}

/** Where somebody waits, with the number of the hold he is offered while it lasts. */
export async function placesOf(db: Database, person: string, english = false): Promise<MyPlace[]> {
  const found = await sql<InLine & { name: string; offer: string | null; until: Date | null }>`
    select l.id, b.slug as space, ${english ? sql`b.name_en` : sql`b.name`} as name, ${span} as spans, k.number as offer, k.lapses_at as until from ${line} l join spaces.bookable b on b.id = l.bookable_id
      left join spaces.booking k on k.id = l.offer
    where l.person_id = ${person} and upper(l.periods) > governance.clock() and (l.step = 'again' or k.state = 'held' and k.lapses_at > governance.clock()) order by lower(l.periods)`.execute(
    db,
  )
  return await Promise.all(
    found.rows.map(async (row) => ({
      id: row.id,
      space: row.space,
      name: row.name,
      offer: row.offer,
      until: row.until,
      periods: periodsOf(row),
      position: await positionOf(db, row.id),
    })),
  )
}

/** What is left of times that have begun, from the first mark of the room's grid that leaves a moment to answer. */
function restOf(periods: readonly Period[], now: Date, grid: number): Period[] {
  const step = grid * 60_000
  // the marks are the city's, and its clock is whole hours from the world's
  const from = new Date(Math.ceil((now.getTime() + answerMinutes * 60_000) / step) * step)
  return periods.flatMap(({ start, end }) => (end <= from ? [] : [{ start: start > from ? start : from, end }]))
}

async function offerTo(scope: DeedScope, one: Waiter): Promise<boolean> {
  const asked = periodsOf(one)
  const began = asked.some(({ start }) => start <= scope.now)
  const periods = began ? restOf(asked, scope.now, one.grid) : asked
  const begins = Math.min(...periods.map(({ start }) => start.getTime()))
  const until = new Date(Math.min(scope.now.getTime() + offerHours * hour, began ? begins : begins - closesBefore * hour))
  if (periods.length === 0 || until <= scope.now) return false
  const held = await hold(
    scope,
    { bookable: one.space, periods, people: one.people, extras: one.extras },
    { person: one.person, until, override: true },
  )
  if (!held.ok) return false
  await sql`insert into spaces.waiting_step (waiting_id, step, booking_id) values (${one.id}, 'offered', ${held.value.id})`.execute(
    scope.tx,
  )
  await tellApplicant(scope, held.value.id, 'offered')
  return true
}

/**
 * Goes through the lines in their order and offers what is free now, each as a real hold: what is offered once is taken, so two that free
 * at once are never offered twice. Under one lock: two who look at once do not offer one person two things.
 */
export const offerWaiting = deed('spaces.waiting.offer', async (scope) => {
  await scope.must('spaces.waiting.offer')
  await sql`select pg_advisory_xact_lock(hashtextextended('spaces.waiting', 0))`.execute(scope.tx)
  await sql`select spaces.lapse(null)`.execute(scope.tx)
  const found =
    await sql<Waiter>`select l.id, l.person_id as person, b.slug as space, b.grid_minutes as grid, l.people, l.extras, ${span} as spans from ${line} l join spaces.bookable b on b.id = l.bookable_id
    where l.step = 'again' and upper(l.periods) > governance.clock() order by l.since, l.id limit 200`.execute(scope.tx)
  let offered = 0
  for (const one of found.rows) if (await offerTo(scope, one)) offered += 1
  scope.note('waiting', { offered })
  return done({ offered })
})

/** Looks only where somebody waits. */
export async function offerIfWaiting(ctx: Ctx): Promise<void> {
  const found = await sql<{
    there: boolean
  }>`select exists (select from ${line} l where l.step = 'again' and upper(l.periods) > governance.clock()) as there`.execute(ctx.db)
  if (found.rows[0]?.there) await offerWaiting(ctx, undefined)
}
