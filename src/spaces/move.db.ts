import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { minutesAfter } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { claimsFor, inTheWay, readyToTake } from './_claims.db.ts'
import { addStep, type Bookable, type BookingRow, ownBooking } from './_rows.db.ts'
import { itemsOf } from './booking.db.ts'
import { type BookingState, beginsAt, bookingClocks, endsAt, holdShape, multirangeText, type Period } from './booking.ts'
import { tellApplicant } from './letters.db.ts'
import { lockShare, quotaSeen } from './quota.db.ts'
import { type Quote, quoteUse } from './usage.db.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

/** `version` is the one the page showed: what has changed since is not written over. */
export const moveSchema = z.strictObject({ periods: holdShape.periods, version: z.coerce.number().int().optional() })
export type Moved = { number: string; state: BookingState; periods: Period[]; price: number }

export const mayMove: readonly BookingState[] = ['held', 'pending', 'awaiting_payment', 'confirmed', 'in_use']

/** When it lapses by itself at its new time; what was promised for paying or for a hold stays as it was. */
export function lapseOf(row: BookingRow, periods: readonly Period[]): { at: Date; to: 'expired' | 'no_show' } | undefined {
  const begins = beginsAt(periods)
  if (row.state === 'pending') return { at: begins, to: 'expired' }
  if (row.state === 'confirmed')
    return row.bookable.checkIn ? { at: minutesAfter(begins, bookingClocks.checkInAfter), to: 'no_show' } : undefined
  if (row.state === 'in_use' || !row.lapsesAt) return undefined
  return { at: row.lapsesAt < begins || row.state === 'held' ? row.lapsesAt : begins, to: 'expired' }
}

/** Only inside its own time: a shorter use asks for nothing anybody else could have been promised. */
const onlyShorter = (was: readonly Period[], will: readonly Period[]): boolean =>
  will.every(({ start, end }) => was.some((one) => one.start <= start && end <= one.end))

/** A use that goes on is prolonged or ended earlier; where it began stays. */
const sameStart = (row: BookingRow, periods: readonly Period[]) => beginsAt(row.periods).getTime() === beginsAt(periods).getTime()

/** Why a booking cannot be at another time, by the room and by the share of the week. What was granted late once may be had earlier. */
export async function whyNotMoved(
  tx: Database | Tx,
  row: BookingRow,
  periods: readonly Period[],
  now: Date,
  english = false,
): Promise<Refusal[]> {
  const rules = await timeRulesOf(tx, row.bookable.id, periods, english)
  if (!rules) return [{ rule: 'spaces.booking.unknown_space', field: 'periods' }]
  // what was given may be shortened at any notice, and what goes on has begun
  const lenient = onlyShorter(row.periods, periods) || row.state === 'in_use'
  const asked = lenient
    ? { ...rules, closures: [], noticeHours: 0, noticeHoursCommercial: 0, minMinutes: Math.min(rules.minMinutes, rules.gridMinutes) }
    : rules
  const then = whyNotThen(asked, periods, row.state === 'in_use' ? minutesAfter(beginsAt(periods), -1) : now, {
    commercial: row.class === 'commercial',
    beyond: endsAt(periods) <= endsAt(row.periods),
  })
  const quota = await quotaSeen(tx, {
    booking: row.id,
    bookable: row.bookable,
    person: row.person,
    organisation: row.organisation,
    periods,
    english,
  })
  return [...then, ...quota]
}

/** The price at its new time by the tariffs of those days. What was promised at one price is not silently had at another. */
export async function samePriceThen(tx: Database | Tx, row: BookingRow, periods: readonly Period[]): Promise<Outcome<Quote | undefined>> {
  if (row.state === 'held' || !row.class) return done(undefined)
  const quoted = await quoteUse(tx, { items: await itemsOf(tx, row), periods, answers: row.answers })
  if (!quoted.ok) return quoted
  // a decision is asked for at one amount, and a bill is written over one
  if (quoted.value.price !== row.price)
    return refused({ rule: 'spaces.booking.price_changes', field: 'periods', facts: { was: row.price, will: quoted.value.price } })
  return quoted
}

