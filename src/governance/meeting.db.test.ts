import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied } from '#src/base/outcome.ts'
import { declareHousehold } from '#src/identity/household.db.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { openCaseByPost } from './case-open.db.ts'
import { caseByNumber } from './case-read.db.ts'
import { decisionByNumber } from './decision-read.db.ts'
import { draftMatrix, proposeMatrix, ratifyMatrix } from './matrix-draft.db.ts'
import { callingSchema } from './meeting.ts'
import { callMeeting, cancelMeeting, openMeeting } from './meeting-call.db.ts'
import { myPartIn } from './meeting-mine.db.ts'
import { brokenMinutesHashes, meetingByNumber, meetingsOf } from './meeting-read.db.ts'
import { attendMeeting, closeItem, settleItem, voteOnItem } from './meeting-vote.db.ts'
import { addAddendum, amendMinutes, draftMinutes, finishMinutes, signAddendum } from './minutes.db.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

const board = ['ketua', 'sekretaris', 'bendahara', 'anggota-1', 'anggota-2', 'anggota-3', 'anggota-4', 'anggota-5', 'anggota-6']
const verdict = () => ({ reason: 'disetujui rapat pengurus', reviewOn: town.day(200), evidence: papers })
const rulesOf = (made: { ok: boolean; refusals?: { rule: string }[] }) => made.refusals?.map(({ rule }) => rule)

async function openedCase(more: Record<string, unknown> = {}, who = 'sekretaris'): Promise<string> {
  const opened = await openCaseByPost(await town.as(who), town.opening({ amount: 20_000_000, ...more }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusals))
  return opened.value.number
}

const agenda = (items: object[]) =>
  callingSchema.parse({ body: 'rapat-pengurus', title: 'Rapat pengurus', place: 'Aula', startsAt: `${town.day(2)}T09:00:00+07:00`, items })

async function called(items: object[]): Promise<string> {
  const made = await callMeeting(await town.as('sekretaris'), agenda(items))
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.number
}

/** A meeting on one case with so many there, the first of whom vote yes and the next no. */
async function voted(caseNumber: string, there: number, yes: number, no: number): Promise<string> {
  const number = await called([{ kind: 'decision', title: 'Belanja besar', case: caseNumber }])
  await openMeeting(await town.as('sekretaris'), { number })
  for (const [index, who] of board.slice(0, there).entries()) {
    const ctx = await town.as(who)
    await attendMeeting(ctx, { number })
    const choice = index < yes ? 'yes' : index < yes + no ? 'no' : 'abstain'
    expect(await voteOnItem(ctx, { number, position: 1, choice })).toMatchObject({ ok: true })
  }
  return number
}
const close = async (number: string) => closeItem(await town.as('sekretaris'), { number, position: 1 })

