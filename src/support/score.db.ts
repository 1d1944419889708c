import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Score, type Sums, scoreOf } from './score.ts'

/** `formerly`: what the agency was before it was merged or renamed. What was promised then is counted for whoever promised. */
export type UnitScore = { unit: string; name: string; formerly: string[]; score: Score; note: { text: string; at: Date } | null }

/** A promise counts from its day on, or once something of it was confirmed; what is to come is no failure yet. */
const due = (today: string) => sql`k.due_day <= ${today}::date`
const counted = (all: string, begun: string, today: string) =>
  sql`coalesce(sum(case when ${due(today)} then k.${sql.ref(all)} else k.${sql.ref(begun)} end), 0)`
const later = (all: string, begun: string, today: string) =>
  sql`coalesce(sum(k.${sql.ref(all)} - k.${sql.ref(begun)}) filter (where not ${due(today)}), 0)`

const columns = (
  today: string,
) => sql`${counted('promises', 'begun', today)}::int as commitments, ${counted('promised', 'promised_begun', today)}::bigint as promised,
  coalesce(sum(k.delivered), 0)::bigint as delivered, coalesce(sum(k.on_time), 0)::bigint as "onTime", ${counted('claimed', 'claimed_begun', today)}::bigint as claimed,
  ${later('promises', 'begun', today)}::int as "laterCommitments", ${later('promised', 'promised_begun', today)}::bigint as "laterValue"`
/** Of which promises the score is: of a kind, of a neighbourhood, of a sub-sector. */
export type ScoreFilter = { kind?: string | undefined; kelurahan?: string | undefined; subsector?: string | undefined }

/** The sums of a year: of everything, or of what the filter names. The database keeps them as promises are made, brought and confirmed; a merged sub-sector's under the code it had then. */
const inYear = (year: number, { kind = '', kelurahan = '', subsector = '' }: ScoreFilter = {}) =>
  sql`k.kind = ${kind} and k.kelurahan_code = ${kelurahan} and ${subsector === '' ? sql`k.subsector_code = ''` : sql`k.subsector_code = any(array(select directory.subsector_all(${subsector})))`} and k.due_day >= make_date(${year}, 1, 1) and k.due_day < make_date(${year} + 1, 1, 1)`

type Row = Sums & { unit: string; name: string; formerly: string[]; note: string | null; notedAt: Date | null }

/** Promised and kept in a year, agency by agency, with each agency's last word; of one agency where it is named. */
export async function unitScores(
  db: Database | Tx,
  year: number,
  today: string,
  english: boolean,
  unit?: string,
  filter: ScoreFilter = {},
): Promise<UnitScore[]> {
  const found = await sql<Row>`select u.code as unit, case when ${english} then u.name_en else u.name end as name,
      coalesce((select jsonb_agg(case when ${english} then k.name_en else k.name end order by b.step, k.code) from governance.unit_before(u.id) b join governance.unit k on k.id = b.id where b.step > 0), '[]') as formerly,
      t.*, n.text as note, n.at as "notedAt"
    from (select k.unit_id, ${columns(today)} from support.score_sum k where ${inYear(year, filter)} and k.promises > 0 and (${unit ?? null}::text is null or k.unit_id = (select id from governance.unit where code = ${unit ?? null})) group by k.unit_id) t
      join governance.unit u on u.id = t.unit_id
      left join lateral (select text, at from support.note where unit_id = t.unit_id and year = ${year} order by at desc, id desc limit 1) n on true order by u.name, u.code`.execute(
    db,
  )
  return found.rows.map(({ unit: code, name, formerly, note, notedAt, ...sums }) => ({
    unit: code,
    name,
    formerly,
    score: scoreOf(onlySums(sums)),
    note: note !== null && notedAt ? { text: note, at: notedAt } : null,
  }))
}

const onlySums = ({ commitments, promised, delivered, onTime, claimed, laterCommitments, laterValue }: Sums): Sums => ({
  commitments,
  promised,
  delivered,
  onTime,
  claimed,
  laterCommitments,
  laterValue,
})

/** The whole of a year: what the headline says. */
export async function citySums(db: Database | Tx, year: number, today: string, filter: ScoreFilter = {}): Promise<Score> {
  const found = await sql<Sums>`select ${columns(today)} from support.score_sum k where ${inYear(year, filter)}`.execute(db)
  return scoreOf(found.rows[0] as Sums)
}
