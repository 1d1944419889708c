import { html as markup, raw } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { datesOn, readCursor } from '#src/events/calendar.db.ts'
import { type PlacePage, placeAt } from '#src/events/place-read.db.ts'
import { html } from '../answer.tsx'
import { jsonLd } from '../mb2/_structured.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { postalAddress } from './_place.ts'
import { PlaceView } from './place.view.tsx'

const perPage = 20
/** Further ahead than anything may be sent in for. */
const aheadDays = 1200

const structured = (place: PlacePage, origin: string): object => ({
  '@context': 'https://schema.org',
  '@type': 'Place',
  name: place.name,
  ...(place.names.length > 0 ? { alternateName: place.names.map(({ name }) => name) } : {}),
  url: `${origin}${to.place(place.code)}`,
  address: postalAddress(place.address),
  ...(place.capacity === null ? {} : { maximumAttendeeCapacity: place.capacity }),
})

/** What is on there, the soonest first; or what was, the newest first. */
async function datesAt({ ctx, c }: Visit, code: string, past: boolean) {
  const page = { most: perPage, after: readCursor(c.req.query('sesudah')), english: ctx.tongue === 'en', newestFirst: past }
  const span = past
    ? { from: cityInstant('2000-01-01' as Day), to: ctx.now, over: ctx.now }
    : { from: ctx.now, to: cityInstant(dayPlus(dayOf(ctx.now), aheadDays)) }
  return await datesOn(ctx.db, { ...span, venue: code }, page)
}

/** A known place of the city and what is on there. One that went into another leads to it. */
export const placePage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const code = (c.req.param('venue') ?? '').slice(0, 80)
  const place = await placeAt(ctx.db, code, ctx.tongue === 'en')
  if (!place) throw new Missing('place')
  if (place.now) return c.redirect(to.place(place.now), 301)
  const past = c.req.query('tampil') === 'lewat'
  const { items, next } = await datesAt(visit, code, past)
  return html(visit, {
    door: 'hub',
    title: place.name,
    description: t('place.description', { name: place.name }),
    canonical: to.place(place.code),
    asOf: ctx.now,
    head: markup`<script type="application/ld+json">${raw(jsonLd(structured(place, ctx.house.config.origin)))}</script>`,
    main: (
      <PlaceView
        t={t}
        tongue={ctx.tongue}
        place={place}
        past={past}
        now={ctx.now}
        dates={items}
        next={next ? to.place(code, { tampil: past ? 'lewat' : undefined, sesudah: next }) : undefined}
      />
    ),
  })
}
