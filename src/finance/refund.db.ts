import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { billsOf, lockBills, paidFor, stepBill, withdrawUnpaid } from './bill.db.ts'
import { postEntry } from './entry.db.ts'

/** What the treasury owes back and has not paid back: of a whole bill, or what was too much of one. Whole rupiah. */
export type Owing = { number: string; amount: number; bill: string | null; reduction: string | null; unpaid: boolean }

/** In the order in which it came to be owed. */
export async function owingOf(db: Database | Tx, subject: string): Promise<Owing[]> {
  const found = await sql<Owing>`select t.number, t.amount, t.bill, t.reduction, t.unpaid from (
    select b.number, finance.left_of(b.id) as amount, b.id as bill, null::uuid as reduction, exists (select from finance.bill_step w where w.bill_id = b.id and w.step = 'withdrawn') as unpaid, s.at
      from finance.bill b join lateral (select x.step, x.at from finance.bill_step x where x.bill_id = b.id order by x.at desc, x.id desc limit 1) s on s.step = 'refund_due' where b.subject = ${subject}
    union all select r.number, r.amount, null, r.id, false, r.at from finance.reduction r join finance.bill b on b.id = r.bill_id
      where b.subject = ${subject} and not exists (select from finance.reduction_paid p where p.reduction_id = r.id)) t order by t.at, t.number`.execute(
    db,
  )
  return found.rows
}

/** Part: nobody will pay any more: what is open is taken back, what was paid is owed back. A subject without a bill is left as it is. */
export async function withdrawBill(scope: DeedScope, subject: string, reason: string): Promise<void> {
  await withdrawUnpaid(scope, subject, reason)
  await oweBack(scope, subject, reason)
}

/** Part: what was paid is owed back, because what it was paid for is over. Answers whether anything was. */
export async function oweBack({ tx, actor }: DeedScope, subject: string, reason: string): Promise<boolean> {
  await lockBills(tx, subject)
  const paid = (await billsOf(tx, subject)).filter(({ state, left }) => state === 'paid' && left > 0)
  for (const bill of paid) await stepBill(tx, bill.id, { step: 'refund_due', actor: actorText(actor), reason })
  return paid.length > 0
}

/** Part: what was paid beyond a price that has fallen is owed back; the bills stand with the rest. Answers how much. */
export async function oweBackBeyond({ tx, actor, now }: DeedScope, subject: string, price: number, reason: string): Promise<number> {
  await lockBills(tx, subject)
  const beyond = (await paidFor(tx, subject)) - price
  let rest = Math.max(beyond, 0)
  for (const { id, state, left } of await billsOf(tx, subject)) {
    if (state !== 'paid' || rest === 0) continue
    const part = Math.min(rest, left)
    if (part === 0) continue
    await sql`insert into finance.reduction (number, bill_id, amount, reason, actor)
      values ('KL-' || ${dayOf(now).slice(0, 4)} || '-' || lpad(nextval('finance.reduction_number')::text, 5, '0'), ${id}, ${part}, ${reason}, ${actorText(actor)})`.execute(
      tx,
    )
    rest -= part
  }
  return Math.max(beyond, 0)
}

/**
 * Part: notes the official number of the proof that the treasury paid back what was owed. The whole amount, once; the books take back the
 * levy, or what stood against a bill that had been withdrawn before it was paid.
 */
export async function refundBill(
  { tx, actor }: DeedScope,
  subject: string,
  { proof, amount }: { proof: string; amount: number },
): Promise<Outcome<{ number: string }>> {
  await lockBills(tx, subject)
  const all = await owingOf(tx, subject)
  const one = all.find((owing) => owing.amount === amount) ?? all[0]
  if (!one) return refused({ rule: 'finance.bill.nothing_owed' })
  if (amount !== one.amount) return refused({ rule: 'finance.bill.other_amount', field: 'amount', facts: { amount: one.amount } })
  const who = actorText(actor)
  if (one.bill) await stepBill(tx, one.bill, { step: 'refunded', actor: who, proof, amount })
  else await sql`insert into finance.reduction_paid (reduction_id, proof, actor) values (${one.reduction}, ${proof}, ${who})`.execute(tx)
  await postEntry(tx, {
    purse: 'aset_kota',
    what: `Pengembalian ${one.number}`,
    subject,
    actor: who,
    lines: [
      { account: one.unpaid ? 'aset_kota.piutang' : 'aset_kota.retribusi', amount },
      { account: 'aset_kota.disetor', amount: -amount },
    ],
  })
  return done({ number: one.number })
}
