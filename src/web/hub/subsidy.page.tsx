import { type Day, dayOf, isDay } from '#src/base/time.ts'
import { subsidyNames, subsidyOf } from '#src/spaces/subsidy.db.ts'
import { subsidyCsv } from '#src/spaces/subsidy.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { SubsidyView, subsidyColumns } from './subsidy.view.tsx'

const mostDays = 3 * 366

/** The days of the report: this year to its end unless others are asked for. */
function daysAsked({ c, ctx }: Visit): { from: Day; to: Day; wrong: { rule: string; field: string }[] } {
  const year = dayOf(ctx.now).slice(0, 4)
  const all = { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day }
  const [from, until] = [c.req.query('dari') || all.from, c.req.query('sampai') || all.to]
  if (!isDay(from)) return { ...all, wrong: [{ rule: 'spaces.when.unreadable', field: 'dari' }] }
  if (!isDay(until)) return { ...all, wrong: [{ rule: 'spaces.when.unreadable', field: 'sampai' }] }
  if (until < from) return { ...all, wrong: [{ rule: 'spaces.when.end_before_start', field: 'sampai' }] }
  if ((Date.parse(until) - Date.parse(from)) / 86_400_000 > mostDays)
    return { ...all, wrong: [{ rule: 'room.subsidy.years', field: 'sampai' }] }
  return { from, to: until, wrong: [] }
}

/** What the city let go of, by what one asks: a picture, a table and a file with the same sums. */
export const subsidyPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const { wrong, ...days } = daysAsked(visit)
  const by = subsidyColumns.find((one) => one === c.req.query('menurut')) ?? 'class'
  const [rows, names] = await Promise.all([subsidyOf(ctx.db, days), subsidyNames(ctx.db, ctx.tongue === 'en')])
  return html(visit, {
    door: 'hub',
    title: t('room.subsidy.title'),
    description: t('room.subsidy.how'),
    canonical: to.subsidy(),
    asOf: ctx.now,
    ...(wrong.length > 0 ? { refusals: wrong, status: 422 } : {}),
    main: (
      <SubsidyView
        t={t}
        tongue={ctx.tongue}
        rows={rows}
        days={days}
        by={by}
        names={names}
        refusals={wrong}
        typed={{ from: c.req.query('dari') ?? days.from, to: c.req.query('sampai') ?? days.to }}
      />
    ),
  })
}

export const subsidyCsvPage: Page = async (visit) => {
  const { c, ctx } = visit
  const { from, to: until } = daysAsked(visit)
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', `attachment; filename="subsidi-ruang-${from}-${until}.csv"`)
  c.header('cache-control', 'no-cache')
  return c.body(`\ufeff${subsidyCsv(await subsidyOf(ctx.db, { from, to: until }))}`)
}
