import { z } from 'zod'
import { applicationStates } from '#src/support/application.ts'
import { questions } from '#src/support/eligibility.ts'
import type { Operation } from './openapi.ts'

export const newApplicationSchema = z
  .strictObject({
    offer: z.string().max(80).describe('slug of an offer'),
    eligibility: z
      .strictObject({
        need: z.enum(questions.need).optional(),
        who: z.enum(questions.who),
        place: z.enum(questions.place),
        age: z.enum(questions.age),
        nib: z.enum(questions.nib),
      })
      .describe('the five questions of Cocok untuk Anda?'),
    title: z.string().max(160).describe('name of the activity or business'),
    quantity: z.int().min(1).max(1_000_000).default(1),
    amount: z.int().min(0).max(100_000_000_000).default(0).describe('whole rupiah; only where money is asked for'),
    answers: z.record(z.string().max(40), z.string().max(4000)).default({}).describe('by key of the offer’s form'),
    submit: z.boolean().default(false).describe('hand it in at once; otherwise it stays a draft'),
  })
  .meta({ id: 'NewSupportApplication' })
export type NewApplication = z.output<typeof newApplicationSchema>

export const applicationDecisionSchema = z
  .strictObject({
    outcome: z.enum(['approve', 'refuse']),
    quantity: z.int().min(1).optional().describe('less than asked for: a part; never more'),
    amount: z.int().min(0).optional().describe('whole rupiah, where money was asked for'),
    reason: z.string().max(4000).describe('stands in the public register; names nobody'),
  })
  .meta({ id: 'SupportDecision' })

export const applicationDecisionsSchema = z
  .strictObject({
    all: z.boolean().default(false).describe('every one of them or none; otherwise those that can be'),
    decisions: z
      .array(applicationDecisionSchema.extend({ number: z.string().max(40) }).meta({ id: 'SupportDecisionOf' }))
      .min(1)
      .max(50),
  })
  .meta({ id: 'SupportDecisions' })

const read = z
  .object({
    number: z.string(),
    state: z.enum(applicationStates),
    offer: z.string(),
    agency: z.string(),
    turn: z.string().describe('whose turn it is'),
    dueDay: z.iso.date().nullable(),
    revision: z.int(),
  })
  .meta({ id: 'SupportApplication' })
const decided = z
  .object({
    number: z.string(),
    state: z.enum(applicationStates),
    decision: z.string(),
    place: z.int().optional().describe('place on the waiting list'),
  })
  .meta({ id: 'SupportDecided' })

const decidedMany = z
  .object({
    decided: z.array(decided),
    leftOut: z
      .array(z.object({ number: z.string(), rule: z.string(), detail: z.string() }))
      .describe('each with the rule that stood against it'),
  })
  .meta({ id: 'SupportDecidedMany' })

const refusals = {
  400: { says: 'unreadable, or no Idempotency-Key' },
  403: { says: 'no authority: whoCan names the posts that have it' },
  404: { says: 'not there, or not yours' },
  409: { says: 'no longer so: decided, locked by another application, full' },
  422: { says: 'cannot be' },
}

export const applicationsApiOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/support/applications',
    summary: 'Begin an application for support, or hand it in at once.',
    once: true,
    body: newApplicationSchema,
    answers: { 201: { says: 'begun', schema: read }, ...refusals },
  },
  {
    method: 'get',
    path: '/support/applications',
    summary: 'One’s own applications, the newest first.',
    answers: { 200: { says: 'the list', schema: z.object({ applications: z.array(read) }) } },
  },
  {
    method: 'get',
    path: '/support/applications/{number}',
    summary: 'One’s own application: state, whose turn, until when.',
    answers: { 200: { says: 'the application', schema: read }, 404: refusals[404] },
  },
  {
    method: 'post',
    path: '/support/applications/{number}/decision',
    summary: 'Decide an application by the authority matrix. Over the quota it stands on the waiting list.',
    once: true,
    body: applicationDecisionSchema,
    answers: { 200: { says: 'decided', schema: decided }, ...refusals },
  },
  {
    method: 'post',
    path: '/support/application-decisions',
    summary:
      'Decide several applications, one act and one letter each. What cannot be decided is left out, with why; with `all` nothing is decided then.',
    once: true,
    body: applicationDecisionsSchema,
    answers: { 200: { says: 'decided, and left out', schema: decidedMany }, ...refusals },
  },
]
