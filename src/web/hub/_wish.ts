import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, dayPlus, isDay, minutesOfClock, type Tongue } from '#src/base/time.ts'
import { type HoldWish, holdSchema, type Period } from '#src/spaces/booking.ts'

/** What was asked for in an address or a form, as it was typed. Times are the city's wall clock. */
export type WishTyped = {
  day: string
  endDay: string
  mode: 'menerus' | 'jam_sama'
  from: string
  until: string
  people: string
  /** How it repeats, nothing where it does not; and its end, by a last day or a count. */
  rhythm: string
  repeatUntil: string
  repeatCount: string
  extras: Record<string, string>
  answers: Record<string, string>
}

type Reading = { get(name: string): string | undefined; names(): readonly string[] }

const short = (text: string | undefined): string => (text ?? '').trim().slice(0, 40)

const prefixed = ({ get, names }: Reading, prefix: string): Record<string, string> =>
  Object.fromEntries(
    names()
      .filter((name) => name.startsWith(prefix) && /^[a-z0-9_-]{1,60}$/.test(name))
      .slice(0, 30)
      .map((name) => [name.slice(prefix.length), short(get(name))] as const)
      .filter(([, value]) => value !== ''),
  )

export function readWish(reading: Reading): WishTyped {
  const { get } = reading
  return {
    day: short(get('hari')),
    endDay: short(get('sampai_hari')),
    mode: get('cara') === 'jam_sama' ? 'jam_sama' : 'menerus',
    from: short(get('dari')),
    until: short(get('sampai')),
    people: short(get('orang')),
    rhythm: short(get('ulang')),
    repeatUntil: short(get('ulang_sampai')),
    repeatCount: short(get('ulang_kali')),
    extras: prefixed(reading, 'alat_'),
    answers: prefixed(reading, 'j_'),
  }
}

/** The same as values of an address, for the next page. */
export const inAddress = (typed: WishTyped): Record<string, string> => ({
  hari: typed.day,
  sampai_hari: typed.endDay,
  cara: typed.mode === 'jam_sama' ? 'jam_sama' : '',
  dari: typed.from,
  sampai: typed.until,
  orang: typed.people,
  ulang: typed.rhythm,
  ulang_sampai: typed.rhythm && typed.repeatUntil,
  ulang_kali: typed.rhythm && typed.repeatCount,
  ...Object.fromEntries(Object.entries(typed.extras).map(([slug, n]) => [`alat_${slug}`, n])),
  ...Object.fromEntries(Object.entries(typed.answers).map(([key, value]) => [`j_${key}`, value])),
})

/** Minutes are of the city's wall clock; 24.00 is the next day's midnight. */
function periodsOf(day: Day, endDay: Day, from: number, until: number, mode: WishTyped['mode']): Period[] {
  if (mode === 'menerus' || day === endDay) return [{ start: cityInstant(day, from), end: cityInstant(endDay, until) }]
  const days: Day[] = []
  for (let at = day; at <= endDay && days.length < 62; at = dayPlus(at, 1)) days.push(at)
  return days.map((one) => ({ start: cityInstant(one, from), end: cityInstant(one, until) }))
}

/** A wish the deeds understand, or what cannot be read, by the field of the form. */
export function wishFrom(slug: string, typed: WishTyped): { wish?: HoldWish; refusals: Refusal[] } {
  const [from, until] = [minutesOfClock(typed.from), minutesOfClock(typed.until)]
  const endDay = typed.endDay || typed.day
  const refusals: Refusal[] = [
    ...(isDay(typed.day) ? [] : [{ rule: 'spaces.when.unreadable', field: 'hari' }]),
    ...(isDay(endDay) ? [] : [{ rule: 'spaces.when.unreadable', field: 'sampai_hari' }]),
    ...(from === undefined ? [{ rule: 'spaces.when.unreadable', field: 'dari' }] : []),
    ...(until === undefined ? [{ rule: 'spaces.when.unreadable', field: 'sampai' }] : []),
    ...(/^\d{1,6}$/.test(typed.people) && Number(typed.people) > 0 ? [] : [{ rule: 'spaces.booking.people', field: 'orang' }]),
  ]
  if (refusals.length > 0 || from === undefined || until === undefined || !isDay(typed.day) || !isDay(endDay)) return { refusals }
  const periods = periodsOf(typed.day, endDay, from, until, typed.mode)
  const read = holdSchema.safeParse({
    bookable: slug,
    periods: periods.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })),
    people: typed.people,
    extras: Object.entries(typed.extras)
      .filter(([, n]) => n !== '0')
      .map(([bookable, quantity]) => ({ bookable, quantity })),
  })
  if (read.success) return { wish: read.data, refusals: [] }
  return {
    refusals: read.error.issues.map(({ message, path }) => ({
      rule: message.startsWith('spaces.') ? message : 'spaces.when.unreadable',
      field: fieldOf(String(path[0])),
    })),
  }
}

/** Deeds name their own fields; the form has its own names for them. */
export const fieldOf = (field: string | undefined): string =>
  ({ periods: 'hari', people: 'orang', extras: 'alat', answers: 'kegiatan' })[field ?? ''] ?? field ?? ''

export const atFields = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => (one.field ? { ...one, field: fieldOf(one.field) } : one))

export const firstDay = (now: Date): Day => dayPlus(dayOf(now), 3)

/** Times of the day on the grid of the room, as a list people choose from. */
const clocks = (grid: number) =>
  Array.from({ length: Math.floor((24 * 60) / grid) + 1 }, (_, n) => n * grid)
    .filter((minutes) => minutes >= 6 * 60 && minutes <= 24 * 60)
    .map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}.${String(minutes % 60).padStart(2, '0')}`)

/** The same as a list to choose from: the value as a form sends it, the label as the reader writes it. */
export const clockChoices = (grid: number, tongue: Tongue) =>
  clocks(grid).map((clock) => {
    const value = clock.replace('.', ':')
    return { value, label: tongue === 'en' ? value : clock }
  })
