import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { asOwner } from '#src/command/beside.ts'
import { verify } from '#src/platform/verify.db.ts'
import { openTown, type Town } from '../../test/town.ts'
import { plantBookings } from './demo-bookings.db.ts'
import { plantWeeks } from './demo-weeks.db.ts'
import { occupancyOf } from './occupancy.db.ts'
import { subsidyOf } from './subsidy.db.ts'
import { spacesInvariants } from './verify.db.ts'

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

test('its rooms were used in the weeks before, so that the reports open on something; planted again nothing moves', async () => {
  const today = dayOf(town.house.now())
  const past = { from: dayPlus(today, -42), to: dayPlus(today, -1) }
  const rooms = await occupancyOf(await town.as('pengelola'), 'uptd-mch', past)
  expect(rooms.reduce((sum, { bookings }) => sum + bookings, 0)).toBeGreaterThan(8)
  for (const { open, taken } of rooms) expect(taken).toBeLessThan(open)
  const subsidy = await subsidyOf(town.house.db, past)
  expect(subsidy.some(({ subsector }) => subsector !== '')).toBe(true)
  expect(subsidy.some(({ charged, paid }) => charged > 0 && paid === charged)).toBe(true)
  const ended = async () =>
    (
      await town.owner.query<{ number: string; state: string; periods: string; steps: string }>(
        `select k.number, k.state, k.periods::text, string_agg(s.to_state, ' ' order by s.at, s.id) as steps from spaces.booking k
         join spaces.booking_step s on s.booking_id = k.id where upper(k.periods) < now() group by k.id order by 1`,
      )
    ).rows
  const before = await ended()
  expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['completed', 'no_show']))
  expect(before.every(({ steps, state }) => steps.endsWith(state === 'completed' ? 'in_use completed' : 'confirmed no_show'))).toBe(true)
  // on the day it was planted, should a midnight lie between
  const [{ at }] = (await town.owner.query<{ at: Date }>('select min(at) as at from platform.journal')).rows as [{ at: Date }]
  await plantWeeks({ ...town.house, now: () => at }, (work) => asOwner(town.ownerUrl, work))
  expect(await ended()).toEqual(before)
  expect((await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0)).toEqual([])
})
