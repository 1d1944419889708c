import { z } from 'zod'
import { text } from './application.ts'

const number = z.string().max(40)
const version = z.coerce
  .number('support.grant.stale')
  .int('support.grant.stale')
  .min(1, 'support.grant.stale')
  .max(50, 'support.grant.stale')

/** What the agency adds to the decision: what each side does, and from the second version on why it was drawn anew. */
export const drawingSchema = z.strictObject({
  number,
  terms: text('support.grant.terms', 10, 4000),
  reason: z.string().trim().max(1000, 'support.grant.reason').default(''),
})
export type Drawing = z.output<typeof drawingSchema>

/** A yes names the very bytes it is said to: the version and its SHA-256, 64 hexadecimal digits. */
export const acceptanceSchema = z.strictObject({ number, version, hash: z.string().regex(/^[0-9a-f]{64}$/, 'support.grant.stale') })
export type Acceptance = z.output<typeof acceptanceSchema>

export const grantSides = ['agency', 'receiver'] as const
export type GrantSide = (typeof grantSides)[number]

/** A version of an agreement: when it was drawn, why, and when which side said yes to it. */
export type GrantVersion = {
  version: number
  hash: string
  terms: string
  reason: string
  at: Date
  agency: Date | null
  receiver: Date | null
}

/** A paper the agreement asks for, and whether it lies there and has not ended. */
export type GrantWanted = { wanted: string; wantedEn: string; there: boolean }

export type Grant = {
  /** What the kind asks for by law; nothing where an agreement is the agency's choice. */
  kind: 'nphd' | null
  versions: readonly GrantVersion[]
  wanted: readonly GrantWanted[]
}

/** The newest version, and since when both sides stand by it. */
export function standing({ versions }: Pick<Grant, 'versions'>): { newest: GrantVersion | undefined; since: Date | undefined } {
  const newest = versions[0]
  const since = newest?.agency && newest.receiver ? new Date(Math.max(newest.agency.getTime(), newest.receiver.getTime())) : undefined
  return { newest, since }
}

/** May what was granted be promised? What needs an agreement, or has one drawn, waits until both sides stand by it. */
export const mayBePromised = (grant: Grant): boolean =>
  (grant.kind === null && grant.versions.length === 0) || standing(grant).since !== undefined

/** What is not laid down, or has ended, where an agreement is needed or drawn at all. */
export const papersMissing = ({ kind, versions, wanted }: Grant): string[] =>
  kind === null && versions.length === 0 ? [] : wanted.filter(({ there }) => !there).map((one) => one.wanted)

/** A good paper is not exchanged once it was decided on, or once somebody said yes beside it. One that ended may be laid down anew. */
export const paperStays = ({ versions, wanted }: Grant, decidedOn: readonly string[], paper: string): boolean =>
  wanted.some((one) => one.wanted === paper && one.there) &&
  (decidedOn.includes(paper) || Boolean(versions[0]?.agency ?? versions[0]?.receiver))
