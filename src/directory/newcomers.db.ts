import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { isPublic } from './find.db.ts'

/** So many days somebody is new. */
export const newDays = 28

export type Newcomer = { slug: string; name: string; summary: string; subsector: string | null; kelurahan: string | null; at: Date }

/**
 * Who came lately and was looked at by the desk, the newest first: nobody gets in front of the city by an entry of their own alone. Children are on
 * nobody's list, and a business with a shop comes by its shop.
 */
export async function newcomers(db: Database | Tx, o: { most: number; english: boolean }): Promise<Newcomer[]> {
  return (
    await sql<Newcomer>`select p.slug, p.name, p.summary, ${o.english ? sql`s.name_en` : sql`s.name`} as subsector, k.name as kelurahan, p.made_at as at
    from directory.profile p left join directory.kelurahan k on k.code = p.kelurahan_code left join directory.subsector s on s.code = p.subsectors[1]
    where ${isPublic} and p.level <> 'listed' and not p.minor and p.shop_id is null and p.made_at > clock_timestamp() - make_interval(days => ${newDays})
    order by p.made_at desc, p.id desc limit ${o.most}`.execute(db)
  ).rows
}
