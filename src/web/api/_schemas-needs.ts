import { z } from 'zod'
import { reasonKinds } from '#src/support/match.ts'
import { helixes, needKinds, needSchema, sides } from '#src/support/need.ts'
import type { Operation } from './openapi.ts'

const helix = z.enum(helixes)
const body = z.object({ slug: z.string(), name: z.string(), verified: z.boolean() })

const needRead = z
  .object({
    number: z.string(),
    side: z.enum(sides),
    kind: z.enum(needKinds),
    helix,
    title: z.string(),
    plain: z.string(),
    organisation: body.nullable().describe('the body it speaks for; a private person is not named'),
    subsector: z.string().nullable(),
    kelurahan: z.string().nullable(),
    from: z.iso.date().nullable().describe('civic day'),
    until: z.iso.date().nullable().describe('last civic day, included'),
    status: z.enum(['open', 'taken', 'over']),
    agreement: z.string().nullable(),
    url: z.string(),
  })
  .meta({ id: 'Need', description: 'A need or an offer. How its author is reached is no part of it.' })

const list = z.object({ items: z.array(needRead), next: z.string().nullable() }).meta({ id: 'Needs' })
const made = z.object({ number: z.string() }).meta({ id: 'NeedMade' })
const matched = z
  .object({
    need: needRead,
    matches: z.array(needRead.extend({ score: z.int().min(0).max(100), reasons: z.array(z.enum(reasonKinds)) })),
  })
  .meta({ id: 'NeedMatched', description: 'A post and what fits it best, each with the reasons of its score.' })

const end = z.object({ need: z.string().describe('number of the post'), title: z.string(), helix, author: z.string().nullable() })
const agreement = z
  .object({
    number: z.string(),
    madeAt: z.iso.datetime({ offset: true }),
    endedAt: z.iso.datetime({ offset: true }).nullable(),
    endReason: z.string(),
    needs: end,
    offers: end,
    obligations: z.array(
      z.object({
        owes: z.enum(sides),
        what: z.string(),
        quantity: z.int(),
        measure: z.string(),
        due: z.iso.date(),
        confirmed: z.int().nullable().describe('by the receiver; null where it was let go of'),
        claimed: z.int().describe('noted by whoever owes it, not yet answered'),
        state: z.enum(['kept', 'part', 'claimed', 'open', 'late', 'released']),
      }),
    ),
    url: z.string(),
  })
  .meta({ id: 'Agreement' })

export const needBody = needSchema.meta({ id: 'NeedWish' })
const query = z.object({
  side: z.enum(sides).optional(),
  kind: z.enum(needKinds).optional(),
  helix: helix.optional(),
  subsector: z.string().optional(),
  kelurahan: z.string().optional(),
  limit: z.int().min(1).max(100).optional(),
  cursor: z.string().optional(),
})
const missing = { 404: { says: 'not there' } }

export const needsApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/needs',
    summary: 'What is asked for and held out on the board, newest first.',
    security: 'anyone',
    query,
    answers: { 200: { says: 'open posts', schema: list }, 422: { says: 'a filter that is none' } },
  },
  {
    method: 'post',
    path: '/needs',
    summary: 'Puts a need or an offer up, for oneself or for a body one speaks for.',
    once: true,
    body: needBody,
    answers: {
      201: { says: 'on the board', schema: made },
      400: { says: 'unreadable, or no Idempotency-Key' },
      401: { says: 'nobody is signed in' },
      422: { says: 'cannot be; `rule` and `field` say why' },
      429: { says: 'too many; Retry-After' },
    },
  },
  {
    method: 'get',
    path: '/needs/{number}',
    summary: 'One post, and what fits it.',
    security: 'anyone',
    answers: { 200: { says: 'the post', schema: matched }, ...missing },
  },
  {
    method: 'get',
    path: '/agreements/{number}',
    summary: 'What two agreed on, and what of it their receivers confirmed.',
    security: 'anyone',
    answers: { 200: { says: 'the agreement', schema: agreement }, ...missing },
  },
]
