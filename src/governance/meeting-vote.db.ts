import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ItemRow, isPresent, itemsOf, type MeetingRow, meetingCalled, seatIn, unitOfBody } from './_meeting-rows.db.ts'
import { decideOpenly } from './case-decide.db.ts'
import { actInCase } from './case-deeds.db.ts'
import { addStep } from './case-turn.db.ts'
import { involvedIn } from './conflict.db.ts'
import type { Verdict } from './decision.ts'
import type { Result } from './meeting.ts'
import { knownPerson } from './meeting-call.db.ts'

type Noted = { number: string }
type AtItem = Noted & { position: number }

async function attend(scope: DeedScope, { number }: Noted): Promise<Outcome<Noted>> {
  const { tx } = scope
  const me = knownPerson(scope)
  const meeting = await meetingCalled(tx, number)
  await scope.must('governance.meeting.attend', { person: me })
  const seat = await seatIn(tx, meeting, me)
  if (!seat) return refused({ rule: 'governance.meeting.no_seat' })
  await sql`insert into governance.attendance (meeting_id, appointment_id, person_id) values (${meeting.id}, ${seat}, ${me})`.execute(tx)
  scope.note(`meeting:${number}`, { step: 'attended' })
  scope.touched('governance')
  return done({ number })
}

/** Records that one is there, for one's own seat. */
export const attendMeeting = deed('governance.meeting.attend', attend)

async function itemAt(tx: Tx, meeting: MeetingRow, position: number): Promise<ItemRow> {
  const item = (await itemsOf(tx, meeting.id)).find((one) => one.position === position)
  if (!item) throw new Missing('item')
  return item
}

async function caseIdOf(tx: Tx, item: string): Promise<string | undefined> {
  const found = await sql<{ id: string | null }>`select case_id as id from governance.meeting_item where id = ${item}`.execute(tx)
  return found.rows[0]?.id ?? undefined
}

async function vote(
  scope: DeedScope,
  { number, position, choice }: AtItem & { choice: 'yes' | 'no' | 'abstain' },
): Promise<Outcome<Noted>> {
  const { tx } = scope
  const me = knownPerson(scope)
  const meeting = await meetingCalled(tx, number)
  await scope.must('governance.meeting.attend', { person: me })
  const item = await itemAt(tx, meeting, position)
  if (item.kind !== 'decision') return refused({ rule: 'governance.vote.nothing_to_vote' })
  const seat = await seatIn(tx, meeting, me)
  if (!seat) return refused({ rule: 'governance.meeting.no_seat' })
  const caseFile = await caseIdOf(tx, item.id)
  const { conflict } = await involvedIn(tx, me, [], caseFile)
  if (conflict) return refused({ rule: 'governance.vote.conflict', facts: { conflict } })
  await sql`insert into governance.meeting_vote (item_id, appointment_id, person_id, choice) values (${item.id}, ${seat}, ${me}, ${choice})`.execute(
    tx,
  )
  // how somebody voted is in the minutes' count, not in the journal
  scope.note(`meeting:${number}`, { step: 'voted', item: position })
  scope.touched('governance')
  return done({ number })
}

/** Votes once on one item, for one's own seat; not where one has an interest or has stepped aside. */
export const voteOnItem = deed('governance.meeting.vote', vote)

export type Closed = { number: string; position: number; result: Result; caseClosed: boolean }

const sentence = (meeting: MeetingRow, { result }: ItemRow): string =>
  `${meeting.number}: ${result.yes} setuju, ${result.no} tidak setuju, ${result.abstain} abstain; hadir ${result.present} dari ${result.seats} kursi.`

async function close(scope: DeedScope, { number, position }: AtItem): Promise<Outcome<Closed>> {
  const { tx } = scope
  const meeting = await meetingCalled(tx, number, true)
  await scope.must('governance.meeting.record', await unitOfBody(tx, meeting.body))
  const before = await itemAt(tx, meeting, position)
  if (before.kind !== 'decision') return refused({ rule: 'governance.vote.nothing_to_vote' })
  if (before.closedAt) return refused({ rule: 'governance.vote.closed', facts: { number } })
  await sql`update governance.meeting_item set closed_at = governance.clock() where id = ${before.id}`.execute(tx)
  const item = await itemAt(tx, meeting, position)
  const caseFile = await caseIdOf(tx, item.id)
  // without a quorum nothing was decided: the case waits for another meeting
  const lost = item.result.quorum && item.result.carried === false && item.caseStatus === 'open'
  if (lost && caseFile) await addStep(scope, { caseFile, step: 'refused', reason: sentence(meeting, item) })
  scope.note(`meeting:${number}`, {
    item: position,
    yes: item.result.yes,
    no: item.result.no,
    present: item.result.present,
    seats: item.result.seats,
  })
  scope.touched('governance')
  return done({ number, position, result: item.result, caseClosed: lost && caseFile !== undefined })
}

/** Closes the vote on an item and counts it. A motion that found no majority closes its case, with the meeting as the reason. */
export const closeItem = deed('governance.meeting.close_item', close)

export type Settled = { number: string; decision?: string; caseNumber: string }

async function settle(scope: DeedScope, { number, position, ...verdict }: AtItem & Omit<Verdict, 'outcome'>): Promise<Outcome<Settled>> {
  const { tx } = scope
  const me = knownPerson(scope)
  const meeting = await meetingCalled(tx, number)
  await scope.must('governance.meeting.attend', { person: me })
  if (!(await isPresent(tx, meeting.id, me))) return refused({ rule: 'governance.minutes.not_there' })
  const item = await itemAt(tx, meeting, position)
  if (!item.caseNumber) return refused({ rule: 'governance.meeting.no_case' })
  const about = { number: item.caseNumber, meetingItem: item.id }
  if (item.capacity === 'concur' || item.capacity === 'review') {
    const agreed = await actInCase(scope, { ...about, capacity: item.capacity, reason: verdict.reason, evidence: verdict.evidence })
    return agreed.ok ? done({ number, caseNumber: item.caseNumber }) : agreed
  }
  const decided = await decideOpenly(scope, { ...verdict, ...about, outcome: 'yes' })
  if (!decided.ok) return decided
  return done({ number, caseNumber: item.caseNumber, ...(decided.value.decision ? { decision: decided.value.decision.number } : {}) })
}

/**
 * Puts into effect what a meeting carried: the decision enters the register through the body's row of the matrix, or the case has the body's
 * agreement. Whoever was there on a seat of the body may press; quorum and majority are counted once more by the matrix and the database.
 */
export const settleItem = deed('governance.meeting.settle_item', settle)
