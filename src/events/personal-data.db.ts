import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** What the calendar keeps about a person: what he sent in, and how he said he is reached. */
export async function collectFromEvents(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const found =
    await sql`select e.number, e.title, e.summary, e.body, e.organiser, e.state, e.status, e.made_at, c.name as contact_name, c.email as contact_email, c.phone as contact_phone,
      (select jsonb_agg(jsonb_build_object('start', o.starts_at, 'end', o.ends_at) order by o.starts_at) from events.occurrence o where o.event_id = e.id) as dates
    from events.event e left join events.contact c on c.event_id = e.id where e.person_id = ${person} order by e.id`.execute(db)
  return { events: found.rows }
}

/** Events stay: they are the city's memory and other people's plans. Who sent them in, and how he is reached, goes. */
export async function eraseFromEvents(tx: Tx, person: string): Promise<void> {
  await sql`update events.contact c set name = '', email = '', phone = '', key_hash = '', erased_at = governance.clock()
    where c.erased_at is null and exists (select from events.event e where e.id = c.event_id and e.person_id = ${person})`.execute(tx)
  await sql`insert into events.event_step (event_id, from_state, to_state, kind, actor, reason)
    select e.id, e.state, 'withdrawn', 'withdraw', 'system:erasure', 'Akun pengusul berakhir' from events.event e where e.person_id = ${person} and e.state in ('submitted', 'returned') order by e.id`.execute(
    tx,
  )
  // a name he gave as the organiser may be his own; a body that organises has its own row
  await sql`update events.event set person_id = null, organiser = case when organisation_id is null then 'Perorangan' else organiser end
    where person_id = ${person}`.execute(tx)
}
