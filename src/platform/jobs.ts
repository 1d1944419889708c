import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { Tx } from './database.ts'
import type { Log } from './log.ts'

/** Work done for one job. Delivered at least once: the work itself makes a second run harmless. */
export type Work = (data: Record<string, unknown>) => Promise<void>

/** `together`: how many are done at once, for work that is short and comes in heaps; otherwise one a second. */
export type Queue = { name: string; retries: number; seconds: number; together?: number }

export type Jobs = {
  /** Writes the job in the caller's transaction: rolled back, it never existed. `after` is in seconds. */
  enqueue(tx: Tx, name: string, data: Record<string, unknown>, options?: { after?: number }): Promise<void>
  work(name: string, run: Work, together?: number): Promise<void>
  /** Runs on one node at a time, by cron in the city's zone. */
  every(name: string, cron: string, run: Work): Promise<void>
  oldestWaitingSeconds(): Promise<number>
  stop(): Promise<void>
}

/** Creates the queue tables and queues as the owner; the serving role then only reads and writes rows. */
export async function prepareQueues(ownerUrl: string, queues: readonly Queue[]): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 2 })
  boss.on('error', () => undefined)
  await boss.start()
  for (const queue of queues) {
    await boss.createQueue(queue.name, { retryLimit: queue.retries, retryBackoff: true, expireInSeconds: queue.seconds })
  }
  await boss.stop({ graceful: false })
}

export async function openJobs(pool: pg.Pool, siteUrl: string, log: Log, options: { run: boolean; zone: string }): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: siteUrl,
    migrate: false,
    createSchema: false,
    supervise: options.run,
    schedule: options.run,
    reindex: false,
    max: 3,
    application_name: 'mch jobs',
  })
  boss.on('error', (error) => log.error('jobs.fault', error))
  await boss.start()
  const run = async (name: string, work: Work, together = 1) => {
    // a full batch is followed by the next at once: what came in a heap does not wait a second each
    const options = { pollingIntervalSeconds: 1, batchSize: together, burstWhenBatchFull: true, perJobResults: true } as const
    await boss.work(
      name,
      options,
      async (jobs) =>
        await Promise.all(
          jobs.map(async (job) => {
            try {
              await work((job.data ?? {}) as Record<string, unknown>)
              return { id: job.id, status: 'completed' as const }
            } catch (error) {
              log.error('jobs.failed', error, { queue: name, job: job.id })
              return { id: job.id, status: 'failed' as const }
            }
          }),
        ),
    )
  }
  return {
    async enqueue(tx, name, data, sending = {}) {
      const db = {
        async executeSql(text: string, values?: unknown[]) {
          const result = await tx.executeQuery(CompiledQuery.raw(text, values ?? []))
          return { rows: result.rows as unknown[], rowCount: result.rows.length }
        },
      }
      await boss.send(name, data, { db, ...(sending.after ? { startAfter: sending.after } : {}) })
    },
    work: run,
    async every(name, cron, work) {
      await boss.schedule(name, cron, {}, { tz: options.zone })
      await run(name, work)
    },
    async oldestWaitingSeconds() {
      const found = await pool.query<{ seconds: number | null }>(
        `select extract(epoch from now() - min(start_after))::int as seconds from pgboss.job where state in ('created', 'retry') and start_after <= now()`,
      )
      return found.rows[0]?.seconds ?? 0
    },
    stop: () => boss.stop({ graceful: true, timeout: 5000 }),
  }
}
