import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { done, refused } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, formatClock, isDay, minutesOfClock } from '#src/base/time.ts'
import { type EventWish, eventSchema, type Submission, submissionSchema } from '#src/events/event.ts'
import type { EventPage } from '#src/events/event-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { planSeries, type Rhythm, rhythms } from '#src/spaces/series.ts'
import type { Typed } from '../shop/form.ts'

/** Names of the form, each with what was typed. */
export type EventTyped = Record<(typeof names)[number], string>

const names = [
  'title',
  'summary',
  'body',
  'organiser',
  'subsector',
  'kelurahan',
  'placeKind',
  'space',
  'venue',
  'place',
  'onlineUrl',
  'booking',
  'funding',
  'audience',
  'crowd',
  'price',
  'url',
  'day',
  'from',
  'until',
  'untilDay',
  'rhythm',
  'repeatUntil',
  'moreDates',
  'name',
  'email',
  'phone',
  'lateKnown',
  'umbrella',
  'route',
  'routeFrom',
  'routeTo',
] as const

const empty = Object.fromEntries(names.map((name) => [name, ''])) as EventTyped

export const typedEvent = (form: Typed): EventTyped => Object.fromEntries(names.map((name) => [name, form.text(name)])) as EventTyped

export const newEvent = (known?: { name: string; email: string }): EventTyped => ({
  ...empty,
  name: known?.name ?? '',
  email: known?.email ?? '',
})

const clock = (at: Date): string => formatClock(at, 'en').slice(0, 5)

/** What stands in the form when an event that was sent in is opened again: its first date in the fields, the others a line each. */
export function eventAsTyped(event: EventPage): EventTyped {
  const standing = event.dates.filter(({ cancelled }) => !cancelled)
  const [first, ...others] = standing
  const hours = (one: (typeof standing)[number]) =>
    one.timeKnown ? { from: clock(one.startsAt), until: one.endsAt ? clock(one.endsAt) : '' } : { from: '', until: '' }
  const line = (one: (typeof standing)[number]) => {
    const { from, until } = hours(one)
    return [dayOf(one.startsAt), from && (until ? `${from}-${until}` : from)].filter(Boolean).join(' ')
  }
  const last = first?.endsAt ? dayOf(new Date(first.endsAt.getTime() - 1)) : ''
  const several = first?.endsAt && first.endsAt.getTime() - first.startsAt.getTime() > 24 * 3_600_000
  return {
    ...empty,
    title: event.title,
    summary: event.summary,
    body: event.body,
    organiser: event.organiser,
    subsector: event.subsector ?? '',
    kelurahan: event.kelurahan ?? '',
    placeKind: event.placeKind,
    space: event.space ?? '',
    venue: event.venue ?? '',
    place: event.placeKind === 'free' ? event.place : '',
    onlineUrl: event.onlineUrl,
    booking: event.booking ?? '',
    funding: event.funding,
    audience: event.audience,
    crowd: String(event.crowd),
    price: event.price === null ? '' : String(event.price),
    url: event.url,
    day: first ? dayOf(first.startsAt) : '',
    ...(first ? hours(first) : {}),
    untilDay: several ? last : '',
    moreDates: others.map(line).join('\n'),
    route: event.route.map(({ name }) => name).join('\n'),
    routeFrom: event.routeFrom?.code ?? '',
    routeTo: event.routeTo?.code ?? '',
  }
}

const clockText = (text: string): string | undefined => {
  const minutes = minutesOfClock(text)
  if (text.trim() === '') return undefined
  return minutes === undefined ? text : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

type Line = { day: string; from?: string | undefined; until?: string | undefined; untilDay?: string | undefined }

/** `2027-06-12` or `2027-06-12 19.00-21.00`, a line each; without hours those of the first date hold. */
function moreLines(text: string, first: Line): Outcome<Line[]> {
  const lines: Line[] = []
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const found = /^(\d{4}-\d{2}-\d{2})(?:\s+(\d{1,2}[.:]\d{2})(?:\s*[-–]\s*(\d{1,2}[.:]\d{2}))?)?$/.exec(line)
    if (!found?.[1]) return refused({ rule: 'events.when.line', field: 'moreDates', facts: { line: line.slice(0, 40) } })
    lines.push({
      day: found[1],
      from: found[2] ? clockText(found[2]) : first.from,
      until: found[2] ? clockText(found[3] ?? '') : first.until,
    })
  }
  return done(lines)
}

