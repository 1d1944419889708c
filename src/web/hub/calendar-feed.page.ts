import { type IcsCalendar, icsStream } from '#src/base/ics.ts'
import { Missing } from '#src/base/outcome.ts'
import type { CalendarWish } from '#src/events/calendar.db.ts'
import { publishedEvent } from '#src/events/event-read.db.ts'
import { feedDates, feedSpan, feedTag } from '#src/events/feed.db.ts'
import { entryOf, type FeedDate } from '#src/events/feed.ts'
import type { Page, Visit } from '../visit.ts'
import { filtersOf, wishOf } from './events.page.tsx'

async function* entries(dates: AsyncIterable<FeedDate>, origin: string) {
  for await (const date of dates) yield entryOf(date, origin)
}

/** Streams a calendar, unless the reader has these bytes already. Nothing but the addresses of public pages is in it. */
async function send(visit: Visit, name: string, wish: CalendarWish, slug?: string): Promise<Response> {
  const { ctx, c, t } = visit
  const { origin } = ctx.house.config
  const tag = await feedTag(ctx.db, `${name} ${JSON.stringify(wish)} ${slug ?? ''}`, ctx.now)
  const headers = { etag: tag, 'cache-control': 'no-cache' }
  if (c.req.header('if-none-match') === tag) return new Response(null, { status: 304, headers })
  const calendar: IcsCalendar = {
    product: '-//Kota Metro//Metro Creative Hub//ID',
    name,
    description: t('event.feed_note'),
    method: 'PUBLISH',
    refreshHours: 6,
  }
  const pieces = icsStream(calendar, entries(feedDates(ctx.db, wish, ctx.now, slug), origin))
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
  return new Response(body, { headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' } })
}

const given = (visit: Visit, name: string) => visit.c.req.query(name)?.trim().slice(0, 120) || undefined

/** The whole calendar or a part of it: by sub-sector, kelurahan, place, organiser, agency or cost. */
export const calendarFeed: Page = async (visit) => {
  const { q: _q, ...filters } = filtersOf(visit)
  const wish = {
    ...wishOf(filters, feedSpan(visit.ctx.now)),
    venue: given(visit, 'tempat'),
    organiser: given(visit, 'penyelenggara'),
    unit: given(visit, 'unit'),
  }
  return await send(visit, visit.t('event.calendar'), wish)
}

/** One event with all its dates. */
export const eventFeed: Page = async (visit) => {
  const slug = (visit.c.req.param('slug') ?? '').slice(0, 100)
  const event = await publishedEvent(visit.ctx.db, slug)
  if (!event) throw new Missing('event')
  const span = { from: new Date(Date.UTC(2000, 0, 1)), to: new Date(Date.UTC(2100, 0, 1)) }
  return await send(visit, event.title, span, slug)
}
