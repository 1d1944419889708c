import { sql } from 'kysely'
import type { CityPack } from '#src/directory/city-pack.ts'
import type { Tx } from '#src/platform/database.ts'
import { type MatrixRow, matrixHash, rowOfPack } from './matrix.ts'

/** A row in the columns of its table. */
const columns = (row: MatrixRow) => ({
  code: row.id,
  action: row.action,
  fund: row.fund,
  capacity: row.capacity,
  post: row.post,
  scope: row.scope,
  least: row.min,
  most: row.max,
  window_period: row.window?.period,
  window_cap: row.window?.cap,
  window_by: row.window?.by ?? [],
  class: row.class,
  delegable: row.delegable,
  superior: row.superior,
  quorum_n: row.quorum?.[0],
  quorum_d: row.quorum?.[1],
  majority_n: row.majority?.[0],
  majority_d: row.majority?.[1],
  approvers: row.approvers,
  evidence: row.evidence,
  basis: row.legalBasis,
  article: row.article,
})

/** Writes the rows of a draft. Rows of a version that is ratified are refused by the table itself. */
export async function writeMatrixRows(tx: Tx, version: string, rows: readonly MatrixRow[]): Promise<void> {
  await sql`insert into governance.matrix_row (version_id, code, action, fund, capacity, post, scope, least, most, window_period, window_cap, window_by,
      class, delegable, superior, quorum_n, quorum_d, majority_n, majority_d, approvers, evidence, legal_basis_id, article)
    select ${version}, r.code, r.action, r.fund, r.capacity, r.post, r.scope, r.least, r.most, r.window_period, r.window_cap, r.window_by,
      r.class, r.delegable, r.superior, r.quorum_n, r.quorum_d, r.majority_n, r.majority_d, r.approvers, r.evidence, b.id, r.article
    from jsonb_to_recordset(${JSON.stringify(rows.map(columns))}::jsonb) as r(code text, action text, fund text, capacity text, post text, scope text, least bigint, most bigint,
      window_period text, window_cap bigint, window_by text[], class text, delegable boolean, superior text, quorum_n int, quorum_d int, majority_n int, majority_d int,
      approvers int, evidence text[], basis text, article text)
    join governance.legal_basis b on b.code = r.basis`.execute(tx)
}

/** The matrix of the pack as version 1. There is nobody yet who could ratify it: the pack does, once. */
export async function loadFirstMatrix(tx: Tx, { matrix, city }: CityPack): Promise<void> {
  const rows = matrix.map(rowOfPack)
  const { title, from, paper, illustrative } = city.matrix
  const made = await sql<{ id: string }>`insert into governance.matrix_version (version, title, illustrative, note)
    values (1, ${title}, ${illustrative}, 'dari paket kota') returning id`.execute(tx)
  const id = made.rows[0]?.id ?? ''
  await writeMatrixRows(tx, id, rows)
  await sql`insert into governance.matrix_ratification (version_id, from_day, paper, hash, by_city_pack)
    values (${id}, ${from}, ${paper}, ${matrixHash({ version: 1, from, rows })}, true)`.execute(tx)
}
