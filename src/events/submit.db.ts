import { sql } from 'kysely'
import { newId, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { bodyOf } from '#src/spaces/booking.db.ts'
import { moveDates, replaceDates } from './_dates.db.ts'
import { addStep, eventLocked, namedIn, ownEvent, ownScope, senderKey, writeDates } from './_rows.db.ts'
import { clashesOf, clashRefusal, questionOf } from './clash.db.ts'
import { type EventWish, likeness, type Span, type Submission, sameAbove, slugFor, spanOf } from './event.ts'
import { datesToCome, orRequoted, whyNotInRoomThen } from './in-room.db.ts'
import { tellSender } from './letters.db.ts'
import { dutiesFor } from './permit.db.ts'
import { tellRegistrants } from './registration-letters.db.ts'
import { writeRoute } from './route.db.ts'
import { askInto } from './umbrella-ask.db.ts'

/** The desk that answers for the city's calendar where no room of another unit is asked for. */
export const calendarUnit = 'uptd-mch'
/** Hours in which an address must be confirmed. */
export const confirmHours = 48

export type Sent = { number: string; key: string; slug: string; state: 'draft' | 'submitted' }

const sortedSpans = (wish: EventWish): Span[] => wish.when.map(spanOf).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())

/** Why these dates cannot be, before anything is written. */
export function whyNotDates(spans: readonly Span[], now: Date): Refusal[] {
  const wrong: Refusal[] = []
  const last = now.getTime() + 3 * 366 * 86_400_000
  for (const { startsAt, endsAt } of spans) {
    if (endsAt && endsAt <= startsAt) wrong.push({ rule: 'events.when.end_before_start', field: 'when' })
    if (endsAt && endsAt.getTime() - startsAt.getTime() > 40 * 86_400_000) wrong.push({ rule: 'events.when.too_long', field: 'when' })
    if ((endsAt ?? startsAt) < now) wrong.push({ rule: 'events.when.past', field: 'when' })
    if (startsAt.getTime() > last) wrong.push({ rule: 'events.when.too_far', field: 'when' })
  }
  const twice = spans.some(({ startsAt }, at) => spans[at - 1]?.startsAt.getTime() === startsAt.getTime())
  if (twice) wrong.push({ rule: 'events.when.twice', field: 'when' })
  return wrong.filter((one, at) => wrong.findIndex(({ rule }) => rule === one.rule) === at)
}

async function freeSlug(tx: Tx, wanted: string): Promise<string> {
  const taken = await sql<{ slug: string }>`select slug from events.event where slug = ${wanted} or slug like ${`${wanted}-%`}
    union select slug from events.former_slug where slug = ${wanted} or slug like ${`${wanted}-%`}`.execute(tx)
  const all = new Set(taken.rows.map(({ slug }) => slug))
  let at = 1
  while (all.has(at === 1 ? wanted : `${wanted}-${at}`)) at += 1
  return at === 1 ? wanted : `${wanted}-${at}`
}

export type Whose = {
  unit?: string
  source?: string
  verified?: boolean
  illustrative?: boolean
}

/** Part: writes an event that is not yet on the calendar. The wish has been read; what it names is looked up here. */
export async function writeEvent(
  scope: DeedScope,
  wish: EventWish,
  whose: Whose = {},
): Promise<Outcome<{ id: string; number: string; slug: string; spans: Span[] }>> {
  const { tx, now, actor } = scope
  const spans = sortedSpans(wish)
  const wrong = whyNotDates(spans, now)
  if (wrong.length > 0) return refused(...wrong)
  const { named, missing } = await namedIn(tx, wish)
  if (missing.length > 0) return refused(...missing.map((field) => ({ rule: 'events.event.not_there', field })))
  const body = await bodyOf(tx, actor, wish.organisation)
  if (!body.ok) return refused({ rule: 'events.event.not_your_body', field: 'organisation' })
  const id = newId(now)
  const found = await sql<{ n: string }>`select lpad(nextval('events.event_number')::text, 5, '0') as n`.execute(tx)
  const number = `ACR-${dayOf(now).slice(0, 4)}-${found.rows[0]?.n}`
  const slug = await freeSlug(tx, slugFor(wish.title, dayOf((spans[0] as Span).startsAt)))
  await sql`insert into events.event (id, number, slug, uid, title, title_en, summary, body, unit_id, organiser, organisation_id, person_id, subsector_code, kelurahan_code,
      place_kind, bookable_id, venue_code, place, online_url, booking, funding, audience, crowd, price, url, source, verified, illustrative, made_by)
    values (${id}, ${number}, ${slug}, ${`${id}@${new URL(scope.ctx.house.config.origin).hostname}`}, ${wish.title}, ${wish.titleEn}, ${wish.summary}, ${wish.body},
      (select id from governance.unit where code = ${whose.unit ?? named.unit ?? calendarUnit}), ${wish.organiser}, ${body.value}, ${personOf(actor) ?? null},
      ${named.subsector}, ${named.kelurahan}, ${wish.placeKind}, ${wish.placeKind === 'space' ? named.bookable : null}, ${wish.placeKind === 'venue' ? named.venue : null}, ${wish.placeKind === 'free' || wish.placeKind === 'online' ? wish.place : ''},
      ${wish.onlineUrl}, (select k.number from spaces.booking k where k.number = ${wish.booking ?? null} and k.bookable_id = ${named.bookable}), ${wish.funding}, ${wish.audience}, ${wish.crowd}, ${wish.price ?? null}, ${wish.url},
      ${whose.source ?? ''}, ${whose.verified ?? true}, ${whose.illustrative ?? false}, ${actorText(actor)})`.execute(tx)
  await writeDates(tx, id, spans)
  const route = await writeRoute(tx, id, wish)
  return route.ok ? done({ id, number, slug, spans }) : route
}

