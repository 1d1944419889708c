import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Denied, Missing, Refusal } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import { decideCaseByPost } from '#src/governance/case-decide.db.ts'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { replayCase } from '#src/governance/replay.db.ts'
import { governanceInvariants } from '#src/governance/verify.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { systemCtx } from '#src/work.ts'
import { openRoomsTown, type Rooms, rule, social, span, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { bookingForReader } from './booking-read.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { checkIn, tidyIfDue } from './check-in.db.ts'
import { approveBooking, declineBooking } from './decide.db.ts'
import { deskQueue } from './desk-queue.db.ts'
import { escalateIfLate } from './rivals.db.ts'
import { placeSeries } from './series.db.ts'
import { approveSeries } from './series-decide.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const place = async (who: string, space: string, when: string) => value(await placeBooking(await town.as(who), town.wish(space, when)))
const approve = async (number: string, who = 'sekretaris') =>
  approveBooking(await town.as(who), { number, reason: 'Sesuai aturan yang diumumkan' })
const letters = (number: string, occasion: string) =>
  town.rows<{ subject: string; body: string }>(
    `select m.subject, m.body from platform.mail m join spaces.booking_step s on m.dedupe like format('spaces:%s:${occasion}%%', s.id) join spaces.booking k on k.id = s.booking_id where k.number = $1`,
    [number],
  )
const stateOf = async (number: string) =>
  (await town.rows<{ state: string }>('select state from spaces.booking where number = $1', [number]))[0]?.state

describe('B-19 who is given a room', () => {
  test('where a request holds the time, there is no second one', async () => {
    await place('warga', 'studio', '2027-01-12 10-12')
    expect(rule(await placeBooking(await town.as('warga-2'), town.wish('studio', '2027-01-12 11-13')))).toBe('spaces.booking.taken')
  })

  test('where requests compete, of two decided at once one is given it, and the other reads why with three ways on', async () => {
    await town.owner.query(`update spaces.bookable set pending = 'competes' where slug = 'studio'`)
    const first = await place('warga', 'studio', '2027-01-13 10-12')
    const second = await place('warga-2', 'studio', '2027-01-13 11-13')
    const outcomes = await Promise.all([approve(first.number), approve(second.number)])
    expect(outcomes.map(rule).sort()).toEqual(['done', 'spaces.booking.taken'])
    const [winner, loser] = outcomes[0]?.ok ? [first, second] : [second, first]
    expect([await stateOf(winner.number), await stateOf(loser.number)]).toEqual(['confirmed', 'pending'])
    const [letter] = await letters(loser.number, 'rival')
    // why, by the words of the decision, and three ways on
    expect(letter?.body).toContain('diberikan kepada pemohon lain')
    expect(letter?.body).toContain('Alasan: Sesuai aturan yang diumumkan\n')
    expect(letter?.body.match(/^- .* WIB/gm)).toHaveLength(3)
    expect(await letters(winner.number, 'rival')).toEqual([])
    expect(letter?.body.length).toBeLessThan(700)
    expect(rule(await declineBooking(await town.as('sekretaris'), { number: loser.number, reason: 'Waktunya sudah diberikan' }))).toBe(
      'done',
    )
    await town.owner.query(`update spaces.bookable set pending = 'holds' where slug = 'studio'`)
  })

  test('of two who decide one request at once, one is heard and the other told that it has changed', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-14 10-12')
    const outcomes = await Promise.all([approve(number), approve(number)])
    expect(outcomes.map(rule).sort()).toEqual(['done', 'spaces.booking.stale'])
  })

  test('its case is decided on its own page alone: at the desk of cases it would close, and the request stay open', async () => {
    const { number } = await place('warga', 'kelas-1', '2027-01-14 14-16')
    const [open] = await town.rows<{ number: string }>('select number from governance.case_file where subject_id = $1', [number])
    const verdict = { number: open?.number ?? '', outcome: 'yes' as const, title: 'Ruang', reason: 'Sesuai aturan', reviewOn: '2027-06-01' }
    const decided = await decideCaseByPost(await town.as('sekretaris'), verdict)
    expect(decided).toMatchObject({
      ok: false,
      refusals: [{ rule: 'governance.case.decided_at_its_page', facts: { number: open?.number, address: `/meja/pemesanan/${number}` } }],
    })
    expect([await stateOf(number), rule(await approve(number)), await stateOf(number)]).toEqual(['pending', 'done', 'confirmed'])
  })

  test('what waits longer than three working days goes to the superior once; days off do not count', async () => {
    await town.owner.query(
      `insert into spaces.holiday (day, name, name_en, kind, source, verified) values ('2027-01-06', 'Uji', 'Test', 'national', 'uji', false) on conflict do nothing`,
    )
    const { number } = await place('warga', 'kelas-1', '2027-01-20 10-12')
    const [row] = await town.rows<{ by: string }>('select decide_by::text as by from spaces.booking where number = $1', [number])
    // Monday the 4th; Wednesday off: Tuesday, Thursday, Friday
    expect(row?.by).toBe('2027-01-08')
    const told = async () =>
      (await town.rows(`select 1 from platform.mail where dedupe like 'spaces:%:escalated:%' and body like '%' || $1 || '%'`, [number]))
        .length
    const system = () => ({ ...systemCtx(town.house, 'uji'), now: town.now() })
    await town.setClock('2027-01-08T16:00')
    await escalateIfLate(system())
    expect(await told()).toBe(0)
    await town.setClock('2027-01-11T08:00')
    await escalateIfLate(system())
    const first = await told()
    expect(first).toBeGreaterThan(0)
    await town.setClock('2027-01-12T08:00')
    await escalateIfLate(system())
    expect(await told()).toBe(first)
    expect(await stateOf(number)).toBe('pending')
    expect(rule(await approve(number))).toBe('done')
  })
})

