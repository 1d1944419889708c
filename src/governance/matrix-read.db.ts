import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Fraction, MatrixRow } from './matrix.ts'

type Row = {
  key: string
  id: string
  action: string
  fund: string
  capacity: MatrixRow['capacity']
  post: string
  scope: MatrixRow['scope']
  min: number
  max: number | null
  period: 'month' | 'year' | null
  cap: number | null
  by: ('payee' | 'activity' | 'post' | 'unit')[]
  class: MatrixRow['class']
  delegable: boolean
  superior: string | null
  quorum_n: number | null
  quorum_d: number | null
  majority_n: number | null
  majority_d: number | null
  approvers: number
  evidence: string[]
  basis: string
  article: string | null
}

const fraction = (n: number | null, of: number | null): Fraction | null => (n === null || of === null ? null : [n, of])

const asRow = (row: Row): MatrixRow => ({
  key: row.key,
  id: row.id,
  action: row.action,
  fund: row.fund,
  capacity: row.capacity,
  post: row.post,
  scope: row.scope,
  min: row.min,
  max: row.max,
  window: row.period && row.cap ? { period: row.period, cap: row.cap, by: row.by } : null,
  class: row.class,
  delegable: row.delegable,
  superior: row.superior,
  quorum: fraction(row.quorum_n, row.quorum_d),
  majority: fraction(row.majority_n, row.majority_d),
  approvers: row.approvers,
  evidence: row.evidence,
  legalBasis: row.basis,
  article: row.article,
})

/** The rows of one version, in the order of their names. */
export async function rowsOfVersion(db: Database | Tx, version: string): Promise<MatrixRow[]> {
  const found = await sql<Row>`
    select r.id as key, r.code as id, r.action, r.fund, r.capacity, r.post, r.scope, r.least as min, r.most as max, r.window_period as period, r.window_cap as cap,
      r.window_by as by, r.class, r.delegable, r.superior, r.quorum_n, r.quorum_d, r.majority_n, r.majority_d, r.approvers, r.evidence, b.code as basis, r.article
    from governance.matrix_row r join governance.legal_basis b on b.id = r.legal_basis_id where r.version_id = ${version} order by r.code collate "C"`.execute(
    db,
  )
  return found.rows.map(asRow)
}

export type KeptMatrix = {
  id: string
  version: number
  hash: string
  rows: readonly MatrixRow[]
  rowsOf(action: string): readonly MatrixRow[]
}

const kept = new Map<string, KeptMatrix>()

/** A ratified version by its key. It can never change again, so it is read once a process; only a handful are ever kept. */
export async function matrixOf(db: Database | Tx, id: string): Promise<KeptMatrix | undefined> {
  const known = kept.get(id)
  if (known) return known
  const head = await sql<{
    version: number
    hash: string
  }>`select version, hash from governance.matrix_version where id = ${id} and status = 'ratified'`.execute(db)
  const [one] = head.rows
  if (!one) return undefined
  const rows = await rowsOfVersion(db, id)
  const byAction = Map.groupBy(rows, (row) => row.action)
  const matrix = { id, ...one, rows, rowsOf: (action: string) => byAction.get(action) ?? [] }
  if (kept.size > 20) kept.clear()
  kept.set(id, matrix)
  return matrix
}
