import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { recordConsent } from './consent.db.ts'
import { fingerprintOf, householdFingerprintOf, readHousehold } from './number.ts'

export type HouseholdInput = { kk: string; setuju_kk: boolean }

/**
 * Says on which family card one is, and keeps its keyed fingerprint alone: people of one card do not decide on each other's matters, and are
 * two people everywhere else. A new card ends the one before, which counts on for a while. Answers nothing about anybody else.
 */
export const declareHousehold = deed('identity.household.declare', async ({ ctx, tx, actor, must, note }, input: HouseholdInput) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.household.declare', { person })
  const read = readHousehold(input.kk)
  if (!read.ok) return read
  if (!input.setuju_kk) return refused({ rule: 'identity.household.consent', field: 'setuju_kk' })
  const print = householdFingerprintOf(read.value, ctx.house.secret)
  const found = await sql<{ number: boolean; same: boolean }>`select
      exists (select from identity.person_number where person_id = ${person} and fingerprint = ${fingerprintOf(read.value, ctx.house.secret)}) as number,
      exists (select from identity.household where person_id = ${person} and fingerprint = ${print} and upper_inf(during)) as same`.execute(
    tx,
  )
  const [known] = found.rows
  if (known?.number) return refused({ rule: 'identity.household.own_number', field: 'kk' })
  if (known?.same) return refused({ rule: 'identity.household.same', field: 'kk' })
  await sql`insert into identity.household (person_id, fingerprint) values (${person}, ${print})`.execute(tx)
  await recordConsent(tx, person, 'household', true, 'web')
  note(`person ${person}`)
  return done()
})

/** `counts`: until when a card that was left still counts. */
export type Household = { since: Date; until: Date | null; counts: Date | null }

/** The cards the one who asks is on and was on, the newest first, as far as they count. Nobody else sees them. */
export async function myHouseholds(ctx: Ctx): Promise<Household[]> {
  const found =
    await sql<Household>`select lower(during) as since, upper(during) as until, upper(during) + identity.household_lingers() as counts
    from identity.household where person_id = ${personOf(ctx.actor) ?? null} and (upper_inf(during) or upper(during) > clock_timestamp() - identity.household_lingers())
    order by lower(during) desc`.execute(ctx.db)
  return found.rows
}

/** With the account: the database lets it go only where the account has ended. */
export async function forgetHousehold(tx: Tx, person: string): Promise<void> {
  await sql`select identity.forget_household(${person})`.execute(tx)
}
