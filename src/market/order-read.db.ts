import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { Missing } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { contactOver } from './contact.db.ts'
import { type Promised, promiseOf } from './making-read.db.ts'
import type { Fulfilment, OrderStatus, PaymentMethod, PaymentStatus } from './order-states.ts'

export type ReadLine = {
  id: string
  variant: string
  product: string
  name: string
  sku: string
  options: { name: string; value: string }[]
  picture: string | null
  price: Rupiah
  quantity: number
  total: Rupiah
  returned: number
}
export type ReadStep = { step: string; status: string; payment: string; reason: string; by: string; at: string }
export type ReadShopOrder = {
  number: string
  shop: string
  shopName: string
  shopPhone: string
  status: OrderStatus
  paymentStatus: PaymentStatus
  fulfilment: { method: Fulfilment; place: string; address: string; fee: Rupiah; waybill: string | null }
  payment: {
    method: PaymentMethod
    amount: Rupiah
    payload?: string
    account?: { bank: string; number: string; holder: string }
    uniqueCode?: number
    nmid?: string
    merchant?: string
    city?: string
  }
  received: Rupiah
  refunded: Rupiah
  subtotal: Rupiah
  total: Rupiah
  expiresAt: string | null
  actBefore: string | null
  extended: boolean
  /** Told to the buyer only once there is something to collect. */
  pickupCode: string | null
  /** The day it is ready, where something of it is made to order. */
  promised?: Promised
  lines: ReadLine[]
  steps: ReadStep[]
}

/** `status` of the whole is derived from its parts, never stored. */
export type ReadOrder = {
  number: string
  status: string
  placedAt: string
  buyer: { name: string; phone: string; email: string | null }
  total: Rupiah
  sellerOrders: ReadShopOrder[]
}

type Row = {
  id: string
  number: string
  slug: string
  shop_name: string
  shop_phone: string
  status: OrderStatus
  payment_status: PaymentStatus
  payment_method: PaymentMethod
  fulfilment: Fulfilment
  place_text: string
  address: string
  delivery_fee: number
  waybill: string | null
  due: number
  unique_code: number
  payload: string | null
  account: { bank: string; number: string; holder: string } | null
  nmid: string | null
  merchant: string | null
  city: string | null
  received: number
  refunded: number
  subtotal: number
  total: number
  expires_at: Date | null
  act_before: Date | null
  extended: boolean
  pickup_code: string
  promised: Promised | null
  lines: (Omit<ReadLine, 'price' | 'total'> & { price: number; total: number })[]
  steps: (Omit<ReadStep, 'at'> & { at: string })[]
}

const codeShown = new Set<OrderStatus>(['awaiting_acceptance', 'processing', 'ready_for_pickup'])

/** One of many seller orders in the same words: everything the same, else "partly …", else still open. */
export function groupStatus(statuses: readonly OrderStatus[]): string {
  const [first] = statuses
  if (first && statuses.every((status) => status === first)) return first
  if (statuses.some((status) => status === 'cancelled' || status === 'expired')) return 'partly_cancelled'
  return 'in_progress'
}

const asOrder = (row: Row): ReadShopOrder => ({
  number: row.number,
  shop: row.slug,
  shopName: row.shop_name,
  shopPhone: row.shop_phone,
  status: row.status,
  paymentStatus: row.payment_status,
  fulfilment: { method: row.fulfilment, place: row.place_text, address: row.address, fee: rupiah(row.delivery_fee), waybill: row.waybill },
  payment: {
    method: row.payment_method,
    amount: rupiah(row.due),
    ...(row.payload ? { payload: row.payload } : {}),
    ...(row.account ? { account: row.account } : {}),
    ...(row.unique_code ? { uniqueCode: row.unique_code } : {}),
    ...(row.nmid ? { nmid: row.nmid } : {}),
    ...(row.merchant ? { merchant: row.merchant } : {}),
    ...(row.city ? { city: row.city } : {}),
  },
  received: rupiah(row.received),
  refunded: rupiah(row.refunded),
  subtotal: rupiah(row.subtotal),
  total: rupiah(row.total),
  expiresAt: row.expires_at ? isoWithOffset(row.expires_at) : null,
  actBefore: row.act_before ? isoWithOffset(row.act_before) : null,
  extended: row.extended,
  pickupCode: codeShown.has(row.status) ? row.pickup_code : null,
  ...(row.promised
    ? { promised: { ...row.promised, delays: row.promised.delays.map((one) => ({ ...one, at: isoWithOffset(new Date(one.at)) })) } }
    : {}),
  lines: row.lines.map((line) => ({ ...line, price: rupiah(line.price), total: rupiah(line.total) })),
  steps: row.steps.map((step) => ({ ...step, at: isoWithOffset(new Date(step.at)) })),
})

