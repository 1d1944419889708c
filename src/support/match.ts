import type { Helix, NeedKind, Side } from './need.ts'

/** What of a post counts when two are held together. Days are civic, `until` included; nothing means: whenever, wherever. */
export type Held = {
  side: Side
  kind: NeedKind
  helix: Helix
  /** Who is behind it: two posts of one author never match. */
  author: string
  subsector: string | null
  kelurahan: string | null
  from: string | null
  until: string | null
}

export const reasonKinds = ['kind', 'subsector', 'kelurahan', 'date', 'helix'] as const
export type Reason = (typeof reasonKinds)[number]
export type Match = { score: number; reasons: Reason[] }

/** What each reason weighs; together a hundred. The page says them in this order. */
export const weights: Readonly<Record<Reason, number>> = { kind: 40, subsector: 20, kelurahan: 20, date: 15, helix: 5 }

const apart = (one: Held, other: Held): boolean =>
  (one.until !== null && other.from !== null && one.until < other.from) ||
  (other.until !== null && one.from !== null && other.until < one.from)

/** Both said when, and the days meet. */
const daysMeet = (one: Held, other: Held) => [one, other].every(({ from, until }) => from !== null || until !== null)

/**
 * A need and an offer of the same kind, of two authors, whose days are not apart. Each further thing both said, and said alike, is a reason;
 * what one of them left open is none, and no hindrance either.
 */
export function matchOf(one: Held, other: Held): Match | undefined {
  if (one.side === other.side || one.kind !== other.kind || one.author === other.author || apart(one, other)) return undefined
  const same = (key: 'subsector' | 'kelurahan') => one[key] !== null && one[key] === other[key]
  const holds: Record<Reason, boolean> = {
    kind: true,
    subsector: same('subsector'),
    kelurahan: same('kelurahan'),
    date: daysMeet(one, other),
    helix: one.helix !== other.helix,
  }
  const reasons = reasonKinds.filter((reason) => holds[reason])
  return { reasons, score: reasons.reduce((sum, reason) => sum + weights[reason], 0) }
}
