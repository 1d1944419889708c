import { sql } from 'kysely'
import { z } from 'zod'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { cohortCalled, ownApplication } from './_programme-rows.db.ts'
import type { MeetingWish, WordWish } from './mentoring.ts'
import { tellMeeting, tellMentored, tellOtherwise } from './mentoring-letters.db.ts'

export const mentorSchema = z.strictObject({
  email: z.string('events.mentoring.unknown').trim().min(3, 'events.mentoring.unknown').max(254, 'events.mentoring.unknown'),
  /** A participant's number; empty for all who have no mentor. */
  application: z.string('events.attendance.no_place').trim().max(40, 'events.attendance.no_place').default(''),
})
export type MentorWish = z.output<typeof mentorSchema>

/**
 * Names somebody with an account as the mentor of one participant, or of all who have none yet. Whoever accompanied that one before is released:
 * the log goes on with the new mentor, and the participant is told.
 */
export const nameMentor = deed(
  'events.mentor.name',
  async (scope, { number, email, application }: MentorWish & { number: string }): Promise<Outcome<{ number: string; people: number }>> => {
    const { tx } = scope
    const cohort = await cohortCalled(tx, number, true)
    const { act } = await scope.must('events.programme.run', { unit: cohort.unit })
    const found = await sql<{
      id: string
    }>`select id from identity.person where lower(email) = lower(${email}) and ended_at is null`.execute(tx)
    const [person] = found.rows
    if (!person) return refused({ rule: 'events.mentoring.unknown', field: 'email' })
    const wanted = await sql<{ id: string; mentor: string | null }>`select a.id, m.person_id as mentor from events.application a
      left join events.mentoring m on m.application_id = a.id and m.ended_at is null
      where a.cohort_id = ${cohort.id} and a.state in ('accepted', 'completed') and a.erased_at is null and (a.number = ${application} or ${application} = '' and m.id is null) order by a.number`.execute(
      tx,
    )
    if (wanted.rows.length === 0)
      return refused({ rule: application ? 'events.attendance.no_place' : 'events.mentoring.nobody', field: 'application' })
    if (wanted.rows.some(({ mentor }) => mentor === person.id)) return refused({ rule: 'events.mentoring.one_each', field: 'email' })
    const ids = wanted.rows.map(({ id }) => id)
    await sql`update events.mentoring set ended_at = governance.clock() where application_id = any (${ids}::uuid[]) and ended_at is null`.execute(
      tx,
    )
    await sql`insert into events.mentoring (application_id, person_id, act_id, actor)
      select w.id, ${person.id}, ${act ?? null}, ${actorText(scope.actor)} from unnest(${ids}::uuid[]) w(id)`.execute(tx)
    await tellMentored(scope)
    scope.note(`cohort:${number}`, { mentored: ids.length })
    return done({ number, people: ids.length })
  },
)

type Mentored = { mentoring: string; application: string; number: string }

/** Whom the actor accompanies; to anybody else it is not there. */
async function myMentored(tx: Tx, person: string, number: string): Promise<Mentored> {
  const found =
    await sql<Mentored>`select m.id as mentoring, a.id as application, a.number from events.mentoring m join events.application a on a.id = m.application_id
    where a.number = ${number} and m.person_id::text = ${person} and m.ended_at is null and a.erased_at is null`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('mentoring')
  return row
}

/** Writes a meeting down, or anew where it was written wrong. The participant is told, and answers. */
export const logMeeting = deed(
  'events.mentoring.log',
  async (
    scope,
    { number, replaces, ...wish }: MeetingWish & { number: string; replaces?: string | undefined },
  ): Promise<Outcome<{ number: string; meeting: string }>> => {
    const { tx } = scope
    const person = personOf(scope.actor) ?? ''
    const mine = await myMentored(tx, person, number)
    await scope.must('events.mentoring.log', { person })
    const before = await sql<{
      id: string
    }>`select id from events.mentor_meeting where id::text = ${replaces ?? ''} and application_id = ${mine.application}`.execute(tx)
    if (replaces && !before.rows[0]) throw new Missing('meeting')
    const kept = await sql<{
      id: string
    }>`insert into events.mentor_meeting (mentoring_id, application_id, day, minutes, agreed, next_step, replaces)
      values (${mine.mentoring}, ${mine.application}, ${wish.day}, ${wish.minutes}, ${wish.agreed}, ${wish.next}, ${before.rows[0]?.id ?? null}) returning id`.execute(
      tx,
    )
    const meeting = kept.rows[0]?.id ?? ''
    await tellMeeting(scope, meeting)
    scope.note(`application:${number}`, { minutes: wish.minutes })
    return done({ number, meeting })
  },
)

/** The participant says of an entry that it was read, or how it was otherwise. Said once; what is wrong the mentor writes anew. */
export const answerMeeting = deed(
  'events.mentoring.answer',
  async (
    scope,
    { meeting, otherwise, says, ...own }: WordWish & { number: string; key?: string | undefined; meeting: string },
  ): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await ownApplication(tx, scope.actor, own.number, own.key)
    await scope.must('events.mentoring.answer', row.byKey ? { key: true } : { person: row.person ?? '' })
    const kept = await sql`insert into events.meeting_word (meeting_id, otherwise, says) select m.id, ${otherwise}, ${otherwise ? says : ''}
      from events.mentor_meeting m where m.id::text = ${meeting} and m.application_id = ${row.id} and m.erased_at is null returning meeting_id`.execute(
      tx,
    )
    if (kept.rows.length === 0) throw new Missing('meeting')
    if (otherwise) await tellOtherwise(scope, meeting)
    scope.note(`application:${row.number}`, { otherwise: otherwise ? 1 : 0 })
    return done({ number: row.number })
  },
)
