import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { isPublic } from './find.db.ts'
import { named } from './open-data.db.ts'

/** How a person is reached stands on his page and is not given away in bulk. */
const reach = (column: 'email' | 'phone' | 'address') => sql`case when p.kind = 'person' then '' else ${sql.ref(`p.${column}`)} end`

export type Exported = {
  slug: string
  kind: string
  name: string
  summary: string
  subsectors: string[]
  kelurahan: string
  since: number | null
  website: string
  instagram: string
  email: string
  phone: string
  address: string
  level: string
  confirmedOn: string
}

/**
 * What everybody may have at once: of whoever is named in open data (decision 0079) what the pages show, and not a column more. Who did not agree,
 * a child, and whoever nobody has claimed stand on their pages alone.
 */
export async function exportProfiles(db: Database | Tx): Promise<Exported[]> {
  return (
    await sql<Exported>`select p.slug, p.kind, p.name, p.summary, p.subsectors, coalesce(k.name, '') as kelurahan, p.since_year as since,
        case when p.level = 'listed' then '' else p.website end as website, case when p.level = 'listed' then '' else p.instagram end as instagram, ${reach('email')} as email, ${reach('phone')} as phone, ${reach('address')} as address, p.level,
        to_char(p.confirmed_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as "confirmedOn"
      from directory.profile p left join directory.kelurahan k on k.code = p.kelurahan_code where ${isPublic} and ${named} order by p.slug limit 50000`.execute(
      db,
    )
  ).rows
}
