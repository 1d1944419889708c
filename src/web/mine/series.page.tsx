import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { isDay } from '#src/base/time.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { readdDate } from '#src/spaces/series.db.ts'
import { cancelSeries, seriesCancelSchema } from '#src/spaces/series-cancel.db.ts'
import { mySeries } from '#src/spaces/series-read.db.ts'
import { zoneFor } from '../_zone.ts'
import { html, redirect } from '../answer.tsx'
import { freshOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'
import { reachOf } from './_series-visit.ts'
import { MySeriesView } from './series.view.tsx'

const news = ['terkirim', 'ditambah', 'batal', 'diubah'] as const

const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

type Wrong = { refusals: readonly Refusal[]; form: Typed }

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const series = await mySeries(ctx, numberOf(visit))
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: series.title,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <MySeriesView
        t={t}
        tongue={ctx.tongue}
        series={series}
        now={ctx.now}
        zone={await zoneFor(visit)}
        refusals={wrong?.refusals ?? []}
        news={did && !wrong ? t(`series.did.${did}`) : undefined}
        form={{ reason: wrong?.form.text('reason') ?? '', reach: wrong?.form.text('lingkup') ?? '', day: wrong?.form.text('hari') ?? '' }}
        once={freshOnce()}
        here={to.mySeries(series.number)}
        signedIn
      />
    ),
  })
}

export const showSeries: Page = mine((visit) => show(visit))

const errand =
  (did: (typeof news)[number], run: (visit: Visit, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const form = await readForm(visit)
    const number = numberOf(visit)
    await mySeries(visit.ctx, number)
    const outcome = await run(visit, number, form)
    return outcome.ok ? redirect(visit, to.mySeries(number, { sudah: did })) : await show(visit, { refusals: outcome.refusals, form })
  }

export const readdMyDate: Page = errand('ditambah', async ({ ctx }, number, form) => {
  const day = form.text('hari')
  return isDay(day) ? await readdDate(ctx, { number, day }) : { ok: false, refusals: [{ rule: 'spaces.series.day' }] }
})

const fields: Readonly<Record<string, string>> = { reach: 'lingkup', day: 'hari' }

export const cancelMySeries: Page = errand('batal', async ({ ctx }, number, form) => {
  const read = readBooking(seriesCancelSchema, {
    reach: reachOf(form.text('lingkup')),
    day: form.given('hari'),
    reason: form.text('reason'),
  })
  const outcome = read.ok ? await cancelSeries(ctx, { ...read.value, number }) : read
  if (outcome.ok) return outcome
  return {
    ok: false,
    refusals: outcome.refusals.map((one) => ({
      ...one,
      ...(one.field && fields[one.field] ? { field: fields[one.field] as string } : {}),
    })),
  }
})
