import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'
import { contactDays } from './contact.db.ts'
import { transitions } from './order-states.ts'

/** The table of transitions, one row for each way it may be walked. */
const edges = transitions.flatMap((one) =>
  one.from.flatMap((from) =>
    one.payments.map((payment) => ({
      step: one.step,
      from_status: from,
      to_status: one.to === 'same' ? from : one.to,
      from_payment: payment,
      to_payment: one.payment === 'same' ? payment : one.payment,
    })),
  ),
)

/** Steps beside the table: the first one, and money going back, which moves the payment alone. */
const beside = sql`(s.step = 'place' and s.from_status is null and s.from_payment is null and (s.to_status, s.to_payment) in (('awaiting_payment', 'unpaid'), ('awaiting_acceptance', 'cash_due')))
  or (s.step = 'refund' and s.from_status = s.to_status and s.to_payment in ('paid', 'late', 'partly_refunded', 'refunded'))`

const ended = sql`('completed', 'cancelled', 'expired')`

export const orderInvariants: readonly Invariant[] = [
  // two days more than the tidying has: a house that was off comes to it when it is on again
  counted(
    'market.order.contacts_end',
    sql`
    select g.id from market.order_group g
    where (g.buyer_phone <> '' or (g.person_id is null and (g.buyer_email is not null or exists (select from market.seller_order so where so.group_id = g.id and so.address <> ''))))
      and not exists (select from market.seller_order so where so.group_id = g.id and (so.ended_at is null or so.ended_at > now() - make_interval(days => ${contactDays + 2})))`,
  ),
  counted(
    'market.order.lines_add_up',
    sql`
    select so.id from market.seller_order so left join (select seller_order_id, sum(total) as total, bool_and(total = unit_price * quantity) as each from market.order_line group by 1) l on l.seller_order_id = so.id
    where l.total is distinct from so.subtotal or not l.each or so.total <> so.subtotal + so.delivery_fee`,
  ),
  counted(
    'market.order.group_adds_up',
    sql`
    select g.id from market.order_group g left join (select group_id, sum(total) as total from market.seller_order group by 1) so on so.group_id = g.id
    where so.total is distinct from g.total`,
  ),
  // Every state but the present one is left as often as it is entered: steps written in one moment need no order for that.
  counted(
    'market.order.state_follows_steps',
    sql`
    select id from (
      select so.id, walked.status, walked.payment, sum(walked.n) as balance, (walked.status, walked.payment) = (so.status, so.payment_status) as present
      from market.seller_order so
        cross join lateral (
          select to_status as status, to_payment as payment, 1 as n from market.order_step where seller_order_id = so.id
          union all select from_status, from_payment, -1 from market.order_step where seller_order_id = so.id and from_status is not null
          union all select so.status, so.payment_status, 0) walked
      group by 1, 2, 3, 5) states
    where balance <> present::int group by id`,
  ),
  counted(
    'market.order.steps_follow_table',
    sql`
    select s.id from market.order_step s
    where not (${beside}) and not exists (
      select from jsonb_to_recordset(${JSON.stringify(edges)}::jsonb) as e(step text, from_status text, to_status text, from_payment text, to_payment text)
      where (e.step, e.from_status, e.to_status, e.from_payment, e.to_payment) = (s.step, s.from_status, s.to_status, s.from_payment, s.to_payment))`,
  ),
  counted(
    'market.payment.slots_of_open_orders',
    sql`
    select t.seller_order_id from market.transfer_slot t left join market.seller_order so on so.id = t.seller_order_id left join market.payment_intent i on i.seller_order_id = t.seller_order_id
    where so.status is distinct from 'awaiting_payment' or i.amount is distinct from t.amount or i.payee_id is distinct from t.payee_id`,
  ),
  counted(
    'market.payment.intent_of_order',
    sql`
    select so.id from market.seller_order so left join market.payment_intent i on i.seller_order_id = so.id
    where i.amount is distinct from so.total + i.unique_code or i.method is distinct from so.payment_method`,
  ),
  counted(
    'market.payment.events_are_money',
    sql`
    select coalesce(m.seller_order_id, e.seller_order_id) from market.order_money m
      full join (select seller_order_id, sum(case kind when 'reversed' then -amount else amount end) as received from market.payment_event where kind in ('received', 'late', 'reversed') group by 1) e
        on e.seller_order_id = m.seller_order_id
    where coalesce(m.received, 0) <> coalesce(e.received, 0)`,
  ),
  counted(
    'market.payment.one_effect_a_notice',
    sql`
    select dedupe from market.payment_event where dedupe is not null group by dedupe having count(*) > 1
    union all select id::text from market.payment_event where source = 'provider' and kind in ('received', 'late') and dedupe is null
    union all select provider || ' ' || event_id from market.provider_notice group by provider, event_id having count(*) > 1`,
  ),
  counted(
    'market.refund.within_received',
    sql`
    select coalesce(m.seller_order_id, r.seller_order_id) from market.order_money m
      full join (select seller_order_id, sum(amount) as refunded from (
        select seller_order_id, amount from market.refund union all select seller_order_id, amount from market.payment_event where kind = 'refunded' and source = 'provider') back group by 1) r
        on r.seller_order_id = m.seller_order_id
    where coalesce(m.refunded, 0) <> coalesce(r.refunded, 0) or m.refunded > m.received`,
  ),
  counted(
    'market.refund.returns_of_lines',
    sql`
    select coalesce(n.order_line_id, r.order_line_id) from market.line_return n
      full join (select order_line_id, sum(quantity) as returned from market.refund where order_line_id is not null group by 1) r on r.order_line_id = n.order_line_id
      left join market.order_line l on l.id = n.order_line_id
    where n.returned is distinct from r.returned or n.ordered is distinct from l.quantity or n.returned > n.ordered`,
  ),
  counted(
    'market.point.open_parcels',
    sql`
    select p.id from market.pickup_point p
    where p.open_parcels <> (select count(*) from market.seller_order so where so.point_id = p.id and so.status not in ${ended}) or p.open_parcels not between 0 and p.capacity`,
  ),
]
