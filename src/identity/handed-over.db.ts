import type pg from 'pg'

/**
 * Brings the people a handover file names: `people` is a JSON array of `{id, name, email}`. None has a password here. Who holds office came with
 * an address and signs in with a code sent there; the others are names, behind an address that cannot be written to.
 */
export async function bringHandedOver(client: pg.Client, people: string): Promise<void> {
  await client.query(
    `insert into identity.person (id, name, email) select id, name, coalesce(lower(email), id || '@serah-terima.invalid')
     from jsonb_to_recordset($1::jsonb) as p(id uuid, name text, email text)`,
    [people],
  )
}
