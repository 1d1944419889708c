import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { supportInvariants } from '#src/support/verify.db.ts'
import { alike } from '../alike.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'
import { startWorkers, type Workers } from './_workers.ts'

const quota = 10
let town: Town
let workers: Workers
let token = ''
let pattern = ''
const dataDir = temporaryFolder('mch-quota-')

const quietly = async (text: string, values: unknown[] = []) => {
  const client = await town.owner.connect()
  await client.query('set session_replication_role = replica')
  const found = await client.query<Record<string, string>>(text, values)
  await client.query('set session_replication_role = origin')
  client.release()
  return found.rows
}

beforeAll(async () => {
  town = await openTown()
  token = await demoToken(town.house.db, 'kepala-diskoperin')
  const [found] = await quietly(
    `select a.number from support.application a join governance.unit u on u.id = a.unit_id where u.code = 'diskoperin' and a.state = 'deciding' order by a.number limit 1`,
  )
  pattern = found?.number ?? ''
  // its head has said that he has no interest in it, and it asks for one of what there are ten of
  await quietly(
    `insert into support.declaration (application_id, actor, interest) select a.id, 'person:' || p.id, false from support.application a, identity.person p where a.number = $1 and p.demo_key = 'kepala-diskoperin' on conflict do nothing`,
    [pattern],
  )
  await quietly(`update support.offer o set quantity = ${quota} from support.application a where a.offer_id = o.id and a.number = $1`, [
    pattern,
  ])
  await quietly('update support.application set quantity = 1 where number = $1', [pattern])
  workers = await startWorkers({ DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' })
}, 120_000)
afterAll(async () => {
  await workers?.stop()
  await town?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Nobody has anything of this offer, and nobody stands in line. */
const emptied = async () => {
  for (const table of ['award', 'waitlist'])
    await quietly(
      `update support.${table} set ended_at = now() where ended_at is null and offer_id = (select offer_id from support.application where number = $1)`,
      [pattern],
    )
}

async function approve(number: string): Promise<Record<string, unknown>> {
  const answer = await workers.post(
    `/api/v1/support/applications/${number}/decision`,
    { outcome: 'approve', reason: 'Sesuai syarat dan telaah.' },
    randomUUID(),
    token,
  )
  expect([number, answer.status, answer.body.rule]).toEqual([number, 200, undefined])
  return answer.body
}

test.each([
  [10, 1],
  [11, 2],
  [200, 3],
])(
  'ten places and %i approvals at once over two processes: exactly ten, every other in line at a place of its own, nobody is told to come back',
  {
    timeout: 240_000,
  },
  async (many, batch) => {
    await emptied()
    const numbers = await alike(town.owner, pattern, many, batch)
    expect(numbers).toHaveLength(many)
    const before = workers.busy
    const answers = await Promise.all(numbers.map(approve))
    expect(workers.faults).toEqual([])
    expect(workers.busy - before).toBe(0)
    const states = Map.groupBy(answers, (one) => one.state)
    expect([states.get('approved')?.length, states.get('waiting')?.length ?? 0]).toEqual([quota, many - quota])
    const places = (states.get('waiting') ?? []).map((one) => Number(one.place)).sort((a, b) => a - b)
    expect(places).toEqual(Array.from({ length: many - quota }, (_, n) => n + 1))
    const [given] = await quietly(
      `select count(*)::int as n, count(distinct w.act_id)::int as acts, sum(w.quantity)::int as sum from support.award w join support.application a on a.id = w.application_id where a.number = any($1::text[]) and w.ended_at is null`,
      [numbers],
    )
    expect(given).toEqual({ n: quota, acts: quota, sum: quota })
    for (const one of supportInvariants.filter(({ name }) => /^support\.(?:quota|waitlist|award)/.test(name)))
      expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
  },
)
