// What the year's score costs with twenty thousand promises and with two hundred thousand: the page as everybody is served it, and made anew,
// against its own statements by the raw driver in the same run. Starts a database of its own; answers one JSON line.
import { rmSync } from 'node:fs'
import pg from 'pg'
import { openHouse } from '#src/open-house.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { readConfig } from '#src/platform/config.ts'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { plantCommitments } from '#src/support/synthetic.db.ts'
import { openPageCache } from '#src/web/_page-cache.ts'
import { openSite } from '#src/web/app.ts'
import { temporaryFolder } from '../temporary.ts'

const sizes = (process.argv[2] ?? '20000,200000').split(',').map(Number)
const rounds = Number(process.argv[3] ?? 200)
const clock = () => new Date()
const year = clock().getFullYear()
const percentile = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
const three = (n: number) => Number(n.toPrecision(3))

async function timed(times: number, work: () => Promise<unknown>) {
  await work()
  const each: number[] = []
  for (let n = 0; n < times; n += 1) {
    const start = performance.now()
    await work()
    each.push(performance.now() - start)
  }
  return { p50: percentile(each, 0.5), p95: percentile(each, 0.95) }
}

const folder = temporaryFolder('mch-score-')
const config = { ...readConfig({ DEMO: '1', RATE_LIMITS: 'off' }), DATA_DIR: folder }
const database = await openEmbedded({ dataDir: folder, say: () => undefined })
try {
  const log = openLog(() => undefined, clock)
  const about = { config, ownerUrl: database.url, secret: 'x'.repeat(40), log, now: clock, runJobs: false, pool: 8 }
  const open = await openHouse({ ...about, pageCache: true })
  await plantIfEmpty(open, () => undefined)
  const told: Record<string, unknown>[] = []
  for (const many of sizes) {
    const owner = openDatabase(openPool({ url: database.url, size: 1, name: 'bench', timeouts: false }))
    const { commitments } = await plantCommitments(owner, many, year)
    await owner.destroy()
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await admin.query('vacuum analyze support.commitment, support.delivery, support.confirmation, support.score_promise, support.score_sum')
    const site = openSite(open.house, openPageCache(), open.pool)
    const read = async (headers: Record<string, string> = {}) => {
      const answer = await site.request(`/dukungan/skor?tahun=${year}`, { headers })
      if (answer.status !== 200 || !(await answer.text()).includes('</html>')) throw new Error(`${answer.status}`)
    }
    const raw = () =>
      admin.query(`select k.unit_id, sum(k.quantity::bigint * k.unit_value), sum(k.confirmed::bigint * k.unit_value), sum(k.on_time::bigint * k.unit_value)
        from support.kept k where k.due_day >= make_date(${year}, 1, 1) and k.due_day < make_date(${year} + 1, 1, 1) group by k.unit_id`)
    const anew = await timed(20, () => read({ cookie: 'seen=1' }))
    const bare = await timed(20, raw)
    const served = await timed(rounds, () => read())
    told.push({
      commitments: many,
      added: commitments,
      rawP50: three(bare.p50),
      anewP50: three(anew.p50),
      anewP95: three(anew.p95),
      ratio: three(bare.p50 / anew.p50),
      servedP50: three(served.p50),
      servedP95: three(served.p95),
    })
    await admin.end()
  }
  process.stdout.write(`${JSON.stringify({ rounds, sizes: told })}\n`)
  await open.close()
} finally {
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
}
