import { sql } from 'kysely'
import type { Party } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** `people`: everybody and everything it is for, as the act keeps it for the database's own check. */
export type Involved = { conflict?: string; people: string[] }

/**
 * Whether somebody has an interest of his own in a matter, and the people it is for. The same person under another account, a member of the
 * shop or community it is for, or tied to one of them by what either has declared.
 */
export async function involvedIn(
  db: Database | Tx,
  person: string,
  parties: readonly Party[],
  caseFile: string | undefined,
): Promise<Involved> {
  if (parties.length === 0 && caseFile === undefined) return { people: [] }
  const found = await sql<{ conflict: string | null; people: string[] }>`
    with me as (
      select ${person}::uuid as id union
      select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = ${person}
    ), party as (
      select kind, id from unnest(${parties.map((one) => one.kind)}::text[], ${parties.map((one) => one.id)}::uuid[]) as p(kind, id) union
      select kind, party_id from governance.case_party where case_id = ${caseFile ?? null}::uuid
    ), team as (
      select m.person_id as id from identity.membership m join party p on p.kind = m.kind and p.id = m.entity_id where m.during @> governance.clock()
    ), people as (select id from party where kind = 'person' union select id from team),
    concerned as (select id from party union select id from people)
    select case
        when exists (select from party join me using (id) where party.kind = 'person') then 'same_person'
        when exists (select from team join me using (id)) then 'member'
        when exists (select from governance.interest i join me on me.id = i.person_id join concerned c on c.id = i.party_id where i.during @> governance.clock()) then 'declared'
        when exists (select from governance.interest i join people c on c.id = i.person_id join me on me.id = i.party_id where i.during @> governance.clock()) then 'declared'
      end as conflict,
      coalesce((select array_agg(id) from concerned), '{}') as people`.execute(db)
  const [row] = found.rows
  return { people: row?.people ?? [], ...(row?.conflict ? { conflict: row.conflict } : {}) }
}
