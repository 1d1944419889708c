import { z } from 'zod'
import { cleanLine } from '#src/base/text.ts'

/** How many days a merge of two places can be taken apart. */
export const partDays = 30

const called = z.string('events.place.name').transform(cleanLine).pipe(z.string().min(2, 'events.place.name').max(160, 'events.place.name'))
const otherName = z.string().default('').transform(cleanLine).pipe(z.string().max(160, 'events.place.name'))
const address = z.string().default('').transform(cleanLine).pipe(z.string().max(200, 'events.event.too_long'))
const kelurahan = z.string().max(60).optional()

/** A place the desk puts on record: what it is called, what else it is called, where it lies. */
export const placeSchema = z.strictObject({ name: called, alias: otherName, address, kelurahan })
export type PlaceWish = z.output<typeof placeSchema>

/** What the desk puts right of a place; its name of before is kept. `room` is the room of the hub that it is. */
export const correctionSchema = placeSchema.extend({ code: z.string().max(60), room: z.string().max(60).optional() })
export type PlaceCorrection = z.output<typeof correctionSchema>

const reason = z
  .string('events.place.reason')
  .transform(cleanLine)
  .pipe(z.string().min(10, 'events.place.reason').max(2000, 'events.event.too_long'))

/** Two events that would be at one place at once, and why both may be: one decision a pair. */
export type Beside = { one: string; other: string; reason: string }

export const mergeSchema = z.strictObject({ code: z.string().max(60), into: z.string().min(2, 'events.place.into').max(60), reason })
export type PlaceMerge = z.output<typeof mergeSchema> & { beside: readonly Beside[] }
