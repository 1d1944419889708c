import type { Refusal } from '#src/base/outcome.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import type { ReadLine, ReadOrder } from '#src/market/order-read.db.ts'
import type { Part } from '#src/market/order-turn.ts'
import { starSteps } from '#src/market/review.ts'
import type { OwnReview } from '#src/market/review-read.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { nothingTyped, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { optionsText } from './_lines.view.tsx'
import { Reply, Score, Words } from './reviews.view.tsx'

/** The form of one line that was refused, as it was typed. */
export type WrongReview = { line: string; form: Typed; refusals: readonly Refusal[] }

type Facts = {
  t: Say
  tongue: Tongue
  order: ReadOrder
  part: Part
  reviews: readonly OwnReview[]
  wrong: WrongReview | undefined
}
type LineFacts = Facts & { own: OwnReview; line: ReadLine }

const Form = ({ t, order, part, own, wrong }: LineFacts) => {
  const mine = wrong?.line === own.line ? wrong : undefined
  const form = mine?.form ?? nothingTyped
  const said = complaints(t, mine?.refusals ?? [])
  const id = (name: string) => (mine ? name : `${name}-${own.line}`)
  return (
    <form
      method="post"
      action={to.orderReview(order.number, part.letter, own.line, own.review ? 'ubah' : undefined)}
      class="fields-form"
      novalidate
    >
      <Radios
        t={t}
        name="stars"
        id={id('stars')}
        label={t('reviews.form.stars')}
        choices={starSteps.map((step) => ({ value: String(step), label: t(`reviews.choice.${step}`) }))}
        value={mine ? form.given('stars') : own.review ? String(own.review.stars) : undefined}
        error={said('stars')}
      />
      <TextArea
        t={t}
        name="says"
        id={id('says')}
        label={t('reviews.form.says')}
        hint={t('reviews.form.says_hint')}
        value={mine ? form.text('says') : own.review?.says}
        error={said('says')}
        rows={4}
        maxlength={2000}
        optional
      />
      <p class="acts">
        <Button kind={own.review ? 'ghost' : 'main'}>{t(own.review ? 'reviews.form.edit' : 'reviews.form.do')}</Button>
      </p>
    </form>
  )
}

/** What was said, what became of it, and until when it may be changed. */
const Said = (facts: LineFacts) => {
  const { t, tongue, order, part, own } = facts
  const { review } = own
  if (!review) return null
  if (review.state === 'withdrawn') return <p>{t('reviews.own.withdrawn')}</p>
  return (
    <>
      <p>
        <Score t={t} stars={review.stars} />
      </p>
      <Words text={review.says} />
      {review.state === 'held' && <p>{t('reviews.own.held')}</p>}
      {review.state === 'hidden' && review.reason && <p>{t('reviews.hidden', { reason: t(`reviews.reason.${review.reason}`) })}</p>}
      <Reply t={t} tongue={tongue} shop={part.order.shopName} reply={review.reply} />
      {review.editable ? (
        <>
          <p class="small">{t('reviews.own.until', { day: formatDay(new Date(review.editUntil), tongue) })}</p>
          <Form {...facts} />
        </>
      ) : (
        <p class="small">{t('reviews.own.over')}</p>
      )}
      <p class="small">{t('reviews.own.withdraw_why')}</p>
      <div class="acts">
        <PostButton to={to.orderReview(order.number, part.letter, own.line, 'tarik')} kind="danger" small>
          {t('reviews.own.withdraw')}
        </PostButton>
      </div>
    </>
  )
}

const summaryOf = ({ t, own, line }: LineFacts): string => {
  const thing = [line.name, optionsText(line.options)].filter(Boolean).join(', ')
  return t(own.review ? 'reviews.own.said' : own.open ? 'reviews.own.write' : 'reviews.own.late', { thing })
}

/** One form for each thing that was handed over, named as it was bought. */
export const OwnReviews = (facts: Facts) => {
  const { t, part, reviews, wrong } = facts
  const mine = reviews.flatMap((own) => {
    const line = part.order.lines.find(({ id }) => id === own.line)
    return line ? [{ own, line }] : []
  })
  if (mine.length === 0) return null
  return (
    <section class="own-review" aria-labelledby={`ulasan-${part.letter}`}>
      <h3 id={`ulasan-${part.letter}`}>{t('reviews.own.title')}</h3>
      {mine.map(({ own, line }) =>
        own.review || own.open ? (
          <details class="history" open={wrong?.line === own.line}>
            <summary>{summaryOf({ ...facts, own, line })}</summary>
            {own.review ? <Said {...facts} own={own} line={line} /> : <Form {...facts} own={own} line={line} />}
          </details>
        ) : (
          <p class="small">{summaryOf({ ...facts, own, line })}</p>
        ),
      )}
    </section>
  )
}
