import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { askedIn, type CaseRow, caseFor } from './_case-rows.db.ts'
import { pageOfCase, type Turn } from './case.ts'
import { notFromHere } from './case-deeds.db.ts'
import { addStep } from './case-turn.db.ts'
import { type Recorded, recordDecision } from './decision.db.ts'
import type { Verdict } from './decision.ts'
import { orCaseEnded } from './ended.db.ts'

/** Several must agree: until the last of them there is no decision, and `remaining` says how many are missing. */
export type Decided = { number: string; remaining: number; decision?: Recorded; turn: Turn }

/** A decision's own title, or the case's: the case's may name a private person, so a case about one must be given another. */
type Deciding = Verdict & { number: string; meetingItem?: string | undefined }

type Corrected = { id: string; number: string }

/** A case about a decision corrects it. */
async function correctedBy(tx: Tx, row: CaseRow): Promise<Corrected | undefined> {
  if (row.subject_kind !== 'governance.decision') return undefined
  const found = await sql<Corrected>`select id, number from governance.decision where number = ${row.subject_id}`.execute(tx)
  return found.rows[0]
}

async function hasPeople(tx: Tx, row: CaseRow): Promise<boolean> {
  const found = await sql<{
    there: boolean
  }>`select exists (select from governance.case_party where case_id = ${row.id} and kind = 'person') as there`.execute(tx)
  return found.rows[0]?.there === true
}

/**
 * Part: decides a case, or refuses it, inside another room's deed. A yes of one of several stands as approved until the last; a refusal
 * closes the case at once. What is decided goes into the register with its number and is public from then on.
 */
export async function decideCase(scope: DeedScope, wish: Deciding): Promise<Outcome<Decided>> {
  const { tx } = scope
  const { number, meetingItem, outcome } = wish
  const row = await orCaseEnded(scope.ctx, number, caseFor(tx, scope.actor, number, true), ['decide'])
  if (row.status !== 'open') return notFromHere(row)
  if (wish.title === undefined && (await hasPeople(tx, row))) return refused({ rule: 'governance.decision.title', field: 'title' })
  const work = scope.must(row.action, {
    ...askedIn(row),
    capacity: 'decide',
    refusing: outcome === 'refuse',
    evidence: wish.evidence,
    ...(meetingItem ? { meetingItem } : {}),
  })
  const ground = await orCaseEnded(scope.ctx, number, work, ['decide'])
  const remaining = ground.remaining ?? 0
  if (outcome === 'yes' && remaining > 0) {
    const turn = await addStep(scope, { caseFile: row.id, step: 'approved', reason: wish.reason, act: ground.act })
    scope.note(`case:${number}`, { remaining })
    return done({ number, remaining, turn })
  }
  const corrects = outcome === 'yes' ? await correctedBy(tx, row) : undefined
  const kind = outcome === 'refuse' ? 'refusal' : corrects ? 'correction' : 'decision'
  const decision = await recordDecision(scope, { ...wish, kind, title: wish.title ?? row.title, act: ground.act ?? '', corrects })
  if (!decision.ok) return decision
  const turn = await addStep(scope, {
    caseFile: row.id,
    step: outcome === 'yes' ? 'decided' : 'refused',
    reason: wish.reason,
    act: ground.act,
  })
  scope.note(`decision:${decision.value.number}`, { case: number, outcome })
  return done({ number, remaining: 0, decision: decision.value, turn })
}

/** Part: decides a case that stands for itself. One that belongs to a thing of its own is decided on the thing's page. */
export async function decideOpenly(scope: DeedScope, wish: Deciding): Promise<Outcome<Decided>> {
  const row = await orCaseEnded(scope.ctx, wish.number, caseFor(scope.tx, scope.actor, wish.number, true), ['decide'])
  const address = row.status === 'open' ? pageOfCase({ address: row.address, subject: row.subject_kind }) : undefined
  if (address === undefined) return await decideCase(scope, wish)
  return refused({ rule: 'governance.case.decided_at_its_page', facts: { number: wish.number, address } })
}

export const decideCaseByPost = deed('governance.case.decide', (scope, wish: Omit<Deciding, 'meetingItem'>) => decideOpenly(scope, wish))
