import { Missing } from '#src/base/outcome.ts'
import { flagReview } from '#src/market/review.db.ts'
import { flagging, flagReasons } from '#src/market/review.ts'
import { type Reviewed, type ReviewRead, standingReview } from '#src/market/review-read.db.ts'
import { personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askPage, type WrongAsk } from './_ask-page.tsx'
import { reviewedHere } from './reviews.page.tsx'
import { ReviewBody } from './reviews.view.tsx'

type About = { listing: Reviewed; review: ReviewRead }

async function aboutHere(visit: Visit): Promise<About> {
  const listing = await reviewedHere(visit)
  const review = await standingReview(visit.ctx.db, listing.id, visit.c.req.param('review') ?? '')
  if (!review) throw new Missing('review')
  return { listing, review }
}

function show(visit: Visit, { listing, review }: About, wrong?: WrongAsk): Promise<Response> {
  const { t, ctx, c } = visit
  const refusals = wrong?.refusals ?? []
  return askPage(visit, {
    title: t('reviews.flag.title'),
    crumbs: [
      { label: listing.name, href: to.product(listing.slug) },
      { label: t('reviews.title'), href: to.reviews(listing.slug) },
      { label: t('reviews.flag.link') },
    ],
    wrong,
    main: (
      <>
        <ReviewBody t={t} tongue={ctx.tongue} review={review} shop={listing.shopName} />
        {c.req.query('sudah') ? (
          <Notice kind="done" live>
            {t('reviews.flag.done')}
          </Notice>
        ) : (
          <form method="post" action={to.reviewFlag(listing.slug, review.id)} class="fields-form" novalidate>
            <input type="hidden" name="once" value={freshOnce()} />
            <p class="lead">{t('reviews.flag.lead')}</p>
            <Radios
              t={t}
              name="reason"
              label={t('reviews.flag.reason')}
              choices={flagReasons.map((value) => ({ value, label: t(`reviews.reason.${value}`) }))}
              value={(wrong?.form ?? nothingTyped).given('reason')}
              error={complaints(t, refusals)('reason')}
            />
            <p class="acts">
              <Button>{t('reviews.flag.do')}</Button>
            </p>
          </form>
        )}
      </>
    ),
  })
}

export const reviewFlagPage: Page = async (visit) => show(visit, await aboutHere(visit))

export const sendReviewFlag: Page = async (visit) => {
  const about = await aboutHere(visit)
  const form = await readForm(visit)
  const seconds = await tooMany(visit.ctx, flagging, personOf(visit.ctx.actor) ?? '')
  if (seconds) return show(visit, about, { refusals: [{ rule: 'platform.too_many', facts: { seconds } }], form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => flagReview(ctx, { review: about.review.id, input: { reason: form.text('reason') } }),
    () => to.reviewFlag(about.listing.slug, about.review.id, { sudah: 'lapor' }),
  )
  return 'response' in made ? made.response : show(visit, about, { refusals: made.refused.refusals, form })
}
