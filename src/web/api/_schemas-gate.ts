import { z } from 'zod'
import { gatePlanSchema, helperNameSchema, mostHelpers, mostSent, movementSchema, sendingSchema } from '#src/events/gate.ts'
import { selfWays } from '#src/events/venue-code.ts'
import type { Operation } from './openapi.ts'

const moment = z.iso.datetime({ offset: true })

export const gateBody = gatePlanSchema
  .extend({
    gates: gatePlanSchema.shape.gates.describe('all gates that are open, by name; one that is left out is closed'),
    reentry: gatePlanSchema.shape.reentry.describe('whoever left may come back in on the same ticket'),
    opensMinutes: gatePlanSchema.shape.opensMinutes.describe(
      'how long before the beginning tickets are let in; it closes six hours after the end',
    ),
    selfCheckIn: gatePlanSchema.shape.selfCheckIn.describe('visitors may check themselves in by a code at the venue'),
    selfBy: gatePlanSchema.shape.selfBy.describe('poster: a code on paper that stays; screen: one that changes every minute'),
  })
  .meta({ id: 'GatePlanWish' })
export const gateHelperBody = z.strictObject({ name: helperNameSchema }).meta({ id: 'GateHelperWish' })
export const gateMovementsBody = sendingSchema
  .extend({
    sentAt: moment.describe('what the clock of the device says as it sends; the times of all movements are put right by it'),
    decide: sendingSchema.shape.decide.describe(
      'true: the server decides at the gate, one movement at a time. false: takes down what has happened',
    ),
    scans: z
      .array(
        movementSchema.extend({
          id: movementSchema.shape.id.describe('drawn by the device, once for each movement: sent again it changes nothing'),
          code: movementSchema.shape.code.describe('the whole code of a ticket that the list does not have'),
          undoes: movementSchema.shape.undoes.describe('with `undo`: the movement taken back, within 60 s, by the device that made it'),
        }),
        'events.gate.unreadable',
      )
      .min(1, 'events.gate.unreadable')
      .max(mostSent, 'events.gate.unreadable'),
  })
  .meta({ id: 'GateMovements' })

export const gateQuery = z.object({ date: z.string().max(40).describe('id of one of the dates of the gate') })
export const gateSeatsQuery = gateQuery.extend({
  q: z.string().max(100).optional().describe('name, number or code'),
  limit: z.int().min(1).max(100).default(50).optional(),
  cursor: z.string().optional(),
})

const planSchema = z.object({
  gates: z.array(z.string()),
  reentry: z.boolean(),
  opensMinutes: z.int().describe('minutes before the beginning'),
  selfCheckIn: z.boolean(),
  selfBy: z.enum(selfWays),
})
const gateSchema = z
  .object({
    event: z.string().describe('slug'),
    number: z.string(),
    title: z.string(),
    organises: z.boolean().describe('false: a helper, who stands at the gate and does not set it up'),
    helper: z.string().nullable().describe('the name under which one helps'),
    calledOff: z.boolean(),
    plan: planSchema,
    dates: z.array(z.object({ id: z.string(), start: moment, end: moment.nullable(), timeKnown: z.boolean() })),
  })
  .meta({ id: 'Gate' })
const helperShape = { id: z.string(), name: z.string(), key: z.string().describe('for the header X-Gate-Key'), url: z.url() }
const helperSchema = z.object({ ...helperShape, since: moment }).meta({ id: 'GateHelper' })
const helperNamed = z.object(helperShape).meta({ id: 'GateHelperNamed' })

const seatStates = ['confirmed', 'pending', 'cancelled', 'revoked'] as const
const listSchema = z
  .object({
    list: z
      .object({
        event: z.string().describe('slug'),
        number: z.string(),
        title: z.string(),
        date: z.string(),
        opensAt: moment,
        startsAt: moment,
        closesAt: moment,
        gates: z.array(z.string()),
        reentry: z.boolean(),
        calledOff: z.boolean(),
        places: z.array(z.string()).describe('marks of the intakes whose tickets let in on this date'),
        otherPlaces: z.array(z.string()).describe('marks of those for other dates'),
        keys: z.array(z.object({ mark: z.string(), publicKey: z.string(), since: moment, until: moment.nullable(), revoked: z.boolean() })),
        seats: z.array(
          z.object({
            ticket: z.string().describe('empty while pending'),
            secret: z.string().describe('the first ten letters'),
            number: z.string(),
            seat: z.int(),
            name: z.string(),
            kind: z.string(),
            state: z.enum(seatStates),
          }),
        ),
        present: z.array(z.object({ ticket: z.string(), firstAt: moment, gate: z.string(), inside: z.boolean(), left: z.boolean() })),
        walkIns: z.int(),
        madeAt: moment.describe('by the clock of the server'),
      })
      .describe('what a device needs to judge without a line'),
    signature: z.string().describe('Ed25519 over the RFC 8785 form of `list`, base64url'),
    key: z.string().describe('id of the key that signed: its first eight letters are a `mark` of `keys`'),
  })
  .meta({ id: 'GateList' })

