import { z } from 'zod'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import type { Document } from '#src/platform/document.ts'
import { evidenceSchema, line, matterShape, partySchema, text } from './case.ts'

export type DecisionKind = 'decision' | 'refusal' | 'correction' | 'late_record'

/** A decision as it is published. This, and nothing else, is what its hash seals. No private person stands in it. */
export type PublicRecord = {
  number: string
  kind: DecisionKind
  title: string
  action: string
  fund: string
  amount: number
  unit: string | null
  reason: string
  legalBasis: string
  article: string | null
  effectiveOn: string
  reviewOn: string
  /** When the act was recorded, to the millisecond, with offset. */
  decidedAt: string
  /** Post, unit and way of holding it, by which the officer acted. */
  post: string
  postUnit: string
  mode: string
  row: string
  matrixVersion: number
  matrixHash: string
  /** Number of the case, of the decision it corrects, of the meeting that carried it. */
  case: string | null
  corrects: string | null
  meeting: string | null
  sourceNote: string | null
  /** The papers the row asked for, by name: number and where each lies. Left out where it asks for none. */
  evidence?: Readonly<Record<string, string>>
}

/** Where everybody reads it. */
export const decisionAddress = (number: string): string => `/tata-kelola/keputusan/${number}`

/** SHA-256, in hex, over the RFC 8785 form of the public record. */
export const decisionHash = (record: PublicRecord): string => sha256(canonical(record))

const day = (rule: string) => z.iso.date(rule).describe('civic day, YYYY-MM-DD')

/** What is said of a decision, whichever way it was reached. Messages are rules. */
export const termsShape = {
  reason: text(10, 4000, 'governance.decision.reason'),
  legalBasis: z.string().min(1).max(80).optional().describe('code of a legal basis in force on that day; default: what the row rests on'),
  article: line(1, 120, 'governance.decision.article').optional(),
  effectiveOn: day('governance.decision.effective_day').optional().describe('civic day; default today; earlier only as a late record'),
  reviewOn: day('governance.decision.review_needed').describe('civic day, after it takes effect and at most 24 months ahead'),
  evidence: evidenceSchema,
}

/** A decision of one who may decide at once, without a case. */
export const decidingSchema = z.strictObject({
  ...matterShape,
  title: line(3, 200, 'governance.decision.title'),
  parties: z.array(partySchema).max(50, 'governance.case.parties').default([]),
  ...termsShape,
  lateRecord: z.boolean().default(false).describe('recorded after it took effect: needs a source'),
  sourceNote: line(10, 300, 'governance.decision.late_needs_source').optional().describe('number and archive of the source document'),
})

/** `document`: the source itself, its bytes in their place already. */
export type Deciding = z.output<typeof decidingSchema> & { document?: Document | undefined }

/** What a case is decided with. */
export const verdictSchema = z
  .strictObject({ outcome: z.enum(['yes', 'refuse']), title: line(3, 200, 'governance.decision.title').optional(), ...termsShape })
  .meta({ id: 'CaseDecision' })

export type Verdict = z.output<typeof verdictSchema>

/** A correction: the whole decision once more as it should read. What is left out stays as it was. */
export const correctingSchema = z
  .strictObject({
    title: line(3, 200, 'governance.decision.title').optional(),
    amount: matterShape.amount,
    fund: z.string().min(1).max(80).optional(),
    unit: matterShape.unit,
    ...termsShape,
  })
  .meta({ id: 'DecisionCorrection' })

export type Correcting = z.output<typeof correctingSchema>

/** The last civic day that is at most so many months after another; the 31st becomes the last of a shorter month. */
export function monthsAfter(from: string, months: number): string {
  const [year = 0, month = 1, dayOfMonth = 1] = from.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  const at = new Date(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last)))
  return at.toISOString().slice(0, 10)
}

type Days = { effectiveOn: string; reviewOn: string; late: boolean }

/** Never back-dated; every decision looked at again within 24 months; a late record is late. The same bars stand in the database. */
export function daysRefused({ effectiveOn, reviewOn, late }: Days, today: Day): Refusal[] {
  const found: Refusal[] = []
  if (!late && effectiveOn < today) found.push({ rule: 'governance.decision.backdated', field: 'effectiveOn', facts: { day: effectiveOn } })
  if (late && effectiveOn >= today) found.push({ rule: 'governance.decision.not_late', field: 'effectiveOn' })
  const base = effectiveOn > today ? effectiveOn : today
  if (reviewOn <= effectiveOn || reviewOn > monthsAfter(base, 24))
    found.push({ rule: 'governance.decision.review_too_far', field: 'reviewOn', facts: { latest: monthsAfter(base, 24) } })
  return found
}

/** Whole days between two civic days. */
export const daysBetween = (from: string, until: string): number => Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
