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

/** Part: bills the use of an asset and enters what is owed to the treasury. */
export async function issueBill({ tx, actor, now }: DeedScope, { subject, payer, amount, legalBasis, dueAt }: NewBill): Promise<string> {
  const made = await sql<{ id: string; number: string }>`insert into finance.bill (number, subject, payer, amount, legal_basis_id, due_at)
    select 'SKRD-' || ${dayOf(now).slice(0, 4)} || '-' || lpad(nextval('finance.bill_number')::text, 5, '0'), ${subject}, ${payer}, ${amount}, b.id, ${dueAt}
    from governance.legal_basis b where b.code = ${legalBasis} returning id, number`.execute(tx)
  const [bill] = made.rows
  if (!bill) throw new Error(`no legal basis ${legalBasis} for a bill`)
  await stepBill(tx, bill.id, { step: 'issued', actor: actorText(actor) })
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

/** Part: the one way a bill changes its state: a row. */
export async function stepBill(tx: Tx, bill: string, one: Step): Promise<void> {
  await sql`insert into finance.bill_step (bill_id, step, actor, proof, amount, reason) values (${bill}, ${one.step}, ${one.actor}, ${one.proof ?? null}, ${one.amount ?? null}, ${one.reason ?? ''})`.execute(
    tx,
  )
}

type Row = Bill & { id: string; left: number }

// `left`: the amount less what was owed back of it before
const select = sql`select b.id, finance.left_of(b.id) as left, b.number, b.subject, b.payer, b.amount, l.code as "legalBasis", b.due_at as "dueAt",
  (select s.step from finance.bill_step s where s.bill_id = b.id order by s.at desc, s.id desc limit 1) as state,
  (select s.proof from finance.bill_step s where s.bill_id = b.id and s.step = 'paid') as proof
  from finance.bill b join governance.legal_basis l on l.id = b.legal_basis_id`

/** Every bill of a subject, the newest first: one that was withdrawn may have been followed by another. */
export async function billsOf(db: Database | Tx, subject: string): Promise<Row[]> {
  const found = await sql<Row>`${select} where b.subject = ${subject} order by b.made_at desc, b.id desc`.execute(db)
  return found.rows
}

/** The bill of a subject that counts: the one to be paid, else the newest. */
export async function billOf(db: Database | Tx, subject: string): Promise<Row | undefined> {
  const all = await billsOf(db, subject)
  return all.find(({ state }) => state === 'issued') ?? all[0]
}

/** What the treasury has got for a subject and does not owe back. */
export async function paidFor(db: Database | Tx, subject: string): Promise<number> {
  return (await billsOf(db, subject)).reduce((sum, { state, left }) => (state === 'paid' ? sum + left : sum), 0)
}

/** One deed at a time changes the bills of a subject. */
export const lockBills = (tx: Tx, subject: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`bill:${subject}`}, 0))`.execute(tx)

/**
 * Part: notes the official number of the proof that the treasury got the money. The whole amount or nothing; one proof pays one bill. A bill
 * that was withdrawn meanwhile is owed back: `refund` says so.
 */
export async function payBill(
  { tx, actor }: DeedScope,
  subject: string,
  { proof, amount }: { proof: string; amount: number },
): Promise<Outcome<{ refund: boolean }>> {
  await lockBills(tx, subject)
  const all = await billsOf(tx, subject)
  const open = all.find(({ state }) => state === 'issued')
  // money may still come for a bill that was taken back: it is owed back, never lost
  const late = all.find((one) => one.state === 'withdrawn' && one.amount === amount)
  const bill = open?.amount === amount ? open : (late ?? open ?? all[0])
  if (!bill) return refused({ rule: 'finance.bill.none' })
  if (bill.state !== 'issued' && bill.state !== 'withdrawn') return refused({ rule: 'finance.bill.paid_once' })
  if (amount !== bill.amount) return refused({ rule: 'finance.bill.other_amount', field: 'amount', facts: { amount: bill.amount } })
  const refund = bill.state === 'withdrawn'
  const who = actorText(actor)
  await stepBill(tx, bill.id, { step: 'paid', actor: who, proof, amount })
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
  if (refund) await stepBill(tx, bill.id, { step: 'refund_due', actor: who, reason: 'disetor setelah tagihan ditarik' })
  return done({ refund })
}

async function takeBack({ tx, actor }: DeedScope, bill: Row, reason: string): Promise<void> {
  const who = actorText(actor)
  await stepBill(tx, bill.id, { step: 'withdrawn', actor: who, reason })
  await postEntry(tx, {
    purse: 'aset_kota',
    what: `Penarikan ${bill.number}`,
    subject: bill.subject,
    actor: who,
    lines: [
      { account: 'aset_kota.retribusi', amount: bill.amount },
      { account: 'aset_kota.piutang', amount: -bill.amount },
    ],
  })
}

/** Part: takes back what is not yet paid, because another bill follows. */
export async function withdrawUnpaid(scope: DeedScope, subject: string, reason: string): Promise<void> {
  await lockBills(scope.tx, subject)
  for (const bill of await billsOf(scope.tx, subject)) if (bill.state === 'issued') await takeBack(scope, bill, reason)
}

/** Part: the name of a payer whose account has ended goes from his bills; the bills stay for the books. */
export async function forgetPayer(tx: Tx, subjects: readonly string[]): Promise<void> {
  await sql`update finance.bill set payer = 'Akun dihapus' where subject = any (${[...subjects]}::text[]) and payer <> 'Akun dihapus'`.execute(
    tx,
  )
}
