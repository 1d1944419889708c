import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { logTotals } from './mentoring.ts'
import type { ApplicationState } from './programme.ts'
import type { DeskCohort } from './programme-desk.db.ts'

export type Meeting = {
  id: string
  day: string
  minutes: number
  agreed: string
  next: string
  mentor: string
  at: Date
  replaced: boolean
  replaces: boolean
  word: { otherwise: boolean; says: string } | null
}

const meetings = sql`select m.id, a.number, to_char(m.day, 'YYYY-MM-DD') as day, m.minutes, m.agreed, m.next_step as next, h.name as mentor, m.at,
    exists (select from events.mentor_meeting n where n.replaces = m.id) as replaced, m.replaces is not null as replaces,
    (select jsonb_build_object('otherwise', w.otherwise, 'says', w.says) from events.meeting_word w where w.meeting_id = m.id) as word
  from events.mentor_meeting m join events.application a on a.id = m.application_id join events.mentoring g on g.id = m.mentoring_id join identity.person h on h.id = g.person_id
  where m.erased_at is null`

/** The log of one participant, the newest first. Only after its reader was let in. */
export async function logOf(db: Database | Tx, number: string): Promise<Meeting[]> {
  const found =
    await sql<Meeting>`select * from (${meetings}) m where m.number = ${number} order by m.day desc, m.at desc, m.id desc limit 300`.execute(
      db,
    )
  return found.rows
}

/** Who accompanies a participant now. Only after its reader was let in. */
export async function mentorOf(db: Database | Tx, number: string): Promise<string | undefined> {
  const found = await sql<{ name: string }>`select h.name from events.mentoring m join events.application a on a.id = m.application_id
    join identity.person h on h.id = m.person_id where a.number = ${number} and m.ended_at is null`.execute(db)
  return found.rows[0]?.name
}

export type Mentee = {
  number: string
  name: string
  /** How he is reached; a minor through whoever cares for him. */
  reach: string
  minor: boolean
  state: ApplicationState
  title: string
  cohort: string
  meetings: number
  last: string | null
  otherwise: number
}

const mine = (
  ctx: Ctx,
) => sql`select a.number, a.name, a.minor, a.state, c.name as cohort, ${sql.ref(ctx.tongue === 'en' ? 'p.title_en' : 'p.title')} as title,
    case when a.minor then a.guardian_name || ', ' || a.guardian_email when a.phone <> '' then a.phone else a.email end as reach,
    (select count(*)::int from events.mentor_meeting m where m.application_id = a.id and not exists (select from events.mentor_meeting n where n.replaces = m.id)) as meetings,
    (select to_char(max(m.day), 'YYYY-MM-DD') from events.mentor_meeting m where m.application_id = a.id) as last,
    (select count(*)::int from events.mentor_meeting m join events.meeting_word w on w.meeting_id = m.id where m.application_id = a.id and w.otherwise and not exists (select from events.mentor_meeting n where n.replaces = m.id)) as otherwise
  from events.mentoring g join events.application a on a.id = g.application_id join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id
  where g.person_id = ${personOf(ctx.actor) ?? null}::uuid and g.ended_at is null and a.erased_at is null`

/** Whom somebody accompanies, those first whom he has not met for longest. */
export async function menteesOf(ctx: Ctx): Promise<Mentee[]> {
  const found = await sql<Mentee>`select * from (${mine(ctx)}) m order by m.last nulls first, m.title, m.name, m.number limit 500`.execute(
    ctx.db,
  )
  return found.rows
}

/** One of them; to anybody but the mentor of now it is not there. */
export async function menteeCalled(ctx: Ctx, number: string): Promise<Mentee & { log: Meeting[] }> {
  const found = await sql<Mentee>`select * from (${mine(ctx)}) m where m.number = ${number}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('mentoring')
  return { ...row, log: await logOf(ctx.db, number) }
}

export type Accompanied = { number: string; name: string; mentor: string | null; log: Meeting[] } & ReturnType<typeof logTotals>

/** Everybody with a place in a cohort, who accompanies him and what is in his log. Only after `deskCohort` has said yes. */
export async function accompaniedIn(db: Database | Tx, cohort: Pick<DeskCohort, 'number'>): Promise<Accompanied[]> {
  const people = await sql<{
    number: string
    name: string
    mentor: string | null
  }>`select a.number, a.name, (select h.name from events.mentoring m join identity.person h on h.id = m.person_id where m.application_id = a.id and m.ended_at is null) as mentor
    from events.application a join events.cohort c on c.id = a.cohort_id where c.number = ${cohort.number} and a.state in ('accepted', 'completed', 'incomplete') and a.erased_at is null order by a.name, a.number`.execute(
    db,
  )
  const entries = await sql<
    Meeting & { number: string }
  >`select * from (${meetings}) m where m.number = any (${people.rows.map(({ number }) => number)}) order by m.day desc, m.at desc, m.id desc`.execute(
    db,
  )
  const byNumber = Map.groupBy(entries.rows, ({ number }) => number)
  return people.rows.map((one) => {
    const log = byNumber.get(one.number) ?? []
    return { ...one, log, ...logTotals(log) }
  })
}
