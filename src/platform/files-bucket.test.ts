import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { whyNotSigned } from '../../test/sigv4.ts'
import { openStandIn, type StandIn } from '../../test/stand-in-bucket.ts'
import { usualPace } from './_bucket-request.ts'
import { type Files, filesOnDisk } from './files.ts'
import { filesInBucket, proveFiles, StorageFault } from './files-bucket.ts'
import { openLog } from './log.ts'

const folder = mkdtempSync(join(tmpdir(), 'mch-bucket-'))
const scratch = join(folder, 'scratch')
const storage: StandIn = await openStandIn()
const hurried = { head: 400, pause: 400, errand: 2_000, upload: 4_000, again: [10, 20] }
const files = filesInBucket(storage.bucket, scratch, hurried)
const spoiled = (change: Partial<StandIn['bucket']>) => filesInBucket({ ...storage.bucket, ...change }, scratch, hurried)

beforeEach(() => {
  storage.objects.clear()
  storage.trouble.length = 0
  storage.asked.length = 0
})
afterAll(async () => {
  await storage.stop()
  rmSync(folder, { recursive: true, force: true })
})

const text = async (stream: Readable | undefined) => stream && (await buffer(stream))

async function listed(home: Files): Promise<string[]> {
  const keys: string[] = []
  for await (const key of home.list()) keys.push(key)
  return keys.sort()
}

test('the stand-in computes the signature of the specification’s own example', () => {
  const wire = {
    method: 'GET',
    target: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    bodySha256: createHash('sha256').digest('hex'),
  }
  const key = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' }
  const then = new Date('2013-05-24T00:05:00Z')
  expect(whyNotSigned(wire, key, then)).toBeUndefined()
  expect(whyNotSigned({ ...wire, target: '/other.txt' }, key, then)).toBe('SignatureDoesNotMatch')
  expect(whyNotSigned(wire, { ...key, secret: 'another' }, then)).toBe('SignatureDoesNotMatch')
  expect(whyNotSigned({ ...wire, bodySha256: 'ff' }, key, then)).toBe('XAmzContentSHA256Mismatch')
  expect(whyNotSigned(wire, key, new Date('2013-05-24T00:16:00Z'))).toBe('RequestTimeTooSkewed')
})

/** What every home of files promises, on disk and in a bucket. */
describe.each<[string, Files]>([
  ['on disk', filesOnDisk(folder)],
  ['in a bucket', files],
])('files %s', (_, home) => {
  test('come back as they went, from bytes and from a stream, and are gone when removed', async () => {
    const bytes = randomBytes(70_000)
    await home.put('pictures/ab/x-1_2.webp', bytes)
    await home.put('imports/long.csv', Readable.from([bytes, bytes]))
    expect(await home.get('pictures/ab/x-1_2.webp')).toEqual(bytes)
    expect(await text(await home.stream('imports/long.csv'))).toEqual(Buffer.concat([bytes, bytes]))
    await home.put('imports/long.csv', Buffer.from('kedua'))
    expect(String(await home.get('imports/long.csv'))).toBe('kedua')
    await home.remove('imports/long.csv')
    await home.remove('imports/long.csv')
    expect(await home.get('imports/long.csv')).toBeUndefined()
    expect(await home.stream('imports/long.csv')).toBeUndefined()
    await home.remove('pictures/ab/x-1_2.webp')
  })

  test('are listed, all of them', async () => {
    const keys = ['a/1', 'a/2', 'b/c/3', 'd', 'e', 'f/g', 'h']
    for (const key of keys) await home.put(key, Buffer.from(key))
    expect(await listed(home)).toEqual(keys)
    for (const key of keys) await home.remove(key)
    expect(await listed(home)).toEqual([])
  })

  test.each(['../x', 'a/../../x', '/etc/passwd', '', 'A b', 'a?x=1'])('have no key %j', async (key) => {
    await expect(async () => home.put(key, Buffer.from('x'))).rejects.toThrow('a file key out of shape')
    await expect(async () => home.get(key)).rejects.toThrow('a file key out of shape')
    await expect(async () => home.stream(key)).rejects.toThrow('a file key out of shape')
  })

  test('of a stream that breaks are not there at all, and leave nothing behind', async () => {
    async function* broken() {
      yield Buffer.from('setengah')
      throw new Error('putus')
    }
    await expect(home.put('imports/half.csv', Readable.from(broken()))).rejects.toThrow('putus')
    expect(await home.get('imports/half.csv')).toBeUndefined()
    mkdirSync(scratch, { recursive: true })
    expect(readdirSync(scratch)).toEqual([])
  })

  test('prove that they can be put, read and removed', async () => {
    await expect(proveFiles(home)).resolves.toBeUndefined()
    expect(await listed(home)).toEqual([])
  })
})

