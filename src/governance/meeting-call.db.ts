import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addMeetingStep, meetingCalled, unitOfBody } from './_meeting-rows.db.ts'
import type { Calling } from './meeting.ts'

export type Called = { number: string }

type Bound = { number: string; open: boolean; asked: boolean; elsewhere: boolean; id: string }

/** The cases of an agenda: each open, each asked of this body by the matrix in force, none on another agenda. */
async function casesRefused(tx: Tx, body: string, numbers: readonly string[]): Promise<{ refusals: Refusal[]; ids: Map<string, string> }> {
  const found = await sql<Bound>`select c.id, c.number, c.status = 'open' as open,
      exists (select from governance.rows_now(c.action, c.fund, c.amount) r where r.post = ${body} and r.quorum_n is not null) as asked,
      exists (select from governance.meeting_item i join governance.meeting m on m.id = i.meeting_id where i.case_id = c.id and i.closed_at is null and m.status in ('called', 'opened')) as elsewhere
    from governance.case_file c where c.number = any(${numbers})`.execute(tx)
  const byNumber = new Map(found.rows.map((row) => [row.number, row]))
  const refusals = numbers.flatMap((number): Refusal[] => {
    const row = byNumber.get(number)
    const facts = { number }
    if (!row?.asked) return [{ rule: 'governance.meeting.not_this_body', field: 'items', facts }]
    if (!row.open) return [{ rule: 'governance.meeting.case_closed', field: 'items', facts }]
    return row.elsewhere ? [{ rule: 'governance.meeting.case_on_agenda', field: 'items', facts }] : []
  })
  return { refusals, ids: new Map(found.rows.map(({ number, id }) => [number, id])) }
}

async function isBody(tx: Tx, code: string): Promise<boolean> {
  const found = await sql<{ body: boolean }>`select body from governance.post_kind where code = ${code}`.execute(tx)
  return found.rows[0]?.body === true
}

async function call(scope: DeedScope, wish: Calling): Promise<Outcome<Called>> {
  const { tx } = scope
  const me = personOf(scope.actor) ?? ''
  await scope.must('governance.meeting.call', await unitOfBody(tx, wish.body))
  if (!(await isBody(tx, wish.body))) return refused({ rule: 'governance.meeting.no_body', field: 'body' })
  if (wish.startsAt <= scope.now) return refused({ rule: 'governance.meeting.starts_at', field: 'startsAt' })
  const numbers = wish.items.flatMap((item) => (item.case === undefined ? [] : [item.case]))
  if (wish.items.some((item) => item.kind === 'information' && item.case !== undefined))
    return refused({ rule: 'governance.meeting.information_decides', field: 'items' })
  if (new Set(numbers).size < numbers.length)
    return refused({ rule: 'governance.meeting.case_on_agenda', field: 'items', facts: { number: numbers[0] ?? '' } })
  const { refusals, ids } = await casesRefused(tx, wish.body, numbers)
  if (refusals.length > 0) return refused(...refusals)
  const made = await sql<{ id: string; number: string }>`insert into governance.meeting (number, body, title, place, starts_at, called_by)
    values (governance.next_number('RP'), ${wish.body}, ${wish.title}, ${wish.place}, ${wish.startsAt}, ${me}) returning id, number`.execute(
    tx,
  )
  const [meeting] = made.rows
  if (!meeting) throw new Error('a meeting was not written')
  const items = wish.items.map((item, index) => ({
    position: index + 1,
    kind: item.kind,
    title: item.title,
    case_id: item.case ? ids.get(item.case) : null,
  }))
  await sql`insert into governance.meeting_item (meeting_id, position, kind, title, case_id)
    select ${meeting.id}, position, kind, title, case_id from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as r(position int, kind text, title text, case_id uuid)`.execute(
    tx,
  )
  scope.note(`meeting:${meeting.number}`, { body: wish.body, items: items.length })
  scope.touched('governance')
  return done({ number: meeting.number })
}

/** Calls a body to a meeting, with its agenda. What is to be decided there is a case that the matrix gives to this body. */
export const callMeeting = deed('governance.meeting.call', call)

async function begin(scope: DeedScope, { number }: { number: string }): Promise<Outcome<Called>> {
  const meeting = await meetingCalled(scope.tx, number, true)
  await scope.must('governance.meeting.record', await unitOfBody(scope.tx, meeting.body))
  await addMeetingStep(scope.tx, meeting.id, 'opened', personOf(scope.actor) ?? '')
  scope.note(`meeting:${number}`, { step: 'opened' })
  scope.touched('governance')
  return done({ number })
}

/** Opens a meeting: from now on its members record that they are there, and vote. */
export const openMeeting = deed('governance.meeting.open', begin)

async function cancel(scope: DeedScope, { number, reason }: { number: string; reason: string }): Promise<Outcome<Called>> {
  const meeting = await meetingCalled(scope.tx, number, true)
  await scope.must('governance.meeting.record', await unitOfBody(scope.tx, meeting.body))
  const closed = await sql<{
    there: boolean
  }>`select exists (select from governance.meeting_item where meeting_id = ${meeting.id} and closed_at is not null) as there`.execute(
    scope.tx,
  )
  if (closed.rows[0]?.there) return refused({ rule: 'governance.meeting.voted_already', facts: { number } })
  await addMeetingStep(scope.tx, meeting.id, 'cancelled', personOf(scope.actor) ?? '', reason)
  scope.note(`meeting:${number}`, { step: 'cancelled' })
  scope.touched('governance')
  return done({ number })
}

/** Cancels a meeting in which nothing has been voted on; its cases may go to another. */
export const cancelMeeting = deed('governance.meeting.cancel', cancel)

export const knownPerson = (scope: DeedScope): string => {
  const me = personOf(scope.actor)
  if (!me) throw new Missing('meeting')
  return me
}
