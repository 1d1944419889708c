import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, isoWithOffset } from '#src/base/time.ts'
import type { Ctx, Scope } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { keepBytes, noteDocument } from '#src/platform/document.db.ts'
import { readDocument } from '#src/platform/document.ts'
import { type ActRow, actOnRecord, decisionCalled } from './_decision-rows.db.ts'
import { unknownIn } from './case-open.db.ts'
import { type Correcting, type Deciding, type DecisionKind, daysRefused, decisionHash, type PublicRecord } from './decision.ts'

export type Recorded = { number: string; hash: string }

type Writing = {
  kind: DecisionKind
  title: string
  reason: string
  act: string
  legalBasis?: string | undefined
  article?: string | undefined
  effectiveOn?: string | undefined
  reviewOn: string
  corrects?: { id: string; number: string } | undefined
  sourceNote?: string | undefined
  sourceDocument?: string | undefined
}

type Basis = { id: string; inForce: boolean }

async function basisOf(tx: Tx, code: string, day: string): Promise<Basis | undefined> {
  const found =
    await sql<Basis>`select id, governance.basis_in_force(id, ${day}::date) as "inForce" from governance.legal_basis where code = ${code}`.execute(
      tx,
    )
  return found.rows[0]
}

const recordFor = (wish: Writing, act: ActRow, number: string, effectiveOn: string): PublicRecord => ({
  number,
  kind: wish.kind,
  title: wish.title,
  action: act.action,
  fund: act.fund,
  amount: act.amount,
  unit: act.unit,
  reason: wish.reason,
  legalBasis: wish.legalBasis ?? act.basis,
  article: wish.legalBasis ? (wish.article ?? null) : (wish.article ?? act.article),
  effectiveOn,
  reviewOn: wish.reviewOn,
  decidedAt: isoWithOffset(act.at),
  post: act.post,
  postUnit: act.postUnit,
  mode: act.mode,
  row: act.row,
  matrixVersion: act.version,
  matrixHash: act.hash,
  case: act.caseNumber,
  corrects: wish.corrects?.number ?? null,
  meeting: act.meeting,
  sourceNote: wish.sourceNote ?? null,
  ...(Object.keys(act.evidence).length > 0 ? { evidence: act.evidence } : {}),
})

/**
 * Part: enters a decision into the register on an act already taken in this transaction, with the next number and its hash. The days, the
 * basis and the act are looked at once more by the database.
 */
export async function recordDecision(scope: DeedScope, wish: Writing): Promise<Outcome<Recorded>> {
  const { tx } = scope
  const act = await actOnRecord(tx, wish.act)
  const effectiveOn = wish.effectiveOn ?? act.today
  const late = wish.kind === 'late_record'
  const wrong: Refusal[] = daysRefused({ effectiveOn, reviewOn: wish.reviewOn, late }, act.today as Day)
  if (late && !wish.sourceNote && !wish.sourceDocument) wrong.push({ rule: 'governance.decision.late_needs_source', field: 'sourceNote' })
  const basis = await basisOf(tx, wish.legalBasis ?? act.basis, effectiveOn)
  if (!basis) wrong.push({ rule: 'governance.decision.basis_unknown', field: 'legalBasis' })
  else if (!basis.inForce) wrong.push({ rule: 'governance.decision.basis_not_in_force', field: 'legalBasis', facts: { day: effectiveOn } })
  if (wrong.length > 0 || !basis) return refused(...wrong)
  const numbered = await sql<{ number: string }>`select governance.next_number('KEP') as number`.execute(tx)
  const number = numbered.rows[0]?.number ?? ''
  const record = recordFor(wish, act, number, effectiveOn)
  const hash = decisionHash(record)
  await sql`insert into governance.decision (number, kind, title, action, fund, amount, unit_id, reason, legal_basis_id, article, effective_on, review_on, case_id, act_id, corrects, source_document, source_note, hash)
    values (${number}, ${record.kind}, ${record.title}, ${record.action}, ${record.fund}, ${record.amount}, ${act.unitId}, ${record.reason}, ${basis.id}, ${record.article}, ${effectiveOn}, ${record.reviewOn},
      ${act.caseId}, ${wish.act}, ${wish.corrects?.id ?? null}, ${wish.sourceDocument ?? null}, ${record.sourceNote}, ${hash})`.execute(tx)
  scope.note(`decision:${number}`, { action: record.action, fund: record.fund, amount: record.amount, hash })
  scope.touched('governance')
  return done({ number, hash })
}

async function isRegistered(tx: Tx, action: string): Promise<boolean> {
  const found = await sql<{ kind: string }>`select kind from governance.action where code = ${action}`.execute(tx)
  return found.rows[0]?.kind === 'register'
}

