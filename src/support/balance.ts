import { type Helix, helixes } from './need.ts'

/** Who of a helix stands behind an event, and in which role; nothing where nobody does. */
export type Standing = { helix: Helix; name: string; role: string }
export type Balance = { helix: Helix; standing: Standing[] }[]

/** The five helices in their order, each with those who stand for it. */
export const balanceOf = (standing: readonly Standing[]): Balance =>
  helixes.map((helix) => ({ helix, standing: standing.filter((one) => one.helix === helix) }))

export const missingIn = (balance: Balance): Helix[] => balance.filter(({ standing }) => standing.length === 0).map(({ helix }) => helix)

export type Candidate = { slug: string; name: string; helix: Helix; subsector: string | null; kelurahan: string | null; kept: number }
export type Suggestion = Candidate & { reasons: ('subsector' | 'kelurahan' | 'kept')[] }

/** So many are suggested for a helix nobody stands for. */
export const mostSuggested = 3

/**
 * Whom to ask: bodies of the event's own sub-sector first, then of its kelurahan, then those who have kept what they promised.
 * Where too few are of the sub-sector the others fill up, and the reasons say which is which.
 */
export function suggestedFor(
  helix: Helix,
  event: { subsector: string | null; kelurahan: string | null },
  candidates: readonly Candidate[],
): Suggestion[] {
  const weighed = candidates
    .filter((one) => one.helix === helix)
    .map((one) => {
      const holds = {
        subsector: one.subsector !== null && one.subsector === event.subsector,
        kelurahan: one.kelurahan !== null && one.kelurahan === event.kelurahan,
        kept: one.kept > 0,
      }
      return { ...one, reasons: (['subsector', 'kelurahan', 'kept'] as const).filter((reason) => holds[reason]) }
    })
  const weight = ({ reasons }: Suggestion) =>
    (reasons.includes('subsector') ? 4 : 0) + (reasons.includes('kelurahan') ? 2 : 0) + (reasons.includes('kept') ? 1 : 0)
  return weighed
    .sort((one, other) => weight(other) - weight(one) || other.kept - one.kept || one.name.localeCompare(other.name))
    .slice(0, mostSuggested)
}
