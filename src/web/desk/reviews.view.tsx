import { hideReasons, keepReasons, verdictsIn } from '#src/market/review.ts'
import type { DeskReview } from '#src/market/review-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { ReviewBody } from '../mb2/reviews.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type Facts = {
  visit: Visit
  waiting: readonly DeskReview[]
  hidden: readonly DeskReview[]
  closed: string | undefined
  wrong: Wrong
  did: boolean
}

/** Why it lies here. */
const Why = ({ visit: { t }, one }: Facts & { one: DeskReview }) => (
  <p>
    {one.state === 'held' && `${t('reviews.desk.held')} `}
    {one.mended && `${t('reviews.desk.mended')} `}
    {one.state === 'hidden' && one.reason && `${t('reviews.hidden', { reason: t(`reviews.reason.${one.reason}`) })} `}
    {one.flags.map(({ reason, n }) => `${t('reviews.desk.flagged', { reason: t(`reviews.reason.${reason}`), n })} `)}
  </p>
)

/** What to do and why, in one choice: a reason belongs to its verdict. */
const Rule = ({ visit: { t }, closed, wrong, one }: Facts & { one: DeskReview }) => {
  const mine = wrongIn(wrong, one.id)
  const choices = verdictsIn(one.state).flatMap((verdict) =>
    (verdict === 'hidden' ? hideReasons : keepReasons).map((reason) => ({
      value: `${verdict} ${reason}`,
      label: t(`reviews.reason.${reason}`),
      group: t(`reviews.verdict.${verdict}`),
    })),
  )
  return (
    <form method="post" action={to.deskReviewRuling(one.id)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <SelectField
        t={t}
        name="word"
        id={`word-${one.id}`}
        label={t('reviews.desk.word')}
        empty={t('reviews.desk.choose')}
        choices={choices}
        value={mine.form.text('word')}
      />
      <p class="acts">
        <Button closed={closed}>{t('reviews.desk.do')}</Button>
      </p>
    </form>
  )
}

const One = (facts: Facts & { one: DeskReview }) => {
  const {
    visit: { t, ctx },
    one,
  } = facts
  return (
    <article class="request">
      <h3>
        <a href={to.product(one.product)}>{one.name}</a>, {one.shopName}
      </h3>
      <ReviewBody t={t} tongue={ctx.tongue} review={one} shop={one.shopName} />
      <Why {...facts} />
      <Rule {...facts} />
    </article>
  )
}

/** What waits, then what is hidden. */
export const DeskReviews = (facts: Facts) => {
  const { visit, waiting, hidden, wrong, did } = facts
  const { t } = visit
  return (
    <div class="batik">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('reviews.desk.title')}</h1>
      <p class="lead">{t('reviews.desk.lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t('reviews.desk.did')}
        </Notice>
      )}
      {waiting.length === 0 ? (
        <Empty seed="ulasan" title={t('reviews.desk.none')}>
          {t('reviews.desk.none_why')}
        </Empty>
      ) : (
        <section>
          <h2>{t('reviews.desk.waiting')}</h2>
          {waiting.map((one) => (
            <One {...facts} one={one} />
          ))}
        </section>
      )}
      {hidden.length > 0 && (
        <section>
          <h2>{t('reviews.desk.hidden')}</h2>
          {hidden.map((one) => (
            <One {...facts} one={one} />
          ))}
        </section>
      )}
    </div>
  )
}