describe('a motion', () => {
  test('carried enters the register in one press, through the body’s row', async () => {
    const caseNumber = await openedCase()
    const number = await voted(caseNumber, 5, 3, 2)
    const early = await settleItem(await town.as('ketua'), { number, position: 1, ...verdict() }).catch((error) => error as Denied)
    expect(early).toBeInstanceOf(Denied)
    expect(await close(number)).toMatchObject({
      ok: true,
      value: { caseClosed: false, result: { seats: 9, present: 5, yes: 3, no: 2, quorum: true, carried: true } },
    })
    const settled = await settleItem(await town.as('ketua'), { number, position: 1, ...verdict() })
    expect(settled).toMatchObject({ ok: true, value: { caseNumber } })
    const found = await decisionByNumber(town.house.db, settled.ok ? (settled.value.decision ?? '') : '')
    expect(found?.decision.record).toMatchObject({ row: 'B-06', post: 'ketua', meeting: number, case: caseNumber, amount: 20_000_000 })
    expect(rulesOf(await settleItem(await town.as('anggota-1'), { number, position: 1, ...verdict() }))).toEqual([
      'governance.case.not_from_here',
    ])
  })

  test('not carried closes the case, with the meeting as the reason', async () => {
    const caseNumber = await openedCase()
    const number = await voted(caseNumber, 6, 3, 3)
    expect(await close(number)).toMatchObject({ value: { caseClosed: true, result: { quorum: true, carried: false } } })
    const read = await caseByNumber(await town.as('ketua'), caseNumber)
    expect(read).toMatchObject({ status: 'refused', decision: null })
    expect(read.steps.at(-1)?.reason).toContain(`${number}: 3 setuju, 3 tidak setuju`)
  })

  test('without a quorum decides nothing: the case may go to another meeting', async () => {
    const caseNumber = await openedCase()
    const number = await voted(caseNumber, 4, 4, 0)
    expect(await close(number)).toMatchObject({ value: { caseClosed: false, result: { quorum: false, carried: false } } })
    expect((await caseByNumber(await town.as('ketua'), caseNumber)).status).toBe('open')
    await expect(settleItem(await town.as('ketua'), { number, position: 1, ...verdict() })).rejects.toThrow(Denied)
    const again = await voted(caseNumber, 5, 5, 0)
    await close(again)
    expect(await settleItem(await town.as('ketua'), { number: again, position: 1, ...verdict() })).toMatchObject({ ok: true })
  })

  test('five to four of nine is no two thirds; six to three is, and the body has agreed', async () => {
    const ask = () =>
      openedCase({ action: 'governance.appointment.decide', fund: 'tanpa_dana', amount: undefined, payee: undefined }, 'ketua')
    const lost = await ask()
    expect(await close(await voted(lost, 9, 5, 4))).toMatchObject({ value: { caseClosed: true, result: { carried: false } } })
    const won = await ask()
    const number = await voted(won, 9, 6, 3)
    expect(await close(number)).toMatchObject({ value: { caseClosed: false, result: { carried: true } } })
    // the chair proposed it, so another member of the board puts it on record
    await expect(settleItem(await town.as('ketua'), { number, position: 1, ...verdict() })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.segregation' },
    })
    expect(await settleItem(await town.as('bendahara'), { number, position: 1, ...verdict() })).toEqual({
      ok: true,
      value: { number, caseNumber: won },
    })
    expect((await caseByNumber(await town.as('pengarah'), won)).turn).toMatchObject({ capacity: 'concur', posts: ['pengarah'] })
  })
})

describe('B4: a new matrix', () => {
  /** What follows the one in force, put to the board. */
  async function proposed(): Promise<{ version: number; case: string }> {
    const by = await town.as('sekretaris')
    const drafted = await draftMatrix(by, { title: 'Matriks berikutnya' })
    if (!drafted.ok) throw new Error(JSON.stringify(drafted.refusals))
    const { version } = drafted.value
    const made = await proposeMatrix(by, { version, input: { fromDay: town.day(20), reason: 'Batas ketua disesuaikan dengan SK baru.' } })
    if (!made.ok) throw new Error(JSON.stringify(made.refusals))
    return { version, case: made.value.case }
  }
  const ratify = async (version: number) =>
    await ratifyMatrix(await town.as('pembina'), {
      version,
      input: { paper: 'SK 9/2027', reason: 'Sesuai keputusan rapat pengurus.', reviewOn: town.day(200) },
    })

  test('five to four of nine is no two thirds: it fails, and nobody ratifies it', async () => {
    const lost = await proposed()
    expect(await close(await voted(lost.case, 9, 5, 4))).toMatchObject({
      value: { caseClosed: true, result: { seats: 9, yes: 5, no: 4, quorum: true, carried: false } },
    })
    expect((await caseByNumber(await town.as('ketua'), lost.case)).status).toBe('refused')
    expect(
      await ratify(lost.version).then(
        (made) => rulesOf(made),
        (error: Error) => error.name,
      ),
    ).toEqual(['governance.case.not_from_here'])
    expect(
      (await town.owner.query('select from governance.matrix_version where version = $1 and status = $2', [lost.version, 'ratified']))
        .rowCount,
    ).toBe(0)
  })
})

