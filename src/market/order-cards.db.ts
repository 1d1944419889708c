import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'
import { sellersTurn } from './my-shop.db.ts'
import type { Fulfilment, OrderStatus, PaymentMethod, PaymentStatus } from './order-states.ts'

export type CardLine = {
  name: string
  options: { name: string; value: string }[]
  quantity: number
  total: number
  picture: string | null
  widths: number[] | null
}

/** A seller order as a card: what was bought, what came in, whose turn it is until when. */
export type OrderCard = {
  number: string
  buyer: string
  status: OrderStatus
  payment: PaymentStatus
  method: PaymentMethod
  fulfilment: Fulfilment
  place: string
  kelurahan: string | null
  fee: Rupiah
  total: Rupiah
  due: Rupiah
  received: Rupiah
  refunded: Rupiah
  receivedAt: Date | null
  actBefore: Date | null
  expiresAt: Date | null
  placedAt: Date
  lines: CardLine[]
}

/** The shelves an order list is read by. */
export const orderShelves = ['waiting', 'unpaid', 'preparing', 'ready', 'sent', 'completed', 'ended', 'all'] as const
export type OrderShelf = (typeof orderShelves)[number]

const onShelf = {
  waiting: sellersTurn,
  unpaid: sql`so.status = 'awaiting_payment'`,
  preparing: sql`so.status = 'processing'`,
  ready: sql`so.status = 'ready_for_pickup'`,
  sent: sql`so.status = 'shipped'`,
  completed: sql`so.status = 'completed'`,
  ended: sql`so.status in ('cancelled', 'expired')`,
  all: sql`true`,
} as const

/** Shelves of work are read most urgent first, shelves of the past newest first. */
const urgentFirst = new Set<OrderShelf>(['waiting', 'preparing', 'ready'])

type Row = Omit<OrderCard, 'fee' | 'total' | 'due' | 'received' | 'refunded'> & {
  id: string
  key: string
  fee: number
  total: number
  due: number
  received: number
  refunded: number
}

const moment = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/

/** Where the page before ended; anything else begins at the top. */
function after(cursor: string | undefined): { at: string; id: string } | undefined {
  const [at = '', id = ''] = (cursor ?? '').split('~')
  return moment.test(at) && isId(id) ? { at, id } : undefined
}

const columns = sql`so.id, so.number, g.buyer_name as buyer, so.status, so.payment_status as payment, so.payment_method as method, so.fulfilment, so.place_text as place, k.name as kelurahan,
  so.delivery_fee as fee, so.total, i.amount as due, coalesce(m.received, 0)::bigint as received, coalesce(m.refunded, 0)::bigint as refunded,
  (select max(e.at) from market.payment_event e where e.seller_order_id = so.id and e.kind in ('received', 'late')) as "receivedAt",
  so.act_before as "actBefore", so.expires_at as "expiresAt", so.placed_at as "placedAt",
  (select jsonb_agg(jsonb_build_object('name', l.name, 'options', l.options, 'quantity', l.quantity, 'total', l.total, 'picture', l.picture,
      'widths', (select to_jsonb(pic.widths) from market.picture pic where pic.key = l.picture limit 1)) order by l.position)
    from market.order_line l where l.seller_order_id = so.id) as lines`

const asCard = ({ id: _, key: __, ...row }: Row): OrderCard => ({
  ...row,
  fee: rupiah(row.fee),
  total: rupiah(row.total),
  due: rupiah(row.due),
  received: rupiah(row.received),
  refunded: rupiah(row.refunded),
})

export type CardPage = { items: OrderCard[]; next?: string }

/** A shelf of the shop's orders, by key. The shop was reached through its team. */
export async function orderCards(
  ctx: Ctx,
  shop: string,
  o: { shelf: OrderShelf; limit: number; cursor?: string | undefined },
): Promise<CardPage> {
  const urgent = urgentFirst.has(o.shelf)
  const key = urgent ? sql`coalesce(so.act_before, so.placed_at)` : sql`so.placed_at`
  const from = after(o.cursor)
  const found = await sql<Row>`select ${columns}, ${key}::text as key
    from market.seller_order so join market.order_group g on g.id = so.group_id join market.payment_intent i on i.seller_order_id = so.id
      left join market.order_money m on m.seller_order_id = so.id left join directory.kelurahan k on k.code = so.delivery_kelurahan
    where so.shop_id = ${shop} and ${onShelf[o.shelf]}
      ${from ? (urgent ? sql`and (${key}, so.id) > (${from.at}::timestamptz, ${from.id}::uuid)` : sql`and (${key}, so.id) < (${from.at}::timestamptz, ${from.id}::uuid)`) : sql``}
    order by ${key} ${urgent ? sql`asc` : sql`desc`}, so.id ${urgent ? sql`asc` : sql`desc`} limit ${o.limit + 1}`.execute(ctx.db)
  const rows = found.rows.slice(0, o.limit)
  const last = rows.at(-1)
  return { items: rows.map(asCard), ...(found.rows.length > o.limit && last ? { next: `${last.key}~${last.id}` } : {}) }
}

/** How many orders stand on each shelf. */
export async function shelfCounts(ctx: Ctx, shop: string): Promise<Record<OrderShelf, number>> {
  const counts = orderShelves.map((shelf) => sql`count(*) filter (where ${onShelf[shelf]})::int as ${sql.ref(shelf)}`)
  const found = await sql<
    Record<OrderShelf, number>
  >`select ${sql.join(counts)} from market.seller_order so left join market.order_money m on m.seller_order_id = so.id where so.shop_id = ${shop}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  return row ?? (Object.fromEntries(orderShelves.map((shelf) => [shelf, 0])) as Record<OrderShelf, number>)
}
