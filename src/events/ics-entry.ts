import ICAL from 'ical.js'
import { sha256 } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import type { Block, ZoneSaid } from './ics-blocks.ts'
import { lengthOf, type Moment, type Rule } from './ics-dates.ts'
import { type ClockZone, floating, instantOf, utc, wallMs, zoneNamed } from './ics-zones.ts'

type Prop = { name: string; tzid: string | undefined; range: string | undefined; type: string; values: unknown[] }

/** One VEVENT, read: whose dates are still rules. */
export type Entry = {
  line: number
  uid: string
  sequence: number
  title: string
  description: string
  location: string
  url: string
  cancelled: boolean
  start: Moment
  /** Milliseconds it lasts; nothing where nobody says when it ends. */
  lasts: number | undefined
  rules: Rule[]
  added: Moment[]
  except: Moment[]
  /** The date of a series this one stands for. */
  replaces: Moment | undefined
  /** All of it that matters, in an order that does not depend on the file. */
  facts: unknown[]
}

export type Zones = (id: string) => ClockZone | undefined

const hours = (text: string): number | undefined => {
  const found = /^([+-])(\d{2})(\d{2})/.exec(text)
  return found ? (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : undefined
}

/** Names first; else what the calendar itself says of the zone, where that is one offset all the year round. */
export function zonesOf(saids: readonly ZoneSaid[]): Zones {
  const byId = new Map(saids.map((said) => [said.id, said]))
  return (id) => {
    const said = byId.get(id)
    const offsets = new Set((said?.offsets ?? []).map(hours))
    const [only] = offsets
    return zoneNamed(id) ?? zoneNamed(said?.place ?? '') ?? (offsets.size === 1 && only !== undefined ? { ahead: only } : undefined)
  }
}

type Jcal = [name: string, params: Record<string, string | string[]>, type: string, ...values: unknown[]]

const parsed = (lines: readonly string[]): Jcal[] =>
  (ICAL.parse(`BEGIN:VEVENT\r\n${lines.join('\r\n')}\r\nEND:VEVENT`) as unknown as [string, Jcal[], unknown[]])[1]

const essential = /^(?:DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID)/i

/** Properties of a block. A line that cannot be read costs its entry only where dates hang on it. */
function propsOf(lines: readonly string[]): Outcome<Prop[]> {
  let read: Jcal[]
  try {
    read = parsed(lines)
  } catch {
    read = []
    for (const one of lines) {
      try {
        read.push(...parsed([one]))
      } catch {
        const name = essential.exec(one)?.[0]
        if (name) return refused({ rule: 'events.ics.unreadable', facts: { part: name.toUpperCase() } })
      }
    }
  }
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
  return done(read.map(([name, params, type, ...values]) => ({ name, tzid: first(params.tzid), range: first(params.range), type, values })))
}

function momentOf(prop: Prop, value: unknown, zones: Zones): Outcome<Moment> {
  const text = String(Array.isArray(value) ? value[0] : value)
  const bad = refused({ rule: 'events.ics.unreadable', facts: { part: prop.name.toUpperCase() } })
  const day = /^(\d{4}-\d{2}-\d{2})(?:T::)?$/.exec(text)?.[1]
  const wall = wallMs(day ?? text.replace(/Z$/, ''))
  if (wall === undefined) return bad
  if (wall < 0 || wall > 4_102_444_800_000) return refused({ rule: 'events.ics.year', facts: { year: text.slice(0, 4) } })
  if (day) return done({ allDay: true, wall })
  if (text.endsWith('Z')) return done({ allDay: false, wall, zone: utc, at: wall })
  const zone = prop.tzid === undefined ? floating : zones(prop.tzid)
  if (!zone) return refused({ rule: 'events.ics.zone', facts: { zone: cleanLine(prop.tzid ?? '').slice(0, 60) } })
  return done({ allDay: false, wall, zone, at: instantOf(zone, wall) })
}

class Wrong extends Error {
  refusals: Refusal[]
  constructor(refusals: Refusal[]) {
    super('wrong entry')
    this.refusals = refusals
  }
}
const take = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Wrong(outcome.refusals)
  return outcome.value
}
const wrong = (rule: string, facts?: Refusal['facts']) => new Wrong([{ rule, ...(facts ? { facts } : {}) }])

