import { secret } from '#src/base/id.ts'
import type { Tongue } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

/** Occasions to write to somebody about the account. Each has a subject and a body in both tongues. */
export type Occasion =
  | 'code'
  | 'code_unknown'
  | 'welcome'
  | 'already'
  | 'reset'
  | 'reset_unknown'
  | 'security'
  | 'ended'
  | 'email_code'
  | 'email_taken'
  | 'email_changed'
  | 'email_new'
  | 'email_restored'
  | 'paused'
  | 'resumed'
  | 'looked_at'

export type LetterFacts = { name?: string; code?: string; minutes?: number; what?: string; key?: string; hours?: number; reason?: string }

/** Writes one letter in the caller's transaction. Two letters of one occasion are two occasions: each carries its own code. */
export async function write(tx: Tx, house: House, tongue: Tongue, to: string, occasion: Occasion, facts: LetterFacts = {}): Promise<void> {
  const t = sayIn(tongue)
  const said = { name: '', code: '', minutes: 0, what: '', key: '', hours: 0, reason: '', site: house.config.origin, ...facts }
  const key = `identity.letter.${occasion}`
  await post(tx, house, {
    dedupe: `identity ${occasion} ${secret()}`,
    to,
    subject: t(`${key}.subject`, said),
    body: t(`${key}.body`, said),
  })
}
