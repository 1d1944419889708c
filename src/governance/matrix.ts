/** In what way somebody acts in a case (DACI made legal). */
export const capacities = ['initiate', 'review', 'concur', 'decide', 'execute', 'confirm', 'oversee'] as const
export type Capacity = (typeof capacities)[number]

export type Fraction = readonly [n: number, of: number]

/** A limit over time: whole rupiah for all acts of the same period and the same values of `by`. */
export type Window = { period: 'month' | 'year'; cap: number; by: readonly ('payee' | 'activity' | 'post' | 'unit')[] }

/** One line of the authority matrix: which post may do what, in which way, up to how much, resting on what. */
export type MatrixRow = {
  /** The row's key in the database. */
  key: string
  /** What people call it: `B-07`. */
  id: string
  action: string
  /** A fund's code, or `*` for any. */
  fund: string
  capacity: Capacity
  /** Code of a kind of post, or of a body whose members hold its seats. */
  post: string
  /** `unit`: the holder's own unit. `below`: that and all under it. `all`: everywhere. */
  scope: 'unit' | 'below' | 'all'
  /** Whole rupiah, both ends included. `max: null` has no end. */
  min: number
  max: number | null
  window: Window | null
  class: 'routine' | 'strategic'
  delegable: boolean
  /** The post that steps in where all holders step aside. None: nobody is above. */
  superior: string | null
  /** Decided by meeting: seats that must be there, and votes that must agree. One half means more than half. */
  quorum: Fraction | null
  majority: Fraction | null
  /** How many different persons must act before it counts. */
  approvers: number
  evidence: readonly string[]
  /** Code of the legal basis it rests on, and the article. */
  legalBasis: string
  article: string | null
}

export type Matrix = { version: number; from: string; hash: string; rows: readonly MatrixRow[] }
