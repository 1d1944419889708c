import { z } from 'zod'
import { cleanLine } from '#src/base/text.ts'
import { selfWays } from './venue-code.ts'

export const mostGates = 12
export const mostHelpers = 40
/** How many movements are taken in one sending; a phone with more sends again. */
export const mostSent = 500

const line = (rule: string, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(1, rule).max(most, 'events.event.too_long'))

/** How the gate of an event is kept: its gates by name, whether one comes back in, how long before the beginning it opens, whether people check themselves in and by what. */
export const gatePlanSchema = z.strictObject({
  gates: z
    .array(line('events.gate.gates', 40), 'events.gate.gates')
    .min(1, 'events.gate.gates')
    .max(mostGates, 'events.gate.gates')
    .refine((gates) => new Set(gates.map((one) => one.toLowerCase())).size === gates.length, 'events.gate.gates'),
  reentry: z.boolean('events.gate.unreadable'),
  opensMinutes: z.coerce.number('events.gate.opens').int('events.gate.opens').min(0, 'events.gate.opens').max(1440, 'events.gate.opens'),
  selfCheckIn: z.boolean('events.gate.unreadable'),
  selfBy: z.enum(selfWays, 'events.gate.self_by').default('poster'),
})
export type GatePlanWish = z.output<typeof gatePlanSchema>

export const helperNameSchema = line('events.gate.helper_name', 80)

const unreadable = 'events.gate.unreadable'
const device = z.string(unreadable).regex(/^[A-Za-z0-9_-]{6,40}$/, unreadable)
const instant = z.iso.datetime({ offset: true, error: unreadable })

/** One movement as a phone wrote it down, by its own clock. A ticket is named by its id, or by the whole code where the list did not know it. */
export const movementSchema = z.strictObject({
  id: z.uuid(unreadable),
  kind: z.enum(['enter', 'leave', 'undo'], unreadable),
  way: z.enum(['code', 'unverified', 'list', 'walk_in'], unreadable),
  gate: line(unreadable, 40),
  at: instant,
  ticket: z.uuid(unreadable).optional(),
  code: z.string(unreadable).max(300, unreadable).optional(),
  undoes: z.uuid(unreadable).optional(),
})
export type SentMovement = z.output<typeof movementSchema>

/** What a phone sends: movements of one date, and what its clock says at that moment, so that all of them can be put right. */
export const sendingSchema = z.strictObject({
  date: z.uuid(unreadable),
  device,
  sentAt: instant,
  /** The server decides at the gate, one movement at a time; else it takes down what has happened. */
  decide: z.boolean(unreadable).default(false),
  scans: z.array(movementSchema, unreadable).min(1, unreadable).max(mostSent, unreadable),
})
export type Sending = z.output<typeof sendingSchema>

/** A queue as a phone saves it to a file when it cannot send: the same, of one event, its times put right by the phone as far as it could. */
export const queueFileSchema = z.strictObject({
  kind: z.literal('mch-gate-queue', unreadable),
  event: z.string(unreadable).max(40, unreadable),
  sendings: z
    .array(sendingSchema.omit({ decide: true, sentAt: true }), unreadable)
    .min(1, unreadable)
    .max(60, unreadable),
})
export type QueueFile = z.output<typeof queueFileSchema>

/** What became of a movement: `first` counts, `again` was in already, `revoked` came in with a ticket that was called off by then. */
export type Settled = {
  id: string
  is: 'first' | 'again' | 'revoked' | 'left' | 'undone' | 'undo' | 'walk_in' | 'unmatched' | 'refused'
  rule?: string
  firstAt?: number
  firstGate?: string
}
