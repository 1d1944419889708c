import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { supportChapter } from './handover-chapter.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

/** The numbers a table of the chapter lists, in its order. */
async function numbersIn(name: string): Promise<string[]> {
  const table = (await supportChapter.tables(town.house.db)).find((one) => one.name === name)
  if (!table) throw new Error(`no table ${name}`)
  return table.rows.map((row) => String(row[0]))
}

/** Puts one row's day so many days from the city's today; how it came to be is not what is proved. */
async function shift(table: string, column: string, number: string, days: number): Promise<void> {
  const owner = await town.owner.connect()
  try {
    await owner.query('set session_replication_role = replica')
    const moved = await owner.query(`update ${table} set ${column} = governance.today() + $1::int where number = $2`, [days, number])
    expect(moved.rowCount).toBe(1)
  } finally {
    await owner.query('set session_replication_role = origin')
    owner.release()
  }
}

test.each([
  ['a promise', 'support.commitment', 'due_day', 'support-promises', 'support-promises-due', [-1, 0, 89, 90], [91, 400]],
  ['a paper of cooperation', 'support.accord', 'ends', 'support-accords', 'support-accords-ending', [0, 179, 180], [181, 400]],
] as const)('%s is pressing up to its last day, and not the day after', async (_, table, column, whole, pressing, within, beyond) => {
  const [number = ''] = await numbersIn(whole)
  expect(number).not.toBe('')
  for (const [days, inside] of [...within.map((day) => [day, true] as const), ...beyond.map((day) => [day, false] as const)]) {
    await shift(table, column, number, days)
    expect([days, (await numbersIn(pressing)).includes(number)]).toEqual([days, inside])
    // what is not pressing is still told
    expect([days, (await numbersIn(whole)).includes(number)]).toEqual([days, true])
  }
})
