import type { Refusal } from '#src/base/outcome.ts'
import { cityInstant, isDay, minutesOfClock } from '#src/base/time.ts'
import type { Affected } from '#src/spaces/met.db.ts'
import type { Typed } from '../shop/form.ts'

/** A day and a clock of the city as an instant; what is neither stays unreadable. `24:00` is the end of the day. */
export function instantOf(day: string, clock: string): string {
  const minutes = clock === '24:00' ? 24 * 60 : minutesOfClock(clock)
  return isDay(day) && minutes !== undefined ? cityInstant(day, minutes).toISOString() : ''
}

/** A way out as the value of a choice: `moved|aula-b|2027-…Z|2027-…Z`. */
export const encoded = (space: string, periods: readonly { start: Date; end: Date }[]): string =>
  ['moved', space, ...periods.flatMap(({ start, end }) => [start.toISOString(), end.toISOString()])].join('|')

function movedTo(value: string): { bookable: string; periods: { start: string; end: string }[] } {
  const [, bookable = '', ...instants] = value.split('|')
  const periods: { start: string; end: string }[] = []
  for (let n = 0; n + 1 < instants.length; n += 2) periods.push({ start: instants[n] ?? '', end: instants[n + 1] ?? '' })
  return { bookable, periods }
}

/** What was decided about each booking. Who says nothing of his own gives the reason of the closure; only what stays needs one of its own. */
export function rulingsOf(form: Typed, affected: readonly Affected[], reason: string) {
  return affected.flatMap(({ number, slug }) => {
    const at = (name: string) => form.text(`${name}.${number}`)
    const ruling = at('ruling')
    if (ruling === '') return []
    const why = at('note').trim()
    if (ruling === 'cancelled') return [{ number, ruling, reason: why || reason }]
    if (ruling === 'kept') return [{ number, ruling, reason: why }]
    if (ruling.startsWith('moved|')) return [{ number, ruling: 'moved', reason: why || reason, ...movedTo(ruling) }]
    const period = { start: instantOf(at('day'), at('begins')), end: instantOf(at('day'), at('ends')) }
    return [{ number, ruling: 'moved', reason: why || reason, bookable: at('room') || slug, periods: [period] }]
  })
}

/** What is wrong with one decision is said at its booking. */
export const numbered = (refusals: readonly Refusal[], given: readonly { number: string }[]): Refusal[] =>
  refusals.map((one) => {
    const at = /^rulings\.(\d+)/.exec(one.field ?? '')
    return at ? { ...one, field: given[Number(at[1])]?.number ?? '' } : one
  })
