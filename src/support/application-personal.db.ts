import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** What somebody asked the agencies for, alone or with others, and the papers of his folder. */
export async function applicationsOf(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const applications =
    await sql`select a.number, o.title as offer, a.title, a.eligibility, a.answers, a.quantity, a.amount, a.state, a.override_asked as asked_exception, b.says as objection,
      (select jsonb_agg(jsonb_build_object('step', s.step, 'reason', s.reason, 'at', s.at) order by s.at, s.id) from support.application_step s where s.application_id = a.id) as steps,
      (select jsonb_agg(jsonb_build_object('version', g.version, 'hash', g.hash, 'terms', g.terms, 'at', g.at, 'accepted', (select c.at from support.grant_acceptance c where c.agreement_id = g.id and c.side = 'receiver')) order by g.version) from support.grant_agreement g where g.application_id = a.id) as agreements
    from support.application a join support.offer o on o.id = a.offer_id left join support.objection b on b.application_id = a.id where a.person_id = ${person} order by a.id`.execute(
      db,
    )
  const together =
    await sql`select a.number, m.name, m.email, m.role, m.invited_at, m.consented_at, m.declined_at from support.application_member m
    join support.application a on a.id = m.application_id where m.person_id = ${person} order by m.id`.execute(db)
  const papers =
    await sql`select title, media_type, bytes, expires_on, at, ended_at from support.folder_document where person_id = ${person} order by id`.execute(
      db,
    )
  return { applications: applications.rows, together: together.rows, papers: papers.rows }
}

/** Applications stay as figures of the city; what the person said in them goes, and so do his papers. Answers the keys of their bytes. */
export async function eraseApplicationsOf(tx: Tx, person: string): Promise<string[]> {
  await sql`update support.objection set says = '(dihapus bersama akunnya)' where application_id in (select id from support.application where person_id = ${person})`.execute(
    tx,
  )
  await sql`update support.application_member set name = '--', email = '', role = '', person_id = null, key_hash = '', removed_at = coalesce(removed_at, governance.clock())
    where person_id = ${person} or application_id in (select id from support.application where person_id = ${person})`.execute(tx)
  await sql`update support.application set person_id = null, title = '', eligibility = '{}', answers = '{}', override_asked = '' where person_id = ${person}`.execute(
    tx,
  )
  const gone = await sql<{
    key: string
  }>`update support.folder_document set title = 'Berkas', ended_at = coalesce(ended_at, governance.clock()) where person_id = ${person} returning file_key as key`.execute(
    tx,
  )
  return gone.rows.map(({ key }) => key)
}
