import { sql } from 'kysely'
import { cityZone } from '#src/base/time.ts'
import type { Database, Tx } from './database.ts'
import { counted, type Invariant } from './verify.db.ts'

/** What was told to the world on a civic day: entries sealed until then, and the hash of the newest. */
export type Publication = { day: string; seq: number; hash: string; at: Date }

const columns = sql`day::text as day, seq, encode(hash, 'hex') as hash, at`

/**
 * Writes today's publication, once: of several nodes one does, the others find it done. `tell` runs in the same transaction, so that what is
 * published is told, or neither. Answers what was published now.
 */
export async function publishHead(db: Database, tell: (tx: Tx, published: Publication) => Promise<void>): Promise<Publication | undefined> {
  const due =
    await sql`select where not exists (select from platform.journal_publication where day = (clock_timestamp() at time zone ${cityZone})::date)`.execute(
      db,
    )
  if (due.rows.length === 0) return undefined
  return await db.transaction().execute(async (tx) => {
    const written = await sql<Publication>`insert into platform.journal_publication (seq, hash)
      select seq, hash from platform.journal_seal order by seq desc limit 1 on conflict (day) do nothing returning ${columns}`.execute(tx)
    const [published] = written.rows
    if (published) await tell(tx, published)
    return published
  })
}

/** The newest days first. */
export async function publications(db: Database, most = 60): Promise<Publication[]> {
  return (await sql<Publication>`select ${columns} from platform.journal_publication order by day desc limit ${most}`.execute(db)).rows
}

/** Whether the chain still has this hash at this place, on which day it was published so, and how far the chain goes. */
export async function standsInChain(db: Database, seq: number, hash: string): Promise<{ stands: boolean; day: string | null }> {
  const found = await sql<{ stands: boolean; day: string | null }>`select
    exists (select from platform.journal_seal where seq = ${seq} and encode(hash, 'hex') = ${hash}) as stands,
    (select day::text from platform.journal_publication where seq = ${seq} and encode(hash, 'hex') = ${hash} order by day limit 1) as day`.execute(
    db,
  )
  return found.rows[0] ?? { stands: false, day: null }
}

/** What was once published stands in the chain for ever. Sees a chain that was made anew from some entry on, which by itself is without a flaw. */
export const publicationInvariants: readonly Invariant[] = [
  counted(
    'platform.journal.published_stands',
    sql`select p.day from platform.journal_publication p left join platform.journal_seal s on s.seq = p.seq where s.hash is distinct from p.hash`,
  ),
]
