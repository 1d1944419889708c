import { Missing } from '#src/base/outcome.ts'
import { type Reviewed, reviewedListing, reviewsOfProduct } from '#src/market/review-read.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { AllReviews } from './reviews.view.tsx'

export const reviewsOnPage = 20

/** The listing of this address, as far as anybody may see it. */
export async function reviewedHere({ ctx, c }: Visit): Promise<Reviewed> {
  const found = await reviewedListing(ctx.db, c.req.param('slug') ?? '')
  if (!found) throw new Missing('product')
  return found
}

/** Everything verified buyers said of a listing, the newest first, page by page. */
export const showReviews: Page = async (visit) => {
  const { ctx, t, c } = visit
  const listing = await reviewedHere(visit)
  const after = c.req.query('mulai')
  const page = await reviewsOfProduct(ctx.db, listing.id, { after, limit: reviewsOnPage })
  return html(visit, {
    door: 'mb2',
    title: t('reviews.of', { name: listing.name }),
    description: t('reviews.lead'),
    canonical: after === undefined ? to.reviews(listing.slug) : undefined,
    main: <AllReviews t={t} tongue={ctx.tongue} listing={listing} page={page} later={after !== undefined} />,
  })
}
