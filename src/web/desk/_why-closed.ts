import { orEnded } from '#src/governance/ended.db.ts'
import { type Answered, mayOrWhy, type Scope } from '#src/platform/context.ts'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'

/** Why an act is not this reader's, with the posts that could: nothing where it is his. */
export function whyNotSaid(t: Say, answer: Answered, post: (code: string) => string): string | undefined {
  if (answer.ok) return undefined
  const why = answer.refusal ? sayRefusal(t, answer.refusal) : t('room.desk.not_yours')
  const who = answer.whoCan?.length ? t('govdesk.who_can', { posts: answer.whoCan.map(post).join(', ') }) : ''
  return [why, who].filter(Boolean).join(' ')
}

/** The same of one power now. Whoever held it until his term ended reads that it ended. */
export async function whyClosed(
  { t, ctx }: Visit,
  post: (code: string) => string,
  power: string,
  scope: Scope,
): Promise<string | undefined> {
  const answer = await mayOrWhy(ctx, power, scope)
  if (answer.ok) return undefined
  const refusal = await orEnded(ctx.db, ctx.actor, answer.refusal, power, scope)
  return whyNotSaid(t, { ...answer, ...(refusal ? { refusal } : {}) }, post)
}
