import { supportGrid } from '#src/support/event-need.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { GridView } from './support-grid.view.tsx'

/** Events to come and what stands behind them, kind by kind: who promised, and what nobody is in charge of. */
export const gridPage: Page = async (visit) => {
  const { ctx, t } = visit
  const rows = await supportGrid(ctx.db, ctx.tongue === 'en')
  return html(visit, {
    door: 'hub',
    title: t('keep.grid.title'),
    description: t('keep.grid.lead'),
    canonical: to.supportGrid(),
    asOf: ctx.now,
    main: <GridView t={t} tongue={ctx.tongue} rows={rows} />,
  })
}
