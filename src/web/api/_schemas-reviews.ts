import { z } from 'zod'
import type { Operation } from './openapi.ts'

export const reviewQuery = z
  .object({ cursor: z.string().optional().describe('`next` of the page before; anything else begins at the top') })
  .meta({ id: 'ReviewQuery' })

export const reviewSchema = z
  .object({
    id: z.string(),
    stars: z.int().min(1).max(5),
    says: z.string().describe('as it was written; may be empty'),
    at: z.iso.datetime({ offset: true }),
    edited: z.boolean(),
    name: z.string().describe('of the thing as it was bought'),
    options: z.array(z.object({ name: z.string(), value: z.string() })).describe('of the variant as it was bought'),
    bought: z.string().describe('month of the purchase, YYYY-MM'),
    refunded: z.enum(['part', 'whole']).nullable().describe('how much of what was reviewed was paid back'),
    reply: z
      .object({ says: z.string(), at: z.iso.datetime({ offset: true }) })
      .nullable()
      .describe('of the shop'),
  })
  .meta({ id: 'Review', description: 'Of a verified buyer, who is not named.' })

export const reviewListSchema = z
  .object({
    count: z.int().min(0).describe('reviews that stand'),
    average: z.number().nullable().describe('one decimal, half up; null where nothing stands'),
    stars: z.array(z.int()).length(5).describe('how many gave one, two, three, four and five'),
    items: z.array(reviewSchema).describe('the newest first'),
    next: z.string().nullable(),
  })
  .meta({ id: 'ReviewList' })

export const reviewApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/products/{slug}/reviews',
    summary: 'Reviews of verified buyers: one a line of a completed order. Held, hidden and withdrawn ones are neither listed nor counted.',
    security: 'anyone',
    query: reviewQuery,
    answers: { 200: { says: 'a page of reviews', schema: reviewListSchema }, 404: { says: 'no such product' } },
  },
]
