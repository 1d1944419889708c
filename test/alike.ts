import type { Pool } from 'pg'

/** So many applications like this one, each with its own case, reviewed and recommended like it; numbered from 9 and the batch on. */
export async function alike(owner: Pool, number: string, many: number, batch = 0): Promise<string[]> {
  const client = await owner.connect()
  const named = (text: string) => text.replaceAll('$NUMBER', `'PRM-2027-9' || lpad((n.i + ${batch * 1000})::text, 4, '0')`)
  await client.query('set session_replication_role = replica')
  const made = await client.query<{ number: string }>(
    named(`with a as (select * from support.application where number = $1), c as (select f.* from governance.case_file f join a on a.case_number = f.number),
      n as (select i, gen_random_uuid() as app, gen_random_uuid() as file from generate_series(1, $2::int) i),
      cases as (insert into governance.case_file select (jsonb_populate_record(null::governance.case_file, to_jsonb(c) || jsonb_build_object('id', n.file, 'number', 'PK-UJI-' || n.i + ${batch * 1000}, 'subject_id', $NUMBER))).* from c, n returning id),
      parties as (insert into governance.case_party (case_id, kind, party_id) select n.file, p.kind, p.party_id from governance.case_party p join c on c.id = p.case_id, n returning case_id),
      acts as (insert into governance.act select (jsonb_populate_record(null::governance.act, to_jsonb(t) || jsonb_build_object('id', gen_random_uuid(), 'case_id', n.file))).* from governance.act t join c on c.id = t.case_id, n returning id),
      apps as (insert into support.application select (jsonb_populate_record(null::support.application, to_jsonb(a) || jsonb_build_object('id', n.app, 'number', $NUMBER, 'case_number', 'PK-UJI-' || n.i + ${batch * 1000}))).* from a, n returning id),
      steps as (insert into support.application_step (application_id, step, from_state, to_state, actor) select n.app, 'recommend', 'recommending', 'deciding', 'uji' from n returning id)
    insert into support.declaration (application_id, actor, interest) select n.app, d.actor, false from support.declaration d join a on a.id = d.application_id, n returning (select $NUMBER from n where n.app = application_id) as number`),
    [number, many],
  )
  await client.query('set session_replication_role = origin')
  client.release()
  return [...new Set(made.rows.map((one) => one.number))]
}
