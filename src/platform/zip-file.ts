import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { listPlace, longestEnd, type Part, readList } from './_zip-parts.ts'

const inflate = promisify(inflateRaw)
const local = 0x04034b50
/** Bytes of a list; one of five thousand long names is smaller. */
const longestList = 4_000_000

export type ZipPart = Part

export type ZipFile = {
  parts: Part[]
  /** One part, opened alone and never to more bytes than its entry says or than `most`. `undefined`: it cannot be. */
  read(part: Part, most: number): Promise<Buffer | undefined>
  close(): Promise<void>
}

async function bytesAt(file: FileHandle, start: number, length: number): Promise<Buffer | undefined> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, start)
  return bytesRead === length ? buffer : undefined
}

/** Parts that lie over each other: one small heap of bytes that opens many times over. */
function overlap(parts: readonly Part[]): boolean {
  const inOrder = [...parts].sort((a, b) => a.start - b.start)
  return inOrder.some((part, at) => at > 0 && part.start < (inOrder[at - 1]?.start ?? 0) + 30 + (inOrder[at - 1]?.packed ?? 0))
}

async function listOf(file: FileHandle, most: number): Promise<Part[] | undefined> {
  const { size } = await file.stat()
  const length = Math.min(size, longestEnd)
  const tail = await bytesAt(file, size - length, length)
  const place = tail && listPlace(tail)
  if (!place || place.count > most || place.size > longestList || place.start + place.size > size) return undefined
  const list = await bytesAt(file, place.start, place.size)
  const parts = list && readList(list, 0, place.count)
  if (!parts) return undefined
  const all = [...parts.values()]
  return all.some((part) => part.start + 30 + part.packed > place.start) || overlap(all) ? undefined : all
}

async function readPart(file: FileHandle, part: Part, most: number): Promise<Buffer | undefined> {
  if (part.locked || part.size > most || part.packed > most) return undefined
  const head = await bytesAt(file, part.start, 30)
  if (head?.readUInt32LE(0) !== local) return undefined
  const packed = await bytesAt(file, part.start + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), part.packed)
  if (!packed || part.method === 0) return packed?.length === part.size ? packed : undefined
  if (part.method !== 8 || part.size === 0) return undefined
  try {
    const opened = await inflate(packed, { maxOutputLength: part.size })
    return opened.length === part.size ? opened : undefined
  } catch {
    return undefined
  }
}

/** Opens an archive on disk by the list at its end, without reading what is in it. `undefined`: it is none we read, or made to mislead. */
export async function openZip(path: string, mostParts: number): Promise<ZipFile | undefined> {
  const file = await open(path, 'r')
  const parts = await listOf(file, mostParts).catch(() => undefined)
  if (!parts) {
    await file.close()
    return undefined
  }
  return { parts, read: (part, most) => readPart(file, part, most), close: () => file.close() }
}