describe('B-20 N7 authority has a date', () => {
  test('the last minute of a term still counts, the first after it does not; what was decided stays proved when the account is closed', async () => {
    const one = await place('warga', 'kelas-1', '2027-02-16 10-12')
    const other = await place('warga', 'kelas-1', '2027-02-17 10-12')
    await town.owner.query(
      `update governance.appointment set last_day = '2027-01-31' where person_id = (select id from identity.person where demo_key = 'sekretaris')`,
    )
    await town.setClock('2027-01-31T23:59')
    expect(rule(await approve(one.number))).toBe('done')
    await town.setClock('2027-02-01T00:00')
    await expect(approve(other.number)).rejects.toThrow(/no authority/)
    expect(await stateOf(other.number)).toBe('pending')
    await town.owner.query(`update identity.person set ended_at = governance.clock() where demo_key = 'sekretaris'`)
    const found = await verify(
      town.house.db,
      governanceInvariants.filter(({ name }) => /within_its_(term|matrix)/.test(name)),
    )
    expect(found.map(({ count }) => count)).toEqual([0, 0])
    await town.owner.query(`update identity.person set ended_at = null where demo_key = 'sekretaris'`)
    await town.owner.query(
      `update governance.appointment set last_day = '2027-12-31' where person_id = (select id from identity.person where demo_key = 'sekretaris')`,
    )
  })
})

describe('B-24 calling off', () => {
  test('a day before is free, later is marked late, and both free the room at once', async () => {
    const one = await place('warga', 'kelas-1', '2027-01-26 10-12')
    value(await approve(one.number))
    await town.setClock('2027-01-25T09:59')
    expect(value(await cancelBooking(await town.as('warga'), { number: one.number, reason: 'Pembicara sakit' })).late).toBe(false)
    const other = value(await placeBooking(await town.as('warga-2'), town.wish('kelas-1', '2027-01-26 12-14')))
    value(await approve(other.number))
    await town.setClock('2027-01-25T18:00')
    expect(value(await cancelBooking(await town.as('warga-2'), { number: other.number, reason: 'Batal mendadak' })).late).toBe(true)
    const steps = (await bookingForReader(await town.as('warga-2'), other.number)).steps
    expect(steps.at(-1)).toMatchObject({ to: 'cancelled', reason: 'Batal mendadak' })
    expect((await letters(other.number, 'cancelled'))[0]?.body).toContain('12.00 WIB')
  })

  test('once it is in use only the rest is given back, and what was used stays used', async () => {
    const one = await place('warga', 'kelas-1', '2027-01-27 10-16')
    value(await approve(one.number))
    await town.setClock('2027-01-27T10:05')
    value(await checkIn(await town.as('warga'), { number: one.number }))
    await town.setClock('2027-01-27T12:00')
    expect(value(await cancelBooking(await town.as('warga'), { number: one.number, reason: 'Selesai lebih cepat' })).state).toBe(
      'completed',
    )
    const claims = await town.rows<{ until: Date }>(
      `select upper(c.during) as until from spaces.claim c join spaces.booking k on k.id = c.booking_id where k.number = $1 and c.blocking`,
      [one.number],
    )
    expect(claims).toEqual([{ until: span('2027-01-27 10-12').end }])
  })

  test('a request nobody decided before it begins lapses by itself, and its applicant reads it', async () => {
    const one = await place('warga', 'kelas-1', '2027-01-28 10-12')
    await town.setClock('2027-01-28T10:00')
    expect(rule(await approve(one.number))).toBe('spaces.booking.stale')
    await tidyIfDue({ ...systemCtx(town.house, 'uji'), now: town.now() })
    expect(await stateOf(one.number)).toBe('expired')
    expect(await letters(one.number, 'expired')).toHaveLength(1)
  })
})

