import { Missing } from '#src/base/outcome.ts'
import { endedFrom, orEnded } from '#src/governance/ended.db.ts'
import { type Answered, mayOrWhy, type Scope } from '#src/platform/context.ts'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'
import { type DeskPowers, deskPart } from './_desk-frame.tsx'

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
  const refusal = await orEnded(ctx, answer.refusal, power, scope)
  return whyNotSaid(t, { ...answer, ...(refusal ? { refusal } : {}) }, post)
}

/** What the desk decides of requests, as the matrix names it: acts of a case, no deeds of their own. */
const deciding = ['spaces.booking.approve', 'spaces.booking.approve_paid'] as const

/** The desk of rooms; to whoever decided or agreed here until it ended it says that, and who does now. To anybody else it is not there. */
export async function roomDeskOrEnded(visit: Visit): Promise<DeskPowers | Response> {
  try {
    return await deskPart(visit, 'bookings')
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    for (const action of deciding) {
      const fund = action === 'spaces.booking.approve_paid' ? 'aset_kota' : 'tanpa_dana'
      const ended = await endedFrom(visit.ctx, action, { fund, capacities: ['decide', 'concur'] })
      if (ended) throw ended
    }
    throw error
  }
}
