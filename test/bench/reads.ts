// What one search costs a reader, without the web around it: for each kind of question, the time of the site's own read and the time the database
// worked on it. Built by run.mjs; takes how many rounds and any number of data directories, which are asked in turn so that whatever else the
// machine does meets all of them alike; answers one JSON line, a list by directory.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { type Search, searchProducts } from '#src/market/search.db.ts'
import { databaseBeside } from '#src/open-database.ts'
import { serveFrom } from '#src/open-house.ts'
import { readConfig } from '#src/platform/config.ts'
import { openLog } from '#src/platform/log.ts'
import { siteRole } from '#src/platform/migrate.ts'

const [rounds = '20', ...dataDirs] = process.argv.slice(2)
const clock = () => new Date()
const asked = (...q: string[]): Partial<Search>[] => q.map((one) => ({ q: one }))

/** Every kind has a few questions of its own, so that no plan and no page of the index is met every single time. */
const kinds: Record<string, Partial<Search>[]> = {
  everything: [{}, { sort: 'cheap' }, { sort: 'dear' }],
  category: [{ category: 'kopi' }, { category: 'kain-batik' }, { category: 'batik-tulis', sort: 'cheap' }],
  filters: [
    { category: 'batik-cap', kelurahan: 'tejosari' },
    { kelurahan: 'imopuro', origin: 'designed' },
    { category: 'kaos', facets: { ukuran: 'xl' }, max: 100_000 },
  ],
  'common word': asked('batik', 'kain', 'kopi', 'keripik pisang'),
  word: asked('tapis', 'nila', 'sambal', 'siger', 'rengginang', 'keramik'),
  'word and filter': [
    { q: 'batik', kelurahan: 'tejosari' },
    { q: 'kopi', facets: { sangrai: 'tua' } },
    { q: 'kaos', facets: { ukuran: 'xl' } },
  ],
  'rare words': asked('kopi robusta lereng drip 217', 'boneka rajut gajah gantungan', 'tapis naga benang perak 9'),
  slip: asked('batk', 'kofi', 'anyman', 'renginang', 'kripik', 'tapsi'),
}

async function openTown(dataDir: string) {
  const config = readConfig({ DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' })
  const database = await databaseBeside(config)
  const { url } = siteRole(database.ownerUrl, database.secret)
  const open = await serveFrom({
    config,
    siteUrl: url,
    secret: database.secret,
    log: openLog(() => undefined, clock),
    now: clock,
    runJobs: false,
    pool: 2,
  })
  return { ...open, stop: database.stop }
}

/** Time a server process has worked, in ms, where the system tells; no matter how long it waited for a core. */
function worked(pids: readonly number[]): number | undefined {
  try {
    const ticks = pids.map((pid) => (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' '))
    return ticks.reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) * 10, 0)
  } catch {
    return undefined
  }
}

const pidsOf = async (pool: pg.Pool): Promise<number[]> => {
  const clients = [await pool.connect(), await pool.connect()]
  const found = await Promise.all(clients.map((client) => client.query<{ pid: number }>('select pg_backend_pid() as pid')))
  for (const client of clients) client.release()
  return found.flatMap(({ rows }) => rows.map(({ pid }) => pid))
}

type Town = Awaited<ReturnType<typeof openTown>>
type Taken = { ms: number[]; work: number }

async function ask({ house }: Town, search: Partial<Search>): Promise<number> {
  const began = performance.now()
  const outcome = await searchProducts(house.db, { limit: 24, tongue: 'id', ...search })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return performance.now() - began
}

const towns = await Promise.all(dataDirs.map(openTown))
const pids = await Promise.all(towns.map(({ pool }) => pidsOf(pool)))
const taken = towns.map(() => new Map<string, Taken>(Object.keys(kinds).map((name) => [name, { ms: [], work: 0 }])))
// the first rounds plan statements and fill caches
for (let round = -6; round < Number(rounds); round += 1)
  for (const [name, questions] of Object.entries(kinds))
    for (const [index, town] of towns.entries()) {
      const before = worked(pids[index] ?? []) ?? 0
      for (const question of questions) {
        const ms = await ask(town, question)
        if (round >= 0) taken[index]?.get(name)?.ms.push(ms)
      }
      const kept = taken[index]?.get(name)
      if (round >= 0 && kept) kept.work += (worked(pids[index] ?? []) ?? 0) - before
    }

const round2 = (n: number) => Math.round(n * 100) / 100
const at = (sorted: number[], share: number) => round2(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)

/** `least` and `work` tell of the search, `p50` and `p95` of the machine as well. */
function summed({ ms, work }: Taken) {
  const sorted = [...ms].sort((a, b) => a - b)
  return { least: at(sorted, 0), p50: at(sorted, 0.5), p95: at(sorted, 0.95), work: round2(work / ms.length), n: ms.length }
}

const all = (byKind: Map<string, Taken>): Taken => ({
  ms: [...byKind.values()].flatMap(({ ms }) => ms),
  work: [...byKind.values()].reduce((sum, { work }) => sum + work, 0),
})
console.log(
  JSON.stringify(
    taken.map((byKind) => ({
      ...Object.fromEntries([...byKind].map(([name, one]) => [name, summed(one)])),
      together: summed(all(byKind)),
    })),
  ),
)
for (const town of towns) {
  await town.close()
  await town.stop()
}
