import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type Bookable, bookablesCalled, bookingCalled } from './_rows.db.ts'
import { addSeriesStep, datesOfOne, ownSeries, triedAlone } from './_series-rows.db.ts'
import { bodyOf, hold, type Submitted, submit } from './booking.db.ts'
import { beginsAt, type HoldWish, holdShape, multirangeText, type UseWish, useShape } from './booking.ts'
import { amongMany } from './letters.db.ts'
import { type Plan, type PlannedDate, planSeries, type Repeat, repeatSchema, type Taking, takings } from './series.ts'
import { tellSeries } from './series-letters.db.ts'
import { isBeyond, maySeason } from './series-preview.db.ts'

export const seriesSchema = z.strictObject({
  ...holdShape,
  ...useShape,
  repeat: repeatSchema,
  taking: z.enum(takings, 'spaces.series.taking').default('skip'),
})
export type SeriesWish = HoldWish & UseWish & { repeat: Repeat; taking: Taking }
export type SeriesMade = { number: string; made: number; rejected: number; price: number; normalPrice: number }

const numberOf = async (tx: Tx, now: Date): Promise<string> => {
  const found = await sql<{ n: string }>`select lpad(nextval('spaces.series_number')::text, 5, '0') as n`.execute(tx)
  return `RK-${dayOf(now).slice(0, 4)}-${found.rows[0]?.n}`
}

/** For whom a series is taken, where that is not whoever acts: the body was named by somebody who speaks for it. */
export type SeriesFor = { beyond: boolean; person: string | null; organisation: string | null }
type DateWish = SeriesFor & { series: string; wish: HoldWish & UseWish }
type Taken = Submitted & { id: string }

/** Part: one date, by the same way as any booking: its time, what is taken, its share of the week, its tariff and who decides. */
async function takeDate(
  scope: DeedScope,
  date: PlannedDate,
  { series, wish, beyond, person, organisation }: DateWish,
): Promise<Outcome<Taken>> {
  const { tx } = scope
  const one = amongMany(scope)
  return await triedAlone<Outcome<Taken>>(tx, async () => {
    const held = await hold(one, { ...wish, periods: date.periods }, { beyond, person: person ?? undefined })
    if (!held.ok) return held
    const { id, number } = held.value
    await sql`update spaces.booking set series_id = ${series}, series_day = ${date.day}::date where id = ${id}`.execute(tx)
    const sent = await submit(one, await bookingCalled(tx, number, true), wish, { beyond, organisation })
    return sent.ok ? done({ ...sent.value, id }) : sent
  })
}

async function keepSeries(scope: DeedScope, wish: SeriesWish, plan: { rule: string; first: Day }, o: SeriesFor & { bookable: string }) {
  const { tx, actor, now } = scope
  const [id, number] = [newId(now), await numberOf(tx, now)]
  await sql`insert into spaces.series (id, number, bookable_id, person_id, organisation_id, made_by, rule, first_day, people, extras, title, purpose, answers, season)
    values (${id}, ${number}, ${o.bookable}, ${o.person}, ${o.organisation}, ${actorText(actor)}, ${plan.rule}, ${plan.first}::date, ${wish.people},
      ${JSON.stringify(wish.extras)}::jsonb, ${wish.title}, ${wish.purpose}, ${JSON.stringify(wish.answers)}::jsonb, ${o.beyond})`.execute(
    tx,
  )
  return { id, number }
}

type Tried = PlannedDate & { outcome: Outcome<Taken> }

async function keepDate({ tx }: DeedScope, series: string, { day, periods, outcome }: Tried): Promise<void> {
  const [why] = outcome.ok ? [] : outcome.refusals
  await sql`insert into spaces.series_date (series_id, day, state, periods, booking_id, rule, facts)
    values (${series}, ${day}::date, ${outcome.ok ? 'made' : 'rejected'}, ${multirangeText(periods)}::tstzmultirange, ${outcome.ok ? outcome.value.id : null},
      ${why?.rule ?? ''}, ${JSON.stringify(why?.facts ?? {})}::jsonb)`.execute(tx)
}

/** Every reason once, however many dates it bars. */
const oneEach = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.filter((one, n) => refusals.findIndex(({ rule }) => rule === one.rule) === n)

