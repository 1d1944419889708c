import { sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { privateOf } from './profile.db.ts'

/** What a person says of themselves, what is sealed of it, and every version of it. */
export async function collectFromDirectory({ db, house }: Ctx, person: string): Promise<Record<string, unknown>> {
  const found = await sql<{
    id: string
  }>`select id, slug, kind, name, summary, body, subsectors, kelurahan_code, since_year, website, instagram, email, phone, address, level, state, minor, made_at, changed_at, confirmed_at,
      (select jsonb_agg(jsonb_build_object('version', v.version, 'said', v.said, 'why', v.why, 'at', v.at) order by v.version) from directory.profile_version v where v.profile_id = p.id) as versions,
      (select jsonb_agg(jsonb_build_object('title', w.title, 'licence', w.licence, 'credit', w.credit, 'alt', w.alt, 'picture', '/gambar/' || w.picture_key || '-' || (w.picture -> 'widths' ->> -1) || '.jpg') order by w.position) from directory.work w where w.profile_id = p.id) as works
    from directory.profile p where person_id = ${person} order by id`.execute(db)
  const profiles = await Promise.all(found.rows.map(async (row) => ({ ...row, sealed: await privateOf(db, house.secret, row.id) })))
  const [claims, changes, joinings] = await Promise.all([
    sql`select p.slug, c.says, c.evidence, c.state, c.reason, c.at from directory.claim c join directory.profile p on p.id = c.profile_id where c.person_id = ${person} order by c.id`.execute(
      db,
    ),
    sql`select p.slug, c.proposes, c.says, c.email, c.state, c.reason, c.at from directory.change c join directory.profile p on p.id = c.profile_id where c.person_id = ${person} order by c.id`.execute(
      db,
    ),
    sql`select o.slug, j.says, j.state, j.reason, j.at from directory.joining j join directory.organisation o on o.id = j.organisation_id where j.person_id = ${person} order by j.id`.execute(
      db,
    ),
  ])
  return { profiles, claims: claims.rows, changes: changes.rows, joinings: joinings.rows }
}

/** A person's profile ends and says nothing any more; its address goes too, for it is made of the name. Bodies they led stay, and stand without them. */
export async function eraseFromDirectory(tx: Tx, person: string): Promise<void> {
  const mine = sql`(select id from directory.profile where person_id = ${person})`
  await sql`update directory.claim set says = 'Dihapus bersama akunnya.', evidence = '', state = case when state = 'accepted' then 'ended' when state = 'pending' then 'refused' else state end,
      reason = case when state = 'pending' then 'Akun diakhiri' else reason end, decided_at = coalesce(decided_at, clock_timestamp()) where person_id = ${person}`.execute(
    tx,
  )
  await sql`update directory.change set person_id = null, email = '', says = '' where person_id = ${person}`.execute(tx)
  await sql`update directory.joining set says = '', state = case when state = 'pending' then 'withdrawn' else state end, decided_at = coalesce(decided_at, clock_timestamp()) where person_id = ${person}`.execute(
    tx,
  )
  await sql`delete from directory.change where profile_id in ${mine}`.execute(tx)
  await sql`delete from directory.profile_version where profile_id in ${mine}`.execute(tx)
  await sql`delete from directory.private_record where profile_id in ${mine}`.execute(tx)
  await sql`delete from directory.work where profile_id in ${mine}`.execute(tx)
  await sql`update directory.profile set slug = 'dihapus-' || replace(id::text, '-', ''), name = 'Profil yang dihapus', summary = 'Dihapus atas permintaan pemiliknya.', body = '', subsectors = '{}', kelurahan_code = null,
      since_year = null, website = '', instagram = '', email = '', phone = '', address = '', state = 'ended', person_id = null, external_id = null, made_by = 'guest', changed_at = clock_timestamp()
    where person_id = ${person}`.execute(tx)
}
