import { sql } from 'kysely'
import type { Enqueue } from '#src/identity/personal-data.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { applicationsOf, eraseApplicationsOf } from './application-personal.db.ts'

/** Promises made to a person, and what he said came. */
export async function collectFromSupport(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const found = await sql`select c.number, c.title, c.receiver, c.email, c.quantity, c.measure, c.due_day,
      (select jsonb_agg(jsonb_build_object('brought', d.quantity, 'on', d.on_day, 'came', k.quantity, 'says', k.says)) from support.delivery d left join support.confirmation k on k.delivery_id = d.id where d.commitment_id = c.id) as brought,
      (select jsonb_agg(jsonb_build_object('what', r.what, 'due', r.due_day, 'text', t.text, 'at', t.at)) from support.report_due r join support.report t on t.due_id = r.id where r.commitment_id = c.id) as reports
    from support.commitment c where c.person_id = ${person} order by c.id`.execute(db)
  return { commitments: found.rows, ...(await applicationsOf(db, person)) }
}

/** Promises stay: they are the city's, and so is what came. How the receiver is reached goes. */
export async function eraseFromSupport(tx: Tx, person: string, enqueue: Enqueue): Promise<void> {
  await sql`update support.commitment set person_id = null, email = '', key_hash = '', receiver = case when organisation_id is null and event_id is null then 'Perorangan' else receiver end
    where person_id = ${person}`.execute(tx)
  for (const key of await eraseApplicationsOf(tx, person)) await enqueue('platform.file.remove', { key })
}
