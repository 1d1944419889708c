import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { formatClock, minutesAfter, type Tongue } from '#src/base/time.ts'
import type { Zone } from '#src/base/zones.ts'
import { beginsAt, bookingClocks, endsAt, mayBeCancelled } from '#src/spaces/booking.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import type { BookingStanding } from '#src/spaces/booking-standing.db.ts'
import { mayBeReclassed } from '#src/spaces/requote.db.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { ObjectLink } from '../hub/object.view.tsx'
import { to } from '../to.ts'
import { AppealStands } from './booking-after.view.tsx'
import { WaiverStands } from './booking-terms.view.tsx'
import { BookingFacts, BookingStatus, BookingSteps, TurnLine } from './bookings.view.tsx'
import { MineFrame } from './mine-frame.view.tsx'

export type MyBookingFacts = {
  t: Say
  tongue: Tongue
  booking: WholeBooking
  standing: BookingStanding
  post(code: string): string
  now: Date
  refusals: readonly Refusal[]
  news: string | undefined
  once: string
  zone?: Zone | undefined
  children?: Child
}

/** In sight from the day it stands; pressed only while it is open, and else it says when that is. */
const CheckIn = ({ t, tongue, booking, now, once }: MyBookingFacts) => {
  if (booking.state !== 'confirmed' || !booking.bookable.checkIn) return null
  const opens = minutesAfter(beginsAt(booking.periods), -bookingClocks.checkInBefore)
  const closes = minutesAfter(beginsAt(booking.periods), bookingClocks.checkInAfter)
  const closed =
    now < opens ? t('room.my.check_in_from', { from: formatClock(opens, tongue), until: formatClock(closes, tongue) }) : undefined
  if (now >= closes) return null
  return (
    <PostButton to={to.myBookingErrand(booking.number, 'hadir')} once={once} closed={closed}>
      {t('room.check_in')}
    </PostButton>
  )
}

/** The errands that are open in its state, the one that waits for the reader first. */
function errandsOf({ booking, standing, now }: MyBookingFacts): { errand: string; words: string; main?: boolean }[] {
  const { state } = booking
  const over = endsAt(booking.periods) <= now
  const appealable = state === 'no_show' && !standing.appeal && standing.appealUntil !== null && standing.appealUntil > now
  return [
    ...(standing.requoted ? [{ errand: 'tarif-baru', words: 'room.my.requote_open', main: true }] : []),
    ...(appealable ? [{ errand: 'banding', words: 'room.my.appeal', main: true }] : []),
    ...(state === 'completed' && !standing.levyAnswered ? [{ errand: 'pungutan', words: 'room.my.levy_open', main: true }] : []),
    ...(['pending', 'awaiting_payment', 'confirmed', 'in_use'].includes(state) && !over
      ? [{ errand: 'pindah', words: 'room.my.move' }]
      : []),
    ...(mayBeReclassed(state) && !standing.requoted ? [{ errand: 'perubahan', words: 'room.my.change' }] : []),
    ...((state === 'pending' || state === 'awaiting_payment') && booking.price > 0
      ? [{ errand: 'keringanan', words: 'room.my.waiver' }]
      : []),
    ...((mayBeCancelled.includes(state) && state !== 'held') || state === 'in_use' ? [{ errand: 'pembatalan', words: 'room.cancel' }] : []),
  ]
}

const Errands = (facts: MyBookingFacts) => {
  const { t, booking, standing } = facts
  const all = errandsOf(facts)
  const letter = standing.letter && ['confirmed', 'in_use', 'completed', 'awaiting_tariff', 'awaiting_basis'].includes(booking.state)
  if (all.length === 0 && !letter && !booking.class) return null
  return (
    <section class="errands" aria-labelledby="urusan">
      <h2 id="urusan">{t('room.my.errands')}</h2>
      <p class="acts">
        {all.map(({ errand, words, main }) => (
          <LinkButton href={to.myBookingErrand(booking.number, errand)} kind={main ? 'main' : 'ghost'}>
            {t(words)}
          </LinkButton>
        ))}
        {letter && standing.letter && (
          <LinkButton href={to.letter(standing.letter)} kind="ghost">
            {t('room.letter.open')}
          </LinkButton>
        )}
        {letter && standing.letter && (
          <LinkButton href={to.letterFile(standing.letter)} kind="ghost">
            {t('room.paper.download')}
          </LinkButton>
        )}
        {booking.class && (
          <LinkButton href={to.myBookingCalendar(booking.number)} kind="ghost" download>
            {t('room.ics.add')}
          </LinkButton>
        )}
      </p>
    </section>
  )
}

const Objection = ({ t, booking, standing }: MyBookingFacts) => {
  if (!booking.class) return null
  if (standing.objection?.upheld === null)
    return (
      <Notice kind="wait">
        {t('room.object.waits', { case: standing.objection.case })} <a href={to.myObjections()}>{t('room.object.mine')}</a>
      </Notice>
    )
  return <ObjectLink t={t} booking={booking.number} />
}

export const MyBookingView = (facts: MyBookingFacts) => {
  const { t, tongue, booking } = facts
  return (
    <MineFrame t={t} refusals={facts.refusals} room="bookings" title={booking.title || booking.number} news={facts.news}>
      <p class="number">
        {booking.number} <BookingStatus t={t} state={booking.state} />
      </p>
      {facts.children}
      <TurnLine t={t} tongue={tongue} booking={booking} />
      <AppealStands {...facts} />
      <WaiverStands {...facts} />
      <CheckIn {...facts} />
      <Errands {...facts} />
      <BookingFacts t={t} tongue={tongue} booking={booking} zone={facts.zone} />
      <Objection {...facts} />
      <BookingSteps t={t} tongue={tongue} booking={booking} />
    </MineFrame>
  )
}
