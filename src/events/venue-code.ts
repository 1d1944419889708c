import { createHmac, timingSafeEqual } from 'node:crypto'

export const selfWays = ['poster', 'screen'] as const
export type SelfWay = (typeof selfWays)[number]

/** How long a code stands on the screen; the one before it is good for as long again, for whoever has just scanned it. */
export const screenSeconds = 60

/** What hangs at a venue: the secret of its paper, which no screen shows, and which of the two it is. */
export type Venue = { event: string; secret: string; by: SelfWay }
export type CodeFound = 'good' | 'stale' | 'unknown'

const turnAt = (seconds: number): number => Math.floor(seconds / screenSeconds)
const mark = (house: string, { event, secret }: Venue, turn: number): string =>
  createHmac('sha256', house).update(`events gate screen ${event} ${secret} ${turn}`).digest('base64url').slice(0, 22)

/** The code of a moment and for how many seconds it still stands; `house` is the secret of the house, `seconds` the clock of the database. */
export function screenCode(house: string, venue: Venue, seconds: number): { code: string; left: number } {
  const turn = turnAt(seconds)
  return { code: `${turn.toString(36)}.${mark(house, venue, turn)}`, left: Math.ceil((turn + 1) * screenSeconds - seconds) }
}

function same(said: string, right: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What a code is worth now. `stale` only where it was one of ours: somebody came with a photograph, or too late. */
export function readVenueCode(house: string, venue: Venue, said: string, seconds: number): CodeFound {
  if (venue.by === 'poster') return same(said, venue.secret) ? 'good' : 'unknown'
  const [, turned = '', marked = ''] = /^([0-9a-z]{1,9})\.([A-Za-z0-9_-]{22})$/.exec(said) ?? []
  const turn = Number.parseInt(turned, 36)
  if (!Number.isSafeInteger(turn) || turn.toString(36) !== turned || !same(marked, mark(house, venue, turn))) return 'unknown'
  const now = turnAt(seconds)
  return turn === now || turn === now - 1 ? 'good' : 'stale'
}
