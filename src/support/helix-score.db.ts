import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { type HelixScore, type HelixSums, helixScoresOf } from './helix-score.ts'
import type { Helix } from './need.ts'

const inYear = (year: number) => sql`k.due_day >= make_date(${year}, 1, 1) and k.due_day < make_date(${year} + 1, 1, 1)`
/** As with the agencies: a promise counts from its day on, or once something of it was confirmed. */
const counts = (today: string) => sql`(k.due_day <= ${today}::date or k.confirmed > 0)`

/** What each helix promised for a year and its receivers confirmed, in promises. The agencies' are read from their sums. */
export async function helixScores(db: Database | Tx, year: number, today: string): Promise<HelixScore[]> {
  const found =
    await sql<HelixSums>`select 'government' as helix, coalesce(sum(case when k.due_day <= ${today}::date then k.promises else k.begun end), 0)::int as due, coalesce(sum(k.whole), 0)::int as whole,
      coalesce(sum(k.shares), 0)::float8 as shares, coalesce(sum(k.with_claims), 0)::int as claimed, coalesce(sum(k.promises - k.begun) filter (where k.due_day > ${today}::date), 0)::int as later
    from support.score_sum k where k.kind = '' and k.kelurahan_code = '' and k.subsector_code = '' and ${inYear(year)}
    union all select k.helix, (count(*) filter (where ${counts(today)}))::int, (count(*) filter (where ${counts(today)} and k.confirmed >= k.quantity))::int,
      coalesce(sum(k.confirmed::numeric / k.quantity) filter (where ${counts(today)}), 0)::float8, (count(*) filter (where k.claimed > 0))::int,
      (count(*) filter (where not ${counts(today)}))::int
    from support.obligation_kept k where ${inYear(year)} group by k.helix`.execute(db)
  return helixScoresOf(found.rows)
}

/** One promise of a helix: an agency's commitment, or an obligation of an agreement. */
export type HelixRow = {
  number: string
  kind: 'commitment' | 'agreement'
  what: string
  who: string | null
  quantity: number
  measure: string
  confirmed: number
  claimed: number
  dueDay: string
}

/** The rows a helix's figure adds up, the soonest due first. At most `most`. */
export async function promisesOfHelix(db: Database | Tx, helix: Helix, year: number, most: number): Promise<HelixRow[]> {
  const found =
    await sql<HelixRow>`select r.number, r.kind, r.what, r.who, k.quantity, r.measure, k.confirmed, k.claimed, to_char(k.due_day, 'YYYY-MM-DD') as "dueDay"
    from support.kept_by_helix k join (
      select c.id, c.number, 'commitment' as kind, c.title as what, u.name as who, c.measure from support.commitment c join governance.unit u on u.id = c.unit_id
      union all select o.id, a.number, 'agreement', o.what, g.name, o.measure from support.obligation o join support.agreement a on a.id = o.agreement_id left join directory.organisation g on g.id = o.organisation_id) r on r.id = k.id
    where k.helix = ${helix} and ${inYear(year)} order by k.due_day, r.number, r.what limit ${most}`.execute(db)
  return found.rows
}