const countsSchema = z
  .object({
    date: z.string(),
    seats: z.int(),
    came: z.int().describe('tickets that came in at least once'),
    inside: z.int(),
    walkIns: z.int().describe('people without a ticket'),
    duplicates: z.int(),
    twice: z
      .array(
        z.object({
          number: z.string(),
          seat: z.int(),
          name: z.string(),
          at: moment.describe('of the movement that does not count'),
          gate: z.string(),
          firstAt: moment.describe('of the one that does: the earlier by corrected time'),
          firstGate: z.string(),
        }),
      )
      .describe('at most 200'),
    revoked: z
      .array(z.object({ number: z.string(), name: z.string(), at: moment, gate: z.string() }))
      .describe('came in with a ticket that was called off by then; at most 200'),
  })
  .meta({ id: 'GateCounts' })

const settledSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        is: z
          .enum(['first', 'again', 'revoked', 'left', 'undone', 'undo', 'walk_in', 'unmatched'])
          .describe('first counts; again was in already; unmatched: no ticket of this gate; undone: was taken back'),
        firstAt: moment.optional(),
        firstGate: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'GateMovementsTaken' })

const seatListSchema = z
  .object({
    items: z.array(
      z.object({
        ticket: z.string(),
        number: z.string(),
        seat: z.int(),
        name: z.string(),
        kind: z.string(),
        state: z.enum(seatStates),
        party: z.int(),
        firstAt: moment.nullable(),
        firstGate: z.string().nullable(),
        inside: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'GateSeatList' })

const errors = {
  403: { says: 'the token was not given this' },
  404: { says: 'not there, or not yours' },
  422: { says: 'cannot be; `rule` and `field` say why' },
}
const making = { 400: { says: 'unreadable, or no Idempotency-Key' }, ...errors }
const header = { name: 'X-Gate-Key', says: 'key of a helper or of whoever organises; not needed by the organiser, signed in' }

const read = (path: string, summary: string, schema: z.ZodType, query?: z.ZodObject): Operation => ({
  method: 'get',
  path: `/events/{slug}/gate${path}`,
  summary,
  security: 'anyone',
  header,
  ...(query ? { query } : {}),
  answers: { 200: { says: 'as it is now', schema }, 403: errors[403], 404: errors[404] },
})
const write = (path: string, summary: string, o: { body?: z.ZodType; status: 200 | 201; says: string; schema: z.ZodType }): Operation => ({
  method: 'post',
  path: `/events/{slug}/gate${path}`,
  summary,
  security: 'anyone',
  header,
  once: true,
  ...(o.body ? { body: o.body } : {}),
  answers: { [o.status]: { says: o.says, schema: o.schema }, ...making },
})

export const gateApiOperations: readonly Operation[] = [
  read('', 'The gate of an event, for whoever organises it or helps at it: how it is kept, and its dates.', gateSchema),
  write('/plan', 'Which gates are open, from when, and whether one comes back in.', {
    body: gateBody,
    status: 200,
    says: 'set',
    schema: planSchema,
  }),
  read(
    '/helpers',
    'Whom the organiser named, with the key of each; for the organiser alone.',
    z.object({ items: z.array(helperSchema), next: z.null() }).meta({ id: 'GateHelperList' }),
  ),
  write('/helpers', `Names a helper, of at most ${mostHelpers}. His key opens this gate alone.`, {
    body: gateHelperBody,
    status: 201,
    says: 'named',
    schema: helperNamed,
  }),
  write('/helpers/{id}/end', 'His key opens nothing from now on.', { status: 200, says: 'ended', schema: z.object({ id: z.string() }) }),
  read('/list', 'The signed list of one date for a device that goes offline.', listSchema, gateQuery),
  read('/seats', 'The seats of one date, by name; those that wait for money or a yes too.', seatListSchema, gateSeatsQuery),
  read('/counts', 'How many came and are inside; tickets that came in twice, with both times and gates.', countsSchema, gateQuery),
  {
    ...write('/movements', `In, out and taken back, as many as ${mostSent} at once. Sent again, under whatever key, it changes nothing.`, {
      body: gateMovementsBody,
      status: 200,
      says: 'what each of them means now',
      schema: settledSchema,
    }),
    answers: {
      200: { says: 'what each of them means now', schema: settledSchema },
      ...making,
      409: { says: 'decided at the gate: in already, not inside, called off, or too late to take back' },
      413: { says: 'larger than 400 kB: send in parts' },
    },
  },
]
