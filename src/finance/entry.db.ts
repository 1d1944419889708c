import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'

/** One line of an entry: debit positive, credit negative, whole rupiah. */
export type EntryLine = { account: string; amount: number }

/** `subject` names what it is about, `booking:BK-2027-00001`. `corrects` names an entry that was wrong. */
export type Entry = {
  purse: 'aset_kota' | 'penjual' | 'kas_komunitas'
  what: string
  subject: string
  actor: string
  lines: readonly EntryLine[]
  corrects?: string
}

/** Part: writes into the books. What does not balance, or names another purse's account, cannot be committed. Nothing is written for nothing. */
export async function postEntry(tx: Tx, { purse, what, subject, actor, lines, corrects }: Entry): Promise<string | undefined> {
  const moved = lines.filter(({ amount }) => amount !== 0)
  if (moved.length === 0) return undefined
  const made = await sql<{
    id: string
  }>`insert into finance.entry (purse, what, subject, actor, corrects) values (${purse}, ${what}, ${subject}, ${actor}, ${corrects ?? null}) returning id`.execute(
    tx,
  )
  const id = made.rows[0]?.id ?? ''
  await sql`insert into finance.entry_line (entry_id, purse, account, amount) select ${id}, ${purse}, l.account, l.amount
    from unnest(${moved.map(({ account }) => account)}::text[], ${moved.map(({ amount }) => amount)}::bigint[]) as l(account, amount)`.execute(
    tx,
  )
  return id
}
