import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { postEntry } from './entry.db.ts'

/** A draft of an SKRD: what the city asks for the use of its asset. `amount` in whole rupiah. */
export type Bill = {
  number: string
  subject: string
  payer: string
  amount: number
  legalBasis: string
  dueAt: Date
  state: 'issued' | 'paid' | 'withdrawn' | 'refund_due' | 'refunded'
  proof: string | null
}

type NewBill = { subject: string; payer: string; amount: number; legalBasis: string; dueAt: Date }

/** Part: bills the use of an asset, once a subject, and enters what is owed to the treasury. */
export async function issueBill({ tx, actor, now }: DeedScope, { subject, payer, amount, legalBasis, dueAt }: NewBill): Promise<string> {
  const made = await sql<{ id: string; number: string }>`insert into finance.bill (number, subject, payer, amount, legal_basis_id, due_at)
    select 'SKRD-' || ${dayOf(now).slice(0, 4)} || '-' || lpad(nextval('finance.bill_number')::text, 5, '0'), ${subject}, ${payer}, ${amount}, b.id, ${dueAt}
    from governance.legal_basis b where b.code = ${legalBasis} returning id, number`.execute(tx)
  const [bill] = made.rows
  if (!bill) throw new Error(`no legal basis ${legalBasis} for a bill`)
  await step(tx, bill.id, { step: 'issued', actor: actorText(actor) })
  await postEntry(tx, {
    purse: 'aset_kota',
    what: `Tagihan ${bill.number}`,
    subject,
    actor: actorText(actor),
    lines: [
      { account: 'aset_kota.piutang', amount },
      { account: 'aset_kota.retribusi', amount: -amount },
    ],
  })
  return bill.number
}

type Step = { step: Bill['state']; actor: string; proof?: string; amount?: number; reason?: string }

async function step(tx: Tx, bill: string, one: Step): Promise<void> {
  await sql`insert into finance.bill_step (bill_id, step, actor, proof, amount, reason) values (${bill}, ${one.step}, ${one.actor}, ${one.proof ?? null}, ${one.amount ?? null}, ${one.reason ?? ''})`.execute(
    tx,
  )
}

type Row = Bill & { id: string }

const select = sql`select b.id, b.number, b.subject, b.payer, b.amount, l.code as "legalBasis", b.due_at as "dueAt",
  (select s.step from finance.bill_step s where s.bill_id = b.id order by s.at desc, s.id desc limit 1) as state,
  (select s.proof from finance.bill_step s where s.bill_id = b.id and s.step = 'paid') as proof
  from finance.bill b join governance.legal_basis l on l.id = b.legal_basis_id`

/** The bill of a subject, if it was billed. `lock`: one deed at a time changes it. */
export async function billOf(db: Database | Tx, subject: string): Promise<Row | undefined> {
  const found = await sql<Row>`${select} where b.subject = ${subject}`.execute(db)
  return found.rows[0]
}

const lockBill = (tx: Tx, id: string) => sql`select pg_advisory_xact_lock(hashtextextended(${`bill:${id}`}, 0))`.execute(tx)

/**
 * Part: notes the official number of the proof that the treasury got the money. The whole amount or nothing; one proof pays one bill. A bill
 * that was withdrawn meanwhile is owed back: `refund` says so.
 */
export async function payBill(
  { tx, actor }: DeedScope,
  subject: string,
  { proof, amount }: { proof: string; amount: number },
): Promise<Outcome<{ refund: boolean }>> {
  const known = await billOf(tx, subject)
  if (!known) return refused({ rule: 'finance.bill.none' })
  await lockBill(tx, known.id)
  const bill = (await billOf(tx, subject)) ?? known
  if (amount !== bill.amount) return refused({ rule: 'finance.bill.other_amount', field: 'amount', facts: { amount: bill.amount } })
  const refund = bill.state === 'withdrawn'
  if (bill.state !== 'issued' && !refund) return refused({ rule: 'finance.bill.paid_once' })
  const who = actorText(actor)
  await step(tx, bill.id, { step: 'paid', actor: who, proof, amount })
  await postEntry(tx, {
    purse: 'aset_kota',
    what: `Setoran ${bill.number}`,
    subject,
    actor: who,
    lines: [
      { account: 'aset_kota.disetor', amount },
      { account: 'aset_kota.piutang', amount: -amount },
    ],
  })
  if (refund) await step(tx, bill.id, { step: 'refund_due', actor: who, reason: 'disetor setelah tagihan ditarik' })
  return done({ refund })
}

/** Part: takes back a bill that nobody will pay any more; one already paid is owed back. A subject without a bill is left as it is. */
export async function withdrawBill({ tx, actor }: DeedScope, subject: string, reason: string): Promise<void> {
  const known = await billOf(tx, subject)
  if (!known) return
  await lockBill(tx, known.id)
  const bill = (await billOf(tx, subject)) ?? known
  const who = actorText(actor)
  if (bill.state === 'paid') return await step(tx, bill.id, { step: 'refund_due', actor: who, reason })
  if (bill.state !== 'issued') return
  await step(tx, bill.id, { step: 'withdrawn', actor: who, reason })
  await postEntry(tx, {
    purse: 'aset_kota',
    what: `Penarikan ${bill.number}`,
    subject,
    actor: who,
    lines: [
      { account: 'aset_kota.retribusi', amount: bill.amount },
      { account: 'aset_kota.piutang', amount: -bill.amount },
    ],
  })
}
