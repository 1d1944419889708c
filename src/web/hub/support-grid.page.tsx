import { gridCount, supportGrid } from '#src/support/event-need.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { GridView } from './support-grid.view.tsx'

const perPage = 50

/** Events to come and what stands behind them, kind by kind: who promised, and what nobody is in charge of. */
export const gridPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const after = c.req.query('sesudah')?.slice(0, 140)
  const [{ rows, next }, count] = await Promise.all([
    supportGrid(ctx.db, { most: perPage, after, english: ctx.tongue === 'en' }),
    gridCount(ctx.db),
  ])
  return html(visit, {
    door: 'hub',
    title: t('keep.grid.title'),
    description: t('keep.grid.lead'),
    canonical: to.supportGrid(),
    asOf: ctx.now,
    ...(after ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: <GridView t={t} tongue={ctx.tongue} rows={rows} count={count} next={next && to.supportGrid({ sesudah: next })} />,
  })
}
