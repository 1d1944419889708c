import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../town.ts'

let town: Town
/** What would have ended the process. */
const unheard: unknown[] = []
const hear = (error: unknown) => void unheard.push(error)

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  process.on('uncaughtException', hear)
})
afterAll(async () => {
  process.off('uncaughtException', hear)
  await town?.close()
})

const mailed = async () =>
  (await town.owner.query<{ n: number }>(`select count(*)::int as n from platform.setting where key like 'uji.%'`)).rows[0]?.n
const cut = (pid: number) => town.owner.query('select pg_terminate_backend($1)', [pid])

test('a line cut between two statements fails that errand alone, and nothing of it stays', async () => {
  const errand = town.house.db.transaction().execute(async (tx) => {
    await sql`insert into platform.setting (key, value) values ('uji.satu', '1')`.execute(tx)
    const found = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await cut(found.rows[0]?.pid ?? 0)
    // the end of the line is heard while nobody asks for anything on it
    await wait(500)
    await sql`insert into platform.setting (key, value) values ('uji.dua', '2')`.execute(tx)
  })
  await expect(errand).rejects.toThrow()
  expect(unheard).toEqual([])
  expect(await mailed()).toBe(0)
})

test('who holds a line too long without a word loses it, and the others go on', async () => {
  const errand = town.house.db.transaction().execute(async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = 300`.execute(tx)
    await wait(1500)
    await sql`select 1`.execute(tx)
  })
  await expect(errand).rejects.toThrow()
  expect(unheard).toEqual([])
  for (let n = 0; n < 20; n++) expect((await town.site.request('/masuk')).status).toBe(200)
})

test('all lines cut at once: the next reader is served', async () => {
  await Promise.all(Array.from({ length: 12 }, () => town.house.db.executeQuery(sql`select pg_sleep(0.05)`.compile(town.house.db))))
  await town.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename <> current_user`,
  )
  await wait(300)
  expect((await town.site.request('/masuk')).status).toBe(200)
  expect(unheard).toEqual([])
})
