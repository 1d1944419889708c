import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { type Jobs, openJobs, prepareQueues } from './jobs.ts'
import { openLog } from './log.ts'

let town: Town
let pool: pg.Pool
let jobs: Jobs

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await prepareQueues(town.ownerUrl, [
    { name: 'uji.heap', retries: 1, seconds: 60 },
    { name: 'uji.single', retries: 1, seconds: 60 },
  ])
  pool = new pg.Pool({ connectionString: town.siteUrl, max: 6 })
  const log = openLog(
    () => undefined,
    () => new Date(),
  )
  jobs = await openJobs(pool, town.siteUrl, log, { run: false, zone: 'Asia/Jakarta' })
})
afterAll(async () => {
  await jobs?.stop()
  await pool?.end()
  await town?.close()
})

const enqueue = (name: string, count: number) =>
  town.house.db.transaction().execute(async (tx) => {
    for (let n = 0; n < count; n += 1) await jobs.enqueue(tx, name, { n })
  })

const inState = async (name: string, state: string): Promise<number> => {
  const found = await town.owner.query<{ n: number }>('select count(*)::int as n from pgboss.job where name = $1 and state::text = $2', [
    name,
    state,
  ])
  return found.rows[0]?.n ?? 0
}

async function until(condition: () => Promise<boolean>, ms: number): Promise<boolean> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await sleep(50)) if (await condition()) return true
  return false
}

test('what comes in a heap does not wait a second each; what fails takes none of its neighbours with it and is tried again', async () => {
  await enqueue('uji.heap', 200)
  const tries = new Map<number, number>()
  const run = async ({ n }: Record<string, unknown>) => {
    tries.set(Number(n), (tries.get(Number(n)) ?? 0) + 1)
    if (n === 7) throw new Error('not this one')
  }
  await jobs.work('uji.heap', run, 5)
  // one a second would take more than three minutes
  expect(await until(async () => (await inState('uji.heap', 'completed')) === 199, 25_000)).toBe(true)
  expect([...tries].filter(([n, times]) => n !== 7 && times !== 1)).toEqual([])
  await town.owner.query(`update pgboss.job set start_after = now() where name = 'uji.heap' and state = 'retry'`)
  expect(await until(async () => (await inState('uji.heap', 'failed')) === 1, 20_000)).toBe(true)
  expect(tries.get(7)).toBe(2)
})

test('work that is long is done one by one', async () => {
  let now = 0
  let most = 0
  await enqueue('uji.single', 3)
  await jobs.work('uji.single', async () => {
    now += 1
    most = Math.max(most, now)
    await sleep(300)
    now -= 1
  })
  expect(await until(async () => (await inState('uji.single', 'completed')) === 3, 20_000)).toBe(true)
  expect(most).toBe(1)
})
