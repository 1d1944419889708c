import { sql } from 'kysely'
import type { Enqueue } from '#src/identity/personal-data.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { applicationsOf, eraseApplicationsOf } from './application-personal.db.ts'
import { erasePhotosOf } from './delivery-photo.db.ts'

/** Promises made to a person, and what he said came. */
export async function collectFromSupport(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const found = await sql`select c.number, c.title, c.receiver, c.email, c.phone, c.quantity, c.measure, c.due_day,
      (select jsonb_agg(jsonb_build_object('brought', d.quantity, 'on', d.on_day, 'came', k.quantity, 'says', k.says)) from support.delivery d left join support.confirmation k on k.delivery_id = d.id where d.commitment_id = c.id) as brought,
      (select jsonb_agg(jsonb_build_object('what', r.what, 'due', r.due_day, 'text', t.text, 'at', t.at)) from support.report_due r join support.report t on t.due_id = r.id where r.commitment_id = c.id) as reports,
      (select jsonb_agg(jsonb_build_object('days', f.days, 'still', f.still, 'change', f.change, 'needs', f.needs, 'says', f.says, 'at', f.at)) from support.follow_up f where f.commitment_id = c.id) as follow_ups,
      (select jsonb_build_object('says', r.says, 'at', r.at) from support.release r where r.commitment_id = c.id) as released
    from support.commitment c where c.person_id = ${person} order by c.id`.execute(db)
  return { commitments: found.rows, ...(await applicationsOf(db, person)), ...(await needsOfPerson(db, person)) }
}

/** What he put on the board, and what he wrote to those he spoke with. */
async function needsOfPerson(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const needs =
    await sql`select n.number, n.side, n.kind, n.helix, n.title, n.plain, n.contact, n.during, n.made_at, n.closed_at, a.number as agreement
    from support.need n left join support.agreement a on a.need_id = n.id or a.offer_id = n.id where n.person_id = ${person} order by n.id`.execute(
      db,
    )
  const messages =
    await sql`select p.number as proposal, m.text, m.at from support.message m join support.proposal p on p.id = m.proposal_id
    where m.person_id = ${person} order by m.at, m.id`.execute(db)
  return { needs: needs.rows, messages: messages.rows }
}

/** Promises stay: they are the city's, and so is what came. How the receiver is reached goes. */
export async function eraseFromSupport(tx: Tx, person: string, enqueue: Enqueue): Promise<void> {
  // before whose promises they were is forgotten
  for (const key of await erasePhotosOf(tx, person)) await enqueue('platform.file.remove', { key })
  await sql`update support.follow_up set says = '' where says <> '' and commitment_id in (select id from support.commitment where person_id = ${person})`.execute(
    tx,
  )
  await sql`update support.commitment set person_id = null, email = '', phone = '', key_hash = '', receiver = case when organisation_id is null and event_id is null then 'Perorangan' else receiver end
    where person_id = ${person}`.execute(tx)
  for (const key of await eraseApplicationsOf(tx, person)) await enqueue('platform.file.remove', { key })
  // what he alone was short of or held out says something of him; what a body agreed on is the body's
  await sql`update support.need set closed_at = coalesce(closed_at, governance.clock()), contact = '', person_id = null,
    title = case when organisation_id is null then 'Ditarik pemasangnya' else title end, plain = case when organisation_id is null then 'Pemasangnya mengakhiri akunnya.' else plain end where person_id = ${person}`.execute(
    tx,
  )
  await sql`update support.message set text = '', person_id = null where person_id = ${person}`.execute(tx)
}
