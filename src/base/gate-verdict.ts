import { readTicket, type TicketCode } from './ticket-code.ts'

/** One seat as the gate's list knows it. `secret` are its first ten letters: enough to know it by, not enough to make one. */
export type GateSeat = {
  ticket: string
  secret: string
  number: string
  seat: number
  name: string
  kind: string
  /** `pending`: not paid or not yet looked at; such seats have no ticket. */
  state: 'confirmed' | 'pending' | 'cancelled' | 'revoked'
}

/** Where a ticket stands by what is known here: when and where it came in first, whether it is in, whether it ever left. */
export type Presence = { firstAt: number; gate: string; inside: boolean; left: boolean }

export type GateList = {
  number: string
  slug: string
  title: string
  /** The date the gate is open for, and the others of the event. */
  date: string
  opensAt: number
  startsAt: number
  closesAt: number
  gates: string[]
  reentry: boolean
  calledOff: boolean
  /** Marks of the intakes whose tickets let in on this date, and of those for the event's other dates. */
  places: string[]
  otherPlaces: string[]
  keys: { mark: string; publicKey: string; since: number; until: number | null; revoked: boolean }[]
  seats: GateSeat[]
  /** By ticket. */
  present: Record<string, Presence>
  walkIns: number
  /** When the server made it, by its clock. */
  madeAt: number
}

export const undoSeconds = 60
export const mostSkewMs = 120_000
/** A list older than this is no ground to be sure on. */
export const listStaleMs = 6 * 3_600_000
export const secretShown = 10

export const passes = ['valid', 'unverified', 'left'] as const
export const stops = [
  'used',
  'no_reentry',
  'not_inside',
  'cancelled',
  'unpaid',
  'wrong_event',
  'other_date',
  'not_yet',
  'over',
  'called_off',
  'revoked',
  'forged',
  'unknown_key',
  'revoked_key',
  'unchecked',
  'unknown',
  'link',
  'foreign',
] as const
/** Why somebody who may come in cannot be vouched for whole. */
export const doubts = ['offline', 'not_in_list', 'stale_list', 'clock'] as const
export type Doubt = (typeof doubts)[number]

export type Verdict = {
  says: (typeof passes)[number] | (typeof stops)[number]
  doubts: Doubt[]
  seat?: GateSeat | undefined
  before?: Presence | undefined
}

/** What is known of the signature; `unchecked`: this browser cannot check any. */
export type SignatureFound = 'good' | 'bad' | 'unknown_key' | 'revoked_key' | 'unchecked'

export type Read =
  | { is: 'ticket'; code: TicketCode; text: string }
  | { is: 'secret'; secret: string }
  | { is: 'number'; number: string; seat: number }
  | { is: 'link' }
  | { is: 'foreign' }

