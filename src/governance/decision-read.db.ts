import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type KeptDocument, keptDocument } from '#src/platform/document.db.ts'
import { type DecisionRow, decisionCalled, decisionRows, recordOf } from './_decision-rows.db.ts'
import { type DecisionKind, daysBetween, decisionHash, type PublicRecord } from './decision.ts'
import { type Paged, type Place, pageOf, placeOf } from './place.ts'

/** One decision as the public sees it. `record` is what the hash seals; the rest are names and what follows from the register. */
export type DecisionRead = {
  record: PublicRecord
  hash: string
  holder: string
  names: {
    action: string
    actionEn: string
    fund: string
    fundEn: string
    post: string
    postEn: string
    unit: string | null
    legalBasis: string
  }
  basisVerified: boolean
  /** Rests on data of a demo town: shown as an example. */
  illustrative: boolean
  recordedAt: Date
  /** Days between taking effect and being recorded, for a late record. */
  daysLate: number
  /** SHA-256 of the document a late record was made from. The document itself is for desks: it may name private people. */
  sourceHash: string | null
  correctedBy: string | null
}

const asRead = (row: DecisionRow): DecisionRead => ({
  record: recordOf(row),
  hash: row.hash,
  holder: row.holder,
  names: {
    action: row.actionName,
    actionEn: row.actionNameEn,
    fund: row.fundName,
    fundEn: row.fundNameEn,
    post: row.postName,
    postEn: row.postNameEn,
    unit: row.unitName,
    legalBasis: row.basisName,
  },
  basisVerified: row.basisVerified,
  illustrative: row.illustrative,
  recordedAt: row.recordedAt,
  daysLate: row.kind === 'late_record' ? daysBetween(row.effectiveOn, row.recordedOn) : 0,
  sourceHash: row.sourceHash,
  correctedBy: row.correctedBy,
})

export type Filter = {
  q?: string | undefined
  action?: string | undefined
  post?: string | undefined
  fund?: string | undefined
  year?: number | undefined
  min?: number | undefined
  max?: number | undefined
  kind?: DecisionKind | undefined
}

/** A filter is a statement of its own: only what is asked for stands in it, so that the planner may use what fits. */
function where({ q, action, post, fund, year, min, max, kind }: Filter): RawBuilder<unknown> {
  const parts = [
    q
      ? sql`to_tsvector('simple', d.number || ' ' || d.title || ' ' || d.reason) @@ websearch_to_tsquery('simple', ${q.slice(0, 100)})`
      : undefined,
    action ? sql`d.action = ${action}` : undefined,
    post ? sql`p.kind = ${post}` : undefined,
    fund ? sql`d.fund = ${fund}` : undefined,
    year === undefined
      ? undefined
      : sql`d.recorded_at >= governance.midnight(make_date(${year}::int, 1, 1)) and d.recorded_at < governance.midnight(make_date(${year}::int + 1, 1, 1))`,
    min === undefined ? undefined : sql`d.amount >= ${min}`,
    max === undefined ? undefined : sql`d.amount <= ${max}`,
    kind ? sql`d.kind = ${kind}` : undefined,
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`
}

type Asked = Filter & { limit?: number; cursor?: string | undefined }
type Keyed = DecisionRow & Place

/** The register, the newest first. A cursor that is none begins at the beginning; the API refuses it before. */
export async function decisionsOf(db: Database | Tx, { limit = 25, cursor, ...filter }: Asked): Promise<Paged<DecisionRead>> {
  const after = cursor === undefined ? undefined : placeOf(cursor)
  const past = after ? sql`(d.recorded_at, d.id) < (${after.key}::timestamptz, ${after.id}::uuid)` : sql`true`
  const found = await sql<Keyed>`select listed.*, to_char("recordedAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
    from (${decisionRows} where ${where(filter)} and ${past} order by d.recorded_at desc, d.id desc limit ${limit + 1}) listed order by "recordedAt" desc, id desc`.execute(
    db,
  )
  const page = pageOf(found.rows, limit)
  return { items: page.items.map(asRead), next: page.next }
}

/** Decisions still standing whose day of review comes by `by` (a civic day), the most pressing first. */
export async function decisionsDueForReview(
  db: Database | Tx,
  { by, limit = 25, cursor }: { by: string; limit?: number; cursor?: string | undefined },
): Promise<Paged<DecisionRead>> {
  const after = cursor === undefined ? undefined : placeOf(cursor)
  const past = after ? sql`(d.review_on, d.id) > (${after.key}::date, ${after.id}::uuid)` : sql`true`
  const found = await sql<Keyed>`select listed.*, "reviewOn" as key
    from (${decisionRows} where d.review_on <= ${by}::date and d.kind <> 'refusal' and later.id is null and ${past} order by d.review_on, d.id limit ${limit + 1}) listed order by "reviewOn", id`.execute(
    db,
  )
  const page = pageOf(found.rows, limit)
  return { items: page.items.map(asRead), next: page.next }
}

/** One decision with its chain of corrections, the oldest first, itself among them. */
export async function decisionByNumber(
  db: Database | Tx,
  number: string,
): Promise<{ decision: DecisionRead; chain: DecisionRead[] } | undefined> {
  const row = await decisionCalled(db, number)
  if (!row) return undefined
  if (!row.corrects && !row.correctedBy) return { decision: asRead(row), chain: [asRead(row)] }
  const found = await sql<DecisionRow & { step: number }>`with recursive back as (
      select id, corrects, 0 as step from governance.decision where id = ${row.id}
      union all select d.id, d.corrects, back.step - 1 from governance.decision d join back on d.id = back.corrects where back.step > -500
    ), ahead as (
      select id, 0 as step from governance.decision where id = ${row.id}
      union all select d.id, ahead.step + 1 from governance.decision d join ahead on d.corrects = ahead.id where ahead.step < 500
    ), chain as (select id, step from back union select id, step from ahead)
    select listed.*, chain.step from (${decisionRows} where d.id in (select id from chain)) listed join chain using (id) order by chain.step`.execute(
    db,
  )
  return { decision: asRead(row), chain: found.rows.map(asRead) }
}

/** The document a late record was made from, for whoever decides at a desk. */
export async function decisionSource(ctx: Ctx, number: string): Promise<KeptDocument | undefined> {
  const found = await sql<{
    document: string | null
  }>`select source_document as document from governance.decision where number = ${number}`.execute(ctx.db)
  const document = found.rows[0]?.document
  return document ? await keptDocument(ctx.house, ctx.db, document) : undefined
}

/** How many decisions no longer have the hash they were recorded with. Read in pieces: a register grows for years. */
export async function brokenDecisionHashes(db: Database): Promise<number> {
  let broken = 0
  let cursor: string | undefined
  do {
    const page = await decisionsOf(db, { limit: 500, cursor })
    broken += page.items.filter(({ record, hash }) => decisionHash(record) !== hash).length
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return broken
}
