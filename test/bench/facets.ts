// What the directory costs with twenty thousand profiles: the whole page of a list with its five questions and their counts, against its own
// statements by the raw driver, one after the other and eight at once. Starts a database of its own; answers one JSON line.
import { rmSync } from 'node:fs'
import pg from 'pg'
import { plantSyntheticProfiles } from '#src/directory/synthetic.db.ts'
import { openHouse } from '#src/open-house.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { readConfig } from '#src/platform/config.ts'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { openPageCache } from '#src/web/_page-cache.ts'
import { openSite } from '#src/web/app.ts'
import { temporaryFolder } from '../temporary.ts'

const count = Number(process.argv[2] ?? 20_000)
const rounds = Number(process.argv[3] ?? 60)
const clock = () => new Date()
const percentile = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
const three = (n: number) => Number(n.toPrecision(3))

const asked = [
  '',
  '?subsektor=musik',
  '?kelurahan=imopuro&subsektor=kriya&subsektor=fesyen',
  '?unsur=community&jenis=person',
  '?q=kain',
  '?q=men&kelurahan=tejosari',
  '?tingkat=evidence&urut=nama',
]

async function timed(times: number, at: number, work: (n: number) => Promise<unknown>) {
  for (let n = 0; n < asked.length; n += 1) await work(n)
  const each: number[] = []
  const began = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: at }, async () => {
      while (next < times) {
        const n = next
        next += 1
        const start = performance.now()
        await work(n)
        each.push(performance.now() - start)
      }
    }),
  )
  return { perSecond: (times * 1000) / (performance.now() - began), p50: percentile(each, 0.5), p95: percentile(each, 0.95) }
}

const folder = temporaryFolder('mch-facets-')
const config = { ...readConfig({ DEMO: '1', RATE_LIMITS: 'off' }), DATA_DIR: folder }
const database = await openEmbedded({ dataDir: folder, say: () => undefined })
try {
  const log = openLog(() => undefined, clock)
  const open = await openHouse({
    config,
    ownerUrl: database.url,
    secret: 'x'.repeat(40),
    log,
    now: clock,
    runJobs: false,
    pool: 8,
    pageCache: false,
  })
  await plantIfEmpty(open, () => undefined)
  const owner = openDatabase(openPool({ url: database.url, size: 1, name: 'bench', timeouts: false }))
  const { profiles } = await plantSyntheticProfiles(owner, count)
  await owner.destroy()
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query('vacuum analyze directory.profile')
  await admin.end()
  const site = openSite(open.house, openPageCache(), open.pool)
  const page = async (n: number) => {
    const answer = await site.request(`/direktori${asked[n % asked.length]}`)
    if (answer.status !== 200 || !(await answer.text()).includes('</html>'))
      throw new Error(`${answer.status} for ${asked[n % asked.length]}`)
  }
  // the page's own statements, recorded once for each question and asked again without a page around them
  const tapes: { text: string; values: unknown[] }[][] = []
  const plain = pg.Client.prototype.query as (...args: unknown[]) => unknown
  for (const [n] of asked.entries()) {
    const tape: { text: string; values: unknown[] }[] = []
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[]?]
      const text = typeof first === 'string' ? first : first.text
      if (/directory\./.test(text)) tape.push({ text, values: (typeof first === 'string' ? second : first.values) ?? [] })
      return plain.apply(this, args)
    } as typeof pg.Client.prototype.query
    await page(n)
    pg.Client.prototype.query = plain as typeof pg.Client.prototype.query
    tapes.push(tape)
  }
  const raw = async (n: number) => {
    await Promise.all(
      (tapes[n % asked.length] ?? []).map(({ text, values }, at) =>
        open.pool.query({ name: `tape ${n % asked.length} ${at}`, text, values }),
      ),
    )
  }
  const alone = { raw: await timed(rounds, 1, raw), page: await timed(rounds, 1, page) }
  const together = { raw: await timed(rounds * 4, 8, raw), page: await timed(rounds * 4, 8, page) }
  const told = ({ raw: bare, page: whole }: typeof alone) => ({
    rawP50: three(bare.p50),
    pageP50: three(whole.p50),
    pageP95: three(whole.p95),
    ratio: three(whole.perSecond / bare.perSecond),
  })
  process.stdout.write(`${JSON.stringify({ profiles, statements: tapes[0]?.length, alone: told(alone), together: told(together) })}\n`)
  await open.close()
} finally {
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
}
