import { z } from 'zod'
import { states } from '#src/spaces/booking.ts'
import { closureShape, planSchema } from '#src/spaces/closure.ts'
import { holidayKinds, hoursKinds } from '#src/spaces/dated-hours.ts'
import { handOverSchema, takeBackSchema } from '#src/spaces/handover.ts'
import { alternativeSchema, making } from './_schemas-spaces.ts'
import type { Operation } from './openapi.ts'

const { space: _, ...closure } = closureShape
export const closurePreviewRequest = z.strictObject(closure).meta({ id: 'ClosurePreviewRequest' })
export const closureRequest = z
  .strictObject({ ...closure, rulings: planSchema.shape.rulings })
  .meta({ id: 'ClosureRequest', description: 'one decision for each booking the closure meets; all of it is saved, or nothing' })
export const handOverRequest = handOverSchema.meta({ id: 'HandOverRequest' })
export const takeBackRequest = takeBackSchema.omit({}).meta({ id: 'ReturnRequest' })

const civic = z.iso.date()
const clock = z
  .string()
  .regex(/^\d\d:\d\d$/)
  .describe('clock of the city, 24:00 is the end of the day')
/** Read as text here, and by the rule of the room after: what it refuses it names. */
const hours = {
  whole: z.boolean().default(false).describe('all rooms of its unit; holidays always are'),
  kind: z.enum(hoursKinds),
  firstDay: z.string().describe('civic day, WIB'),
  lastDay: z.string().optional().describe('included; left out: the first day alone'),
  weekdays: z.array(z.int().min(1).max(7)).default([]).describe('1 is Monday; none: every day'),
  opens: z.string().optional().describe('HH:MM; of a break, when it begins'),
  closes: z.string().optional().describe('HH:MM, 24:00 is the end of the day'),
  holiday: z.enum(holidayKinds).optional(),
  usual: z.boolean().default(false).describe('holidays of this kind have the hours of any other day'),
  name: z.string(),
  nameEn: z.string(),
  source: z.string().describe('where it was published'),
}
export const hoursPreviewRequest = z.strictObject(hours).meta({ id: 'HoursPreviewRequest' })
export const hoursRequest = z
  .strictObject({ ...hours, rulings: planSchema.shape.rulings })
  .meta({ id: 'HoursRequest', description: 'one decision for each booking they would put outside; all of it is saved, or nothing' })

const moment = z.iso.datetime({ offset: true })
const period = z.object({ start: moment, end: moment })

const previewSchema = z
  .object({
    ...period.shape,
    affected: z.array(
      z.object({
        number: z.string(),
        state: z.enum(states),
        space: z.string(),
        people: z.int(),
        periods: z.array(period),
        alternatives: z.array(alternativeSchema),
      }),
    ),
  })
  .meta({ id: 'ClosurePreview' })
const closedSchema = z.object({ id: z.string(), moved: z.int(), cancelled: z.int(), kept: z.int() }).meta({ id: 'ClosureMade' })
const givenSchema = z.object({ number: z.string(), given: z.int().describe('how many things went out') }).meta({ id: 'HandedOver' })
const backSchema = z
  .object({ number: z.string(), back: z.int(), out: z.int().describe('how many pieces are still out') })
  .meta({ id: 'Returned' })

const hoursPreviewSchema = z.object({ rooms: z.array(z.string()), affected: previewSchema.shape.affected }).meta({ id: 'HoursPreview' })
const hoursMadeSchema = closedSchema.meta({ id: 'HoursMade' })
const hoursListSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(hoursKinds),
        holiday: z.enum(holidayKinds).nullable(),
        name: z.string(),
        source: z.string(),
        first: civic,
        last: civic.nullable(),
        weekdays: z.array(z.int()),
        usual: z.boolean(),
        opens: clock.nullable(),
        closes: clock.nullable(),
        space: z.string().nullable().describe('null: all rooms of the unit'),
        unit: z.string(),
        moved: z.int(),
        cancelled: z.int(),
        kept: z.int(),
      }),
    ),
    next: z.null(),
  })
  .meta({ id: 'HoursList' })

export const roomsDeskOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/spaces/{slug}/closures/preview',
    summary: 'Every booking a closure would meet, each with what else it could have. Nothing is kept. For the desk of the room.',
    body: closurePreviewRequest,
    answers: { 200: { says: 'whom it would meet', schema: previewSchema }, ...making },
  },
  {
    method: 'post',
    path: '/spaces/{slug}/closures',
    summary: 'Close a room, or all rooms of its unit, with a decision about each booking it meets.',
    once: true,
    body: closureRequest,
    answers: { 201: { says: 'closed; the letters are queued', schema: closedSchema }, ...making },
  },
  {
    method: 'post',
    path: '/bookings/{number}/hand-over',
    summary: 'Things of a booking go out, with a note on their state. For the desk.',
    once: true,
    body: handOverRequest,
    answers: { 201: { says: 'out', schema: givenSchema }, ...making },
  },
  {
    method: 'post',
    path: '/bookings/{number}/return',
    summary: 'Things of a booking come back, all or some; what is damaged is blocked until it is released.',
    once: true,
    body: takeBackRequest,
    answers: { 201: { says: 'back; what came back is free at once', schema: backSchema }, ...making },
  },
  {
    method: 'get',
    path: '/spaces/hours',
    summary: 'Hours of seasons, closed days, breaks and holidays that hold or are to come. For the desk.',
    answers: { 200: { says: 'the nearest first', schema: hoursListSchema }, 401: making[401], 403: making[403], 404: making[404] },
  },
  {
    method: 'post',
    path: '/spaces/{slug}/hours/preview',
    summary: 'Every booking other hours would put outside, each with what else it could have. Nothing is kept.',
    body: hoursPreviewRequest,
    answers: { 200: { says: 'whom they would meet', schema: hoursPreviewSchema }, ...making },
  },
  {
    method: 'post',
    path: '/spaces/{slug}/hours',
    summary: 'Publish other hours for days to come, with a decision about each booking they put outside.',
    once: true,
    body: hoursRequest,
    answers: { 201: { says: 'published; the letters are queued', schema: hoursMadeSchema }, ...making },
  },
  {
    method: 'post',
    path: '/spaces/hours/{id}/withdrawal',
    summary: 'Take hours of a season or a break back; who was promised a time that only they gave is answered first.',
    once: true,
    body: z.strictObject({}).meta({ id: 'HoursWithdrawal' }),
    answers: { 201: { says: 'taken back', schema: z.object({ name: z.string() }).meta({ id: 'HoursWithdrawn' }) }, ...making },
  },
]
