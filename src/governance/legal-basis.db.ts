import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { keepBytes, noteDocument } from '#src/platform/document.db.ts'
import { type Document, readDocument } from '#src/platform/document.ts'
import { readGiven } from './_given.ts'
import { articleInput, type BasisStatus, basisInput, mayBecome, stepInput, verifyInput } from './legal-basis.ts'
import { allResting, type Resting, restingKinds } from './rests-on.db.ts'

const power = 'governance.legal_basis.record'

export type LockedBasis = { id: string; code: string; status: BasisStatus; verified: boolean; illustrative: boolean }

/** A text by its code, locked so that two people who change it do so one after the other. Its status is that of its newest step, also one to come. */
async function lockBasis(tx: Tx, code: string): Promise<LockedBasis> {
  const found = await sql<LockedBasis>`select id, code, governance.basis_status(id, '9999-12-31') as status, verified, illustrative
    from governance.legal_basis where code = ${code} for update`.execute(tx)
  const [basis] = found.rows
  if (!basis) throw new Missing('legal basis')
  return basis
}

/** The key of a text that is in force on a day that lies ahead, or today. Undefined where it is not: nothing may rest on it. */
export async function basisInForce(db: Database | Tx, code: string, day: string | null): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select id from governance.legal_basis
    where code = ${code} and governance.basis_in_force(id, greatest(${day}::date, governance.today()))`.execute(db)
  return found.rows[0]?.id
}

/** Records a text, in force or as a draft. It is unverified until somebody has held it against its source. Answers its code. */
export const recordBasis = deed<unknown, { code: string }>('governance.legal_basis.record', async ({ tx, must, note, touched }, input) => {
  await must('governance.legal_basis.record')
  const read = readGiven(basisInput, input)
  if (!read.ok) return read
  const { code, kind, number, year, about, level, validFrom, validTo, source, note: remark, status } = read.value
  const written =
    await sql`insert into governance.legal_basis (code, kind, number, year, about, level, valid_from, valid_to, source, note, status)
    values (${code}, ${kind}, ${number}, ${year ?? null}, ${about}, ${level}, ${validFrom}, ${validTo}, ${source}, ${remark}, ${status})
    on conflict (code) do nothing returning id`.execute(tx)
  if (written.rows.length === 0) return refused({ rule: 'governance.legal_basis.code_taken', field: 'code', facts: { code } })
  note(`legal_basis:${code}`, { status })
  touched('governance')
  return done({ code })
})

/** Adds an article with its plain sentence, after those that are there. */
export const addArticle = deed<{ basis: string; input: unknown }, undefined>(
  'governance.legal_basis.add_article',
  async ({ tx, must, note, touched }, { basis: code, input }) => {
    await must(power)
    const basis = await lockBasis(tx, code)
    const read = readGiven(articleInput, input)
    if (!read.ok) return read
    const { label, plain, plainEn } = read.value
    const written = await sql`insert into governance.legal_article (basis_id, label, plain, plain_en, position)
      select ${basis.id}, ${label}, ${plain}, ${plainEn}, coalesce(max(position), 0) + 1 from governance.legal_article where basis_id = ${basis.id}
      on conflict (basis_id, label) do nothing returning id`.execute(tx)
    if (written.rows.length === 0) return refused({ rule: 'governance.legal_basis.article_taken', field: 'label' })
    note(`legal_basis:${code}`, { article: label })
    touched('governance')
    return done()
  },
)

const noteBasisDocument = deed<{ basis: string; document: Document }, undefined>(
  'governance.legal_basis.add_document',
  async ({ tx, must, note, touched }, { basis: code, document }) => {
    await must(power)
    const basis = await lockBasis(tx, code)
    const file = await noteDocument(tx, document)
    await sql`update governance.legal_basis set document = ${file} where id = ${basis.id}`.execute(tx)
    note(`legal_basis:${code}`, { sha256: document.sha256 })
    touched('governance')
    return done()
  },
)

/** Lays the text itself beside its entry, a PDF kept to the letter. Serve it with `documentHeaders` alone. */
export async function addBasisDocument(ctx: Ctx, { basis, bytes }: { basis: string; bytes: Uint8Array }): Promise<Outcome<undefined>> {
  const read = readDocument(bytes)
  if (!read.ok) return read
  await keepBytes(ctx.house, read.value)
  return await noteBasisDocument(ctx, { basis, document: read.value })
}

/** Says that somebody has held the entry, or one of its articles, against the source named. Who recorded it is in the journal. */
export const verifyBasis = deed<{ basis: string; article?: string | undefined; input: unknown }, undefined>(
  'governance.legal_basis.verify',
  async ({ tx, must, note, touched }, { basis: code, article, input }) => {
    await must(power)
    const basis = await lockBasis(tx, code)
    const read = readGiven(verifyInput, input)
    if (!read.ok) return read
    if (basis.illustrative) return refused({ rule: 'governance.legal_basis.illustrative' })
    if (article !== undefined) {
      const found =
        await sql`update governance.legal_article set verified = true where basis_id = ${basis.id} and label = ${article} returning id`.execute(
          tx,
        )
      if (found.rows.length === 0) throw new Missing('article')
    } else await sql`update governance.legal_basis set verified = true, source = ${read.value.source} where id = ${basis.id}`.execute(tx)
    note(`legal_basis:${code}`, { verified: article ?? 'text', source: read.value.source })
    touched('governance')
    return done()
  },
)

type Step = { basis: LockedBasis; step: string; fromDay: string }

/** Everything that rests on the fallen text waits, by name, from its day on. What was settled and falls again waits again. */
async function letWait(scope: DeedScope, { basis, step, fromDay }: Step): Promise<(Resting & { kind: string })[]> {
  const { tx } = scope
  const resting = await allResting(tx, basis.id)
  await sql`insert into governance.awaiting_basis as w (subject_kind, subject_id, basis_id, since, step_id)
    select kind, id, ${basis.id}, ${fromDay}, ${step} from jsonb_to_recordset(${JSON.stringify(resting)}::jsonb) as r(kind text, id text)
    on conflict (subject_kind, subject_id, basis_id) do update set since = excluded.since, step_id = excluded.step_id, settled_by = null, settled_at = null, settled_reason = null`.execute(
    tx,
  )
  for (const [kind, { fell }] of restingKinds())
    await fell?.(
      scope,
      resting.filter((one) => one.kind === kind).map(({ id }) => id),
      basis.code,
    )
  return resting
}

/** What waited for a text that is in force again waits no longer. */
async function endWaiting(scope: DeedScope, basis: LockedBasis, reason: string): Promise<void> {
  const ended = await sql<{
    kind: string
    id: string
  }>`update governance.awaiting_basis set settled_by = ${basis.id}, settled_at = governance.clock(), settled_reason = ${reason}
    where basis_id = ${basis.id} and settled_at is null returning subject_kind as kind, subject_id as id`.execute(scope.tx)
  for (const [kind, { stands }] of restingKinds())
    await stands?.(
      scope,
      ended.rows.filter((one) => one.kind === kind).map(({ id }) => id),
      reason,
    )
}

async function writeStep(
  tx: Tx,
  basis: LockedBasis,
  given: { status: string; fromDay: string; successor: string | null; reason: string; by: string | undefined },
) {
  const written = await sql<{
    id: string
  }>`insert into governance.legal_basis_step (basis_id, status, from_day, successor_id, reason, by_person, enters)
    values (${basis.id}, ${given.status}, ${given.fromDay}, ${given.successor}, ${given.reason}, ${given.by ?? null}, ${basis.status === 'draft'}) returning id`.execute(
    tx,
  )
  return written.rows[0]?.id ?? ''
}

const successorOf = async (tx: Tx, code: string | null | undefined): Promise<string | null | undefined> => {
  if (!code) return null
  return (await sql<{ id: string }>`select id from governance.legal_basis where code = ${code}`.execute(tx)).rows[0]?.id
}

/**
 * What becomes of a text from a day on. The day may lie in the past, for laws fall whether we notice or not; the record says when it was made.
 * Answers everything that rested on a text that falls: it waits for another basis, and nothing of it is computed anew.
 */
export const stepBasis = deed<{ basis: string; input: unknown }, { waiting: (Resting & { kind: string })[] }>(
  'governance.legal_basis.step',
  async (scope, { basis: code, input }) => {
    const { tx, actor, must, note, touched } = scope
    await must(power)
    const basis = await lockBasis(tx, code)
    const read = readGiven(stepInput, input)
    if (!read.ok) return read
    const { status, fromDay, reason } = read.value
    if (!mayBecome(basis.status, status)) return refused({ rule: 'governance.legal_basis.not_from_here', field: 'status' })
    const successor = await successorOf(tx, read.value.successor)
    if (successor === undefined || successor === basis.id)
      return refused({ rule: 'governance.legal_basis.successor_unknown', field: 'successor' })
    const newest = await sql`select from governance.legal_basis_step where basis_id = ${basis.id} and from_day > ${fromDay}`.execute(tx)
    if (newest.rows.length > 0) return refused({ rule: 'governance.legal_basis.step_before', field: 'fromDay' })
    const step = await writeStep(tx, basis, { status, fromDay, successor, reason, by: personOf(actor) })
    const waiting = status === 'revoked' ? await letWait(scope, { basis, step, fromDay }) : []
    if (status === 'in_force') await endWaiting(scope, basis, reason)
    note(`legal_basis:${code}`, { status, from: fromDay, waiting: waiting.length })
    touched('governance')
    return done({ waiting })
  },
)
