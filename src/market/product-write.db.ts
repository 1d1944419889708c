import { sql } from 'kysely'
import { sha256, slugOf } from '#src/base/id.ts'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type AttributeDefinition, type ProductStatus, productSlugs } from './product.ts'

/** The attributes of a category and of all above it; `undefined` where there is no such category. */
export async function definitionsFor(db: Database | Tx, category: string): Promise<AttributeDefinition[] | undefined> {
  const found = await sql<AttributeDefinition & { key: string | null }>`
    with recursive up as (
      select slug, parent, 0 as depth from market.category where slug = ${category}
      union all select c.slug, c.parent, up.depth + 1 from market.category c join up on c.slug = up.parent where up.depth < 8)
    select up.slug as category, a.key, a.type, a.unit, a.options, a.required, a.filterable from up left join market.attribute a on a.category = up.slug order by up.depth, a.key`.execute(
    db,
  )
  if (found.rows.length === 0) return undefined
  return found.rows.filter((row) => row.key !== null)
}

export type SlugWish = { name: string; mark: string }

/** An address for each name: the plain one where it is free, else with a short mark that is the same for the same product every time. */
export async function freeSlugs(tx: Tx, wishes: readonly SlugWish[]): Promise<string[]> {
  const candidates = wishes.map(({ name, mark }) => productSlugs(slugOf(name), sha256(mark).slice(0, 9)))
  const found = await sql<{ slug: string }>`select slug from market.product where slug = any(${candidates.flat()})`.execute(tx)
  const taken = new Set(found.rows.map((row) => row.slug))
  return candidates.map((list, at) => {
    const slug = list.find((one) => !taken.has(one)) ?? `${list[2]}-${sha256(`${wishes[at]?.mark} again`).slice(0, 8)}`
    taken.add(slug)
    return slug
  })
}

export async function noteEdits(
  tx: Tx,
  edits: readonly { product: string; changes: Record<string, [unknown, unknown]> }[],
  actor: string,
): Promise<void> {
  const told = edits.filter((edit) => Object.keys(edit.changes).length > 0)
  if (told.length === 0) return
  await sql`insert into market.product_edit (product_id, changes, actor)
    select e.product, e.changes, ${actor} from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as e(product uuid, changes jsonb)`.execute(
    tx,
  )
}

export async function shelfOf(tx: Tx, shop: string): Promise<string> {
  const found = await sql<{ id: string }>`select id from market.place where shop_id = ${shop} order by id limit 1`.execute(tx)
  const [place] = found.rows
  if (!place) throw new Error('a shop without a place')
  return place.id
}

export type LockedProduct = {
  id: string
  slug: string
  status: ProductStatus
  name: string
  category: string
  description: string
  storyTitle: string
  story: string
  origin: string
  originNote: string
  attributes: Record<string, string | number | boolean>
  oneOfAKind: boolean
  leadDays: number | null
  weightGrams: number | null
  /** Published once: from then on some of its fields wait for review. */
  seenByBuyers: boolean
  wishMark: number
  version: string
}

export const productColumns = sql`p.id, p.slug, p.status, p.name, p.category, p.description, p.story_title as "storyTitle", p.story, p.origin, p.origin_note as "originNote", p.attributes,
  p.one_of_a_kind as "oneOfAKind", p.lead_days as "leadDays", p.weight_grams as "weightGrams", p.published_at is not null as "seenByBuyers", p.wish_mark as "wishMark",
  to_char(p.updated_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '.' || p.wish_mark as version`

/** One product of this shop, locked. */
export async function lockProduct(tx: Tx, shop: string, product: string): Promise<LockedProduct> {
  const found =
    await sql<LockedProduct>`select ${productColumns} from market.product p where p.id::text = ${product} and p.shop_id = ${shop} for update`.execute(
      tx,
    )
  const [row] = found.rows
  if (!row) throw new Missing('product')
  return row
}

export type VariantNow = { id: string; sku: string; options: { name: string; value: string }[]; price: number; position: number }

export async function variantsOf(db: Database | Tx, product: string): Promise<VariantNow[]> {
  const found =
    await sql<VariantNow>`select id, sku, options, price, position from market.variant where product_id = ${product} and ended_at is null order by position`.execute(
      db,
    )
  return found.rows
}

/** Numbers of orders that hold pieces of a variant, oldest first. */
export async function ordersHolding(tx: Tx, variant: string): Promise<string[]> {
  const found = await sql<{
    number: string
  }>`select distinct so.number, so.placed_at from market.order_line l join market.seller_order so on so.id = l.seller_order_id
    where l.variant_id = ${variant} and so.status in ('awaiting_payment', 'awaiting_acceptance', 'processing', 'ready_for_pickup') order by so.placed_at limit 50`.execute(
    tx,
  )
  return found.rows.map((row) => row.number)
}

export const heldByOrders = (orders: readonly string[], held: number): Refusal => ({
  rule: 'market.stock.held_by_orders',
  field: 'quantity',
  facts: { held, orders: orders.join(', ') || '–' },
})
