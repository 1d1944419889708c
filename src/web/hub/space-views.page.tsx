import { type Day, dayOf, dayPlus, formatDay, formatMonth, isDay, minutesAfter, weeksOf } from '#src/base/time.ts'
import { lastDay } from '#src/spaces/when.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { spaceOf } from './_book-when.tsx'
import { asked, plansOn } from './_space-plans.ts'
import { SpaceAgendaView, SpaceDayView } from './space-views.view.tsx'
import { noon } from './spaces.view.tsx'

const bookableDays = (visit: Visit, space: { noticeHours: number; windowDays: number }) => ({
  first: dayOf(minutesAfter(visit.ctx.now, space.noticeHours * 60)),
  last: lastDay(space.windowDays, visit.ctx.now),
})

/** One day of a room with an address of its own. */
export const spaceDayPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const space = await spaceOf(visit)
  const given = c.req.query('hari') ?? ''
  const day = isDay(given) ? given : dayOf(ctx.now)
  const plan = (await plansOn(visit, space, [day])).get(day)
  const facts = { t, tongue: ctx.tongue, space, day, plan, ...bookableDays(visit, space) }
  return html(visit, {
    door: 'hub',
    title: t('room.day.title', { space: space.name, day: formatDay(noon(day), ctx.tongue) }),
    canonical: to.spaceDay(space.slug, day),
    asOf: ctx.now,
    head: <meta name="robots" content="noindex" />,
    main: <SpaceDayView {...facts} before={dayPlus(day, -1)} after={dayPlus(day, 1)} />,
  })
}

/** What is taken of a room in a month, day after day: for whoever reads lists rather than grids. */
export const spaceAgendaPage: Page = async (visit) => {
  const { ctx, t } = visit
  const space = await spaceOf(visit)
  const { month } = asked(visit, dayOf(ctx.now))
  const days = weeksOf(month)
    .flat()
    .filter((day): day is Day => day.startsWith(month))
  const plans = await plansOn(visit, space, days)
  const facts = { t, tongue: ctx.tongue, space, month, ...bookableDays(visit, space) }
  return html(visit, {
    door: 'hub',
    title: `${t('room.agenda.title', { space: space.name })}, ${formatMonth(noon(days[0] as Day), ctx.tongue)}`,
    canonical: to.spaceAgenda(space.slug, month),
    asOf: ctx.now,
    head: <meta name="robots" content="noindex" />,
    main: <SpaceAgendaView {...facts} plans={[...plans.values()]} />,
  })
}
