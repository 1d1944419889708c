import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of reviews, counted without trusting the triggers that keep it. */
export const reviewInvariants: readonly Invariant[] = [
  counted(
    'market.review.ratings_are_sums',
    sql`select coalesce(q.product_id, w.product_id) from market.product_rating q
      full join (select product_id, shop_id, array[count(*) filter (where stars = 1), count(*) filter (where stars = 2), count(*) filter (where stars = 3),
          count(*) filter (where stars = 4), count(*) filter (where stars = 5)]::int[] as counts
        from market.review where state = 'standing' group by 1, 2) w on w.product_id = q.product_id
      where coalesce(q.counts, '{0,0,0,0,0}') <> coalesce(w.counts, '{0,0,0,0,0}') or q.shop_id <> w.shop_id`,
  ),
  counted(
    'market.review.newest_stands',
    sql`select r.id from market.review r left join lateral (select v.stars from market.review_version v where v.review_id = r.id order by v.no desc limit 1) v on true
      where v.stars is distinct from r.stars`,
  ),
  counted(
    'market.review.of_completed_lines',
    sql`select r.id from market.review r join market.order_line l on l.id = r.order_line_id join market.seller_order so on so.id = l.seller_order_id join market.variant v on v.id = l.variant_id
      where so.status <> 'completed' or (r.shop_id, r.product_id) <> (so.shop_id, v.product_id)`,
  ),
  counted(
    'market.review.state_is_told',
    sql`select r.id from market.review r left join lateral (select g.verdict from market.review_ruling g where g.review_id = r.id order by g.no desc limit 1) g on true
        left join market.review_end e on e.review_id = r.id
      where (r.state = 'withdrawn') <> (e.review_id is not null) or (r.state = 'hidden') <> (e.review_id is null and g.verdict is not distinct from 'hidden')
        or (r.state = 'held' and g.verdict is not null)`,
  ),
  counted(
    'market.review.withdrawn_is_empty',
    sql`select e.review_id from market.review_end e where exists (select from market.review_version v where v.review_id = e.review_id and v.says <> '')
      or exists (select from market.review_reply y where y.review_id = e.review_id and y.says <> '')`,
  ),
]
