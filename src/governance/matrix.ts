import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import type { MatrixLine } from '#src/directory/city-pack.ts'

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

/** A row as it is published: everything a program or a citizen needs to check a decision against it. */
const exposedRow = (row: MatrixRow) => ({
  id: row.id,
  action: row.action,
  fund: row.fund,
  capacity: row.capacity,
  post: row.post,
  scope: row.scope,
  min: row.min,
  max: row.max,
  window: row.window && { period: row.window.period, cap: row.window.cap, by: [...row.window.by] },
  class: row.class,
  delegable: row.delegable,
  superior: row.superior,
  quorum: row.quorum && [...row.quorum],
  majority: row.majority && [...row.majority],
  approvers: row.approvers,
  evidence: [...row.evidence],
  legalBasis: row.legalBasis,
  article: row.article,
})

export type ExposedRow = ReturnType<typeof exposedRow>
export type ExposedMatrix = { version: number; from: string; rows: ExposedRow[] }

/** The matrix exactly as the API publishes it (rupiah as integers, `from` a civic day): this, and nothing else, is what its hash seals. */
export const exposed = ({ version, from, rows }: Pick<Matrix, 'version' | 'from' | 'rows'>): ExposedMatrix => ({
  version,
  from,
  rows: [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)).map(exposedRow),
})

/** SHA-256, in hex, over the RFC 8785 form of the published matrix. */
export const matrixHash = (matrix: Pick<Matrix, 'version' | 'from' | 'rows'>): string => sha256(canonical(exposed(matrix)))

/** The matrix a city starts with. Rows have no key before the database gives them one: their code stands in its place. */
export const rowOfPack = (line: MatrixLine): MatrixRow => ({
  key: line.id,
  id: line.id,
  action: line.action,
  fund: line.fund,
  capacity: line.capacity,
  post: line.post,
  scope: line.scope,
  min: line.min,
  max: line.max,
  window: windowOf(line),
  class: line.class,
  delegable: line.delegable,
  superior: line.superior || null,
  quorum: line.quorum,
  majority: line.majority,
  approvers: line.approvers,
  evidence: line.evidence,
  legalBasis: line.legalBasis,
  article: line.article || null,
})

const windowOf = ({ windowPeriod: period, windowCap: cap, windowBy: by }: MatrixLine): Window | null =>
  period === '' || cap === undefined ? null : { period, cap, by: by as Window['by'] }
