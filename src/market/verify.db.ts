import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'
import { counted, type Invariant } from '#src/platform/verify.db.ts'
import { batikInvariants } from './_verify-batik.db.ts'
import { makingInvariants } from './_verify-making.db.ts'
import { orderInvariants } from './_verify-orders.db.ts'
import { originInvariants } from './_verify-origin.db.ts'
import { reviewInvariants } from './_verify-reviews.db.ts'
import { stallInvariants } from './_verify-stalls.db.ts'
import { refreshMoved } from './availability.db.ts'

/** Pieces that orders hold, by shelf: reserved until they are paid for or accepted, allocated from then until they are handed over. */
const heldBy = (orders: 'reserved' | 'allocated') => sql`
  select l.variant_id, l.place_id, sum(l.quantity) as held
  from market.order_line l join market.seller_order so on so.id = l.seller_order_id
  where not exists (select from market.making_line m where m.order_line_id = l.id) and ${
    orders === 'reserved'
      ? sql`(so.status = 'awaiting_payment' or (so.status = 'awaiting_acceptance' and so.payment_status = 'cash_due'))`
      : sql`(so.status in ('processing', 'ready_for_pickup') or (so.status = 'awaiting_acceptance' and so.payment_status <> 'cash_due'))`
  }
  group by 1, 2`

const stockInvariants: readonly Invariant[] = [
  counted(
    'market.stock.levels_are_sums',
    sql`
    select s.variant_id from market.stock s
      left join (select variant_id, place_id, sum(on_hand) as on_hand, sum(allocated) as allocated, sum(reserved) as reserved from market.stock_movement group by 1, 2) m
        on (m.variant_id, m.place_id) = (s.variant_id, s.place_id)
    where (s.on_hand, s.allocated, s.reserved) is distinct from (coalesce(m.on_hand, 0), coalesce(m.allocated, 0), coalesce(m.reserved, 0))`,
  ),
  counted(
    'market.stock.not_oversold',
    sql`select variant_id from market.stock where on_hand < 0 or allocated < 0 or reserved < 0 or allocated + reserved > on_hand`,
  ),
  counted(
    'market.stock.reserved_by_orders',
    sql`
    select coalesce(s.variant_id, h.variant_id) from market.stock s full join (${heldBy('reserved')}) h on (h.variant_id, h.place_id) = (s.variant_id, s.place_id)
    where coalesce(s.reserved, 0) <> coalesce(h.held, 0)`,
  ),
  counted(
    'market.stock.allocated_by_orders',
    sql`
    select coalesce(s.variant_id, h.variant_id) from market.stock s full join (${heldBy('allocated')}) h on (h.variant_id, h.place_id) = (s.variant_id, s.place_id)
    where coalesce(s.allocated, 0) <> coalesce(h.held, 0)`,
  ),
]

/** Variants with a movement the listings have not heard of yet; their counts may lag for a second. */
const moving = sql`(select m.variant_id from market.stock_movement m where m.id > coalesce((select (value ->> 'id')::bigint from platform.setting where key = 'market.availability'), 0))`

const offers = sql`
  select v.product_id, min(v.price) as min_price, max(v.price) as max_price, sum(coalesce(l.available, 0))::int as available, coalesce(max(l.available), 0) > 0 as in_stock,
    bool_or(v.id in ${moving}) as moving
  from market.variant v left join market.variant_level l on l.variant_id = v.id where v.ended_at is null group by 1`

const shopInvariants: readonly Invariant[] = [
  counted(
    'market.subsector.merged_is_empty',
    sql`select s.id from market.shop s join directory.subsector_merge m on m.old_code = s.subsector_code`,
  ),
  counted(
    'market.product.shadows',
    sql`
    select p.id from market.product p join (${offers}) o on o.product_id = p.id
    where (p.min_price, p.max_price) <> (o.min_price, o.max_price) or (p.in_stock <> o.in_stock and not o.moving)`,
  ),
  counted(
    'market.search.agrees',
    sql`
    select coalesce(d.product_id, p.id) from market.product_search d
      full join (select p.id, o.* from market.product p join market.shop s on s.id = p.shop_id join (${offers}) o on o.product_id = p.id where p.status = 'published' and s.status = 'approved') p
        on p.id = d.product_id
    where d.product_id is null or p.id is null or (d.min_price, d.max_price) <> (p.min_price, p.max_price) or (d.available <> p.available and not p.moving)`,
  ),
  counted(
    'market.search.facets_copied',
    sql`
    select coalesce(d.product_id, f.product_id) from market.product_search d full join market.product_facet f on f.product_id = d.product_id
    where (d.product_id, d.shop_id, d.published_at, d.min_price, d.kelurahan_code, d.category, d.root, d.origin, d.categories, d.facets, d.stocked)
      is distinct from (f.product_id, f.shop_id, f.published_at, f.min_price, f.kelurahan_code, f.category, f.root, f.origin, f.categories, f.facets, f.stocked)`,
  ),
  counted(
    'market.shop.status_follows_steps',
    sql`
    select s.id from market.shop s
    where s.status <> 'draft' and not exists (
      select from market.shop_step t where t.shop_id = s.id and t.to_status = s.status and t.at = (select max(at) from market.shop_step where shop_id = s.id))`,
  ),
  counted(
    'market.revision.status_follows_steps',
    sql`
    select r.id from market.product_revision r left join lateral (select to_status, wished from market.revision_step where revision_id = r.id order by id desc limit 1) st on true
    where (r.status, r.wished) is distinct from (st.to_status, st.wished)`,
  ),
  counted(
    'market.payee.in_turn',
    sql`
    select a.id from market.payee a
    where a.active_during is not null and (
      approved_at is null or lower(active_during) < approved_at + interval '24 hours' or approved_by is null or approved_by = proposed_by
      or exists (select from market.payee b where b.id <> a.id and b.shop_id = a.shop_id and b.kind = a.kind and b.active_during && a.active_during))`,
  ),
]

/** What holds for goods, orders and money. */
export const marketInvariants: readonly Invariant[] = [
  ...stockInvariants,
  ...orderInvariants,
  ...shopInvariants,
  ...batikInvariants,
  ...makingInvariants,
  ...stallInvariants,
  ...originInvariants,
  ...reviewInvariants,
]

/** Lets the listings catch up with the stock, so that only true differences are counted. */
export async function settleMarket(db: Database): Promise<void> {
  while ((await refreshMoved(db)) > 0);
}
