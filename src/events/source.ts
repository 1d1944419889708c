import { canonical } from '#src/base/canonical.ts'
import { textOfHtml } from '#src/base/html-text.ts'
import { sha256 } from '#src/base/id.ts'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { type EventWish, eventSchema, spanOf, type When } from './event.ts'
import { floating, wallAt } from './ics-zones.ts'
import { readEvent } from './read-input.ts'

/** What a source says of one event, in our terms. What is not said is missing and is asked of the agency, once. */
export type Said = {
  title: string
  summary: string
  body: string
  place: string
  url: string
  when: When[]
  cancelled: boolean
  /** The last day a rule without an end was followed to; empty where all dates are here. */
  until: Day | ''
  organiser?: string
  crowd?: number
  price?: number
  subsector?: string
  kelurahan?: string
  phone?: string
}

/** One event of a source under the name it has there. `recurrence` is empty but for one date of a series that became its own event. */
export type SourceEntry = { uid: string; recurrence: string; line: number; said: Said; hash: string }
export type Unread = { line: number; column?: string; title: string; refusal: Refusal }
export type SourceRead = {
  entries: SourceEntry[]
  unread: Unread[]
  /** Events that are over: read, and left alone. */
  past: number
  /** Every name that stands in the source, also of what could not be read: none of them is gone. */
  seen: string[]
  /** The source was read to its end: what is not in it is gone. */
  whole: boolean
}

export const entryKey = ({ uid, recurrence }: { uid: string; recurrence: string }): string => `${uid}\n${recurrence}`
export const hashOf = (facts: unknown): string => sha256(canonical(facts))

/** How far ahead dates of a rule without an end are taken: to the end of next year, so that nothing changes from one day to the next. */
export const horizonOf = (now: Date): Day => `${Number(dayOf(now).slice(0, 4)) + 1}-12-31` as Day

const shown = (wall: number) => new Date(wall).toISOString()
const dayIn = (wall: number): Day => shown(wall).slice(0, 10) as Day

/** A date by the city's clocks; seconds are nobody's. */
export function whenOf(startsAt: number, endsAt: number | undefined): When {
  const start = wallAt(floating, startsAt)
  const [day, from] = [dayIn(start), shown(start).slice(11, 16)]
  if (endsAt === undefined || endsAt - startsAt < 60_000) return { day, from }
  const end = wallAt(floating, endsAt)
  const midnight = shown(end).slice(11, 16) === '00:00'
  const [last, until] = midnight ? [dayPlus(dayIn(end), -1), '24:00'] : [dayIn(end), shown(end).slice(11, 16)]
  // 22:00–02:00 belongs to the day it begins on
  const overnight = !midnight && endsAt - startsAt < 86_400_000
  return last === day || overnight ? { day, from, until } : { day, from, until, untilDay: last }
}

export const isOver = (when: When, now: Date): boolean => {
  const { startsAt, endsAt } = spanOf(when)
  return (endsAt ?? startsAt) < now
}

/** The beginning of a longer text, as far as whole sentences or words fit. */
export function beginningOf(text: string, most = 300): string {
  const line = cleanLine(text)
  if (line.length <= most) return line
  const cut = line.slice(0, most - 1)
  const sentence = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('! '), cut.lastIndexOf('? '))
  return (sentence > most / 3 ? cut.slice(0, sentence + 1) : `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))}…`).toWellFormed()
}

const letters = (text: string, most: number): string => [...text].slice(0, most).join('')
const secure = (url: string): string => (/^https:\/\/[^\s/$.?#][^\s]*$/i.test(url) && url.length <= 500 ? url : '')

/** The words of a calendar's entry as they can stand in ours: without markup, within our lengths. */
export function wordsOf(from: { title: string; description: string; location: string; url: string }) {
  const text = letters(cleanText(textOfHtml(from.description)), 8000)
  const summary = beginningOf(text)
  return {
    title: letters(from.title, 160),
    summary,
    body: text.length > summary.length ? text : '',
    place: letters(from.location, 160),
    url: secure(from.url),
  }
}

/** What an agency is asked where its source does not say it. */
export const askable = ['title', 'summary', 'place', 'crowd'] as const
export type Askable = (typeof askable)[number]
export type Answers = Partial<Record<Askable, string | number>>
/** What goes for all events of a source that do not say otherwise. */
export type Defaults = { organiser: string; crowd: number | null; place: string }

const full = (said: Said, answers: Answers, defaults: Defaults) => ({
  title: said.title.length >= 3 ? said.title : (answers.title ?? ''),
  summary: said.summary.length >= 10 ? said.summary : (answers.summary ?? ''),
  place: said.place || (answers.place ?? defaults.place),
  crowd: said.crowd ?? answers.crowd ?? defaults.crowd ?? '',
})

/** Which of these nobody has said yet. */
export function missingIn(said: Said, answers: Answers, defaults: Defaults): Askable[] {
  const { title, summary, place, crowd } = full(said, answers, defaults)
  return askable.filter(
    (name) => ({ title: String(title).length < 3, summary: String(summary).length < 10, place: place === '', crowd: crowd === '' })[name],
  )
}

/** The place a source names, as the city knows it: a venue, an address on the net, or words. */
export type Placed =
  | { placeKind: 'venue'; venue: string }
  | { placeKind: 'online'; onlineUrl: string }
  | { placeKind: 'free'; place: string }

/** What goes to the desk: what the source says, what was answered, and what goes for all of it. Dates that are over stay behind. */
export function wishFrom(said: Said, answers: Answers, defaults: Defaults, placed: Placed, now: Date): Outcome<EventWish> {
  const { title, summary, crowd } = full(said, answers, defaults)
  return readEvent(eventSchema, {
    title,
    summary,
    body: said.body,
    organiser: said.organiser || defaults.organiser,
    crowd: crowd === '' ? undefined : crowd,
    url: said.url,
    when: said.when.filter((when) => !isOver(when, now)),
    ...placed,
    ...(said.price === undefined ? {} : { price: said.price }),
    ...(said.subsector ? { subsector: said.subsector } : {}),
    ...(said.kelurahan ? { kelurahan: said.kelurahan } : {}),
  })
}
export const placeText = (said: Said, answers: Answers, defaults: Defaults): string => String(full(said, answers, defaults).place)

/** What the world would see change. */
export const comparable = ['title', 'summary', 'body', 'place', 'url', 'when', 'cancelled'] as const
export type Comparable = (typeof comparable)[number]
export const differences = (before: Said, after: Said): Comparable[] =>
  comparable.filter((name) => canonical(before[name]) !== canonical(after[name]))

/** Days after which an agency that changed nothing is shown as not up to date. */
export const freshDays = 30
export type Freshness = 'fresh' | 'stale' | 'none'
export const freshness = (changed: Date | null, now: Date): Freshness =>
  changed === null ? 'none' : now.getTime() - changed.getTime() > freshDays * 86_400_000 ? 'stale' : 'fresh'
