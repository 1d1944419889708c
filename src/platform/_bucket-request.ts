import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import type { Bucket } from './config.ts'

/** The storage said no, or nothing at all. Carries its code, never a key or what was signed. */
export class StorageFault extends Error {
  override name = 'StorageFault'
  /** What the storage calls it, or that it did not answer. */
  code: string
  status: number | undefined
  constructor(code: string, status: number | undefined, about: string) {
    super(`the storage ${status === undefined ? 'did not answer' : `answered ${status}`} (${code}) to ${about}`)
    this.code = code
    this.status = status
  }
}

export type Asked = {
  method: 'GET' | 'PUT' | 'DELETE'
  /** Empty for the bucket itself. */
  key: string
  query?: Record<string, string>
  body?: { bytes: Uint8Array | Blob; sha256: string }
}

/** How long is waited, in milliseconds: for the head of an answer, for its next bytes, for a whole errand, for a whole upload, and before each further try. */
export type Pace = { head: number; pause: number; errand: number; upload: number; again: readonly number[] }

/** Each below what a request of ours may take: a picture 20 s, an upload a minute. */
export const usualPace: Pace = { head: 5_000, pause: 5_000, errand: 20_000, upload: 60_000, again: [200, 800] }

export type Storage = Bucket & { pace: Pace }

/** Of no bytes: what a request without a body signs. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const codeIn = (text: string): string => /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1] ?? 'no reason given'

async function signed(bucket: Storage, { method, key, query, body }: Asked): Promise<{ url: URL; headers: Headers }> {
  const url = new URL(`${bucket.endpoint}/${bucket.bucket}${key ? `/${key}` : ''}`)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  const { accessKeyId, secretAccessKey, region } = bucket
  // the bytes are signed too, so that what arrives is what was sent, over plain HTTP as well
  const headers = { 'x-amz-content-sha256': body?.sha256 ?? emptyHash, ...(body ? { 'content-type': 'application/octet-stream' } : {}) }
  return await new AwsV4Signer({ method, url: url.href, headers, accessKeyId, secretAccessKey, region, service: 's3' }).sign()
}

/** The bytes of an answer, none of which may be waited for longer than the limit. */
export async function* bytesOf({ response, give, pause }: Answer): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  for (;;) {
    const timer = setTimeout(give, pause)
    const part = await reader?.read().finally(() => clearTimeout(timer))
    if (!part || part.done) return clearTimeout(timer)
    yield part.value
  }
}

export const whole = (answer: Answer): Promise<Buffer> => buffer(bytesOf(answer))

export type Answer = { response: Response; pause: number; give(): void }

async function once(bucket: Storage, asked: Asked, within: number): Promise<Answer> {
  const { url, headers } = await signed(bucket, asked)
  const halt = new AbortController()
  const timer = setTimeout(() => halt.abort(), within)
  try {
    const response = await fetch(url, {
      method: asked.method,
      headers,
      redirect: 'manual',
      signal: halt.signal,
      ...(asked.body ? { body: asked.body.bytes as BodyInit } : {}),
    })
    return { response, pause: bucket.pace.pause, give: () => halt.abort() }
  } finally {
    clearTimeout(timer)
  }
}

const worthAnother = (status: number | undefined): boolean => status === undefined || status === 429 || status >= 500

/**
 * Asks, and asks again at most twice where that may help: no answer, too busy, a fault over there. Answers undefined where there is no such object.
 * `use` reads the answer within the try, so that a body cut short is asked for anew.
 */
export async function ask<T>(storage: Storage, asked: Asked, use: (answer: Answer) => Promise<T>): Promise<T | undefined> {
  const { pace } = storage
  const deadline = performance.now() + (asked.body ? pace.upload : pace.errand)
  for (let nth = 0; ; nth += 1) {
    const left = deadline - performance.now()
    const found = await attempt(storage, asked, asked.body ? left : Math.min(left, pace.head), use)
    if (!(found instanceof StorageFault)) return found
    const wait = pace.again[nth]
    if (!worthAnother(found.status) || wait === undefined || performance.now() + wait >= deadline) throw found
    await sleep(wait)
  }
}

async function attempt<T>(
  bucket: Storage,
  asked: Asked,
  within: number,
  use: (answer: Answer) => Promise<T>,
): Promise<T | undefined | StorageFault> {
  const about = `${asked.method} ${asked.key || bucket.bucket}`
  try {
    const answer = await once(bucket, asked, within)
    const { response } = answer
    if (response.ok) return await use(answer)
    const code = codeIn((await whole(answer)).toString('utf8'))
    return response.status === 404 && code === 'NoSuchKey' ? undefined : new StorageFault(code, response.status, about)
  } catch (error) {
    return new StorageFault(reasonOf(error), undefined, about)
  }
}

/** ECONNREFUSED and the like, never a sentence that might hold more. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } }
  return name === 'AbortError' ? 'too slow' : (cause?.code ?? name ?? 'unknown')
}
