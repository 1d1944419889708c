import { type Day, dayPlus } from '#src/base/time.ts'
import type { SupportKind } from './commitment.ts'

/** When an offer is truly had, if it is asked for today. `budget`: the way of the city's budget, with the year it would be paid in. */
export type Realistic = { from: Day; until: Day; budget?: { year: number; askBefore: Day } }

type Span = { kind: SupportKind | string; daysFrom: number; daysTo: number }

/**
 * Help is had in days. Money is asked for before the plan of next year is set, at the end of June; what comes later waits for the plan after it.
 * It is paid at the earliest when the year's budget runs, in the second quarter, and never sooner than the offer itself says.
 */
export function realisticDates({ kind, daysFrom, daysTo }: Span, today: Day): Realistic {
  const soonest = { from: dayPlus(today, daysFrom), until: dayPlus(today, daysTo) }
  if (kind !== 'money') return soonest
  const thisYear = Number(today.slice(0, 4))
  const inTime = today <= `${thisYear}-06-30`
  const asked = inTime ? thisYear : thisYear + 1
  const year = asked + 1
  const opens = `${year}-04-01` as Day
  const closes = `${year}-12-15` as Day
  return {
    from: soonest.from > opens ? soonest.from : opens,
    until: soonest.from > closes ? soonest.until : closes,
    budget: { year, askBefore: `${asked}-06-30` as Day },
  }
}
