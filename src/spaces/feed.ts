import { createHash } from 'node:crypto'
import { type IcsEntry, type IcsStatus, icsText } from '#src/base/ics.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Say } from '#src/ui/words.ts'
import type { BookingState, Period, UsageClass } from './booking.ts'

/** How long what was called off is still told, and how far back a calendar goes. */
export const feedDays = { cancelled: 30, past: 90, roomPast: 14, roomAhead: 400 } as const

/** One booking as a calendar needs it. */
export type FeedBooking = {
  id: string
  number: string
  state: BookingState
  class: UsageClass | null
  title: string
  space: string
  place: string | null
  body: string | null
  unit: string
  people: number
  version: number
  lapsesAt: Date | null
  changedAt: Date
  periods: Period[]
}

const firm: readonly BookingState[] = ['confirmed', 'in_use', 'completed']
const off: readonly BookingState[] = ['declined', 'cancelled', 'expired', 'no_show']

export const feedStatus = (state: BookingState): IcsStatus =>
  firm.includes(state) ? 'CONFIRMED' : off.includes(state) ? 'CANCELLED' : 'TENTATIVE'

/** A UID for the public that leads back to no row and no other calendar, and still is the same tomorrow. */
const publicUid = (id: string, place: number): string =>
  `${createHash('sha256').update(`terpakai ${id} ${place}`).digest('hex').slice(0, 32)}@ruang.mch`

type Said = Pick<IcsEntry, 'summary' | 'description' | 'location' | 'url'>

/** The address alone, out of `Name <address>`. */
const bareAddress = (from: string): string => /<([^<>]+)>/.exec(from)?.[1] ?? from

/** `mail`: under which address the house writes letters. */
export type Telling = { t: Say; tongue: Tongue; origin: string; mail: string }

const entriesOf = (booking: FeedBooking, { mail }: Telling, uid: (place: number) => string, said: Said): IcsEntry[] =>
  booking.periods.map(({ start, end }, place) => ({
    uid: uid(place),
    stamp: booking.changedAt,
    sequence: booking.version - 1,
    status: feedStatus(booking.state),
    from: start,
    until: end,
    organizer: { name: booking.unit, mail: bareAddress(mail) },
    ...said,
  }))

/** Whoever booked, or runs the desk: every stretch of the booking by itself, so several days at the same hours leave the nights free. */
export function ownEntries(booking: FeedBooking, telling: Telling, page: (number: string) => string): IcsEntry[] {
  const { t, tongue, origin } = telling
  const waits = feedStatus(booking.state) === 'TENTATIVE' && booking.lapsesAt
  const lines = [
    `${booking.number} · ${t(`room.state.${booking.state}`)}`,
    ...(waits ? [t('room.ics.lapses', { until: formatMoment(waits, tongue) })] : []),
    ...(booking.body ? [booking.body] : []),
    t('room.ics.people', { n: booking.people }),
  ]
  return entriesOf(booking, telling, (place) => `${booking.id}-${place + 1}@ruang.mch`, {
    summary: booking.title ? `${booking.title} (${booking.space})` : booking.space,
    description: lines.join('\n'),
    location: booking.place ? `${booking.space}, ${booking.place}` : booking.space,
    url: `${origin}${page(booking.number)}`,
  })
}

/** Everybody: that it is taken, and for which class of activity. */
export const publicEntries = (booking: FeedBooking, telling: Telling, page: string): IcsEntry[] =>
  entriesOf(booking, telling, (place) => publicUid(booking.id, place), {
    summary: booking.class ? `${telling.t('room.taken')} · ${telling.t(`room.class.${booking.class}`)}` : telling.t('room.taken'),
    location: booking.space,
    url: `${telling.origin}${page}`,
  })

const product = '-//Metro Creative Hub//Ruang//ID'
const refreshHours = 1

/** A calendar to subscribe to. */
export const feedText = (name: string, entries: readonly IcsEntry[]): string => icsText({ product, name, refreshHours }, entries)

/** Bookings one letter tells of; where all of them are called off, it asks the reader's calendar to strike them. */
export const bookingsText = (bookings: readonly FeedBooking[], telling: Telling, page: (number: string) => string): string =>
  icsText(
    { product, method: bookings.every(({ state }) => feedStatus(state) === 'CANCELLED') ? 'CANCEL' : 'PUBLISH' },
    bookings.flatMap((one) => ownEntries(one, telling, page)),
  )

/** One booking by itself. */
export const bookingText = (booking: FeedBooking, telling: Telling, page: (number: string) => string): string =>
  bookingsText([booking], telling, page)
