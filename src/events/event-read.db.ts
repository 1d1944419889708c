import { type RawBuilder, sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { EventState, EventStatus, PlaceKind } from './event.ts'

export type EventDate = {
  id: string
  original: Date
  startsAt: Date
  endsAt: Date | null
  timeKnown: boolean
  cancelled: boolean
  /** Starts it was announced with before, oldest first. */
  previous: Date[]
}

export type EventPage = {
  id: string
  number: string
  slug: string
  uid: string
  state: EventState
  status: EventStatus
  statusReason: string
  title: string
  titleEn: string
  summary: string
  body: string
  organiser: string
  unit: string
  unitName: string
  subsector: string | null
  subsectorName: string | null
  kelurahan: string | null
  kelurahanName: string | null
  placeKind: PlaceKind
  space: string | null
  venue: string | null
  place: string
  address: string
  onlineUrl: string
  booking: string | null
  funding: string
  audience: string
  crowd: number
  price: number | null
  url: string
  source: string
  verified: boolean
  illustrative: boolean
  isUmbrella: boolean
  umbrella: { number: string; slug: string; title: string } | null
  parts: {
    number: string
    slug: string
    title: string
    status: EventStatus
    place: string
    startsAt: Date | null
    /** Dates that were not called off one by one. */
    dates: { startsAt: Date; endsAt: Date | null; timeKnown: boolean }[]
  }[]
  sequence: number
  version: number
  changedAt: Date
  publishedAt: Date | null
  dates: EventDate[]
  /** Roads it passes, in order. */
  route: { code: string; name: string; byDesk: boolean }[]
  routeFrom: { code: string; name: string } | null
  routeTo: { code: string; name: string } | null
  person: string | null
  lateKnown: string[]
  /** An account of it was drafted; confirmed, everybody may read it. */
  reported: boolean
  accounted: boolean
  /** What its curators found has been published. */
  curated: boolean
}

type Raw = Omit<EventPage, 'dates' | 'parts'> & {
  dates: { id: string; original: string; s: string; e: string | null; k: boolean; c: boolean; p: string[] | null }[] | null
  parts:
    | {
        number: string
        slug: string
        title: string
        status: EventStatus
        place: string
        dates: { s: string; e: string | null; k: boolean }[] | null
      }[]
    | null
}

async function readOne(db: Database | Tx, where: RawBuilder<unknown>, english: boolean): Promise<EventPage | undefined> {
  const found =
    await sql<Raw>`select e.id, e.number, e.slug, e.uid, e.state, e.status, e.status_reason as "statusReason", e.title, e.title_en as "titleEn", e.summary, e.body, e.organiser,
      u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", e.subsector_code as subsector, case when ${english} then s.name_en else s.name end as "subsectorName",
      e.kelurahan_code as kelurahan, k.name as "kelurahanName", e.place_kind as "placeKind", b.slug as space, e.venue_code as venue,
      coalesce(v.name, case when ${english} then b.name_en else b.name end, e.place) as place, coalesce(nullif(v.address, ''), b.address, '') as address, e.online_url as "onlineUrl", e.booking,
      e.funding, e.audience, e.crowd, e.price, e.url, e.source, e.verified, e.illustrative, e.is_umbrella as "isUmbrella",
      case when p.id is null then null else jsonb_build_object('number', p.number, 'slug', p.slug, 'title', p.title) end as umbrella,
      e.sequence, e.version, e.changed_at as "changedAt", e.published_at as "publishedAt", e.person_id as person, e.late_known as "lateKnown",
      exists (select from events.report y where y.event_id = e.id) as reported, exists (select from events.report y where y.event_id = e.id and y.confirmed_at is not null) as accounted,
      exists (select from events.scorecard y join events.scorecard_result r on r.scorecard_id = y.id where y.event_id = e.id) as curated,
      (select coalesce(jsonb_agg(jsonb_build_object('code', w.code, 'name', w.name, 'byDesk', w.by_desk) order by r.position), '[]') from events.route_road r join events.road w on w.code = r.road_code where r.event_id = e.id) as route,
      (select jsonb_build_object('code', x.code, 'name', x.name) from events.route r join directory.kelurahan x on x.code = r.from_kelurahan where r.event_id = e.id) as "routeFrom",
      (select jsonb_build_object('code', x.code, 'name', x.name) from events.route r join directory.kelurahan x on x.code = r.to_kelurahan where r.event_id = e.id) as "routeTo",
      (select jsonb_agg(jsonb_build_object('id', o.id, 'original', o.original, 's', o.starts_at, 'e', o.ends_at, 'k', o.time_known, 'c', o.cancelled,
          'p', (select jsonb_agg(x.starts_at order by x.at) from events.previous_start x where x.occurrence_id = o.id)) order by o.starts_at) from events.occurrence o where o.event_id = e.id) as dates,
      (select jsonb_agg(jsonb_build_object('number', c.number, 'slug', c.slug, 'title', c.title, 'status', c.status,
          'place', coalesce((select x.name from events.venue x where x.code = c.venue_code), (select case when ${english} then x.name_en else x.name end from spaces.bookable x where x.id = c.bookable_id), c.place),
          'dates', (select jsonb_agg(jsonb_build_object('s', o.starts_at, 'e', o.ends_at, 'k', o.time_known) order by o.starts_at) from events.occurrence o where o.event_id = c.id and not o.cancelled))
          order by (select min(o.starts_at) from events.occurrence o where o.event_id = c.id and not o.cancelled), c.title) from events.event c where c.umbrella_id = e.id and c.state = 'published') as parts
    from events.event e join governance.unit u on u.id = e.unit_id left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
      left join directory.kelurahan k on k.code = e.kelurahan_code left join directory.subsector s on s.code = e.subsector_code left join events.event p on p.id = e.umbrella_id and p.state = 'published'
    where ${where}`.execute(db)
  const [row] = found.rows
  if (!row) return undefined
  return {
    ...row,
    dates: (row.dates ?? []).map(({ id, original, s, e, k, c, p }) => ({
      id,
      original: new Date(original),
      startsAt: new Date(s),
      endsAt: e ? new Date(e) : null,
      timeKnown: k,
      cancelled: c,
      previous: (p ?? []).map((at) => new Date(at)),
    })),
    parts: (row.parts ?? []).map(({ dates, ...part }) => {
      const all = (dates ?? []).map(({ s, e, k }) => ({ startsAt: new Date(s), endsAt: e ? new Date(e) : null, timeKnown: k }))
      return { ...part, startsAt: all[0]?.startsAt ?? null, dates: all }
    }),
  }
}

/** What the world sees at an address: published events only, whatever has become of them since. */
export const publishedEvent = (db: Database | Tx, slug: string, english = false): Promise<EventPage | undefined> =>
  readOne(db, sql`e.slug = ${slug} and e.state = 'published'`, english)

/** Where a former address leads, also over what it led to before. */
export async function formerSlug(db: Database | Tx, slug: string): Promise<string | undefined> {
  const found = await sql<{ slug: string }>`with recursive lead as (
      select e.slug, e.state, 1 as n from events.former_slug f join events.event e on e.id = f.event_id where f.slug = ${slug}
      union all select e.slug, e.state, l.n + 1 from lead l join events.former_slug f on f.slug = l.slug join events.event e on e.id = f.event_id where l.n < 20)
    select slug from lead where state = 'published' order by n limit 1`.execute(db)
  return found.rows[0]?.slug
}

export type Sender = { name: string; email: string; phone: string; confirmed: boolean }
export type OwnEvent = EventPage & { steps: { kind: string; to: EventState; at: Date; reason: string }[]; contact: Sender | null }

async function whole(db: Database | Tx, page: EventPage): Promise<OwnEvent> {
  const [steps, contact] = await Promise.all([
    sql<
      OwnEvent['steps'][number]
    >`select kind, to_state as "to", at, reason from events.event_step where event_id = ${page.id} order by at, id`.execute(db),
    sql<Sender>`select name, email, phone, confirmed_at is not null as confirmed from events.contact where event_id = ${page.id} and erased_at is null`.execute(
      db,
    ),
  ])
  return { ...page, steps: steps.rows, contact: contact.rows[0] ?? null }
}

/** What its sender sees, by his account or by the key of his letter; to anybody else it is not there. */
export async function ownEventPage(ctx: Ctx, number: string, key: string | undefined): Promise<OwnEvent> {
  const person = personOf(ctx.actor) ?? null
  const hash = key ? sha256(key) : null
  const page = await readOne(
    ctx.db,
    sql`e.number = ${number} and (e.person_id = ${person}::uuid or events.opened_by(e.id, ${hash}))`,
    ctx.tongue === 'en',
  )
  if (!page) throw new Missing('event')
  return await whole(ctx.db, page)
}

/** What the desk sees. Drafts whose address nobody confirmed are nobody's to read. */
export async function deskEventPage(ctx: Ctx, number: string): Promise<OwnEvent> {
  const page = await readOne(ctx.db, sql`e.number = ${number} and e.state not in ('draft', 'expired')`, ctx.tongue === 'en')
  if (!page) throw new Missing('event')
  return await whole(ctx.db, page)
}

export type Waiting = {
  number: string
  title: string
  organiser: string
  place: string
  startsAt: Date | null
  crowd: number
  sentAt: Date
}

/** A page of a list by key: `next` is where the following page begins. */
export type Paged<Row> = { rows: Row[]; next: string | undefined }
export type PageWish = { most: number; after?: string | undefined }

function paged<Row>(rows: Row[], most: number, key: (last: Row) => string): Paged<Row> {
  const shown = rows.slice(0, most)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > most && last ? key(last) : undefined }
}

