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
