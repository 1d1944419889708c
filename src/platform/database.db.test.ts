import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
})
afterAll(() => town?.close())

/** As the server does it when it goes down, or when a transaction sat idle for too long. */
const cut = async (pid: number) => {
  await town.owner.query('select pg_terminate_backend($1)', [pid])
  // the word arrives while nobody is asking: that is when it used to end the process
  await sleep(200)
}

test('a connection cut between two statements costs that errand, not the process', async () => {
  const uncaught: unknown[] = []
  const hear = (error: unknown) => void uncaught.push(error)
  process.prependListener('uncaughtException', hear)
  try {
    const errand = town.house.db.transaction().execute(async (tx) => {
      const found = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await cut(found.rows[0]?.pid ?? 0)
      return await sql`select 1`.execute(tx)
    })
    await expect(errand).rejects.toThrow(/connection error|terminat/)
    expect(uncaught).toEqual([])
    const after = await sql<{ n: number }>`select 1 as n`.execute(town.house.db)
    expect(after.rows).toEqual([{ n: 1 }])
  } finally {
    process.off('uncaughtException', hear)
  }
})

test('rows written one after the other stand in that order, also within one millisecond', async () => {
  await town.owner.query(`create table public.one_by_one (n int, id uuid default platform.uuid_v7())`)
  await town.owner.query(
    `do $$ begin for i in 1..3000 loop insert into public.one_by_one (n) values (i); perform count(*) from generate_series(1, 20); end loop; end $$`,
  )
  const found = await town.owner.query<{ wrong: number; within: number }>(
    `select count(*) filter (where id <= before)::int as wrong, count(*) filter (where left(id::text, 13) = left(before::text, 13))::int as within
     from (select id, lag(id) over (order by n) as before from public.one_by_one) as pairs`,
  )
  expect(found.rows[0]?.wrong).toBe(0)
  expect(found.rows[0]?.within).toBeGreaterThan(1000)
  const made = await town.owner.query<{ id: string }>('select id::text from public.one_by_one limit 1')
  expect(made.rows[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
