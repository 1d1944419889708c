import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { recordConsent } from './consent.db.ts'
import { fingerprintOf, readNumber } from './number.ts'

export type NumberInput = { nomor: string; setuju: boolean }

/**
 * Takes one's population number and keeps its keyed fingerprint alone, so that two accounts of one person are one where it matters. The number
 * itself is neither stored nor logged. Given once: it goes with the account. Answers nothing about anybody else.
 */
export const giveNumber = deed('identity.number.give', async ({ ctx, tx, actor, must, note }, input: NumberInput) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.number.give', { person })
  const read = readNumber(input.nomor)
  if (!read.ok) return read
  if (!input.setuju) return refused({ rule: 'identity.number.consent', field: 'setuju' })
  const written =
    await sql`insert into identity.person_number (person_id, fingerprint) values (${person}, ${fingerprintOf(read.value, ctx.house.secret)})
    on conflict (person_id) do nothing returning person_id`.execute(tx)
  if (written.rows.length === 0) return refused({ rule: 'identity.number.given_already', field: 'nomor' })
  await recordConsent(tx, person, 'number', true, 'web')
  note(`person ${person}`)
  return done()
})

/** Since when the number of the one who asks is on record; undefined where it is not. */
export async function numberRecordedOn(ctx: Ctx): Promise<Date | undefined> {
  const found = await sql<{ at: Date }>`select at from identity.person_number where person_id = ${personOf(ctx.actor) ?? null}`.execute(
    ctx.db,
  )
  return found.rows[0]?.at
}

/** With the account: the database lets it go only where the account has ended. */
export async function forgetNumber(tx: Tx, person: string): Promise<void> {
  await sql`select identity.forget_number(${person})`.execute(tx)
}
