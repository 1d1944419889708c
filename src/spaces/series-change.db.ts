import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, isDay } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { bookingCalled } from './_rows.db.ts'
import { addSeriesStep, datesOfOne, ownSeries, type SeriesDate, type SeriesRow, triedAlone } from './_series-rows.db.ts'
import { beginsAt, holdShape, multirangeText } from './booking.ts'
import { amongMany } from './letters.db.ts'
import { mayMove, moveOne, samePriceThen, whyNotMoved } from './move.db.ts'
import { takings } from './series.ts'
import { tellSeries } from './series-letters.db.ts'
import { type Reached, reached, reaches } from './series-reach.ts'

const day = z.string('spaces.series.day').refine(isDay, 'spaces.series.day')

/** `periods`: when the date `day` is to be from now on. `ticked`: dates changed by hand before that are to follow all the same. */
export const seriesChangeSchema = z.strictObject({
  day,
  reach: z.enum(reaches, 'spaces.series.reach'),
  periods: holdShape.periods,
  ticked: z.array(day).max(60, 'spaces.series.day').default([]),
  taking: z.enum(takings, 'spaces.series.taking').default('skip'),
})
export type SeriesChange = z.output<typeof seriesChangeSchema>

export type ChangedDate = Reached<SeriesDate> & { refusals: Refusal[] }
export type SeriesChanged = { number: string; moved: number; kept: number; stayed: number }

async function reachedBy(
  db: Database | DeedScope['tx'],
  series: SeriesRow,
  wish: SeriesChange,
  now: Date,
): Promise<Outcome<Reached<SeriesDate>[]>> {
  const dates = await datesOfOne(db, series.id)
  if (!dates.some((one) => one.day === wish.day)) return refused({ rule: 'spaces.series.day', field: 'day' })
  const all = reached(dates, wish, now, mayMove)
  if (!all.some(({ effect }) => effect === 'moves' || effect === 'wanted'))
    return refused({ rule: 'spaces.series.nothing_changes', field: 'periods' })
  return done(all)
}

/** Old and new of every date a change would reach, with what is in the way. Nothing is changed. */
export async function previewChange(ctx: Ctx, { number, ...wish }: SeriesChange & { number: string }): Promise<Outcome<ChangedDate[]>> {
  const { db, now } = ctx
  const series = await ownSeries(db, ctx.actor, number)
  const found = await reachedBy(db, series, wish, now)
  if (!found.ok) return found
  const moving = found.value.flatMap(({ date, effect }) => (effect === 'moves' && date.booking ? [date.booking.id] : []))
  const changed: ChangedDate[] = []
  for (const one of found.value) {
    if (one.effect !== 'moves' || !one.date.booking) {
      changed.push({ ...one, refusals: [] })
      continue
    }
    const row = await bookingCalled(db, one.date.booking.number)
    const barred = await whyNotMoved(db, row, one.will, now, ctx.tongue === 'en')
    const taken =
      barred.length > 0
        ? barred
        : await inTheWay(db, await claimsFor(db, row.lines, one.will), { except: moving, english: ctx.tongue === 'en' })
    const priced = taken.length > 0 ? undefined : await samePriceThen(db, row, one.will)
    changed.push({ ...one, refusals: priced && !priced.ok ? priced.refusals : taken })
  }
  return done(changed)
}

/** Moved to a later time, the last goes first: no date is in the way of its neighbour. */
const inOrder = (all: readonly Reached<SeriesDate>[]): Reached<SeriesDate>[] => {
  const later = all.some(({ was, will }) => beginsAt(will) > beginsAt(was))
  return later ? [...all].reverse() : [...all]
}

const setDate = ({ tx }: DeedScope, series: string, one: Reached<SeriesDate>, why: Refusal | undefined) =>
  sql`update spaces.series_date d set periods = ${multirangeText(one.will)}::tstzmultirange, rule = case when d.state = 'rejected' then d.rule else ${why?.rule ?? ''} end,
      facts = case when d.state = 'rejected' then d.facts else ${JSON.stringify(why?.facts ?? {})}::jsonb end,
      state = case when d.state = 'rejected' then 'rejected' when ${why === undefined} then 'made' else 'exception' end
    where d.series_id = ${series} and d.day = ${one.date.day}::date`.execute(tx)

/**
 * Other times for one date, for that one and those after it, or for all to come. One date alone becomes an exception and the pattern stays;
 * otherwise the pattern changes, and what was changed by hand before stays as it is unless it is ticked. What is past never changes.
 */
export const changeSeries = deed(
  'spaces.series.change',
  async (scope, { number, ...wish }: SeriesChange & { number: string }): Promise<Outcome<SeriesChanged>> => {
    const { tx, now } = scope
    const series = await ownSeries(tx, scope.actor, number, true)
    await scope.must('spaces.series.change', { person: series.person ?? '' })
    const found = await reachedBy(tx, series, wish, now)
    if (!found.ok) return found
    const one = amongMany(scope)
    const stayed: { date: Day; why: Refusal }[] = []
    const moved: string[] = []
    for (const at of inOrder(found.value)) {
      if (at.effect === 'wanted' && wish.reach !== 'this') await setDate(scope, series.id, at, undefined)
      if (at.effect !== 'moves' || !at.date.booking) continue
      const seen = await bookingCalled(tx, at.date.booking.number)
      const outcome = await triedAlone(tx, () => moveOne(one, seen, { periods: at.will }))
      const why = outcome.ok ? undefined : outcome.refusals[0]
      if (why) stayed.push({ date: at.date.day, why })
      else moved.push(seen.id)
      if (wish.reach !== 'this') await setDate(scope, series.id, at, why)
    }
    const barred = stayed.map(({ why }) => why)
    if (moved.length === 0 && barred.length > 0) return refused(...barred.slice(0, 1))
    if (wish.taking === 'fail' && barred.length > 0)
      return refused(
        { rule: 'spaces.series.not_all', field: 'taking', facts: { n: barred.length, of: moved.length + barred.length } },
        ...barred.slice(0, 1),
      )
    const kept = found.value.filter(({ effect }) => effect === 'kept').map(({ date }) => date.day)
    const facts = { moved: moved.length, kept, stayed: stayed.map(({ date }) => date) }
    await addSeriesStep(scope, { series: series.id, step: 'changed', reach: wish.reach, day: wish.day, facts })
    await tellSeries(scope, series.id, 'changed', {
      facts: { moved: moved.length, kept: kept.length, stayed: stayed.length },
      bookings: moved,
    })
    scope.note(`series:${number}`, { reach: wish.reach, day: wish.day, moved: moved.length, kept: kept.length, stayed: stayed.length })
    scope.touched('spaces')
    return done({ number, moved: moved.length, kept: kept.length, stayed: stayed.length })
  },
)
