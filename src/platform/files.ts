import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'

/** Where bytes live. Keys are paths this house makes itself; a key from outside never reaches here unchecked. */
export type Files = {
  put(key: string, bytes: Uint8Array | Readable): Promise<void>
  get(key: string): Promise<Buffer | undefined>
  stream(key: string): Promise<Readable | undefined>
  remove(key: string): Promise<void>
  /** Every key there is, in no order. What is half written is not there. */
  list(): AsyncIterable<string>
  /** A folder for things that can be made again. */
  scratch: string
}

const good = /^[a-z0-9][a-z0-9/_.-]{0,200}$/

export const isKey = (key: string): boolean => good.test(key) && !key.includes('..')

export function checked(key: string): string {
  if (!isKey(key)) throw new Error('a file key out of shape')
  return key
}

/** Files on disk: written beside, synced, then renamed, so a reader sees the whole file or none. */
export function filesOnDisk(directory: string): Files {
  const root = join(directory, 'files')
  const pathOf = (key: string) => join(root, checked(key))
  return {
    scratch: join(directory, 'scratch'),
    async put(key, bytes) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true })
      const beside = `${path}.${randomBytes(6).toString('hex')}.part`
      const file = await open(beside, 'wx')
      try {
        await file.writeFile(bytes as Uint8Array)
        await file.sync()
        await file.close()
        await rename(beside, path)
      } catch (error) {
        await file.close().catch(() => undefined)
        await rm(beside, { force: true })
        throw error
      }
    },
    async get(key) {
      try {
        return await readFile(pathOf(key))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async stream(key) {
      const there = await stat(pathOf(key)).catch(() => undefined)
      return there ? createReadStream(pathOf(key)) : undefined
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    async *list() {
      const found = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of found)
        if (entry.isFile() && !entry.name.endsWith('.part')) yield relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')
    },
  }
}
