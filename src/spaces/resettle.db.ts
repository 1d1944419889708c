import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { addStep, type BookingRow, bookablesCalled } from './_rows.db.ts'
import { multirangeText, type Period } from './booking.ts'
import type { Ruling } from './closure.ts'
import { tellApplicant } from './letters.db.ts'
import { followSeries, lapseOf } from './move.db.ts'
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
  if (!main) return refused({ rule: 'spaces.booking.unknown_space', field, facts: { space: bookable } })
  if (main.capacity !== null && row.people > main.capacity)
    return refused({ rule: 'spaces.booking.capacity', field, facts: { most: main.capacity, people: row.people } })
  const rules = await timeRulesOf(tx, main.id, periods)
  const barred = rules ? whyNotThen({ ...rules, noticeHours: 0, noticeHoursCommercial: 0 }, periods, now, { beyond: true }) : []
  const lines = row.lines.map((one) => (one.bookable === row.bookable.id ? { ...one, bookable: main.id } : one))
  const taken = barred.length > 0 ? barred : await inTheWay(tx, await claimsFor(tx, lines, periods), { except: row.id })
  if (taken.length > 0) return refused(...taken.map((one) => ({ ...one, field })))
  await sql`update spaces.booking set bookable_id = ${main.id}, periods = ${multirangeText(periods)}::tstzmultirange where id = ${row.id}`.execute(
    tx,
  )
  if (main.id !== row.bookable.id)
    await sql`update spaces.booking_line set bookable_id = ${main.id} where booking_id = ${row.id} and bookable_id = ${row.bookable.id}`.execute(
      tx,
    )
  await sql`select spaces.reclaim(${row.id})`.execute(tx)
  const text = (all: readonly Period[]) => all.map(({ start, end }) => `${start.toISOString()}/${end.toISOString()}`)
  await addStep(scope, {
    booking: row.id,
    from: row.state,
    to: row.state,
    reason,
    lapse: lapseOf({ ...row, bookable: main }, periods),
    facts: { was: text(row.periods), will: text(periods), wasSpace: row.bookable.slug, willSpace: main.slug },
  })
  await followSeries(tx, row)
  await tellApplicant(scope, row.id, 'resettled')
  return done(null)
}
