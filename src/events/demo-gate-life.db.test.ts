import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { duplicatesAt, gateNumbers, gateOf, helpersOf } from './gate-read.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
}, 60_000)
afterAll(() => town?.close())

async function evening(title: string) {
  const { rows } = await town.owner.query<{
    slug: string
    id: string
    date: string
    starts: Date
    seats: number
    reports: number
    undone: number
    left: number
  }>(
    `select e.slug, e.id, o.id as date, o.starts_at as starts,
      (select count(*)::int from events.report r where r.event_id = e.id and r.confirmed_at is null) as reports,
      (select count(*)::int from events.gate_scan s where s.event_id = e.id and s.kind = 'undo' and events.gate_undone(s.undoes)) as undone,
      (select count(*)::int from events.gate_scan s where s.event_id = e.id and s.kind = 'leave') as left
    from events.event e join events.occurrence o on o.event_id = e.id where e.title = $1`,
    [title],
  )
  const [row] = rows
  if (!row) throw new Error(`${title} is not there`)
  const ctx = await town.as('koordinator-yosomulyo')
  const gate = await gateOf(ctx, { slug: row.slug })
  return {
    ...row,
    plan: gate.plan,
    helpers: await helpersOf(ctx, gate),
    numbers: await gateNumbers(town.house.db, row.id, row.date),
    twice: await duplicatesAt(town.house.db, row.id, row.date),
    first: await town.owner
      .query<{ at: Date }>(`select min(at) as at from events.gate_scan where event_id = $1`, [row.id])
      .then((found) => found.rows[0]?.at),
  }
}

test('yesterday’s evening went through two gates, with one honest duplicate, one taken back, and its account drafted', async () => {
  const one = await evening('Malam Dongeng Yosomulyo')
  expect(one.numbers).toEqual({ seats: 20, came: 17, inside: 16, walkIns: 2, duplicates: 1 })
  expect(one.twice).toMatchObject([{ name: 'Sri Lestari', gate: 'Selatan', firstGate: 'Utara' }])
  expect(one.twice[0]?.at.getTime()).toBeGreaterThan(one.twice[0]?.firstAt.getTime() ?? 0)
  expect([one.undone, one.left, one.reports, one.helpers.length]).toEqual([1, 2, 1, 2])
  expect(one.starts.getTime()).toBeLessThan(town.house.now().getTime())
})

test('today’s is open: some are in, some are still to come', async () => {
  const one = await evening('Pameran Poster Kampung')
  expect(one.numbers).toEqual({ seats: 15, came: 9, inside: 8, walkIns: 2, duplicates: 1 })
  expect([one.undone, one.left, one.plan.venueSecret !== null]).toEqual([1, 2, true])
  expect(one.first?.getTime()).toBeGreaterThanOrEqual(one.starts.getTime() - one.plan.opensMinutes * 60_000)
})
