import { myApplications } from '#src/support/application-read.db.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { ApplicationsView } from './applications.view.tsx'

/** What the reader asked the agencies for, whose turn each is and until when. */
export const showApplications: Page = mine(async (visit) => {
  const { ctx, t } = visit
  const rows = await myApplications(ctx)
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('apply.mine.title'),
    main: <ApplicationsView t={t} tongue={ctx.tongue} rows={rows} now={ctx.now} />,
  })
})
