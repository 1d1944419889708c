import { z } from 'zod'
import { making } from './_schemas-spaces.ts'
import type { Operation } from './openapi.ts'

const reason = z.string().describe('at least three letters; the applicant reads it, so it names nobody')

export const reclassBodySchema = z
  .strictObject({ answers: z.record(z.string(), z.string()).describe('answers by question, as in /spaces/questions'), reason })
  .meta({ id: 'BookingReclass' })
export const waiverDecisionBodySchema = z.strictObject({ outcome: z.enum(['yes', 'refuse']), reason }).meta({ id: 'WaiverDecision' })
export const waiverTurnDownBodySchema = z
  .strictObject({ basis: z.string().describe('code of a legal basis in force'), article: z.string(), reason })
  .meta({ id: 'WaiverTurnDown' })
export const objectionAnswerBodySchema = z
  .strictObject({
    upheld: z.boolean(),
    reason,
    precedent: z.string().describe('what holds for the next who asks; published, names nobody'),
  })
  .meta({ id: 'ObjectionAnswer' })

const rupiah = z.int().describe('whole rupiah')
const reclassed = z
  .object({
    number: z.string(),
    state: z.string().describe('awaiting_tariff, or pending where it was not decided yet, until the applicant has answered'),
    class: z.string().nullable(),
    price: rupiah,
    normalPrice: rupiah,
    changed: z.boolean().describe('false: same class, nothing for the applicant to answer'),
  })
  .meta({ id: 'BookingReclassed' })
const waived = z.object({ number: z.string(), price: rupiah.describe('what is charged now') }).meta({ id: 'WaiverDecided' })
const turnedDown = z.object({ number: z.string(), request: z.string() }).meta({ id: 'WaiverTurnedDown' })
const answered = z
  .object({ number: z.string(), decision: z.string().describe('number in the register of decisions') })
  .meta({ id: 'ObjectionAnswered' })

const deskOperation = (path: string, summary: string, body: z.ZodType, schema: z.ZodType): Operation => ({
  method: 'post',
  path,
  summary,
  security: 'seller',
  once: true,
  body,
  answers: { 200: { says: 'done', schema }, ...making },
})

export const spacesDeskApiOperations: readonly Operation[] = [
  deskOperation(
    '/bookings/{number}/reclass',
    'The class of an activity reckoned anew, with a reason. Nothing is charged before its applicant agrees.',
    reclassBodySchema,
    reclassed,
  ),
  deskOperation(
    '/bookings/{number}/waiver-decision',
    'Grants or refuses the relief that was asked for, by the authority matrix of this moment.',
    waiverDecisionBodySchema,
    waived,
  ),
  deskOperation(
    '/bookings/{number}/waiver-turn-down',
    'Answers a request for relief that none can be proposed: on a legal basis, by whoever may propose.',
    waiverTurnDownBodySchema,
    turnedDown,
  ),
  deskOperation(
    '/spaces/objections/{number}/answer',
    'Answers an objection, by the number of its case; what was found is a precedent.',
    objectionAnswerBodySchema,
    answered,
  ),
]
