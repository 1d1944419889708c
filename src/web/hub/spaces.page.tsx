import { Missing } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, isDay, minutesAfter } from '#src/base/time.ts'
import { may } from '#src/platform/context.ts'
import { type DayPlan, planOf, weeksOf } from '#src/spaces/calendar.ts'
import { myFeeds } from '#src/spaces/feed.db.ts'
import { takenIn } from '#src/spaces/free-times.db.ts'
import { holidaysIn } from '#src/spaces/holiday.db.ts'
import { allSpaces, type Space, spaceCalled, tariffsFrom } from '#src/spaces/space-read.db.ts'
import { holidayRulesOf, timeRulesOf, timeRulesOfAll } from '#src/spaces/when.db.ts'
import { lastDay } from '#src/spaces/when.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { SpaceView } from './space.view.tsx'
import { SpacesView } from './spaces.view.tsx'

/** Every room and thing with how today looks. */
export const spacesPage: Page = async (visit) => {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const today = dayOf(ctx.now)
  const days = { from: today, to: dayPlus(today, 1) }
  const spaces = await allSpaces(ctx.db, ctx.tongue)
  const ids = spaces.map(({ id }) => id)
  const [taken, holidays, rules] = await Promise.all([
    takenIn(ctx.db, ids, days.from, days.to),
    holidaysIn(ctx.db, days.from, days.to, english),
    timeRulesOfAll(ctx.db, ids, [{ start: cityInstant(days.from), end: cityInstant(days.to) }], english),
  ])
  const shown = spaces.flatMap((space) => {
    const own = rules.get(space.id)
    return own ? [{ space, today: planOf(own, today, taken.get(space.id) ?? [], holidays) }] : []
  })
  return html(visit, {
    door: 'hub',
    title: t('room.title'),
    description: t('room.lead'),
    canonical: to.spaces(),
    asOf: ctx.now,
    main: <SpacesView t={t} tongue={ctx.tongue} spaces={shown} illustrative={spaces.some((one) => one.illustrative)} />,
  })
}

/** The month and day an address asks for; anything else is this month and today. */
function asked(visit: Visit, today: Day): { month: string; day: Day } {
  const given = visit.c.req.query('hari') ?? ''
  const month = visit.c.req.query('bulan') ?? ''
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(month)
  if (isDay(given)) return { month: given.slice(0, 7), day: given }
  if (isMonth) return { month, day: month === today.slice(0, 7) ? today : (`${month}-01` as Day) }
  return { month: today.slice(0, 7), day: today }
}

async function plansOf(visit: Visit, space: Space, month: string): Promise<Map<Day, DayPlan>> {
  const { ctx } = visit
  const all = weeksOf(month).flat()
  const days = { from: all[0] as Day, to: dayPlus(all.at(-1) as Day, 1) }
  const [taken, holidays, rules] = await Promise.all([
    takenIn(ctx.db, [space.id], days.from, days.to),
    holidaysIn(ctx.db, days.from, days.to, ctx.tongue === 'en'),
    timeRulesOf(ctx.db, space.id, [{ start: cityInstant(days.from), end: cityInstant(days.to) }], ctx.tongue === 'en'),
  ])
  if (!rules) throw new Missing('space')
  return new Map(all.map((day) => [day, planOf(rules, day, taken.get(space.id) ?? [], holidays)]))
}

/** One room: what it is, when it is free, what it costs and on which basis. */
export const spacePage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const space = await spaceCalled(ctx.db, c.req.param('slug') ?? '', ctx.tongue)
  if (!space) throw new Missing('space')
  const today = dayOf(ctx.now)
  const { month, day } = asked(visit, today)
  const [plans, tariffs, holidays, desk] = await Promise.all([
    plansOf(visit, space, month),
    tariffsFrom(ctx.db, space.id, today),
    holidayRulesOf(ctx.db, space.unit),
    may(ctx, 'spaces.desk.run', { unit: space.unit }),
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
        holidays={holidays}
        feed={desk ? { mine: (await myFeeds(ctx)).find((one) => one.space === space.slug) } : undefined}
      />
    ),
  })
}
