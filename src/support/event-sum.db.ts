import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** What was promised to an event and what of it came, by the word of its receivers. Whole rupiah; what was withdrawn is not counted. */
export type SupportSum = { promises: number; kept: number; promised: number; confirmed: number }

export async function supportSum(db: Database | Tx, slug: string): Promise<SupportSum> {
  const found = await sql<SupportSum>`select count(*)::int as promises, (count(*) filter (where k.confirmed >= c.quantity))::int as kept,
      coalesce(sum(c.value), 0)::bigint as promised, coalesce(sum(k.confirmed::bigint * c.unit_value), 0)::bigint as confirmed
    from support.commitment c join events.event e on e.id = c.event_id and e.state = 'published' join support.kept k on k.id = c.id
    where e.slug = ${slug} and c.withdrawn_at is null`.execute(db)
  return found.rows[0] ?? { promises: 0, kept: 0, promised: 0, confirmed: 0 }
}