describe('N7 an approval is valid only while its approver held the authority', () => {
  const since = async (lastDay: string, who = 'sekretaris') =>
    town.owner.query(
      `update governance.appointment set last_day = $1 where person_id = (select id from identity.person where demo_key = $2) and active @> governance.clock()`,
      [lastDay, who],
    )
  const why = async (number: string, who = 'sekretaris') =>
    approve(number, who).then(
      () => undefined,
      (error: Denied) => ({ refusal: error.refusal, whoCan: error.whoCan }),
    )
  const turnAt = async (who: string, number: string) =>
    (await deskQueue(await town.as(who), { state: 'pending' }, { most: 200 })).items.find((line) => line.number === number)?.held

  test('N7 SK ends 31 January: refused on 1 February with the SK and its day, the queue shows who has the turn, and what was approved is proved', async () => {
    const one = await place('warga', 'kelas-1', '2027-02-23 10-12')
    const other = await place('warga', 'kelas-1', '2027-02-24 10-12')
    await since('2027-01-31')
    expect((await turnAt('pengelola', one.number))?.[0]).toMatchObject({
      post: 'sekretaris',
      vacant: false,
      holders: [{ name: 'Maya Oktaviani', until: '2027-01-31' }],
    })
    await town.setClock('2027-01-31T23:59')
    value(await approve(one.number))

    await town.setClock('2027-02-01T00:00')
    // nobody follows yet: the superior of the post has it
    const gap = await why(other.number)
    expect(gap?.refusal).toEqual({
      rule: 'governance.authority.ended_vacant',
      facts: { paper: 'SK contoh (kota contoh)', until: '31 Januari 2027', post: 'Sekretaris' },
    })
    expect(gap?.whoCan).toEqual(['ketua'])
    expect(sayRefusal(sayIn('id'), gap?.refusal as Refusal)).toMatch(
      /^Kewenangan berakhir: SK contoh \(kota contoh\) atas nama Anda berlaku sampai 31 Januari 2027\. .*belum ada pemegangnya/,
    )
    expect(await turnAt('pengelola', other.number)).toMatchObject([
      { post: 'sekretaris', vacant: true, standIn: 'ketua', holders: [{ name: 'Harun Alfarizi' }] },
    ])
    expect(await stateOf(other.number)).toBe('pending')

    // a successor is seated: he has the turn, and the one before is shown to his paper
    await town.owner.query(
      `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
       select p.id, 1, h.id, 'definitive', '2027-02-01', '2028-01-31', 'SK 7/2027' from governance.post p, identity.person h where p.kind = 'sekretaris' and h.demo_key = 'warga-2'`,
    )
    expect((await why(other.number))?.refusal).toEqual({
      rule: 'governance.authority.ended',
      facts: {
        paper: 'SK contoh (kota contoh)',
        until: '31 Januari 2027',
        post: 'Sekretaris',
        holder: 'Bagus Wicaksono',
        next: 'SK 7/2027',
      },
    })
    // the same in English, its day as English writes it
    const english = { ...(await town.as('sekretaris')), tongue: 'en' as const }
    const said = await approveBooking(english, { number: other.number, reason: 'In keeping with the rules' }).catch(
      (error: Denied) => error,
    )
    expect(sayRefusal(sayIn('en'), (said as Denied).refusal as Refusal)).toMatch(
      /^Authority has ended: .* held until 31 January 2027\. .* held by Bagus Wicaksono under SK 7\/2027/,
    )
    expect(await turnAt('pengelola', other.number)).toMatchObject([
      { post: 'sekretaris', vacant: false, standIn: null, holders: [{ name: 'Bagus Wicaksono', until: '2028-01-31' }] },
    ])
    value(await approve(other.number, 'warga-2'))
    // a citizen who never held anything is not told of an end
    expect(await why(other.number, 'warga').catch((error: Error) => error.name)).toEqual({ refusal: undefined, whoCan: undefined })

    await town.owner.query(`update identity.person set ended_at = governance.clock() where demo_key = 'sekretaris'`)
    const replayOf = async (number: string) =>
      replayCase(
        town.house.db,
        (await town.rows<{ number: string }>('select number from governance.case_file where subject_id = $1', [number]))[0]?.number ?? '',
      )
    expect(await replayOf(one.number)).toMatchObject([
      { holder: 'Maya Oktaviani', post: 'sekretaris', until: '2027-01-31', over: true, row: 'R-11', amount: 0, failed: [] },
    ])
    expect(await replayOf(other.number)).toMatchObject([{ paper: 'SK 7/2027', over: false, failed: [] }])
    // the proof can fail: had the term ended a day sooner, the same approval would not hold
    await town.owner.query(
      `update governance.appointment set last_day = '2027-01-30' where person_id = (select id from identity.person where demo_key = 'sekretaris')`,
    )
    expect(await replayOf(one.number)).toMatchObject([{ failed: ['term'] }])
  })

  test('N7 a whole series: none of its dates is approved by whoever’s term is over, and he reads it', async () => {
    await town.setClock('2027-02-01T09:00')
    const { number } = value(
      await placeSeries(await town.as('warga'), {
        ...town.wish('kelas-1', '2027-03-01 10-12'),
        repeat: { rhythm: 'weekly', until: '2027-03-22' as Day },
        taking: 'skip',
      }),
    )
    const refused = await approveSeries(await town.as('sekretaris'), { number, reason: 'Sesuai aturan yang diumumkan' }).catch(
      (error: Denied) => error,
    )
    expect((refused as Denied).refusal).toMatchObject({
      rule: 'governance.authority.ended',
      facts: { until: '30 Januari 2027', holder: 'Bagus Wicaksono', next: 'SK 7/2027' },
    })
    const states = await town.rows<{ state: string }>(
      'select distinct k.state from spaces.booking k join spaces.series s on s.id = k.series_id where s.number = $1',
      [number],
    )
    expect(states).toEqual([{ state: 'pending' }])
    expect(value(await approveSeries(await town.as('warga-2'), { number, reason: 'Sesuai aturan yang diumumkan' })).decided).toBe(4)
  })

  test('N7 a post that must agree first: its holder’s term is over, so he does not agree, and reads who does now', async () => {
    await town.setClock('2027-02-01T09:00')
    const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
    const { number } = value(await placeBooking(await town.as('komunitas'), town.wish('studio', '2027-02-25 10-12', { answers: paid })))
    const [file] = await town.rows<{ number: string }>('select number from governance.case_file where subject_id = $1', [number])
    const agree = async (who: string) =>
      concurCase(await town.as(who), { number: file?.number ?? '' }).then(
        (made) => rule(made),
        (error: Denied | Missing) => ('refusal' in error ? error.refusal : error.name),
      )
    await since('2027-02-27', 'ketua')
    await town.setClock('2027-02-28T00:00')
    expect(await agree('ketua')).toMatchObject({
      rule: 'governance.authority.ended_vacant',
      facts: { until: '27 Februari 2027', post: expect.stringMatching(/^Ketua/) },
    })
    await town.owner.query(
      `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
       select p.id, 1, h.id, 'definitive', '2027-02-28', '2028-01-31', 'SK 8/2027' from governance.post p, identity.person h where p.kind = 'ketua' and h.demo_key = 'panitia-pasar'`,
    )
    expect(await agree('ketua')).toMatchObject({
      rule: 'governance.authority.ended',
      facts: { until: '27 Februari 2027', holder: expect.any(String), next: 'SK 8/2027' },
    })
    // to whoever never had to agree the case is not there
    expect(await agree('warga')).toBe('Missing')
    expect(await agree('panitia-pasar')).toBe('done')
  })
})