/** Part: every date of a plan that can be had is a booking, all of them in one transaction. */
export async function takeSeries(
  scope: DeedScope,
  wish: SeriesWish,
  { dates, rule }: Plan,
  o: SeriesFor & { main: Bookable },
): Promise<Outcome<SeriesMade & { id: string }>> {
  const first = dates[0]?.day as Day
  const series = await keepSeries(scope, wish, { rule, first }, { ...o, bookable: o.main.id })
  const tried: Tried[] = []
  for (const date of dates) tried.push({ ...date, outcome: await takeDate(scope, date, { ...o, series: series.id, wish }) })
  const made = tried.flatMap(({ outcome }) => (outcome.ok ? [outcome.value] : []))
  const barred = tried.flatMap(({ outcome }) => (outcome.ok ? [] : outcome.refusals))
  if (made.length === 0) return refused(...oneEach(barred))
  if (wish.taking === 'fail' && barred.length > 0) {
    const facts = { n: tried.length - made.length, of: tried.length }
    return refused({ rule: 'spaces.series.not_all', field: 'taking', facts }, ...oneEach(barred))
  }
  for (const date of tried) await keepDate(scope, series.id, date)
  const rejected = tried.length - made.length
  await addSeriesStep(scope, { series: series.id, step: 'placed', facts: { made: made.length, rejected } })
  await tellSeries(scope, series.id, 'placed', { facts: { made: made.length, rejected }, bookings: made.map(({ id }) => id) })
  scope.note(`series:${series.number}`, { space: o.main.slug, made: made.length, rejected, season: o.beyond ? 1 : 0 })
  return done({
    id: series.id,
    number: series.number,
    made: made.length,
    rejected,
    price: made.reduce((sum, { price }) => sum + price, 0),
    normalPrice: made.reduce((sum, { normalPrice }) => sum + normalPrice, 0),
  })
}

/** Asks for a room again and again. */
export const placeSeries = deed('spaces.series.place', async (scope, wish: SeriesWish): Promise<Outcome<SeriesMade>> => {
  const { tx, now, ctx } = scope
  await scope.must('spaces.series.place')
  const plan = planSeries(wish.periods, wish.repeat, ctx.tongue)
  if (!plan.ok) return plan
  const [main] = await bookablesCalled(tx, [wish.bookable])
  if (!main) return refused({ rule: 'spaces.booking.unknown_space', field: 'bookable' })
  const body = await bodyOf(tx, scope.actor, wish.organisation)
  if (!body.ok) return body
  const beyond = (await isBeyond(tx, main, plan.value.dates, now)) && (await maySeason(ctx, main.unit))
  if (beyond) await scope.must('spaces.series.season', { unit: main.unit })
  const who = { beyond, person: personOf(scope.actor) ?? null, organisation: body.value }
  const taken = await takeSeries(scope, wish, plan.value, { ...who, main })
  if (!taken.ok) return taken
  const { id: _, ...made } = taken.value
  return done(made)
})

/** A date that could not be had is tried once more, as it was wanted: what stood in the way may be gone. */
export const readdDate = deed(
  'spaces.series.readd',
  async (scope, { number, day }: { number: string; day: Day }): Promise<Outcome<Submitted>> => {
    const { tx, ctx, now } = scope
    const series = await ownSeries(tx, scope.actor, number, true)
    await scope.must('spaces.series.readd', { person: series.person ?? '' })
    const dates = await datesOfOne(tx, series.id)
    const date = dates.find((one) => one.day === day)
    if (date?.state !== 'rejected') return refused({ rule: 'spaces.series.not_rejected', field: 'day' })
    if (beginsAt(date.wanted) <= now) return refused({ rule: 'spaces.when.past', field: 'day' })
    const [main] = await bookablesCalled(tx, [series.slug])
    const planned = { day, periods: date.wanted }
    const beyond = main !== undefined && (await isBeyond(tx, main, [planned], now)) && (await maySeason(ctx, series.unit))
    if (beyond) await scope.must('spaces.series.season', { unit: series.unit })
    const { people, extras, title, purpose, answers } = series
    const named = await sql<{ slug: string }>`select slug from directory.organisation where id = ${series.organisation}::uuid`.execute(tx)
    const body = await bodyOf(tx, scope.actor, named.rows[0]?.slug)
    if (!body.ok) return body
    const wish = { bookable: series.slug, periods: date.wanted, people, extras, title, purpose, answers }
    const who = { person: series.person, organisation: body.value }
    const taken = await takeDate(scope, planned, { series: series.id, wish, beyond, ...who })
    if (!taken.ok) return taken
    await sql`update spaces.series_date set state = 'made', booking_id = ${taken.value.id}, rule = '', facts = '{}' where series_id = ${series.id} and day = ${day}::date`.execute(
      tx,
    )
    await addSeriesStep(scope, { series: series.id, step: 'readded', reach: 'this', day })
    await tellSeries(scope, series.id, 'readded', { facts: { booking: taken.value.number }, bookings: [taken.value.id] })
    scope.note(`series:${number}`, { day, booking: taken.value.number })
    const { id: _, ...sent } = taken.value
    return done(sent)
  },
)
