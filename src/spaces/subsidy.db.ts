import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { SubsidyRow } from './subsidy.ts'

/**
 * What the city let go of: normal price and price charged of every booking that stood, by the day its use began. `to` is included. One row
 * for each class, sub-sector, kelurahan and unit; their sum is the sum of the bookings, for each is in one row.
 */
export async function subsidyOf(db: Database | Tx, { from, to }: { from: Day; to: Day }): Promise<SubsidyRow[]> {
  const found =
    await sql<SubsidyRow>`select k.class, coalesce(o.subsector_code, '') as subsector, coalesce(a.name, '') as kelurahan, u.code as unit,
      count(*)::int as bookings, sum(k.normal_price) as normal, sum(k.price) as charged
    from spaces.booking k join spaces.bookable b on b.id = k.bookable_id join governance.unit u on u.id = b.unit_id
      left join directory.organisation o on o.id = k.organisation_id left join directory.kelurahan a on a.code = o.kelurahan_code
    where k.state in ('confirmed', 'in_use', 'completed') and (lower(k.periods) at time zone k.zone)::date between ${from}::date and ${to}::date
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db)
  return found.rows.map((row) => ({ ...row, normal: Number(row.normal), charged: Number(row.charged) }))
}
