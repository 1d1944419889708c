import { sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import {
  datesOf,
  datesOfOne,
  ownSeries,
  type SeriesDate,
  type SeriesRow,
  seriesCalled,
  seriesOf,
  seriesPending,
} from './_series-rows.db.ts'
import { beginsAt, isEnded, type Period } from './booking.ts'

export type { DateState, SeriesDate, SeriesRow } from './_series-rows.db.ts'
export type WholeSeries = SeriesRow & { dates: SeriesDate[] }

const whole = async (db: Database, row: SeriesRow): Promise<WholeSeries> => ({ ...row, dates: await datesOfOne(db, row.id) })

/** One's own series with its dates. Somebody else's is not there. */
export const mySeries = async (ctx: Ctx, number: string): Promise<WholeSeries> => whole(ctx.db, await ownSeries(ctx.db, ctx.actor, number))

/** A series for the desk: whoever asks has shown that he sits there. */
export const deskSeries = async (ctx: Ctx, number: string): Promise<WholeSeries> => whole(ctx.db, await seriesCalled(ctx.db, number))

async function withDates(db: Database, rows: readonly SeriesRow[]): Promise<WholeSeries[]> {
  const dates = await datesOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, dates: dates.get(row.id) ?? [] }))
}

/** The reader's series, the newest first. */
export const mySeriesList = async (ctx: Ctx, most = 20): Promise<WholeSeries[]> =>
  withDates(ctx.db, await seriesOf(ctx.db, ctx.actor, most))

/** Series of which something waits for a decision: one line each at the desk. */
export const seriesWaiting = async (ctx: Ctx, most = 50): Promise<WholeSeries[]> => withDates(ctx.db, await seriesPending(ctx.db, most))

/** When a date is: as booked, or as it was wanted. */
export const timesOf = (date: SeriesDate): Period[] => date.booking?.periods ?? date.wanted

/** Whether a date still stands or waits. */
export const isLive = (date: SeriesDate): boolean => date.booking !== null && !isEnded(date.booking.state)

/** The next date that still stands, none where all is over. */
export const nextDate = (series: Pick<WholeSeries, 'dates'>, now: Date): SeriesDate | undefined =>
  series.dates
    .filter((one) => isLive(one) && beginsAt(timesOf(one)) > now)
    .sort((a, b) => beginsAt(timesOf(a)).getTime() - beginsAt(timesOf(b)).getTime())[0]

/** Of which series a booking is a date. */
export async function seriesNumberOf({ db }: Pick<Ctx, 'db'>, booking: string): Promise<string | undefined> {
  const found = await sql<{
    number: string
  }>`select s.number from spaces.booking k join spaces.series s on s.id = k.series_id where k.id = ${booking}`.execute(db)
  return found.rows[0]?.number
}