async function decideAtOnce(scope: DeedScope, wish: Deciding): Promise<Outcome<Recorded>> {
  const unknown = await unknownIn(scope.tx, wish)
  if (unknown.length > 0) return refused(...unknown)
  // what a deed of some room does is done there, with its effects: the register alone would only say so
  if (!(await isRegistered(scope.tx, wish.action))) return refused({ rule: 'governance.decision.not_by_register', field: 'action' })
  const { unit, payee, activity } = wish
  const more = { ...(unit ? { unit } : {}), ...(payee ? { payee } : {}), ...(activity ? { activity } : {}), evidence: wish.evidence }
  const ground = await scope.must(wish.action, { capacity: 'decide', fund: wish.fund, amount: wish.amount, parties: wish.parties, ...more })
  const sourceDocument = wish.document && (await noteDocument(scope.tx, wish.document))
  const kind = wish.lateRecord ? 'late_record' : 'decision'
  const recorded = await recordDecision(scope, { ...wish, kind, act: ground.act ?? '', sourceDocument })
  if (recorded.ok && wish.document) scope.note(`decision:${recorded.value.number}`, { source: wish.document.sha256 })
  return recorded
}

/** Decides at once, without a case, where one person may. What several must do together is refused: it needs a case. */
export const makeDecision = deed('governance.decision.make', decideAtOnce)

/** The same with the source of a late record, a PDF kept to the letter. It is laid away and not published: its hash stands in the journal. */
export async function makeDecisionFrom(ctx: Ctx, wish: Omit<Deciding, 'document'>, bytes: Uint8Array): Promise<Outcome<Recorded>> {
  const read = readDocument(bytes)
  if (!read.ok) return refused(...read.refusals.map((refusal) => ({ ...refusal, field: 'sourceFile' })))
  await keepBytes(ctx.house, read.value)
  return await makeDecision(ctx, { ...wish, document: read.value })
}

type Terms = {
  action: string
  fund: string
  amount: number
  unit: string | null
  payee: string | null
  activity: string | null
  people: string[]
}

/** What a chain of corrections is about: the terms of the last decision in it that was more than words, and whom it concerned. */
async function termsOf(tx: Tx, decision: string): Promise<Terms> {
  const found = await sql<Terms>`with recursive line as (
      select d.id, d.corrects, d.action, d.act_id, 0 as step from governance.decision d where d.id = ${decision}
      union all
      select d.id, d.corrects, d.action, d.act_id, line.step + 1 from governance.decision d join line on line.corrects = d.id
      where line.action = 'governance.decision.correct' and line.step < 1000
    ) select w.action, w.fund, w.amount, (select u.code from governance.unit u where u.id = w.unit_id) as unit, w.payee, w.activity, w.parties as people
    from line join governance.act w on w.id = line.act_id order by line.step desc limit 1`.execute(tx)
  const [terms] = found.rows
  if (!terms) throw new Error('a decision without an act')
  return terms
}

const newTerms = (old: Terms, { amount, fund, unit }: Correcting): Terms => ({
  ...old,
  amount: amount ?? old.amount,
  fund: fund ?? old.fund,
  unit: unit ?? old.unit,
})

const scopeFor = ({ fund, amount, unit, payee, activity, people }: Terms): Scope => ({
  capacity: 'decide',
  fund,
  amount,
  parties: people.map((id) => ({ kind: 'person' as const, id })),
  ...(unit ? { unit } : {}),
  ...(payee ? { payee } : {}),
  ...(activity ? { activity } : {}),
})

const sameTerms = (one: Terms, other: Terms) => one.amount === other.amount && one.fund === other.fund && one.unit === other.unit

async function correct(scope: DeedScope, { number, ...wish }: Correcting & { number: string }): Promise<Outcome<Recorded>> {
  const { tx } = scope
  const old = await decisionCalled(tx, number)
  if (!old) return refused({ rule: 'governance.decision.unknown', field: 'corrects' })
  if (old.correctedBy) return refused({ rule: 'governance.decision.corrected_once', field: 'corrects', facts: { number: old.correctedBy } })
  const before = await termsOf(tx, old.id)
  const terms = newTerms(before, wish)
  const unknown = await unknownIn(tx, { action: terms.action, fund: terms.fund, amount: terms.amount, unit: terms.unit ?? undefined })
  if (unknown.length > 0) return refused(...unknown)
  const asked = scopeFor(terms)
  // words and days alone are corrected by a post that may correct; another amount, fund or unit is decided anew by whoever may decide that
  const ground = sameTerms(before, terms)
    ? await scope.must('governance.decision.correct', { parties: asked.parties ?? [] })
    : await scope.must(terms.action, { ...asked, evidence: wish.evidence })
  const recorded = await recordDecision(scope, {
    kind: 'correction',
    title: wish.title ?? old.title,
    reason: wish.reason,
    legalBasis: wish.legalBasis,
    article: wish.article,
    effectiveOn: wish.effectiveOn,
    reviewOn: wish.reviewOn,
    act: ground.act ?? '',
    corrects: { id: old.id, number },
  })
  if (recorded.ok) scope.note(`decision:${recorded.value.number}`, { corrects: number })
  return recorded
}

/** Corrects a decision by a new one that names it; the old one stays as it was. Each is corrected once: the next corrects the newest. */
export const correctDecision = deed('governance.decision.correct', correct)
