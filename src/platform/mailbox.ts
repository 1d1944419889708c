import { sql } from 'kysely'
import type { Database } from './database.ts'

export type KeptLetter = { id: string; recipient: string; subject: string; body: string; at: Date; sent: boolean }

/** The newest letters, for the demo town's mailbox. Nowhere else may anybody read them. */
export async function newestLetters(db: Database, most = 50): Promise<KeptLetter[]> {
  const found = await sql<KeptLetter>`select id, recipient, subject, body, at, sent_at is not null as sent from platform.mail
    where recipient <> '' order by at desc, id desc limit ${most}`.execute(db)
  return found.rows
}
