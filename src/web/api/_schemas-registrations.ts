import { z } from 'zod'
import { registrationSchema, registrationStates } from '#src/events/registration.ts'
import type { Operation } from './openapi.ts'

const status = z
  .enum(registrationStates)
  .describe(
    'confirmed: a seat; pending: a seat held until the organiser says yes or has the money; waiting: in the line; offered: a seat held until `offerUntil`; cancelled, expired: over',
  )
const position = z.int().min(1).optional().describe('place in the line, from 1, while waiting')

const registeredSchema = z
  .object({ number: z.string(), key: z.string().describe('opens and manages it; given here and in its letters'), status, position })
  .meta({ id: 'RegistrationMade' })

const readSchema = z
  .object({
    number: z.string(),
    status,
    position,
    offerUntil: z.iso.datetime({ offset: true }).optional().describe('not part of it any more'),
    event: z.string().describe('slug'),
    name: z.string(),
    party: z.int().describe('people'),
    kind: z.string(),
    amount: z.int().describe('whole rupiah, paid directly to the organiser; 0 is free'),
    payHow: z.string(),
    why: z.string().optional().describe('rule by which the line stands still'),
    tickets: z.array(z.object({ seat: z.int(), secret: z.string() })).describe('one a seat, once confirmed'),
  })
  .meta({ id: 'Registration' })

const movedSchema = z.object({ number: z.string(), status }).meta({ id: 'RegistrationMoved' })

export const registrationBody = registrationSchema.meta({ id: 'RegistrationWish' })
export const keyBody = z
  .strictObject({
    key: z.string().max(100).optional().describe('not needed by whoever registered, signed in'),
    reason: z.string().max(600).optional().describe('kept with a cancellation'),
  })
  .meta({ id: 'RegistrationKey' })
const keyQuery = z.object({ key: z.string().max(100).optional().describe('not needed by whoever registered, signed in') })

const missing = { 404: { says: 'not there, or not yours' } }
const wrong = { 422: { says: 'cannot be; `rule` and `field` say why' } }

export const registrationApiOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/events/{slug}/registrations',
    summary: 'Registers for an event, or one date of it. Where all seats are taken one waits in the order of arrival.',
    security: 'anyone',
    once: true,
    body: registrationBody,
    answers: {
      201: { says: 'registered, or in the line', schema: registeredSchema },
      400: { says: 'unreadable, or no Idempotency-Key' },
      409: { says: 'registration has closed' },
      429: { says: 'too many from one address; Retry-After' },
      ...missing,
      ...wrong,
    },
  },
  {
    method: 'get',
    path: '/registrations/{number}',
    summary: 'One registration, by its key or its account.',
    security: 'anyone',
    query: keyQuery,
    answers: { 200: { says: 'the registration', schema: readSchema }, ...missing },
  },
  {
    method: 'post',
    path: '/registrations/{number}/acceptance',
    summary: 'Takes the seat that is offered.',
    security: 'anyone',
    body: keyBody,
    answers: { 200: { says: 'taken', schema: movedSchema }, 409: { says: 'none is offered, or no longer' }, ...missing, ...wrong },
  },
  {
    method: 'post',
    path: '/registrations/{number}/cancellation',
    summary: 'Gives the seat or the place in the line back.',
    security: 'anyone',
    body: keyBody,
    answers: { 200: { says: 'cancelled', schema: movedSchema }, 409: { says: 'it has ended already' }, ...missing, ...wrong },
  },
]
