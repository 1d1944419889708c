import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Received = { promised: number; confirmed: number; waiting: number }

/** Support promised to a body, or for its events, and what its receivers say came. Counts of promises; nothing counts on the agency's word. */
export type About = { bodies: readonly string[] } | { people: readonly string[] }

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

/** What was owed on agreements, by a body or by a person for himself, and how many of it its receiver confirmed whole. */
export async function dutiesKept(db: Database | Tx, about: About): Promise<{ owed: number; kept: number }> {
  const whose =
    'bodies' in about
      ? sql`k.organisation_id = any(${[...about.bodies]}::uuid[])`
      : sql`k.organisation_id is null and exists (select from support.obligation o join support.agreement a on a.id = o.agreement_id
          join support.need n on n.id = case o.owes when 'need' then a.need_id else a.offer_id end where o.id = k.id and n.person_id = any(${[...about.people]}::uuid[]))`
  const found = await sql<{
    owed: number
    kept: number
  }>`select count(*)::int as owed, (count(*) filter (where k.confirmed >= k.quantity))::int as kept
    from support.obligation_kept k where ${whose}`.execute(db)
  return found.rows[0] ?? { owed: 0, kept: 0 }
}

/** Promises that came, by the kelurahan of whoever received them. */
export async function supportByKelurahan(db: Database | Tx): Promise<Map<string, number>> {
  const found = await sql<{ code: string; n: number }>`select coalesce(e.kelurahan_code, p.kelurahan_code) as code, count(*)::int as n
    from support.commitment c join support.kept k on k.id = c.id left join events.event e on e.id = c.event_id
      left join directory.profile p on p.organisation_id = c.organisation_id or (c.organisation_id is null and p.person_id = c.person_id)
    where k.confirmed > 0 and coalesce(e.kelurahan_code, p.kelurahan_code) is not null group by 1`.execute(db)
  return new Map(found.rows.map(({ code, n }) => [code, n]))
}
