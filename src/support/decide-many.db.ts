import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Denied, done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { Replay } from '#src/platform/once.ts'
import { standInLine } from './_application-rows.db.ts'
import type { Verdict } from './application.ts'
import { deskReach, mayOpenApplication, openableOf } from './application-desk.db.ts'
import { type DecidedApplication, decideApplication, decideOne } from './decide.db.ts'

/** What became of several: what was decided, and what was left out, each with why. */
export type DecidedMany = { decided: DecidedApplication[]; leftOut: { number: string; refusals: Refusal[] }[] }

const about = (number: string, refusals: readonly Refusal[]): Refusal[] => refusals.map((one) => ({ ...one, field: `reason-${number}` }))

/** Why this one cannot be decided by whoever asks. That it is not his at all is said as what is not there. */
function whyNot(error: unknown): Refusal[] {
  if (error instanceof Denied && error.refusal) return [error.refusal]
  if (error instanceof Missing) return [{ rule: 'support.batch.missing' }]
  throw error
}

/** Every one in a moment of its own, so that what stands against one holds up no other. */
async function each(ctx: Ctx, wish: Verdict): Promise<Outcome<DecidedApplication>> {
  const { once } = ctx
  const own = once && {
    ...once,
    key: sha256(`${once.key}\n${wish.number}`),
    answer: (value: unknown) => ({ status: 200, body: value }),
  }
  try {
    // what he does not find at his desk is not held for him either
    await mayOpenApplication(ctx, wish.number)
    return await decideApplication(own ? { ...ctx, once: own } : ctx, wish)
  } catch (error) {
    // pressed twice: it was decided the first time
    if (error instanceof Replay && error.reason === 'again') return done(error.body as DecidedApplication)
    return refused(...whyNot(error))
  }
}

/** Decides those that can be decided, one act each; the others are left out, and it is said why. */
export async function decideEach(ctx: Ctx, verdicts: readonly Verdict[]): Promise<DecidedMany> {
  const many: DecidedMany = { decided: [], leftOut: [] }
  for (const wish of verdicts) {
    const outcome = await each(ctx, wish)
    if (outcome.ok) many.decided.push(outcome.value)
    else many.leftOut.push({ number: wish.number, refusals: outcome.refusals })
  }
  return many
}

/** Their offers stand still in the order of their keys before anything is asked: two batches never wait for each other in a ring. */
const holdOffers = async (tx: Tx, numbers: readonly string[]) =>
  await sql`select from support.offer o where o.id in (select a.offer_id from support.application a where a.number = any(${[...numbers]}::text[])) order by o.id for no key update of o`.execute(
    tx,
  )

/** Decides all of them or none, one act each. Where one cannot be decided, or the quota does not reach, nothing is. */
export const decideAll = deed(
  'support.application.decide_all',
  async (scope, { verdicts }: { verdicts: readonly Verdict[] }): Promise<Outcome<DecidedMany>> => {
    const numbers = verdicts.map(({ number }) => number)
    const openable = await openableOf(scope.ctx, await deskReach(scope.ctx), numbers, scope.tx)
    const notHis = numbers.filter((number) => !openable.has(number))
    if (notHis.length > 0) return refused(...notHis.flatMap((number) => about(number, [{ rule: 'support.batch.missing' }])))
    await standInLine(scope.tx)
    await holdOffers(scope.tx, numbers)
    const decided: DecidedApplication[] = []
    const wrong: Refusal[] = []
    for (const wish of verdicts) {
      const outcome = await decideOne(scope, wish).catch((error: unknown) => refused(...whyNot(error)))
      if (!outcome.ok) wrong.push(...about(wish.number, outcome.refusals))
      else if (outcome.value.state === 'waiting') wrong.push({ rule: 'support.batch.quota', field: `reason-${wish.number}` })
      else decided.push(outcome.value)
    }
    if (wrong.length > 0) return refused(...wrong)
    scope.note('applications', { many: decided.length })
    return done({ decided, leftOut: [] })
  },
)
