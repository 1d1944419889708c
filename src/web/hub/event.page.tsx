import { html as markup, raw } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { dayOf, isoWithOffset } from '#src/base/time.ts'
import { type EventPage, formerSlug, publishedEvent } from '#src/events/event-read.db.ts'
import { dutiesFor } from '#src/events/permit.db.ts'
import type { EventPicture } from '#src/events/picture.ts'
import { picturesOfEvent } from '#src/events/picture-read.db.ts'
import { type IntakeShown, intakesOf, isFull } from '#src/events/registration-read.db.ts'
import { stallsAtEvent } from '#src/market/stall-read.db.ts'
import { needsOf } from '#src/support/event-need.db.ts'
import { balanceOfEvent } from '#src/support/partner.db.ts'
import { html } from '../answer.tsx'
import { jsonLd } from '../mb2/_structured.ts'
import { fromOrigin, to } from '../to.ts'
import type { Page } from '../visit.ts'
import { postalAddress } from './_place.ts'
import { promisesHere } from './_promises.ts'
import { shareHead } from './_share.tsx'
import { EventView } from './event.view.tsx'

const statuses: Readonly<Record<EventPage['status'], string>> = {
  scheduled: 'EventScheduled',
  cancelled: 'EventCancelled',
  postponed: 'EventPostponed',
  rescheduled: 'EventRescheduled',
  moved_online: 'EventMovedOnline',
}

/** The date that counts: the next one, else the last. */
export function mainDate(event: EventPage, now: Date) {
  const standing = event.dates.filter(({ cancelled }) => !cancelled)
  return standing.find(({ startsAt, endsAt }) => (endsAt ?? startsAt) >= now) ?? standing.at(-1) ?? event.dates.at(-1)
}

/** No seat is left on any date to come. A date without registration of its own or of the whole is open to everybody. */
function soldOut(event: EventPage, intakes: readonly IntakeShown[], now: Date): boolean {
  const whole = intakes.find(({ date }) => date === null)
  const coming = event.dates.filter(({ cancelled, startsAt, endsAt }) => !cancelled && (endsAt ?? startsAt) >= now)
  const full = (id: string) => {
    const one = intakes.find(({ date }) => date?.id === id) ?? whole
    return one !== undefined && isFull(one)
  }
  return coming.length > 0 && coming.every(({ id }) => full(id))
}

/** As schema.org has it: what was put off or called off keeps the start it was announced with. */
export function structured(
  event: EventPage,
  intakes: readonly IntakeShown[],
  origin: string,
  now: Date,
  pictures: readonly EventPicture[] = [],
): object {
  const date = mainDate(event, now)
  const online = event.placeKind === 'online' || event.status === 'moved_online'
  const previous = date?.previous ?? []
  return {
    '@context': 'https://schema.org',
    '@type': event.isUmbrella ? 'Festival' : 'Event',
    name: event.title,
    description: event.summary,
    url: `${origin}${to.event(event.slug)}`,
    image:
      pictures.length > 0
        ? pictures.map(({ key, width, widths }) => fromOrigin(origin, to.eventPicture(key, widths.at(-1) ?? width, 'jpg')))
        : `${origin}${to.share('acara', event.slug)}`,
    eventStatus: `https://schema.org/${statuses[event.status]}`,
    eventAttendanceMode: `https://schema.org/${online ? 'OnlineEventAttendanceMode' : 'OfflineEventAttendanceMode'}`,
    ...(date ? { startDate: date.timeKnown ? isoWithOffset(date.startsAt) : dayOf(date.startsAt) } : {}),
    ...(date?.endsAt && date.timeKnown ? { endDate: isoWithOffset(date.endsAt) } : {}),
    ...(previous.length > 0 ? { previousStartDate: previous.map((at) => isoWithOffset(at)) } : {}),
    location: online
      ? { '@type': 'VirtualLocation', url: event.onlineUrl }
      : {
          '@type': 'Place',
          name: event.place,
          ...(event.venue ? { url: `${origin}${to.place(event.venue)}` } : {}),
          address: postalAddress(event.address || event.place),
        },
    organizer: { '@type': 'Organization', name: event.organiser },
    ...(event.price === null
      ? {}
      : {
          offers: {
            '@type': 'Offer',
            price: event.price,
            priceCurrency: 'IDR',
            availability: `https://schema.org/${soldOut(event, intakes, now) ? 'SoldOut' : 'InStock'}`,
          },
          isAccessibleForFree: event.price === 0,
        }),
    ...(event.umbrella
      ? { superEvent: { '@type': 'Festival', name: event.umbrella.title, url: `${origin}${to.event(event.umbrella.slug)}` } }
      : {}),
    ...(event.parts.length > 0
      ? {
          subEvent: event.parts.map((part) => ({
            '@type': 'Event',
            name: part.title,
            url: `${origin}${to.event(part.slug)}`,
            ...(part.startsAt ? { startDate: isoWithOffset(part.startsAt) } : {}),
          })),
        }
      : {}),
  }
}

/** One event. Its page stays whatever becomes of it; a former address leads here. */
export const eventPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const slug = (c.req.param('slug') ?? '').slice(0, 100)
  const event = await publishedEvent(ctx.db, slug, ctx.tongue === 'en')
  if (!event) {
    const now = await formerSlug(ctx.db, slug)
    if (now) return c.redirect(to.event(now), 301)
    throw new Missing('event')
  }
  const { origin } = ctx.house.config
  const pictures = await picturesOfEvent(ctx.db, event.number)
  const title = ctx.tongue === 'en' && event.titleEn ? event.titleEn : event.title
  const date = mainDate(event, ctx.now)
  const duties =
    date && !event.isUmbrella && event.status !== 'cancelled' && date.startsAt > ctx.now
      ? await dutiesFor(
          ctx.db,
          { first: dayOf(date.startsAt), crowd: event.crowd, placeKind: event.placeKind, event: event.id },
          ctx.now,
          ctx.tongue === 'en',
        )
      : []
  const intakes = await intakesOf(ctx.db, event.id)
  return html(visit, {
    door: 'hub',
    title,
    description: event.summary,
    canonical: to.event(event.slug),
    wide: true,
    asOf: ctx.now,
    head: (
      <>
        {shareHead({
          image: `${origin}${to.share('acara', event.slug)}`,
          title,
          description: event.summary,
          url: `${origin}${to.event(event.slug)}`,
        })}
        {markup`<script type="application/ld+json">${raw(jsonLd(structured(event, intakes, origin, ctx.now, pictures)))}</script>`}
      </>
    ),
    main: (
      <EventView
        t={t}
        tongue={ctx.tongue}
        event={event}
        title={title}
        pictures={pictures}
        date={date}
        now={ctx.now}
        duties={duties}
        support={await promisesHere(visit, { event: event.slug })}
        balance={await balanceOfEvent(ctx.db, event.id, ctx.tongue === 'en')}
        needs={await needsOf(ctx.db, event.slug, ctx.tongue === 'en')}
        intakes={intakes}
        stalls={await stallsAtEvent(ctx.db, event.id)}
      />
    ),
  })
}
