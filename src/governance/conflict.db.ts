import { sql } from 'kysely'
import type { Party } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** `people`: everybody and everything it is for, as the act keeps it for the database's own check. */
export type Involved = { conflict?: Tie; people: string[] }

/** Why somebody has an interest, the nearest reason first. */
export type Tie = 'same_person' | 'member' | 'household' | 'declared' | 'same_shop' | 'former'

/**
 * Whether somebody has an interest of his own in a matter, and what it is for. The same person under another account, a member of the shop or
 * community it is for, or of one household with somebody there, tied to one of them by what either has declared; at work in the shop of
 * whoever it is for; or one who left that shop or body not long ago (decision 0101).
 */
export async function involvedIn(
  db: Database | Tx,
  person: string,
  parties: readonly Party[],
  caseFile: string | undefined,
): Promise<Involved> {
  if (parties.length === 0 && caseFile === undefined) return { people: [] }
  const found = await sql<{ conflict: Tie | null; people: string[] }>`
    with me as (
      select ${person}::uuid as id union
      select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = ${person}
    ), party as (
      select unnest(${parties.map((one) => one.id)}::uuid[]) as id union
      select party_id from governance.case_party where case_id = ${caseFile ?? null}::uuid
    ), team as (
      select m.person_id as id from identity.membership m where m.entity_id = any(array(select id from party)) and m.during @> governance.clock()
    ), concerned as (select id from party union select id from team),
    shop as (
      select m.entity_id as id, m.role = 'owner' as owned from identity.membership m where m.person_id = any(array(select id from party)) and m.kind = 'shop' and m.during @> governance.clock()
    ), mine as (
      -- how few these are is not seen by the planner unless they are handed over as arrays, and whole tables would be read
      select h.fingerprint from identity.household h where h.person_id = any(array(select id from me)) and (upper_inf(h.during) or upper(h.during) > governance.clock() - identity.household_lingers())
    ), worked as (select m.entity_id, m.during from identity.membership m where m.person_id = any(array(select id from me)))
    select case
        when exists (select from party join me using (id)) then 'same_person'
        when exists (select from team join me using (id)) then 'member'
        when exists (select from identity.household h where h.person_id = any(array(select id from concerned)) and h.fingerprint = any(array(select fingerprint from mine))
          and (upper_inf(h.during) or upper(h.during) > governance.clock() - identity.household_lingers())) then 'household'
        when exists (select from governance.interest i join me on me.id = i.person_id join concerned c on c.id = i.party_id where i.during @> governance.clock()) then 'declared'
        when exists (select from governance.interest i join concerned c on c.id = i.person_id join me on me.id = i.party_id where i.during @> governance.clock()) then 'declared'
        when exists (select from worked w join shop on shop.id = w.entity_id where w.during @> governance.clock()) then 'same_shop'
        when exists (select from worked w where (w.entity_id in (select id from party) or w.entity_id in (select id from shop where owned))
          and upper(w.during) <= governance.clock() and upper(w.during) > governance.clock() - governance.former_lingers()) then 'former'
      end as conflict,
      coalesce((select array_agg(id) from party), '{}') as people`.execute(db)
  const [row] = found.rows
  return { people: row?.people ?? [], ...(row?.conflict ? { conflict: row.conflict } : {}) }
}
