import { html as markup } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, isoWithOffset, monthPlus } from '#src/base/time.ts'
import { datesOn } from '#src/events/calendar.db.ts'
import { monthDates } from '#src/events/month.db.ts'
import { daysShown, layOut } from '#src/events/month.ts'
import { holidaysIn, notesIn } from '#src/spaces/holiday.db.ts'
import { html } from '../answer.tsx'
import { asset } from '../assets.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { feedAnswer, isFeedForm } from './_feed.ts'
import { monthName } from './event-month.view.tsx'
import { hoursText } from './event-parts.view.tsx'
import { filtersOf, wishOf } from './events.page.tsx'
import { EmbedView, MonthSheet } from './events-out.view.tsx'

const ahead = 92

const coming = ({ ctx, ...visit }: Visit, most: number, english: boolean) => {
  const today = dayOf(ctx.now)
  const wish = wishOf(filtersOf({ ctx, ...visit }), { from: ctx.now, to: cityInstant(dayPlus(today, ahead)) })
  return datesOn(ctx.db, { ...wish, venue: visit.c.req.query('tempat')?.trim().slice(0, 60) || undefined }, { most, english })
}

/** The calendar for feed readers: what is to come, the soonest first. Filters are those of the calendar. */
export const eventsFeedPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const form = /^umpan\.(\w+)$/.exec(c.req.param('file') ?? '')?.[1] ?? ''
  if (!isFeedForm(form)) throw new Missing('feed')
  const { origin } = ctx.house.config
  const { items } = await coming(visit, 60, false)
  const seen = new Set<string>()
  const once = items.filter(({ slug }) => !seen.has(slug) && seen.add(slug))
  return feedAnswer(
    {
      title: `${t('event.calendar')} · Metro Creative Hub`,
      about: t('event.description'),
      home: `${origin}${to.events()}`,
      self: `${origin}${to.eventsFeed(form)}`,
      language: 'id',
      items: once.map((one) => ({
        url: `${origin}${to.event(one.slug)}`,
        title: one.title,
        summary: `${isoWithOffset(one.startsAt).slice(0, 10)}, ${[hoursText(t, 'id', one), one.place, one.organiser].filter(Boolean).join(' · ')}. ${one.summary}`,
        at: one.startsAt,
        changed: one.startsAt,
        author: one.organiser,
        image: `${origin}${to.share('acara', one.slug)}`,
      })),
    },
    form,
  )
}

/** Others may show this list in a frame of their own pages; nothing in it can be sent, so nothing can be stolen by a frame. */
const framed = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  'frame-ancestors https: http:',
].join('; ')

/** A list of what is on, to be set into another site by a frame. */
export const eventsEmbedPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const { items } = await coming(visit, 12, ctx.tongue === 'en')
  const body = markup`<!doctype html>
<html lang="${ctx.tongue}" data-door="hub"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t('event.embed.title')}</title><meta name="robots" content="noindex"><link rel="stylesheet" href="${asset('site.css')}"><link rel="stylesheet" href="${asset('events.css')}"></head><body>${<EmbedView t={t} tongue={ctx.tongue} dates={items} origin={ctx.house.config.origin} />}</body></html>`
  c.header('content-type', 'text/html; charset=utf-8')
  c.header('content-security-policy', framed)
  c.header('cross-origin-resource-policy', 'cross-origin')
  // the same for everybody; yet what was asked for with a cookie is kept by nobody
  c.header('cache-control', c.req.header('cookie') ? 'private, no-store' : 'no-cache')
  return c.body(String(await body))
}

/** A month on one sheet of A4, across, for the notice board. */
export const monthSheetPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const asked = c.req.query('bulan') ?? ''
  const month = /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) ? asked : dayOf(ctx.now).slice(0, 7)
  const span = { from: cityInstant(`${month}-01` as Day), to: cityInstant(`${monthPlus(month, 1)}-01` as Day) }
  const days = daysShown(month)
  const wish = wishOf(filtersOf(visit), span)
  const [drawn, holidays, notes, { items }] = await Promise.all([
    monthDates(ctx.db, wish, days, english),
    holidaysIn(ctx.db, days.from, days.to, english),
    notesIn(ctx.db, days.from, days.to, english),
    datesOn(ctx.db, wish, { most: 400, english }),
  ])
  const dates = items.filter(({ startsAt }) => startsAt >= span.from)
  return html(visit, {
    door: 'hub',
    title: t('event.sheet.title', { month: monthName(month, ctx.tongue) }),
    canonical: to.monthSheet(),
    wide: true,
    quiet: true,
    asOf: ctx.now,
    head: <meta name="robots" content="noindex" />,
    main: (
      <MonthSheet
        t={t}
        tongue={ctx.tongue}
        month={month}
        today={dayOf(ctx.now)}
        weeks={layOut(month, drawn)}
        holidays={holidays}
        notes={notes}
        dates={dates}
      />
    ),
  })
}
