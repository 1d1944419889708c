import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { brokenSeals } from './seal.ts'

/** Something that is always true of the data, as the number of places where it is not. */
export type Invariant = { name: string; broken(db: Database): Promise<number> }

export type Verified = { name: string; count: number }

/** An invariant that one statement counts. One statement sees one moment, so it is safe beside a site that serves. */
export const counted = (name: string, breaches: RawBuilder<unknown>): Invariant => ({
  name,
  async broken(db) {
    const found = await sql<{ n: number }>`select count(*)::int as n from (${breaches}) breach`.execute(db)
    return found.rows[0]?.n ?? 0
  },
})

/** What holds for journal, keys and letters, whichever rooms there are. */
export const platformInvariants: readonly Invariant[] = [
  { name: 'platform.journal.chain', broken: brokenSeals },
  counted(
    'platform.journal.sealed_in_order',
    sql`
    select j.id from platform.journal j
    where (j.transaction, j.id) < (select k.transaction, k.id from platform.journal_seal s join platform.journal k on k.id = s.journal_id order by s.seq desc limit 1)
      and not exists (select from platform.journal_seal s where s.journal_id = j.id)`,
  ),
  counted(
    'platform.journal.authority',
    sql`
    select id from platform.journal
    where case jsonb_typeof(authority) when 'array' then jsonb_array_length(authority) = 0 else true end
      or exists (select from jsonb_array_elements(case jsonb_typeof(authority) when 'array' then authority else '[]' end) a where a -> 'ground' ->> 'by' is null)`,
  ),
  counted('platform.idempotency.answered', sql`select key from platform.idempotency where status is null`),
  counted('platform.mail.once', sql`select dedupe from platform.mail group by dedupe having count(*) > 1`),
  counted(
    'platform.data_version.complete',
    sql`select room from platform.data_version group by room having count(*) <> 64 or min(shard) <> 0 or max(shard) <> 63`,
  ),
]

/** Looks at every invariant in turn; `each` hears the answers as they come. */
export async function verify(
  db: Database,
  invariants: readonly Invariant[],
  each: (found: Verified) => void = () => undefined,
): Promise<Verified[]> {
  const all: Verified[] = []
  for (const { name, broken } of invariants) {
    const found = { name, count: await broken(db) }
    each(found)
    all.push(found)
  }
  return all
}
