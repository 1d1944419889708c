import { type RawBuilder, sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { isOptional, mayWithdraw, type Purpose, versions } from './consent.ts'
import { write } from './letter.db.ts'

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

async function lastWord(db: Database | Tx, person: string, purpose: Purpose): Promise<ConsentLine | undefined> {
  const found =
    await sql<ConsentLine>`select purpose, version, given, channel, at from identity.consent where person_id = ${person} and purpose = ${purpose} order by at desc, id desc limit 1`.execute(
      db,
    )
  return found.rows[0]
}

/** Since when everything optional is paused for this person; undefined when it is not. Asked by every room before it does more with a person than was ordered. */
export async function pausedSince(db: Database | Tx, person: string): Promise<Date | undefined> {
  const last = await lastWord(db, person, 'restriction')
  return last?.given ? last.at : undefined
}

/** Whether a consent stands today: for whoever is about to use it. A pause makes every optional one rest. */
export async function stands(db: Database | Tx, person: string, purpose: Purpose): Promise<boolean> {
  if ((await lastWord(db, person, purpose))?.given !== true) return false
  return !(isOptional(purpose) && (await pausedSince(db, person)))
}

const lastGiven = (person: RawBuilder<unknown>, purpose: Purpose) =>
  sql`coalesce((select c.given from identity.consent c where c.person_id = ${person} and c.purpose = ${purpose} order by c.at desc, c.id desc limit 1), false)`

/** The same as a condition on the rows of a query, for whoever reads many people at once. */
export const standsFor = (person: RawBuilder<unknown>, purpose: Purpose): RawBuilder<boolean> =>
  isOptional(purpose)
    ? sql`(${lastGiven(person, purpose)} and not ${lastGiven(person, 'restriction')})`
    : sql`${lastGiven(person, purpose)}`

/** Gives a consent or takes it back. */
export const changeConsent = deed(
  'identity.consent.give',
  async ({ tx, actor, must, note }, { purpose, given }: { purpose: Purpose; given: boolean }) => {
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('identity.consent.give', { person })
    if (!given && !mayWithdraw(purpose)) return refused({ rule: 'identity.consent.not_withdrawable' })
    if (given && isOptional(purpose) && (await pausedSince(tx, person))) return refused({ rule: 'identity.consent.paused' })
    if (((await lastWord(tx, person, purpose))?.given === true) !== given) await recordConsent(tx, person, purpose, given, 'web')
    note(`person ${person}`, { purpose, given: given ? 1 : 0 })
    return done()
  },
)

/**
 * *Tunda pemrosesan*: pauses everything optional at once, or lets it go on where it was. What was agreed to before stays in the ledger,
 * so that going on asks for nothing anew. The answer goes by mail, as the law wants the result told.
 */
export const pauseProcessing = deed(
  'identity.processing.restrict',
  async ({ ctx, tx, actor, must, note }, { pause }: { pause: boolean }) => {
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('identity.processing.restrict', { person })
    // two presses at once are two turns: the second finds it done
    const found = await sql<{ email: string; name: string }>`select email, name from identity.person
      where id = ${person} and ended_at is null for no key update`.execute(tx)
    const [own] = found.rows
    if (!own) throw new Missing('person')
    if (((await pausedSince(tx, person)) !== undefined) !== pause) {
      await recordConsent(tx, person, 'restriction', pause, 'web')
      await write(tx, ctx.house, ctx.tongue, own.email, pause ? 'paused' : 'resumed', { name: own.name })
    }
    note(`person ${person}`, { paused: pause ? 1 : 0 })
    return done()
  },
)

export const myPause = async (ctx: Ctx): Promise<Date | undefined> => {
  const person = personOf(ctx.actor)
  return person ? pausedSince(ctx.db, person) : undefined
}

export const myConsents = (ctx: Ctx): Promise<ConsentLine[]> => consentsOf(ctx.db, personOf(ctx.actor) ?? '')
