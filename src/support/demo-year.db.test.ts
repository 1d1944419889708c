import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

test('the demo town has a year of promises behind it, brought and confirmed after they were made, in twelve months and by eight agencies', async () => {
  const { rows } = await town.owner.query<{ promises: number; agencies: number; span: number; late: number; wrong: number }>(
    `select count(distinct c.id)::int as promises, count(distinct c.unit_id)::int as agencies, max(c.due_day) - min(c.due_day) as span,
       count(distinct c.id) filter (where d.on_day > c.due_day)::int as late,
       count(*) filter (where d.on_day < (c.made_at at time zone 'Asia/Jakarta')::date or k.at < d.at or d.at > governance.clock())::int as wrong
     from support.commitment c join support.delivery d on d.commitment_id = c.id join support.confirmation k on k.delivery_id = d.id
     where c.due_day < governance.today() and c.letter like 'CONTOH/TAHUN/%'`,
  )
  expect(rows[0]).toMatchObject({ promises: 16, agencies: 8, late: 3, wrong: 0 })
  expect(rows[0]?.span).toBeGreaterThan(240)
  const guards = await town.owner.query(
    `select tgrelid::regclass::text as table from pg_trigger where tgname in ('stays', 'append_only') and tgrelid::regclass::text like 'support.%' and tgenabled <> 'O'`,
  )
  expect(guards.rows).toEqual([])
})