describe('a storage that is not well', () => {
  test.each(['fault', 'too many', 'hang up', 'cut'] as const)('%s: asked again, at most three times', async (trouble) => {
    storage.objects.set('a', { bytes: Buffer.alloc(200_000, 'a'), type: undefined })
    storage.trouble.push(trouble, trouble)
    expect((await files.get('a'))?.length).toBe(200_000)
    storage.trouble.push(trouble, trouble)
    expect((await text(await files.stream('a')))?.length).toBe(200_000)
    storage.asked.length = 0
    storage.trouble.push(trouble, trouble, trouble)
    await expect(files.get('a')).rejects.toThrow(StorageFault)
    expect(storage.asked).toHaveLength(3)
    expect(readdirSync(scratch)).toEqual([])
  })

  test('an upload is sent again whole', async () => {
    storage.trouble.push('fault', 'hang up')
    await files.put('imports/again.csv', Readable.from([Buffer.from('satu,'), Buffer.from('dua')]))
    expect(storage.objects.get('imports/again.csv')?.bytes.toString()).toBe('satu,dua')
  })

  test('silence: given up when its time is over', async () => {
    storage.trouble.push('silence', 'silence', 'silence')
    const start = performance.now()
    await expect(files.get('a')).rejects.toThrow(/did not answer \(too slow\)/)
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(storage.asked.length).toBeLessThanOrEqual(3)
  })

  test('as a rule that is within 20 s, an upload within 60', () => {
    const { head, pause, errand, upload, again } = usualPace
    expect([errand, upload]).toEqual([20_000, 60_000])
    expect(again).toHaveLength(2)
    expect(3 * head + again.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(errand)
    expect(pause).toBeLessThanOrEqual(5_000)
  })

  test('nobody there: said, and soon', async () => {
    await expect(spoiled({ endpoint: 'http://127.0.0.1:9' }).get('a')).rejects.toThrow(/did not answer/)
  })
})

describe('a storage that says no', () => {
  test.each<[Partial<StandIn['bucket']>, string]>([
    [{ secretAccessKey: 'rahasia-yang-salah' }, 'SignatureDoesNotMatch'],
    [{ accessKeyId: 'BUKANKUNCI' }, 'InvalidAccessKeyId'],
    [{ bucket: 'ember-lain' }, 'NoSuchBucket'],
    [{ region: 'di-tempat-lain' }, 'AuthorizationHeaderMalformed'],
  ])('%j is refused at once as %s, for reading as for writing', async (change, code) => {
    const home = spoiled(change)
    for (const deed of [() => home.get('a'), () => home.stream('a'), () => home.put('a', Buffer.from('x')), () => home.remove('a')]) {
      storage.asked.length = 0
      await expect(deed).rejects.toMatchObject({ name: 'StorageFault', code })
      expect(storage.asked).toHaveLength(1)
    }
  })

  test('neither the fault nor its line in the log holds a key or a signature', async () => {
    const lines: string[] = []
    const log = openLog(
      (line) => void lines.push(line),
      () => new Date(0),
    )
    for (const change of [{ secretAccessKey: 'rahasia-yang-salah' }, { accessKeyId: 'BUKANKUNCI' }, { endpoint: 'http://127.0.0.1:9' }])
      await spoiled(change)
        .get('a')
        .catch((error) => log.error('web.fault', error))
    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toMatch(/rahasia|BUKANKUNCI|KUNCICONTOH|Signature=|AWS4-HMAC/)
  })
})

test('objects lie there as bytes without a meaning, whatever is in them', async () => {
  await files.put('pictures/ab/evil.svg', Buffer.from('<svg onload="alert(1)"/>'))
  expect(storage.objects.get('pictures/ab/evil.svg')?.type).toBe('application/octet-stream')
})
