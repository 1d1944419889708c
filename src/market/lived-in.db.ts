import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'

/** Whether anybody ever bought here: then nothing made up may be put beside it. */
export async function isLivedIn(db: Database): Promise<boolean> {
  const found = await sql<{ bought: boolean }>`select exists (select from market.order_group) as bought`.execute(db)
  return found.rows[0]?.bought === true
}
