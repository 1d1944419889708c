import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { backUp } from '#src/platform/backup.db.ts'
import { filesOnDisk } from '#src/platform/files.ts'
import { filesInBucket } from '#src/platform/files-bucket.ts'
import { restoreFiles } from '#src/platform/restore.db.ts'
import { openPageCache } from '#src/web/_page-cache.ts'
import { openSite } from '#src/web/app.ts'
import { startSite } from '../processes.ts'
import { openStandIn, type StandIn } from '../stand-in-bucket.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town
let storage: StandIn
let site: Town['site']
let picture: string
const folder = temporaryFolder('mch-ember-')
const hurried = { head: 1_000, pause: 1_000, errand: 4_000, upload: 4_000, again: [10, 20] }

beforeAll(async () => {
  town = await openTown()
  storage = await openStandIn()
  const files = filesInBucket(storage.bucket, join(folder, 'scratch'), hurried)
  for await (const key of town.house.files.list())
    if (key.includes('/master.')) await files.put(key, (await town.house.files.get(key)) ?? Buffer.alloc(0))
  site = openSite({ ...town.house, files }, openPageCache(), town.pool)
  const found = await town.owner.query<{ key: string }>('select key from market.picture order by key limit 1')
  picture = `/gambar/${found.rows[0]?.key}-320.webp`
})
afterAll(async () => {
  await storage?.stop()
  await town?.close()
})
beforeEach(() => {
  storage.trouble.length = 0
  storage.asked.length = 0
})

const told = async (answer: Response) => ({ status: answer.status, headers: Object.fromEntries(answer.headers) })

test('a picture out of the bucket is the same bytes under the same headers as from disk: it may do nothing by itself', async () => {
  const [fromDisk, fromBucket] = [await town.site.request(picture), await site.request(picture)]
  expect(fromBucket.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect(fromBucket.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await told(fromBucket)).toEqual(await told(fromDisk))
  expect(Buffer.from(await fromBucket.arrayBuffer())).toEqual(Buffer.from(await fromDisk.arrayBuffer()))
  // the size made once is kept there too
  storage.asked.length = 0
  expect((await site.request(picture)).status).toBe(200)
  expect(storage.asked).toHaveLength(1)
})

test('a picture nobody stored is not there; a storage that does not do its work is a 503 that says when to come again', async () => {
  expect((await site.request(`/gambar/${'0'.repeat(32)}-320.webp`)).status).toBe(404)
  storage.trouble.push('fault', 'fault', 'fault')
  const busy = await site.request(picture)
  expect(busy.status).toBe(503)
  expect(busy.headers.get('retry-after')).toBe('2')
  expect(busy.headers.get('content-security-policy')).toBeTruthy()
  expect(town.log.join()).not.toContain(storage.bucket.secretAccessKey)
  expect(town.log.join()).not.toContain(storage.bucket.accessKeyId)
  expect((await site.request(picture)).status).toBe(200)
})

test('a backup takes the uploads out of the bucket, and a restore puts them there, wherever they came from', async () => {
  const into = join(folder, 'backup')
  const files = filesInBucket(storage.bucket, join(folder, 'scratch'), hurried)
  const manifest = await backUp({ url: town.ownerUrl, into, files, program: '0', at: town.house.now() })
  expect(manifest.files.map(({ path }) => path).sort()).toEqual([...storage.objects.keys()].sort())
  const before = new Map(storage.objects)
  storage.objects.clear()
  storage.objects.set('pictures/stray.webp', { bytes: Buffer.from('x'), type: undefined })
  storage.trouble.push('fault')
  await restoreFiles({ from: into, to: files, manifest })
  expect([...storage.objects.keys()].sort()).toEqual([...before.keys()].sort())
  for (const [key, { bytes }] of before) expect(storage.objects.get(key)?.bytes.equals(bytes), key).toBe(true)
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  await restoreFiles({ from: into, to: filesOnDisk(disk), manifest })
  const [key, first] = [...before][0] ?? []
  expect(await filesOnDisk(disk).get(key ?? '')).toEqual(first?.bytes)
}, 60_000)

const environment = (change: Record<string, string> = {}): Record<string, string> => ({
  DATABASE_URL: town.ownerUrl,
  SECRET: testSecret,
  DATA_DIR: temporaryFolder('mch-ember-'),
  DEMO: '1',
  S3_ENDPOINT: storage.bucket.endpoint,
  S3_BUCKET: storage.bucket.bucket,
  S3_REGION: storage.bucket.region,
  S3_ACCESS_KEY_ID: storage.bucket.accessKeyId,
  S3_SECRET_ACCESS_KEY: storage.bucket.secretAccessKey,
  ...change,
})

test.each([
  ['S3_SECRET_ACCESS_KEY', 'rahasia-yang-salah', /^S3_SECRET_ACCESS_KEY: the storage answered 403 \(SignatureDoesNotMatch\) to PUT /m],
  ['S3_ACCESS_KEY_ID', 'BUKANKUNCI', /^S3_ACCESS_KEY_ID: the storage answered 403 \(InvalidAccessKeyId\)/m],
  ['S3_BUCKET', 'ember-lain', /^S3_BUCKET: the storage answered 404 \(NoSuchBucket\)/m],
  ['S3_REGION', 'di-tempat-lain', /^S3_REGION: the storage answered 400 \(AuthorizationHeaderMalformed\)/m],
  ['S3_ENDPOINT', 'http://127.0.0.1:9', /^S3_ENDPOINT: the storage did not answer/m],
])('%s=%s stops the start with one line, and no key in it', async (name, value, line) => {
  const refused = await startSite(environment({ [name]: value })).then(
    async (started) => {
      await started.stop()
      return 'started'
    },
    (error: Error) => error.message,
  )
  expect(refused).toMatch(line)
  expect(refused).not.toMatch(/rahasia|KUNCI/)
  expect(refused).not.toContain('    at ')
})

test('the built site serves from the bucket and keeps nothing under DATA_DIR', async () => {
  const started = await startSite(environment())
  try {
    const answer = await fetch(started.origin + picture)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(started.output()).not.toContain(storage.bucket.secretAccessKey)
  } finally {
    await started.stop()
  }
  const key = /gambar\/([0-9a-f]{32})/.exec(picture)?.[1] ?? ''
  expect(storage.objects.has(`pictures/${key.slice(0, 2)}/${key}/320.webp`)).toBe(true)
})
