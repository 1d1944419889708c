import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Received = { promised: number; confirmed: number; waiting: number }

/** Whom something is asked about: bodies, or people as themselves. A merged profile stands for several. */
export type About = { bodies: readonly string[] } | { people: readonly string[] }

/** Support promised to a body, or for its events, and what its receivers say came. Counts of promises; nothing counts on the agency's word. */
export async function supportReceived(db: Database | Tx, about: About): Promise<Received> {
  const whose =
    'bodies' in about
      ? sql`(c.organisation_id = any(${[...about.bodies]}::uuid[]) or exists (select from events.event e where e.id = c.event_id and e.organisation_id = any(${[...about.bodies]}::uuid[])))`
      : sql`(c.person_id = any(${[...about.people]}::uuid[]) and c.organisation_id is null and c.event_id is null)`
  const found = await sql<Received>`select count(*)::int as promised, (count(*) filter (where k.confirmed >= k.quantity))::int as confirmed,
      (count(*) filter (where k.claimed > 0 and k.confirmed < k.quantity))::int as waiting
    from support.commitment c join support.kept k on k.id = c.id where ${whose}`.execute(db)
  return found.rows[0] ?? { promised: 0, confirmed: 0, waiting: 0 }
}

/** Promises that came, by the kelurahan of whoever received them. */
export async function supportByKelurahan(db: Database | Tx): Promise<Map<string, number>> {
  const found = await sql<{ code: string; n: number }>`select coalesce(e.kelurahan_code, p.kelurahan_code) as code, count(*)::int as n
    from support.commitment c join support.kept k on k.id = c.id left join events.event e on e.id = c.event_id
      left join directory.profile p on p.organisation_id = c.organisation_id or (c.organisation_id is null and p.person_id = c.person_id)
    where k.confirmed > 0 and coalesce(e.kelurahan_code, p.kelurahan_code) is not null group by 1`.execute(db)
  return new Map(found.rows.map(({ code, n }) => [code, n]))
}
