import { refused } from '#src/base/outcome.ts'
import { dayOf, formatClock } from '#src/base/time.ts'
import { beginsAt, endsAt } from '#src/spaces/booking.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import { moveBooking, moveSchema } from '#src/spaces/move.db.ts'
import { tryMove } from '#src/spaces/move-preview.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { atFields, readWish, type WishTyped, wishFrom } from '../hub/_wish.ts'
import type { Typed } from '../shop/form.ts'
import type { Visit } from '../visit.ts'
import { bookingErrand } from './_booking-errand.tsx'
import { MoveView } from './booking-move.view.tsx'

const typedIn = (form: Typed): WishTyped => readWish({ get: (name) => form.given(name), names: () => form.names() })

const clock = (at: Date): string => formatClock(at, 'en').slice(0, 5)

/** Its own time, where nothing has been typed yet. */
function asItIs({ periods, people }: WholeBooking): WishTyped {
  const [start, end] = [beginsAt(periods), endsAt(periods)]
  const last = dayOf(new Date(end.getTime() - 1))
  return {
    day: dayOf(start),
    endDay: last === dayOf(start) ? '' : last,
    mode: periods.length > 1 ? 'jam_sama' : 'menerus',
    from: clock(start),
    until: dayOf(end) === last ? clock(end) : '24:00',
    people: String(people),
    extras: {},
    answers: {},
    rhythm: '',
    repeatUntil: '',
    repeatCount: '',
  }
}

async function preview(visit: Visit, booking: WholeBooking, typed: WishTyped) {
  const read = wishFrom(booking.bookable.slug, { ...typed, people: String(booking.people), extras: {}, answers: {} })
  if (!read.wish) return { refusals: atFields(read.refusals), alternatives: [] }
  const tried = await tryMove(visit.ctx, booking.number, read.wish.periods)
  return { ...tried, refusals: atFields(tried.refusals), periods: read.wish.periods }
}

const pages = bookingErrand({
  title: 'room.my.move',
  did: 'pindah',
  async main(visit, booking, shown) {
    const { ctx, t, c } = visit
    const query = c.req.query()
    const asked = readWish({ get: (name) => query[name], names: () => Object.keys(query) })
    const typed = shown.form.given('hari') ? typedIn(shown.form) : asked
    const space = await spaceCalled(ctx.db, booking.bookable.slug, ctx.tongue)
    return (
      <MoveView
        t={t}
        tongue={ctx.tongue}
        booking={booking}
        grid={space?.gridMinutes ?? 30}
        typed={typed.day ? typed : asItIs(booking)}
        tried={typed.day ? await preview(visit, booking, typed) : undefined}
        {...shown}
      />
    )
  },
  async run(ctx, number, form) {
    const read = wishFrom('-', { ...typedIn(form), people: '1', extras: {}, answers: {} })
    if (!read.wish) return refused(...read.refusals)
    const wish = readBooking(moveSchema.pick({ version: true }), { version: form.given('version') })
    if (!wish.ok) return wish
    const moved = await moveBooking(ctx, { number, periods: read.wish.periods, version: wish.value.version })
    return moved.ok ? moved : refused(...atFields(moved.refusals))
  },
})

export const showMove = pages.show
export const moveMyBooking = pages.send
