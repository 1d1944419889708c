import { z } from 'zod'
import { states } from '#src/spaces/booking.ts'
import { closureShape, planSchema } from '#src/spaces/closure.ts'
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
]
