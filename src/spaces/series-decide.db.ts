import type { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addSeriesStep, datesOfOne, seriesCalled } from './_series-rows.db.ts'
import { approveOne, type decisionSchema, declineOne, type Ruled } from './decide.db.ts'
import { amongMany } from './letters.db.ts'
import { tellSeries } from './series-letters.db.ts'

export type SeriesRuled = { number: string; decided: number }
type Deciding = Pick<z.output<typeof decisionSchema>, 'reason'> & { number: string }

/**
 * Every date that waits is decided as one would be alone, each with its act: all of them, or none. One that is barred is named, and then they
 * are decided one by one. An act counts in the transaction that recorded it and in no part of it, so nothing here is tried and undone.
 */
async function decideAll(
  scope: DeedScope,
  { number, reason }: Deciding,
  step: 'approved' | 'declined',
  decide: (booking: string) => Promise<Outcome<Ruled>>,
): Promise<Outcome<SeriesRuled>> {
  const series = await seriesCalled(scope.tx, number, true)
  const dates = await datesOfOne(scope.tx, series.id)
  const waiting = dates.flatMap(({ booking }) => (booking?.state === 'pending' ? [booking] : []))
  if (waiting.length === 0) return refused({ rule: 'spaces.series.nothing_waits' })
  for (const { number: booking } of waiting) {
    const outcome = await decide(booking)
    if (!outcome.ok) return refused({ rule: 'spaces.series.one_barred', facts: { booking } }, ...outcome.refusals)
  }
  await addSeriesStep(scope, { series: series.id, step, reason, facts: { decided: waiting.length } })
  await tellSeries(scope, series.id, step, { facts: { n: waiting.length }, bookings: waiting.map(({ id }) => id) })
  scope.note(`series:${number}`, { decided: waiting.length })
  return done({ number, decided: waiting.length })
}

/** Approves every date of a series that waits, by the matrix of this moment. */
export const approveSeries = deed('spaces.series.approve', async (whole, wish: Deciding): Promise<Outcome<SeriesRuled>> => {
  const scope = amongMany(whole)
  return await decideAll(whole, wish, 'approved', (number) => approveOne(scope, { number, reason: wish.reason }))
})

/** Declines every date of a series that waits, with one reason. */
export const declineSeries = deed('spaces.series.decline', async (whole, wish: Deciding): Promise<Outcome<SeriesRuled>> => {
  const scope = amongMany(whole)
  return await decideAll(whole, wish, 'declined', (number) => declineOne(scope, { number, reason: wish.reason }))
})
