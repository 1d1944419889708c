import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import type { Capacity } from './matrix.ts'
import { isCountable } from './spelling.ts'

/** Where a case stands. */
export type CaseStatus = 'open' | 'decided' | 'refused' | 'executed' | 'confirmed' | 'withdrawn'

export type StepName =
  | 'opened'
  | 'reviewed'
  | 'concurred'
  | 'approved'
  | 'decided'
  | 'refused'
  | 'executed'
  | 'confirmed'
  | 'forwarded'
  | 'returned'
  | 'amended'
  | 'withdrawn'

/**
 * Why a post cannot act itself: nobody holds it, all who do stepped aside or have an interest of their own, only acting officers hold it in a
 * strategic matter, all who hold it did in the case what bars them, or what its row rests on has fallen.
 */
export type Aside = 'vacant' | 'recused' | 'conflict' | 'only_acting' | 'two_hats' | 'no_basis'

/** Whose turn it is, as the database counts it: one line for each row of the matrix that waits. */
export type TurnLine = { capacity: Capacity; row: string | null; post: string | null; aside: Aside | null; standIn: string | null }

export type Turn = {
  /** In what way somebody must act now. `initiate` after a return: its opener's. Absent: nobody any more. */
  capacity?: Capacity
  /** The posts that have it now: those of the rows, the superior where a post stands aside. */
  posts: string[]
  /** Posts whose matter waits for an officer: nobody holds them and nobody may step in. */
  waiting: string[]
}

/** A post that has the turn and cannot act itself: why, and who steps in. */
export type SteppedOut = { post: string; why: Aside; standIn: string | null }

export const steppedOut = (lines: readonly TurnLine[]): SteppedOut[] =>
  lines.flatMap(({ post, aside: why, standIn }) => (post !== null && why !== null ? [{ post, why, standIn }] : []))

/** Of several posts that could, the one it was forwarded to has it. */
export function turnOf(lines: readonly TurnLine[], forwardedTo: string | null): Turn {
  const [first] = lines
  if (!first) return { posts: [], waiting: [] }
  const able = lines.flatMap(({ post, aside, standIn }) => (aside === null ? (post ?? []) : (standIn ?? [])))
  const waiting = lines.flatMap(({ post, aside, standIn }) => (aside !== null && standIn === null ? (post ?? []) : []))
  const chosen = forwardedTo !== null && able.includes(forwardedTo) ? [forwardedTo] : able
  return { capacity: first.capacity, posts: [...new Set(chosen)], waiting: [...new Set(waiting)] }
}

/** The step that stands in the case after an act in this way. */
export const stepAfter: Readonly<Partial<Record<Capacity, StepName>>> = {
  review: 'reviewed',
  concur: 'concurred',
  execute: 'executed',
  confirm: 'confirmed',
}

/** Who may follow a case to its end has this page. */
export const caseAddress = (number: string): string => `/meja/perkara/${number}`

export const line = (least: number, most: number, rule: string) =>
  z.string({ error: rule }).transform(cleanLine).pipe(z.string().min(least, rule).max(most, rule))

export const text = (least: number, most: number, rule: string) =>
  z.string({ error: rule }).transform(cleanText).pipe(z.string().min(least, rule).max(most, rule))

export const amountSchema = z
  .int('governance.authority.amount_invalid')
  .min(0, 'governance.authority.amount_invalid')
  .max(Number.MAX_SAFE_INTEGER, 'governance.authority.amount_invalid')
  .describe('whole rupiah, as a number')

export const partySchema = z
  .strictObject({ kind: z.enum(['person', 'shop', 'community', 'organisation']), id: z.uuid() })
  .meta({ id: 'CaseParty' })

/** A case that was sent back, in other words. What is left out stays. */
export const amendSchema = z
  .strictObject({
    title: line(3, 200, 'governance.case.title').optional(),
    reason: text(10, 4000, 'governance.case.reason').optional(),
    amount: amountSchema.optional(),
  })
  .meta({ id: 'CaseAmendment' })

const code = z.string().min(1).max(80)

/** What a matter is about: the words the matrix asks in. */
export const matterShape = {
  action: code.describe('code of an action of the matrix'),
  fund: code.default('tanpa_dana').describe('code of a fund; without money: tanpa_dana'),
  amount: amountSchema.optional(),
  unit: code.optional().describe('code of a unit'),
  payee: line(1, 120, 'governance.case.payee')
    .refine(isCountable, 'governance.case.payee_letters')
    .optional()
    .describe('who is paid, as the limit over time counts it; never shown in public'),
  activity: line(1, 120, 'governance.case.payee')
    .refine(isCountable, 'governance.case.activity_letters')
    .optional()
    .describe('what it is spent on, as the limit over time counts it'),
}

/** What a case is opened with, from a form or the API. Messages are rules. */
export const openingSchema = z
  .strictObject({
    ...matterShape,
    title: line(3, 200, 'governance.case.title'),
    reason: text(10, 4000, 'governance.case.reason'),
    parties: z.array(partySchema).max(50, 'governance.case.parties').default([]),
    dueDay: z.iso.date('governance.case.due_day').optional().describe('civic day by which it should be decided'),
    corrects: z.string().max(40).optional().describe('number of a decision this is to correct'),
  })
  .meta({ id: 'CaseOpening' })

export type Opening = z.output<typeof openingSchema>

/** A note of somebody who looked, a reason of somebody who sent it on or back: never empty. */
export const noteSchema = z.strictObject({ reason: text(10, 4000, 'governance.case.reason') }).meta({ id: 'CaseNote' })

/** The papers an act rests on. A row asks for few; what it does not ask for is not kept. */
export const evidenceSchema = z
  .record(
    z.string().regex(/^[a-z0-9-]{1,60}$/, 'governance.evidence.which'),
    line(3, 200, 'governance.evidence.where'),
    'governance.evidence.which',
  )
  .refine((all) => Object.keys(all).length <= 20, 'governance.evidence.which')
  .optional()
  .describe('papers the row of the matrix asks for: name of each to its number and where it lies; no private person named')

/** What somebody acts with in a case, short of deciding it. */
export const actSchema = noteSchema.extend({ evidence: evidenceSchema }).meta({ id: 'CaseAct' })

export const forwardSchema = z
  .strictObject({ post: code.describe('code of a kind of post that can'), reason: text(10, 4000, 'governance.case.reason') })
  .meta({ id: 'CaseForward' })

/**
 * Where what a case is about is decided together with it, if it is about a thing of its own: elsewhere the case would close and the thing itself stay open.
 * Who is involved is told there too, to whoever may know.
 */
export const pageOfCase = ({ address, subject }: { address: string | null; subject: string | null }): string | undefined =>
  address ?? (subject === 'governance.matrix_version' ? '/meja/matriks' : undefined)
