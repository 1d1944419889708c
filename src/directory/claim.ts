import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { carriesLink, webAddress } from './profile.ts'

const text = (rule: string, least: number, most: number, clean = cleanText) =>
  z
    .string(rule)
    .transform(clean)
    .pipe(
      z
        .string()
        .min(least, rule)
        .max(most, 'directory.too_long')
        .refine((said) => !carriesLink(said), 'directory.profile.link_in_text'),
    )

/** What whoever claims a profile says to show that it is theirs. */
export const claimSchema = z.strictObject({ says: text('directory.claim.short', 10, 1000), evidence: webAddress.default('') })
export type ClaimWish = z.output<typeof claimSchema>

/** Why something was decided so: told to whoever asked. */
export const reasonSchema = text('directory.reason', 3, 600, cleanLine)

/** Beside the changed fields: why, and where to answer. */
export const proposalSchema = z.strictObject({
  says: text('directory.change.note', 0, 600).default(''),
  email: z.union([z.literal(''), z.email('directory.profile.email').max(254, 'directory.profile.email')]).default(''),
})
export type ProposalWish = z.output<typeof proposalSchema>

export const joiningSchema = z.strictObject({ says: text('directory.joining.says', 0, 600).default('') })

/** One field as it stood when the change was proposed, and as it should be. */
export type Difference = { from: unknown; to: unknown }
export type Differences = Readonly<Record<string, Difference>>

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** Only what differs is a proposal. */
export function differencesOf(now: Readonly<Record<string, unknown>>, wished: Readonly<Record<string, unknown>>): Differences {
  const keys = Object.keys(wished).filter((key) => !same(now[key], wished[key]))
  return Object.fromEntries(keys.map((key) => [key, { from: now[key] ?? null, to: wished[key] ?? null }]))
}

/** Fields that no longer say what they said when the change was proposed: it is judged anew, not laid over what came since. */
export const movedOn = (now: Readonly<Record<string, unknown>>, proposed: Differences): string[] =>
  Object.entries(proposed)
    .filter(([key, { from }]) => !same(now[key], from))
    .map(([key]) => key)