const orderColumns = sql`so.id, so.number, s.slug, so.shop_name, so.shop_phone, so.status, so.payment_status, so.payment_method, so.fulfilment, so.place_text, so.address, so.delivery_fee, so.waybill,
  i.amount as due, i.unique_code, i.payload, i.account, pe.nmid, pe.holder as merchant, pe.city, coalesce(m.received, 0)::bigint as received, coalesce(m.refunded, 0)::bigint as refunded,
  so.subtotal, so.total, so.expires_at, so.act_before, so.extended, so.pickup_code, ${promiseOf} as promised,
  (select jsonb_agg(jsonb_build_object('id', l.id, 'variant', l.variant_id, 'product', l.product_slug, 'name', l.name, 'sku', l.sku, 'options', l.options, 'picture', l.picture, 'price', l.unit_price, 'quantity', l.quantity,
      'total', l.total, 'returned', coalesce(r.returned, 0)) order by l.position)
    from market.order_line l left join market.line_return r on r.order_line_id = l.id where l.seller_order_id = so.id) as lines,
  (select jsonb_agg(jsonb_build_object('step', t.step, 'status', t.to_status, 'payment', t.to_payment, 'reason', t.reason, 'by', t.actor_kind, 'at', t.at) order by t.at)
    from market.order_step t where t.seller_order_id = so.id) as steps`
const orderJoins = sql`join market.shop s on s.id = so.shop_id join market.payment_intent i on i.seller_order_id = so.id left join market.payee pe on pe.id = i.payee_id
  left join market.order_money m on m.seller_order_id = so.id`

type Group = {
  id: string
  number: string
  buyer_name: string
  buyer_phone: string
  buyer_email: string | null
  total: number
  placed_at: Date
}

/** The buyer's order with all its shops, in two statements. Reached by the secret key or the buyer's own account; a part's number finds the whole. */
export async function orderForReader(ctx: Ctx, number: string, key: string | undefined): Promise<ReadOrder> {
  const whole = number.replace(/-[A-Z]\d*$/, '')
  const groups = await sql<Group>`select id, number, buyer_name, buyer_phone, buyer_email, total, placed_at from market.order_group g
    where g.number = ${whole} and (g.key_hash = ${key ? sha256(key) : ''} or g.person_id = ${personOf(ctx.actor) ?? null})`.execute(ctx.db)
  const [group] = groups.rows
  if (!group) throw new Missing('order')
  const orders =
    await sql<Row>`select ${orderColumns} from market.seller_order so ${orderJoins} where so.group_id = ${group.id} order by so.number`.execute(
      ctx.db,
    )
  const sellerOrders = orders.rows.map(asOrder)
  return {
    number: group.number,
    status: groupStatus(sellerOrders.map((order) => order.status)),
    placedAt: isoWithOffset(group.placed_at),
    buyer: { name: group.buyer_name, phone: group.buyer_phone, email: group.buyer_email },
    total: rupiah(group.total),
    sellerOrders,
  }
}

export type SellerView = ReadShopOrder & {
  buyerName: string
  /** Seen from acceptance until thirty days after the end. */
  buyerPhone: string | null
  /** What reaches the buyer was taken away. */
  contactGone: boolean
  placedAt: string
  group: string
  /** Whose signed word brought the money, where it did not go to the shop's own account. Read for one order, not for lists. */
  provider?: string
}

