import { sql } from 'kysely'
import { isoWithOffset } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DecisionKind, PublicRecord } from './decision.ts'

/** An act of deciding as it was recorded: under which row of which matrix, through which seat, resting on what. */
export type ActRow = {
  action: string
  fund: string
  amount: number
  unit: string | null
  unitId: string | null
  caseId: string | null
  caseNumber: string | null
  meeting: string | null
  at: Date
  post: string
  postUnit: string
  mode: string
  row: string
  version: number
  hash: string
  basis: string
  article: string | null
  evidence: Record<string, string>
  today: string
}

export async function actOnRecord(tx: Tx, act: string): Promise<ActRow> {
  const found =
    await sql<ActRow>`select w.action, w.fund, w.amount, u.code as unit, w.unit_id as "unitId", w.case_id as "caseId", c.number as "caseNumber", m.number as meeting,
      w.recorded_at as at, p.kind as post, o.code as "postUnit", w.mode, r.code as row, v.version, w.matrix_hash as hash, b.code as basis, r.article, w.evidence, governance.today()::text as today
    from governance.act w join governance.matrix_row r on r.id = w.row_id join governance.matrix_version v on v.id = r.version_id
      join governance.legal_basis b on b.id = r.legal_basis_id join governance.appointment a on a.id = w.appointment_id
      join governance.post p on p.id = a.post_id join governance.unit o on o.id = p.unit_id left join governance.unit u on u.id = w.unit_id
      left join governance.case_file c on c.id = w.case_id left join governance.meeting_item i on i.id = w.meeting_item_id left join governance.meeting m on m.id = i.meeting_id
    where w.id = ${act}`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Error('an act just taken is not on record')
  return row
}

export type DecisionRow = Omit<ActRow, 'unitId' | 'caseId' | 'today' | 'at'> & {
  id: string
  number: string
  kind: DecisionKind
  title: string
  reason: string
  effectiveOn: string
  reviewOn: string
  corrects: string | null
  correctedBy: string | null
  sourceNote: string | null
  sourceHash: string | null
  hash: string
  matrixHash: string
  decidedAt: Date
  recordedAt: Date
  recordedOn: string
  holder: string
  actionName: string
  actionNameEn: string
  fundName: string
  fundNameEn: string
  postName: string
  postNameEn: string
  unitName: string | null
  basisName: string
  basisVerified: boolean
  illustrative: boolean
}

/** Decisions with all that is public about them. `d` is the decision, `w` its act, `p` the post, `n` the action. */
export const decisionRows = sql`select d.id, d.number, d.kind, d.title, d.action, d.fund, d.amount, u.code as unit, u.name as "unitName", d.reason, b.code as basis,
    concat_ws(' ', b.kind, b.number, case when b.year is not null and b.number is distinct from b.year::text then 'Tahun ' || b.year end) as "basisName", b.verified as "basisVerified", b.illustrative,
    d.article, d.effective_on::text as "effectiveOn", d.review_on::text as "reviewOn", w.recorded_at as "decidedAt", p.kind as post, o.code as "postUnit", w.mode, r.code as row,
    v.version, w.matrix_hash as "matrixHash", w.evidence, c.number as "caseNumber", old.number as corrects, later.number as "correctedBy", m.number as meeting,
    d.source_note as "sourceNote", (select f.sha256 from platform.file f where f.id = d.source_document) as "sourceHash", d.hash, d.recorded_at as "recordedAt", (d.recorded_at at time zone 'Asia/Jakarta')::date::text as "recordedOn",
    governance.holder_name(w.person_id) as holder, n.name as "actionName", n.name_en as "actionNameEn", coalesce(f.name, d.fund) as "fundName", coalesce(f.name_en, d.fund) as "fundNameEn", k.name as "postName", k.name_en as "postNameEn"
  from governance.decision d join governance.act w on w.id = d.act_id join governance.matrix_row r on r.id = w.row_id join governance.matrix_version v on v.id = r.version_id
    join governance.appointment a on a.id = w.appointment_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit o on o.id = p.unit_id
    join governance.legal_basis b on b.id = d.legal_basis_id join governance.action n on n.code = d.action
    left join governance.fund f on f.code = d.fund left join governance.unit u on u.id = d.unit_id left join governance.case_file c on c.id = d.case_id
    left join governance.decision old on old.id = d.corrects left join governance.decision later on later.corrects = d.id
    left join governance.meeting_item i on i.id = w.meeting_item_id left join governance.meeting m on m.id = i.meeting_id`

/** What is published and sealed, made from the rows as they stand. */
export const recordOf = (row: DecisionRow): PublicRecord => ({
  number: row.number,
  kind: row.kind,
  title: row.title,
  action: row.action,
  fund: row.fund,
  amount: row.amount,
  unit: row.unit,
  reason: row.reason,
  legalBasis: row.basis,
  article: row.article,
  effectiveOn: row.effectiveOn,
  reviewOn: row.reviewOn,
  decidedAt: isoWithOffset(row.decidedAt),
  post: row.post,
  postUnit: row.postUnit,
  mode: row.mode,
  row: row.row,
  matrixVersion: row.version,
  matrixHash: row.matrixHash,
  case: row.caseNumber,
  corrects: row.corrects,
  meeting: row.meeting,
  sourceNote: row.sourceNote,
  ...(Object.keys(row.evidence).length > 0 ? { evidence: row.evidence } : {}),
})

export async function decisionCalled(db: Database | Tx, number: string): Promise<DecisionRow | undefined> {
  const found = await sql<DecisionRow>`${decisionRows} where d.number = ${number}`.execute(db)
  return found.rows[0]
}
