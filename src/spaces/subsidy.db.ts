import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { SubsidyRow } from './subsidy.ts'

/**
 * What the city let go of: normal price and price charged of every booking that stood, by the day its use began. `to` is included. One row
 * for each class, sub-sector, kelurahan, unit and room; their sum is the sum of the bookings, for each is in one row. What the books say of
 * the same bookings stands beside it, so that a difference is seen.
 */
export async function subsidyOf(db: Database | Tx, { from, to, unit }: { from: Day; to: Day; unit?: string }): Promise<SubsidyRow[]> {
  const found =
    await sql<SubsidyRow>`select k.class, coalesce(s.name, o.subsector_code, '') as subsector, coalesce(a.name, '') as kelurahan, u.code as unit, b.name as space,
      count(*)::int as bookings, sum(k.normal_price) as normal, sum(k.price) as charged, sum(f.booked) as booked, sum(f.paid) as paid,
      round(sum((select sum(extract(epoch from upper(p) - lower(p)) / 60) from unnest(k.periods) p))) as minutes
    from spaces.booking k join spaces.bookable b on b.id = k.bookable_id join governance.unit u on u.id = b.unit_id
      left join directory.organisation o on o.id = k.organisation_id left join directory.kelurahan a on a.code = o.kelurahan_code left join directory.subsector s on s.code = o.subsector_code
      cross join lateral (select coalesce(-sum(l.amount) filter (where l.account = 'aset_kota.retribusi'), 0) as booked, coalesce(sum(l.amount) filter (where l.account = 'aset_kota.disetor'), 0) as paid
        from finance.entry e join finance.entry_line l on l.entry_id = e.id where e.subject = 'booking:' || k.number) f
    where k.state in ('confirmed', 'in_use', 'completed') and (lower(k.periods) at time zone k.zone)::date between ${from}::date and ${to}::date and (${unit ?? null}::text is null or u.code = ${unit ?? null})
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(db)
  const number = ({ normal, charged, booked, paid, minutes }: SubsidyRow) => ({
    normal: Number(normal),
    charged: Number(charged),
    booked: Number(booked),
    paid: Number(paid),
    minutes: Number(minutes),
  })
  return found.rows.map((row) => ({ ...row, ...number(row) }))
}

/** What the groups of the report are called: sub-sectors and units by their code. */
export async function subsidyNames(db: Database, english = false): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{
    code: string
    name: string
  }>`select code, ${english ? sql`name_en` : sql`name`} as name from directory.subsector
    union all select code, ${english ? sql`coalesce(name_en, name)` : sql`name`} from governance.unit where id in (select unit_id from spaces.bookable)`.execute(
    db,
  )
  return new Map(found.rows.map(({ code, name }) => [code, name]))
}