/** Dates of a weekly or monthly repetition, by the same rules as the rooms'. */
function repeated(first: Line, rhythm: string, until: string): Outcome<Line[]> {
  const chosen = rhythms.find((one): one is Rhythm => one === rhythm)
  if (!chosen) return done([])
  if (!isDay(first.day) || !isDay(until)) return refused({ rule: 'spaces.series.until', field: 'repeatUntil' })
  const start = cityInstant(first.day as Day, 12 * 60)
  const planned = planSeries([{ start, end: new Date(start.getTime() + 60_000) }], { rhythm: chosen, until: until as Day })
  if (!planned.ok) return refused(...planned.refusals.map((one) => ({ ...one, field: one.field === 'rhythm' ? 'rhythm' : 'repeatUntil' })))
  return done(planned.value.dates.slice(1).map(({ day }) => ({ ...first, day })))
}

function datesOf(typed: EventTyped): Outcome<Line[]> {
  const first: Line = {
    day: typed.day.trim(),
    from: clockText(typed.from),
    until: clockText(typed.until),
    untilDay: typed.untilDay.trim() || undefined,
  }
  const [more, again] = [moreLines(typed.moreDates, first), repeated(first, typed.rhythm, typed.repeatUntil.trim())]
  if (!more.ok) return more
  if (!again.ok) return again
  return done([first, ...again.value, ...more.value])
}

const kept = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== '')) as T

const amount = (text: string): string | undefined => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '') || undefined

const wishFields = (typed: EventTyped, when: Line[]) => ({
  ...kept({
    subsector: typed.subsector,
    kelurahan: typed.kelurahan,
    space: typed.placeKind === 'space' ? typed.space : '',
    venue: typed.placeKind === 'venue' ? typed.venue : '',
    booking: typed.placeKind === 'space' ? typed.booking.trim() : '',
    funding: typed.funding,
    audience: typed.audience,
    price: amount(typed.price),
    routeFrom: typed.routeFrom,
    routeTo: typed.routeTo,
  }),
  route: typed.route
    .split('\n')
    .map((road) => road.trim())
    .filter(Boolean),
  title: typed.title,
  summary: typed.summary,
  body: typed.body,
  organiser: typed.organiser,
  placeKind: typed.placeKind,
  place: typed.placeKind === 'free' ? typed.place : '',
  onlineUrl: typed.onlineUrl.trim(),
  crowd: amount(typed.crowd) ?? '',
  url: typed.url.trim(),
  when: when.map(kept),
})

/** A refusal finds the field of the form it speaks of. */
export const atFormFields = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => {
    if (one.field === 'when') return { ...one, field: 'day' }
    if (one.field === 'contact') {
      const field = one.rule.endsWith('email') ? 'email' : one.rule.endsWith('phone') ? 'phone' : 'name'
      return { ...one, field }
    }
    return one
  })

const asked = <T>(read: Outcome<T>): Outcome<T> => (read.ok ? read : refused(...atFormFields(read.refusals)))

export function submissionFrom(typed: EventTyped): Outcome<Submission> {
  const when = datesOf(typed)
  if (!when.ok) return when
  return asked(
    readEvent(submissionSchema, {
      ...wishFields(typed, when.value),
      contact: { name: typed.name, email: typed.email.trim(), phone: typed.phone },
      lateKnown: typed.lateKnown === '1',
      ...kept({ umbrella: typed.umbrella }),
    }),
  )
}

export function amendmentFrom(typed: EventTyped): Outcome<EventWish> {
  const when = datesOf(typed)
  return when.ok ? asked(readEvent(eventSchema, wishFields(typed, when.value))) : when
}
