import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'
import { programmeInvariants } from './verify-programme.db.ts'
import { registrationInvariants } from './verify-registration.db.ts'

/** What always holds of the calendar, counted without trusting the constraints and triggers that keep it. */
export const eventsInvariants: readonly Invariant[] = [
  counted(
    'events.claim.no_overlap',
    sql`select a.id from events.claim a join events.claim b on b.subject = a.subject and b.id > a.id and a.during && b.during and a.event_id <> b.event_id and not (a.shared and b.shared)
      where not exists (select from events.clash_override x where x.subject = a.subject and (x.event_id, x.other_id) in ((a.event_id, b.event_id), (b.event_id, a.event_id)))`,
  ),
  counted(
    'events.claim.of_what_stands',
    sql`select c.id from events.claim c
      where upper(c.during) > governance.clock() and not exists (select from events.claims_wanted(c.event_id) w where w.occurrence_id = c.occurrence_id and w.subject = c.subject and w.during = c.during)`,
  ),
  counted(
    'events.claim.none_missing',
    sql`select w.occurrence_id as id from events.event e cross join lateral events.claims_wanted(e.id) w
      where e.state = 'published' and lower(w.during) > governance.clock() and not exists (select from events.claim c where c.occurrence_id = w.occurrence_id and c.subject = w.subject and c.during = w.during)`,
  ),
  counted(
    'events.state.is_last_step',
    sql`select e.id from events.event e where e.state is distinct from (select s.to_state from events.event_step s where s.event_id = e.id order by s.at desc, s.id desc limit 1)`,
  ),
  counted(
    'events.occurrence.listed_if_published',
    sql`select o.id from events.occurrence o join events.event e on e.id = o.event_id where o.listed <> (e.state = 'published')`,
  ),
  counted(
    'events.sequence.counts_changes',
    sql`select e.id from events.event e where e.sequence <> (select count(*) from events.event_step s where s.event_id = e.id and s.from_state = 'published')`,
  ),
  counted(
    'events.contact.confirmed_if_sent',
    sql`select e.id from events.event e join events.contact c on c.event_id = e.id where e.state in ('submitted', 'published', 'returned') and c.confirmed_at is null`,
  ),
  counted(
    'events.umbrella.by_both_wills',
    sql`select e.id from events.event e where e.umbrella_id is distinct from (select max(a.umbrella_id::text)::uuid from events.umbrella_ask a where a.event_id = e.id and a.state = 'accepted')
      union select a.id from events.umbrella_ask a where a.ground = 'asked' and a.state in ('accepted', 'left') and (a.answered_by in ('', a.actor) or a.answered_at >= a.until_at)
      union select a.event_id from events.umbrella_ask a where a.state in ('open', 'accepted') group by a.event_id, a.state, case a.state when 'open' then a.umbrella_id end having count(*) > 1`,
  ),
  counted(
    'events.subsector.merged_is_empty',
    sql`select e.id from events.event e join directory.subsector_merge m on m.old_code = e.subsector_code`,
  ),
  counted(
    'events.place.nothing_where_it_went',
    sql`select e.id from events.event e join events.venue v on v.code = e.venue_code where v.into_code is not null`,
  ),
  counted(
    'events.place.goes_by_merge',
    sql`select v.code as id from events.venue v where v.into_code is distinct from (select max(m.new_code) from events.venue_merge m where m.old_code = v.code and m.undone_at is null)
      union select v.code from events.venue v join events.venue w on w.code = events.place_today(v.code) where w.into_code is not null`,
  ),
  ...registrationInvariants,
  ...programmeInvariants,
]
