import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { plantBookings } from './demo-bookings.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const states = async () =>
  (await town.owner.query<{ state: string }>('select state from spaces.booking order by state')).rows.map(({ state }) => state)
const journal = async () => (await town.owner.query<{ n: number }>('select count(*)::int as n from platform.journal')).rows[0]?.n

test('the demo town shows bookings in the states a desk knows, and started again adds none', async () => {
  const before = await states()
  // a holiday or a pause may leave one or the other out
  expect(before.length).toBeGreaterThan(4)
  expect(new Set(before).size).toBeGreaterThan(3)
  const written = await journal()
  await plantBookings(town.house)
  expect(await states()).toEqual(before)
  expect(await journal()).toBe(written)
})
