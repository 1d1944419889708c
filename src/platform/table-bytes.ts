import type { Refusal } from '#src/base/outcome.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const blockSize = 65_536

/** Equal blocks whatever the network delivered, so the same file is always read the same way. */
export async function* blocks(source: AsyncIterable<Uint8Array>, size = blockSize): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(size)
  let filled = 0
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - filled)
      block.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < size) continue
      yield block
      block = new Uint8Array(size)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}

const marks: [encoding: Encoding, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean => start.every((byte, index) => bytes[index] === byte)

const firstHigh = (bytes: Uint8Array): number => bytes.findIndex((byte) => byte >= 0x80)

/** True while the bytes could still become UTF-8 once more of the file is there. */
function couldBeUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** A file with some broken letters among many sound ones stays UTF-8: reading it as Windows-1252 would spoil the sound ones. */
function decide(bytes: Uint8Array): Encoding {
  if (couldBeUtf8(bytes)) return 'utf-8'
  const text = new TextDecoder('utf-8').decode(bytes)
  const broken = text.match(/\ufffd/g)?.length ?? 0
  const sound = (text.match(/[^\p{ASCII}]/gu)?.length ?? 0) - broken
  return sound > broken ? 'utf-8' : 'windows-1252'
}

const join = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  if (left.length === 0) return right
  const joined = new Uint8Array(left.length + right.length)
  joined.set(left)
  joined.set(right, left.length)
  return joined
}

/**
 * Bytes to text, block by block. Without a byte order mark plain ASCII says nothing about the encoding, so the choice between UTF-8
 * and Windows-1252 waits for the first accented letter, even in row 20,000: everything before it reads the same either way.
 * Bytes that are wrong after UTF-8 is certain become U+FFFD, which makes their rows bad rows.
 */
export class TextReading {
  encoding: Encoding = 'utf-8'
  #decoder: TextDecoder | undefined
  #waiting: Uint8Array = new Uint8Array()

  constructor(head: Uint8Array) {
    const mark = marks.find(([, bytes]) => startsWith(head, bytes))
    if (mark) this.#settle(mark[0])
  }

  read(block: Uint8Array): string {
    if (this.#decoder) return this.#decoder.decode(block, { stream: true })
    const bytes = join(this.#waiting, block)
    const high = firstHigh(bytes)
    const cut = high >= 0 && high >= bytes.length - 3 && couldBeUtf8(bytes.subarray(high)) && !this.#whole(bytes.subarray(high))
    this.#waiting = cut ? bytes.slice(high) : new Uint8Array()
    if (high < 0 || cut) return new TextDecoder('utf-8').decode(cut ? bytes.subarray(0, high) : bytes)
    return this.#settle(decide(bytes)).decode(bytes, { stream: true })
  }

  end(): string {
    if (this.#decoder) return this.#decoder.decode()
    return this.#waiting.length > 0 ? this.#settle('windows-1252').decode(this.#waiting) : ''
  }

  #whole(bytes: Uint8Array): boolean {
    return !new TextDecoder('utf-8').decode(bytes).includes('\ufffd')
  }

  #settle(encoding: Encoding): TextDecoder {
    this.encoding = encoding
    this.#decoder = new TextDecoder(encoding)
    return this.#decoder
  }
}

const signatures: [kind: string, bytes: number[]][] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['WebP', [0x52, 0x49, 0x46, 0x46]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['GZIP', [0x1f, 0x8b]],
  ['RTF', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
]

const zip = [0x50, 0x4b]
const oldSpreadsheet = [0xd0, 0xcf, 0x11, 0xe0]

const isZip = (head: Uint8Array): boolean => startsWith(head, zip) && (head[2] ?? 0) < 9 && (head[3] ?? 0) < 9

/** Why these first bytes are no table of text, told by what the file really is and never by its name. */
export function refuseKind(head: Uint8Array): Refusal | undefined {
  const spreadsheet: Refusal = { rule: 'platform.table.spreadsheet' }
  if (startsWith(head, oldSpreadsheet)) return spreadsheet
  if (isZip(head)) {
    const names = new TextDecoder('latin1').decode(head)
    return /xl\/|\[Content_Types\]|opendocument\.spreadsheet/.test(names)
      ? spreadsheet
      : { rule: 'platform.table.other_kind', facts: { kind: 'ZIP' } }
  }
  const kind = signatures.find(([, bytes]) => startsWith(head, bytes))?.[0]
  return kind ? { rule: 'platform.table.other_kind', facts: { kind } } : undefined
}

/** The same for what shows only in the text: binary rubbish, and web pages that call themselves a table. */
export function refuseText(head: string): Refusal | undefined {
  if (head.includes('\0')) return { rule: 'platform.table.binary' }
  if (/^\s*<(?:!doctype|html|\?xml|table|meta|body)\b/i.test(head)) return { rule: 'platform.table.other_kind', facts: { kind: 'HTML' } }
  return undefined
}
