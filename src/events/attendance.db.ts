import { sql } from 'kysely'
import { z } from 'zod'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { cohortCalled, ownApplication } from './_programme-rows.db.ts'

export const markSchema = z.strictObject({
  id: z.uuid('events.attendance.unreadable'),
  application: z.string('events.attendance.unreadable').max(40),
  present: z.boolean('events.attendance.unreadable'),
  at: z.iso
    .datetime({ offset: true, error: 'events.attendance.unreadable' })
    .transform((text) => new Date(text))
    .optional(),
})
export const marksSchema = z.strictObject({
  session: z.int('events.attendance.unreadable').min(1).max(100),
  offline: z.boolean('events.attendance.unreadable').default(false),
  marks: z
    .array(markSchema, 'events.attendance.unreadable')
    .min(1, 'events.attendance.unreadable')
    .max(500, 'events.attendance.unreadable'),
})
export type MarksWish = z.output<typeof marksSchema>

/** Notes who was there. Marks carry an id of their own: what a phone sends again after it was offline is kept once. */
export const noteAttendance = deed(
  'events.attendance.note',
  async (scope, { number, session, offline, marks }: MarksWish & { number: string }): Promise<Outcome<{ kept: number; known: number }>> => {
    const { tx, now } = scope
    const cohort = await cohortCalled(tx, number, true)
    await scope.must('events.programme.run', { unit: cohort.unit })
    const found = await sql<{ id: string }>`select id from events.session where cohort_id = ${cohort.id} and position = ${session}`.execute(
      tx,
    )
    const at = found.rows[0]?.id
    if (!at) throw new Missing('session')
    const rows = marks.map((one) => ({ i: one.id, a: one.application, p: one.present, s: (one.at ?? now).toISOString() }))
    const known = await sql<{
      n: number
    }>`select count(*)::int as n from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(a text) join events.application a on a.number = r.a and a.cohort_id = ${cohort.id}`.execute(
      tx,
    )
    if ((known.rows[0]?.n ?? 0) < rows.length) return refused({ rule: 'events.attendance.no_place', field: 'marks' })
    const kept = await sql`insert into events.attendance_mark (id, session_id, application_id, present, seen_at, way, actor)
      select r.i, ${at}, a.id, r.p, r.s, ${offline ? 'offline' : 'desk'}, ${actorText(scope.actor)} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(i uuid, a text, p boolean, s timestamptz)
        join events.application a on a.number = r.a where not exists (select from events.attendance_mark m where m.id = r.i) order by r.s, a.number returning id`.execute(
      tx,
    )
    scope.note(`cohort:${number}`, { session, marks: kept.rows.length })
    scope.touched('events')
    return done({ kept: kept.rows.length, known: rows.length - kept.rows.length })
  },
)

/** Whoever has a place notes himself as present, with the code that hangs in the room, while the session is on. */
export const markMyself = deed(
  'events.attendance.self',
  async (
    scope,
    { code, id, ...own }: { number: string; key?: string | undefined; code: string; id: string },
  ): Promise<Outcome<{ number: string }>> => {
    const { tx, now } = scope
    const row = await ownApplication(tx, scope.actor, own.number, own.key)
    await scope.must('events.attendance.self', row.byKey ? { key: true } : { person: row.person ?? '' })
    const found = await sql<{
      id: string
    }>`select s.id from events.session s where s.cohort_id = ${row.cohort} and s.code = ${code.trim().toUpperCase()}`.execute(tx)
    const [session] = found.rows
    if (!session) return refused({ rule: 'events.attendance.code', field: 'code' })
    await sql`insert into events.attendance_mark (id, session_id, application_id, present, seen_at, way, actor)
      values (${id}, ${session.id}, ${row.id}, true, ${now}, 'self', ${actorText(scope.actor)}) on conflict do nothing`.execute(tx)
    scope.note(`application:${row.number}`)
    scope.touched('events')
    return done({ number: row.number })
  },
)

/** Whether the final task was accepted; the last word counts. */
export const noteTask = deed(
  'events.task.note',
  async (
    scope,
    { number, application, passed }: { number: string; application: string; passed: boolean },
  ): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const cohort = await cohortCalled(tx, number, true)
    await scope.must('events.programme.run', { unit: cohort.unit })
    if (cohort.state === 'closed') return refused({ rule: 'events.cohort.closed' })
    const kept =
      await sql`insert into events.task_mark (application_id, passed, actor) select a.id, ${passed}, ${actorText(scope.actor)} from events.application a
      where a.number = ${application} and a.cohort_id = ${cohort.id} and a.state = 'accepted' returning seq`.execute(tx)
    if (kept.rows.length === 0) return refused({ rule: 'events.attendance.no_place', field: 'application' })
    scope.note(`application:${application}`, { passed: passed ? 1 : 0 })
    return done({ number })
  },
)
