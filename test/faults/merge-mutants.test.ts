import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directoryInvariants } from '#src/directory/verify.db.ts'
import { eventsInvariants } from '#src/events/verify.db.ts'
import { marketInvariants } from '#src/market/verify.db.ts'
import { type Database, openDatabase, openPool, type Tx } from '#src/platform/database.ts'
import { verify } from '#src/platform/verify.db.ts'
import { supportInvariants } from '#src/support/verify.db.ts'
import { openTown, type Town } from '../town.ts'

// D-04: a sub-sector that is merged takes along whatever stood in it, and nothing is filed under it again. Each room hangs its own guards
// on that; taken away one at a time, what always holds is seen to be broken in that room and in no other. So every guard is needed, and the proof can fail.

let town: Town
let owner: Database
beforeAll(async () => {
  town = await openTown()
  owner = openDatabase(openPool({ url: town.ownerUrl, size: 1, name: 'mutants' }))
})
afterAll(async () => {
  await owner?.destroy()
  await town?.close()
})

const [old, into] = ['kuliner', 'kriya'] as const
const invariants = [...directoryInvariants, ...eventsInvariants, ...marketInvariants, ...supportInvariants].filter(({ name }) =>
  name.endsWith('.subsector.merged_is_empty'),
)

class RolledBack extends Error {}

/** What is broken after these statements, one after another; nothing of it stays. */
async function brokenAfter(...statements: string[]): Promise<string[]> {
  let found: string[] = []
  await owner
    .transaction()
    .execute(async (tx: Tx) => {
      for (const statement of statements) await sql.raw(statement).execute(tx)
      found = (await verify(tx, invariants)).filter(({ count }) => count > 0).map(({ name }) => name)
      throw new RolledBack()
    })
    .catch((error) => {
      if (!(error instanceof RolledBack)) throw error
    })
  return found
}

const without = (trigger: string, table: string) => `alter table ${table} disable trigger ${trigger}`
const merge = `insert into directory.subsector_merge (old_code, new_code, reason, actor) values ('${old}', '${into}', 'uji', 'system:uji')`
/** A form opened before the merge says the old code after it. */
const late = (table: string) =>
  table === 'directory.profile'
    ? `update ${table} set subsectors = array['${old}'] where id = (select id from ${table} where state = 'published' limit 1)`
    : `update ${table} set subsector_code = '${old}' where id = (select id from ${table} limit 1)`

test('with every guard in its place nothing stands on the merged code, then or later', async () => {
  expect(invariants).toHaveLength(4)
  const tables = ['directory.profile', 'directory.organisation', 'events.event', 'market.shop', 'support.need']
  expect(await brokenAfter(merge, ...tables.map(late))).toEqual([])
})

test.each([
  ['a_carries_over', 'directory'],
  ['events_follow', 'events'],
  ['shops_follow', 'market'],
  ['needs_follow', 'support'],
])('without %s what stood there stays behind, in %s alone', async (trigger, room) => {
  expect(await brokenAfter(without(trigger, 'directory.subsector_merge'), merge)).toEqual([`${room}.subsector.merged_is_empty`])
})

test.each([
  ['directory.profile', 'directory'],
  ['directory.organisation', 'directory'],
  ['events.event', 'events'],
  ['market.shop', 'market'],
  ['support.need', 'support'],
])('without a_standing on %s a late form files it under the merged code', async (table, room) => {
  expect(await brokenAfter(merge, without('a_standing', table), late(table))).toEqual([`${room}.subsector.merged_is_empty`])
})
