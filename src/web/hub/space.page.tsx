import { dayOf, minutesAfter } from '#src/base/time.ts'
import { may } from '#src/platform/context.ts'
import { inNoHands } from '#src/spaces/continuity.db.ts'
import { myFeeds } from '#src/spaces/feed.db.ts'
import { tariffAwaits, tariffsFrom } from '#src/spaces/space-read.db.ts'
import { holidayRulesOf } from '#src/spaces/when.db.ts'
import { lastDay } from '#src/spaces/when.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { spaceOf } from './_book-when.tsx'
import { asked, plansOf } from './_space-plans.ts'
import { SpaceView } from './space.view.tsx'

/** One room: what it is, when it is free, what it costs and on which basis. */
export const spacePage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const space = await spaceOf(visit)
  const today = dayOf(ctx.now)
  const { month, day } = asked(visit, today)
  const [plans, tariffs, waits, holidays, desk, nobody] = await Promise.all([
    plansOf(visit, space, month),
    tariffsFrom(ctx.db, space.id, today),
    tariffAwaits(ctx.db, space.id),
    holidayRulesOf(ctx.db, space.unit),
    may(ctx, 'spaces.desk.run', { unit: space.unit }),
    inNoHands(ctx.db, space.id),
  ])
  return html(visit, {
    door: 'hub',
    title: space.name,
    description: space.plain,
    canonical: to.space(space.slug),
    asOf: ctx.now,
    wide: true,
    ...(c.req.query('bulan') || c.req.query('hari') ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: (
      <SpaceView
        t={t}
        tongue={ctx.tongue}
        space={space}
        month={month}
        day={day}
        today={today}
        first={dayOf(minutesAfter(ctx.now, space.noticeHours * 60))}
        last={lastDay(space.windowDays, ctx.now)}
        plans={plans}
        tariffs={tariffs}
        waits={waits}
        holidays={holidays}
        nobody={nobody}
        feed={desk ? { mine: (await myFeeds(ctx)).find((one) => one.space === space.slug) } : undefined}
      />
    ),
  })
}
