import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { isDay } from '#src/base/time.ts'
import { type ChangedDate, changeSeries, previewChange, type SeriesChange, seriesChangeSchema } from '#src/spaces/series-change.db.ts'
import { mySeries, type WholeSeries } from '#src/spaces/series-read.db.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { zoneFor } from '../_zone.ts'
import { html, redirect } from '../answer.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'
import { type ChangeTyped, periodsAt, reachOf, readChange } from './_series-visit.ts'
import { ChangeSeriesView } from './series-change.view.tsx'

const fields: Readonly<Record<string, string>> = { day: 'hari', reach: 'lingkup', periods: 'tanggal', taking: 'yang_tidak_bisa' }
const atForm = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => ({ ...one, ...(one.field ? { field: fields[one.field.split('.')[0] ?? ''] ?? one.field } : {}) }))

const dateOf = (series: WholeSeries, typed: ChangeTyped) => series.dates.find(({ day }) => day === typed.day) ?? series.dates[0]

/** The change that was asked for, as the deed understands it. */
function wishOf(series: WholeSeries, typed: ChangeTyped): Outcome<SeriesChange> {
  const date = dateOf(series, typed)
  const periods = date && periodsAt(date, typed.on, typed.from, typed.until)
  if (!date || !periods) return { ok: false, refusals: [{ rule: 'spaces.when.unreadable', field: 'tanggal' }] }
  const read = seriesChangeSchema.safeParse({
    day: date.day,
    reach: reachOf(typed.reach),
    periods: periods.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })),
    ticked: typed.ticked.filter(isDay),
    taking: typed.taking,
  })
  if (read.success) return { ok: true, value: read.data }
  return {
    ok: false,
    refusals: atForm(read.error.issues.map(({ message, path }) => ({ rule: message, field: String(path[0] ?? 'periods') }))),
  }
}

type Shown = { typed: ChangeTyped; changed?: ChangedDate[]; refusals?: readonly Refusal[] }

async function show(visit: Visit, series: WholeSeries, { typed, changed, refusals = [] }: Shown): Promise<Response> {
  const { ctx, t } = visit
  const date = dateOf(series, typed)
  const space = await spaceCalled(ctx.db, series.slug, ctx.tongue)
  if (!date || !space) return redirect(visit, to.mySeries(series.number))
  const title = t('series.change_title', { title: series.title })
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title,
    refusals,
    ...(refusals.length > 0 ? { status: statusOf(refusals) } : {}),
    main: (
      <ChangeSeriesView
        t={t}
        tongue={ctx.tongue}
        title={title}
        series={series}
        date={date}
        grid={space.gridMinutes}
        typed={typed}
        changed={changed}
        refusals={refusals}
        zone={await zoneFor(visit)}
        once={freshOnce()}
      />
    ),
  })
}

/** Which date, when, how far; and then old and new of every date, before anything is changed. */
export const showChange: Page = mine(async (visit) => {
  const { c, ctx } = visit
  const series = await mySeries(ctx, c.req.param('number') ?? '')
  const typed = readChange(
    (name) => c.req.query(name),
    (name) => c.req.queries(name) ?? [],
  )
  if (!typed.reach && !typed.on) return await show(visit, series, { typed })
  const wish = wishOf(series, typed)
  if (!wish.ok) return await show(visit, series, { typed, refusals: wish.refusals })
  const changed = await previewChange(ctx, { ...wish.value, number: series.number })
  return await show(visit, series, changed.ok ? { typed, changed: changed.value } : { typed, refusals: atForm(changed.refusals) })
})

/** Changes what was shown; where something came in between, the preview is made anew with its reason. */
export const saveChange: Page = mine(async (visit) => {
  const { ctx, c } = visit
  const series = await mySeries(ctx, c.req.param('number') ?? '')
  const form = await readForm(visit)
  const typed = readChange((name) => form.given(name), form.all)
  const wish = wishOf(series, typed)
  if (!wish.ok) return await show(visit, series, { typed, refusals: wish.refusals })
  const made = await makeOnce(
    visit,
    form,
    (once) => changeSeries(once, { ...wish.value, number: series.number }),
    () => to.mySeries(series.number, { sudah: 'diubah' }),
  )
  if ('response' in made) return made.response
  const changed = await previewChange(ctx, { ...wish.value, number: series.number })
  return await show(visit, series, { typed, refusals: atForm(made.refused.refusals), ...(changed.ok ? { changed: changed.value } : {}) })
})