/**
 * Sends an event in, with or without an account. Without one the address is checked by a letter first; the desk sees it only then.
 * What is late by the permit clock is said at once, and taken only from whoever says he knows.
 */
export const submitEvent = deed('events.event.submit', async (scope, wish: Submission): Promise<Outcome<Sent>> => {
  await scope.must('events.event.submit')
  const { tx, ctx, now } = scope
  const { contact, lateKnown, umbrella, ...event } = wish
  const first = sortedSpans(event)[0]
  const duties = first ? await dutiesFor(tx, { first: dayOf(first.startsAt), crowd: event.crowd, placeKind: event.placeKind }, now) : []
  const late = duties.filter((duty) => duty.late)
  if (late.length > 0 && !lateKnown)
    return refused({
      rule: 'events.permit.late',
      field: 'lateKnown',
      facts: { duty: late[0]?.name ?? '', due: late[0]?.due ?? '', days: late[0]?.workingDays ?? 0 },
    })
  const written = await writeEvent(scope, event)
  if (!written.ok) return written
  const { id, number, slug } = written.value
  const known = personOf(scope.actor) !== undefined
  // whoever is signed in needs no key: what he sent in is his
  const key = known ? '' : senderKey(ctx.house, id)
  await sql`update events.event set late_known = ${late.map(({ code }) => code)} where id = ${id}`.execute(tx)
  await sql`insert into events.contact (event_id, name, email, phone, tongue, key_hash, confirmed_at)
    values (${id}, ${contact.name}, ${contact.email}, ${contact.phone}, ${ctx.tongue}, ${key && sha256(key)}, ${known ? sql`governance.clock()` : null})`.execute(
    tx,
  )
  await addStep(scope, id, { from: '', to: known ? 'submitted' : 'draft', kind: 'make' })
  if (umbrella) {
    const asked = await askInto(scope, await eventLocked(tx, number), umbrella)
    if (!asked.ok) return asked
  }
  await tellSender(scope, id, known ? 'received' : 'confirm')
  scope.note(`event:${number}`, { state: known ? 'submitted' : 'draft' })
  return done({ number, key, slug, state: known ? 'submitted' : 'draft' })
})

