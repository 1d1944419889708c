import { z } from 'zod'
import { reportInput } from '#src/market/origin-case.ts'
import type { Operation } from './openapi.ts'

/** Largest picture, in bytes, and what it is as base64. */
export const mostPictureBytes = 4_000_000
const mostLetters = Math.ceil(mostPictureBytes / 3) * 4

export const originReportBody = reportInput
  .extend({
    picture: z
      .string('market.origin.picture_base64')
      .max(mostLetters, 'market.origin.picture_base64')
      .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'market.origin.picture_base64')
      .optional()
      .describe('JPEG, PNG or WebP of 4 MB at most, as base64; drawn anew, seen by whoever sent it and by the desk'),
  })
  .strict()
  .meta({ id: 'OriginReport', description: 'A doubt about where a listing is made. The shop reads the words and never who wrote them.' })

export const originReportMade = z
  .object({
    number: z.string().describe('of the case; who doubts while it is open stands in the same one'),
    answerBy: z.iso.datetime({ offset: true }).describe('the end of the seventh working day, until which the shop answers'),
  })
  .meta({ id: 'OriginReportMade' })

export const originApiOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/products/{slug}/origin-reports',
    summary: 'Doubts the origin of a listing, with evidence and a picture where there is one. Ten an hour for each person.',
    once: true,
    body: originReportBody,
    answers: {
      201: { says: 'the case it stands in', schema: originReportMade },
      400: { says: 'unreadable, or no Idempotency-Key' },
      401: { says: 'nobody is signed in' },
      404: { says: 'no such listing' },
      409: { says: 'reported already, or being decided' },
      422: { says: 'cannot be; `rule` and `field` say why' },
      429: { says: 'too many; Retry-After' },
    },
  },
]
