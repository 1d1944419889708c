import { z } from 'zod'
import { commitmentSchema, confirmationSchema, deliverySchema, supportKinds } from '#src/support/commitment.ts'
import type { Operation } from './openapi.ts'

const kind = z.enum(supportKinds)
const rupiah = z.int().min(0).describe('whole rupiah')
const permille = z.int().nullable().describe('tenths of a percent; null where nothing was due, or too little to rank')

export const offersQuery = z.object({
  kind: kind.optional(),
  unit: z.string().max(60).optional().describe('code of the agency'),
  limit: z.int().min(1).max(100).optional(),
  cursor: z.string().max(100).optional(),
})

const offer = z
  .object({
    slug: z.string(),
    unit: z.string(),
    unitName: z.string(),
    kind,
    title: z.string(),
    plain: z.string(),
    forWhom: z.string(),
    documents: z.array(z.string()),
    quantity: z.int().nullable(),
    measure: z.string(),
    unitValue: rupiah,
    legalBasis: z.string().describe('code of the text it rests on'),
    article: z.string(),
    budgetLine: z.string(),
    days: z.object({ from: z.int(), to: z.int() }).describe('how long it truly takes'),
    realistic: z
      .object({ from: z.iso.date(), until: z.iso.date(), budgetYear: z.int().optional(), askBefore: z.iso.date().optional() })
      .describe('if asked for today'),
    window: z.object({ opens: z.iso.date().nullable(), closes: z.iso.date().nullable() }).describe('civic days, both in it'),
    illustrative: z.boolean().describe('made up, of a demo town'),
    url: z.url(),
  })
  .meta({ id: 'SupportOffer' })

const sums = {
  commitments: z.int().describe('promises whose day has come, or of which something was confirmed'),
  promised: rupiah,
  delivered: rupiah.describe('whole rupiah the receivers confirmed, never more than promised'),
  onTime: rupiah,
  claimed: rupiah.describe('whole rupiah said by the agency only: not counted'),
  toCome: z.object({ commitments: z.int(), value: rupiah }),
}

export const scoreQuery = z.object({
  year: z.int().min(2020).max(2100).optional(),
  kind: kind.optional(),
  kelurahan: z.string().max(40).optional().describe('code'),
  subsector: z.string().max(60).optional().describe('code'),
})

const score = z
  .object({
    year: z.int(),
    city: z.object({ ...sums, deliveredPermille: permille, onTimePermille: permille }),
    units: z.array(
      z.object({
        unit: z.string(),
        name: z.string(),
        ...sums,
        ranked: z.boolean().describe('false under three promises: no rate is given'),
        deliveredPermille: permille,
        onTimePermille: permille,
        formerly: z
          .array(z.string())
          .describe('names of the agencies it was before, the latest first; their promises are counted for them'),
        note: z.string().nullable().describe('the agency’s word beside the number'),
        url: z.url().describe('the rows behind the number'),
      }),
    ),
  })
  .meta({ id: 'SupportScore' })

const refused = {
  400: { says: 'unreadable, or no Idempotency-Key' },
  403: { says: 'outside one’s authority; `whoCan` says who may' },
  404: { says: 'not there, or not yours' },
  409: { says: 'taken, answered already, or no longer so' },
  422: { says: 'cannot be; `rule` and `field` say why' },
}

export const commitmentBody = commitmentSchema.meta({ id: 'SupportCommitmentWish' })
export const deliveryBody = deliverySchema.meta({ id: 'SupportDeliveryWish' })
export const confirmationBody = confirmationSchema
  .extend({ key: z.string().max(100).optional().describe('of the letter, for whoever has no account') })
  .meta({ id: 'SupportConfirmationWish' })

export const supportApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/support/offers',
    summary: 'What the agencies hold out today.',
    security: 'anyone',
    query: offersQuery,
    answers: {
      200: { says: 'offers', schema: z.object({ items: z.array(offer), next: z.string().nullable() }).meta({ id: 'SupportOfferList' }) },
      422: refused[422],
    },
  },
  {
    method: 'get',
    path: '/support/score',
    summary: 'Promised and kept in a year, agency by agency. Counts only what receivers confirmed.',
    security: 'anyone',
    query: scoreQuery,
    answers: { 200: { says: 'the score', schema: score }, 422: refused[422] },
  },
  {
    method: 'get',
    path: '/support/360giving.json',
    summary: 'Every promise as 360Giving 1.4, with an extension for what is not money. Private persons are not named.',
    security: 'anyone',
    query: z.object({ year: z.int().min(2020).max(2100).optional().describe('of the day it is due; all unless said') }),
    answers: {
      200: {
        says: 'a package',
        schema: z
          .looseObject({ version: z.literal('1.4'), grants: z.array(z.looseObject({ id: z.string() })) })
          .meta({ id: 'GivingPackage' }),
      },
    },
  },
  {
    method: 'post',
    path: '/support/commitments',
    summary: 'Promises in the name of one’s agency.',
    security: 'seller',
    once: true,
    body: commitmentBody,
    answers: {
      201: {
        says: 'promised',
        schema: z.object({ number: z.string(), value: rupiah, url: z.url() }).meta({ id: 'SupportCommitmentMade' }),
      },
      ...refused,
    },
  },
  {
    method: 'post',
    path: '/support/deliveries',
    summary: 'Notes what was brought. Counts for nothing until confirmed.',
    security: 'seller',
    once: true,
    body: deliveryBody,
    answers: {
      201: { says: 'noted; the receiver is asked', schema: z.object({ delivery: z.string() }).meta({ id: 'SupportDeliveryNoted' }) },
      ...refused,
    },
  },
  {
    method: 'post',
    path: '/support/confirmations',
    summary: 'The receiver says what came, by his account or by the key of his letter. Once a delivery.',
    security: 'anyone',
    once: true,
    body: confirmationBody,
    answers: { 201: { says: 'counted', schema: z.object({ number: z.string() }).meta({ id: 'SupportConfirmed' }) }, ...refused },
  },
]
