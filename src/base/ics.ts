import { cityZone, type Day, dayPlus, wallClock } from './time.ts'

export type IcsStatus = 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED'

type Said = {
  /** Stays the same for the life of the entry, whatever changes. */
  uid: string
  /** When the entry last changed: equal content gives equal bytes. */
  stamp: Date
  /** How often it has changed. */
  sequence: number
  status: IcsStatus
  summary: string
  description?: string | undefined
  location?: string | undefined
  /** The entry's page; absolute. */
  url?: string | undefined
  categories?: readonly string[] | undefined
  organizer?: { name: string; mail: string } | undefined
  /** The UID of the entry this one is part of. */
  partOf?: string | undefined
  /** Takes no one's time, as an entry of another's calendar. */
  transparent?: boolean | undefined
}

/** By the clock: the end is not part of it, and may be unknown. What an occurrence replaces is the moment it first stood at. */
export type TimedEntry = Said & { from: Date; until?: Date | undefined; repeats?: Repeats<Date> | undefined; replaces?: Date | undefined }
/** By whole days: the last day is part of it. */
export type DayEntry = Said & { firstDay: Day; lastDay: Day; repeats?: Repeats<Day> | undefined; replaces?: Day | undefined }
export type IcsEntry = TimedEntry | DayEntry

export type Repeats<When> = { rule: string; except?: readonly When[] }

export type IcsCalendar = {
  /** Who wrote it, as `-//Kota Metro//Metro Creative Hub//ID`. */
  product: string
  name?: string
  description?: string
  method?: 'PUBLISH' | 'CANCEL'
  /** How often a reader may ask anew. */
  refreshHours?: number
}

const lineOctets = 75
const octetsOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

/** One content line with its end, folded at 75 octets of UTF-8 and never inside a character. */
export function foldLine(line: string): string {
  let folded = ''
  let start = 0
  let width = 0
  for (let at = 0; at < line.length; ) {
    const code = line.codePointAt(at) ?? 0
    const octets = octetsOf(code)
    if (width + octets > lineOctets) {
      folded += `${line.slice(start, at)}\r\n `
      start = at
      width = 1
    }
    width += octets
    at += code > 0xffff ? 2 : 1
  }
  return `${folded}${line.slice(start)}\r\n`
}

const breaks = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g
const controls = /\p{Cc}/gu
const lineTag = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\s*\/?>/gi
const tag =
  /<\/?(?:a|abbr|b|blockquote|body|br|button|code|div|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input|li|link|meta|object|ol|p|pre|s|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)(?=[\s/>])[^<>]*>/gi
const startsTag = /<(?=[a-z!/?])/gi

/** Text as a calendar may carry it. Some clients render what looks like HTML, so tags go and a `<` before a letter becomes `‹`. */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    // first, or what is hidden between a `<` and its letter would make a tag by going
    .replace(breaks, '\n')
    .replace(controls, (found) => (found === '\n' || found === '\t' ? found : ''))
    .replace(lineTag, '\n')
    .replace(tag, '')
    .replace(startsTag, '‹')

const escapeText = (text: string): string =>
  plainText(text)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')

const digits = (value: number, width: number): string => String(value).padStart(width, '0')

function dated(at: Date): Date {
  const year = at.getUTCFullYear()
  if (!(year >= 1970 && year < 9999)) throw new RangeError(`no calendar entry can stand at ${at.getTime()}`)
  return at
}

