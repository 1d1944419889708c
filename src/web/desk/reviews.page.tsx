import { ruleReview } from '#src/market/review.db.ts'
import { reviewsForDesk } from '#src/market/review-read.db.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskReviews } from './reviews.view.tsx'

async function closedFor({ ctx, t }: Visit): Promise<string | undefined> {
  const answer = await mayOrWhy(ctx, 'market.shop.review')
  if (answer.ok) return undefined
  return answer.refusal ? sayRefusal(t, answer.refusal) : t('reviews.desk.not_yours')
}

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [waiting, hidden, closed] = await Promise.all([
    reviewsForDesk(ctx.db, 'waiting'),
    reviewsForDesk(ctx.db, 'hidden'),
    closedFor(visit),
  ])
  return deskPage(visit, held, 'reviews', {
    title: t('reviews.desk.title'),
    ...answerOf(wrong),
    main: (
      <DeskReviews
        visit={visit}
        waiting={waiting}
        hidden={hidden.filter(({ mended }) => !mended)}
        closed={closed}
        wrong={wrong}
        did={c.req.query('sudah') === 'diputus'}
      />
    ),
  })
}

/** Reviews that are held, flagged or written anew after they were hidden; and those that are hidden. */
export const deskReviewsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'reviews')
  return held instanceof Response ? held : show(visit, held)
}

export const ruleReviewPage: Page = async (visit) => {
  const held = await deskPart(visit, 'reviews')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const review = visit.c.req.param('review') ?? ''
  const [verdict = '', reason = ''] = form.text('word').split(' ')
  const done = await tryErrand(
    visit,
    form,
    review,
    (ctx) => ruleReview(ctx, { review, input: { verdict, reason } }),
    () => to.deskReviews({ sudah: 'diputus' }),
  )
  return done instanceof Response ? done : show(visit, held, done)
}
