import { sql } from 'kysely'
import { type Rupiah, rupiah, times } from '#src/base/money.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { expireStale, type LockedOrder, lockForBuyer, lockForSeller, takeStep } from './order.db.ts'
import { clocks, type Step } from './order-states.ts'
import { move } from './stock.db.ts'

export type StateNow = { number: string; status: string; payment: string }

const stateOf = (order: LockedOrder): StateNow => ({ number: order.number, status: order.state.status, payment: order.state.payment })

/** Tells both sides: one letter an occasion, after the commit. */
const tell = (scope: DeedScope, order: LockedOrder, occasion: string) => scope.enqueue('market.order.told', { order: order.id, occasion })

const holdAgain = (order: LockedOrder): number => (order.state.method === 'transfer' ? clocks.transfer : clocks.qris)

/** The buyer says it is paid. The goods stay held until the seller has looked at the statement; a claim is never a proof. */
export const claimPaid = deed<{ number: string; key?: string | undefined }, StateNow>(
  'market.order.claim_paid',
  async (scope, { number, key }) => {
    const order = await lockForBuyer(scope.tx, scope.actor, number, key)
    await scope.must('market.order.claim_paid', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
    if (order.expired && order.state.status === 'awaiting_payment') return refused({ rule: 'market.order.hold_over', facts: { number } })
    const refusal = await takeStep(scope.tx, order, 'claim_paid', { role: 'buyer', actor: scope.actor })
    if (refusal) return refused(refusal)
    await sql`insert into market.payment_event (seller_order_id, kind, amount, source) values (${order.id}, 'claimed', ${order.due}, 'buyer')`.execute(
      scope.tx,
    )
    scope.note(`order:${number}`)
    await tell(scope, order, 'claimed')
    return done(stateOf(order))
  },
)

/** The buyer is paying and needs a little longer. Once. */
export const extendHold = deed<{ number: string; key?: string | undefined }, StateNow>(
  'market.order.extend',
  async (scope, { number, key }) => {
    const order = await lockForBuyer(scope.tx, scope.actor, number, key)
    await scope.must('market.order.claim_paid', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
    if (order.state.status !== 'awaiting_payment' || order.state.method === 'cash')
      return refused({ rule: 'market.order.nothing_to_extend', facts: { number } })
    if (order.expired) return refused({ rule: 'market.order.hold_over', facts: { number } })
    if (order.extended) return refused({ rule: 'market.order.extended_once', facts: { number } })
    const minutes = order.state.method === 'qris' ? clocks.qrisExtension : clocks.transferExtension
    await sql`update market.seller_order set extended = true, expires_at = expires_at + make_interval(mins => ${minutes}), updated_at = now() where id = ${order.id}`.execute(
      scope.tx,
    )
    await sql`update market.payment_intent set opened_at = coalesce(opened_at, now()) where seller_order_id = ${order.id}`.execute(scope.tx)
    scope.note(`order:${number}`, { minutes })
    return done(stateOf(order))
  },
)

/** Writes what came in and moves the order as far as the sum allows. Only the exact amount completes by itself. */
export async function receive(
  tx: Tx,
  order: LockedOrder,
  came: { amount: Rupiah; reference: string; source: 'seller' | 'provider'; dedupe?: string },
  scope: Pick<DeedScope, 'actor'>,
) {
  const after = rupiah(order.received + came.amount)
  const step = receiptStep(order, after)
  const refusal = await takeStep(tx, order, step, {
    role: came.source === 'seller' ? 'seller' : 'system',
    actor: scope.actor,
    ...(step === 'receive_less' ? { minutes: holdAgain(order) } : {}),
  })
  if (refusal) return refusal
  const kind = step === 'receive_late' ? 'late' : 'received'
  await sql`insert into market.payment_event (seller_order_id, kind, amount, reference, source, dedupe, actor)
    values (${order.id}, ${kind}, ${came.amount}, ${came.reference}, ${came.source}, ${came.dedupe ?? null}, ${scope.actor.kind === 'system' ? scope.actor.job : null})`.execute(
    tx,
  )
  await sql`insert into market.order_money (seller_order_id, received) values (${order.id}, ${came.amount})
    on conflict (seller_order_id) do update set received = market.order_money.received + excluded.received`.execute(tx)
  order.received = after
  return undefined
}

function receiptStep(order: LockedOrder, after: number): Step {
  if (order.state.status === 'expired' || order.state.status === 'cancelled') return 'receive_late'
  if (order.state.status !== 'awaiting_payment') return 'receive_again'
  if (after === order.due) return 'receive_exact'
  return after < order.due ? 'receive_less' : 'receive_more'
}

/** The seller found the money on his own statement. `amount` defaults to what is still due. */
export const confirmPayment = deed<{ number: string; amount?: Rupiah | undefined; reference?: string | undefined }, StateNow>(
  'market.order.confirm_payment',
  async (scope, input) => {
    const order = await lockForSeller(scope.tx, scope.actor, input.number)
    await scope.must('market.order.confirm_payment', { shop: order.shop })
    if (order.state.method === 'cash') return refused({ rule: 'market.payment.cash_at_hand_over', facts: { number: order.number } })
    const rest = order.due - order.received
    if (input.amount === undefined && rest <= 0)
      return refused({ rule: 'market.payment.already_confirmed', facts: { number: order.number } })
    const amount = input.amount ?? rupiah(rest)
    const refusal = await receive(scope.tx, order, { amount, reference: input.reference ?? '', source: 'seller' }, scope)
    if (refusal) return refused(refusal)
    scope.note(`order:${order.number}`, { amount })
    await tell(scope, order, `payment_${order.state.payment}`)
    return done(stateOf(order))
  },
)

/** The claim is not on the statement: the buyer gets his hold back and is told. */
export const denyClaim = deed<{ number: string; reason: string }, StateNow>(
  'market.order.deny_claim',
  async (scope, { number, reason }) => {
    const order = await lockForSeller(scope.tx, scope.actor, number)
    await scope.must('market.order.confirm_payment', { shop: order.shop })
    const refusal = await takeStep(scope.tx, order, 'deny_claim', { role: 'seller', actor: scope.actor, reason, minutes: holdAgain(order) })
    if (refusal) return refused(refusal)
    await sql`insert into market.payment_event (seller_order_id, kind, amount, source) values (${order.id}, 'denied', 0, 'seller')`.execute(
      scope.tx,
    )
    scope.note(`order:${number}`)
    await tell(scope, order, 'claim_denied')
    return done(stateOf(order))
  },
)

export type FulfilmentStep = 'accept' | 'ready' | 'send' | 'hand_over' | 'confirm_receipt' | 'reopen'

const fulfil = deed<{ number: string; step: FulfilmentStep; code?: string | undefined; waybill?: string | undefined }, StateNow>(
  'market.order.fulfil',
  async (scope, input) => {
    const order = await lockForSeller(scope.tx, scope.actor, input.number)
    await scope.must('market.order.fulfil', { shop: order.shop })
    if (input.step === 'hand_over' && order.state.status === 'ready_for_pickup') {
      if (order.locked) return refused({ rule: 'market.order.code_locked', field: 'code' })
      if (input.code !== order.pickupCode)
        return refused({ rule: 'market.order.wrong_code', field: 'code', facts: { left: Math.max(0, 4 - order.wrongCodes) } })
    }
    if (input.step === 'send' && order.state.fulfilment === 'courier' && !input.waybill)
      return refused({ rule: 'market.order.waybill_missing', field: 'waybill' })
    const refusal = await takeStep(scope.tx, order, input.step, {
      role: 'seller',
      actor: scope.actor,
      ...(input.waybill ? { waybill: input.waybill } : {}),
    })
    if (refusal) return refused(refusal)
    if (input.step === 'hand_over' && order.state.method === 'cash') await takeCash(scope, order)
    scope.note(`order:${order.number}`, { step: input.step })
    await tell(scope, order, input.step)
    return done(stateOf(order))
  },
)

/** What is left after an advance, if there was one. */
async function takeCash({ tx }: DeedScope, order: LockedOrder) {
  const rest = order.due - order.received
  await sql`insert into market.payment_event (seller_order_id, kind, amount, source) values (${order.id}, 'received', ${rest}, 'seller')`.execute(
    tx,
  )
  await sql`insert into market.order_money (seller_order_id, received) values (${order.id}, ${rest})
    on conflict (seller_order_id) do update set received = market.order_money.received + excluded.received`.execute(tx)
}

/** Counts a wrong code outside the refused errand, so that it stays counted; the fifth locks for 15 minutes. */
const countWrongCode = deed<{ number: string }, undefined>(
  'market.order.count_wrong_code',
  async ({ tx, actor, must, note }, { number }) => {
    const order = await lockForSeller(tx, actor, number)
    await must('market.order.fulfil', { shop: order.shop })
    await sql`update market.seller_order set wrong_codes = case when wrong_codes >= 4 then 0 else wrong_codes + 1 end,
    code_locked_until = case when wrong_codes >= 4 then now() + interval '15 minutes' else code_locked_until end where id = ${order.id}`.execute(
      tx,
    )
    note(`order:${number}`)
    return done(undefined)
  },
)

const withoutOnce = ({ once: _, ...ctx }: Ctx): Ctx => ctx

/** Accept, ready, sent, handed over with the buyer's code, received, or reopened after a late payment. */
export async function fulfilOrder(
  ctx: Ctx,
  input: { number: string; step: FulfilmentStep; code?: string | undefined; waybill?: string | undefined },
): Promise<Outcome<StateNow>> {
  const outcome = await fulfil(ctx, input)
  if (!outcome.ok && outcome.refusals.some((refusal) => refusal.rule === 'market.order.wrong_code'))
    await countWrongCode(withoutOnce(ctx), { number: input.number })
  return outcome
}

export const buyerReceived = deed<{ number: string; key?: string | undefined }, StateNow>(
  'market.order.confirm_receipt',
  async (scope, { number, key }) => {
    const order = await lockForBuyer(scope.tx, scope.actor, number, key)
    await scope.must('market.order.claim_paid', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
    const refusal = await takeStep(scope.tx, order, 'confirm_receipt', { role: 'buyer', actor: scope.actor })
    if (refusal) return refused(refusal)
    scope.note(`order:${number}`)
    await tell(scope, order, 'confirm_receipt')
    return done(stateOf(order))
  },
)

export const cancelAsSeller = deed<{ number: string; reason: string }, StateNow>(
  'market.order.cancel',
  async (scope, { number, reason }) => {
    const order = await lockForSeller(scope.tx, scope.actor, number)
    await scope.must('market.order.cancel', { shop: order.shop })
    if (reason.trim().length < 5) return refused({ rule: 'market.order.reason_missing', field: 'reason' })
    const refusal = await takeStep(scope.tx, order, 'cancel', { role: 'seller', actor: scope.actor, reason })
    if (refusal) return refused(refusal)
    scope.note(`order:${number}`)
    await tell(scope, order, 'cancelled')
    return done(stateOf(order))
  },
)

export const cancelAsBuyer = deed<{ number: string; key?: string | undefined }, StateNow>(
  'market.order.cancel',
  async (scope, { number, key }) => {
    const order = await lockForBuyer(scope.tx, scope.actor, number, key)
    await scope.must('market.order.cancel', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
    const refusal = await takeStep(scope.tx, order, 'cancel', { role: 'buyer', actor: scope.actor })
    if (refusal) return refused(refusal)
    scope.note(`order:${number}`)
    await tell(scope, order, 'cancelled')
    return done(stateOf(order))
  },
)

export type RefundWish = {
  number: string
  line?: string | undefined
  quantity?: number | undefined
  amount?: Rupiah | undefined
  restock: boolean
  reason: string
  reference?: string | undefined
}
export type Refunded = StateNow & { amount: Rupiah; left: Rupiah }

/** `underpaid` is money too: when the rest never came, it goes back. */
const refundable = new Set(['paid', 'overpaid', 'late', 'underpaid', 'partly_refunded'])

const endedUnpaid = ({ state: { status, payment } }: LockedOrder): boolean =>
  payment === 'unpaid' && (status === 'cancelled' || status === 'expired')

/** Money back to the buyer, by line or by amount. The database bounds it by what this very order received and by what was bought. */
export const refundOrder = deed<RefundWish, Refunded>('market.order.refund', async (scope, wish) => {
  const { tx, actor } = scope
  const order = await lockForSeller(tx, actor, wish.number)
  await scope.must('market.order.refund', { shop: order.shop })
  if (order.state.payment === 'underpaid' && order.state.status === 'awaiting_payment') {
    return refused({ rule: 'market.refund.cancel_first', facts: { number: order.number } })
  }
  // an advance for what was never made, and a part whose rest never came, are owed back though nothing counts as paid
  const owed = endedUnpaid(order) && order.received > order.refunded
  if (!owed && !refundable.has(order.state.payment))
    return refused({ rule: 'market.refund.nothing_received', facts: { number: order.number } })
  if (wish.reason.trim().length < 5) return refused({ rule: 'market.order.reason_missing', field: 'reason' })
  const amount = wish.line ? await refundLine(scope, order, wish) : wish.amount
  if (amount === undefined || amount < 1) return refused({ rule: 'market.refund.line_unknown', field: 'line' })
  await sql`update market.order_money set refunded = refunded + ${amount} where seller_order_id = ${order.id}`.execute(tx)
  await sql`insert into market.refund (seller_order_id, order_line_id, quantity, amount, restock, reason, reference, actor)
    values (${order.id}, ${wish.line ?? null}, ${wish.line ? (wish.quantity ?? 1) : 0}, ${amount}, ${wish.restock}, ${wish.reason}, ${wish.reference ?? ''}, ${`person:${'id' in actor ? actor.id : ''}`})`.execute(
    tx,
  )
  const left = rupiah(order.received - order.refunded - amount)
  const payment =
    left === 0
      ? 'refunded'
      : order.state.payment === 'overpaid' && left === order.due
        ? 'paid'
        : order.state.payment === 'late'
          ? 'late'
          : 'partly_refunded'
  await sql`update market.seller_order set payment_status = ${payment}, updated_at = now() where id = ${order.id}`.execute(tx)
  await sql`insert into market.order_step (seller_order_id, step, from_status, to_status, from_payment, to_payment, reason, actor_kind, actor)
    values (${order.id}, 'refund', ${order.state.status}, ${order.state.status}, ${order.state.payment}, ${payment}, ${wish.reason}, 'seller', ${`person:${'id' in actor ? actor.id : ''}`})`.execute(
    tx,
  )
  scope.note(`order:${order.number}`, { amount })
  await tell(scope, order, `refunded_${amount}_${left}`)
  return done({ number: order.number, status: order.state.status, payment, amount, left })
})

async function refundLine({ tx }: DeedScope, order: LockedOrder, wish: RefundWish): Promise<Rupiah | undefined> {
  const found = await sql<{
    unit_price: number
    quantity: number
    variant_id: string
    place_id: string
  }>`select unit_price, quantity, variant_id, place_id from market.order_line
    where id::text = ${wish.line} and seller_order_id = ${order.id}`.execute(tx)
  const [line] = found.rows
  if (!line || !wish.line) return undefined
  const quantity = wish.quantity ?? 1
  await sql`insert into market.line_return (order_line_id, ordered, returned) values (${wish.line}, ${line.quantity}, ${quantity})
    on conflict (order_line_id) do update set returned = market.line_return.returned + excluded.returned`.execute(tx)
  if (wish.restock && order.state.status === 'completed') {
    await move(
      tx,
      'returned',
      [{ variant: line.variant_id, place: line.place_id, quantity, line: wish.line }],
      `order:${order.number}`,
      wish.reason,
    )
  }
  return times(rupiah(line.unit_price), quantity)
}

/** The house's clock: ends holds whose time is over. */
export const expireHolds = deed<undefined, number>('market.order.expire', async ({ tx, must, note, enqueue }) => {
  await must('market.order.expire')
  const ended = await expireStale(tx)
  for (const order of ended) await enqueue('market.order.told', { order, occasion: 'expired' })
  note('market', { expired: ended.length })
  return done(ended.length)
})
