import { sql } from 'kysely'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { done, type Refusal } from '#src/base/outcome.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type LockedOrder, lockForSystem } from './order.db.ts'
import { receive } from './order-deeds.db.ts'
import { type PaymentEvent, type PaymentEventKind, reduce } from './payment-events.ts'
import { differences, type ProviderEvent } from './payment-provider.ts'

export type NoticeEffect = { effect: 'none' | 'received' | 'refunded' | 'flagged' | 'unknown_order' }

type NoticeRow = { event_id: string; transaction: string; kind: PaymentEventKind; amount: number; occurred_at: Date }

async function keepNotice({ tx }: DeedScope, event: ProviderEvent, flag: Refusal | undefined): Promise<boolean> {
  const kept =
    await sql`insert into market.provider_notice (provider, event_id, order_ref, transaction, kind, amount, occurred_at, flag, body)
    values (${event.provider}, ${event.id}, ${event.reference}, ${event.transaction}, ${event.kind}, ${event.amount}, ${event.at}, ${flag?.rule ?? null}, ${JSON.stringify({ merchant: event.merchant ?? null })})
    on conflict on constraint "market.notice.seen" do nothing returning id`.execute(tx)
  return kept.rows.length > 0
}

async function eventsOf({ tx }: DeedScope, provider: string, reference: string): Promise<PaymentEvent[]> {
  const found =
    await sql<NoticeRow>`select event_id, transaction, kind, amount, occurred_at from market.provider_notice where provider = ${provider} and order_ref = ${reference} and flag is null`.execute(
      tx,
    )
  return found.rows.map((row) => ({
    id: row.event_id,
    transaction: row.transaction,
    kind: row.kind,
    amount: rupiah(row.amount),
    at: row.occurred_at,
  }))
}

/** What this provider's money did to the order so far, so that only the difference is booked. */
async function bookedOf({ tx }: DeedScope, order: string, provider: string): Promise<Rupiah> {
  const found = await sql<{ sum: number }>`select coalesce(sum(amount), 0)::bigint as sum from market.payment_event
    where seller_order_id = ${order} and source = 'provider' and kind in ('received', 'late') and reference = ${provider}`.execute(tx)
  return rupiah(found.rows[0]?.sum ?? 0)
}

async function applyRefund({ tx }: DeedScope, order: LockedOrder, refunded: Rupiah): Promise<boolean> {
  const more = refunded - order.refunded
  if (more <= 0 || refunded > order.received) return false
  await sql`update market.order_money set refunded = ${refunded} where seller_order_id = ${order.id}`.execute(tx)
  await sql`insert into market.payment_event (seller_order_id, kind, amount, source) values (${order.id}, 'refunded', ${more}, 'provider')`.execute(
    tx,
  )
  const payment = refunded === order.received ? 'refunded' : 'partly_refunded'
  await sql`update market.seller_order set payment_status = ${payment}, updated_at = now() where id = ${order.id}`.execute(tx)
  await sql`insert into market.order_step (seller_order_id, step, from_status, to_status, from_payment, to_payment, actor_kind, actor)
    values (${order.id}, 'refund', ${order.state.status}, ${order.state.status}, ${order.state.payment}, ${payment}, 'system', 'system:provider')`.execute(
    tx,
  )
  return true
}

/**
 * A provider's signed word about a payment, applied at most once and in any order: kept as it came, then the sum of all its words
 * is compared with what is booked. A word whose sum or merchant differs is kept with a flag and settles nothing.
 */
export const applyNotice = deed<{ event: ProviderEvent; merchant?: string | undefined }, NoticeEffect>(
  'market.payment.notice',
  async (scope, { event, merchant }) => {
    await scope.must('market.payment.notice')
    scope.note(`order:${event.reference}`, { kind: event.kind, amount: event.amount })
    const order = await lockForSystem(scope.tx, event.reference)
    const [flag] = order
      ? differences(event, { amount: order.due, ...(merchant ? { merchant } : {}) })
      : [{ rule: 'market.payment.order_unknown' }]
    if (!(await keepNotice(scope, event, flag))) return done({ effect: 'none' })
    if (!order) return done({ effect: 'unknown_order' })
    if (flag) return done({ effect: 'flagged' })
    const state = reduce(await eventsOf(scope, event.provider, event.reference), { amount: order.due })
    const more = state.received - (await bookedOf(scope, order.id, event.provider))
    if (more > 0) {
      const refusal = await receive(
        scope.tx,
        order,
        { amount: rupiah(more), reference: event.provider, source: 'provider', dedupe: `${event.provider} ${event.id}` },
        scope,
      )
      if (refusal) return done({ effect: 'none' })
      await scope.enqueue('market.order.told', { order: order.id, occasion: `payment_${order.state.payment}` })
    }
    const refunded = await applyRefund(scope, order, state.refunded)
    return done({ effect: refunded ? 'refunded' : more > 0 ? 'received' : 'none' })
  },
)
