import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { isDay } from '#src/base/time.ts'
import { deed } from '#src/platform/deed.ts'
import { bookingCalled } from './_rows.db.ts'
import { addSeriesStep, datesOfOne, ownSeries } from './_series-rows.db.ts'
import { beginsAt, mayBeCancelled, reasonSchema } from './booking.ts'
import { cancelOne } from './cancel.db.ts'
import { amongMany } from './letters.db.ts'
import { tellSeries } from './series-letters.db.ts'
import { reaches } from './series-reach.ts'

export const seriesCancelSchema = z.strictObject({
  reach: z.enum(reaches, 'spaces.series.reach'),
  /** Where it is not all of them: the date, or the first of those called off. */
  day: z.string('spaces.series.day').refine(isDay, 'spaces.series.day').optional(),
  reason: reasonSchema,
})
export type SeriesCancelled = { number: string; cancelled: number; late: number }

/** Calls off one date, that one and those after it, or all to come. The others stay as they are, and what is past is past. */
export const cancelSeries = deed(
  'spaces.series.cancel',
  async (
    scope,
    { number, reach, day, reason }: z.output<typeof seriesCancelSchema> & { number: string },
  ): Promise<Outcome<SeriesCancelled>> => {
    const { tx, now } = scope
    const series = await ownSeries(tx, scope.actor, number, true)
    await scope.must('spaces.series.cancel', { person: series.person ?? '' })
    if (reach !== 'all' && day === undefined) return refused({ rule: 'spaces.series.day', field: 'day' })
    const within = (at: string) => reach === 'all' || (reach === 'this' ? at === day : at >= (day ?? ''))
    const one = amongMany(scope)
    const called: string[] = []
    let late = 0
    for (const { day: at, booking } of await datesOfOne(tx, series.id)) {
      if (!within(at) || !booking || !mayBeCancelled.includes(booking.state) || beginsAt(booking.periods) <= now) continue
      const outcome = await cancelOne(one, await bookingCalled(tx, booking.number, true), { reason })
      if (!outcome.ok) return outcome
      called.push(booking.id)
      if (outcome.value.late) late += 1
    }
    const cancelled = called.length
    if (cancelled === 0) return refused({ rule: 'spaces.series.nothing_left', field: 'reach' })
    await addSeriesStep(scope, {
      series: series.id,
      step: 'called_off',
      reach,
      ...(day && reach !== 'all' ? { day } : {}),
      reason,
      facts: { cancelled, late },
    })
    await tellSeries(scope, series.id, 'called_off', { facts: { n: cancelled }, bookings: called })
    scope.note(`series:${number}`, { reach, cancelled, late })
    return done({ number, cancelled, late })
  },
)
