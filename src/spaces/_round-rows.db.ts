import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Applicant, Parts, Place, RoundInput, Wish } from './round.ts'

export type RoundState = 'coming' | 'open' | 'closed' | 'allocated' | 'published'

export type RoundRow = {
  id: string
  number: string
  unit: string
  unitName: string
  name: string
  nameEn: string
  opens: Date
  closes: Date
  first: Day
  /** Still belongs to the season. */
  last: Day
  most: number
  seed: string
  seedHash: string
  state: RoundState
  applications: number
  spaces: { slug: string; name: string; nameEn: string }[]
}

const select = sql`select r.id, r.number, u.code as unit, u.name as "unitName", r.name, r.name_en as "nameEn", lower(r.applies) as opens, upper(r.applies) as closes,
    to_char(lower(r.season), 'YYYY-MM-DD') as first, to_char(upper(r.season) - 1, 'YYYY-MM-DD') as last, r.most, r.seed, r.seed_hash as "seedHash",
    (select count(*)::int from spaces.round_application a where a.round_id = r.id and a.withdrawn_at is null) as applications,
    coalesce((select s.step from spaces.round_step s where s.round_id = r.id order by s.step desc limit 1),
      case when governance.clock() < lower(r.applies) then 'coming' when r.applies @> governance.clock() then 'open' else 'closed' end) as state,
    (select coalesce(jsonb_agg(jsonb_build_object('slug', b.slug, 'name', b.name, 'nameEn', b.name_en) order by b.position), '[]') from spaces.round_space t join spaces.bookable b on b.id = t.bookable_id where t.round_id = r.id) as spaces
  from spaces.round r join governance.unit u on u.id = r.unit_id`

/** Every round, the newest first. */
export async function roundRows(db: Database | Tx): Promise<RoundRow[]> {
  return (await sql<RoundRow>`${select} order by lower(r.applies) desc, r.number desc limit 50`.execute(db)).rows
}

export async function roundCalled(db: Database | Tx, number: string, lock = false): Promise<RoundRow> {
  if (lock) await sql`select from spaces.round where number = ${number} for update`.execute(db)
  const [row] = (await sql<RoundRow>`${select} where r.number = ${number}`.execute(db)).rows
  if (!row) throw new Missing('round')
  return row
}

/** The parts of the rooms of a round, and the minutes each keeps between two uses. */
export async function partsOf(db: Database | Tx, round: Pick<RoundRow, 'id'>): Promise<Parts> {
  const found = await sql<{ slug: string; parts: { code: string; minutes: number }[] }>`select b.slug,
      jsonb_agg(jsonb_build_object('code', r.code, 'minutes', greatest(r.before_minutes, r.after_minutes)) order by r.code) as parts
    from spaces.round_space t join spaces.bookable b on b.id = t.bookable_id join spaces.bookable_part p on p.bookable_id = b.id join spaces.resource r on r.id = p.resource_id
    where t.round_id = ${round.id} group by b.slug order by b.slug`.execute(db)
  return Object.fromEntries(found.rows.map(({ slug, parts }) => [slug, parts]))
}

const lookBackDays = 180

/** What is known of every community that applied, as it stood when the round closed; what happened since changes nothing. */
export async function applicantsOf(db: Database | Tx, round: Pick<RoundRow, 'id'>): Promise<Applicant[]> {
  const found = await sql<Omit<Applicant, 'wishes' | 'place'> & { wishes: Wish[]; place: Place }>`
    select a.id, o.slug as body, o.name, a.place, a.people, a.slots, a.wishes, kel.name as kelurahan, sub.name as subsector,
      coalesce((select round(sum(extract(epoch from upper(p) - lower(p))) / 3600) from spaces.booking k cross join unnest(k.periods) p
        where k.organisation_id = o.id and k.state in ('confirmed', 'in_use', 'completed') and upper(k.periods) <= upper(r.applies)
          and lower(k.periods) > upper(r.applies) - make_interval(days => ${lookBackDays})), 0)::int as hours,
      (select count(*) from spaces.booking k where k.organisation_id = o.id and (k.state = 'no_show' or k.lapses_to = 'no_show' and k.lapses_at <= upper(r.applies))
        and upper(k.periods) <= upper(r.applies) and lower(k.periods) > upper(r.applies) - make_interval(days => ${lookBackDays}))::int as "noShows"
    from spaces.round_application a join spaces.round r on r.id = a.round_id join directory.organisation o on o.id = a.organisation_id
      left join directory.kelurahan kel on kel.code = o.kelurahan_code left join directory.subsector sub on sub.code = o.subsector_code
    where a.round_id = ${round.id} and a.withdrawn_at is null order by a.id`.execute(db)
  return found.rows
}

export async function inputOf(db: Database | Tx, round: RoundRow, seed: string): Promise<RoundInput> {
  const [parts, applicants] = [await partsOf(db, round), await applicantsOf(db, round)]
  return { number: round.number, seed, most: round.most, parts, applicants }
}
