import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'
import { forgetHousehold } from './household.db.ts'
import { forgetNumber } from './number.db.ts'
import { endSessionsOf } from './session.db.ts'

/** Takes everything personal out of this room; the row stays as the pseudonym others point at, and the address is free again. */
export async function pseudonymise(tx: Tx, person: string): Promise<void> {
  await endSessionsOf(tx, person)
  for (const table of ['account', 'passkey', 'two_factor', 'email_change'])
    await sql`delete from identity.${sql.ref(table)} where person_id = ${person}`.execute(tx)
  await sql`update identity.api_token set ended_at = coalesce(ended_at, now()), name = '' where person_id = ${person}`.execute(tx)
  await sql`update identity.membership set during = tstzrange(lower(during), now()) where person_id = ${person} and during @> now()`.execute(
    tx,
  )
  await sql`update identity.person set name = ${'Akun dihapus'}, email = id || '@dihapus.invalid', email_verified = false, image = null, phone = null, two_factor_enabled = false, demo_key = null,
    ended_at = now(), updated_at = now() where id = ${person}`.execute(tx)
  await sql`update identity.view_as set ended_at = clock_timestamp() where person_id = ${person} and ended_at is null`.execute(tx)
  await sql`update identity.view_as set reason = 'dihapus' where person_id = ${person} and reason is not null`.execute(tx)
  await forgetNumber(tx, person)
  await forgetHousehold(tx, person)
}
