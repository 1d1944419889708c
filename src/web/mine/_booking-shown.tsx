import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { beginsAt, bookingClocks } from '#src/spaces/booking.ts'
import { bodiesOf, myBooking, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { letterOfBooking } from '#src/spaces/consent-letter.db.ts'
import { seriesNumberOf } from '#src/spaces/series-read.db.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { zoneFor } from '../_zone.ts'
import { html, redirect } from '../answer.tsx'
import { readWish, type WishTyped } from '../hub/_wish.ts'
import { CheckView } from '../hub/book-check.view.tsx'
import { freshOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MyBookingView } from './bookings.view.tsx'
import { OfSeries } from './series.view.tsx'
import { ZoneChoice } from './zone.view.tsx'

const news = ['terkirim', 'batal', 'hadir', 'lepas'] as const

export const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

export type Wrong = { refusals: readonly Refusal[]; form: Typed }

const answersOf = (visit: Visit, form: Typed | undefined): WishTyped => {
  const all = visit.c.req.query()
  return form
    ? readWish({ get: (name) => form.given(name), names: () => form.names() })
    : readWish({ get: (name) => all[name], names: () => Object.keys(all) })
}

/** A hold still wants its name and for whom; everything else about it was asked before. */
async function showHeld(visit: Visit, booking: WholeBooking, wrong?: Wrong): Promise<Response> {
  const { ctx, t } = visit
  const space = await spaceCalled(ctx.db, booking.bookable.slug, ctx.tongue)
  if (!space || !booking.lapsesAt) return redirect(visit, to.spaces())
  const form = wrong?.form
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('room.check_title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <CheckView
        t={t}
        tongue={ctx.tongue}
        space={space}
        typed={answersOf(visit, form)}
        refusals={wrong?.refusals ?? []}
        number={booking.number}
        heldUntil={booking.lapsesAt}
        heldLonger={booking.heldLonger}
        periods={booking.periods}
        bodies={await bodiesOf(ctx)}
        form={{ title: form?.text('title') ?? '', purpose: form?.text('purpose') ?? '', organisation: form?.text('organisation') ?? '' }}
        once={freshOnce()}
      />
    ),
  })
}

const mayCheckIn = (booking: WholeBooking, now: Date): boolean => {
  const begins = beginsAt(booking.periods).getTime()
  return (
    booking.state === 'confirmed' &&
    now.getTime() >= begins - bookingClocks.checkInBefore * 60_000 &&
    now.getTime() < begins + bookingClocks.checkInAfter * 60_000
  )
}

/** One's own booking as it is now; a form on it that was refused, with everything typed. */
export async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const booking = await myBooking(ctx, numberOf(visit))
  const over = booking.lapsesAt !== null && booking.lapsesAt <= ctx.now
  if (booking.state === 'held' && !over) return await showHeld(visit, booking, wrong)
  const did = news.find((one) => one === c.req.query('sudah'))
  const zone = await zoneFor(visit)
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
        reason={wrong?.form.text('reason') ?? ''}
        once={freshOnce()}
        mayCheckIn={mayCheckIn(booking, ctx.now)}
        letter={(await letterOfBooking(ctx.db, booking.number))?.code}
        zone={zone}
      >
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