/** Whoever holds the letter says that it reached him: now the desk sees the event. Pressed twice, it is confirmed once. */
export const confirmSubmission = deed(
  'events.event.confirm',
  async (scope, { number, key }: { number: string; key: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await eventLocked(tx, number)
    if (row.keyHash === null || row.keyHash !== sha256(key)) throw new Missing('event')
    await scope.must('events.event.confirm', { key: true })
    scope.note(`event:${number}`)
    if (row.state === 'submitted' || row.state === 'published') return done({ number })
    if (row.state !== 'draft') return refused({ rule: 'events.event.lapsed' })
    await sql`update events.contact set confirmed_at = governance.clock() where event_id = ${row.id}`.execute(tx)
    await addStep(scope, row.id, { from: 'draft', to: 'submitted', kind: 'confirm' })
    await tellSender(scope, row.id, 'received')
    return done({ number })
  },
)

export type Alike = { number: string; slug: string; published: boolean; title: string }

/** Events at the same place within an hour whose titles are nearly the same: perhaps one, sent in twice. */
export async function likelySame(tx: Database | Tx, event: string): Promise<Alike[]> {
  const found = await sql<
    Alike & { mine: string }
  >`select distinct o.number, o.slug, o.state = 'published' as published, o.title, e.title as mine
    from events.event e join events.occurrence d on d.event_id = e.id
      join events.occurrence p on p.event_id <> e.id and p.starts_at between d.starts_at - interval '1 hour' and d.starts_at + interval '1 hour'
      join events.event o on o.id = p.event_id and o.state in ('submitted', 'published', 'returned')
    where e.id = ${event} and (o.venue_code = e.venue_code or o.bookable_id = e.bookable_id or (o.place_kind = 'free' and lower(o.place) = lower(e.place)))
    order by o.number limit 20`.execute(tx)
  return found.rows.filter(({ title, mine }) => likeness(title, mine) >= sameAbove).map(({ mine: _mine, ...one }) => one)
}

/** Place and dates as one text: whoever is registered is told when it changes, and not for a better summary. */
async function whereAndWhen(tx: Tx, event: string): Promise<string> {
  const found = await sql<{
    all: string
  }>`select concat_ws(' ', e.place_kind, e.bookable_id, e.venue_code, e.place, e.online_url, (select string_agg(concat_ws('/', o.id, o.starts_at, o.ends_at, o.time_known, o.cancelled), ' ' order by o.id)
      from events.occurrence o where o.event_id = e.id)) as all from events.event e where e.id = ${event}`.execute(tx)
  return found.rows[0]?.all ?? ''
}

export type Amendment = EventWish & { number: string; key?: string | undefined; version?: number | undefined; reason?: string | undefined }

/** Its sender changes what he sent in. What was returned goes back to the desk; what is published stays so, with a higher sequence. */
export const amendEvent = orRequoted(
  deed('events.event.amend', async (scope, wish: Amendment): Promise<Outcome<{ number: string; slug: string }>> => {
    const { tx, now } = scope
    const row = await ownEvent(tx, scope.actor, wish.number, wish.key)
    await scope.must('events.event.amend', ownScope(row))
    if (!['submitted', 'returned', 'published'].includes(row.state)) return refused({ rule: 'events.event.closed' })
    if (wish.version !== undefined && wish.version !== row.version) return refused({ rule: 'events.event.stale' })
    const spans = sortedSpans(wish)
    const wrong = whyNotDates(
      spans.filter(({ endsAt, startsAt }) => (endsAt ?? startsAt) >= now || row.state !== 'published'),
      now,
    )
    if (wrong.length > 0) return refused(...wrong)
    const { named, missing } = await namedIn(tx, wish)
    if (missing.length > 0) return refused(...missing.map((field) => ({ rule: 'events.event.not_there', field })))
    const before = await whereAndWhen(tx, row.id)
    await sql`update events.event set title = ${wish.title}, title_en = ${wish.titleEn}, summary = ${wish.summary}, body = ${wish.body}, organiser = ${wish.organiser},
      subsector_code = ${named.subsector}, kelurahan_code = ${named.kelurahan}, place_kind = ${wish.placeKind}, bookable_id = ${wish.placeKind === 'space' ? named.bookable : null},
      venue_code = ${wish.placeKind === 'venue' ? named.venue : null}, place = ${wish.placeKind === 'free' || wish.placeKind === 'online' ? wish.place : ''}, online_url = ${wish.onlineUrl},
      booking = (select k.number from spaces.booking k where k.number = ${wish.booking ?? null} and k.bookable_id = ${named.bookable}),
      funding = ${wish.funding}, audience = ${wish.audience}, crowd = ${wish.crowd}, price = ${wish.price ?? null}, url = ${wish.url} where id = ${row.id}`.execute(
      tx,
    )
    const route = await writeRoute(tx, row.id, wish)
    if (!route.ok) return route
    const stood = await datesToCome(tx, row.id)
    const moved = row.state === 'published' ? await moveDates(tx, row.id, spans) : await replaceDates(tx, row.id, spans)
    // what is on the calendar stays within what its room was given for: a time, a place or a price is not slipped in afterwards
    const why =
      row.state === 'published'
        ? (clashRefusal(await clashesOf(tx, await questionOf(tx, row.id))) ?? (await whyNotInRoomThen(scope, row.id, stood)))
        : undefined
    if (why) return refused(why)
    await addStep(scope, row.id, {
      from: row.state,
      to: row.state === 'returned' ? 'submitted' : row.state,
      kind: moved && row.state === 'published' ? 'reschedule' : 'amend',
      reason: wish.reason ?? '',
    })
    if (row.state === 'returned') await tellSender(scope, row.id, 'received')
    if (row.state === 'published' && (await whereAndWhen(tx, row.id)) !== before) {
      const told = await tellRegistrants(scope, row.id, 'rescheduled')
      if (!told.ok) return told
    }
    scope.note(`event:${row.number}`, { state: row.state })
    scope.touched('events')
    return done({ number: row.number, slug: row.slug })
  }),
)
