import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { cohortState, cohortToApplyFor } from './_programme-rows.db.ts'
import type { ApplicationState, CohortState, Criterion, EligibilityRule } from './programme.ts'

export type Module = { code: string; name: string; plain: string }
export type Session = { position: number; module: string; moduleName: string; startsAt: Date; endsAt: Date }

/** A cohort as anybody may read it: numbers and days, nobody's name. */
export type Cohort = {
  number: string
  state: CohortState
  name: string
  place: string
  seats: number
  taken: number
  waitingPlaces: number
  applicants: number
  opensAt: Date
  closesAt: Date
  resultsAt: Date
  announcedAt: Date | null
  /** Why it is not held, where it was called off. */
  offReason: string | null
  offerHours: number
  refillDays: number
  minAttendance: number
  finalTask: boolean
  rules: EligibilityRule[]
  rubric: Criterion[]
  seedHash: string
  /** Only once the results are out. */
  seed: string | null
  eventSlug: string | null
  sessions: Session[]
}

export type Programme = {
  slug: string
  title: string
  summary: string
  body: string
  unit: string
  unitName: string
  modules: Module[]
  cohorts: Cohort[]
}

const name = (english: boolean, id: string, en: string) => sql.ref(english ? en : id)

const sessionsOf = (
  english: boolean,
) => sql`(select coalesce(jsonb_agg(jsonb_build_object('position', s.position, 'module', s.module_code, 'moduleName', ${name(english, 'm.name', 'm.name_en')},
    'startsAt', s.starts_at, 'endsAt', s.ends_at) order by s.position), '[]') from events.session s join events.module m on m.code = s.module_code where s.cohort_id = c.id)`

const cohortColumns = (
  english: boolean,
) => sql`c.number, ${cohortState} as state, c.name, c.place, c.seats, events.places_taken(c.id) as taken, c.waiting_places as "waitingPlaces",
    (select count(*)::int from events.application a where a.cohort_id = c.id and a.state <> 'withdrawn') as applicants, lower(c.applies) as "opensAt", upper(c.applies) as "closesAt",
    c.results_at as "resultsAt", events.cohort_did(c.id, 'announced') as "announcedAt", (select x.reason from events.cohort_step x where x.cohort_id = c.id and x.step = 'called_off') as "offReason", c.offer_hours as "offerHours", c.refill_days as "refillDays", c.min_attendance as "minAttendance",
    c.final_task as "finalTask", c.rules, c.rubric, c.seed_hash as "seedHash", case when events.cohort_did(c.id, 'announced') is not null then c.seed end as seed,
    (select e.slug from events.event e where e.id = c.event_id and e.state = 'published') as "eventSlug", ${sessionsOf(english)} as sessions`

type RawSession = Omit<Session, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string }
const dated = (sessions: readonly RawSession[]): Session[] =>
  sessions.map((one) => ({ ...one, startsAt: new Date(one.startsAt), endsAt: new Date(one.endsAt) }))

async function cohortsOf(db: Database | Tx, programmes: readonly string[], english: boolean): Promise<(Cohort & { programme: string })[]> {
  const found = await sql<Cohort & { programme: string }>`select c.programme_id as programme, ${cohortColumns(english)} from events.cohort c
    where c.programme_id = any (${[...programmes]}::uuid[]) order by lower(c.applies) desc, c.number desc`.execute(db)
  return found.rows.map((row) => ({ ...row, sessions: dated(row.sessions as unknown as RawSession[]) }))
}

async function programmesWhere(db: Database | Tx, slug: string | undefined, english: boolean): Promise<Programme[]> {
  const found = await sql<
    Programme & { id: string }
  >`select p.id, p.slug, ${name(english, 'p.title', 'p.title_en')} as title, ${name(english, 'p.summary', 'p.summary_en')} as summary, p.body, u.code as unit,
      ${name(english, 'u.name', 'u.name_en')} as "unitName",
      (select coalesce(jsonb_agg(jsonb_build_object('code', m.code, 'name', ${name(english, 'm.name', 'm.name_en')}, 'plain', ${name(english, 'm.plain', 'm.plain_en')}) order by t.position), '[]')
        from events.programme_module t join events.module m on m.code = t.module_code where t.programme_id = p.id) as modules
    from events.programme p join governance.unit u on u.id = p.unit_id where ${slug ?? null}::text is null or p.slug = ${slug ?? null} order by p.made_at desc, p.id desc limit 100`.execute(
    db,
  )
  const cohorts = await cohortsOf(
    db,
    found.rows.map(({ id }) => id),
    english,
  )
  return found.rows.map(({ id, ...row }) => ({ ...row, cohorts: cohorts.filter(({ programme }) => programme === id) }))
}

