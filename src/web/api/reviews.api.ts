import type { z } from 'zod'
import { isoWithOffset } from '#src/base/time.ts'
import { tenthsOf } from '#src/market/review.ts'
import { type ReviewRead, reviewsOfProduct } from '#src/market/review-read.db.ts'
import { reviewedHere, reviewsOnPage } from '../mb2/reviews.page.tsx'
import { get, type Page, type Route } from '../visit.ts'
import type { reviewListSchema, reviewSchema } from './_schemas-reviews.ts'
import { json } from './answer.ts'

const iso = (at: string) => isoWithOffset(new Date(at))

const reviewBody = ({ id, stars, says, at, edited, name, options, bought, returned, reply }: ReviewRead): z.infer<typeof reviewSchema> => ({
  id,
  stars,
  says,
  at: iso(at),
  edited,
  name,
  options,
  bought,
  refunded: returned,
  reply: reply && { says: reply.says, at: iso(reply.at) },
})

const list: Page = async (visit) => {
  const { rating, id } = await reviewedHere(visit)
  const page = await reviewsOfProduct(visit.ctx.db, id, { after: visit.c.req.query('cursor'), limit: reviewsOnPage })
  const body: z.infer<typeof reviewListSchema> = {
    count: rating?.n ?? 0,
    average: rating && tenthsOf(rating) / 10,
    stars: rating?.counts ?? [0, 0, 0, 0, 0],
    items: page.items.map(reviewBody),
    next: page.next ?? null,
  }
  return json(body)
}

export const reviewApiRoutes: readonly Route[] = [get('/api/v1/products/:slug/reviews', 'api', list)]
