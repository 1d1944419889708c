import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { type Actor, actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { freeWork, freeWorkAhead, isMade, planAnew, promise, readyByOf } from './making-slots.db.ts'
import {
  type ActorRole,
  type Fulfilment,
  isRefusal,
  minutesToAct,
  type OrderState,
  type OrderStatus,
  type PaymentMethod,
  type PaymentStatus,
  type Step,
  transitionFor,
} from './order-states.ts'
import { move, type Piece, reserve } from './stock.db.ts'

/** A seller order with its row locked: nobody else moves it in the meantime. */
export type LockedOrder = {
  id: string
  number: string
  group: string
  shop: string
  person: string | null
  state: OrderState
  total: Rupiah
  due: Rupiah
  received: Rupiah
  refunded: Rupiah
  point: string | null
  pickupCode: string
  wrongCodes: number
  locked: boolean
  expired: boolean
  extended: boolean
}

type Row = {
  id: string
  number: string
  group_id: string
  shop_id: string
  person_id: string | null
  status: OrderStatus
  payment_status: PaymentStatus
  payment_method: PaymentMethod
  fulfilment: Fulfilment
  total: number
  due: number
  received: number | null
  refunded: number | null
  point_id: string | null
  pickup_code: string
  wrong_codes: number
  locked: boolean
  expired: boolean
  extended: boolean
}

const asLocked = (row: Row): LockedOrder => ({
  id: row.id,
  number: row.number,
  group: row.group_id,
  shop: row.shop_id,
  person: row.person_id,
  state: { status: row.status, payment: row.payment_status, method: row.payment_method, fulfilment: row.fulfilment },
  total: rupiah(row.total),
  due: rupiah(row.due),
  received: rupiah(row.received ?? 0),
  refunded: rupiah(row.refunded ?? 0),
  point: row.point_id,
  pickupCode: row.pickup_code,
  wrongCodes: row.wrong_codes,
  locked: row.locked,
  expired: row.expired,
  extended: row.extended,
})

const columns = sql`so.id, so.number, so.group_id, so.shop_id, g.person_id, so.status, so.payment_status, so.payment_method, so.fulfilment, so.total, i.amount as due, m.received, m.refunded,
  so.point_id, so.pickup_code, so.wrong_codes, coalesce(so.code_locked_until > now(), false) as locked, coalesce(so.expires_at <= now(), false) as expired, so.extended`
const joins = sql`from market.seller_order so join market.order_group g on g.id = so.group_id join market.payment_intent i on i.seller_order_id = so.id
  left join market.order_money m on m.seller_order_id = so.id`

/** The order, reached through the team of its shop: somebody else's is not there. */
export async function lockForSeller(tx: Tx, actor: Actor, number: string): Promise<LockedOrder> {
  const found = await sql<Row>`select ${columns} ${joins} where so.number = ${number} and exists (
      select 1 from identity.membership ms where ms.kind = 'shop' and ms.entity_id = so.shop_id and ms.person_id = ${personOf(actor) ?? null} and ms.during @> now())
    for update of so`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('order')
  return asLocked(row)
}

/** The order, reached by its secret key or by the buyer's own account. */
export async function lockForBuyer(tx: Tx, actor: Actor, number: string, key: string | undefined): Promise<LockedOrder> {
  const found = await sql<Row>`select ${columns} ${joins} where so.number = ${number}
    and (g.key_hash = ${key ? sha256(key) : ''} or g.person_id = ${personOf(actor) ?? null}) for update of so`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('order')
  return asLocked(row)
}

/** The order by its number alone, for the house's own clocks and a provider's signed word. */
export async function lockForSystem(tx: Tx, number: string): Promise<LockedOrder | undefined> {
  const found = await sql<Row>`select ${columns} ${joins} where so.number = ${number} for update of so`.execute(tx)
  return found.rows[0] ? asLocked(found.rows[0]) : undefined
}

/** What comes from the shelf; what is made is held in the queue instead. */
export async function piecesOf(tx: Tx, order: string): Promise<Piece[]> {
  const found =
    await sql<Piece>`select id as line, variant_id as variant, place_id as place, quantity from market.order_line l where seller_order_id = ${order}
      and not exists (select from market.making_line m where m.order_line_id = l.id)`.execute(tx)
  return found.rows
}

const holdsReservation = (state: OrderState): boolean =>
  state.status === 'awaiting_payment' || (state.payment === 'cash_due' && state.status === 'awaiting_acceptance')

/** A payment that came too late takes the queue as it is now. A later day than promised is told as one, with its reason. */
async function makeAgain(tx: Tx, order: LockedOrder, actor: string): Promise<Refusal | undefined> {
  const before = await readyByOf(tx, order.id)
  if (!before) return undefined
  const readyBy = await planAnew(tx, order)
  if (!readyBy) return { rule: 'market.order.goods_gone', facts: { number: order.number } }
  if (readyBy > before) await promise(tx, order.id, readyBy, actor, 'pembayaran datang setelah batas waktu')
  return undefined
}

async function moveGoods(tx: Tx, order: LockedOrder, goods: string, step: Step, actor: string): Promise<Refusal | undefined> {
  if (goods === 'none') return undefined
  if (goods === 'release' && (await isMade(tx, order.id))) await freeWork(tx, order)
  if (step === 'reopen') {
    const full = await makeAgain(tx, order, actor)
    if (full) return full
  }
  const pieces = await piecesOf(tx, order.id)
  if (goods === 'allocate') await move(tx, 'allocated', pieces, actor)
  if (goods === 'hand_over') await move(tx, 'handed_over', pieces, actor)
  if (goods === 'release') {
    const kind = !holdsReservation(order.state) ? 'allocation_released' : step === 'expire' ? 'reservation_expired' : 'reservation_released'
    await move(tx, kind, pieces, actor)
  }
  if (goods === 'reserve_again') {
    if (step === 'reverse_payment') await move(tx, 'allocation_released', pieces, actor)
    const [short] = await reserve(tx, pieces, actor)
    if (short) return { rule: 'market.order.goods_gone', facts: { number: order.number } }
    if (step === 'reopen') await move(tx, 'allocated', pieces, actor)
  }
  return undefined
}

const ended = new Set<OrderStatus>(['completed', 'cancelled', 'expired'])

/**
 * Makes one step of the order's life, or says why not: goods, pick-up room and transfer code follow, and the step is written down.
 * `minutes` is a new hold for a buyer who pays again.
 */
export async function takeStep(
  tx: Tx,
  order: LockedOrder,
  step: Step,
  by: { role: ActorRole; actor: Actor; reason?: string; minutes?: number; waybill?: string },
): Promise<Refusal | undefined> {
  const found = transitionFor(step, order.state, by.role)
  if (isRefusal(found)) return found
  const status = found.to === 'same' ? order.state.status : found.to
  const payment = found.payment === 'same' ? order.state.payment : found.payment
  const goods = await moveGoods(tx, order, found.goods, step, actorText(by.actor))
  if (goods) return goods
  if ((step === 'ready' || step === 'send') && (await isMade(tx, order.id))) await freeWorkAhead(tx, order)
  const minutes = minutesToAct(status, payment) ?? null
  await sql`update market.seller_order set status = ${status}, payment_status = ${payment}, updated_at = now(),
      act_before = case when ${status} <> status or ${payment} <> payment_status then now() + make_interval(mins => ${minutes}::int) else act_before end,
      expires_at = case when ${status} <> 'awaiting_payment' then null when ${by.minutes ?? null}::int is not null then now() + make_interval(mins => ${by.minutes ?? null}::int) else expires_at end,
      waybill = coalesce(${by.waybill ?? null}, waybill)
    where id = ${order.id}`.execute(tx)
  await sql`insert into market.order_step (seller_order_id, step, from_status, to_status, from_payment, to_payment, reason, actor_kind, actor)
    values (${order.id}, ${step}, ${order.state.status}, ${status}, ${order.state.payment}, ${payment}, ${by.reason ?? ''}, ${by.role}, ${actorText(by.actor)})`.execute(
    tx,
  )
  if (order.state.status === 'awaiting_payment' && status !== 'awaiting_payment')
    await sql`delete from market.transfer_slot where seller_order_id = ${order.id}`.execute(tx)
  if (order.point && ended.has(status) && !ended.has(order.state.status))
    await sql`update market.pickup_point set open_parcels = open_parcels - 1 where id = ${order.point}`.execute(tx)
  if (order.point && !ended.has(status) && ended.has(order.state.status))
    await sql`update market.pickup_point set open_parcels = open_parcels + 1 where id = ${order.point}`.execute(tx)
  order.state = { ...order.state, status, payment }
  return undefined
}

/** Ends holds whose time is over, for these variants or for all; answers which orders. Rows somebody else works on are left to them. */
export async function expireStale(tx: Tx, variants?: readonly string[], most = 200): Promise<string[]> {
  const found = await sql<Row>`select ${columns} ${joins}
    where so.status = 'awaiting_payment' and so.payment_status in ('unpaid', 'underpaid') and so.expires_at <= now()
      ${variants ? sql`and exists (select 1 from market.order_line l where l.seller_order_id = so.id and l.variant_id = any(${[...variants]}::uuid[]))` : sql``}
    order by so.id limit ${most} for update of so skip locked`.execute(tx)
  for (const row of found.rows) await takeStep(tx, asLocked(row), 'expire', { role: 'system', actor: { kind: 'system', job: 'expiry' } })
  return found.rows.map((row) => row.id)
}

/** How many units of each line went back already. */
export async function returnedOf(db: Database | Tx, order: string): Promise<Map<string, number>> {
  const found = await sql<{
    line: string
    n: number
  }>`select order_line_id as line, sum(quantity)::int as n from market.refund where seller_order_id = ${order} and order_line_id is not null group by 1`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [row.line, row.n]))
}
