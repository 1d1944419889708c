import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import type { Tx } from '#src/platform/database.ts'

export type Found = { id: string; name: string; email: string }

/** Somebody with an account, by e-mail address, by the name of the demo cast, or by the account's own key. Locked against ending meanwhile. */
export async function findPerson(tx: Tx, text: string): Promise<Found | undefined> {
  const sought = text.trim().toLowerCase()
  const found = await sql<Found>`select id, name, email from identity.person
    where ended_at is null and (lower(email) = ${sought} or demo_key = ${sought} or id = ${isId(sought) ? sought : null}::uuid) limit 1 for key share`.execute(
    tx,
  )
  return found.rows[0]
}
