import type { Refusal } from '#src/base/outcome.ts'
import { cityZone, isoWithOffset } from '#src/base/time.ts'
import { beginsAt, endsAt, type Period } from '#src/spaces/booking.ts'
import { placeSeries, type SeriesMade } from '#src/spaces/series.db.ts'
import { previewSeries } from '#src/spaces/series-preview.db.ts'
import { mySeries, timesOf } from '#src/spaces/series-read.db.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { seriesPreviewSchema, seriesRequestSchema } from './_schemas-series.ts'
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

export const seriesApiRoutes: Route[] = [
  post('/api/v1/series/preview', 'api', preview),
  post('/api/v1/series', 'api', place),
  get('/api/v1/series/:number', 'api', show),
]
