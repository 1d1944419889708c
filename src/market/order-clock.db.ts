import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { lockForSystem, takeStep } from './order.db.ts'
import type { Step } from './order-states.ts'

type Overdue = { number: string; id: string; status: string; payment_status: string }

/** What silence means once a turn is over: published rules, applied to both sides alike. */
function stepFor(order: Overdue): { step: Step; reason: string } | undefined {
  if (order.status === 'shipped') return { step: 'confirm_receipt', reason: 'dianggap diterima: 7 hari tanpa kabar pembeli' }
  if (order.status === 'awaiting_acceptance') return { step: 'cancel', reason: 'toko tidak menanggapi dalam 24 jam' }
  if (order.status === 'ready_for_pickup' && order.payment_status === 'cash_due')
    return { step: 'cancel', reason: 'tidak diambil dalam 3 hari' }
  return undefined
}

/** Moves orders on whose turn has passed. Paid goods not collected are only reminded about: they are the buyer's. */
export const closeOverdue = deed<undefined, number>('market.order.close_overdue', async ({ tx, must, note, enqueue, actor }) => {
  await must('market.order.expire')
  const found = await sql<Overdue>`select id, number, status, payment_status from market.seller_order so
    where act_before < now() and (status in ('shipped', 'awaiting_acceptance') or (status = 'ready_for_pickup' and payment_status = 'cash_due'))
    order by id limit 100 for update skip locked`.execute(tx)
  let closed = 0
  for (const row of found.rows) {
    const next = stepFor(row)
    const order = next && (await lockForSystem(tx, row.number))
    if (!next || !order) continue
    const refusal = await takeStep(tx, order, next.step, { role: 'system', actor, reason: next.reason })
    if (refusal) continue
    closed += 1
    await enqueue('market.order.told', { order: order.id, occasion: next.step === 'cancel' ? 'cancelled' : next.step })
  }
  note('market', { closed })
  return done(closed)
})
