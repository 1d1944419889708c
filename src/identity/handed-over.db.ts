import type pg from 'pg'

/**
 * Brings the people a handover file names, as names without accounts: `people` is a JSON array of `{id, name}`. Nobody can sign in as one of
 * them before the operator gives the account an address.
 */
export async function bringHandedOver(client: pg.Client, people: string): Promise<void> {
  await client.query(
    `insert into identity.person (id, name, email) select id, name, id || '@serah-terima.invalid' from jsonb_to_recordset($1::jsonb) as p(id uuid, name text)`,
    [people],
  )
}
