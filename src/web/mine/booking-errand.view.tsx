import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { BookingStatus } from './bookings.view.tsx'
import { MineFrame } from './mine-frame.view.tsx'

/** Around every errand: which booking it is about, and the way back. */
export const ErrandFrame = ({
  t,
  tongue,
  booking,
  title,
  refusals,
  children,
}: {
  t: Say
  tongue: Tongue
  booking: WholeBooking
  title: string
  refusals: readonly Refusal[]
  children?: Child
}) => (
  <MineFrame t={t} refusals={refusals} room="bookings" title={title}>
    <div class="errand">
      <p class="about">
        <a href={to.myBooking(booking.number)}>{booking.title || booking.number}</a> <BookingStatus t={t} state={booking.state} />
        <span>
          {tongue === 'en' ? booking.bookable.nameEn : booking.bookable.name} · {whenText(booking.periods, tongue)}
        </span>
      </p>
      {children}
    </div>
  </MineFrame>
)

/** What every form on a booking carries: the key of one press, and the version it was shown. */
export const ErrandKeys = ({ once, version }: { once: string; version?: number }) => (
  <>
    <input type="hidden" name="once" value={once} />
    {version !== undefined && <input type="hidden" name="version" value={String(version)} />}
  </>
)
