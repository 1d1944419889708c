import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addMeetingStep, isPresent, type MeetingRow, meetingCalled, unitOfBody } from './_meeting-rows.db.ts'
import { minutesHash } from './meeting.ts'
import { knownPerson } from './meeting-call.db.ts'

export type Written = { number: string; n: number; hash: string }

async function newest(tx: Tx, meeting: string): Promise<{ n: number; hash: string }> {
  const found = await sql<{
    n: number
    hash: string
  }>`select n, hash from governance.minutes where meeting_id = ${meeting} order by n desc limit 1`.execute(tx)
  return found.rows[0] ?? { n: 0, hash: '' }
}

async function write(scope: DeedScope, meeting: MeetingRow, n: number, text: string): Promise<Written> {
  const hash = minutesHash({ meeting: meeting.number, n, text })
  await sql`insert into governance.minutes (meeting_id, n, text, by_person, hash) values (${meeting.id}, ${n}, ${text}, ${knownPerson(scope)}, ${hash})`.execute(
    scope.tx,
  )
  scope.note(`minutes:${meeting.number}`, { n, hash })
  scope.touched('governance')
  return { number: meeting.number, n, hash }
}

async function draft(scope: DeedScope, { number, text }: { number: string; text: string }): Promise<Outcome<Written>> {
  const meeting = await meetingCalled(scope.tx, number, true)
  await scope.must('governance.meeting.record', await unitOfBody(scope.tx, meeting.body))
  await addMeetingStep(scope.tx, meeting.id, 'drafted', knownPerson(scope))
  return done(await write(scope, meeting, 1, text))
}

/** Writes the first draft of the minutes, which ends the meeting: nobody attends or votes from then on. */
export const draftMinutes = deed('governance.minutes.draft', draft)

type Amending = { number: string; text: string /** The version it was read from. */; from: number; reason?: string | undefined }

async function amend(scope: DeedScope, { number, text, from, reason }: Amending): Promise<Outcome<Written>> {
  const me = knownPerson(scope)
  const meeting = await meetingCalled(scope.tx, number, true)
  await scope.must('governance.minutes.amend', { person: me })
  if (meeting.status === 'final') return refused({ rule: 'governance.minutes.final' })
  if (!(await isPresent(scope.tx, meeting.id, me))) return refused({ rule: 'governance.minutes.not_there' })
  const { n } = await newest(scope.tx, meeting.id)
  if (from !== n) return refused({ rule: 'governance.minutes.changed_meanwhile', facts: { n } })
  await addMeetingStep(scope.tx, meeting.id, 'amended', me, reason ?? '')
  return done(await write(scope, meeting, n + 1, text))
}

/** Writes the minutes anew as one who was there. The versions before stay, and any two can be held against each other. */
export const amendMinutes = deed('governance.minutes.amend', amend)

async function finish(scope: DeedScope, { number }: { number: string }): Promise<Outcome<Written>> {
  const meeting = await meetingCalled(scope.tx, number, true)
  await scope.must('governance.meeting.record', await unitOfBody(scope.tx, meeting.body))
  const { n, hash } = await newest(scope.tx, meeting.id)
  await addMeetingStep(scope.tx, meeting.id, 'final', knownPerson(scope))
  scope.note(`minutes:${number}`, { step: 'final', n, hash })
  scope.touched('governance')
  return done({ number, n, hash })
}

/** Declares the newest version final. Nothing is written over it afterwards. */
export const finishMinutes = deed('governance.minutes.finish', finish)

export type Signed = { id: string; signatures: number; attendees: number }

async function signed(tx: Tx, id: string): Promise<Signed> {
  const found =
    await sql<Signed>`select a.id, (select count(*)::int from governance.addendum_signature s where s.addendum_id = a.id) as signatures,
    (select count(*)::int from governance.attendance t where t.meeting_id = a.meeting_id) as attendees from governance.addendum a where a.id = ${id}`.execute(
      tx,
    )
  const [one] = found.rows
  if (!one) throw new Error('an addendum just signed is not there')
  return one
}

async function add(scope: DeedScope, { number, text }: { number: string; text: string }): Promise<Outcome<Signed>> {
  const { tx } = scope
  const me = knownPerson(scope)
  const meeting = await meetingCalled(tx, number)
  await scope.must('governance.minutes.amend', { person: me })
  const made = await sql<{
    id: string
  }>`insert into governance.addendum (meeting_id, text, by_person) values (${meeting.id}, ${text}, ${me}) returning id`.execute(tx)
  const id = made.rows[0]?.id ?? ''
  await sql`insert into governance.addendum_signature (addendum_id, person_id) values (${id}, ${me})`.execute(tx)
  scope.note(`minutes:${number}`, { step: 'addendum' })
  scope.touched('governance')
  return done(await signed(tx, id))
}

/** Says after "final" what was wrong. It counts once everybody who was there has signed it; its writer has. */
export const addAddendum = deed('governance.minutes.add', add)

async function sign(scope: DeedScope, { number, addendum }: { number: string; addendum: string }): Promise<Outcome<Signed>> {
  const { tx } = scope
  const me = knownPerson(scope)
  const meeting = await meetingCalled(tx, number)
  await scope.must('governance.minutes.amend', { person: me })
  const found = await sql<{
    id: string
  }>`select id from governance.addendum where id::text = ${addendum} and meeting_id = ${meeting.id}`.execute(tx)
  const [one] = found.rows
  if (!one) return refused({ rule: 'governance.addendum.unknown' })
  await sql`insert into governance.addendum_signature (addendum_id, person_id) values (${one.id}, ${me})`.execute(tx)
  scope.note(`minutes:${number}`, { step: 'signed' })
  scope.touched('governance')
  return done(await signed(tx, one.id))
}

/** Signs an addendum as one who was there. */
export const signAddendum = deed('governance.minutes.sign', sign)
