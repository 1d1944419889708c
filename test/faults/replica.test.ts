import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hono } from 'hono'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenHouse, openHouse } from '#src/open-house.ts'
import { readConfig } from '#src/platform/config.ts'
import { type Embedded, openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { openReplica, type ReplicaState } from '#src/platform/replica.ts'
import { openPageCache } from '#src/web/_page-cache.ts'
import { openSite } from '#src/web/app.ts'
import { routes } from '#src/web/routes.ts'
import { plantMarket } from '../market-fixture.ts'
import { openStandby, type Standby } from '../standby.ts'
import { temporaryFolder } from '../temporary.ts'
import { testSecret } from '../town.ts'

const folder = temporaryFolder('mch-replica-')
const mostLag = 5
let primary: Embedded
let standby: Standby
let open: OpenHouse
let site: Hono
let owner: pg.Pool
let variant: string

beforeAll(async () => {
  primary = await openEmbedded({ dataDir: `${folder}/db`, say: () => undefined })
  standby = await openStandby(primary, folder)
  await standby.start()
  const config = readConfig({
    DATABASE_URL: primary.url,
    DATABASE_REPLICA_URL: standby.url,
    DATABASE_REPLICA_MAX_LAG: String(mostLag),
    SECRET: testSecret,
    DATA_DIR: `${folder}/data`,
    RATE_LIMITS: 'off',
  })
  const now = () => new Date()
  open = await openHouse({ config, ownerUrl: primary.url, secret: testSecret, log: openLog(() => undefined, now), now, runJobs: true })
  site = openSite(open.house, openPageCache(), open.pool)
  owner = new pg.Pool({ connectionString: primary.url, max: 2 })
  const guest = { house: open.house, db: open.house.db, actor: { kind: 'guest' } as const, now: now(), tongue: 'id' as const }
  const fixture = await plantMarket({ owner, as: async () => guest })
  variant = fixture.shops[1].variant
  await until('used')
})
afterAll(async () => {
  await open?.close()
  await owner?.end()
  await standby?.kill()
  await primary?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const state = (): ReplicaState => open.house.replica?.state() ?? { usable: false, lagSeconds: undefined, reason: 'down' }

async function until(what: 'used' | NonNullable<ReplicaState['reason']>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((state().reason ?? 'used') === what) return
    await sleep(100)
  }
  throw new Error(`never ${what}: ${JSON.stringify(state())}`)
}

const page = '/belanja/produk/kopi-barang'
const someCookie = { cookie: '__Host-keranjang=apa-saja' }

/** The name on the product's page, as this reader sees it. */
async function nameFor(headers: Record<string, string> = {}): Promise<string> {
  const answer = await site.request(page, { headers })
  expect(answer.status).toBe(200)
  return /<h1[^>]*>([^<]+)/.exec(await answer.text())?.[1]?.trim() ?? ''
}

/** As a deed does it: the row, and the data version in the same transaction. */
async function rename(name: string): Promise<void> {
  await owner.query(
    `with renamed as (update market.product set name = '${name}' where slug = 'kopi-barang') update platform.data_version set n = n + 1 where room = 'market' and shard = 0`,
  )
  await sleep(150)
}

async function replayed(name: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const [there] = await standby.query(`select 1 from market.product where name = '${name}'`)
    if (there) return sleep(150)
    await sleep(100)
  }
  throw new Error(`never replayed: ${name}`)
}

/** Many readers for a while; answers every status and the longest wait. */
async function readers(
  ms: number,
  meanwhile: () => Promise<unknown>,
): Promise<{ statuses: Set<number>; longest: number; answers: number }> {
  const end = performance.now() + ms
  const seen = { statuses: new Set<number>(), longest: 0, answers: 0 }
  const one = async (n: number) => {
    for (let turn = 0; turn < 2 || performance.now() < end; turn += 1) {
      const start = performance.now()
      // an address of its own each time, so that no cache answers
      const answer = await site.request(`${turn % 2 ? page : '/belanja/cari'}?dari=${n}-${turn}`)
      await answer.text()
      seen.statuses.add(answer.status)
      seen.longest = Math.max(seen.longest, performance.now() - start)
      seen.answers += 1
    }
  }
  await Promise.all([...Array.from({ length: 6 }, (_, n) => one(n)), meanwhile()])
  return seen
}

const ready = async () => (await (await site.request('/readyz')).json()) as { ready: boolean; checks: { replica: Record<string, unknown> } }

test('only public pages have a cache, and only what has a cache may read a standby', () => {
  const near = routes.filter((route) => route.cache)
  expect(near.length).toBeGreaterThan(5)
  expect(near.filter((route) => route.method !== 'GET' || !['public', 'api'].includes(route.guard))).toEqual([])
  expect(near.map((route) => route.path).filter((path) => /pesanan|orders|bayar|keranjang|saya|masuk|meja/.test(path))).toEqual([])
})

test('a reader of whom nothing is known reads the standby; whoever brings a cookie or a token, or asks for more than a page, the primary', async () => {
  await rename('Kopi Lama')
  await replayed('Kopi Lama')
  await until('used')
  await standby.query('select pg_wal_replay_pause()')
  await rename('Kopi Baru')
  expect(await nameFor()).toBe('Kopi Lama')
  expect(await nameFor(someCookie)).toBe('Kopi Baru')
  expect(await nameFor({ authorization: 'Basic eDp4' })).toBe('Kopi Baru')
  const inApi = (await (await site.request('/api/v1/products/kopi-barang')).json()) as { name: string }
  expect(inApi.name).toBe('Kopi Baru')
  // an order is decided, and shown, where it is written
  const placed = await site.request('/api/v1/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'salinan-1' },
    body: JSON.stringify({
      lines: [{ variant, quantity: 1 }],
      fulfilment: [],
      buyer: { name: 'Sari Contoh', phone: '0812-0000-0001' },
      payment: 'cash',
    }),
  })
  expect(placed.status).toBe(201)
  const { number, key } = (await placed.json()) as { number: string; key: string }
  expect((await site.request(`/pesanan/${number}?kunci=${key}`)).status).toBeLessThan(400)
  expect((await site.request(`/api/v1/orders/${number}?key=${key}`)).status).toBe(200)
})

