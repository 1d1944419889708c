import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

const place = sql`('accepted', 'offered', 'completed', 'incomplete')`

/** What always holds of programmes, counted from the rows without the functions that keep it. */
export const programmeInvariants: readonly Invariant[] = [
  counted(
    'events.cohort.within_seats',
    sql`select c.id from events.cohort c where c.seats < (select count(*) from events.application a where a.cohort_id = c.id and a.state in ${place})`,
  ),
  counted(
    'events.application.state_is_last_step',
    sql`select a.id from events.application a where a.state is distinct from (select s.to_state from events.application_step s where s.application_id = a.id order by s.seq desc limit 1)`,
  ),
  counted(
    'events.application.steps_in_a_row',
    sql`select s.id from (select id, from_state, lag(to_state, 1, '') over (partition by application_id order by seq) as before from events.application_step) s where s.from_state <> s.before`,
  ),
  // nobody got a place with the results while somebody better placed waits or was declined
  counted(
    'events.application.results_in_order',
    sql`select s.id from events.application_step s join events.application a on a.id = s.application_id
      where s.kind = 'announce' and s.to_state = 'accepted' and exists (select from events.application_step o join events.application b on b.id = o.application_id
        where b.cohort_id = a.cohort_id and o.kind = 'announce' and o.to_state in ('waiting', 'declined') and o.rank < s.rank)`,
  ),
  counted(
    'events.cohort.called_off_holds_nobody',
    sql`select a.id from events.application a join events.cohort_step s on s.cohort_id = a.cohort_id and s.step = 'called_off'
      where a.state in ('awaiting_guardian', 'sent', 'waiting', 'offered', 'accepted', 'completed') or exists (select from events.certificate c where c.application_id = a.id)
        or exists (select from events.cohort k join events.event e on e.id = k.event_id where k.id = a.cohort_id and e.state = 'published' and e.status <> 'cancelled')`,
  ),
  counted(
    'events.scorecard.told_as_marked',
    sql`select r.scorecard_id as id from events.scorecard_result r join events.scorecard k on k.id = r.scorecard_id
      where r.total is distinct from (select round(percentile_cont(0.5) within group (order by s.total))::int from events.score s where s.scorecard_id = r.scorecard_id)
        or r.curators <> (select count(*) from events.score s where s.scorecard_id = r.scorecard_id)
        or exists (select from events.score s join events.event e on e.id = k.event_id where s.scorecard_id = k.id and (s.person_id = e.person_id
          or exists (select from events.contact c join identity.person p on p.id = s.person_id where c.event_id = e.id and c.erased_at is null and lower(c.email) = lower(p.email))))`,
  ),
  counted(
    'events.mentoring.of_whom_it_may',
    sql`select g.id from events.mentoring g join events.application a on a.id = g.application_id
      where g.ended_at is null and (a.erased_at is not null or a.person_id = g.person_id
          or exists (select from events.mentoring o where o.application_id = g.application_id and o.ended_at is null and o.id <> g.id))
        or exists (select from events.mentor_meeting m where m.mentoring_id = g.id and (m.application_id <> g.application_id or m.day > (m.at at time zone 'Asia/Jakarta')::date
          or a.erased_at is not null and (m.agreed <> '' or m.next_step <> '' or exists (select from events.meeting_word w where w.meeting_id = m.id and w.says <> ''))))`,
  ),
  counted(
    'events.application.minor_with_consent',
    sql`select a.id from events.application a where a.minor and a.state in ('sent', 'accepted', 'waiting', 'offered', 'expired', 'completed', 'incomplete')
      and not exists (select from events.guardian_consent g where g.application_id = a.id)`,
  ),
]
