import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { stepApplication } from './_application-rows.db.ts'
import { tellApplicant } from './application-letters.db.ts'

export type Granted = { quantity: number; amount: number; act: string; decision: string }

/** How much of an offer's quota is still to be had, under its lock; nothing where it has no quota. */
export async function leftOf(tx: Tx, offer: string): Promise<number | undefined> {
  const found = await sql<{ most: number | null; given: number }>`select o.quantity as most,
      (select coalesce(sum(w.quantity), 0)::int from support.award w where w.offer_id = o.id and w.ended_at is null) as given
    from support.offer o where o.id = ${offer}`.execute(tx)
  const [row] = found.rows
  return row?.most == null ? undefined : row.most - row.given
}

/** Whether the text an offer rests on is in force today: else nothing is granted out of it. */
export async function offerStands(tx: Tx, offer: string): Promise<boolean> {
  const found = await sql<{ stands: boolean }>`select governance.basis_in_force(legal_basis_id, governance.today()) as stands
    from support.offer where id = ${offer}`.execute(tx)
  return found.rows[0]?.stands === true
}

export async function giveAward(
  tx: Tx,
  application: { id: string; offer: string },
  { quantity, amount, act, decision }: Granted,
): Promise<void> {
  await sql`insert into support.award (application_id, offer_id, quantity, amount, act_id, decision) values (${application.id}, ${application.offer}, ${quantity}, ${amount}, ${act}, ${decision})`.execute(
    tx,
  )
}

export async function joinWaitlist(
  tx: Tx,
  application: { id: string; offer: string },
  { quantity, amount, act, decision }: Granted,
): Promise<void> {
  await sql`insert into support.waitlist (application_id, offer_id, quantity, amount, act_id, decision) values (${application.id}, ${application.offer}, ${quantity}, ${amount}, ${act}, ${decision})`.execute(
    tx,
  )
}

type Next = Granted & { id: string; number: string; offer: string; awaits: boolean }

/** Part, under the offer's lock: what became free goes down the line in its order. Whoever is next and wants more than there is holds the line: nobody is passed over. */
export async function placeNext(scope: DeedScope, offer: string): Promise<number> {
  const { tx } = scope
  if (!(await offerStands(tx, offer))) return 0
  for (let placed = 0; ; placed += 1) {
    const left = await leftOf(tx, offer)
    const found =
      await sql<Next>`select a.id, a.number, a.offer_id as offer, w.quantity, w.amount, w.act_id as act, w.decision, f.awaits_budget as awaits
      from support.waitlist w join support.application a on a.id = w.application_id join support.form f on f.id = a.form_id
      where w.offer_id = ${offer} and w.ended_at is null order by w.place limit 1 for no key update of a`.execute(tx)
    const [next] = found.rows
    if (!next || (left !== undefined && left < next.quantity)) return placed
    await sql`update support.waitlist set ended_at = governance.clock() where application_id = ${next.id}`.execute(tx)
    await giveAward(tx, next, next)
    await stepApplication(scope, next.id, { step: next.awaits ? 'place_provided' : 'place' })
    await tellApplicant(scope, next.number, 'placed')
  }
}
