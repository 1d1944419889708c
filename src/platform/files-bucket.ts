import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Asked, ask, bytesOf, type Pace, StorageFault, usualPace, whole } from './_bucket-request.ts'
import type { Bucket } from './config.ts'
import { checked, type Files, isKey } from './files.ts'

export { StorageFault }

type Body = NonNullable<Asked['body']>

const scratchFile = async (scratch: string): Promise<string> => {
  await mkdir(scratch, { recursive: true })
  return join(scratch, `${randomBytes(8).toString('hex')}.part`)
}

const ownFile = { flags: 'wx', mode: 0o600 }

/** A stream's length and hash must be known before the first byte is sent: it passes through a file, never through memory. */
async function sent(source: Readable, scratch: string, send: (body: Body) => Promise<unknown>): Promise<void> {
  const path = await scratchFile(scratch)
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk)
      next(null, chunk)
    },
  })
  try {
    await pipeline(source, hashing, createWriteStream(path, ownFile))
    await send({ bytes: await openAsBlob(path), sha256: hash.digest('hex') })
  } finally {
    await rm(path, { force: true })
  }
}

/** Comes whole before it is read, so that a slow reader holds no connection open and a cut one is asked for again. */
async function received(scratch: string, fetchInto: (path: string) => Promise<true | undefined>): Promise<Readable | undefined> {
  const path = await scratchFile(scratch)
  const gone = () => rm(path, { force: true })
  try {
    if (!(await fetchInto(path))) return undefined
    const file = createReadStream(path)
    file.once('close', () => void gone())
    return file
  } catch (error) {
    await gone()
    throw error
  }
}

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? '')

const textOf = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map((match) => unescaped(match[1] ?? ''))

/** Files in a bucket of an S3-compatible storage. An object appears whole or not at all: that is what the storage promises of a PUT. */
export function filesInBucket(named: Bucket, scratch: string, pace: Pace = usualPace): Files {
  const bucket = { ...named, pace }
  return {
    scratch,
    async put(key, bytes) {
      const send = (body: Body) => ask(bucket, { method: 'PUT', key: checked(key), body }, whole)
      if (bytes instanceof Readable) await sent(bytes, scratch, send)
      else await send({ bytes, sha256: createHash('sha256').update(bytes).digest('hex') })
    },
    get: async (key) => await ask(bucket, { method: 'GET', key: checked(key) }, whole),
    stream: (key) =>
      received(scratch, (path) =>
        ask(bucket, { method: 'GET', key: checked(key) }, async (answer) => {
          await rm(path, { force: true })
          await pipeline(bytesOf(answer), createWriteStream(path, ownFile))
          return true as const
        }),
      ),
    async remove(key) {
      await ask(bucket, { method: 'DELETE', key: checked(key) }, whole)
    },
    async *list() {
      let from: string | undefined
      do {
        const query = { 'list-type': '2', ...(from ? { 'continuation-token': from } : {}) }
        const xml = (await ask(bucket, { method: 'GET', key: '', query }, whole))?.toString('utf8') ?? ''
        // objects the house did not put there are none of its business
        yield* textOf(xml, 'Key').filter(isKey)
        from = textOf(xml, 'IsTruncated')[0] === 'true' ? textOf(xml, 'NextContinuationToken')[0] : undefined
      } while (from !== undefined)
    },
  }
}

/** Puts, reads and removes a file of no meaning: a wrong name, key or right shows at the start and not at the first upload. */
export async function proveFiles(files: Files): Promise<void> {
  const key = `start/${randomBytes(8).toString('hex')}`
  const bytes = randomBytes(16)
  await files.put(key, bytes)
  const found = await files.get(key)
  await files.remove(key)
  // what is not there must be told from what may not be seen
  const after = await files.get(key)
  if (!found?.equals(bytes) || after) throw new StorageFault('other bytes came back', 200, `GET ${key}`)
}
