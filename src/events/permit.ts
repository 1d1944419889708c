import { type Day, dayPlus } from '#src/base/time.ts'

/** A duty as the city's rules have it: what must be in hand how many working days before, and whose turn it is. */
export type DutyRule = {
  code: string
  name: string
  plain: string
  workingDays: number
  turn: 'organiser' | 'desk' | 'elsewhere'
  minCrowd: number
  places: readonly string[]
  blocksPublishing: boolean
  basis: string
  basisCode: string | null
  verified: boolean
}

export type DutyNote = { duty: string; state: 'asked' | 'done' | 'not_needed' | 'refused'; reference: string }

export type Duty = DutyRule & {
  /** The civic day by which it is due. */
  due: Day
  state: 'open' | DutyNote['state']
  reference: string
  late: boolean
}

/** The civic day so many working days before another: Saturdays, Sundays and holidays do not count. */
export function workingDayBefore(day: Day, days: number, holidays: ReadonlySet<string>): Day {
  let at = day
  for (let left = days; left > 0; ) {
    at = dayPlus(at, -1)
    const weekday = new Date(`${at}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6 && !holidays.has(at)) left -= 1
  }
  return at
}

export type DutyFacts = { first: Day; crowd: number; placeKind: string; today: Day }

/** The permit clock: the duties of an event by the rules of the day, counted back from its first day, in the order they fall due. */
export function dutiesOf(
  rules: readonly DutyRule[],
  facts: DutyFacts,
  holidays: ReadonlySet<string>,
  notes: readonly DutyNote[] = [],
): Duty[] {
  const last = new Map(notes.map((note) => [note.duty, note]))
  return rules
    .filter((rule) => facts.crowd >= rule.minCrowd && rule.places.includes(facts.placeKind))
    .map((rule) => {
      const due = workingDayBefore(facts.first, rule.workingDays, holidays)
      const note = last.get(rule.code)
      const open = note === undefined || note.state === 'asked' || note.state === 'refused'
      return { ...rule, due, state: note?.state ?? ('open' as const), reference: note?.reference ?? '', late: open && due < facts.today }
    })
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}
