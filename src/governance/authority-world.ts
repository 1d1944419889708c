import type { Capacity, MatrixRow } from './matrix.ts'

/** Holding a seat now: the appointment, its post's kind and unit, and how it is held. */
export type Held = {
  appointment: string
  person: string
  post: string
  unit: string
  mode: 'definitive' | 'plt' | 'plh'
  from: Date
  until: Date
}

/** Authority lent by the holder of a seat. It lives as long as its own days and the seat of its grantor, whichever ends first. */
export type Lent = {
  delegation: string
  grantee: string
  actions: readonly string[]
  most: number | null
  from: Date
  until: Date
  source: Held
}

/** What is asked. The amount comes as it was sent: what is no amount is refused, never granted. */
export type Asked = {
  action: string
  fund: string
  capacity: Capacity
  amount: unknown
  unit?: string
  payee?: string
  activity?: string
  /** Whether the action is about money, so that an amount must be said. */
  money: boolean
  /** The case it belongs to, if it has one: what several people do together needs one. */
  inCase: boolean
  /** Whether a meeting is to have carried it. */
  inMeeting?: boolean
  /** Whether it is a refusal: no money moves, so no limit over time bars it. */
  refusing?: boolean
  /** The papers named, where the act is to rest on them. Left out while one only asks, and where a room's own deed holds them itself. */
  evidence?: ReadonlySet<string>
}

/** How a meeting voted, and of which body it was. */
export type Vote = { body: string; seats: number; present: number; yes: number; no: number }

/** Something done in the case: by whom, holding whose seat, and under the row of which post, that asked for how many such acts. */
export type Step = { person: string; holder: string; capacity: Capacity; post: string; approvers: number }

/** Everything the answer depends on, gathered before. All of it may hold rows of other times: the evaluator looks at its own instant alone. */
export type World = {
  at: Date
  matrix?: { version: number; hash: string; rowsOf(action: string): readonly MatrixRow[] } | undefined
  held: readonly Held[]
  lent: readonly Lent[]
  holdersOf(post: string): readonly Held[]
  /** A unit and all above it, nearest first. Nothing for a unit there is not. */
  above(unit: string): readonly string[]
  /** The units in which there is such a post, held or not. */
  unitsOf(post: string): readonly string[]
  /** Whether a post gives advice and never decides. */
  advises(post: string): boolean
  membersOf(body: string): readonly string[]
  inForce(legalBasis: string): boolean
  /** Who has an interest of his own here, and why: asked of the one who acts and of those whose seats were lent to him. */
  conflicts: ReadonlyMap<string, string>
  /** What was done in this case so far. Accounts of one human are one person. */
  steps: readonly Step[]
  /** People who stepped aside in this case: with every seat they hold. */
  recused: ReadonlySet<string>
  /** Holders known to have an interest of their own in this case: the superior steps in without their having to try. */
  tied: ReadonlySet<string>
  vote?: Vote
  /** What a limit over time has used up, by `capKey`. */
  used(key: string): number
}

export type Grant = {
  ok: true
  row: MatrixRow
  version: number
  hash: string
  appointment: string
  delegation?: string
  post: string
  mode: Held['mode'] | 'delegated' | 'substitute'
  /** How many others must still act before it counts. */
  remaining: number
}

export type Denial = { ok: false; rule: string; whoCan: readonly string[]; facts: Readonly<Record<string, string | number>> }
