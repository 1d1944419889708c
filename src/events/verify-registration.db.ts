import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

const seat = sql`('confirmed', 'pending', 'offered')`

/** What always holds of seats and lines, counted from the rows without the functions that keep it. */
export const registrationInvariants: readonly Invariant[] = [
  counted(
    'events.intake.within_capacity',
    sql`select i.id from events.intake i where i.capacity < (select coalesce(sum(r.party), 0) from events.registration r where r.intake_id = i.id and r.state in ${seat})`,
  ),
  counted(
    'events.kind.within_capacity',
    sql`select k.id from events.ticket_kind k where k.capacity < (select coalesce(sum(r.party), 0) from events.registration r where r.kind_id = k.id and r.state in ${seat})`,
  ),
  counted(
    'events.registration.state_is_last_step',
    sql`select r.id from events.registration r where r.state is distinct from (select s.to_state from events.registration_step s where s.registration_id = r.id order by s.seq desc limit 1)`,
  ),
  counted(
    'events.registration.steps_in_a_row',
    sql`select s.id from (select id, from_state, lag(to_state, 1, '') over (partition by registration_id order by seq) as before from events.registration_step) s where s.from_state <> s.before`,
  ),
  // where the order is kept, nobody got a seat while somebody of the same kind who came before was waiting
  counted(
    'events.registration.nobody_passed',
    sql`select s.id from events.registration_step s join events.registration r on r.id = s.registration_id join events.registration w on w.intake_id = r.intake_id and w.kind_id = r.kind_id and w.arrival < r.arrival
      where s.kind in ('arrive', 'offer') and s.to_state in ${seat} and s.facts ->> 'policy' = 'in_order'
        and (select x.to_state from events.registration_step x where x.registration_id = w.id and x.seq < s.seq order by x.seq desc limit 1) = 'waiting'`,
  ),
  counted(
    'events.registration.of_its_intake',
    sql`select r.id from events.registration r join events.ticket_kind k on k.id = r.kind_id where k.intake_id <> r.intake_id`,
  ),
  counted(
    'events.ticket.one_each_seat',
    sql`select r.id from events.registration r where (select count(*) from events.ticket t where t.registration_id = r.id and t.revoked_at is null)
      <> case when r.state = 'confirmed' then r.party else 0 end`,
  ),
]
