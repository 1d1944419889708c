import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'

const lock = 7_242_002

type Entry = {
  id: number
  transaction: string
  at: string
  deed: string
  actor_kind: string
  actor_id: string | null
  authority: unknown
  subject: string | null
  facts: unknown
}

const columns = sql`j.id, j.transaction::text as transaction, to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, j.deed, j.actor_kind, j.actor_id, j.authority::text as authority, j.subject, j.facts::text as facts`

/** SHA-256 over the hash before and the entry as JSON with its columns in a fixed order. */
function chained(previous: Uint8Array, entry: Entry): Buffer {
  const { id, transaction, at, deed, actor_kind, actor_id, authority, subject, facts } = entry
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([id, transaction, at, deed, actor_kind, actor_id, authority, subject, facts]))
    .digest()
}

const start = Buffer.alloc(32)

/** Extends the chain over entries of transactions that have ended. One sealer at a time; safe to call from any node. */
export async function sealJournal(db: Database, most = 5000): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const mine = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lock}) as mine`.execute(tx)
    if (!mine.rows[0]?.mine) return 0
    const head = (
      await sql<{ seq: number; hash: Buffer }>`select seq, hash from platform.journal_seal order by seq desc limit 1`.execute(tx)
    ).rows[0]
    const entries = await sql<Entry>`
      select ${columns} from platform.journal j
      where j.transaction < pg_snapshot_xmin(pg_current_snapshot())
        and (j.transaction, j.id) > (coalesce((select k.transaction from platform.journal k join platform.journal_seal s on s.journal_id = k.id order by s.seq desc limit 1), '0'::xid8),
                                     coalesce((select s.journal_id from platform.journal_seal s order by s.seq desc limit 1), 0))
      order by j.transaction, j.id limit ${most}`.execute(tx)
    let previous: Uint8Array = head?.hash ?? start
    const rows = entries.rows.map((entry, index) => {
      previous = chained(previous, entry)
      return { seq: (head?.seq ?? 0) + index + 1, journal_id: entry.id, hash: previous }
    })
    if (rows.length === 0) return 0
    await sql`insert into platform.journal_seal (seq, journal_id, hash)
      select * from unnest(${rows.map((row) => row.seq)}::bigint[], ${rows.map((row) => row.journal_id)}::bigint[], ${rows.map((row) => row.hash)}::bytea[])`.execute(
      tx,
    )
    return rows.length
  })
}

/** How many sealed entries do not hash to what was sealed, or are missing. 0 is the only good answer. */
export async function brokenSeals(db: Database): Promise<number> {
  let previous: Uint8Array = start
  let seq = 0
  let broken = 0
  for (;;) {
    const found = await sql<Entry & { seq: number; hash: Buffer }>`
      select s.seq, s.hash, ${columns} from platform.journal_seal s join platform.journal j on j.id = s.journal_id where s.seq > ${seq} order by s.seq limit 2000`.execute(
      db,
    )
    if (found.rows.length === 0) return broken
    for (const entry of found.rows) {
      const expected = chained(previous, entry)
      if (entry.seq !== seq + 1 || !expected.equals(entry.hash)) broken += 1
      previous = entry.hash
      seq = entry.seq
    }
  }
}

/** The newest link: published, so that nobody can rewrite what came before it unseen. */
export async function journalHead(db: Database): Promise<{ seq: number; hash: string } | undefined> {
  const found = await sql<{
    seq: number
    hash: string
  }>`select seq, encode(hash, 'hex') as hash from platform.journal_seal order by seq desc limit 1`.execute(db)
  return found.rows[0]
}
