import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Organisation = { id: string; slug: string; name: string; kind: 'community' | 'business' | 'campus' | 'media' | 'agency' }

/** Communities and other bodies by their slug or a part of their name, those that fit best first. */
export async function organisationsCalled(db: Database | Tx, words: string, most = 6): Promise<Organisation[]> {
  const sought = words.trim().slice(0, 120)
  if (sought === '') return []
  const found = await sql<Organisation>`select id, slug, name, kind from directory.organisation
    where ended_at is null and (slug = lower(${sought}) or strpos(lower(name), lower(${sought})) > 0)
    order by slug = lower(${sought}) desc, lower(name) = lower(${sought}) desc, name, id limit ${most}`.execute(db)
  return found.rows
}

/** Their names by their keys. */
export async function namesOfOrganisations(db: Database | Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: string; name: string }>`select id, name from directory.organisation where id = any(${ids}::uuid[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, name }) => [id, name]))
}
