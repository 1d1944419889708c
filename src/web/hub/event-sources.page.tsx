import { freshnessOf } from '#src/events/source-pages.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { FreshnessView } from './event-sources.view.tsx'

/** Which agencies keep the city's calendar up to date, for everybody to see. */
export const eventSourcesPage: Page = async (visit) => {
  const { ctx, t } = visit
  const agencies = await freshnessOf(ctx.db, ctx.now, ctx.tongue === 'en')
  return html(visit, {
    door: 'hub',
    title: t('source.public.title'),
    description: t('source.public.lead'),
    canonical: to.eventSources(),
    asOf: ctx.now,
    main: <FreshnessView t={t} tongue={ctx.tongue} agencies={agencies} />,
  })
}
