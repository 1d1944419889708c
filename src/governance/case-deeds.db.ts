import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { askedIn, type CaseRow, caseFor } from './_case-rows.db.ts'
import { stepAfter, type Turn } from './case.ts'
import { addStep } from './case-turn.db.ts'
import { orCaseEnded } from './ended.db.ts'
import type { Capacity } from './matrix.ts'

/** What a step answers: how many others must still act in the same way, and whose turn it is now. */
export type Stepped = { number: string; remaining: number; turn: Turn }

export const notFromHere = ({ number, status }: CaseRow) => refused({ rule: 'governance.case.not_from_here', facts: { number, status } })

/** From which states somebody may act in this way. */
const from: Readonly<Partial<Record<Capacity, readonly CaseRow['status'][]>>> = {
  review: ['open'],
  concur: ['open'],
  execute: ['decided'],
  confirm: ['decided', 'executed'],
}

type Papers = { evidence?: Readonly<Record<string, string>> | undefined }
type Acting = Papers & { number: string; capacity: Capacity; reason?: string | undefined; meetingItem?: string | undefined }
type Noted = Papers & { number: string; reason: string }
type Plain = Papers & { number: string; reason?: string | undefined }

/**
 * Part: looks, agrees, carries out or confirms in a case inside another room's deed. Asks the matrix for the case's own action, amount and
 * unit, so nobody can ask for less than what is decided; whoever may not look into the case does not find it, and whose term is over reads that.
 */
export async function actInCase(scope: DeedScope, { number, capacity, reason, meetingItem, evidence }: Acting): Promise<Outcome<Stepped>> {
  const row = await orCaseEnded(scope.ctx, number, caseFor(scope.tx, scope.actor, number, true), [capacity])
  const step = stepAfter[capacity]
  if (!step || !from[capacity]?.includes(row.status)) return notFromHere(row)
  const work = scope.must(row.action, { ...askedIn(row), capacity, evidence, ...(meetingItem ? { meetingItem } : {}) })
  const ground = await orCaseEnded(scope.ctx, number, work, [capacity])
  const turn = await addStep(scope, { caseFile: row.id, step, reason: reason ?? '', act: ground.act })
  scope.note(`case:${number}`, { step })
  return done({ number, remaining: ground.remaining ?? 0, turn })
}

/** Looks at a case before anybody decides, and says what was seen. */
export const reviewCase = deed('governance.case.review', (scope, wish: Noted) => actInCase(scope, { ...wish, capacity: 'review' }))

/** Agrees before anybody decides. A body agrees in a meeting. */
export const concurCase = deed('governance.case.concur', (scope, wish: Plain) => actInCase(scope, { ...wish, capacity: 'concur' }))

/** Carries out what was decided: never before it is, never by who decided it. */
export const executeCase = deed('governance.case.execute', (scope, wish: Noted) => actInCase(scope, { ...wish, capacity: 'execute' }))

/** Confirms that what was decided has come about. */
export const confirmCase = deed('governance.case.confirm', (scope, wish: Plain) => actInCase(scope, { ...wish, capacity: 'confirm' }))
