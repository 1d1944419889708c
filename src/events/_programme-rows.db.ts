import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, actorText, type House, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { ApplicationState, CohortState, Criterion, EligibilityRule } from './programme.ts'

/** Keys of letters, made anew from the secret of the house wherever a letter needs them; only their hashes are kept. */
export const programmeKey = (house: House, what: 'application' | 'guardian' | 'alumni', id: string): string =>
  createHmac('sha256', house.secret).update(`events programme ${what} ${id}`).digest('base64url').slice(0, 32)

/** Where a cohort stands, by its steps and the clock of the database. */
export const cohortState = sql<CohortState>`case when events.cohort_did(c.id, 'called_off') is not null then 'called_off' when events.cohort_did(c.id, 'closed') is not null then 'closed'
  when events.cohort_did(c.id, 'announced') is not null then case when (select min(s.starts_at) from events.session s where s.cohort_id = c.id) <= governance.clock() then 'running' else 'announced' end
  when governance.clock() < lower(c.applies) then 'coming' when c.applies @> governance.clock() then 'open' else 'review' end`

export type CohortRow = {
  id: string
  number: string
  state: CohortState
  programme: string
  slug: string
  title: string
  titleEn: string
  name: string
  unit: string
  seats: number
  waitingPlaces: number
  rules: EligibilityRule[]
  rubric: Criterion[]
  seed: string
  minAttendance: number
  finalTask: boolean
  event: string | null
  /** The day of its first session. */
  first: string
}

const cohortSelect = sql`select c.id, c.number, ${cohortState} as state, p.id as programme, p.slug, p.title, p.title_en as "titleEn", c.name, u.code as unit, c.seats, c.waiting_places as "waitingPlaces",
    c.rules, c.rubric, c.seed, c.min_attendance as "minAttendance", c.final_task as "finalTask", c.event_id as event,
    coalesce((select to_char(min(s.starts_at) at time zone 'Asia/Jakarta', 'YYYY-MM-DD') from events.session s where s.cohort_id = c.id), '') as first
  from events.cohort c join events.programme p on p.id = c.programme_id join governance.unit u on u.id = p.unit_id`

/** A cohort by its number; locked, nobody else counts its places meanwhile. */
export async function cohortCalled(db: Database | Tx, number: string, lock = false): Promise<CohortRow> {
  if (lock) await sql`select from events.cohort where number = ${number} for no key update`.execute(db)
  const [row] = (await sql<CohortRow>`${cohortSelect} where c.number = ${number}`.execute(db)).rows
  if (!row) throw new Missing('cohort')
  return row
}

/** The cohort of a programme that takes applications now, or the newest where none does. */
export async function cohortToApplyFor(db: Database | Tx, slug: string): Promise<CohortRow> {
  const [row] = (
    await sql<CohortRow>`${cohortSelect} where p.slug = ${slug} order by c.applies @> governance.clock() and events.cohort_did(c.id, 'called_off') is null desc, c.number desc limit 1`.execute(
      db,
    )
  ).rows
  if (!row) throw new Missing('cohort')
  return row
}

export type ApplicationRow = {
  id: string
  number: string
  cohort: string
  cohortNumber: string
  state: ApplicationState
  person: string | null
  minor: boolean
  keyHash: string
  guardianHash: string
}

const applicationSelect = sql`select a.id, a.number, a.cohort_id as cohort, c.number as "cohortNumber", a.state, a.person_id as person, a.minor, a.key_hash as "keyHash", a.guardian_hash as "guardianHash"
  from events.application a join events.cohort c on c.id = a.cohort_id`

/** An application by its number, under the lock of its cohort: what is read here holds until the deed is done. */
export async function applicationLocked(tx: Tx, number: string): Promise<ApplicationRow> {
  await sql`select from events.cohort c where c.id = (select cohort_id from events.application where number = ${number}) for no key update`.execute(
    tx,
  )
  const [row] = (await sql<ApplicationRow>`${applicationSelect} where a.number = ${number}`.execute(tx)).rows
  if (!row) throw new Missing('application')
  return row
}

/** Whoever applied, signed in or by the key of the letter; to anybody else it is not there. */
export async function ownApplication(
  tx: Tx,
  actor: Actor,
  number: string,
  key: string | undefined,
): Promise<ApplicationRow & { byKey: boolean }> {
  const row = await applicationLocked(tx, number)
  const byKey = key !== undefined && row.keyHash !== '' && row.keyHash === sha256(key)
  if (!byKey && (row.person === null || row.person !== personOf(actor))) throw new Missing('application')
  return { ...row, byKey }
}

export type ApplicationKind = 'apply' | 'consent' | 'withdraw' | 'announce' | 'accept' | 'uphold' | 'close'

/** A step of an application. The trigger moves its state, keeps the places and offers what is free to whoever waits. */
export async function addApplicationStep(
  scope: Pick<DeedScope, 'tx' | 'actor'>,
  application: string,
  step: { from: ApplicationState | ''; to: ApplicationState; kind: ApplicationKind; rank?: number; score?: number },
): Promise<void> {
  await sql`insert into events.application_step (application_id, from_state, to_state, kind, actor, rank, score)
    values (${application}, ${step.from}, ${step.to}, ${step.kind}, ${actorText(scope.actor)}, ${step.rank ?? null}, ${step.score ?? null})`.execute(
    scope.tx,
  )
}
