/** The one place that names the city's zone. */
export const cityZone = 'Asia/Jakarta'
const zoneName = 'WIB'

/** A civic day, `2026-11-23`. */
export type Day = string & { readonly day: unique symbol }

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: cityZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const months = {
  id: ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
}
const weekdays = {
  id: ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}

export type Tongue = 'id' | 'en'

export type WallClock = { year: number; month: number; day: number; hour: number; minute: number; second: number }

function readClock(at: Date): WallClock {
  const found = Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, Number(part.value)]))
  return {
    year: found.year ?? 0,
    month: found.month ?? 0,
    day: found.day ?? 0,
    hour: found.hour ?? 0,
    minute: found.minute ?? 0,
    second: found.second ?? 0,
  }
}

// pages made in one second ask for the same instant again and again
let asked = { second: Number.NaN, clock: {} as WallClock }

/** The wall clock of the city at an instant. */
export function wallClock(at: Date): WallClock {
  const second = Math.floor(at.getTime() / 1000)
  if (second !== asked.second) asked = { second, clock: readClock(at) }
  return asked.clock
}

const two = (n: number) => String(n).padStart(2, '0')

export function dayOf(at: Date): Day {
  const clock = wallClock(at)
  return `${clock.year}-${two(clock.month)}-${two(clock.day)}` as Day
}

/** `23 November 2026` */
export function formatDay(at: Date, tongue: Tongue = 'id'): string {
  const clock = wallClock(at)
  return `${clock.day} ${months[tongue][clock.month - 1]} ${clock.year}`
}

/** `November 2026` */
export function formatMonth(at: Date, tongue: Tongue = 'id'): string {
  const clock = wallClock(at)
  return `${months[tongue][clock.month - 1]} ${clock.year}`
}

/** `Senin, 23 November 2026` */
export function formatLongDay(at: Date, tongue: Tongue = 'id'): string {
  const clock = wallClock(at)
  const weekday = new Date(Date.UTC(clock.year, clock.month - 1, clock.day)).getUTCDay()
  return `${weekdays[tongue][weekday]}, ${formatDay(at, tongue)}`
}

/** `15.30 WIB` in Indonesian, `15:30 WIB` in English. */
export function formatClock(at: Date, tongue: Tongue = 'id'): string {
  const clock = wallClock(at)
  return `${two(clock.hour)}${tongue === 'id' ? '.' : ':'}${two(clock.minute)} ${zoneName}`
}

/** `23 November 2026 pukul 15.30 WIB` */
export function formatMoment(at: Date, tongue: Tongue = 'id'): string {
  return `${formatDay(at, tongue)} ${tongue === 'id' ? 'pukul' : 'at'} ${formatClock(at, tongue)}`
}

/** Minutes the city's clocks are ahead of UTC at an instant. */
function aheadOf(at: Date): number {
  const { year, month, day, hour, minute, second } = wallClock(at)
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - at.getTime()) / 60_000)
}

/** ISO 8601 with the city's offset, for the API. */
export function isoWithOffset(at: Date): string {
  const clock = wallClock(at)
  const ms = String(at.getUTCMilliseconds()).padStart(3, '0')
  const ahead = aheadOf(at)
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`
  return `${clock.year}-${two(clock.month)}-${two(clock.day)}T${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}.${ms}${offset}`
}

/** The minute of the day the city's clocks show. */
export const minuteOfDay = (at: Date): number => wallClock(at).hour * 60 + wallClock(at).minute

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)

/** The civic day so many days after another; before it where `days` is negative. */
export const dayPlus = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as Day

/** The last of these days. */
export const latest = (days: readonly Day[]): Day | undefined => [...days].sort().at(-1)

/** The Monday of a day's week. */
export const mondayOf = (day: Day): Day => dayPlus(day, 1 - (new Date(`${day}T00:00:00Z`).getUTCDay() || 7))

/** Whether text is a day there is, `2027-02-28`: neither 30 February nor the year 20270. */
export const isDay = (text: string): text is Day => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The instant at which the city's clocks show so many minutes of a day; 1440 is its end. The zone has no daylight saving. */
export function cityInstant(day: Day, minutes = 0): Date {
  const guess = new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000)
  const shown = wallClock(guess)
  const ahead = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - guess.getTime()
  return new Date(guess.getTime() - ahead)
}

/** A civic day as people write it, `23 November 2026`. */
/** `21–26 Desember 2026`, or both days in full where their months differ. */
export const formatDayRange = (from: Day, until: Day, tongue: Tongue = 'id'): string =>
  from.slice(0, 7) === until.slice(0, 7) && from !== until
    ? `${Number(from.slice(8))}–${formatCivicDay(until, tongue)}`
    : [...new Set([formatCivicDay(from, tongue), formatCivicDay(until, tongue)])].join(' – ')

export const formatCivicDay = (day: string, tongue: Tongue = 'id'): string => formatDay(cityInstant(day as Day, 12 * 60), tongue)

/** Minutes of `9.30`, `09:30`, `24.00`; nothing where that is no time of a day. */
export function minutesOfClock(text: string): number | undefined {
  const found = /^(\d{1,2})[.:](\d{2})$/.exec(text.trim())
  const [hour, minute] = [Number(found?.[1]), Number(found?.[2])]
  return found && (hour < 24 ? minute < 60 : hour === 24 && minute === 0) ? hour * 60 + minute : undefined
}

/** The month so many months after another, `2027-06`. */
export function monthPlus(month: string, months: number): string {
  const [year = 0, one = 1] = month.split('-').map(Number)
  const at = year * 12 + (one - 1) + months
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** The weeks of a month, Monday first, each of seven days; days of the months beside it fill the corners. */
export function weeksOf(month: string): Day[][] {
  const first = `${month}-01` as Day
  const weeks: Day[][] = []
  for (let at = mondayOf(first); at.slice(0, 7) <= month; at = dayPlus(at, 7))
    weeks.push(Array.from({ length: 7 }, (_, n) => dayPlus(at, n)))
  return weeks
}