/** `20270305T120000Z` */
const utc = (at: Date): string => `${dated(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** `20270305T190000`, on the city's clock */
function wall(at: Date): string {
  const { year, month, day, hour, minute, second } = wallClock(dated(at))
  return `${digits(year, 4)}${digits(month, 2)}${digits(day, 2)}T${digits(hour, 2)}${digits(minute, 2)}${digits(second, 2)}`
}

const isMoment = (when: Date | Day): when is Date => when instanceof Date
const written = (when: Date | Day): string => (isMoment(when) ? wall(when) : when.replaceAll('-', ''))
const kind = (when: Date | Day): string => (isMoment(when) ? `;TZID=${cityZone}` : ';VALUE=DATE')
const dateLine = (name: string, when: Date | Day): string => `${name}${kind(when)}:${written(when)}`

function* timedLines({ from, until }: TimedEntry): Generator<string> {
  yield dateLine('DTSTART', from)
  if (until && until < from) throw new RangeError('a calendar entry ends before it starts')
  // an end at the start is no end: RFC 5545 wants it later
  if (until && until > from) yield dateLine('DTEND', until)
}

function* dayLines({ firstDay, lastDay }: DayEntry): Generator<string> {
  if (lastDay < firstDay) throw new RangeError('a calendar entry ends before it starts')
  yield dateLine('DTSTART', firstDay)
  yield dateLine('DTEND', dayPlus(lastDay, 1))
}

function ruleLine(rule: string, timed: boolean): string {
  const until = /(?:^|;)UNTIL=([^;]*)/.exec(rule)?.[1]
  const rightUntil = until === undefined || (timed ? /^\d{8}T\d{6}Z$/ : /^\d{8}$/).test(until)
  if (!/^FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*$/.test(rule) || !rightUntil) throw new RangeError(`not a rule of repeating: ${rule}`)
  return `RRULE:${rule}`
}

function* repeatLines({ rule, except }: Repeats<Date | Day>, timed: boolean): Generator<string> {
  yield ruleLine(rule, timed)
  for (const when of except ?? []) yield dateLine('EXDATE', when)
}

function* whenLines(entry: IcsEntry): Generator<string> {
  const timed = 'from' in entry
  if (timed) yield* timedLines(entry)
  else yield* dayLines(entry)
  if (entry.repeats) yield* repeatLines(entry.repeats, timed)
  if (entry.replaces) yield dateLine('RECURRENCE-ID', entry.replaces)
}

const quoted = (name: string): string => plainText(name).replaceAll('"', "'").replaceAll('\n', ' ')

function* saidLines(entry: IcsEntry): Generator<string> {
  yield `SUMMARY:${escapeText(entry.summary)}`
  if (entry.description) yield `DESCRIPTION:${escapeText(entry.description)}`
  if (entry.location) yield `LOCATION:${escapeText(entry.location)}`
  if (entry.url) yield `URL:${new URL(entry.url).href}`
  if (entry.categories?.length) yield `CATEGORIES:${entry.categories.map(escapeText).join(',')}`
  if (entry.organizer) yield `ORGANIZER;CN="${quoted(entry.organizer.name)}":mailto:${encodeURI(entry.organizer.mail)}`
  if (entry.partOf) yield `RELATED-TO:${escapeText(entry.partOf)}`
}

function* entryLines(entry: IcsEntry): Generator<string> {
  yield 'BEGIN:VEVENT'
  yield `UID:${escapeText(entry.uid)}`
  yield `DTSTAMP:${utc(entry.stamp)}`
  yield `LAST-MODIFIED:${utc(entry.stamp)}`
  yield `SEQUENCE:${entry.sequence}`
  yield `STATUS:${entry.status}`
  yield* whenLines(entry)
  yield* saidLines(entry)
  yield `TRANSP:${entry.transparent ? 'TRANSPARENT' : 'OPAQUE'}`
  yield 'END:VEVENT'
}

/** One entry as text, for whoever keeps entries written. */
export function icsEntry(entry: IcsEntry): string {
  let text = ''
  for (const line of entryLines(entry)) text += foldLine(line)
  return text
}

// The city's clock has stood seven hours before UTC without a break since 1964.
const zoneLines = [
  'BEGIN:VTIMEZONE',
  `TZID:${cityZone}`,
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0700',
  'TZOFFSETTO:+0700',
  'TZNAME:WIB',
  'END:STANDARD',
  'END:VTIMEZONE',
]

function* headLines(calendar: IcsCalendar): Generator<string> {
  yield 'BEGIN:VCALENDAR'
  yield 'VERSION:2.0'
  yield `PRODID:${escapeText(calendar.product)}`
  yield 'CALSCALE:GREGORIAN'
  yield `METHOD:${calendar.method ?? 'PUBLISH'}`
  if (calendar.name) {
    yield `NAME:${escapeText(calendar.name)}`
    yield `X-WR-CALNAME:${escapeText(calendar.name)}`
    yield `X-WR-TIMEZONE:${cityZone}`
  }
  if (calendar.description) yield `X-WR-CALDESC:${escapeText(calendar.description)}`
  if (calendar.refreshHours) {
    yield `REFRESH-INTERVAL;VALUE=DURATION:PT${calendar.refreshHours}H`
    yield `X-PUBLISHED-TTL:PT${calendar.refreshHours}H`
  }
  yield* zoneLines
}

export function icsHead(calendar: IcsCalendar): string {
  let text = ''
  for (const line of headLines(calendar)) text += foldLine(line)
  return text
}

export const icsFoot = 'END:VCALENDAR\r\n'

/** A whole calendar, for the few entries of a person or a room. */
export function icsText(calendar: IcsCalendar, entries: Iterable<IcsEntry>): string {
  let text = icsHead(calendar)
  for (const entry of entries) text += icsEntry(entry)
  return text + icsFoot
}

const chunkLength = 16_384

/** A calendar of any length in pieces of about 16 kB: the next entry is asked for only when the reader wants more. */
export async function* icsStream(calendar: IcsCalendar, entries: Iterable<IcsEntry> | AsyncIterable<IcsEntry>): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder()
  let text = icsHead(calendar)
  for await (const entry of entries) {
    text += icsEntry(entry)
    if (text.length < chunkLength) continue
    yield utf8.encode(text)
    text = ''
  }
  yield utf8.encode(text + icsFoot)
}