/** What can be taught, in the order of the city's list. */
export async function moduleList(db: Database | Tx, english = false): Promise<Module[]> {
  const found =
    await sql<Module>`select code, ${name(english, 'm.name', 'm.name_en')} as name, ${name(english, 'm.plain', 'm.plain_en')} as plain from events.module m order by position, code`.execute(
      db,
    )
  return found.rows
}

/** Every programme with its cohorts, the newest first. */
export const allProgrammes = (db: Database | Tx, english = false): Promise<Programme[]> => programmesWhere(db, undefined, english)

export async function programmeCalled(db: Database | Tx, slug: string, english = false): Promise<Programme> {
  const [found] = await programmesWhere(db, slug, english)
  if (!found) throw new Missing('programme')
  return found
}

/** The cohort one would apply for at this address. */
export const cohortForApplying = cohortToApplyFor

export type OwnApplication = {
  id: string
  number: string
  state: ApplicationState
  name: string
  email: string
  minor: boolean
  rank: number | null
  score: number | null
  offerUntil: Date | null
  /** Until when a place given up goes on to whoever waits. */
  refillUntil: Date | null
  answers: Record<string, string>
  madeAt: Date
  title: string
  slug: string
  cohort: Cohort
}

type RawOwn = Omit<OwnApplication, 'cohort'> & { cohortId: string }

const ownSelect = (
  english: boolean,
) => sql`select a.id, a.number, case when a.state = 'offered' and a.offer_until <= governance.clock() then 'expired' else a.state end as state, a.name, a.email, a.minor,
    case when a.state = 'waiting' then (select count(*)::int from events.application w where w.cohort_id = a.cohort_id and w.state = 'waiting' and (w.rank, w.id) <= (a.rank, a.id)) end as rank,
    a.score::float8 as score, a.offer_until as "offerUntil", events.refill_until(c.id) as "refillUntil", a.answers, a.made_at as "madeAt", ${name(english, 'p.title', 'p.title_en')} as title, p.slug, c.id as "cohortId"
  from events.application a join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id`

async function withCohorts(db: Database | Tx, rows: readonly RawOwn[], english: boolean): Promise<OwnApplication[]> {
  const ids = rows.map(({ cohortId }) => cohortId)
  const found = await sql<
    Cohort & { id: string }
  >`select c.id, ${cohortColumns(english)} from events.cohort c where c.id = any (${ids}::uuid[])`.execute(db)
  const byId = new Map(found.rows.map((row) => [row.id, { ...row, sessions: dated(row.sessions as unknown as RawSession[]) }]))
  return rows.flatMap(({ cohortId, ...row }) => {
    const cohort = byId.get(cohortId)
    return cohort ? [{ ...row, cohort }] : []
  })
}

/** What whoever applied sees, by his account or by the key of his letter; to anybody else it is not there. */
export async function ownApplicationPage(ctx: Ctx, number: string, key: string | undefined): Promise<OwnApplication> {
  const english = ctx.tongue === 'en'
  const found = await sql<RawOwn>`${ownSelect(english)} where a.number = ${number} and a.erased_at is null
    and (a.person_id = ${personOf(ctx.actor) ?? null}::uuid or (a.key_hash <> '' and a.key_hash = ${key ? sha256(key) : null}))`.execute(
    ctx.db,
  )
  const [own] = await withCohorts(ctx.db, found.rows, english)
  if (!own) throw new Missing('application')
  return own
}

/** Everything somebody signed in has applied for, the newest first. */
export async function applicationsOf(ctx: Ctx): Promise<OwnApplication[]> {
  const english = ctx.tongue === 'en'
  const found =
    await sql<RawOwn>`${ownSelect(english)} where a.person_id = ${personOf(ctx.actor) ?? null}::uuid and a.erased_at is null order by a.made_at desc, a.id desc limit 100`.execute(
      ctx.db,
    )
  return await withCohorts(ctx.db, found.rows, english)
}

export type ToConsent = {
  number: string
  name: string
  guardian: string
  title: string
  slug: string
  first: Date | null
  state: ApplicationState
}

/** What a guardian is asked, by the key of his letter. */
export async function applicationToConsent(ctx: Ctx, number: string, key: string | undefined): Promise<ToConsent> {
  const found =
    await sql<ToConsent>`select a.number, a.name, a.guardian_name as guardian, ${name(ctx.tongue === 'en', 'p.title', 'p.title_en')} as title, p.slug, a.state,
      (select min(s.starts_at) from events.session s where s.cohort_id = c.id) as first
    from events.application a join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id
    where a.number = ${number} and a.guardian_hash <> '' and a.guardian_hash = ${key ? sha256(key) : null}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('application')
  return row
}
