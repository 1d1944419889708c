import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type CalledShop = { id: string; slug: string; name: string }

/** Shops the public knows, by their slug or a part of their name, those that fit best first. */
export async function shopsCalled(db: Database | Tx, words: string, most = 6): Promise<CalledShop[]> {
  const sought = words.trim().slice(0, 120)
  if (sought === '') return []
  const found = await sql<CalledShop>`select id, slug, name from market.shop
    where status in ('approved', 'suspended') and (slug = lower(${sought}) or strpos(lower(name), lower(${sought})) > 0)
    order by slug = lower(${sought}) desc, lower(name) = lower(${sought}) desc, name, id limit ${most}`.execute(db)
  return found.rows
}

/** Their names by their keys. */
export async function namesOfShops(db: Database | Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: string; name: string }>`select id, name from market.shop where id = any(${ids}::uuid[])`.execute(db)
  return new Map(found.rows.map(({ id, name }) => [id, name]))
}