test('behind by more than the limit it is not read from, is said so, and does not make the node unready; caught up, it is used again', async () => {
  await until('lagging')
  expect(await nameFor()).toBe('Kopi Baru')
  expect(await ready()).toMatchObject({ ready: true, checks: { replica: { ok: true, used: false, reason: 'lagging' } } })
  await standby.query('select pg_wal_replay_resume()')
  await until('used')
  expect(await nameFor()).toBe('Kopi Baru')
  expect((await ready()).checks.replica).toMatchObject({ ok: true, used: true })
  const metrics = await (await site.request('/metrics', {}, { incoming: { socket: { remoteAddress: '127.0.0.1' } } })).text()
  expect(metrics).toMatch(/^mch_replica_used 1$/m)
  expect(metrics).toMatch(/^mch_replica_lag_seconds \d/m)
  expect(metrics).toMatch(/^mch_replica_reads_total\{answered="replica"\} [1-9]/m)
})

test('a page of the older state is never kept as if it were the newer one', async () => {
  await standby.query('select pg_wal_replay_pause()')
  await rename('Kopi Tubruk')
  expect(await nameFor()).toBe('Kopi Baru')
  await standby.query('select pg_wal_replay_resume()')
  await replayed('Kopi Tubruk')
  expect(await nameFor()).toBe('Kopi Tubruk')
})

test('what the standby does not have yet is asked of the primary, and not said to be missing', async () => {
  await until('used')
  await standby.query('select pg_wal_replay_pause()')
  await owner.query(`update market.product set slug = 'kopi-baru-sekali' where slug = 'kopi-barang'`)
  expect((await site.request('/belanja/produk/kopi-baru-sekali')).status).toBe(200)
  await owner.query(`update market.product set slug = 'kopi-barang' where slug = 'kopi-baru-sekali'`)
  await standby.query('select pg_wal_replay_resume()')
})

test('a standby that applies ten seconds late is too late', async () => {
  await standby.delay(10)
  const writing = setInterval(
    () => void owner.query('update platform.data_version set n = n + 1 where room = $1 and shard = 1', ['market']),
    200,
  )
  try {
    await until('lagging')
    await rename('Kopi Saring')
    expect(await nameFor()).toBe('Kopi Saring')
  } finally {
    clearInterval(writing)
  }
  await standby.delay(0)
  await until('used')
}, 60_000)

test('killed under readers: nobody sees it; started again, it is used again', async () => {
  const before = open.house.replica?.counts.replica ?? 0
  const seen = await readers(3_000, async () => {
    await sleep(1_000)
    await standby.kill()
  })
  expect([...seen.statuses]).toEqual([200])
  expect(seen.answers).toBeGreaterThan(6)
  expect(open.house.replica?.counts.replica).toBeGreaterThan(before)
  expect(state()).toMatchObject({ usable: false, reason: 'down' })
  expect(await ready()).toMatchObject({ ready: true, checks: { replica: { used: false, reason: 'down' } } })
  await standby.start()
  await until('used')
}, 60_000)

test('standing still without a word: readers wait two seconds at most, once, and get their page', async () => {
  let thaw = () => {}
  const seen = await readers(5_000, async () => {
    await sleep(500)
    thaw = await standby.freeze()
  })
  expect(state().usable).toBe(false)
  thaw()
  expect([...seen.statuses]).toEqual([200])
  expect(seen.longest).toBeLessThan(8_000)
  await until('used')
}, 60_000)

test('a server that is no standby is not read from', async () => {
  const other = openReplica({
    url: primary.url,
    primary: open.pool,
    mostSeconds: mostLag,
    log: openLog(
      () => undefined,
      () => new Date(),
    ),
  })
  try {
    for (let tries = 0; tries < 50 && other.state().reason === 'down'; tries += 1) await sleep(100)
    expect(other.state()).toMatchObject({ usable: false, reason: 'no standby' })
  } finally {
    await other.stop()
  }
})
