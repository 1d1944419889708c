import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { convertIcsCalendar } from 'ts-ics'

/** What a reader understood of one entry. */
export type Read = {
  uid: string
  from: string
  until?: string | undefined
  summary: string
  description?: string | undefined
  location?: string | undefined
  status: string
  sequence: number
  replaces?: string | undefined
}
export type IcsReader = (text: string) => Read[]

// a day has no clock: every reader must show the same civic date, whatever zone it runs in
const civic = (at: Date) => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

const iso = (at: Date) => at.toISOString().slice(0, 19)

const ical: IcsReader = (text) => {
  const whole = new ICAL.Component(ICAL.parse(text))
  for (const zone of whole.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  return whole.getAllSubcomponents('vevent').map((found) => {
    const event = new ICAL.Event(found)
    const when = (time: ICAL.Time | null) => (!time ? undefined : time.isDate ? time.toString() : iso(time.toJSDate()))
    const replaces = found.getFirstPropertyValue('recurrence-id')
    return {
      uid: event.uid,
      from: when(event.startDate) ?? '',
      until: found.hasProperty('dtend') ? when(event.endDate) : undefined,
      summary: event.summary,
      description: event.description ?? undefined,
      location: event.location ?? undefined,
      status: String(found.getFirstPropertyValue('status')),
      sequence: Number(found.getFirstPropertyValue('sequence')),
      replaces: replaces instanceof ICAL.Time ? when(replaces) : undefined,
    }
  })
}

const node: IcsReader = (text) =>
  Object.values(nodeIcal.sync.parseICS(text))
    .filter((found) => found?.type === 'VEVENT')
    .map((event) => {
      const when = (at: Date) => (event.datetype === 'date' ? civic(at) : iso(at))
      const said = (value: unknown) => (typeof value === 'string' ? value : undefined)
      return {
        uid: event.uid,
        from: when(event.start),
        until: event.end && event.end.getTime() !== event.start.getTime() ? when(event.end) : undefined,
        summary: said(event.summary) ?? '',
        description: said(event.description),
        location: said(event.location),
        status: String(event.status),
        sequence: Number(event.sequence),
        replaces: event.recurrenceid instanceof Date ? when(event.recurrenceid) : undefined,
      }
    })

const tsIcs: IcsReader = (text) =>
  (convertIcsCalendar(undefined, text).events ?? []).map((event) => {
    const when = (time: { date: Date; type?: string }) => (time.type === 'DATE' ? iso(time.date).slice(0, 10) : iso(time.date))
    return {
      uid: event.uid,
      from: when(event.start),
      until: event.end ? when(event.end) : undefined,
      summary: event.summary,
      description: event.description,
      location: event.location,
      status: String(event.status),
      sequence: Number(event.sequence),
      replaces: event.recurrenceId ? when(event.recurrenceId.value) : undefined,
    }
  })

/** Three programs of three hands that read a calendar: what we write must mean the same to each. */
export const icsReaders: [string, IcsReader][] = [
  ['ical.js', ical],
  ['node-ical', node],
  ['ts-ics', tsIcs],
]