async function priceThen(tx: Tx, row: BookingRow, periods: readonly Period[]): Promise<Outcome<number>> {
  const quoted = await samePriceThen(tx, row, periods)
  if (!quoted.ok || !quoted.value) return quoted.ok ? done(row.price) : quoted
  const { price, normalPrice, lines } = quoted.value
  await sql`update spaces.booking set tariff = ${JSON.stringify(lines)}::jsonb, normal_price = ${normalPrice}, price = ${price} where id = ${row.id}`.execute(
    tx,
  )
  return done(price)
}

/** A date of a series that leaves the pattern is an exception; one that comes back to it is none any more. */
const followSeries = (tx: Tx, row: BookingRow) =>
  sql`update spaces.series_date d set rule = '', facts = '{}', state = case when d.periods = k.periods then 'made' else 'exception' end
    from spaces.booking k where k.id = d.booking_id and k.id = ${row.id}`.execute(tx)

const spansText = (all: readonly Period[]) => all.map(({ start, end }) => `${start.toISOString()}/${end.toISOString()}`)

/** Part: takes the times, and the room where it is another one, for a booking that was found free to have them; its series follows. */
export async function putAt(
  scope: DeedScope,
  row: BookingRow,
  { periods, bookable = row.bookable, reason }: { periods: Period[]; bookable?: Bookable; reason?: string },
): Promise<void> {
  const { tx } = scope
  const elsewhere = bookable.id !== row.bookable.id
  await sql`update spaces.booking set bookable_id = ${bookable.id}, periods = ${multirangeText(periods)}::tstzmultirange where id = ${row.id}`.execute(
    tx,
  )
  if (elsewhere)
    await sql`update spaces.booking_line set bookable_id = ${bookable.id} where booking_id = ${row.id} and bookable_id = ${row.bookable.id}`.execute(
      tx,
    )
  await sql`select spaces.reclaim(${row.id})`.execute(tx)
  await addStep(scope, {
    booking: row.id,
    from: row.state,
    to: row.state,
    ...(reason ? { reason } : {}),
    lapse: lapseOf({ ...row, bookable }, periods),
    facts: {
      was: spansText(row.periods),
      will: spansText(periods),
      ...(elsewhere ? { wasSpace: row.bookable.slug, willSpace: bookable.slug } : {}),
    },
  })
  await followSeries(tx, row)
}

/** Part: whoever asks for it has been asked by what right. */
export async function moveOne(
  scope: DeedScope,
  seen: BookingRow,
  { periods, version }: z.output<typeof moveSchema>,
): Promise<Outcome<Moved>> {
  const { tx, now, actor } = scope
  const english = scope.ctx.tongue === 'en'
  const { number } = seen
  const wishes = await claimsFor(tx, seen.lines, periods)
  await readyToTake(tx, wishes)
  const row = await ownBooking(tx, actor, number, true)
  if (version !== undefined && version !== row.version) return refused({ rule: 'spaces.booking.stale' })
  if (!mayMove.includes(row.state)) return refused({ rule: 'spaces.booking.over', facts: { state: row.state } })
  if (row.lapsesAt && row.lapsesAt <= now) return refused({ rule: 'spaces.booking.run_out' })
  const begun = beginsAt(row.periods) <= now
  if (begun && (!sameStart(row, periods) || endsAt(periods) <= now)) return refused({ rule: 'spaces.booking.begun', field: 'periods' })
  await lockShare(tx, row)
  const barred = await whyNotMoved(tx, row, periods, now, english)
  if (barred.length > 0) return refused(...barred)
  const taken = await inTheWay(tx, wishes, { except: row.id, english })
  if (taken.length > 0) return refused(...taken)
  const priced = await priceThen(tx, row, periods)
  if (!priced.ok) return priced
  await putAt(scope, row, { periods })
  if (row.state !== 'held') await tellApplicant(scope, row.id, 'moved')
  scope.note(`booking:${number}`, { state: row.state })
  scope.touched('spaces')
  return done({ number, state: row.state, periods, price: priced.value })
}

/**
 * Another time for the same booking: moved, longer or shorter. Its claims are taken anew under the lock of what is wanted, so its own old
 * time is never in its way and nobody gets in between.
 */
export const moveBooking = deed(
  'spaces.booking.move',
  async (scope, { number, ...wish }: z.output<typeof moveSchema> & { number: string }): Promise<Outcome<Moved>> => {
    const seen = await ownBooking(scope.tx, scope.actor, number)
    await scope.must('spaces.booking.move', { person: seen.person ?? '' })
    return await moveOne(scope, seen, wish)
  },
)
