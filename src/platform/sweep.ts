import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Removes what has served: counts of past windows, answers older than two days, the words of letters a season after they went out. */
export async function sweepOld(db: Database): Promise<void> {
  await sql`delete from platform.rate_count where ctid in (select ctid from platform.rate_count where ends_at < now() limit 10000)`.execute(
    db,
  )
  await sql`delete from platform.idempotency where at < now() - interval '48 hours'`.execute(db)
  await sql`update platform.mail set recipient = '', subject = '', body = '', links = '[]'
    where recipient <> '' and sent_at < now() - interval '90 days'`.execute(db)
}
