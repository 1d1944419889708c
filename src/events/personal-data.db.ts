import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { forgetLetters } from '#src/platform/mail.ts'
import { collectProgrammes, eraseFromProgrammes } from './programme-person.db.ts'

/** What the calendar keeps about a person: what he sent in, and how he said he is reached. */
export async function collectFromEvents(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const found =
    await sql`select e.number, e.title, e.summary, e.body, e.organiser, e.state, e.status, e.made_at, c.name as contact_name, c.email as contact_email, c.phone as contact_phone,
      (select jsonb_agg(jsonb_build_object('start', o.starts_at, 'end', o.ends_at) order by o.starts_at) from events.occurrence o where o.event_id = e.id) as dates,
      (select jsonb_agg(jsonb_build_object('shows', p.alt, 'maker', p.credit, 'licence', p.licence, 'at', p.at) order by p.position) from events.picture p where p.event_id = e.id and not p.by_desk) as pictures,
      (select jsonb_agg(jsonb_build_object('festival', o.title, 'asked_by', a.side, 'state', a.state, 'at', a.at, 'answered_at', a.answered_at, 'left_at', a.left_at, 'says', a.says) order by a.at)
        from events.umbrella_ask a join events.event o on o.id = a.umbrella_id where a.event_id = e.id) as festivals
    from events.event e left join events.contact c on c.event_id = e.id where e.person_id = ${person} order by e.id`.execute(db)
  const seats =
    await sql`select r.number, e.title as event, r.state, r.party, r.price, r.name, r.email, r.phone, r.made_at, r.key_turn as handed_on,
      (select jsonb_object_agg(q.label, r.answers ->> q.id::text) from events.question q where q.intake_id = r.intake_id and r.answers ? q.id::text) as answers
    from events.registration r join events.intake i on i.id = r.intake_id join events.event e on e.id = i.event_id where r.person_id = ${person} order by r.id`.execute(
      db,
    )
  return { events: found.rows, registrations: seats.rows, ...(await collectProgrammes(db, person)) }
}

/** Events stay: they are the city's memory and other people's plans. Who sent them in, and how he is reached, goes. */
export async function eraseFromEvents(tx: Tx, person: string): Promise<void> {
  const written = await sql<{
    email: string
  }>`select lower(c.email) as email from events.contact c join events.event e on e.id = c.event_id where e.person_id = ${person}
    union select lower(r.email) from events.registration r where r.person_id = ${person}`.execute(tx)
  await eraseFromProgrammes(tx, person)
  await forgetLetters(
    tx,
    written.rows.map(({ email }) => email),
  )
  await sql`update events.contact c set name = '', email = '', phone = '', key_hash = '', erased_at = governance.clock()
    where c.erased_at is null and exists (select from events.event e where e.id = c.event_id and e.person_id = ${person})`.execute(tx)
  await sql`insert into events.event_step (event_id, from_state, to_state, kind, actor, reason)
    select e.id, e.state, 'withdrawn', 'withdraw', 'system:erasure', 'Akun pengusul berakhir' from events.event e where e.person_id = ${person} and e.state in ('submitted', 'returned') order by e.id`.execute(
    tx,
  )
  // nobody is left who can say that those on them agreed; the desk answers for its own
  await sql`delete from events.picture p where not p.by_desk and exists (select from events.event e where e.id = p.event_id and e.person_id = ${person})`.execute(
    tx,
  )
  await sql`update events.picture p set position = n.at from (select id, row_number() over (partition by event_id order by position) as at from events.picture
      where event_id in (select id from events.event where person_id = ${person})) n where n.id = p.id and p.position <> n.at`.execute(tx)
  // a name he gave as the organiser may be his own; a body that organises has its own row
  await sql`update events.event set person_id = null, organiser = case when organisation_id is null then 'Perorangan' else organiser end
    where person_id = ${person}`.execute(tx)
  // a seat that will not be used goes to whoever waits; what was is counted without a name
  await sql`insert into events.registration_step (registration_id, from_state, to_state, kind, actor, reason)
    select r.id, r.state, 'cancelled', 'cancel', 'system:erasure', '' from events.registration r
    where r.person_id = ${person} and r.state in ('waiting', 'offered', 'pending', 'confirmed') and coalesce(events.intake_ends(r.intake_id) > governance.clock(), true) order by r.intake_id, r.id`.execute(
    tx,
  )
  await sql`update events.feedback f set says = '', erased_at = governance.clock() where f.says <> ''
    and exists (select from events.registration r where r.id = f.registration_id and r.person_id = ${person})`.execute(tx)
  await sql`update events.registration set name = '', email = '', phone = '', answers = '{}', key_hash = '', person_id = null, erased_at = governance.clock()
    where person_id = ${person}`.execute(tx)
}