type SellerRow = Row & {
  contact_over: boolean
  buyer_name: string
  buyer_phone: string
  placed_at: Date
  group_number: string
  provider?: string | null
}

/** The phone is the seller's to see from acceptance on, until thirty days after completion. */
const phoneShown = new Set<OrderStatus>(['processing', 'ready_for_pickup', 'shipped', 'completed'])

const contactColumns = sql`${contactOver} as contact_over, g.buyer_name, g.buyer_phone`

const asSellerView = (row: SellerRow): SellerView => ({
  ...asOrder(row.contact_over ? { ...row, address: '' } : row),
  pickupCode: null,
  buyerName: row.buyer_name,
  buyerPhone: phoneShown.has(row.status) && !row.contact_over ? row.buyer_phone || null : null,
  contactGone: row.contact_over || row.buyer_phone === '',
  placedAt: isoWithOffset(row.placed_at),
  group: row.group_number,
  ...(row.provider ? { provider: row.provider } : {}),
})

/** One order as its shop's team sees it. The code stays the buyer's. */
export async function orderForSeller(ctx: Ctx, number: string): Promise<SellerView> {
  const found = await sql<SellerRow>`select ${orderColumns}, ${contactColumns}, so.placed_at, g.number as group_number,
      (select e.reference from market.payment_event e where e.seller_order_id = so.id and e.source = 'provider' and e.kind in ('received', 'late') limit 1) as provider
    from market.seller_order so ${orderJoins}
    join market.order_group g on g.id = so.group_id
    where so.number = ${number} and exists (select 1 from identity.membership ms where ms.kind = 'shop' and ms.entity_id = so.shop_id and ms.person_id = ${personOf(ctx.actor) ?? null} and ms.during @> now())`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) throw new Missing('order')
  return asSellerView(row)
}

export type OrderPage = { items: SellerView[]; next?: string }

/** The shop's orders, newest first or most urgent first, by key. `shop` was reached through its team. */
export async function ordersForShop(
  ctx: Ctx,
  shop: string,
  o: { statuses?: readonly OrderStatus[]; before?: string; limit: number },
): Promise<OrderPage> {
  const [at, id] = (o.before ?? '').split('~')
  const found = await sql<
    SellerRow & { placed_key: string }
  >`select ${orderColumns}, ${contactColumns}, so.placed_at, g.number as group_number, so.placed_at::text as placed_key from market.seller_order so ${orderJoins}
    join market.order_group g on g.id = so.group_id
    where so.shop_id = ${shop} ${o.statuses ? sql`and so.status = any(${[...o.statuses]})` : sql``}
      ${at && id ? sql`and (so.placed_at, so.id) < (${at}::timestamptz, ${id}::uuid)` : sql``}
    order by so.placed_at desc, so.id desc limit ${o.limit + 1}`.execute(ctx.db)
  const rows = found.rows.slice(0, o.limit)
  const last = rows.at(-1)
  return { items: rows.map(asSellerView), ...(found.rows.length > o.limit && last ? { next: `${last.placed_key}~${last.id}` } : {}) }
}

export type MyOrder = { number: string; placedAt: Date; total: Rupiah; shops: string; status: string }

/** A signed-in buyer's own orders, newest first. */
export async function ordersOfPerson(ctx: Ctx, limit = 50): Promise<MyOrder[]> {
  const found = await sql<{ number: string; placed_at: Date; total: number; shops: string; statuses: OrderStatus[] }>`
    select g.number, g.placed_at, g.total, string_agg(so.shop_name, ', ' order by so.number) as shops, array_agg(so.status) as statuses
    from market.order_group g join market.seller_order so on so.group_id = g.id where g.person_id = ${personOf(ctx.actor) ?? null}
    group by g.id order by g.placed_at desc limit ${limit}`.execute(ctx.db)
  return found.rows.map((row) => ({
    number: row.number,
    placedAt: row.placed_at,
    total: rupiah(row.total),
    shops: row.shops,
    status: groupStatus(row.statuses),
  }))
}
