import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { openPageCache } from './_page-cache.ts'
import { openSite } from './app.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
})
afterAll(() => town?.close())

type Ready = { ready: boolean; reason?: string; checks: Record<string, { ok: boolean }> }
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })

async function readiness(site = town.site): Promise<[number, string | undefined, string | null]> {
  const answer = await site.request('/readyz')
  const { ready, reason, checks } = (await answer.json()) as Ready
  expect(ready).toBe(answer.status === 200)
  expect(Object.keys(checks)).toEqual(['database', 'schema', 'disk', 'jobs', 'node'])
  return [answer.status, reason, answer.headers.get('retry-after')]
}

describe('whether a node may be sent readers', () => {
  test('all is well: 200, with each thing that was looked at', async () => {
    expect(await readiness()).toEqual([200, undefined, null])
  })

  test('a schema older than the program, and a job nobody took for a quarter of an hour, are named with 503', async () => {
    const newest = await town.owner.query<{ name: string }>(
      'delete from public.platform_migration where name = (select max(name) from public.platform_migration) returning *',
    )
    expect(await readiness()).toEqual([503, 'schema', '5'])
    const [row = {}] = newest.rows as Record<string, unknown>[]
    await town.owner.query(
      `insert into public.platform_migration (${Object.keys(row).join()}) values (${Object.keys(row).map((_, at) => `$${at + 1}`)})`,
      Object.values(row),
    )
    expect(await readiness()).toEqual([200, undefined, null])
    await town.house.db.transaction().execute((tx) => town.house.jobs.enqueue(tx, 'platform.mail', { id: 'x' }))
    await town.owner.query(`update pgboss.job set start_after = now() - interval '14 minutes'`)
    expect(await readiness()).toEqual([200, undefined, null])
    await town.owner.query(`update pgboss.job set start_after = now() - interval '16 minutes'`)
    expect(await readiness()).toEqual([503, 'jobs', '5'])
    await town.owner.query('delete from pgboss.job')
  })

  test('without its database it is not ready, and alive all the same', async () => {
    const nowhere = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none', connectionTimeoutMillis: 200 })
    const site = openSite(town.house, openPageCache(), nowhere)
    expect(await readiness(site)).toEqual([503, 'database', '5'])
    const alive = await site.request('/livez')
    expect([alive.status, await alive.text()]).toEqual([200, 'ok\n'])
    await nowhere.end()
  })
})

describe('the counts', () => {
  test('are for the machine itself, or who has the token; everybody else finds no such address', async () => {
    const status = async (headers: Record<string, string>, peer: string) =>
      (await town.site.request('/metrics', { headers }, from(peer))).status
    expect(await status({}, '127.0.0.1')).toBe(200)
    expect(await status({}, '203.0.113.7')).toBe(404)
    // a proxy on the same machine speaks for others
    expect(await status({ 'x-forwarded-for': '203.0.113.7' }, '127.0.0.1')).toBe(404)
    town.house.config.METRICS_TOKEN = 'kunci-uji-pengukur'
    expect(await status({ authorization: 'Bearer kunci-uji-pengukur' }, '203.0.113.7')).toBe(200)
    expect(await status({ authorization: 'Bearer lain' }, '203.0.113.7')).toBe(404)
  })

  test('are written as Prometheus reads them: a line a value, each kind named before', async () => {
    const answer = await town.site.request('/metrics', {}, from('127.0.0.1'))
    expect(answer.headers.get('content-type')).toContain('version=0.0.4')
    const lines = (await answer.text()).trimEnd().split('\n')
    const kinds = lines.flatMap((line) => /^# TYPE (\w+) (?:counter|gauge)$/.exec(line)?.[1] ?? [])
    expect(kinds).toEqual(expect.arrayContaining(['mch_answers_total', 'mch_job_oldest_waiting_seconds', 'mch_journal_sealed']))
    for (const line of lines.filter((one) => !one.startsWith('#'))) {
      const [, name = ''] = /^(\w+)(?:\{[^}]+\})? (?:-?[\d.e+-]+|NaN)$/.exec(line) ?? []
      expect(kinds, line).toContain(name)
    }
    expect(lines.join('\n')).toMatch(/mch_answers_total\{route="\/readyz",status="5xx"\} [1-9]/)
  })
})
