// How long a desk takes to say what waits for it, with ten thousand open cases, against the bare reading of those cases by the raw driver.
// Starts a database of its own.
import { rmSync } from 'node:fs'
import pg from 'pg'
import { casesWaiting } from '#src/governance/case-read.db.ts'
import { openHouse } from '#src/open-house.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { readConfig } from '#src/platform/config.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { plantCases } from '../many-cases.ts'
import { temporaryFolder } from '../temporary.ts'

const cases = 10_000
const desks = ['ketua', 'pengarah', 'bendahara', 'pembina']
const round = (n: number) => Number(n.toPrecision(3))
const percentile = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0

async function timed(times: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 3; n += 1) await work(n)
  const all: number[] = []
  for (let n = 0; n < times; n += 1) {
    const from = performance.now()
    await work(n)
    all.push(performance.now() - from)
  }
  return all
}

const directory = temporaryFolder('mch-bench-turns-')
const embedded = await openEmbedded({ dataDir: directory, say: () => undefined })
const clock = () => new Date()
const open = await openHouse({
  config: { ...readConfig({ DEMO: '1' }), DATA_DIR: directory },
  ownerUrl: embedded.url,
  secret: 'x'.repeat(40),
  log: openLog(() => undefined, clock),
  now: clock,
  runJobs: false,
  pool: 4,
})
const owner = new pg.Client({ connectionString: embedded.url })
await owner.connect()
try {
  await plantIfEmpty(open, () => undefined)
  await plantCases(owner, cases)
  const at = async (who: string): Promise<Ctx> => {
    const found = await owner.query<{ id: string; name: string }>('select id, name from identity.person where demo_key = $1', [who])
    const [person] = found.rows
    if (!person) throw new Error(`nobody called ${who}`)
    const actor = { kind: 'person' as const, id: person.id, name: person.name, secondFactor: true }
    return { house: open.house, db: open.house.db, actor, now: clock(), tongue: 'id' }
  }
  const readers = await Promise.all(desks.map(at))
  const bare = await timed(20, () => owner.query(`select * from governance.case_file where status in ('open', 'decided', 'executed')`))
  const one = await timed(60, (n) =>
    owner.query(`select t.* from governance.case_file c, governance.case_turn(c.id) t where c.number = $1`, [`PK-BANGKU-${n + 1}`]),
  )
  const report: Record<string, object> = { turnOfOne: { p50: round(percentile(one, 0.5)), p95: round(percentile(one, 0.95)) } }
  for (const [index, ctx] of readers.entries()) {
    const waiting = await timed(12, () => casesWaiting(ctx))
    report[desks[index] ?? ''] = {
      p50: round(percentile(waiting, 0.5)),
      p95: round(percentile(waiting, 0.95)),
      ofRaw: round(percentile(bare, 0.5) / percentile(waiting, 0.5)),
    }
  }
  process.stdout.write(`${JSON.stringify({ cases, bare: round(percentile(bare, 0.5)), ...report })}\n`)
} finally {
  await owner.end()
  await open.close()
  await embedded.stop()
  rmSync(directory, { recursive: true, force: true })
}
