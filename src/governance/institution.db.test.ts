import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

test('the demo town has its cast in office', async () => {
  const found = await town.owner.query('select count(*)::int as n from governance.appointment')
  expect(found.rows[0].n).toBe(24)
})
