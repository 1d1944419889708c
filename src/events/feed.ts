import type { IcsEntry } from '#src/base/ics.ts'
import { dayOf } from '#src/base/time.ts'
import type { EventStatus } from './event.ts'
import type { RegistrationState } from './registration.ts'

/** One date as calendars take it over. `uid` is the date's own and stays when it moves. */
export type FeedDate = {
  id: string
  eventUid: string
  slug: string
  title: string
  summary: string
  status: EventStatus
  statusReason: string
  organiser: string
  place: string
  onlineUrl: string
  subsector: string | null
  sequence: number
  changedAt: Date
  startsAt: Date
  endsAt: Date | null
  timeKnown: boolean
  cancelled: boolean
  several: boolean
}

const marks: Partial<Record<EventStatus, string>> = { postponed: 'Ditunda: ', cancelled: 'Dibatalkan: ' }

/** The entry of a date: what is called off says so and stays, what is put off is tentative, what has no hour yet is a whole day. */
export function entryOf(date: FeedDate, origin: string): IcsEntry {
  const host = new URL(origin).hostname
  const off = date.cancelled || date.status === 'cancelled'
  const said = {
    uid: `${date.id}@${host}`,
    stamp: date.changedAt,
    sequence: date.sequence,
    status: off ? ('CANCELLED' as const) : date.status === 'postponed' ? ('TENTATIVE' as const) : ('CONFIRMED' as const),
    summary: `${off ? marks.cancelled : (marks[date.status] ?? '')}${date.title}`,
    description: [date.statusReason, date.summary, date.organiser].filter(Boolean).join('\n'),
    location: date.status === 'moved_online' ? date.onlineUrl : date.place || date.onlineUrl,
    url: `${origin}/acara/${date.slug}`,
    ...(date.subsector ? { categories: [date.subsector] } : {}),
    ...(date.several ? { partOf: date.eventUid } : {}),
  }
  if (!date.timeKnown)
    return { ...said, firstDay: dayOf(date.startsAt), lastDay: dayOf(new Date((date.endsAt ?? date.startsAt).getTime() - 1)) }
  return { ...said, from: date.startsAt, ...(date.endsAt ? { until: date.endsAt } : {}) }
}

/** A date for which somebody has a seat; `steps` have led his registration to where it stands. */
export type SeatDate = FeedDate & { seat: RegistrationState; registration: string; steps: number }

/** The same in the calendar of whoever has the seat: firm with the seat, struck without it, whatever becomes of the event. */
export function seatEntry(date: SeatDate, origin: string): IcsEntry {
  const entry = entryOf(date, origin)
  const [gone, firm] = [['cancelled', 'expired'].includes(date.seat), date.seat === 'confirmed']
  return {
    ...entry,
    uid: `kursi-${entry.uid}`,
    sequence: date.sequence + date.steps,
    status: gone ? 'CANCELLED' : firm ? entry.status : entry.status === 'CONFIRMED' ? 'TENTATIVE' : entry.status,
    url: `${origin}/acara/pendaftaran/${date.registration}`,
  }
}
