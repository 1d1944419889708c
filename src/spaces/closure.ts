import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Day, dayPlus } from '#src/base/time.ts'
import { holdShape, reasonSchema } from './booking.ts'

export const closureKinds = ['closed', 'repair', 'own_use', 'joint_leave', 'retired'] as const
export type ClosureKind = (typeof closureKinds)[number]

/** Where a closure without an end ends: later than anybody may book. */
export const noEnd = new Date('2099-12-31T17:00:00Z')

export const rulings = ['moved', 'cancelled', 'kept'] as const

const number = z.string('spaces.closure.ruling').max(40, 'spaces.closure.ruling')
/** What becomes of one booking that a closure or other hours meet. */
export const ruling = z.discriminatedUnion('ruling', [
  z.strictObject({ number, ruling: z.literal('moved'), reason: reasonSchema, bookable: holdShape.bookable, periods: holdShape.periods }),
  z.strictObject({ number, ruling: z.literal('cancelled'), reason: reasonSchema }),
  z.strictObject({ number, ruling: z.literal('kept'), reason: reasonSchema }),
])
export type Ruling = z.output<typeof ruling>

const instant = z.iso.datetime({ offset: true, error: 'spaces.when.unreadable' }).transform((text) => new Date(text))

/** What is closed and when. `whole`: every room of the unit that runs this one. `end` is left out where a room leaves use for good. */
export const closureShape = {
  space: holdShape.bookable,
  whole: z.boolean().default(false),
  kind: z.enum(closureKinds, 'spaces.closure.kind'),
  start: instant,
  end: instant.optional(),
  reason: z
    .string('spaces.closure.reason')
    .transform(cleanLine)
    .pipe(z.string().min(3, 'spaces.closure.reason').max(400, 'spaces.closure.reason')),
}
export const closureSchema = z.strictObject(closureShape)
export type ClosureWish = z.output<typeof closureSchema>

export const planSchema = z.strictObject({ ...closureShape, rulings: z.array(ruling).max(500, 'spaces.booking.too_many').default([]) })
export type ClosurePlan = z.output<typeof planSchema>

export const endClosureSchema = z.strictObject({
  reason: z.string().transform(cleanText).pipe(z.string().min(3, 'spaces.closure.reason').max(400)),
})

/** When a wish closes: a retirement has no end, and of joint leave whole days. */
export const closedFrom = ({ kind, start, end }: Pick<ClosureWish, 'kind' | 'start' | 'end'>): { start: Date; end: Date } => ({
  start,
  end: kind === 'retired' ? noEnd : (end ?? start),
})

/** The civic days from one up to another, that one included. */
export function daysFrom(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = dayPlus(day, 1)) days.push(day)
  return days
}
