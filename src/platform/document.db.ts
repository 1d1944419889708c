import { sql } from 'kysely'
import type { House } from './context.ts'
import type { Database, Tx } from './database.ts'
import type { Document } from './document.ts'

/** Notes a document whose bytes are in their place already, in the caller's transaction. The same bytes are one document. */
export async function noteDocument(tx: Tx, { key, bytes, sha256 }: Document): Promise<string> {
  const written = await sql<{ id: string }>`insert into platform.file (key, media_type, bytes, sha256)
    values (${key}, 'application/pdf', ${bytes.length}, ${sha256}) on conflict (key) do nothing returning id`.execute(tx)
  const found = written.rows[0] ?? (await sql<{ id: string }>`select id from platform.file where key = ${key}`.execute(tx)).rows[0]
  if (!found) throw new Error(`the document ${key} was neither written nor there`)
  return found.id
}

/** Before the deed: bytes without a note are litter, a note without bytes is a loss. */
export const keepBytes = (house: House, { key, bytes }: Document): Promise<void> => house.files.put(key, bytes)

export type KeptDocument = { bytes: Buffer; sha256: string }

/** The bytes of a document the caller has reached already, with the hash they were noted under. */
export async function keptDocument(house: House, db: Database | Tx, id: string): Promise<KeptDocument | undefined> {
  const found = await sql<{
    key: string
    sha256: string
  }>`select key, sha256 from platform.file where id = ${id} and media_type = 'application/pdf'`.execute(db)
  const [row] = found.rows
  const bytes = row && (await house.files.get(row.key))
  return row && bytes ? { bytes, sha256: row.sha256 } : undefined
}
