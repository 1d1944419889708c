import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

const over = sql`('declined', 'cancelled', 'expired', 'no_show', 'completed')`
/** What a claim of this booking would be, were it taken now. */
const expansion = sql`(select p.booking_id, p.resource_id, d.during, sum(p.quantity)::int as quantity from spaces.booking_part p
  join spaces.booking k on k.id = p.booking_id cross join unnest(k.periods) as d(during)
  where k.state not in ${over} and k.state <> 'in_use' group by 1, 2, 3)`

/** What always holds of rooms, counted without trusting the constraints and triggers that keep it. */
export const spacesInvariants: readonly Invariant[] = [
  counted(
    'spaces.claim.no_overlap',
    sql`select a.id from spaces.claim a join spaces.claim b on b.resource_id = a.resource_id and b.id > a.id and a.during && b.during
      join spaces.resource r on r.id = a.resource_id where a.blocking and b.blocking and r.kind <> 'pool'`,
  ),
  counted(
    'spaces.claim.buffer_kept',
    sql`select a.id from spaces.claim a join spaces.resource r on r.id = a.resource_id join spaces.claim b on b.resource_id = a.resource_id and b.booking_id <> a.booking_id
        and lower(b.during) >= upper(a.during) and lower(b.during) < upper(a.during) + make_interval(mins => greatest(r.before_minutes, r.after_minutes))
      where a.blocking and b.blocking and r.kind <> 'pool' and not a.unbuffered and not b.unbuffered`,
  ),
  counted(
    'spaces.pool.within_stock',
    sql`select a.id from spaces.claim a join spaces.resource r on r.id = a.resource_id and r.kind = 'pool'
      where a.blocking and (select sum(b.quantity) from spaces.claim b where b.resource_id = a.resource_id and b.blocking and b.during @> lower(a.during)) > r.stock`,
  ),
  counted(
    'spaces.claim.of_its_booking',
    sql`select coalesce(c.booking_id, e.booking_id) from (select c.booking_id, c.resource_id, c.during, c.quantity from spaces.claim c join spaces.booking k on k.id = c.booking_id
        where k.state not in ${over} and k.state <> 'in_use') c full join ${expansion} e
        on e.booking_id = c.booking_id and e.resource_id = c.resource_id and e.during = c.during and e.quantity = c.quantity
      where c.booking_id is null or e.booking_id is null`,
  ),
  counted(
    'spaces.claim.follows_state',
    sql`select c.id from spaces.claim c join spaces.booking k on k.id = c.booking_id join spaces.bookable b on b.id = k.bookable_id
      where c.blocking and not spaces.state_blocks(k.state, b.pending) or c.lapses_at is distinct from k.lapses_at`,
  ),
  counted(
    'spaces.booking.state_is_last_step',
    sql`select k.id from spaces.booking k left join lateral (select to_state from spaces.booking_step s where s.booking_id = k.id order by at desc, id desc limit 1) s on true
      where s.to_state is distinct from k.state`,
  ),
  counted(
    'spaces.booking.steps_follow',
    sql`select id from (select s.id, s.from_state, coalesce(lag(s.to_state) over (partition by s.booking_id order by s.at, s.id), '') as before from spaces.booking_step s) t where from_state <> before`,
  ),
  counted(
    'spaces.booking.step_is_a_move',
    sql`select s.id from spaces.booking_step s left join spaces.move m on m.from_state = s.from_state and m.to_state = s.to_state where m.to_state is null`,
  ),
  counted(
    'spaces.booking.decided_by_authority',
    sql`select s.id from spaces.booking_step s join spaces.move m on m.from_state = s.from_state and m.to_state = s.to_state and m.needs_act left join governance.act a on a.id = s.act_id
      where a.id is null or a.capacity <> 'decide' or a.action not in ('spaces.booking.approve', 'spaces.booking.approve_paid') or a.refusing <> (s.to_state = 'declined')`,
  ),
  counted(
    'spaces.booking.version_counts_steps',
    sql`select k.id from spaces.booking k where k.version <> (select count(*) from spaces.booking_step s where s.booking_id = k.id)`,
  ),
  counted(
    'spaces.closure.decided',
    sql`select distinct k.id from spaces.closure c join spaces.claim m on m.during && c.during join spaces.bookable_part p on p.resource_id = m.resource_id
        join spaces.bookable b on b.id = p.bookable_id and (b.id = c.bookable_id or b.unit_id = c.unit_id) join spaces.booking k on k.id = m.booking_id
      where c.ended_at is null and upper(m.during) > governance.clock() and k.state not in ${over} and k.state <> 'held' and (k.lapses_at is null or k.lapses_at > governance.clock())
        and not exists (select from spaces.closure_ruling r where r.closure_id = c.id and r.booking_id = k.id and r.ruling = 'kept')`,
  ),
  counted(
    'spaces.hours.decided',
    sql`select k.id from spaces.hours_change c join spaces.bookable b on b.unit_id = c.unit_id join spaces.booking k on k.bookable_id = b.id and k.periods && spaces.days_of(c.days)
      where c.ended_at is null and upper(k.periods) > governance.clock() and k.state not in ${over} and k.state <> 'held' and (k.lapses_at is null or k.lapses_at > governance.clock())
        and spaces.outside_by(c.id, k.id) and not exists (select from spaces.hours_ruling r where r.change_id = c.id and r.booking_id = k.id and r.ruling = 'kept')`,
  ),
  counted(
    'spaces.handover.out_once',
    sql`select h.resource_id as id from spaces.handover h join spaces.resource r on r.id = h.resource_id and r.kind <> 'pool'
      where h.quantity > coalesce((select sum(x.quantity) from spaces.handover_return x where x.handover_id = h.id), 0) group by 1 having count(*) > 1`,
  ),
  counted(
    'spaces.handover.no_more_back_than_out',
    sql`select h.id from spaces.handover h where h.quantity < (select sum(x.quantity) from spaces.handover_return x where x.handover_id = h.id)`,
  ),
  counted('spaces.booking.price_within', sql`select id from spaces.booking where price < 0 or normal_price < price`),
  counted(
    'spaces.waiting.offer_is_a_hold',
    sql`select s.id from spaces.waiting_step s join spaces.waiting w on w.id = s.waiting_id join spaces.booking k on k.id = s.booking_id where k.person_id is distinct from w.person_id`,
  ),
  counted(
    'spaces.round.given_as_reckoned',
    sql`select coalesce(r.round_id, g.round_id) from (select t.round_id, (s ->> 'applicant')::uuid as application_id, (s ->> 'wish')::int as wish from spaces.round_result t cross join jsonb_array_elements(t.slots) s) r
      full join spaces.round_allocation g on g.round_id = r.round_id and g.application_id = r.application_id and g.wish = r.wish where r.round_id is null or g.round_id is null`,
  ),
  counted(
    'spaces.round.stepped_by_authority',
    sql`select s.round_id from spaces.round_step s left join governance.act a on a.id = s.act_id and a.capacity = 'decide' and a.action = 'spaces.round.run' where a.id is null`,
  ),
]
