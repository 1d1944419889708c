import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'

/** These people of the demo town live in it without a part in the cast: nobody is offered to be them. */
export async function takeOffStage(tx: Tx, keys: readonly string[]): Promise<void> {
  await sql`update identity.person set demo_key = null where demo_key = any(${[...keys]}::text[])`.execute(tx)
}
