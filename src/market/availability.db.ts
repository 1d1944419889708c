import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'
import { refreshAvailability } from './search-index.db.ts'

const lock = 7_242_003
const mark = 'market.availability'

/**
 * Carries stock movements over to the listings, which show a count but never decide by it.
 * Reads the movements of ended transactions since the last mark; one node at a time.
 */
export async function refreshMoved(db: Database): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const mine = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lock}) as mine`.execute(tx)
    if (!mine.rows[0]?.mine) return 0
    const found = await sql<{ variants: string[] | null; last: number | null }>`
      with since as (select coalesce((select (value ->> 'id')::bigint from platform.setting where key = ${mark}), 0) as id),
        moved as (select m.variant_id, m.id from market.stock_movement m, since where m.id > since.id - 1000 order by m.id limit 6000)
      select array_agg(distinct variant_id) as variants, max(id) as last from moved where exists (select 1 from moved, since where moved.id > since.id)`.execute(
      tx,
    )
    const [row] = found.rows
    if (!row?.variants || row.last === null) return 0
    await refreshAvailability(tx, row.variants)
    await sql`insert into platform.setting (key, value) values (${mark}, jsonb_build_object('id', ${row.last}::bigint)) on conflict (key) do update set value = excluded.value, at = now()`.execute(
      tx,
    )
    await sql`update platform.data_version set n = n + 1 where room = 'market' and shard = pg_backend_pid() % 64`.execute(tx)
    return row.variants.length
  })
}
