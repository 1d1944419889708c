/** How much of a calendar is read; what is over is refused with its reason, not cut in silence. */
export const icsLimits = { bytes: 5_000_000, events: 5_000, entry: 60_000, zones: 200 }

/** One VEVENT as it stands in the file: the lines that matter, unfolded, by the number of its first line. */
export type Block = { line: number; lines: string[]; tooLong: boolean; open: boolean }
export type Blocks = {
  calendar: boolean
  /** The file goes to its own end: what is not in it is really gone. */
  whole: boolean
  blocks: Block[]
  over: number
  zones: ZoneSaid[]
}
/** A zone the calendar explains itself. */
export type ZoneSaid = { id: string; place: string; offsets: string[] }

const wanted =
  /^(?:UID|SUMMARY|DESCRIPTION|LOCATION|URL|DTSTART|DTEND|DURATION|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|SEQUENCE|CLASS)[;:]/i

const lineEnd = /\r\n|\n|\r/g

/** Content lines, unfolded: a line that begins with a blank goes on with the one before. Ends may be of any system. */
function* contentLines(text: string): Generator<{ line: number; text: string }> {
  let number = 0
  let held: { line: number; text: string } | undefined
  for (let at = 0; at < text.length; ) {
    lineEnd.lastIndex = at
    const found = lineEnd.exec(text)
    const line = text.slice(at, found ? found.index : text.length)
    at = found ? found.index + found[0].length : text.length
    number += 1
    if (held && /^[ \t]/.test(line)) held.text = held.text.length > icsLimits.entry ? held.text : held.text + line.slice(1)
    else {
      if (held) yield held
      held = { line: number, text: line }
    }
  }
  if (held) yield held
}

/**
 * The entries of a calendar, without understanding them. Whatever is nested how deep, it holds one entry and counts: an entry in an entry is
 * part of the outer one and left out.
 */
export function blocksOf(text: string): Blocks {
  const found: Blocks = { calendar: false, whole: false, blocks: [], over: 0, zones: [] }
  let block: Block | undefined
  let zone: ZoneSaid | undefined
  let within = 0
  let size = 0
  let depth = 0
  for (const { line, text: content } of contentLines(text.replace(/^\uFEFF/, ''))) {
    const name = /^(BEGIN|END):\s*([A-Z-]+)\s*$/i.exec(content)
    const kind = name?.[2]?.toUpperCase()
    if (name?.[1]?.toUpperCase() === 'BEGIN') {
      if (kind === 'VCALENDAR' && !block) {
        found.calendar = true
        found.whole = false
        depth += 1
      } else if (block) within += 1
      else if (kind === 'VEVENT' && found.calendar) {
        block = { line, lines: [], tooLong: false, open: true }
        size = 0
      } else if (kind === 'VTIMEZONE') zone = { id: '', place: '', offsets: [] }
      continue
    }
    if (name) {
      if (block && within > 0) within -= 1
      else if (block && kind === 'VEVENT') {
        block.open = false
        if (found.blocks.length < icsLimits.events) found.blocks.push(block)
        else found.over += 1
        block = undefined
      } else if (zone && kind === 'VTIMEZONE') {
        if (found.zones.length < icsLimits.zones) found.zones.push(zone)
        zone = undefined
      } else if (kind === 'VCALENDAR' && !block && depth > 0) {
        depth -= 1
        found.whole = depth === 0
      }
      continue
    }
    if (block && within === 0 && wanted.test(content)) {
      size += content.length
      if (size > icsLimits.entry) block.tooLong = true
      else block.lines.push(content)
    } else if (zone) readZoneLine(zone, content)
  }
  if (block) {
    found.whole = false
    found.blocks.push(block)
  }
  return found
}

function readZoneLine(zone: ZoneSaid, content: string): void {
  const [, name = '', value = ''] = /^(TZID|X-LIC-LOCATION|TZOFFSETTO)(?:;[^:]*)?:(.{1,200})$/i.exec(content) ?? []
  const kind = name.toUpperCase()
  if (kind === 'TZID') zone.id = value.trim()
  else if (kind === 'X-LIC-LOCATION') zone.place = value.trim()
  else if (kind === 'TZOFFSETTO' && zone.offsets.length < 50) zone.offsets.push(value.trim())
}
