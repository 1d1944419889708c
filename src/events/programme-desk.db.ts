import { sql } from 'kysely'
import { z } from 'zod'
import { Missing } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { cohortCalled } from './_programme-rows.db.ts'
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
