import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { decisionSchema } from '#src/spaces/decide.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { approveSeries, declineSeries } from '#src/spaces/series-decide.db.ts'
import { deskSeries } from '#src/spaces/series-read.db.ts'
import { freshOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage } from './_desk-frame.tsx'
import { tryErrand, type Wrong } from './_errand.ts'
import { roomDeskOrEnded } from './_why-closed.ts'
import { DeskSeriesView } from './series.view.tsx'

const news = ['disetujui', 'ditolak'] as const

async function show(visit: Visit, held: DeskPowers, wrong?: Pick<Wrong, 'refusals' | 'form'> & Partial<Wrong>): Promise<Response> {
  const { ctx, t, c } = visit
  const series = await deskSeries(ctx, c.req.param('number') ?? '')
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'bookings', {
    title: series.title,
    ...(wrong ? { refusals: wrong.refusals, status: wrong.status ?? statusOf(wrong.refusals) } : {}),
    main: (
      <DeskSeriesView
        t={t}
        tongue={ctx.tongue}
        series={series}
        refusals={wrong?.refusals ?? []}
        whoCan={wrong?.whoCan ?? []}
        news={did && !wrong ? t(`series.desk.did.${did}`) : undefined}
        reason={wrong?.form.text('reason') ?? ''}
        once={freshOnce()}
      />
    ),
  })
}

/** A series as one thing, with its dates; each of them has a page of its own. */
export const deskSeriesPage: Page = async (visit) => {
  const held = await roomDeskOrEnded(visit)
  return held instanceof Response ? held : await show(visit, held)
}

type Ruling = (ctx: Ctx, wish: { number: string; reason: string }) => Promise<Outcome<unknown>>

const errand =
  (did: (typeof news)[number], rule: Ruling): Page =>
  async (visit) => {
    const held = await roomDeskOrEnded(visit)
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const number = visit.c.req.param('number') ?? ''
    const read = readBooking(decisionSchema, { reason: form.text('reason') })
    if (!read.ok) return await show(visit, held, { refusals: read.refusals, form })
    const made = await tryErrand(
      visit,
      form,
      did,
      (ctx) => rule(ctx, { number, reason: read.value.reason }),
      () => to.deskSeries(number, { sudah: did }),
    )
    return made instanceof Response ? made : await show(visit, held, made)
  }

export const approveSeriesOnDesk: Page = errand('disetujui', approveSeries)
export const declineSeriesOnDesk: Page = errand('ditolak', declineSeries)
