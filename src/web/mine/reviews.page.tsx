import { cleanText } from '#src/base/text.ts'
import { readEvent } from '#src/events/read-input.ts'
import { giveReview, recuseFromReview, reviewSchema } from '#src/events/selection.db.ts'
import { reviewSheet, turnsOf } from '#src/events/selection-read.db.ts'
import { html } from '../answer.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from '../desk/_errand.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { ReviewsView, ReviewView } from './reviews.view.tsx'

/** What the reader is asked to judge. Whoever judges nothing finds nothing here. */
export const showReviews: Page = async (visit) => {
  const { ctx, t } = visit
  const turns = await turnsOf(ctx)
  const title = t('programme.review.title')
  return html(visit, { door: 'hub', private: true, title, main: <ReviewsView t={t} tongue={ctx.tongue} turns={turns} /> })
}

const turnOf = ({ c }: Visit) => (c.req.param('turn') ?? '').slice(0, 40)

async function show(visit: Visit, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const sheet = await reviewSheet(ctx, turnOf(visit))
  return html(visit, {
    door: 'hub',
    private: true,
    title: `${sheet.number} · ${sheet.title}`,
    ...answerOf(wrong),
    main: <ReviewView t={t} tongue={ctx.tongue} sheet={sheet} wrong={wrong} sent={c.req.query('sudah') === 'kirim'} />,
  })
}

export const showReview: Page = (visit) => show(visit)

export const sendReview: Page = async (visit) => {
  const { id, rubric } = await reviewSheet(visit.ctx, turnOf(visit))
  const form = await readForm(visit)
  const marks = Object.fromEntries(rubric.flatMap(({ code }) => (form.given(`m-${code}`) ? [[code, form.text(`m-${code}`)]] : [])))
  const read = readEvent(reviewSchema, { marks, note: form.text('note') })
  if (!read.ok) return await show(visit, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'give' })
  const made = await tryErrand(
    visit,
    form,
    'give',
    (ctx) => giveReview(ctx, { ...read.value, turn: id }),
    () => to.myReview(id, { sudah: 'kirim' }),
  )
  return made instanceof Response ? made : await show(visit, made)
}

export const stepAside: Page = async (visit) => {
  const { id } = await reviewSheet(visit.ctx, turnOf(visit))
  const form = await readForm(visit)
  const made = await tryErrand(
    visit,
    form,
    'aside',
    (ctx) => recuseFromReview(ctx, { turn: id, reason: cleanText(form.text('reason')) }),
    () => to.myReviews(),
  )
  return made instanceof Response ? made : await show(visit, made)
}