describe('a vote', () => {
  test('is one’s own, once, by who is there, has a seat and no interest', async () => {
    const caseNumber = await openedCase({ parties: [{ kind: 'person', id: await town.person('anggota-2') }] })
    const number = await called([
      { kind: 'decision', title: 'Belanja besar', case: caseNumber },
      { kind: 'information', title: 'Laporan kas' },
    ])
    const vote = async (who: string, position = 1) => voteOnItem(await town.as(who), { number, position, choice: 'yes' })
    expect(rulesOf(await attendMeeting(await town.as('ketua'), { number }))).toEqual(['governance.meeting.not_open'])
    await openMeeting(await town.as('sekretaris'), { number })
    expect(rulesOf(await attendMeeting(await town.as('pengawas'), { number }))).toEqual(['governance.meeting.no_seat'])
    expect(rulesOf(await vote('ketua'))).toEqual(['governance.vote.not_there'])
    for (const who of ['ketua', 'anggota-2']) await attendMeeting(await town.as(who), { number })
    expect(rulesOf(await attendMeeting(await town.as('ketua'), { number }))).toEqual(['governance.attendance.seat_there'])
    expect(rulesOf(await vote('anggota-2'))).toEqual(['governance.vote.conflict'])
    expect(await vote('ketua')).toMatchObject({ ok: true })
    expect(rulesOf(await vote('ketua'))).toEqual(['governance.vote.seat_voted'])
    expect(rulesOf(await vote('ketua', 2))).toEqual(['governance.vote.nothing_to_vote'])
    await close(number)
    await attendMeeting(await town.as('bendahara'), { number })
    expect(rulesOf(await vote('bendahara'))).toEqual(['governance.vote.closed'])
  })

  test('of one household with a party is none, by the deed and by the table; two of one household have two votes on somebody else’s matter', async () => {
    const onCard = async (kk: string, ...who: string[]) => {
      for (const one of who) expect(await declareHousehold(await town.as(one), { kk, setuju_kk: true })).toMatchObject({ ok: true })
    }
    await onCard('1872012104150007', 'warga', 'anggota-5')
    await onCard('1872012202180011', 'anggota-3', 'anggota-4')
    const caseNumber = await openedCase({ parties: [{ kind: 'person', id: await town.person('warga') }] })
    const number = await called([{ kind: 'decision', title: 'Belanja besar', case: caseNumber }])
    await openMeeting(await town.as('sekretaris'), { number })
    const there = ['ketua', 'anggota-3', 'anggota-4', 'anggota-5']
    for (const who of there) await attendMeeting(await town.as(who), { number })
    const said = []
    for (const who of there) said.push(await voteOnItem(await town.as(who), { number, position: 1, choice: 'yes' }))
    expect(said.map(({ ok }) => ok)).toEqual([true, true, true, false])
    expect(said[3]).toMatchObject({ refusals: [{ rule: 'governance.vote.conflict', facts: { conflict: 'household' } }] })
    await expect(
      town.pool.query(
        `insert into governance.meeting_vote (item_id, appointment_id, person_id, choice) select i.id, t.appointment_id, t.person_id, 'yes'
         from governance.meeting m join governance.meeting_item i on i.meeting_id = m.id join governance.attendance t on t.meeting_id = m.id
         where m.number = $1 and t.person_id = $2`,
        [number, await town.person('anggota-5')],
      ),
    ).rejects.toMatchObject({ constraint: 'governance.vote.conflict' })
    expect(await close(number)).toMatchObject({ ok: true, value: { result: { yes: 3, present: 4 } } })
  })

  test('at the moment of closing counts in the result or is refused, never in between', async () => {
    for (let round = 0; round < 3; round += 1) {
      const caseNumber = await openedCase()
      const number = await called([{ kind: 'decision', title: 'Belanja besar', case: caseNumber }])
      await openMeeting(await town.as('sekretaris'), { number })
      for (const who of board) await attendMeeting(await town.as(who), { number })
      const votes = board.map(async (who) => voteOnItem(await town.as(who), { number, position: 1, choice: 'yes' }))
      const closing = close(number)
      const counted = (await Promise.all(votes)).filter(({ ok }) => ok).length
      const closed = await closing
      expect(closed.ok && closed.value.result.yes).toBe(counted)
    }
  })

  test('never opens again, and the agenda stays as it was', async () => {
    const number = await voted(await openedCase(), 5, 5, 0)
    await close(number)
    expect(rulesOf(await close(number))).toEqual(['governance.vote.closed'])
    const item = `(select i.id from governance.meeting_item i join governance.meeting m on m.id = i.meeting_id where m.number = '${number}')`
    await expect(town.pool.query(`update governance.meeting_item set closed_at = null where id = ${item}`)).rejects.toMatchObject({
      constraint: expect.stringMatching(/^governance\.(vote\.closed|meeting\.(item_closed|agenda_fixed))$/),
    })
    await expect(town.pool.query(`update governance.meeting_item set title = 'Lain sama sekali' where id = ${item}`)).rejects.toMatchObject(
      { constraint: expect.stringMatching(/^governance\.(vote\.closed|meeting\.(item_closed|agenda_fixed))$/) },
    )
  })
})

