import type { Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { replyToReview } from '#src/market/review.db.ts'
import { reviewsOfShop } from '#src/market/review-read.db.ts'
import { thumbsOf } from '#src/market/thumb.db.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { ShopReviewsView } from './reviews.view.tsx'

const power = 'market.review.reply'
const onPage = 30

type Wrong = { about: string; form: Typed; refusals: readonly Refusal[] }

async function show(visit: Visit, seat: Seat, wrong?: Wrong): Promise<Response> {
  const { t, ctx, c } = visit
  const after = c.req.query('mulai')
  const page = await reviewsOfShop(ctx, seat.id, { after, limit: onPage })
  const thumbs = await thumbsOf(
    ctx,
    page.items.map(({ picture }) => picture),
  )
  return shopPage(visit, seat, {
    tab: 'orders',
    title: t('reviews.shop.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <ShopReviewsView
        visit={visit}
        seat={seat}
        page={page}
        thumbs={thumbs}
        later={after !== undefined}
        wrong={wrong}
        did={wrong === undefined && c.req.query('sudah') === 'ditanggapi'}
      />
    ),
  })
}

/** What buyers said of the shop's goods, and its answers. */
export const shopReviewsPage: Page = async (visit) => show(visit, await seatWith(visit, power))

export const replyReviewPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const review = visit.c.req.param('review') ?? ''
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => replyToReview(ctx, { shop: seat.slug, review, input: { says: form.text('says') } }),
    () => to.shopReviews(seat.slug, { sudah: 'ditanggapi' }),
  )
  return 'response' in made ? made.response : show(visit, seat, { about: review, form, refusals: made.refused.refusals })
}
