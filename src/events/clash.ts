import { type Day, dayPlus } from '#src/base/time.ts'

/** What two events both want. `hard`: only one of them may be published, unless somebody with the authority lets both by name and reason. */
export type Clash = {
  severity: 'hard' | 'soft'
  kind: 'place' | 'official' | 'route' | 'area' | 'subsector' | 'audience' | 'unit'
  other: { number: string; slug: string; title: string; state: string; startsAt: Date; endsAt: Date | null; place: string }
  /** The thing both want, as the database names it; an override names it too. */
  subject: string
  overridden: boolean
  /** The road both want, where it is about one. */
  road: string | null
}

/**
 * Days near the wanted one, of the same weekday first, on which none of the others is: three that could be offered instead.
 * `busy` are the days of events of the same kind.
 */
export function freeDaysNear(wanted: Day, busy: ReadonlySet<string>, earliest: Day, most = 3): Day[] {
  const sameWeekday = [7, -7, 14, -14, 21, 28]
  const near = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6]
  return [...sameWeekday, ...near]
    .map((days) => dayPlus(wanted, days))
    .filter((day) => day >= earliest && !busy.has(day))
    .slice(0, most)
}

export const hardOf = (clashes: readonly Clash[]): Clash[] => clashes.filter((one) => one.severity === 'hard' && !one.overridden)
