import { Missing, type Refusal } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, isDay, isoWithOffset } from '#src/base/time.ts'
import { type Dated, datesOn, readCursor } from '#src/events/calendar.db.ts'
import { nameOfficials } from '#src/events/desk.db.ts'
import { publishedEvent } from '#src/events/event-read.db.ts'
import { picturesOfEvent } from '#src/events/picture-read.db.ts'
import { intakesOf, mainIntake } from '#src/events/registration-read.db.ts'
import { publicCuration } from '#src/events/scorecard-read.db.ts'
import { submitEvent } from '#src/events/submit.db.ts'
import { myPlace } from '#src/governance/desk-place.db.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { addressOfClient } from '../guard.ts'
import { mainDate } from '../hub/event.page.tsx'
import { fromOrigin, to } from '../to.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { eventSubmissionSchema, officialsSchema } from './_schemas-events.ts'
import { asRule, json, onceFor, readBody, refuse } from './answer.ts'

const dated = (one: Dated, origin: string) => ({
  slug: one.slug,
  title: one.title,
  start: isoWithOffset(one.startsAt),
  end: one.endsAt ? isoWithOffset(one.endsAt) : null,
  timeKnown: one.timeKnown,
  status: one.cancelled ? 'cancelled' : one.status,
  place: one.place,
  kelurahan: one.kelurahanCode,
  subsector: one.subsector,
  organiser: one.organiser,
  price: one.price,
  url: `${origin}${to.event(one.slug)}`,
})

const mostDays = 400

function spanOf(visit: Visit): { from: Date; to: Date } | Refusal {
  const [from, until] = [visit.c.req.query('from'), visit.c.req.query('to')]
  const today = dayOf(visit.ctx.now)
  if (from !== undefined && !isDay(from)) return { rule: 'events.when.unreadable', field: 'from' }
  if (until !== undefined && !isDay(until)) return { rule: 'events.when.unreadable', field: 'to' }
  const first = (from ?? today) as Day
  const last = (until ?? dayPlus(first, 92)) as Day
  if (last <= first) return { rule: 'events.when.end_before_start', field: 'to' }
  if (last > dayPlus(first, mostDays)) return { rule: 'events.when.too_wide', field: 'to', facts: { days: mostDays } }
  return { from: cityInstant(first), to: cityInstant(last) }
}

const given = ({ c }: Visit, name: string) => c.req.query(name)?.trim().slice(0, 80) || undefined

const events: Page = async (visit) => {
  const span = spanOf(visit)
  if ('rule' in span) return refuse(visit, [span])
  const limit = Math.min(100, Math.max(1, Math.trunc(Number(visit.c.req.query('limit') ?? 30)) || 30))
  const wish = { ...span, subsector: given(visit, 'subsector'), kelurahan: given(visit, 'kelurahan'), q: given(visit, 'q') }
  const found = await datesOn(visit.ctx.db, wish, {
    most: limit,
    after: readCursor(visit.c.req.query('cursor')),
    english: visit.ctx.tongue === 'en',
  })
  return json({ items: found.items.map((one) => dated(one, visit.ctx.house.config.origin)), next: found.next })
}

const event: Page = async (visit) => {
  const found = await publishedEvent(visit.ctx.db, (visit.c.req.param('slug') ?? '').slice(0, 100), visit.ctx.tongue === 'en')
  if (!found) throw new Missing('event')
  const date = mainDate(found, visit.ctx.now)
  const seats = mainIntake(await intakesOf(visit.ctx.db, found.id), date?.id)
  return json({
    slug: found.slug,
    number: found.number,
    title: found.title,
    summary: found.summary,
    body: found.body,
    start: date ? isoWithOffset(date.startsAt) : null,
    end: date?.endsAt ? isoWithOffset(date.endsAt) : null,
    status: found.status,
    statusReason: found.statusReason,
    place: found.place,
    kelurahan: found.kelurahan,
    subsector: found.subsector,
    organiser: found.organiser,
    audience: found.audience,
    crowd: found.crowd,
    price: found.price,
    ...(seats ? { capacity: seats.capacity, remaining: seats.remaining } : {}),
    sequence: found.sequence,
    verified: found.verified,
    umbrella: found.umbrella?.slug ?? null,
    parts: found.parts.map(({ slug }) => slug),
    pictures: (await picturesOfEvent(visit.ctx.db, found.number)).map((one) => ({
      url: fromOrigin(visit.ctx.house.config.origin, to.eventPicture(one.key, one.widths.at(-1) ?? one.width, 'jpg')),
      alt: one.alt,
      credit: one.credit,
      licence: one.licence,
    })),
    dates: found.dates.map((one) => ({
      start: isoWithOffset(one.startsAt),
      end: one.endsAt ? isoWithOffset(one.endsAt) : null,
      timeKnown: one.timeKnown,
      cancelled: one.cancelled,
      previous: one.previous.map((at) => isoWithOffset(at)),
    })),
    url: `${visit.ctx.house.config.origin}${to.event(found.slug)}`,
  })
}

const curation: Page = async (visit) => {
  const { origin } = visit.ctx.house.config
  const { slug, cards } = await publicCuration(visit.ctx.db, (visit.c.req.param('slug') ?? '').slice(0, 100))
  return json({
    slug,
    cards: cards.map(({ number, year, slug: event, told }) => ({
      number,
      year,
      event,
      total: told.total / 1000,
      marks: told.marks,
      curators: told.curators,
      at: isoWithOffset(told.at),
    })),
    evidence: `${origin}${to.evidencePack(slug)}`,
  })
}

const sending = { name: 'event-send', most: 20, seconds: 3600 }

const submit: Page = async (visit) => {
  const read = await readBody(visit, eventSubmissionSchema)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const ctx = onceFor(visit, 'POST /events', read.value.text, (value) => ({ status: 201, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const wait = await tooMany(visit.ctx, sending, addressOfClient(visit))
  if (wait) return refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) })
  const sent = await submitEvent(ctx.value, read.value.value)
  return sent.ok ? json(sent.value, 201) : refuse(visit, sent.refusals)
}

const officials: Page = async (visit) => {
  const read = await readBody(visit, officialsSchema)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const number = visit.c.req.param('number') ?? ''
  const ctx = onceFor(visit, `POST /events/${number}/officials`.slice(0, 200), read.value.text, (value) => ({
    status: 201,
    body: value as object,
  }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const desk = visit.ctx.actor.kind !== 'guest' && (await myPlace(visit.ctx)).named.has('events.event.publish:decide')
  if (desk && (await needsSecondFactor(visit.ctx))) return refuse(visit, [{ rule: 'identity.second.needed' }])
  const { posts, key } = read.value.value
  const named = await nameOfficials(ctx.value, { number, posts, ...(desk && key === undefined ? {} : { own: { key } }) })
  return named.ok ? json(named.value, 201) : refuse(visit, named.refusals)
}

export const eventsApiRoutes: readonly Route[] = [
  get('/api/v1/events', 'api', events),
  get('/api/v1/events/:slug', 'api', event),
  get('/api/v1/events/:slug/curation', 'api', curation),
  post('/api/v1/events', 'api', submit, 32_768),
  post('/api/v1/events/:number/officials', 'api', officials),
]
