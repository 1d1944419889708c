import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { mayWithdraw, type Purpose, versions } from './consent.ts'

export type ConsentLine = { purpose: Purpose; version: string; given: boolean; channel: string; at: Date }

/** Writes one line of the ledger inside the caller's transaction. */
export async function recordConsent(
  tx: Database | Tx,
  person: string,
  purpose: Purpose,
  given: boolean,
  channel: 'web' | 'demo',
): Promise<void> {
  await sql`insert into identity.consent (person_id, purpose, version, given, channel) values (${person}, ${purpose}, ${versions[purpose]}, ${given}, ${channel})`.execute(
    tx,
  )
}

/** Everything a person ever agreed to or took back, the newest first. */
export async function consentsOf(db: Database | Tx, person: string): Promise<ConsentLine[]> {
  const found =
    await sql<ConsentLine>`select purpose, version, given, channel, at from identity.consent where person_id = ${person} order by at desc, id desc`.execute(
      db,
    )
  return found.rows
}

/** Whether a consent stands today: for whoever is about to use it. */
export async function stands(db: Database | Tx, person: string, purpose: Purpose): Promise<boolean> {
  const found = await sql<{
    given: boolean
  }>`select given from identity.consent where person_id = ${person} and purpose = ${purpose} order by at desc, id desc limit 1`.execute(db)
  return found.rows[0]?.given === true
}

/** Gives a consent or takes it back. */
export const changeConsent = deed(
  'identity.consent.give',
  async ({ tx, actor, must, note }, { purpose, given }: { purpose: Purpose; given: boolean }) => {
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('identity.consent.give', { person })
    if (!given && !mayWithdraw(purpose)) return refused({ rule: 'identity.consent.not_withdrawable' })
    if ((await stands(tx, person, purpose)) !== given) await recordConsent(tx, person, purpose, given, 'web')
    note(`person ${person}`, { purpose, given: given ? 1 : 0 })
    return done()
  },
)

export const myConsents = (ctx: Ctx): Promise<ConsentLine[]> => consentsOf(ctx.db, personOf(ctx.actor) ?? '')