function lastsOf(start: Moment, end: Moment | undefined, duration: string | undefined): number | undefined {
  if (end && end.allDay !== start.allDay) throw wrong('events.ics.end_of_other_kind')
  const said = duration === undefined ? undefined : lengthOf(duration)
  if (duration !== undefined && said === undefined) throw wrong('events.ics.unreadable', { part: 'DURATION' })
  const spans = end ? (end.allDay || start.allDay ? end.wall - start.wall : end.at - start.at) : said
  if (spans !== undefined && spans < 0) throw wrong('events.when.end_before_start')
  if (spans !== undefined && spans > 40 * 86_400_000) throw wrong('events.when.too_long')
  if (start.allDay) return Math.max(86_400_000, spans ?? 0)
  return spans === 0 ? undefined : spans
}

/** Two that differ only in when they were written down are the same. */
const factsOf = (props: readonly Prop[]): unknown[] =>
  props
    .filter(({ name }) => name !== 'sequence')
    .map(({ name, tzid, range, type, values }) => [
      name,
      tzid ?? '',
      range ?? '',
      type,
      values.map((value) => JSON.stringify(value).toWellFormed()),
    ])
    .sort((a, b) => (String(a) < String(b) ? -1 : 1))

/** Whose title is said where an entry is refused. */
export const titleIn = (block: Block): string => cleanLine(/^SUMMARY[^:]*:(.*)$/im.exec(block.lines.join('\n'))?.[1]?.slice(0, 160) ?? '')

/** Reads one entry, or says why not. */
export function readEntry(block: Block, zones: Zones): Outcome<Entry> {
  if (block.tooLong) return refused({ rule: 'events.ics.entry_too_long' })
  if (block.open) return refused({ rule: 'events.ics.broken_off' })
  try {
    return done(entryOf(block, take(propsOf(block.lines)), zones))
  } catch (error) {
    if (error instanceof Wrong) return refused(...error.refusals)
    throw error
  }
}

function entryOf(block: Block, props: readonly Prop[], zones: Zones): Entry {
  const all = (name: string) => props.filter((prop) => prop.name === name)
  const text = (name: string) => {
    const value = all(name)[0]?.values[0]
    return typeof value === 'string' ? value.toWellFormed() : ''
  }
  const moments = (name: string) =>
    all(name).flatMap((prop) => prop.values.slice(0, 2_000).map((value) => take(momentOf(prop, value, zones))))
  if (/^(?:PRIVATE|CONFIDENTIAL)$/i.test(text('class').trim())) throw wrong('events.ics.private')
  if (all('exrule').length > 0) throw wrong('events.ics.rule')
  const [start] = moments('dtstart')
  if (!start) throw wrong('events.ics.no_start')
  const [replaces] = moments('recurrence-id')
  if (all('recurrence-id').some(({ range }) => range !== undefined)) throw wrong('events.ics.from_here_on')
  const title = cleanLine(text('summary'))
  const uid = cleanLine(text('uid'))
  const facts = factsOf(props)
  return {
    line: block.line,
    uid: uid === '' ? `isi-${sha256(`${title}\n${start.wall}`).slice(0, 32)}` : uid.length > 200 ? `panjang-${sha256(uid)}` : uid,
    sequence: Number(all('sequence')[0]?.values[0]) || 0,
    title,
    description: cleanText(text('description')),
    location: cleanLine(text('location')),
    url: text('url').trim(),
    cancelled: /^cancelled$/i.test(text('status').trim()),
    start,
    lasts: lastsOf(start, moments('dtend')[0], all('duration').length > 0 ? text('duration') : undefined),
    rules: all('rrule').flatMap(({ values }) => values as Rule[]),
    added: moments('rdate'),
    except: moments('exdate'),
    replaces,
    facts,
  }
}
