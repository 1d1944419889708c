import { sql } from 'kysely'
import { z } from 'zod'
import { Missing } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { cohortCalled } from './_programme-rows.db.ts'
import { standingsOf } from './certificate.db.ts'
import { type Completion, completionOf } from './completion.ts'
import { type ApplicationState, sessionSchema } from './programme.ts'
import { type Cohort, programmeCalled } from './programme-read.db.ts'

export const moveSchema = z.strictObject({
  day: sessionSchema.shape.day,
  from: sessionSchema.shape.from,
  until: sessionSchema.shape.until,
  position: z.coerce
    .number('events.session.begun')
    .int('events.session.begun')
    .min(1, 'events.session.begun')
    .max(100, 'events.session.begun'),
  reason: z
    .string('events.event.reason_missing')
    .transform(cleanText)
    .pipe(z.string().min(3, 'events.event.reason_missing').max(600, 'events.event.too_long')),
})

export type DeskApplicant = {
  number: string
  state: ApplicationState
  name: string
  email: string
  phone: string
  minor: boolean
  score: number | null
  rank: number | null
}
export type DeskCohort = Cohort & { title: string; slug: string; unit: string; people: DeskApplicant[] }

/** A cohort with who is in it, for whoever runs programmes of its unit; to anybody else it is not there. */
export async function deskCohort(ctx: Ctx, number: string): Promise<DeskCohort> {
  const row = await cohortCalled(ctx.db, number)
  const { unit } = row
  const powers = await Promise.all([
    may(ctx, 'events.programme.run', { unit }),
    may(ctx, 'events.programme.decide', { unit }),
    may(ctx, 'events.programme.hear', { unit }),
  ])
  if (!powers.some(Boolean)) throw new Missing('cohort')
  const programme = await programmeCalled(ctx.db, row.slug, ctx.tongue === 'en')
  const cohort = programme.cohorts.find((one) => one.number === number)
  if (!cohort) throw new Missing('cohort')
  const found =
    await sql<DeskApplicant>`select a.number, a.state, a.name, a.email, a.phone, a.minor, a.score::float8 as score, a.rank::float8 as rank from events.application a
    where a.cohort_id = ${row.id} order by a.rank nulls last, a.number limit 3000`.execute(ctx.db)
  return { ...cohort, title: programme.title, slug: row.slug, unit: row.unit, people: found.rows }
}

export type Roll = {
  cohort: string
  position: number
  module: string
  startsAt: Date
  endsAt: Date
  code: string
  people: { number: string; name: string; present: boolean | null; way: string | null }[]
}

/** Who should be at a session and who was, for whoever runs programmes of its unit. */
export async function deskRoll(ctx: Ctx, number: string, position: number): Promise<Roll> {
  const { number: cohort } = await deskCohort(ctx, number)
  const found =
    await sql<Roll>`select c.number as cohort, s.position, ${sql.ref(ctx.tongue === 'en' ? 'm.name_en' : 'm.name')} as module, s.starts_at as "startsAt", s.ends_at as "endsAt", s.code,
      (select coalesce(jsonb_agg(jsonb_build_object('number', a.number, 'name', a.name, 'present', p.present, 'way', p.way) order by a.name, a.number), '[]')
        from events.application a left join events.present p on p.application_id = a.id and p.session_id = s.id where a.cohort_id = c.id and a.state in ('accepted', 'completed', 'incomplete')) as people
    from events.session s join events.cohort c on c.id = s.cohort_id join events.module m on m.code = s.module_code where c.number = ${cohort} and s.position = ${position}`.execute(
      ctx.db,
    )
  const [row] = found.rows
  if (!row) throw new Missing('session')
  return row
}

export type DeskStanding = Completion & { number: string; name: string; code: string | null }

/** What the rule of completion makes of each who has a place. Only after `deskCohort` has said yes. */
export async function deskStandings(ctx: Ctx, cohort: Pick<DeskCohort, 'number' | 'minAttendance' | 'finalTask'>): Promise<DeskStanding[]> {
  const { id } = await cohortCalled(ctx.db, cohort.number)
  const codes = await sql<{
    id: string
    code: string
  }>`select c.application_id as id, c.code from events.certificate c join events.application a on a.id = c.application_id
    where a.cohort_id = ${id} and not exists (select from events.certificate n where n.replaces = c.code)`.execute(ctx.db)
  const byId = new Map(codes.rows.map((one) => [one.id, one.code]))
  const all = await standingsOf(ctx.db, id, ['accepted', 'completed', 'incomplete'])
  return all.map((one) => ({
    ...completionOf(one.sessions, one.task, cohort),
    task: one.task,
    number: one.number,
    name: one.name,
    code: byId.get(one.id) ?? null,
  }))
}

/** Whether a session is still to end. */
export const mayCloseWhy = ({ sessions }: Pick<Cohort, 'sessions'>, now: Date): boolean => sessions.some(({ endsAt }) => endsAt > now)

/** At which sessions somebody was noted, and how. Only after `ownApplicationPage` has said yes. */
export async function attendedOf(db: Database | Tx, number: string): Promise<Map<number, boolean>> {
  const found = await sql<{
    position: number
    present: boolean
  }>`select s.position, p.present from events.present p join events.session s on s.id = p.session_id join events.application a on a.id = p.application_id where a.number = ${number}`.execute(
    db,
  )
  return new Map(found.rows.map(({ position, present }) => [position, present]))
}
