import { Missing, type Refusal } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import type { Span } from '#src/events/event.ts'
import { type OwnEvent, ownEventPage } from '#src/events/event-read.db.ts'
import { changeDates, type DatesChanged, previewDates } from '#src/events/reach.db.ts'
import { hasWords } from '#src/ui/words.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { datesChangeBody, datesPreviewBody } from './_schemas-event-dates.ts'
import { asRule, json, onceFor, readBody, refuse } from './answer.ts'

const span = ({ startsAt, endsAt, timeKnown }: Span) => ({
  start: isoWithOffset(startsAt),
  end: endsAt ? isoWithOffset(endsAt) : null,
  timeKnown,
})

/** One's own event that is on the calendar; a festival has the dates of its parts. */
async function own({ c, ctx }: Visit): Promise<{ event: OwnEvent; key: string | undefined }> {
  const number = (c.req.param('number') ?? '').slice(0, 40)
  const key = c.req.header('x-event-key')?.slice(0, 100)
  const event = await ownEventPage(ctx, number, key)
  if (event.state !== 'published' || event.isUmbrella) throw new Missing('event')
  return { event, key }
}

const dates: Page = async (visit) => {
  const { event } = await own(visit)
  const { c } = visit
  const most = Math.min(100, Math.max(1, Math.trunc(Number(c.req.query('limit') ?? 50)) || 50))
  const after = c.req.query('cursor')
  const from = after === undefined ? 0 : event.dates.findIndex(({ id }) => id === after) + 1
  if (after !== undefined && from === 0) return refuse(visit, [{ rule: 'events.reach.date', field: 'cursor' }])
  const items = event.dates.slice(from, from + most)
  return json({
    items: items.map((one) => ({
      id: one.id,
      ...span(one),
      cancelled: one.cancelled,
      previous: one.previous.map((at) => isoWithOffset(at)),
    })),
    next: event.dates.length > from + most ? (items.at(-1)?.id ?? null) : null,
  })
}

const barred = (visit: Visit, { rule, facts, field }: Refusal) => ({
  rule,
  detail: visit.t(hasWords(rule) ? rule : 'platform.refused', facts),
  ...(field ? { field } : {}),
})

const preview: Page = async (visit) => {
  const { event, key } = await own(visit)
  const read = await readBody(visit, datesPreviewBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const seen = await previewDates(visit.ctx, event.number, key, read.value.value)
  return json({
    version: seen.mark,
    told: seen.told,
    barred: seen.refusals.map((one) => barred(visit, one)),
    dates: seen.all.map(({ date, effect, will }) => ({ id: date.id, effect, was: span(date), will: span(will) })),
  })
}

const change: Page = async (visit) => {
  const { event, key } = await own(visit)
  const read = await readBody(visit, datesChangeBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const { text, value } = read.value
  const ctx = onceFor(visit, `POST ${visit.c.req.path}`.slice(0, 200), text, (made) => ({ status: 200, body: made as DatesChanged }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const { version: seen, reason, ...wish } = value
  const made = await changeDates(ctx.value, { number: event.number, key, wish, seen, reason })
  return made.ok ? json(made.value) : refuse(visit, made.refusals)
}

export const eventDatesApiRoutes: readonly Route[] = [
  get('/api/v1/events/:number/dates', 'api', dates),
  post('/api/v1/events/:number/dates/preview', 'api', preview, 32_768),
  post('/api/v1/events/:number/dates/change', 'api', change, 32_768),
]
