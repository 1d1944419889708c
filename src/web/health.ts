import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type pg from 'pg'
import type { House } from '#src/platform/context.ts'
import { newestMigration } from '#src/platform/migrate.ts'
import { journalHead } from '#src/platform/seal.ts'
import { get, type Page, type Route } from './visit.ts'

let stopping = false
/** From now on this node asks not to be sent readers. */
export const beginStopping = (): void => {
  stopping = true
}

const plain = (text: string, status = 200) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })

export const livez: Page = () => plain('ok\n')

type Check = { ok: boolean; [fact: string]: unknown }

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return await Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too slow')), ms).unref())])
}

async function checkDatabase(pool: pg.Pool): Promise<{ database: Check; schema: Check }> {
  const newest = newestMigration('db/migrations')
  try {
    const found = await inTime(pool.query<{ name: string }>('select max(name) as name from public.platform_migration'), 1000)
    const name = found.rows[0]?.name ?? ''
    return { database: { ok: true }, schema: { ok: name >= newest, found: name, wanted: newest } }
  } catch {
    return { database: { ok: false, reason: 'no answer within 1 s' }, schema: { ok: false } }
  }
}

async function checkDisk(house: House): Promise<Check> {
  const disk = await statfs(house.config.DATA_DIR).catch(() => undefined)
  if (!disk) return { ok: true, note: 'no data directory on this node' }
  const free = disk.bavail / disk.blocks
  return { ok: free >= 0.05, freeShare: Math.round(free * 1000) / 1000 }
}

async function checkJobs(house: House): Promise<Check> {
  const seconds = await inTime(house.jobs.oldestWaitingSeconds(), 1000).catch(() => undefined)
  return seconds === undefined ? { ok: false, reason: 'unknown' } : { ok: seconds < 900, oldestWaitingSeconds: seconds }
}

/** Never a reason to send readers elsewhere: without the standby the primary answers. */
function checkReplica({ replica }: House): { replica?: Check } {
  if (!replica) return {}
  const { usable, ...facts } = replica.state()
  return { replica: { ok: true, used: usable, ...facts } }
}

export const readyz =
  (pool: pg.Pool): Page =>
  async ({ ctx }) => {
    const checks = {
      ...(await checkDatabase(pool)),
      disk: await checkDisk(ctx.house),
      jobs: await checkJobs(ctx.house),
      ...checkReplica(ctx.house),
      node: { ok: !stopping },
    }
    const ready = Object.values(checks).every((check) => check.ok)
    const reason = Object.entries(checks).find(([, check]) => !check.ok)?.[0]
    return new Response(JSON.stringify({ ready, ...(reason ? { reason } : {}), checks }), {
      status: ready ? 200 : 503,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...(ready ? {} : { 'retry-after': '5' }) },
    })
  }

const delay = monitorEventLoopDelay({ resolution: 20 })
delay.enable()

const counts = new Map<string, number>()
/** Counts an answer by route and class of status, for `/metrics`. */
export function countAnswer(route: string, status: number): void {
  const key = `${route} ${Math.floor(status / 100)}xx`
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function replicaLines({ replica }: House): string[] {
  if (!replica) return []
  const { usable, lagSeconds } = replica.state()
  return [
    `# TYPE mch_replica_used gauge`,
    `mch_replica_used ${usable ? 1 : 0}`,
    `# TYPE mch_replica_lag_seconds gauge`,
    `mch_replica_lag_seconds ${lagSeconds ?? 'NaN'}`,
    `# TYPE mch_replica_reads_total counter`,
    `mch_replica_reads_total{answered="replica"} ${replica.counts.replica}`,
    `mch_replica_reads_total{answered="primary"} ${replica.counts.again}`,
  ]
}

export const metrics =
  (pool: pg.Pool): Page =>
  async ({ ctx }) => {
    const memory = process.memoryUsage()
    const head = await journalHead(ctx.db).catch(() => undefined)
    const lines = [
      `# TYPE mch_answers_total counter`,
      ...[...counts].map(([key, n]) => `mch_answers_total{route="${key.split(' ')[0]}",status="${key.split(' ')[1]}"} ${n}`),
      `# TYPE mch_memory_bytes gauge`,
      `mch_memory_bytes{kind="rss"} ${memory.rss}`,
      `mch_memory_bytes{kind="heap"} ${memory.heapUsed}`,
      `# TYPE mch_event_loop_p99_seconds gauge`,
      `mch_event_loop_p99_seconds ${delay.percentile(99) / 1e9}`,
      `# TYPE mch_pool_connections gauge`,
      `mch_pool_connections{state="total"} ${pool.totalCount}`,
      `mch_pool_connections{state="idle"} ${pool.idleCount}`,
      `mch_pool_connections{state="waiting"} ${pool.waitingCount}`,
      `# TYPE mch_job_oldest_waiting_seconds gauge`,
      `mch_job_oldest_waiting_seconds ${await ctx.house.jobs.oldestWaitingSeconds().catch(() => -1)}`,
      `# TYPE mch_journal_sealed gauge`,
      `mch_journal_sealed ${head?.seq ?? 0}`,
      ...replicaLines(ctx.house),
    ]
    return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' } })
  }

/** The head of the journal's hash chain, for whoever wants to keep it and compare. */
const head: Page = async ({ ctx }) =>
  new Response(JSON.stringify((await journalHead(ctx.db)) ?? { seq: 0 }), {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })

export const healthRoutes = (pool: pg.Pool): Route[] => [
  get('/livez', 'public', livez),
  get('/readyz', 'public', readyz(pool)),
  get('/metrics', 'loopback', metrics(pool)),
  get('/api/v1/journal/head', 'public', head),
]
