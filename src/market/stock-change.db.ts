import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actorText, type Ctx } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { stockChangeInput } from './product.ts'
import { heldByOrders, ordersHolding, shelfOf } from './product-write.db.ts'
import { refreshAvailability } from './search-index.db.ts'
import { shopOfTeam } from './shop-read.db.ts'
import { count, move } from './stock.db.ts'

type Level = { variant: string; place: string; onHand: number; held: number; oneOfAKind: boolean }

/** The level of a variant with its row locked; a variant nobody counted yet gets its shelf. */
async function lockLevel({ tx }: DeedScope, shop: string, variant: string): Promise<Level> {
  const found = await sql<{
    id: string
    one: boolean
    place: string | null
  }>`select v.id, p.one_of_a_kind as one, (select st.place_id from market.stock st where st.variant_id = v.id order by st.place_id limit 1) as place
    from market.variant v join market.product p on p.id = v.product_id where v.id::text = ${variant} and v.shop_id = ${shop} and v.ended_at is null`.execute(
    tx,
  )
  const [row] = found.rows
  if (!row) throw new Missing('variant')
  const place = row.place ?? (await shelfOf(tx, shop))
  if (!row.place) await sql`insert into market.stock (variant_id, place_id) values (${row.id}, ${place}) on conflict do nothing`.execute(tx)
  const level = await sql<{
    on_hand: number
    held: number
  }>`select on_hand, allocated + reserved as held from market.stock where variant_id = ${row.id} and place_id = ${place} for update`.execute(
    tx,
  )
  return { variant: row.id, place, onHand: level.rows[0]?.on_hand ?? 0, held: level.rows[0]?.held ?? 0, oneOfAKind: row.one }
}

const signs = { counted: 0, received: 1, returned: 1, damaged: -1 } as const

async function refusalFor(scope: DeedScope, level: Level, after: number): Promise<Refusal | undefined> {
  if (after < 0) return { rule: 'market.stock.not_below_zero', field: 'quantity', facts: { onHand: level.onHand } }
  if (after < level.held) return heldByOrders(await ordersHolding(scope.tx, level.variant), level.held)
  if (level.oneOfAKind && after > 1) return { rule: 'market.product.one_only', field: 'quantity' }
  return undefined
}

export type StockNow = { onHand: number; held: number }

/** Goods came, broke, came back, or were counted. What buyers hold already cannot be taken away: the orders are named instead. */
export const changeStock = deed<{ shop: string; variant: string; change: unknown }, StockNow>(
  'market.stock.change',
  async (scope, input): Promise<Outcome<StockNow>> => {
    const { tx, actor, must, note, touched } = scope
    const shop = await shopOfTeam(tx, actor, input.shop)
    await must('market.stock.change', { shop: shop.id })
    const read = readInput(stockChangeInput, input.change)
    if (!read.ok) return read
    const { kind, quantity, reason } = read.value
    if (kind !== 'counted' && quantity === 0) return refused({ rule: 'market.stock.quantity', field: 'quantity' })
    if (kind === 'damaged' && reason.length < 5) return refused({ rule: 'market.stock.reason_missing', field: 'reason' })
    const level = await lockLevel(scope, shop.id, input.variant)
    const after = kind === 'counted' ? quantity : level.onHand + signs[kind] * quantity
    const refusal = await refusalFor(scope, level, after)
    if (refusal) return refused(refusal)
    if (kind === 'counted') await count(tx, { variant: level.variant, place: level.place, onHand: quantity }, actorText(actor), reason)
    else await move(tx, kind, [{ variant: level.variant, place: level.place, quantity }], actorText(actor), reason)
    await refreshAvailability(tx, [level.variant])
    touched('market')
    note(`variant:${level.variant}`, { kind, quantity })
    return done({ onHand: after, held: level.held })
  },
)

export type Movement = {
  id: number
  kind: string
  onHand: number
  allocated: number
  reserved: number
  reason: string
  by: string
  order: string | null
  at: Date
}

/** Why the level is what it is: newest movements first, by key. */
export async function movementsOf(
  ctx: Ctx,
  shopSlug: string,
  variant: string,
  before?: number,
  limit = 50,
): Promise<{ sku: string; name: string; onHand: number; held: number; items: Movement[]; next?: number }> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const level = await sql<{
    sku: string
    name: string
    onHand: number
    held: number
  }>`select v.sku, p.name, coalesce(sum(st.on_hand), 0)::int as "onHand", coalesce(sum(st.allocated + st.reserved), 0)::int as held
    from market.variant v join market.product p on p.id = v.product_id left join market.stock st on st.variant_id = v.id
    where v.id::text = ${variant} and v.shop_id = ${shop.id} group by v.id, p.id`.execute(ctx.db)
  const [now] = level.rows
  if (!now) throw new Missing('variant')
  const found = await sql<Movement>`select m.id, m.kind, m.on_hand as "onHand", m.allocated, m.reserved, m.reason, m.at, so.number as order,
      case when m.actor like 'person:%' then coalesce((select p.name from identity.person p where p.id::text = substr(m.actor, 8)), '') else split_part(m.actor, ':', 1) end as by
    from market.stock_movement m left join market.order_line l on l.id = m.order_line_id left join market.seller_order so on so.id = l.seller_order_id
    where m.variant_id = ${variant}::uuid ${before === undefined ? sql`` : sql`and m.id < ${before}`} order by m.id desc limit ${limit + 1}`.execute(
    ctx.db,
  )
  const items = found.rows.slice(0, limit)
  const last = items.at(-1)
  return { ...now, items, ...(found.rows.length > limit && last ? { next: last.id } : {}) }
}