describe('H1: who votes is settled when the meeting opens', () => {
  const more = (seats: number) =>
    town.owner.query(
      `update governance.post set seats = seats + $1 where kind = 'anggota-pengurus' and unit_id = (select id from governance.unit where code = 'mch')`,
      [seats],
    )

  test('somebody seated later neither attends nor votes, and a seat more does not move the quorum; in the next meeting both count', async () => {
    const number = await called([{ kind: 'decision', title: 'Belanja besar', case: await openedCase() }])
    await openMeeting(await town.as('sekretaris'), { number })
    for (const who of board.slice(0, 5)) {
      await attendMeeting(await town.as(who), { number })
      await voteOnItem(await town.as(who), { number, position: 1, choice: 'yes' })
    }
    await more(1)
    await town.seat('warga', 'anggota-pengurus', 'mch')
    const late = await town.as('warga')
    expect(await myPartIn(late, number)).toMatchObject({ seat: true, elector: false })
    expect(rulesOf(await attendMeeting(late, { number }))).toEqual(['governance.meeting.seated_later'])
    expect(rulesOf(await voteOnItem(late, { number, position: 1, choice: 'no' }))).toEqual(['governance.vote.not_there'])
    // nor by the hand of whoever keeps the database
    const person = await town.person('warga')
    const there = 'insert into governance.attendance (meeting_id, appointment_id, person_id)'
    await expect(
      town.owner.query(
        `${there} select m.id, a.id, a.person_id from governance.meeting m, governance.appointment a join governance.post p on p.id = a.post_id where m.number = $1 and a.person_id = $2 and p.kind = 'anggota-pengurus'`,
        [number, person],
      ),
    ).rejects.toMatchObject({ constraint: 'governance.meeting.seated_later' })
    await expect(
      town.pool.query('insert into governance.elector select meeting_id, appointment_id from governance.elector'),
    ).rejects.toThrow('permission denied')
    // five of nine is a quorum, five of ten is none
    expect((await meetingByNumber(town.house.db, number))?.seats).toBe(9)
    expect(await close(number)).toMatchObject({ value: { result: { seats: 9, present: 5, quorum: true, carried: true } } })
    expect(await settleItem(await town.as('ketua'), { number, position: 1, ...verdict() })).toMatchObject({ ok: true })

    const next = await voted(await openedCase(), 5, 5, 0)
    expect(await attendMeeting(late, { number: next })).toMatchObject({ ok: true })
    expect(await close(next)).toMatchObject({ value: { result: { seats: 10, present: 6, quorum: true } } })
    expect(await close(await voted(await openedCase(), 5, 5, 0))).toMatchObject({ value: { result: { seats: 10, quorum: false } } })
  })

  test('a seat fewer does not lower it either: the act counts the seats there were', async () => {
    await more(2)
    const number = await called([{ kind: 'decision', title: 'Belanja besar', case: await openedCase() }])
    await openMeeting(await town.as('sekretaris'), { number })
    for (const who of board.slice(0, 6)) {
      await attendMeeting(await town.as(who), { number })
      await voteOnItem(await town.as(who), { number, position: 1, choice: 'yes' })
    }
    await more(-2)
    // six of twelve are half, six of ten would be more
    expect(await close(number)).toMatchObject({ value: { result: { seats: 12, present: 6, quorum: false } } })
    await expect(settleItem(await town.as('ketua'), { number, position: 1, ...verdict() })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.no_quorum' },
    })
  })
})

