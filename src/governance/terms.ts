/** How near the end of a term is, in the steps people are told at: the last week, the last month, the last quarter. */
export type Nearness = 7 | 30 | 90

export const dayMs = 86_400_000

export function nearness(until: Date, now: Date): Nearness | undefined {
  const days = (until.getTime() - now.getTime()) / dayMs
  if (days < 0) return undefined
  return ([7, 30, 90] as const).find((stage) => days <= stage)
}

export type Term = { person: string; from: Date; until: Date }

const peopleAt = (terms: readonly Term[], at: number) =>
  new Set(terms.filter((term) => term.from.getTime() <= at && at < term.until.getTime()).map((term) => term.person)).size

/** The first instant, now or later, at which fewer than so many different people are in office, if everything stays as it is recorded. */
export function fewerThan(terms: readonly Term[], least: number, now: Date): Date | undefined {
  const moments = [now.getTime(), ...terms.map((term) => term.until.getTime())].filter((at) => at >= now.getTime()).sort((a, b) => a - b)
  const first = moments.find((at) => peopleAt(terms, at) < least)
  return first === undefined ? undefined : new Date(first)
}
