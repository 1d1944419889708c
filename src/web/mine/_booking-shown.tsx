import type { Outcome } from '#src/base/outcome.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { isEnded } from '#src/spaces/booking.ts'
import { myBooking } from '#src/spaces/booking-page.db.ts'
import { standingOf } from '#src/spaces/booking-standing.db.ts'
import { thingsOf } from '#src/spaces/handover.db.ts'
import { seriesNumberOf } from '#src/spaces/series-read.db.ts'
import { substitutesFor } from '#src/spaces/substitute.db.ts'
import { zoneFor } from '../_zone.ts'
import { html, redirect } from '../answer.tsx'
import { freshOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { showHeld, type Wrong } from './_booking-held.tsx'
import { showHoldOver } from './_hold-over.tsx'
import { MyBookingView } from './booking.view.tsx'
import { OfSeries } from './series.view.tsx'
import { Substitutes } from './substitute.view.tsx'
import { ToReturn } from './tools.view.tsx'
import { ZoneChoice } from './zone.view.tsx'

const news = [
  'terkirim',
  'batal',
  'hadir',
  'lepas',
  'pindah',
  'banding',
  'pungutan',
  'tarif',
  'perubahan',
  'keringanan',
  'pengganti',
] as const

export const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

/** One's own booking as it is now; a form on it that was refused, with everything typed. */
export async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const booking = await myBooking(ctx, numberOf(visit))
  const over = booking.lapsesAt !== null && booking.lapsesAt <= ctx.now
  if (booking.state === 'held' && !over) return await showHeld(visit, booking, wrong)
  // never sent, and its form just was: what it holds is not lost with the hold
  if (wrong && booking.class === null && (booking.state === 'held' || booking.state === 'expired'))
    return await showHoldOver(visit, booking, wrong)
  const did = news.find((one) => one === c.req.query('sudah'))
  const [zone, standing, names] = await Promise.all([zoneFor(visit), standingOf(ctx, booking.id), namesOf(ctx.db, ctx.tongue)])
  return html(visit, {
    door: 'hub',
    private: true,
    title: booking.title || booking.number,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <MyBookingView
        t={t}
        tongue={ctx.tongue}
        booking={over && booking.state === 'held' ? { ...booking, state: 'expired' } : booking}
        refusals={wrong?.refusals ?? []}
        news={did && !wrong ? t(`room.did.${did}`) : undefined}
        standing={standing}
        post={calledBy(names).post}
        now={ctx.now}
        once={freshOnce()}
        zone={zone}
      >
        <Substitutes t={t} tongue={ctx.tongue} booking={booking} all={await substitutesFor(ctx, booking.number)} />
        <ToReturn
          t={t}
          tongue={ctx.tongue}
          things={isEnded(booking.state) && booking.state !== 'completed' ? [] : await thingsOf(ctx.db, booking.id)}
          now={ctx.now}
        />
        <OfSeries t={t} number={await seriesNumberOf(ctx, booking.id)} />
        <ZoneChoice t={t} zone={zone} here={to.myBooking(booking.number)} signedIn />
      </MyBookingView>
    ),
  })
}

/** An errand of a booking's own page: done, it goes on; refused, the page says why. */
export const errand =
  (run: (visit: Visit, number: string, form: Typed) => Promise<Outcome<unknown>>, next: (number: string, form: Typed) => string): Page =>
  async (visit) => {
    const form = await readForm(visit)
    const number = numberOf(visit)
    const outcome = await run(visit, number, form)
    return outcome.ok ? redirect(visit, next(number, form)) : await show(visit, { refusals: outcome.refusals, form })
  }
