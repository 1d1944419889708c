import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { type Day, dayPlus } from '#src/base/time.ts'
import { TextReading } from '#src/platform/table-bytes.ts'
import type { When } from './event.ts'
import { type Block, blocksOf, icsLimits } from './ics-blocks.ts'
import { type Budget, datesOf, instantAt, type Moment, momentKey, type Window, wholeBudget } from './ics-dates.ts'
import { type Entry, readEntry, titleIn, type Zones, zonesOf } from './ics-entry.ts'
import { floating, instantOf, wallMs } from './ics-zones.ts'
import { entryKey, hashOf, horizonOf, type SourceEntry, type SourceRead, type Unread, whenOf, wordsOf } from './source.ts'

/** Longest a date may be, so that one which began before and still goes on is found. */
const longest = 40 * 86_400_000
const dayText = (wall: number): Day => new Date(wall).toISOString().slice(0, 10) as Day

type Dated = { when: When; ends: number }

function dateAt(start: Moment, wall: number, lasts: number | undefined): Dated {
  if (start.allDay) {
    const days = Math.round((lasts ?? 86_400_000) / 86_400_000)
    const ends = instantOf(floating, wall + days * 86_400_000)
    return { when: days > 1 ? { day: dayText(wall), untilDay: dayPlus(dayText(wall), days - 1) } : { day: dayText(wall) }, ends }
  }
  const at = instantAt(start, wall)
  const ends = lasts === undefined ? at : at + lasts
  return { when: whenOf(at, lasts === undefined ? undefined : ends), ends }
}

type Family = { master?: Entry; moved: Map<string, Entry>; refused?: boolean }

/** What cannot be read is still there. A date of a series that cannot be read makes the others doubtful: none of them is taken then. */
function noteUnread({ lines }: Block, families: Map<string, Family>, seen: Set<string>): void {
  const uid = cleanLine(lines.map((line) => /^UID(?:;[^:]*)?:(.+)$/i.exec(line)?.[1]).find(Boolean) ?? '')
  if (uid === '') return
  seen.add(entryKey({ uid, recurrence: '' }))
  if (!lines.some((line) => /^RECURRENCE-ID/i.test(line))) return
  const family = families.get(uid) ?? { moved: new Map() }
  families.set(uid, { ...family, refused: true })
}

/** What one name stands for: an event, and the dates of it that were changed. Of two under one name the later version counts. */
function familiesOf(blocks: readonly Block[], zones: Zones, unread: Unread[], seen: Set<string>): Map<string, Family> {
  const families = new Map<string, Family>()
  for (const block of blocks) {
    const read = readEntry(block, zones)
    if (!read.ok) {
      const [refusal] = read.refusals
      if (refusal) unread.push({ line: block.line, title: refusal.rule === 'events.ics.private' ? '' : titleIn(block), refusal })
      noteUnread(block, families, seen)
      continue
    }
    const entry = read.value
    const family = families.get(entry.uid) ?? { moved: new Map<string, Entry>() }
    families.set(entry.uid, family)
    const recurrence = entry.replaces ? momentKey(entry.replaces) : ''
    seen.add(entryKey({ uid: entry.uid, recurrence: '' }))
    const before = entry.replaces ? family.moved.get(recurrence) : family.master
    if (before && hashOf(before.facts) !== hashOf(entry.facts)) {
      const loser = before.sequence >= entry.sequence ? entry : before
      unread.push({ line: loser.line, title: loser.title, refusal: { rule: 'events.ics.twice' } })
    }
    if (before && before.sequence >= entry.sequence) continue
    if (entry.replaces) family.moved.set(recurrence, entry)
    else family.master = entry
  }
  return families
}

/** A changed date that says the same at another time is the same event on another day. */
const sameWords = (a: Entry, b: Entry): boolean => a.title === b.title && a.description === b.description && a.location === b.location

type Reading = { now: Date; horizon: Day; budget: Budget; seen: Set<string>; unread: Unread[]; entries: SourceEntry[]; past: number }

