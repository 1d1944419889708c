import { dayOf } from '#src/base/time.ts'
import { allSpaces } from '#src/spaces/space-read.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { isFiltered, plansOfAll, readFilter, whatFits } from './_space-filter.ts'
import { SpacesView } from './spaces-list.view.tsx'

/** Every room and thing with how the day looks: today, or the one that is asked for. */
export const spacesPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const filter = readFilter(c.req.query())
  const day = filter.day ?? dayOf(ctx.now)
  const spaces = await allSpaces(ctx.db, ctx.tongue)
  const shown = await plansOfAll(visit, spaces, day)
  const filtered = isFiltered(filter)
  return html(visit, {
    door: 'hub',
    title: t('room.title'),
    description: t('room.lead'),
    canonical: to.spaces(),
    asOf: ctx.now,
    ...(filtered ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: (
      <SpacesView
        t={t}
        tongue={ctx.tongue}
        spaces={shown}
        filter={filter}
        fits={filtered ? whatFits(shown, filter) : undefined}
        day={day}
        illustrative={spaces.some((one) => one.illustrative)}
      />
    ),
  })
}
