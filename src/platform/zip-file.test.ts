import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary.ts'
import { openZip } from './zip-file.ts'

const folder = temporaryFolder('mch-zip-')
let files = 0
function onDisk(bytes: Uint8Array): string {
  const path = join(folder, `${++files}.zip`)
  writeFileSync(path, bytes)
  return path
}

const long = 'kain '.repeat(2_000)
const zipped = () => zipSync({ 'a.txt': strToU8(long), 'b.txt': [strToU8('kopi'), { level: 0 }] })
/** Where the list entry of the first part starts. */
const entryOf = (bytes: Uint8Array) => Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2]))

describe('an archive on disk', () => {
  test('is told from its list, and opened part by part', async () => {
    const zip = await openZip(onDisk(zipped()), 10)
    expect(zip?.parts.map(({ name, size }) => [name, size])).toEqual([
      ['a.txt', long.length],
      ['b.txt', 4],
    ])
    const [first, second] = zip?.parts ?? []
    if (!zip || !first || !second) throw new Error('no parts')
    expect((await zip.read(first, 100_000))?.toString()).toBe(long)
    expect((await zip.read(second, 100_000))?.toString()).toBe('kopi')
    expect(await zip.read(first, 5_000)).toBeUndefined()
    await zip.close()
  })

  test('that says a part is smaller than it is opens to no more than that', async () => {
    const bytes = zipped()
    new DataView(bytes.buffer).setUint32(entryOf(bytes) + 24, 100, true)
    const zip = await openZip(onDisk(bytes), 10)
    const [first] = zip?.parts ?? []
    expect(first?.size).toBe(100)
    expect(zip && first && (await zip.read(first, 100_000))).toBeUndefined()
    await zip?.close()
  })

  test('is none when it is cut off, has too many parts, or lays parts over each other', async () => {
    expect(await openZip(onDisk(zipped().slice(0, -30)), 10)).toBeUndefined()
    expect(await openZip(onDisk(strToU8('bukan zip')), 10)).toBeUndefined()
    expect(await openZip(onDisk(new Uint8Array()), 10)).toBeUndefined()
    expect(await openZip(onDisk(zipped()), 1)).toBeUndefined()
    const bytes = zipped()
    const second = Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2]), entryOf(bytes) + 4)
    new DataView(bytes.buffer).setUint32(second + 42, 0, true)
    expect(await openZip(onDisk(bytes), 10)).toBeUndefined()
  })
})
