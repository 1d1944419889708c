import { cityInstant, type Day, dayOf, dayPlus, isDay, minutesAfter, minutesOfClock } from '#src/base/time.ts'
import type { Period } from '#src/spaces/booking.ts'
import type { SeriesDate } from '#src/spaces/series-read.db.ts'
import { timesOf } from '#src/spaces/series-read.db.ts'

/** What was typed about a change of a series, in an address or a form. */
export type ChangeTyped = { day: string; reach: string; on: string; from: string; until: string; taking: string; ticked: string[] }

const short = (text: string | undefined): string => (text ?? '').trim().slice(0, 20)

export const readChange = (get: (name: string) => string | undefined, all: (name: string) => readonly string[]): ChangeTyped => ({
  day: short(get('hari')),
  reach: short(get('lingkup')),
  on: short(get('tanggal')),
  from: short(get('dari')),
  until: short(get('sampai')),
  taking: get('yang_tidak_bisa') === 'fail' ? 'fail' : 'skip',
  ticked: all('ikut').slice(0, 60).map(short),
})

/** The names a reach has in an address. */
export const reachNames = { ini: 'this', seterusnya: 'following', semua: 'all' } as const
export const reachOf = (text: string): 'this' | 'following' | 'all' | undefined => reachNames[text as keyof typeof reachNames]

const daysFrom = (a: Day, b: Day): number => Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000)

/** The times of one date at other hours, or beginning on another day; how many days each part lasts stays. */
export function periodsAt(date: SeriesDate, on: string, from: string, until: string): Period[] | undefined {
  const [begin, end] = [minutesOfClock(from), minutesOfClock(until)]
  const was = timesOf(date)
  const [first] = was
  if (!isDay(on) || begin === undefined || end === undefined || !first) return undefined
  return was.map((one) => {
    const start = dayPlus(on, daysFrom(dayOf(first.start), dayOf(one.start)))
    const nights = daysFrom(dayOf(one.start), dayOf(minutesAfter(one.end, -1)))
    return { start: cityInstant(start, begin), end: cityInstant(dayPlus(start, nights), end) }
  })
}
