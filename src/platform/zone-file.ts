import { isIP } from 'node:net'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'

/** A name of a zone and where it leads, in small letters and without the last dot. `target` is missing where a kind leads nowhere: TXT, SOA, CAA … */
export type ZoneRecord = { line: number; name: string; kind: string; target?: string }

export const zoneLimits = { bytes: 2_000_000, records: 20_000 }
const mostTold = 50

type Token = { text: string; quoted: boolean }
/** One entry of the file: the line it begins on, and whether it begins with white space, which means: the same name as before. */
type Entry = { line: number; same: boolean; tokens: Token[] }

const broken = (line: number, why: string): Refusal => ({ rule: 'press.zone.line', facts: { line, why } })

/** White space, a comment, a bracket, a quoted string, a word. `\` takes the next sign as it is. */
const piece = /[ \t]+|;.*|[()]|"(?:[^"\\]|\\.)*"|(?:[^\s;()"\\]|\\.)+/y

/** Master files are lines, but for what stands in brackets: that is one entry however many lines it has. */
function entriesOf(text: string): { entries: Entry[]; wrong: Refusal[] } {
  const entries: Entry[] = []
  const wrong: Refusal[] = []
  let [entry, depth]: [Entry | undefined, number] = [undefined, 0]
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1
    if (depth === 0) {
      entry = { line, same: /^[ \t]/.test(content), tokens: [] }
      entries.push(entry)
    }
    for (piece.lastIndex = 0; piece.lastIndex < content.length; ) {
      const [found] = piece.exec(content) ?? []
      if (found === undefined) {
        wrong.push(broken(line, 'quote'))
        break
      }
      if (found === '(') depth += 1
      else if (found === ')') depth -= 1
      else if (!/^[ \t;]/.test(found)) entry?.tokens.push({ text: found.replace(/^"(.*)"$/s, '$1'), quoted: found.startsWith('"') })
    }
    if (depth < 0 || depth > 1) wrong.push(broken(line, 'bracket'))
    depth = Math.min(1, Math.max(0, depth))
  }
  if (depth > 0) wrong.push(broken(entry?.line ?? 1, 'bracket'))
  return { entries: entries.filter(({ tokens }) => tokens.length > 0), wrong }
}

const label = /^(?:\*|[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)$/

/** A name as it stands in the file, made whole by the origin; nothing where it is none. */
function wholeName(text: string, origin: string | undefined): string | undefined {
  const small = text.toLowerCase()
  if (small === '@') return origin
  if (small === '.') return ''
  if (!small.endsWith('.') && origin === undefined) return undefined
  const name = small.endsWith('.') ? small.slice(0, -1) : origin === '' ? small : `${small}.${origin}`
  return name.length <= 253 && name.split('.').every((one) => label.test(one)) ? name : undefined
}

/** How many parts the kinds have that lead somewhere, and which of them says where. */
const leading: Readonly<Record<string, { parts: number; at: number }>> = {
  A: { parts: 1, at: 0 },
  AAAA: { parts: 1, at: 0 },
  CNAME: { parts: 1, at: 0 },
  DNAME: { parts: 1, at: 0 },
  NS: { parts: 1, at: 0 },
  MX: { parts: 2, at: 1 },
  SRV: { parts: 4, at: 3 },
}
const isKind = (text: string) => /^(?:[A-Z][A-Z0-9-]{0,15}|TYPE\d{1,5})$/.test(text)
const isTime = (text: string) => /^\d{1,10}$|^(?:\d{1,9}[smhdw])+$/i.test(text)
const isClass = (text: string) => /^(?:IN|CH|HS)$/i.test(text)

function targetOf(kind: string, rest: readonly Token[], origin: string | undefined): { target?: string } | 'data' | 'name' {
  const leads = Object.hasOwn(leading, kind) ? leading[kind] : undefined
  if (!leads) return rest.length > 0 ? {} : 'data'
  const text = rest[leads.at]?.text
  if (text === undefined || rest.length !== leads.parts || rest.slice(0, leads.at).some((one) => !/^\d{1,5}$/.test(one.text))) return 'data'
  if (kind === 'A' || kind === 'AAAA') return isIP(text) === (kind === 'A' ? 4 : 6) ? { target: text.toLowerCase() } : 'data'
  const target = wholeName(text, origin)
  return target === undefined ? 'name' : { target }
}

type Reading = { origin: string | undefined; owner: string | undefined }

function directive(reading: Reading, { line, tokens: [word, value, ...more] }: Entry): Refusal | undefined {
  const name = word?.text.toUpperCase()
  if (name === '$TTL') return value && more.length === 0 && isTime(value.text) ? undefined : broken(line, 'data')
  if (name !== '$ORIGIN' || !value || more.length > 0) return broken(line, 'directive')
  const origin = wholeName(value.text, reading.origin)
  if (origin === undefined) return broken(line, 'name')
  reading.origin = origin
  return undefined
}

function record(reading: Reading, { line, same, tokens }: Entry): ZoneRecord | Refusal {
  const rest = [...tokens]
  if (!same) reading.owner = wholeName(rest.shift()?.text ?? '', reading.origin)
  const name = reading.owner
  if (name === undefined) return broken(line, 'name')
  while (rest[0] && !rest[0].quoted && (isTime(rest[0].text) || isClass(rest[0].text))) rest.shift()
  const kind = rest.shift()?.text.toUpperCase() ?? ''
  if (!isKind(kind)) return broken(line, 'kind')
  const target = targetOf(kind, rest, reading.origin)
  return typeof target === 'string' ? broken(line, target) : { line, name, kind, ...target }
}

/**
 * A zone as its provider exports it (RFC 1035, section 5). Read strictly: what is not understood is told by its line and nothing is guessed,
 * for a name that is passed over is one nobody looks at. `$INCLUDE` is refused: no other file is opened.
 */
export function readZone(bytes: Uint8Array): Outcome<ZoneRecord[]> {
  if (bytes.length > zoneLimits.bytes) return refused({ rule: 'press.zone.size', facts: { megabytes: zoneLimits.bytes / 1_000_000 } })
  const { entries, wrong } = entriesOf(new TextDecoder().decode(bytes))
  const reading: Reading = { origin: undefined, owner: undefined }
  const records: ZoneRecord[] = []
  if (entries.length > zoneLimits.records) return refused({ rule: 'press.zone.records', facts: { most: zoneLimits.records } })
  for (const entry of entries) {
    const read = entry.tokens[0]?.text.startsWith('$') && !entry.same ? directive(reading, entry) : record(reading, entry)
    if (read && 'rule' in read) wrong.push(read)
    else if (read) records.push(read)
  }
  if (wrong.length > 0) return refused(...wrong.slice(0, mostTold))
  return records.length > 0 ? done(records) : refused({ rule: 'press.zone.empty' })
}
