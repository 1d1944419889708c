import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { type BookingRow, bookablesCalled } from './_rows.db.ts'
import type { Ruling } from './closure.ts'
import { tellApplicant } from './letters.db.ts'
import { putAt } from './move.db.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

/** Part: a booking goes to another time or room because the house cannot keep its word; its price, its decision and its number stay. */
export async function resettle(
  scope: DeedScope,
  row: BookingRow,
  { bookable, periods, reason }: Pick<Extract<Ruling, { ruling: 'moved' }>, 'bookable' | 'periods' | 'reason'>,
): Promise<Outcome<null>> {
  const { tx, now } = scope
  const field = row.number
  const [main] = await bookablesCalled(tx, [bookable])
  if (!main) return refused({ rule: 'spaces.booking.unknown_space', field })
  if (main.capacity !== null && row.people > main.capacity)
    return refused({ rule: 'spaces.booking.capacity', field, facts: { most: main.capacity, people: row.people } })
  const rules = await timeRulesOf(tx, main.id, periods)
  const barred = rules ? whyNotThen({ ...rules, noticeHours: 0, noticeHoursCommercial: 0 }, periods, now, { beyond: true }) : []
  const lines = row.lines.map((one) => (one.bookable === row.bookable.id ? { ...one, bookable: main.id } : one))
  const taken = barred.length > 0 ? barred : await inTheWay(tx, await claimsFor(tx, lines, periods), { except: row.id })
  if (taken.length > 0) return refused(...taken.map((one) => ({ ...one, field })))
  await putAt(scope, row, { periods, bookable: main, reason })
  await tellApplicant(scope, row.id, 'resettled')
  return done(null)
}
