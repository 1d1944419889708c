import type { Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { WatchedReview } from '#src/market/review-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { complaints } from '#src/ui/question.tsx'
import { SmallPicture, type Thumbs } from '../mb2/_lines.view.tsx'
import { ReviewBody } from '../mb2/reviews.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { freshOnce, nothingTyped, type Typed } from './form.ts'

type Facts = {
  visit: Visit
  seat: Seat
  page: { items: readonly WatchedReview[]; next?: string }
  thumbs: Thumbs
  later: boolean
  wrong: { about: string; form: Typed; refusals: readonly Refusal[] } | undefined
  did: boolean
}

const Answer = ({ visit: { t }, seat, wrong, one }: Facts & { one: WatchedReview }) => {
  const mine = wrong?.about === one.id ? wrong : undefined
  return (
    <details class="history" open={mine !== undefined}>
      <summary>{t(one.reply ? 'reviews.reply.again' : 'reviews.reply.do')}</summary>
      <form method="post" action={to.shopReviewReply(seat.slug, one.id)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextArea
          t={t}
          name="says"
          id={mine ? 'says' : `says-${one.id}`}
          label={t('reviews.reply.says')}
          hint={t('reviews.reply.hint')}
          value={(mine?.form ?? nothingTyped).text('says') || (mine ? '' : one.reply?.says)}
          error={complaints(t, mine?.refusals ?? [])('says')}
          rows={4}
          maxlength={1000}
        />
        <p class="acts">
          <Button>{t('reviews.reply.send')}</Button>
        </p>
      </form>
    </details>
  )
}

export const ShopReviewsView = (facts: Facts) => {
  const { visit, seat, page, thumbs, later, wrong, did } = facts
  const { t, ctx } = visit
  return (
    <div class="wrap list-page batik">
      <ErrorSummary t={t} refusals={wrong?.refusals ?? []} />
      <h1>{t('reviews.shop.title')}</h1>
      <p class="lead">{t('reviews.shop.lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t('reviews.shop.did')}
        </Notice>
      )}
      {page.items.length === 0 && (
        <Empty seed={`${seat.slug}/ulasan`} title={t('reviews.shop.none')}>
          {t('reviews.shop.none_why')}
        </Empty>
      )}
      <ol class="reviews">
        {page.items.map((one) => (
          <li class="pictured">
            <SmallPicture picture={one.picture} thumbs={thumbs} seed={one.product} />
            <div>
              <ReviewBody t={t} tongue={ctx.tongue} review={one} shop={seat.name} />
              {one.state === 'hidden' && one.reason ? (
                <p>{t('reviews.hidden', { reason: t(`reviews.reason.${one.reason}`) })}</p>
              ) : (
                <>
                  <Answer {...facts} one={one} />
                  <p class="small">
                    <a href={to.reviewFlag(one.product, one.id)}>{t('reviews.flag.link')}</a>
                  </p>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
      <Pager
        t={t}
        previous={later ? to.shopReviews(seat.slug) : undefined}
        next={page.next && to.shopReviews(seat.slug, { mulai: page.next })}
      />
    </div>
  )
}