/** What was scanned or typed, by its shape alone. */
export function readScanned(text: string): Read {
  const said = text.trim()
  const code = readTicket(said)
  if (code) return { is: 'ticket', code, text: said }
  const number = /^(DF-\d{4}-\d{5,8})(?:[/ ]+(\d{1,3}))?$/i.exec(said)
  if (number) return { is: 'number', number: (number[1] ?? '').toUpperCase(), seat: Number(number[2] ?? 1) }
  if (/^[A-Za-z0-9_-]{16}$/.test(said)) return { is: 'secret', secret: said }
  return { is: /^[a-z][a-z0-9+.-]*:\/\//i.test(said) ? 'link' : 'foreign' }
}

/** What the gate knows when it judges: its list, who moved since it was made, its clock put right, and how sure it may be of these. */
export type GateNow = {
  list: GateList
  present: ReadonlyMap<string, Presence>
  /** Milliseconds, by the server's clock as far as it is known. */
  now: number
  skewMs: number | undefined
  offline: boolean
  direction: 'enter' | 'leave'
}

function doubtsOf({ list, now, skewMs, offline }: GateNow, listed: boolean): Doubt[] {
  return [
    ...(offline ? (['offline'] as const) : []),
    ...(listed ? [] : (['not_in_list'] as const)),
    ...(now - list.madeAt > listStaleMs ? (['stale_list'] as const) : []),
    ...(skewMs === undefined || Math.abs(skewMs) > mostSkewMs ? (['clock'] as const) : []),
  ]
}

/** The ticket itself, before it is asked whether it is in already. */
function ofTicket(read: Extract<Read, { is: 'ticket' }>, at: GateNow, signature: SignatureFound): Verdict {
  const { list } = at
  const said = (says: Verdict['says'], seat?: GateSeat): Verdict => ({ says, doubts: doubtsOf(at, seat !== undefined), seat })
  const { place, secret } = read.code
  if (signature === 'bad') return said('forged')
  if (!list.places.includes(place)) return said(list.otherPlaces.includes(place) ? 'other_date' : 'wrong_event')
  const seat = list.seats.find((one) => one.secret === secret.slice(0, secretShown))
  if (signature === 'revoked_key') return said('revoked_key', seat)
  // on the list by 96 random bits, it needs no signature to be known; not on it, nothing else speaks for it
  if (!seat) return said(signature === 'good' ? 'unverified' : signature === 'unknown_key' ? 'unknown_key' : 'unchecked')
  return said(seat.state === 'confirmed' ? 'valid' : seat.state === 'pending' ? 'unpaid' : seat.state, seat)
}

function bySeat(seat: GateSeat | undefined, at: GateNow): Verdict {
  const said = doubtsOf(at, seat !== undefined)
  if (!seat) return { says: 'unknown', doubts: said }
  return { says: seat.state === 'confirmed' ? 'valid' : seat.state === 'pending' ? 'unpaid' : seat.state, doubts: said, seat }
}

/** What stands in the way of a ticket that is good: the hour, or that it is in already. */
function asMoved(good: Verdict, at: GateNow): Verdict {
  const { list, present, now, direction } = at
  const before = good.seat ? present.get(good.seat.ticket) : undefined
  const says = (word: Verdict['says']): Verdict => ({ ...good, says: word, before })
  if (direction === 'leave') return says(good.seat && !before?.inside ? 'not_inside' : 'left')
  if (list.calledOff) return says('called_off')
  if (now < list.opensAt) return says('not_yet')
  if (now > list.closesAt) return says('over')
  if (before?.inside) return says('used')
  if (before?.left && !list.reentry) return says('no_reentry')
  return { ...good, before }
}

/** What the gate says to a code. It never says *valid* where it cannot know: then it stops, or passes with its doubts in sight. */
export function judge(read: Read, at: GateNow, signature: SignatureFound = 'unchecked'): Verdict {
  if (read.is === 'link' || read.is === 'foreign') return { says: read.is, doubts: [] }
  const { seats } = at.list
  const found =
    read.is === 'ticket'
      ? ofTicket(read, at, signature)
      : bySeat(
          read.is === 'secret'
            ? seats.find((one) => one.secret === read.secret.slice(0, secretShown))
            : seats.find((one) => one.number === read.number && one.seat === read.seat),
          at,
        )
  return found.says === 'valid' || found.says === 'unverified' ? asMoved(found, at) : found
}

/** Whether somebody comes in or goes out by it, and so whether it is written down. */
export const isPass = ({ says }: Verdict): boolean => (passes as readonly string[]).includes(says)
/** Green only where there is nothing to doubt but the line itself; amber passes too, and says why. */
export const lookOf = (verdict: Verdict): 'pass' | 'doubt' | 'stop' =>
  !isPass(verdict) ? 'stop' : verdict.says === 'unverified' || verdict.doubts.some((one) => one !== 'offline') ? 'doubt' : 'pass'

export type Movement = { ticket: string; kind: 'enter' | 'leave'; at: number; gate: string }

/** Who is where after movements that the list does not know yet. */
export function moved(present: Readonly<Record<string, Presence>>, movements: readonly Movement[]): Map<string, Presence> {
  const now = new Map(Object.entries(present))
  for (const { ticket, kind, at, gate } of movements) {
    const before = now.get(ticket)
    if (kind === 'enter') now.set(ticket, before?.inside ? before : { firstAt: at, gate, inside: true, left: before?.left ?? false })
    else if (before) now.set(ticket, { ...before, inside: false, left: true })
  }
  return now
}