const numbered = /^ACR-\d{4}-\d{5,8}$/

/** What waits for the calendar's desk, the soonest first. */
export async function eventsWaiting(db: Database | Tx, { most, after = '' }: PageWish = { most: 50 }): Promise<Paged<Waiting>> {
  const from = numbered.test(after)
    ? sql`where (w.at, w.number) > (select coalesce((select min(o.starts_at) from events.occurrence o where o.event_id = e.id), e.made_at), e.number from events.event e where e.number = ${after})`
    : sql``
  const found = await sql<Waiting>`select w.number, w.title, w.organiser, w.place, w.crowd, w."sentAt", w."startsAt"
    from (select e.number, e.title, e.organiser, coalesce(v.name, b.name, e.place) as place, e.crowd, e.made_at as "sentAt", d.first as "startsAt", coalesce(d.first, e.made_at) as at
      from events.event e left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
        cross join lateral (select min(o.starts_at) as first from events.occurrence o where o.event_id = e.id) d where e.state = 'submitted') w
    ${from} order by w.at, w.number limit ${most + 1}`.execute(db)
  return paged(found.rows, most, ({ number }) => number)
}

/** What one has sent in, signed in; newest first. */
export async function eventsOf(
  db: Database | Tx,
  person: string,
  { most, after = '' }: PageWish = { most: 50 },
): Promise<Paged<Waiting & { state: EventState; slug: string }>> {
  const from = numbered.test(after) ? sql`and e.id < (select id from events.event where number = ${after})` : sql``
  const found = await sql<
    Waiting & { state: EventState; slug: string }
  >`select e.number, e.slug, e.title, e.organiser, e.state, coalesce(v.name, b.name, e.place) as place, e.crowd, e.made_at as "sentAt",
      (select min(o.starts_at) from events.occurrence o where o.event_id = e.id) as "startsAt"
    from events.event e left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id where e.person_id = ${person} ${from} order by e.id desc limit ${most + 1}`.execute(
    db,
  )
  return paged(found.rows, most, ({ number }) => number)
}