describe('calling', () => {
  test('is for posts that may, to what lies ahead, on cases the matrix gives to this body', async () => {
    const small = await openedCase({ amount: 1_000_000 })
    const big = await openedCase()
    const items = (numbers: string[]) => numbers.map((one) => ({ kind: 'decision', title: 'Belanja', case: one }))
    await expect(callMeeting(await town.as('bendahara'), agenda(items([big])))).rejects.toThrow(Denied)
    const tell = async (wish: ReturnType<typeof agenda>) => rulesOf(await callMeeting(await town.as('sekretaris'), wish))
    expect(await tell(agenda(items([small])))).toEqual(['governance.meeting.not_this_body'])
    expect(await tell(agenda(items([big, big])))).toEqual(['governance.meeting.case_on_agenda'])
    expect(await tell({ ...agenda(items([big])), startsAt: new Date(0) })).toEqual(['governance.meeting.starts_at'])
    expect(await tell({ ...agenda(items([big])), body: 'ketua' })).toEqual(['governance.meeting.no_body'])
    const number = await called(items([big]))
    expect(await tell(agenda(items([big])))).toEqual(['governance.meeting.case_on_agenda'])
    expect(await cancelMeeting(await town.as('sekretaris'), { number, reason: 'listrik padam' })).toMatchObject({ ok: true })
    await called(items([big]))
    expect((await meetingsOf(town.house.db, 'past')).items.map((one) => one.number)).toContain(number)
  })
})

describe('minutes', () => {
  test('B9: are drafted once, amended by those who were there, then final; what was wrong is an addendum all of them sign', async () => {
    const number = await voted(await openedCase(), 5, 5, 0)
    const secretary = await town.as('sekretaris')
    const treasurer = await town.as('bendahara')
    expect(rulesOf(await draftMinutes(secretary, { number, text: 'Rapat dibuka.' }))).toEqual(['governance.minutes.items_open'])
    await close(number)
    expect(await draftMinutes(secretary, { number, text: 'Rapat dibuka.' })).toMatchObject({ ok: true, value: { n: 1 } })
    expect(rulesOf(await attendMeeting(await town.as('anggota-6'), { number }))).toEqual(['governance.meeting.not_open'])
    expect(rulesOf(await amendMinutes(await town.as('anggota-6'), { number, text: 'Saya juga hadir.', from: 1 }))).toEqual([
      'governance.minutes.not_there',
    ])
    const both = await Promise.all(
      [treasurer, secretary].map((ctx) => amendMinutes(ctx, { number, text: 'Rapat dibuka pukul 9.', from: 1 })),
    )
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(rulesOf(both.find(({ ok }) => !ok) ?? { ok: true })).toEqual(['governance.minutes.changed_meanwhile'])
    expect((await meetingByNumber(town.house.db, number))?.minutes).toEqual([])
    expect(rulesOf(await addAddendum(treasurer, { number, text: 'Jam salah tulis.' }))).toEqual(['governance.addendum.not_final'])
    expect(await finishMinutes(secretary, { number })).toMatchObject({ ok: true, value: { n: 2 } })
    expect(rulesOf(await amendMinutes(treasurer, { number, text: 'Lain.', from: 2 }))).toEqual(['governance.minutes.final'])
    const added = await addAddendum(treasurer, { number, text: 'Jam salah tulis.' })
    const addendum = added.ok ? added.value.id : ''
    expect(rulesOf(await signAddendum(await town.as('anggota-6'), { number, addendum }))).toEqual(['governance.minutes.not_there'])
    expect(rulesOf(await signAddendum(treasurer, { number, addendum }))).toEqual(['governance.addendum.signed_once'])
    for (const who of ['ketua', 'sekretaris', 'anggota-1']) await signAddendum(await town.as(who), { number, addendum })
    expect((await meetingByNumber(town.house.db, number))?.addenda).toMatchObject([{ complete: false }])
    expect(await signAddendum(await town.as('anggota-2'), { number, addendum })).toMatchObject({ value: { signatures: 5, attendees: 5 } })
    const read = await meetingByNumber(town.house.db, number)
    expect(read).toMatchObject({ status: 'final', addenda: [{ complete: true }], minutes: [{ n: 2, text: 'Rapat dibuka pukul 9.' }] })
    expect((await meetingByNumber(town.house.db, number, { inside: true }))?.minutes.map(({ n }) => n)).toEqual([2, 1])
    expect(await brokenMinutesHashes(town.house.db)).toBe(0)
    await town.owner.query('alter table governance.minutes disable trigger user')
    await town.owner.query(
      `update governance.minutes set text = text || ' Dan uang habis.' where n = 2 and meeting_id = (select id from governance.meeting where number = $1)`,
      [number],
    )
    await town.owner.query('alter table governance.minutes enable trigger user')
    expect(await brokenMinutesHashes(town.house.db)).toBe(1)
  })
})
