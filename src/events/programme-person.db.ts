import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { forgetLetters } from '#src/platform/mail.ts'
import { namelessApplication } from './programme-tidy.db.ts'

/** What programmes keep about a person: what he applied with, and what became of it. */
export async function collectProgrammes(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const applications =
    await sql`select a.number, p.title as programme, c.name as cohort, a.state, a.name, a.email, a.phone, a.birth_day, a.kelurahan_code, a.subsector_code, a.business, a.answers, a.guardian_name, a.guardian_email,
      a.score::float8 as score, (select jsonb_agg(jsonb_build_object('code', c.code, 'name', h.name, 'issued_at', c.issued_at)) from events.certificate c join events.certificate_holder h on h.code = c.code where c.application_id = a.id) as certificates,
      (select jsonb_agg(jsonb_build_object('session', s.position, 'present', p.present)) from events.present p join events.session s on s.id = p.session_id where p.application_id = a.id) as attendance,
      (select jsonb_agg(jsonb_build_object('months', l.months, 'answer', l.answer)) from events.alumni_call l where l.application_id = a.id) as alumni,
      (select jsonb_agg(jsonb_build_object('day', m.day, 'minutes', m.minutes, 'agreed', m.agreed, 'next', m.next_step, 'otherwise', w.otherwise, 'said', w.says) order by m.seq) from events.mentor_meeting m left join events.meeting_word w on w.meeting_id = m.id where m.application_id = a.id and m.erased_at is null) as mentoring,
      (select o.says from events.result_objection o where o.application_id = a.id) as objection, a.made_at from events.application a join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id where a.person_id = ${person} order by a.id`.execute(
      db,
    )
  const reviewing =
    await sql`select c.number as cohort, r.at, (select count(*)::int from events.review_turn t where t.cohort_id = r.cohort_id and t.person_id = r.person_id) as turns
    from events.reviewer r join events.cohort c on c.id = r.cohort_id where r.person_id = ${person} order by r.at`.execute(db)
  const curating =
    await sql`select k.number as card, e.title as event, c.at, s.marks, s.reasons, (select jsonb_agg(jsonb_build_object('interest', w.interest, 'says', w.says, 'at', w.at)) from events.curator_word w where w.scorecard_id = c.scorecard_id and w.person_id = c.person_id) as interests
    from events.curator c join events.scorecard k on k.id = c.scorecard_id join events.event e on e.id = k.event_id left join events.score s on s.scorecard_id = c.scorecard_id and s.person_id = c.person_id
    where c.person_id = ${person} order by c.at, k.number`.execute(db)
  // what he wrote down about others is theirs: he is told when and how long
  const mentoring =
    await sql`select c.number as cohort, g.at, g.ended_at, (select jsonb_agg(jsonb_build_object('day', m.day, 'minutes', m.minutes) order by m.seq) from events.mentor_meeting m where m.mentoring_id = g.id) as meetings
    from events.mentoring g join events.application a on a.id = g.application_id join events.cohort c on c.id = a.cohort_id where g.person_id = ${person} order by g.at, g.id`.execute(
      db,
    )
  const passed =
    await sql`select p.title as programme, s.code, s.at as shown_since, s.ended_at as shown_until from events.passed s join events.certificate f on f.code = s.code join events.application a on a.id = f.application_id
    join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id where s.person_id = ${person} order by s.at, s.id`.execute(
      db,
    )
  return {
    passed: passed.rows,
    applications: applications.rows,
    reviewing: reviewing.rows,
    curating: curating.rows,
    mentoring: mentoring.rows,
  }
}

/** A place that will not be used goes to whoever waits; what was is counted without a name. */
export async function eraseFromProgrammes(tx: Tx, person: string): Promise<void> {
  const written = await sql<{ email: string }>`select lower(a.email) as email from events.application a where a.person_id = ${person}
    union select lower(a.guardian_email) from events.application a where a.person_id = ${person} and a.guardian_email <> ''`.execute(tx)
  await forgetLetters(
    tx,
    written.rows.map(({ email }) => email),
  )
  await sql`insert into events.application_step (application_id, from_state, to_state, kind, actor)
    select a.id, a.state, 'withdrawn', 'withdraw', 'system:erasure' from events.application a
    where a.person_id = ${person} and a.state in ('awaiting_guardian', 'sent', 'waiting', 'offered', 'accepted') and events.cohort_did(a.cohort_id, 'closed') is null order by a.cohort_id, a.id`.execute(
    tx,
  )
  await sql`update events.certificate_holder h set name = '', salt = '', paper = null, erased_at = governance.clock() from events.certificate c join events.application a on a.id = c.application_id where h.code = c.code and a.person_id = ${person}`.execute(
    tx,
  )
  await sql`update events.result_objection o set says = '' from events.application a where a.id = o.application_id and a.person_id = ${person}`.execute(
    tx,
  )
  await sql`update events.passed set ended_at = governance.clock() where person_id = ${person} and ended_at is null`.execute(tx)
  // whom he accompanied waits for another mentor; the log stays with its participant
  await sql`update events.mentoring set ended_at = governance.clock() where person_id = ${person} and ended_at is null`.execute(tx)
  await sql`update events.application set ${namelessApplication} where person_id = ${person}`.execute(tx)
}
