import type { z } from 'zod'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { cityZone, isoWithOffset } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { beginsAt, endsAt, type Period } from '#src/spaces/booking.ts'
import { placeSeries, readdDate, type SeriesMade } from '#src/spaces/series.db.ts'
import { cancelSeries } from '#src/spaces/series-cancel.db.ts'
import { changeSeries, previewChange } from '#src/spaces/series-change.db.ts'
import { previewSeries } from '#src/spaces/series-preview.db.ts'
import { mySeries, timesOf } from '#src/spaces/series-read.db.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import {
  seriesCancelRequest,
  seriesChangeRequest,
  seriesPreviewSchema,
  seriesReaddRequest,
  seriesRequestSchema,
} from './_schemas-series.ts'
import { json, onceFor, refuse } from './answer.ts'
import { alternativeBody, named, period, read, signedIn, wishOf } from './spaces.api.ts'

/** What is wrong with the repetition names its field there. */
const inRepeat = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => (['rhythm', 'until', 'count'].includes(one.field ?? '') ? { ...one, field: `repeat.${one.field}` } : one))

const why = (visit: Visit, { rule, facts }: Refusal) => ({ rule, detail: visit.t(rule, facts) })
const times = (periods: readonly Period[]) => ({
  ...period({ start: beginsAt(periods), end: endsAt(periods) }),
  periods: periods.map(period),
})

const preview: Page = async (visit) => {
  const given = await read(visit, seriesPreviewSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const { repeat, answers, organisation, ...asked } = given.value.value
  const seen = await previewSeries(visit.ctx, { ...wishOf(asked), repeat, answers, organisation })
  if (!seen.ok) return refuse(visit, inRepeat(named(seen.refusals, asked.periods !== undefined)))
  const { rule, notes, dates, quote, price, normalPrice, season } = seen.value
  return json({
    rule,
    zone: cityZone,
    notes: notes.map((one) => why(visit, one)),
    class: quote.class,
    price,
    normalPrice,
    season,
    available: dates.filter(({ refusals }) => refusals.length === 0).length,
    dates: dates.map((one) => ({
      day: one.day,
      ...times(one.periods),
      available: one.refusals.length === 0,
      barred: one.refusals.map((refusal) => why(visit, refusal)),
      price: one.price,
      normalPrice: one.normalPrice,
      alternatives: one.alternatives.map((other) => alternativeBody(visit, other)),
    })),
  })
}

const madeBody = (visit: Visit, made: SeriesMade) => ({ ...made, url: `${visit.ctx.house.config.origin}/saya/rangkaian/${made.number}` })

const place: Page = async (visit) => {
  const given = await read(visit, seriesRequestSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const ctx = onceFor(visit, 'POST /series', given.value.text, (value) => ({ status: 201, body: madeBody(visit, value as SeriesMade) }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  if (!signedIn(visit)) return refuse(visit, [{ rule: 'spaces.booking.sign_in' }])
  const { repeat, taking, title, purpose, answers, organisation, ...asked } = given.value.value
  const made = await placeSeries(ctx.value, { ...wishOf(asked), repeat, taking, title, purpose, answers, organisation })
  return made.ok ? json(madeBody(visit, made.value), 201) : refuse(visit, inRepeat(named(made.refusals, asked.periods !== undefined)))
}

const show: Page = async (visit) => {
  const series = await mySeries(visit.ctx, visit.c.req.param('number') ?? '')
  return json({
    number: series.number,
    space: series.slug,
    title: series.title,
    rule: series.rule,
    first: series.first,
    zone: cityZone,
    people: series.people,
    season: series.season,
    madeAt: isoWithOffset(series.madeAt),
    dates: series.dates.map((one) => ({
      day: one.day,
      ...times(timesOf(one)),
      state: one.state,
      booking: one.booking && { number: one.booking.number, state: one.booking.state, price: one.booking.price },
      barred: one.rule === '' ? [] : [why(visit, { rule: one.rule, facts: one.facts })],
    })),
  })
}

const numberIn = (visit: Visit): string => visit.c.req.param('number') ?? ''

/** One errand about a series of one's own: whose it is comes first, then the body, the replay key, and the deed the pages take too. */
function own<T extends object, R extends object>(
  what: string,
  schema: z.ZodType<T>,
  run: (ctx: Ctx, wish: T, number: string) => Promise<Outcome<R>>,
): Route {
  const page: Page = async (visit) => {
    const number = numberIn(visit)
    await mySeries(visit.ctx, number)
    const given = await read(visit, schema)
    if (!given.ok) return refuse(visit, given.refusals)
    const { text, value: wish } = given.value
    const ctx = onceFor(visit, `POST ${visit.c.req.path}`, text, (value) => ({ status: 200, body: value as R }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const outcome = await run(ctx.value, wish, number)
    return outcome.ok ? json(outcome.value) : refuse(visit, named(outcome.refusals, 'periods' in wish))
  }
  return post(`/api/v1/series/:number/${what}`, 'api', page)
}

type Changing = z.output<typeof seriesChangeRequest>
const changing = ({ start, end, periods, ...rest }: Changing) => ({
  ...rest,
  periods: periods ?? (start && end ? [{ start, end }] : []),
})

const changePreview: Page = async (visit) => {
  const number = numberIn(visit)
  await mySeries(visit.ctx, number)
  const given = await read(visit, seriesChangeRequest)
  if (!given.ok) return refuse(visit, given.refusals)
  const wish = given.value.value
  const seen = await previewChange(visit.ctx, { ...changing(wish), number })
  if (!seen.ok) return refuse(visit, named(seen.refusals, wish.periods !== undefined))
  return json({
    moves: seen.value.filter(({ effect, refusals }) => effect === 'moves' && refusals.length === 0).length,
    dates: seen.value.map(({ date, effect, was, will, refusals }) => ({
      day: date.day,
      effect,
      booking: date.booking?.number ?? null,
      was: was.map(period),
      will: will.map(period),
      barred: refusals.map((one) => why(visit, one)),
    })),
  })
}

export const seriesApiRoutes: Route[] = [
  post('/api/v1/series/preview', 'api', preview),
  post('/api/v1/series', 'api', place),
  get('/api/v1/series/:number', 'api', show),
  post('/api/v1/series/:number/change-preview', 'api', changePreview),
  own('change', seriesChangeRequest, (ctx, wish, number) => changeSeries(ctx, { ...changing(wish), number })),
  own('cancellation', seriesCancelRequest, (ctx, wish, number) => cancelSeries(ctx, { ...wish, number })),
  own('re-addition', seriesReaddRequest, (ctx, { day }, number) => readdDate(ctx, { number, day })),
]
