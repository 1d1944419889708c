import type { Refusal } from '#src/base/outcome.ts'
import { changesBetween } from './product.ts'

/** What of a listing can wait for review. Price, stock and variants are not among them: they never wait. */
export const reviewedFields = [
  'name',
  'category',
  'origin',
  'originNote',
  'description',
  'storyTitle',
  'story',
  'attributes',
  'pictures',
] as const
export type ReviewedField = (typeof reviewedFields)[number]

export type RevisionStatus = 'pending' | 'returned' | 'approved' | 'withdrawn'
export type RevisionStep = 'ask' | 'approve' | 'give_back' | 'withdraw'

type Transition = {
  step: RevisionStep
  from: readonly RevisionStatus[]
  to: RevisionStatus
  actor: 'team' | 'curator'
  /** Least letters of the reason the team reads. */
  reason: number
  source: string
}

const house = 'aturan rumah MB2'

/** The life of a wish for another listing. `ask` is also how it begins. */
export const revisionTransitions: readonly Transition[] = [
  { step: 'ask', from: ['pending', 'returned'], to: 'pending', actor: 'team', reason: 0, source: house },
  { step: 'withdraw', from: ['pending', 'returned'], to: 'withdrawn', actor: 'team', reason: 0, source: house },
  { step: 'approve', from: ['pending'], to: 'approved', actor: 'curator', reason: 0, source: `${house}: kurator di luar tim toko` },
  { step: 'give_back', from: ['pending'], to: 'returned', actor: 'curator', reason: 20, source: `${house}: alasan tertulis` },
]

export function revisionTransition(step: RevisionStep, status: RevisionStatus, reason: string): Transition | Refusal {
  const found = revisionTransitions.find((one) => one.step === step && one.from.includes(status))
  if (!found) return { rule: 'market.revision.not_from_here' }
  if ([...reason].length < found.reason) return { rule: 'market.revision.reason_short', field: 'reason', facts: { least: found.reason } }
  return found
}

/** A field that waits in every shop, or only where a curator still looks at each change. */
export type ReviewRule = { field: ReviewedField; shops: 'every' | 'watched' }

/** The fields that wait, of a listing buyers have seen in a shop that was approved once. Whatever nobody has seen changes at once. */
export function waitingFields(
  rules: readonly ReviewRule[],
  o: { watched: boolean; shopStatus: string; seenByBuyers: boolean },
): ReadonlySet<ReviewedField> {
  const approved = o.shopStatus === 'approved' || o.shopStatus === 'suspended'
  if (!approved || !o.seenByBuyers) return new Set()
  return new Set(rules.filter((rule) => rule.shops === 'every' || o.watched).map((rule) => rule.field))
}

export type PictureWish = {
  id: string
  key: string
  alt: string
  width: number
  height: number
  tint: string
  widths: number[]
  sourceName: string | null
}

/** A listing as far as it can wait. */
export type Wish = {
  name?: string
  category?: string
  origin?: string
  originNote?: string
  description?: string
  storyTitle?: string
  story?: string
  attributes?: Record<string, string | number | boolean>
  pictures?: PictureWish[]
}

/** Fields that mean nothing without each other wait together. */
const together: readonly (readonly [ReviewedField, ReviewedField])[] = [
  ['category', 'attributes'],
  ['origin', 'originNote'],
  ['originNote', 'origin'],
]

/** What of these changes waits. The rest takes effect at once. */
export function wishOf(before: Wish, after: Wish, waiting: ReadonlySet<ReviewedField>): Wish {
  const changed = new Set(Object.keys(changesBetween(before, after)))
  const later = new Set(reviewedFields.filter((field) => waiting.has(field) && changed.has(field)))
  for (const [lead, other] of together) if (later.has(lead) && changed.has(other)) later.add(other)
  return Object.fromEntries([...later].map((field) => [field, after[field]]))
}

export const sameWish = (one: Wish, other: Wish): boolean =>
  Object.keys(changesBetween(one, other)).length + Object.keys(changesBetween(other, one)).length === 0
