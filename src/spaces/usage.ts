import type { Refusal } from '#src/base/outcome.ts'
import { type Day, dayOf, wallClock } from '#src/base/time.ts'
import type { Period, UsageClass } from './booking.ts'

export type Answers = Readonly<Record<string, string>>

export type Question = { key: string; text: string; textEn: string; choices: { value: string; text: string; textEn: string }[] }

/** A rule as it stands on a day; `from` and `to` civic days, `to` included, null: without end. */
export type UsageRule = {
  id: string
  code: string
  position: number
  conditions: Readonly<Record<string, readonly string[]>>
  class: UsageClass | 'forbidden'
  plain: string
  plainEn: string
  documents: readonly string[]
  action: 'spaces.booking.approve' | 'spaces.booking.approve_paid'
  mayDeviate: string
  basis: string
  article: string
  illustrative: boolean
  /** Whether its legal basis is in force on that day. One that has fallen still matches: nobody slides into a dearer class because of it. */
  stands: boolean
}

/** What is unanswered, or answered with what is no choice. */
export function unanswered(questions: readonly Question[], answers: Answers): Refusal[] {
  return questions
    .filter(({ key, choices }) => !choices.some(({ value }) => value === answers[key]))
    .map(({ key, text }) => ({ rule: 'spaces.usage.unanswered', field: key, facts: { question: text } }))
}

const holds = ({ conditions }: UsageRule, answers: Answers): boolean =>
  Object.entries(conditions).every(([key, wanted]) => wanted.includes(answers[key] ?? ''))

/** The first rule whose conditions all hold, or that there is none: nothing is guessed. */
export function classify(rules: readonly UsageRule[], answers: Answers): UsageRule | undefined {
  return [...rules].sort((a, b) => a.position - b.position).find((rule) => holds(rule, answers))
}

export type Per = 'hour' | 'half_day' | 'day' | 'use'

/** A price of a class from a day on; whole rupiah. `normal` is what the same use costs without the relief of its class. */
export type Tariff = { code: string; per: Per; amount: number; normal: number; basis: string; article: string; from: Day; to: Day | null }

/** One line of a bill: how many units of which tariff on which civic day. */
export type TariffLine = {
  code: string
  item: string
  /** Bookings of before have none. */
  itemEn?: string
  day: Day
  per: Per
  units: number
  quantity: number
  amount: number
  normal: number
  basis: string
}

/** The part of a period that lies in one civic day of the city. */
export type Slice = { day: Day; minutes: number }

const dayLength = 24 * 60

/** Cuts a period at the city's midnights. */
export function slicesOf({ start, end }: Period): Slice[] {
  const slices: Slice[] = []
  for (let at = start.getTime(); at < end.getTime(); ) {
    const from = new Date(at)
    const clock = wallClock(from)
    const midnight = at + (dayLength - (clock.hour * 60 + clock.minute)) * 60_000 - clock.second * 1000 - from.getUTCMilliseconds()
    const until = Math.min(midnight, end.getTime())
    slices.push({ day: dayOf(from), minutes: (until - at) / 60_000 })
    at = until
  }
  return slices
}

const halfDay = 6 * 60

/** How often a tariff counts for one day's part of a use. */
const unitsOf: Record<Exclude<Per, 'use'>, (minutes: number) => number> = {
  hour: (minutes) => Math.ceil(minutes / 60),
  half_day: (minutes) => (minutes <= halfDay ? 1 : 2),
  day: () => 1,
}

/** Minutes used on each civic day, days in order. */
export function minutesByDay(periods: readonly Period[]): Slice[] {
  const days = new Map<Day, number>()
  for (const { day, minutes } of periods.flatMap(slicesOf)) days.set(day, (days.get(day) ?? 0) + minutes)
  return [...days].map(([day, minutes]) => ({ day, minutes })).sort((a, b) => (a.day < b.day ? -1 : 1))
}

const inForce = (tariffs: readonly Tariff[], day: Day): Tariff | undefined =>
  tariffs.find(({ from, to }) => from <= day && (to === null || day <= to))

/**
 * What one item of a booking costs: by the version of the day of use, never of the day of booking. Without a tariff for one of its days
 * nothing can be priced, and so nothing booked.
 */
export function priceItem(
  item: { name: string; nameEn?: string; slug: string; quantity: number; tariffs: readonly Tariff[] },
  periods: readonly Period[],
): { lines: TariffLine[] } | { refusal: Refusal } {
  const lines: TariffLine[] = []
  let paidByUse = false
  for (const { day, minutes } of minutesByDay(periods)) {
    const tariff = inForce(item.tariffs, day)
    if (!tariff) return { refusal: { rule: 'spaces.tariff.missing', field: 'periods', facts: { item: item.name, space: item.slug, day } } }
    if (tariff.per === 'use' && paidByUse) continue
    paidByUse ||= tariff.per === 'use'
    const units = tariff.per === 'use' ? 1 : unitsOf[tariff.per](minutes)
    const times = units * item.quantity
    const { code, per, basis } = tariff
    lines.push({
      code,
      item: item.name,
      ...(item.nameEn ? { itemEn: item.nameEn } : {}),
      day,
      per,
      units,
      quantity: item.quantity,
      amount: tariff.amount * times,
      normal: tariff.normal * times,
      basis,
    })
  }
  return { lines }
}
