import { createHash } from 'node:crypto'
import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { ManifestFile } from './handover.ts'

/** Takes the bytes of the file as they come. The next come once these are taken. */
export type Sink = (chunk: Uint8Array) => void | Promise<void>

export type Parts = {
  add(path: string, bytes: Uint8Array, rows?: number): Promise<void>
  /** A part of lines, written as they are read; answers how many there were. */
  addLines(path: string, pieces: AsyncIterable<readonly string[]>): Promise<number>
  files: ManifestFile[]
  end(): Promise<void>
}

/** A ZIP that is written piece by piece: nothing of it is kept here but what the last piece made. Each part is hashed as it goes in. */
export function openParts(sink: Sink): Parts {
  const files: ManifestFile[] = []
  const ready: Uint8Array[] = []
  let failed: Error | undefined
  const zip = new Zip((error, chunk) => {
    if (error) failed = error
    else ready.push(chunk)
  })
  const pass = async () => {
    if (failed) throw failed
    for (const chunk of ready.splice(0)) await sink(chunk)
  }
  const begin = (path: string) => {
    const part = new ZipDeflate(path, { level: 6 })
    zip.add(part)
    const hash = createHash('sha256')
    let bytes = 0
    return {
      async push(piece: Uint8Array, last: boolean) {
        hash.update(piece)
        bytes += piece.length
        part.push(piece, last)
        await pass()
      },
      done: (rows?: number) => void files.push({ path, bytes, sha256: hash.digest('hex'), ...(rows === undefined ? {} : { rows }) }),
    }
  }
  return {
    files,
    async add(path, bytes, rows) {
      const part = begin(path)
      await part.push(bytes, true)
      part.done(rows)
    },
    async addLines(path, pieces) {
      const part = begin(path)
      let rows = 0
      for await (const lines of pieces) {
        if (lines.length === 0) continue
        await part.push(strToU8(`${rows === 0 ? '' : '\n'}${lines.join('\n')}`), false)
        rows += lines.length
      }
      await part.push(new Uint8Array(), true)
      part.done(rows)
      return rows
    },
    async end() {
      zip.end()
      await pass()
    },
  }
}
