import { cityZone, formatClock, type Tongue, wallClock } from './time.ts'

/** Zones a reader may have his own clock shown in: the country's three, and where many of its people live. Chosen by hand, never guessed. */
export const readerZones = [
  'Asia/Jakarta',
  'Asia/Makassar',
  'Asia/Jayapura',
  'Asia/Singapore',
  'Asia/Hong_Kong',
  'Asia/Tokyo',
  'Asia/Riyadh',
  'Australia/Sydney',
  'Europe/Amsterdam',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
] as const
export type Zone = (typeof readerZones)[number]

const short: Readonly<Record<string, string>> = { 'Asia/Jakarta': 'WIB', 'Asia/Makassar': 'WITA', 'Asia/Jayapura': 'WIT' }

/** `WIT`, or the city a zone is named after: `Berlin`, `New York`. */
export const zoneLabel = (zone: Zone): string => short[zone] ?? (zone.split('/')[1] ?? zone).replaceAll('_', ' ')

/** The zone somebody wrote: `WIT`, `wit` or `Asia/Jayapura`. */
export const zoneCalled = (text = ''): Zone | undefined => readerZones.find((zone) => zone === text || short[zone] === text.toUpperCase())

const weekdays: Readonly<Record<Tongue, Readonly<Record<string, string>>>> = {
  id: { Mon: 'Senin', Tue: 'Selasa', Wed: 'Rabu', Thu: 'Kamis', Fri: 'Jumat', Sat: 'Sabtu', Sun: 'Minggu' },
  en: { Mon: 'Monday', Tue: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Fri: 'Friday', Sat: 'Saturday', Sun: 'Sunday' },
}

const readers = new Map<Zone, Intl.DateTimeFormat>()

function clockIn(zone: Zone, at: Date) {
  const reader =
    readers.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  readers.set(zone, reader)
  const found = Object.fromEntries(reader.formatToParts(at).map(({ type, value }) => [type, value]))
  return { weekday: found.weekday ?? '', day: Number(found.day), hour: found.hour ?? '', minute: found.minute ?? '' }
}

/** `21.00 WIT`, `Minggu 01.00 WIT` where that is another day; nothing where the clock there shows what the city's shows. */
function otherClock(at: Date, tongue: Tongue, zone: Zone): string | undefined {
  const [there, here] = [clockIn(zone, at), wallClock(at)]
  const sameDay = there.day === here.day
  if (sameDay && Number(there.hour) === here.hour && Number(there.minute) === here.minute) return undefined
  const time = `${there.hour}${tongue === 'id' ? '.' : ':'}${there.minute} ${zoneLabel(zone)}`
  return sameDay ? time : `${weekdays[tongue][there.weekday]} ${time}`
}

/** `19.00 WIB`, and for a reader elsewhere `19.00 WIB (21.00 WIT)`. The city's clock comes first, always: rooms open by it. */
export function formatClockFor(at: Date, tongue: Tongue, zone: Zone | undefined): string {
  const there = zone && zone !== cityZone ? otherClock(at, tongue, zone) : undefined
  return there ? `${formatClock(at, tongue)} (${there})` : formatClock(at, tongue)
}