function addEntry(reading: Reading, entry: Entry, recurrence: string, dates: { dated: Dated[]; until: Day | ''; facts: unknown }): void {
  const upcoming = dates.dated.filter(({ ends }) => ends >= reading.now.getTime()).map(({ when }) => when)
  reading.seen.add(entryKey({ uid: entry.uid, recurrence }))
  if (upcoming.length === 0) {
    reading.past += 1
    return
  }
  reading.entries.push({
    uid: entry.uid,
    recurrence,
    line: entry.line,
    hash: hashOf(dates.facts),
    said: { ...wordsOf(entry), when: upcoming, cancelled: entry.cancelled, until: dates.until },
  })
}

function alone(reading: Reading, entry: Entry, recurrence: string): void {
  addEntry(reading, entry, recurrence, { dated: [dateAt(entry.start, entry.start.wall, entry.lasts)], until: '', facts: [entry.facts] })
}

const dateKey = ({ when }: Dated): string => `${when.day} ${when.from ?? ''}`

function series(reading: Reading, master: Entry, moved: ReadonlyMap<string, Entry>): void {
  const { now, horizon, budget } = reading
  const window: Window = { from: now.getTime() - longest, until: (wallMs(horizon) ?? 0) + 86_399_000 }
  const apart = [...moved.values()].filter((one) => !one.cancelled && !sameWords(one, master))
  const along = [...moved.values()].filter((one) => !one.cancelled && sameWords(one, master))
  const except = [...master.except, ...[...moved.values()].flatMap(({ replaces }) => replaces ?? [])]
  const found = datesOf({ start: master.start, rules: master.rules, added: master.added, except }, window, budget)
  if (!found.ok) {
    for (const refusal of found.refusals) reading.unread.push({ line: master.line, title: master.title, refusal })
    return
  }
  const dated = [
    ...found.value.walls.map((wall) => dateAt(master.start, wall, master.lasts)),
    ...along.map((one) => dateAt(one.start, one.start.wall, one.lasts)),
  ]
  const sorted = [...new Map(dated.map((one) => [dateKey(one), one])).values()]
    .sort((a, b) => (dateKey(a) < dateKey(b) ? -1 : 1))
    .slice(0, 400)
  const last = found.value.walls.at(-1)
  const until = !found.value.cut ? '' : found.value.endless || last === undefined ? horizon : dayText(last)
  const facts = [master.facts, [...moved.keys()].sort().map((key) => moved.get(key)?.facts), until]
  addEntry(reading, master, '', { dated: sorted, until, facts })
  for (const one of apart) alone(reading, one, one.replaces ? momentKey(one.replaces) : '')
}

/**
 * Reads a calendar another program gave out. Whatever the bytes are it answers with what it understood and why not the rest, in bounded time
 * and memory: bytes, entries, dates and the work of rules are capped, and what is over is said.
 */
export function readCalendar(bytes: Uint8Array, now: Date): Outcome<SourceRead> {
  if (bytes.length > icsLimits.bytes) return refused({ rule: 'events.ics.too_large', facts: { megabytes: icsLimits.bytes / 1_000_000 } })
  const text = new TextReading(bytes)
  const blocks = blocksOf(text.read(bytes) + text.end())
  if (!blocks.calendar) return refused({ rule: 'events.ics.not_calendar' })
  const unread: Unread[] = []
  const seen = new Set<string>()
  const families = familiesOf(blocks.blocks, zonesOf(blocks.zones), unread, seen)
  const reading: Reading = { now, horizon: horizonOf(now), budget: wholeBudget(), seen, unread, entries: [], past: 0 }
  for (const { master, moved, refused: no } of families.values()) {
    if (no) continue
    if (master) series(reading, master, moved)
    else for (const [key, one] of moved) alone(reading, one, key)
  }
  if (blocks.over > 0)
    unread.push({ line: 0, title: '', refusal: { rule: 'events.ics.too_many', facts: { most: icsLimits.events, over: blocks.over } } })
  const { entries, past } = reading
  return done({ entries, unread, past, seen: [...seen], whole: blocks.whole && blocks.over === 0 })
}
