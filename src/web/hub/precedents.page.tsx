import { objectionDays, precedents } from '#src/spaces/objection.db.ts'
import { questionsNow } from '#src/spaces/usage.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { PrecedentsView } from './precedents.view.tsx'

/** What was found about objections before: what counts for one counts for the next. Names nobody. */
export const precedentsPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const rule = c.req.query('aturan')?.slice(0, 60) || undefined
  const [found, questions] = await Promise.all([precedents(ctx.db, rule ? { rule } : {}), questionsNow(ctx.db)])
  return html(visit, {
    door: 'hub',
    title: t('room.object.precedents'),
    description: t('room.object.precedents_lead', { days: objectionDays }),
    canonical: to.precedents(),
    asOf: ctx.now,
    main: <PrecedentsView t={t} tongue={ctx.tongue} found={found} questions={questions} rule={rule} />,
  })
}
