import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'

/** Where a community meets now: the less it has, the more it needs. */
export const places = ['none', 'rents', 'own'] as const
export type Place = (typeof places)[number]

/** One evening a week somebody wishes for, in minutes of that day. */
export type Wish = { space: string; weekday: number; from: number; until: number }

/** What is known of one community when the round closes. Wishes in the order it wants them. */
export type Applicant = {
  id: string
  body: string
  name: string
  place: Place
  people: number
  /** Hours it used rooms in the half-year before. */
  hours: number
  noShows: number
  kelurahan: string | null
  subsector: string | null
  slots: number
  wishes: readonly Wish[]
}

/** Of which parts a room is made, and how many minutes each wants between two uses. */
export type Parts = Readonly<Record<string, readonly { code: string; minutes: number }[]>>
/** `most`: slots one community may have at most. */
export type RoundInput = { number: string; seed: string; most: number; parts: Parts; applicants: readonly Applicant[] }

export type Points = { need: number; use: number; presence: number; kelurahan: number; subsector: number; total: number }

/** The table of points, out of a hundred, as it is published. `upTo`: the value still belongs to the line. */
export const pointTable = {
  place: { none: 30, rents: 18, own: 6 },
  people: [
    { from: 20, points: 10 },
    { from: 10, points: 6 },
    { from: 0, points: 3 },
  ],
  hours: [
    { upTo: 0, points: 25 },
    { upTo: 20, points: 17 },
    { upTo: 60, points: 9 },
    { upTo: Number.MAX_SAFE_INTEGER, points: 0 },
  ],
  noShows: [15, 8, 3, 0],
  /** How many slots of this round lie in the same kelurahan, or the same sub-sector, already. */
  spread: [10, 5, 0],
  unknown: 5,
} as const

const stepOf = (steps: readonly number[], n: number): number => steps[Math.min(n, steps.length - 1)] ?? 0

export type Slot = { applicant: string; wish: number; pass: number; points: Points; contenders: number; byLot: boolean }
/** Why a wish was not given. `to` had more points, or was drawn; `turn`: its turn came first, for it had fewer slots. */
export type Why =
  | { kind: 'given'; pass: number }
  | { kind: 'points' | 'lot' | 'turn'; to: string; pass: number; own: number; theirs: number }
  | { kind: 'own' | 'enough' | 'limit' }
export type RoundResult = { slots: Slot[]; why: Record<string, Why[]>; hash: string }

const sharesOf = (given: readonly Slot[], all: ReadonlyMap<string, Applicant>, of: 'kelurahan' | 'subsector', value: string): number =>
  given.filter(({ applicant }) => all.get(applicant)?.[of] === value).length

/** What an applicant's claim weighs once these slots are given. */
export function pointsOf(one: Applicant, given: readonly Slot[], all: ReadonlyMap<string, Applicant>): Points {
  const spread = (of: 'kelurahan' | 'subsector') => {
    const value = one[of]
    return value === null ? pointTable.unknown : stepOf(pointTable.spread, sharesOf(given, all, of, value))
  }
  const people = pointTable.people.find(({ from }) => one.people >= from)?.points ?? 0
  const points = {
    need: pointTable.place[one.place] + people,
    use: pointTable.hours.find(({ upTo }) => one.hours <= upTo)?.points ?? 0,
    presence: stepOf(pointTable.noShows, one.noShows),
    kelurahan: spread('kelurahan'),
    subsector: spread('subsector'),
  }
  return { ...points, total: Object.values(points).reduce((sum, n) => sum + n, 0) }
}

/** Whether two wishes cannot both be had: the same day, a part in common, and no room for its minutes between them. */
export function clash(parts: Parts, a: Wish, b: Wish): boolean {
  if (a.weekday !== b.weekday) return false
  const theirs = new Set(parts[b.space]?.map(({ code }) => code))
  return (parts[a.space] ?? []).some(({ code, minutes }) => theirs.has(code) && a.from < b.until + minutes && b.from < a.until + minutes)
}

/** The order of those with equal points: nobody can choose it, everybody can reckon it again. */
export const lotOf = (seed: string, applicant: string): string => sha256(`${seed}:${applicant}`)

