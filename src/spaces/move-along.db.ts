import { done, Missing, type Outcome } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { ownBooking } from './_rows.db.ts'
import type { Period } from './booking.ts'
import { type Moved, moveOne } from './move.db.ts'

/** What takes place in a booked room, before and after its change. */
export type Taken = { was: Period; will: Period }

const within = (held: Period, one: Period): boolean => held.start <= one.start && one.end <= held.end

/** The booked time that goes with what it was for, as much longer before and after it as it was. */
function along(held: Period, { was, will }: Taken): Period {
  const [before, after] = [was.start.getTime() - held.start.getTime(), held.end.getTime() - was.end.getTime()]
  return { start: new Date(will.start.getTime() - before), end: new Date(will.end.getTime() + after) }
}

/**
 * Part: the booking follows what takes place in it, where whoever moves that also made the booking, and each time was booked for one of them. Answers nothing where
 * there is nothing to follow; a refusal where the room cannot be had then.
 */
export async function moveAlong(scope: DeedScope, number: string, all: readonly Taken[]): Promise<Outcome<Moved | undefined>> {
  const seen = await ownBooking(scope.tx, scope.actor, number).catch((error: unknown) => {
    if (error instanceof Missing) return undefined
    throw error
  })
  if (!seen?.person || seen.person !== personOf(scope.actor)) return done(undefined)
  const homes = all.map(({ was }) => seen.periods.findIndex((held) => within(held, was)))
  if (homes.includes(-1) || new Set(homes).size < homes.length) return done(undefined)
  const periods = seen.periods.map((held, at) => {
    const taken = all[homes.indexOf(at)]
    return taken ? along(held, taken) : held
  })
  await scope.must('spaces.booking.move', { person: seen.person })
  return await moveOne(scope, seen, { periods })
}
