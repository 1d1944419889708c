import { inflateRawSync } from 'node:zlib'

/** One file of an archive, not yet opened. `link`: it stands for another place on the disk it was made on. */
export type Part = { name: string; method: number; start: number; packed: number; size: number; locked: boolean; link: boolean }

const end = 0x06054b50
const entry = 0x02014b50
/** The end of an archive and the longest note behind it. */
export const longestEnd = 22 + 65_535

export type ListPlace = { count: number; start: number; size: number }

/** Where the last bytes of an archive say its list is. */
export function listPlace(tail: Buffer): ListPlace | undefined {
  let at = tail.length - 22
  for (const last = Math.max(0, tail.length - longestEnd); at >= last && tail.readUInt32LE(at) !== end; ) at -= 1
  if (at < 0 || tail.readUInt32LE(at) !== end) return undefined
  return { count: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16) }
}

function partAt(view: Buffer, here: number, name: string): Part {
  const unix = view.readUInt8(here + 5) === 3
  return {
    name,
    method: view.readUInt16LE(here + 10),
    locked: (view.readUInt16LE(here + 8) & 1) === 1,
    packed: view.readUInt32LE(here + 20),
    size: view.readUInt32LE(here + 24),
    start: view.readUInt32LE(here + 42),
    link: unix && (view.readUInt16LE(here + 40) & 0xf000) === 0xa000,
  }
}

/** Reads `count` entries of a list. `undefined`: it is none, or two of its parts have one name. */
export function readList(view: Buffer, from: number, count: number): Map<string, Part> | undefined {
  const parts = new Map<string, Part>()
  let here = from
  for (let n = 0; n < count; n += 1) {
    if (here + 46 > view.length || view.readUInt32LE(here) !== entry) return undefined
    const [name, extra, note] = [view.readUInt16LE(here + 28), view.readUInt16LE(here + 30), view.readUInt16LE(here + 32)]
    const called = view.toString('utf8', here + 46, here + 46 + name)
    // two parts of one name are two readings of one file
    if (parts.has(called)) return undefined
    parts.set(called, partAt(view, here, called))
    here += 46 + name + extra + note
  }
  return parts
}

/** The list at the end of an archive is the truth about it; what lies before is reached from there alone. `undefined`: it is no archive we read. */
export function partsOf(bytes: Uint8Array, most = 2000): Map<string, Part> | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const list = listPlace(view)
  return list && list.count <= most ? readList(view, list.start, list.count) : undefined
}

/** Opens one part, and never more of it than `most` bytes: what is larger, whatever its header says, is not opened. */
export function openPart(bytes: Uint8Array, part: Part, most: number): Buffer | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (part.locked || part.size > most || part.start + 30 > view.length) return undefined
  const from = part.start + 30 + view.readUInt16LE(part.start + 26) + view.readUInt16LE(part.start + 28)
  const packed = view.subarray(from, from + part.packed)
  if (packed.length !== part.packed) return undefined
  if (part.method === 0) return packed.length <= most ? packed : undefined
  if (part.method !== 8) return undefined
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch {
    return undefined
  }
}