type Standing = { one: Applicant; lot: string; had: number[]; why: (Why | undefined)[] }

const openWishes = ({ why }: Standing): number[] => why.flatMap((said, n) => (said === undefined ? [n] : []))

/** Whoever comes next: the most points, then the lot. */
function nextOf(contenders: readonly Standing[], points: ReadonlyMap<Standing, Points>): Standing | undefined {
  const total = (one: Standing) => points.get(one)?.total ?? 0
  return [...contenders].sort((a, b) => total(b) - total(a) || (a.lot < b.lot ? -1 : 1))[0]
}

type Given = { slot: Slot; wish: Wish; winner: Standing }

function lostTo(other: Standing, { slot, winner }: Given, own: number): Why {
  if (other === winner) return { kind: 'own' }
  // who had all it asked for did not stand against anybody
  if (other.had.length >= other.one.slots) return { kind: 'enough' }
  const kind = other.had.length >= slot.pass ? 'turn' : own === slot.points.total ? 'lot' : 'points'
  return { kind, to: winner.one.name, pass: slot.pass, own, theirs: slot.points.total }
}

/** Closes every wish the given one stands in the way of, and says so to whoever had it. */
function closeWhat(
  { parts }: RoundInput,
  standings: readonly Standing[],
  { slot, wish, winner }: Given,
  points: ReadonlyMap<Standing, Points>,
) {
  for (const other of standings)
    for (const n of openWishes(other)) {
      const theirs = other.one.wishes[n]
      if (!theirs || !clash(parts, theirs, wish)) continue
      other.why[n] = lostTo(other, { slot, wish, winner }, points.get(other)?.total ?? 0)
    }
}

/** One pass: everybody who has fewer slots than its number may get one more, until nobody of them can. */
function pass(input: RoundInput, number: number, standings: readonly Standing[], all: ReadonlyMap<string, Applicant>, slots: Slot[]): void {
  for (;;) {
    const points = new Map(standings.map((one) => [one, pointsOf(one.one, slots, all)]))
    const contenders = standings.filter((one) => one.had.length < Math.min(number, one.one.slots) && openWishes(one).length > 0)
    const winner = nextOf(contenders, points)
    const [at] = winner ? openWishes(winner) : []
    const wish = at === undefined ? undefined : winner?.one.wishes[at]
    const own = winner && points.get(winner)
    if (!winner || at === undefined || !wish || !own) return
    const byLot = contenders.some((one) => one !== winner && points.get(one)?.total === own.total)
    const slot = { applicant: winner.one.id, wish: at, pass: number, points: own, contenders: contenders.length, byLot }
    winner.why[at] = { kind: 'given', pass: number }
    winner.had.push(at)
    slots.push(slot)
    closeWhat(input, standings, { slot, wish, winner }, points)
  }
}

/**
 * Gives the slots of a season. In the first pass everybody may get one, in the second a second, and so on: nobody has two while somebody who
 * could still have one has none. Within a pass the most points come first, reckoned anew after every slot; equal points are drawn by the
 * seed. The same input gives the same result, whatever the order it is told in.
 */
export function allocate(input: RoundInput): RoundResult {
  const applicants = [...input.applicants].sort((a, b) => (a.id < b.id ? -1 : 1))
  const all = new Map(applicants.map((one) => [one.id, one]))
  const standings = applicants.map(
    (one): Standing => ({ one, lot: lotOf(input.seed, one.id), had: [], why: one.wishes.map(() => undefined) }),
  )
  const slots: Slot[] = []
  for (let number = 1; number <= input.most; number += 1) pass(input, number, standings, all, slots)
  const why = Object.fromEntries(
    standings.map(({ one, had, why: said }) => [
      one.id,
      said.map((reason): Why => reason ?? { kind: had.length >= one.slots && one.slots < input.most ? 'enough' : 'limit' }),
    ]),
  )
  const whole = JSON.parse(JSON.stringify({ input: { ...input, applicants }, slots, why }))
  return { slots, why, hash: sha256(canonical(whole)) }
}
