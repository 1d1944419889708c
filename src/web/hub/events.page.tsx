import { cityInstant, type Day, dayOf, dayPlus, isDay, monthPlus } from '#src/base/time.ts'
import { type CalendarWish, countsByKelurahan, datesOn, readCursor, spanOfTab, type Tab } from '#src/events/calendar.db.ts'
import { kelurahanOnMap, subsectors } from '#src/events/choices.db.ts'
import { monthDates } from '#src/events/month.db.ts'
import { daysShown, layOut } from '#src/events/month.ts'
import { holidaysIn, notesIn } from '#src/spaces/holiday.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { movedOn } from './_moved-on.ts'
import { EventsView, type EventTab, type Filters, tabs } from './events.view.tsx'

const perPage = 30

const spans: Readonly<Record<Exclude<EventTab, 'kalender'>, Tab>> = { hari: 'today', pekan: 'week', bulan: 'month', peta: 'season' }

const short = (text: string | undefined): string | undefined => text?.trim().slice(0, 80) || undefined

/** Filters of an address; what is not a filter is left out. */
export function filtersOf({ c }: Visit): Filters {
  const biaya = c.req.query('biaya')
  return {
    subsektor: short(c.req.query('subsektor')),
    kelurahan: short(c.req.query('kelurahan')),
    biaya: biaya === 'gratis' || biaya === 'berbayar' ? biaya : undefined,
    q: short(c.req.query('q')),
  }
}

export const wishOf = ({ subsektor, kelurahan, biaya, q }: Filters, span: { from: Date; to: Date }): CalendarWish => ({
  ...span,
  subsector: subsektor,
  kelurahan,
  cost: biaya === 'gratis' ? 'free' : biaya === 'berbayar' ? 'paid' : undefined,
  q,
})

function asked(visit: Visit, today: Day): { tab: EventTab; month: string; chosen: Day | undefined } {
  const day = visit.c.req.query('hari') ?? ''
  const month = visit.c.req.query('bulan') ?? ''
  const chosen = isDay(day) && day.startsWith('20') ? day : undefined
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(month)
  const tab = tabs.find((one) => one === visit.c.req.query('tampil')) ?? 'kalender'
  return { tab, month: isMonth ? month : (chosen ?? today).slice(0, 7), chosen }
}

/** What the agenda under a month shows: the chosen day, else what is still to come in it. */
function agendaSpan(month: string, chosen: Day | undefined, now: Date) {
  if (chosen) return { from: cityInstant(chosen), to: cityInstant(dayPlus(chosen, 1)) }
  const first = cityInstant(`${month}-01` as Day)
  const end = cityInstant(`${monthPlus(month, 1)}-01` as Day)
  return { from: now > first && now < end ? now : first, to: end }
}

async function monthOf(visit: Visit, month: string, filters: Filters) {
  const { ctx } = visit
  const english = ctx.tongue === 'en'
  const days = daysShown(month)
  const [dates, holidays, notes] = await Promise.all([
    monthDates(ctx.db, wishOf(filters, { from: ctx.now, to: ctx.now }), days, english),
    holidaysIn(ctx.db, days.from, days.to, english),
    notesIn(ctx.db, days.from, days.to, english),
  ])
  return { weeks: layOut(month, dates), holidays, notes }
}

const nothing = { weeks: [], holidays: new Map<string, string>(), notes: new Map<string, string>() }

/** The city's calendar, for everybody. */
export const eventsPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const today = dayOf(ctx.now)
  const { tab, month, chosen } = asked(visit, today)
  const filters = filtersOf(visit)
  const span = tab === 'kalender' ? agendaSpan(month, chosen, ctx.now) : spanOfTab(spans[tab], ctx.now)
  const wish = wishOf(filters, span)
  const [list, drawn, places, sectors, counts] = await Promise.all([
    tab === 'peta'
      ? { items: [], next: null }
      : datesOn(ctx.db, wish, { most: perPage, after: readCursor(c.req.query('sesudah')), english }),
    tab === 'kalender' ? monthOf(visit, month, filters) : nothing,
    kelurahanOnMap(ctx.db),
    subsectors(ctx.db, english),
    tab === 'peta' ? countsByKelurahan(ctx.db, wish) : new Map<string, number>(),
  ])
  const moved = await movedOn(visit, sectors)
  if (moved) return c.redirect(moved, 301)
  const here = { ...filters, tampil: tab === 'kalender' ? undefined : tab, bulan: tab === 'kalender' ? month : undefined, hari: chosen }
  const plain = Object.keys(c.req.query()).length === 0
  const facts = { t, tongue: ctx.tongue, tab, month, today, now: ctx.now, chosen, filters, places, subsectors: sectors, counts, ...drawn }
  const next = list.next ? to.events({ ...here, sesudah: list.next }) : undefined
  return html(visit, {
    door: 'hub',
    title: t('event.page_title'),
    description: t('event.description'),
    canonical: to.events(),
    wide: true,
    asOf: ctx.now,
    head: plain ? (
      <>
        <link rel="alternate" type="application/atom+xml" href={to.eventsFeed('atom')} title={t('event.calendar')} />
        <link rel="alternate" type="application/feed+json" href={to.eventsFeed('json')} title={t('event.calendar')} />
      </>
    ) : (
      <meta name="robots" content="noindex" />
    ),
    main: <EventsView {...facts} dates={list.items} next={next} illustrative={ctx.house.demo} />,
  })
}
