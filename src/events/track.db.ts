import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Held = { title: string; slug: string; at: Date }

/**
 * Dates a body or a person really held: published, over, not called off. For a body only what one of its own sent in: anybody may name it in a
 * proposal.
 */
export async function eventsHeld(
  db: Database | Tx,
  about: { bodies: readonly string[] } | { people: readonly string[] },
): Promise<{ held: number; toCome: number; latest: Held[] }> {
  const whose =
    'bodies' in about
      ? sql`e.organisation_id = any(${[...about.bodies]}::uuid[]) and exists (select from identity.membership m where m.kind = 'community' and m.entity_id = e.organisation_id and m.person_id = e.person_id)`
      : sql`e.person_id = any(${[...about.people]}::uuid[])`
  const found = await sql<
    Held & { past: boolean }
  >`select e.title, e.slug, o.starts_at as at, coalesce(o.ends_at, o.starts_at) < clock_timestamp() as past
    from events.event e join events.occurrence o on o.event_id = e.id
    where ${whose} and e.state = 'published' and e.status <> 'cancelled' and not o.cancelled order by o.starts_at desc limit 500`.execute(
    db,
  )
  const past = found.rows.filter((row) => row.past)
  return { held: past.length, toCome: found.rows.length - past.length, latest: (past.length > 0 ? past : found.rows).slice(0, 4) }
}
