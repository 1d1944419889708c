import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of work that is promised, counted without trusting the triggers that keep it. */
export const makingInvariants: readonly Invariant[] = [
  counted(
    'market.making.weeks_are_sums',
    sql`select coalesce(k.shop_id, s.shop_id) as id from market.workshop_week k
      full join (select shop_id, week, sum(units) as units from market.making_slot group by 1, 2) s on (s.shop_id, s.week) = (k.shop_id, k.week)
      where coalesce(k.promised, 0) <> coalesce(s.units, 0) or k.promised > k.capacity`,
  ),
  counted(
    'market.making.technique_weeks_are_sums',
    sql`select coalesce(k.shop_id, s.shop_id) as id from market.technique_week k
      full join (select l.shop_id, l.technique, s.week, sum(s.units) as units from market.making_slot s join market.making_line l on l.order_line_id = s.order_line_id group by 1, 2, 3) s
        on (s.shop_id, s.technique, s.week) = (k.shop_id, k.technique, k.week)
      where coalesce(k.promised, 0) <> coalesce(s.units, 0) or k.promised > k.capacity`,
  ),
  counted(
    'market.making.live_work_is_held',
    sql`select m.order_line_id as id from market.making_line m join market.order_line l on l.id = m.order_line_id join market.seller_order so on so.id = l.seller_order_id
      left join (select order_line_id, sum(units) as units from market.making_slot group by 1) s on s.order_line_id = m.order_line_id
      where (so.status in ('awaiting_payment', 'awaiting_acceptance', 'processing') and s.units is distinct from m.units)
        or (so.status in ('cancelled', 'expired') and s.units is not null)`,
  ),
  counted(
    'market.making.made_is_promised',
    sql`select so.id from market.seller_order so where exists (select from market.order_line l join market.making_line m on m.order_line_id = l.id where l.seller_order_id = so.id)
      <> exists (select from market.making_promise p where p.seller_order_id = so.id)`,
  ),
]
