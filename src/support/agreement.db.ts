import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { someone } from './need.db.ts'
import { type BroughtWish, otherSide, type ReceiptWish, type Side } from './need.ts'
import { tellAuthor } from './need-letters.db.ts'

type Agreed = { id: string; need: boolean; offer: boolean; needId: string; offerId: string; ended: boolean }

/** An agreement, locked, and the sides this person speaks for. A third finds its page, but nothing to do there. */
async function agreementLocked(tx: Tx, person: string, number: string): Promise<Agreed> {
  const found = await sql<Agreed>`select a.id, a.need_id as "needId", a.offer_id as "offerId", a.ended_at is not null as ended,
      support.speaks(${person}::uuid, a.need_id) as need, support.speaks(${person}::uuid, a.offer_id) as offer
    from support.agreement a where a.number = ${number} for no key update of a`.execute(tx)
  const [row] = found.rows
  if (!row || !(row.need || row.offer)) throw new Missing('agreement')
  return row
}

type Obligation = { id: string; owes: Side; what: string }

/** Says what was brought. It counts for nothing until the receiver says it came. */
export const bring = deed('support.agreement.bring', async (scope, wish: BroughtWish): Promise<Outcome<{ brought: string }>> => {
  const { tx } = scope
  const person = someone(scope)
  const row = await agreementLocked(tx, person, wish.number)
  await scope.must('support.agreement.bring', { person })
  const found =
    await sql<Obligation>`select id, owes, what from support.obligation where id = ${wish.obligation} and agreement_id = ${row.id}`.execute(
      tx,
    )
  const [obligation] = found.rows
  if (!obligation) return refused({ rule: 'support.obligation.none', field: 'obligation' })
  if (!row[obligation.owes]) return refused({ rule: 'support.brought.not_yours' })
  const written = await sql<{ id: string }>`insert into support.brought (obligation_id, quantity, on_day, says, actor)
    values (${obligation.id}, ${wish.quantity}, ${wish.onDay}, ${wish.says}, ${actorText(scope.actor)}) returning id`.execute(tx)
  const brought = written.rows[0]?.id ?? ''
  await tellAuthor(scope, obligation.owes === 'need' ? row.offerId : row.needId, {
    occasion: 'brought',
    key: brought,
    path: `/kesepakatan/${wish.number}`,
    facts: { number: wish.number, what: obligation.what, quantity: wish.quantity },
  })
  scope.note(`agreement:${wish.number}`, { brought: wish.quantity })
  scope.touched('support')
  return done({ brought })
})

/** The receiver's word, once a delivery; a slip of his own he puts right by another that names it. */
export const confirmBrought = deed('support.agreement.confirm', async (scope, wish: ReceiptWish): Promise<Outcome<{ number: string }>> => {
  const { tx } = scope
  const person = someone(scope)
  const row = await agreementLocked(tx, person, wish.number)
  await scope.must('support.agreement.confirm', { person })
  const found = await sql<{ owes: Side; last: string | null }>`select o.owes, (select r.id from support.receipt r where r.brought_id = b.id
      and not exists (select from support.receipt n where n.corrects = r.id)) as last
    from support.brought b join support.obligation o on o.id = b.obligation_id where b.id = ${wish.brought} and o.agreement_id = ${row.id}`.execute(
    tx,
  )
  const [brought] = found.rows
  if (!brought) return refused({ rule: 'support.receipt.none', field: 'brought' })
  if (!row[otherSide(brought.owes)]) return refused({ rule: 'support.receipt.not_receiver' })
  if (brought.last !== null && wish.corrects === undefined) return refused({ rule: 'support.receipt.once' })
  if (wish.corrects !== undefined && wish.corrects !== brought.last) return refused({ rule: 'support.receipt.corrected_once' })
  await sql`insert into support.receipt (brought_id, corrects, quantity, says, actor)
    values (${wish.brought}, ${wish.corrects ?? null}, ${wish.quantity}, ${wish.says}, ${actorText(scope.actor)})`.execute(tx)
  scope.note(`agreement:${wish.number}`, { received: wish.quantity })
  scope.touched('support')
  return done({ number: wish.number })
})

/** Ends an agreement with the reason everybody reads. What one owed oneself goes on counting; the other is let go of what is not yet due. */
export const endAgreement = deed(
  'support.agreement.end',
  async (scope, { number, reason }: { number: string; reason: string }): Promise<Outcome<{ number: string }>> => {
    const person = someone(scope)
    const row = await agreementLocked(scope.tx, person, number)
    await scope.must('support.agreement.end', { person })
    if (row.ended) return refused({ rule: 'support.agreement.ended' })
    await sql`update support.agreement set ended_at = governance.clock(), ended_by = ${row.need ? 'need' : 'offer'}, end_reason = ${reason} where id = ${row.id}`.execute(
      scope.tx,
    )
    scope.note(`agreement:${number}`, { ended: 1 })
    scope.touched('support')
    return done({ number })
  },
)
