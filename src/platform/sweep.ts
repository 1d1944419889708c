import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Removes what has served: counts of past windows, answers older than two days. */
export async function sweepOld(db: Database): Promise<void> {
  await sql`delete from platform.rate_count where slot < floor(extract(epoch from now()) / 86400)::bigint - 1 and bucket like 'day %'`.execute(
    db,
  )
  await sql`delete from platform.rate_count r where ctid in (select ctid from platform.rate_count where slot < floor(extract(epoch from now() - interval '1 day') / 3600)::bigint limit 5000)`.execute(
    db,
  )
  await sql`delete from platform.idempotency where at < now() - interval '48 hours'`.execute(db)
}
