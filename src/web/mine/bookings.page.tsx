import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { extendHold, submitBooking } from '#src/spaces/booking.db.ts'
import { beginsAt, bookingClocks, useSchema } from '#src/spaces/booking.ts'
import { bodiesOf, bookingsOf, myBooking, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { cancelBooking, cancelSchema } from '#src/spaces/cancel.db.ts'
import { checkIn } from '#src/spaces/check-in.db.ts'
import { myFeeds } from '#src/spaces/feed.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { html, redirect } from '../answer.tsx'
import { inAddress, readWish, type WishTyped } from '../hub/_wish.ts'
import { CheckView } from '../hub/book.view.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'
import { MyBookingsView, MyBookingView } from './bookings.view.tsx'

const news = ['terkirim', 'batal', 'hadir', 'lepas'] as const

const perPage = 20

/** The reader's bookings, the newest first. */
export const showBookings: Page = mine(async (visit) => {
  const { ctx, t, c } = visit
  const found = await bookingsOf(ctx, { after: c.req.query('sesudah')?.slice(0, 20), most: perPage + 1 })
  const more = found.length > perPage ? found[perPage - 1]?.number : undefined
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('room.mine'),
    main: (
      <MyBookingsView
        t={t}
        tongue={ctx.tongue}
        bookings={found.slice(0, perPage)}
        more={more}
        feed={(await myFeeds(ctx)).find(({ space }) => space === null)}
        news={c.req.query('sudah') === 'dicabut' ? t('room.ics.ended') : undefined}
      />
    ),
  })
})

const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

type Wrong = { refusals: readonly Refusal[]; form: Typed }

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

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const booking = await myBooking(ctx, numberOf(visit))
  const over = booking.lapsesAt !== null && booking.lapsesAt <= ctx.now
  if (booking.state === 'held' && !over) return await showHeld(visit, booking, wrong)
  const did = news.find((one) => one === c.req.query('sudah'))
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
      />
    ),
  })
}

export const showBooking: Page = mine((visit) => show(visit))

/** Sends what was held; the answers come along from the pages before. */
export const sendBooking: Page = async (visit) => {
  const form = await readForm(visit)
  const number = numberOf(visit)
  const { answers } = readWish({ get: (name) => form.given(name), names: () => form.names() })
  const read = readBooking(useSchema, {
    title: form.text('title'),
    purpose: form.text('purpose'),
    organisation: form.given('organisation'),
    answers,
  })
  if (!read.ok) return await show(visit, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => submitBooking(ctx, { ...read.value, number }),
    () => to.myBooking(number, { sudah: 'terkirim' }),
  )
  return 'response' in made ? made.response : await show(visit, { refusals: made.refused.refusals, form })
}

const errand =
  (run: (visit: Visit, number: string, form: Typed) => Promise<Outcome<unknown>>, next: (number: string, form: Typed) => string): Page =>
  async (visit) => {
    const form = await readForm(visit)
    const number = numberOf(visit)
    const outcome = await run(visit, number, form)
    return outcome.ok ? redirect(visit, next(number, form)) : await show(visit, { refusals: outcome.refusals, form })
  }

const again = (number: string, form: Typed) =>
  to.myBooking(number, inAddress(readWish({ get: (name) => form.given(name), names: () => form.names() })))

export const lengthenHold: Page = errand((visit, number) => extendHold(visit.ctx, { number }), again)

/** Going back frees the room at once; the pages before open again with everything typed. */
export const releaseHold: Page = errand(
  (visit, number) => cancelBooking(visit.ctx, { number, reason: visit.t('room.released') }),
  (_, form) => to.bookSpace(form.given('slug') ?? '', inAddress(readWish({ get: (name) => form.given(name), names: () => form.names() }))),
)

export const cancelMyBooking: Page = errand(
  async (visit, number, form) => {
    const read = readBooking(cancelSchema, { reason: form.text('reason'), version: form.given('version') })
    return read.ok ? await cancelBooking(visit.ctx, { ...read.value, number }) : read
  },
  (number) => to.myBooking(number, { sudah: 'batal' }),
)

export const checkInMyself: Page = errand(
  (visit, number) => checkIn(visit.ctx, { number }),
  (number) => to.myBooking(number, { sudah: 'hadir' }),
)
