import { Missing } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { helixScores, promisesOfHelix } from '#src/support/helix-score.db.ts'
import { helixes } from '#src/support/need.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { HelixView } from './helix-score.view.tsx'
import { yearOf } from './support.page.tsx'

const most = 300

/** Every promise of a helix in a year, so that its figure opens to its rows. */
export const helixPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const helix = helixes.find((one) => one === c.req.param('helix'))
  if (!helix) throw new Missing('helix')
  const year = yearOf(visit)
  const [scores, rows] = await Promise.all([helixScores(ctx.db, year, dayOf(ctx.now)), promisesOfHelix(ctx.db, helix, year, most)])
  return html(visit, {
    door: 'hub',
    title: t('helix.page', { helix: t(`need.helix.${helix}`), year }),
    canonical: to.supportHelix(helix),
    asOf: ctx.now,
    main: <HelixView t={t} tongue={ctx.tongue} helix={helix} year={year} score={scores.find((one) => one.helix === helix)} rows={rows} />,
  })
}
