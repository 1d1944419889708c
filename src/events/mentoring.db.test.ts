import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { Denied, Missing } from '#src/base/outcome.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { openProgrammeTown, type ProgrammeTown, rule, value } from '../../test/programme-town.ts'
import { callOffCohort } from './cohort-off.db.ts'
import { answerMeeting, logMeeting, nameMentor } from './mentoring.db.ts'
import { meetingSchema, wordSchema } from './mentoring.ts'
import { accompaniedIn, logOf, menteeCalled, menteesOf, mentorOf } from './mentoring-read.db.ts'
import { collectProgrammes, eraseFromProgrammes } from './programme-person.db.ts'

let town: ProgrammeTown
beforeAll(async () => {
  town = await openProgrammeTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

type Held = { number: string; key: string }
/** A cohort whose applicants all have a place, four days after the results. */
async function placed(n: number, more: (at: number) => Record<string, unknown> = () => ({}), who: (at: number) => string = () => 'guest') {
  const { slug, number } = await town.open({ seats: 30 })
  const people: Held[] = []
  for (let at = 0; at < n; at += 1) people.push(await town.applies(slug, more(at), who(at)))
  await town.setClock('2027-01-22T12:00')
  await town.place(number)
  await town.setClock('2027-01-26T12:00')
  return { number, people: people as [Held, ...Held[]] }
}
const name = async (number: string, email = 'kurator@contoh.metro', application = '', who = 'petugas') =>
  await nameMentor(await town.as(who), { number, email, application })
const meeting = (more: Record<string, unknown> = {}) =>
  meetingSchema.parse({ day: '2027-01-25', minutes: '45', agreed: 'Memotret ulang sepuluh barang.', next: 'Bawa kain.', ...more })
const log = async (number: string, more: Record<string, unknown> = {}, who = 'kurator', replaces?: string) =>
  await logMeeting(await town.as(who), { ...meeting(more), number, replaces })
const answer = async (own: Held, at: string, word: Record<string, unknown> = { otherwise: 'read' }) =>
  await answerMeeting(await town.as('guest'), { ...wordSchema.parse(word), ...own, meeting: at })
const mails = async (text: string) =>
  (
    await town.rows<{ recipient: string }>(`select recipient from platform.mail where body like '%' || $1 || '%' order by recipient`, [
      text,
    ])
  ).map(({ recipient }) => recipient)

describe('a mentor', () => {
  test('is named by the desk for all who have none, and another takes one of them over with the log', async () => {
    const { number, people } = await placed(2)
    const [one, two] = people as [Held, Held]
    expect(value(await name(number)).people).toBe(2)
    expect((await menteesOf(await town.as('kurator'))).map((mentee) => mentee.number).toSorted()).toEqual([one.number, two.number])
    value(await log(one.number))
    expect(rule(await name(number))).toBe('events.mentoring.nobody')
    expect(rule(await name(number, 'kurator@contoh.metro', one.number))).toBe('events.mentoring.one_each')
    value(await name(number, 'anggota-1@contoh.metro', one.number))
    expect(await mentorOf(town.house.db, one.number)).toBe(await nameOf('anggota-1'))
    // whoever accompanied him reads nothing more, the one who does now reads on
    await expect(menteeCalled(await town.as('kurator'), one.number)).rejects.toThrow(Missing)
    await expect(log(one.number)).rejects.toThrow(Missing)
    expect((await menteeCalled(await town.as('anggota-1'), one.number)).log).toHaveLength(1)
    expect((await accompaniedIn(town.house.db, { number })).map(({ meetings, minutes }) => [meetings, minutes])).toEqual([
      [1, 45],
      [0, 0],
    ])
  })

  test('is written to in his own tongue, whoever names him and whoever he accompanies', async () => {
    await town.owner.query(`update identity.person set tongue = 'en' where demo_key = 'kurator'`)
    const { number, people } = await placed(1)
    value(await name(number))
    const letters = async () =>
      (
        await town.rows<{ subject: string }>(
          `select subject from platform.mail where recipient = 'kurator@contoh.metro' and dedupe like 'mentoring %' order by id desc limit 1`,
        )
      )[0]?.subject
    expect(await letters()).toMatch(/^You were named as a mentor: Shop Window Class/)
    const { meeting: at } = value(await log(people[0].number))
    value(await answer(people[0], at, { otherwise: 'otherwise', says: 'Kami bertemu satu jam, bukan 45 menit.' }))
    expect(await letters()).toMatch(/corrected the entry of 25 January 2027$/)
    await town.owner.query(`update identity.person set tongue = 'id' where demo_key = 'kurator'`)
    value(await name(number, 'anggota-1@contoh.metro', people[0].number))
    value(await name(number, 'kurator@contoh.metro', people[0].number))
    expect(await letters()).toMatch(/^Anda ditunjuk sebagai pendamping: Kelas Naik Etalase/)
  })

  test('is neither unknown nor in the class himself, and is named by nobody but the desk', async () => {
    const { number, people } = await placed(
      2,
      () => ({}),
      (at) => (at === 0 ? 'warga' : 'guest'),
    )
    expect(rule(await name(number, 'siapa@contoh.metro'))).toBe('events.mentoring.unknown')
    expect(rule(await name(number, 'warga@contoh.metro', people[1]?.number))).toBe('events.mentoring.in_class')
    expect(rule(await name(number, 'kurator@contoh.metro', 'PD-2027-99999'))).toBe('events.attendance.no_place')
    await expect(name(number, 'kurator@contoh.metro', '', 'komunitas')).rejects.toThrow(Denied)
  })

  test('of a child is told to whoever cares for it, and is reached through them', async () => {
    const { slug, number } = await town.open({ seats: 30 })
    const child = await town.applies(slug, {
      birthDay: '2012-05-01',
      guardianName: 'Ibu Contoh',
      guardianEmail: 'ibu-dampingi@contoh.metro',
    })
    await town.setClock('2027-01-22T12:00')
    await town.place(number)
    // without the guardian's word the child has no place, and so nobody accompanies it
    expect(rule(await name(number))).toBe('events.mentoring.nobody')
    await town.owner.query(
      `set session_replication_role = replica; insert into events.guardian_consent (application_id, text_version) select id, 'uji' from events.application where number = '${child.number}';
       insert into events.application_step (application_id, from_state, to_state, kind, actor) select id, 'awaiting_guardian', 'sent', 'consent', 'uji' from events.application where number = '${child.number}';
       insert into events.application_step (application_id, from_state, to_state, kind, actor, rank) select id, 'sent', 'accepted', 'announce', 'uji', 1 from events.application where number = '${child.number}';
       update events.application set state = 'accepted' where number = '${child.number}'; set session_replication_role = origin`,
    )
    value(await name(number))
    expect(await mails('program yang Anda setujui')).toContain('ibu-dampingi@contoh.metro')
    expect((await menteeCalled(await town.as('kurator'), child.number)).reach).toBe('Ibu Contoh, ibu-dampingi@contoh.metro')
  })

  test('named twice in one second for one participant is one mentor', async () => {
    const { number, people } = await placed(1)
    const desk = await town.as('petugas')
    const emails = ['kurator', 'anggota-1', 'anggota-2', 'anggota-3', 'anggota-4', 'anggota-5'].map((who) => `${who}@contoh.metro`)
    await Promise.all(emails.map((email) => nameMentor(desk, { number, email, application: people[0].number })))
    const now = await town.rows<{ n: number }>(
      `select count(*)::int as n from events.mentoring m join events.application a on a.id = m.application_id where a.number = $1 and m.ended_at is null`,
      [people[0].number],
    )
    expect(now[0]?.n).toBe(1)
    // the database itself: a second row of now is refused, whoever writes it
    await expect(
      town.owner.query(`set session_replication_role = replica; insert into events.mentoring (application_id, person_id, act_id, actor)
        select m.application_id, m.person_id, m.act_id, 'uji' from events.mentoring m join events.application a on a.id = m.application_id where a.number = '${people[0].number}' and m.ended_at is null`),
    ).rejects.toThrow('events.mentoring.one_each')
    await town.owner.query('set session_replication_role = origin')
  })
})

test('a program reads the logs of a cohort by a token of its desk; to any other it is not there', async () => {
  const { number, people } = await placed(3)
  value(await name(number))
  const { meeting: at } = value(await log(people[0].number))
  value(await answer(people[0], at, { otherwise: 'otherwise', says: 'Kami bertemu satu jam, bukan 45 menit.' }))
  const read = async (who: string, query = '', scopes?: string[]) => {
    const token = await demoToken(town.house.db, who)
    if (scopes) await town.owner.query('update identity.api_token set scopes = $2 where token_hash = $1', [sha256(token), scopes])
    const given = await town.site.request(`http://localhost/api/v1/cohorts/${number}/mentoring${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return { status: given.status, body: JSON.parse(await given.text()) as { items: Accompanied[]; next: string | null; rule?: string } }
  }
  const whole = await read('petugas')
  expect([whole.status, whole.body.items.length, whole.body.next]).toEqual([200, 3, null])
  expect(whole.body.items.find(({ application }) => application === people[0].number)).toMatchObject({
    mentor: await nameOf('kurator'),
    meetings: 1,
    minutes: 45,
    otherwise: 1,
    log: [{ id: at, day: '2027-01-25', state: 'otherwise', says: 'Kami bertemu satu jam, bukan 45 menit.' }],
  })
  const first = await read('petugas', '?limit=2')
  const rest = await read('petugas', `?limit=2&cursor=${first.body.next}`)
  expect([...first.body.items, ...rest.body.items]).toEqual(whole.body.items)
  expect(rest.body.next).toBe(null)
  // neither the mentor, who has a page of his own, nor a token that was not given programmes
  expect((await read('kurator')).status).toBe(404)
  expect((await read('petugas', '', ['events.event'])).status).toBe(404)
  expect((await read('petugas', '', ['events.programme'])).status).toBe(200)
  expect((await read('petugas', '?cursor=PD-0')).body.rule).toBe('events.attendance.no_place')
})

type Accompanied = { application: string; log: unknown[] }
const nameOf = async (who: string) =>
  (await town.rows<{ name: string }>('select name from identity.person where demo_key = $1', [who]))[0]?.name

describe('a meeting', () => {
  test('is written down after it took place, within its bounds', async () => {
    const { number, people } = await placed(1)
    const [one] = people
    value(await name(number))
    expect(rule(await log(one.number, { day: '2027-01-27' }))).toBe('events.mentoring.future')
    expect(rule(await log(one.number, { day: '2027-01-21' }))).toBe('events.mentoring.before')
    expect(rule(await log(one.number, { day: '2027-01-26' }))).toBe('done')
    expect(rule(await log(one.number, { day: '2027-01-22' }))).toBe('done')
  })

  test('is read or corrected by its participant, once; corrected, it is written anew and the old one stays', async () => {
    const { number, people } = await placed(2)
    const [one, two] = people as [Held, Held]
    value(await name(number))
    const first = value(await log(one.number)).meeting
    expect(await mails(`program/pendaftaran/${one.number}/pendampingan`)).toHaveLength(2)
    // what was agreed stands on the page, in no letter
    expect(await mails('Memotret ulang sepuluh barang')).toEqual([])
    await expect(answer(two, first)).rejects.toThrow(Missing)
    await expect(answer({ ...one, key: two.key }, first)).rejects.toThrow(Missing)
    value(await answer(one, first, { otherwise: 'otherwise', says: 'Kami bertemu satu jam, bukan 45 menit.' }))
    expect(rule(await answer(one, first))).toBe('events.mentoring.answered')
    const second = value(await log(one.number, { minutes: '60' }, 'kurator', first)).meeting
    expect(rule(await log(one.number, { minutes: '61' }, 'kurator', first))).toBe('events.mentoring.replaced_once')
    await expect(log(two.number, {}, 'kurator', first)).rejects.toThrow(Missing)
    value(await answer(one, second))
    const [whole] = (await accompaniedIn(town.house.db, { number })).filter((each) => each.number === one.number)
    expect(whole).toMatchObject({ meetings: 1, minutes: 60, unread: 0, otherwise: 0 })
    expect(whole?.log.map(({ minutes, replaced }) => [minutes, replaced])).toEqual([
      [60, false],
      [45, true],
    ])
  })

  test('replaced by a newer entry is answered no more', async () => {
    const { number, people } = await placed(1)
    value(await name(number))
    const first = value(await log(people[0].number)).meeting
    value(await log(people[0].number, {}, 'kurator', first))
    expect(rule(await answer(people[0], first))).toBe('events.mentoring.replaced')
  })

  test('is changed by nobody, and never while the desk hands the participant on', async () => {
    const { number, people } = await placed(1)
    const [one] = people
    value(await name(number))
    const { meeting: id } = value(await log(one.number))
    await expect(town.owner.query(`update events.mentor_meeting set agreed = 'lain dari yang dulu' where id = '${id}'`)).rejects.toThrow(
      'events.mentoring.fixed',
    )
    await expect(town.owner.query(`delete from events.mentor_meeting where id = '${id}'`)).rejects.toThrow()
    const [mentor, desk] = [await town.as('kurator'), await town.as('petugas')]
    const logs = Array.from({ length: 8 }, () => logMeeting(mentor, { ...meeting(), number: one.number }).catch(() => 'gone'))
    await Promise.all([...logs, nameMentor(desk, { number, email: 'anggota-1@contoh.metro', application: one.number })])
    const late = await town.rows(
      `select from events.mentor_meeting m join events.mentoring g on g.id = m.mentoring_id where m.at > g.ended_at`,
    )
    expect(late).toEqual([])
  })

  test('is not held in a cohort that was called off', async () => {
    const { number, people } = await placed(1)
    value(await name(number))
    value(await callOffCohort(await town.as('pengelola'), { number, reason: 'Pengajarnya berhalangan sampai Maret.' }))
    expect(rule(await log(people[0].number))).toBe('events.cohort.called_off')
  })
})

describe('what is kept about them', () => {
  const idOf = async (who: string) =>
    (await town.rows<{ id: string }>('select id from identity.person where demo_key = $1', [who]))[0]?.id ?? ''

  test('is told to the participant whole and to the mentor without it, and goes with the participant', async () => {
    const { number, people } = await placed(
      1,
      () => ({}),
      () => 'warga-2',
    )
    value(await name(number))
    const { meeting: id } = value(await log(people[0].number))
    value(await answer(people[0], id, { otherwise: 'otherwise', says: 'Kami bertemu satu jam, bukan 45 menit.' }))
    const [participant, mentor] = [await idOf('warga-2'), await idOf('kurator')]
    expect(JSON.stringify(await collectProgrammes(town.house.db, participant))).toMatch(/(?=.*Memotret ulang)(?=.*Kami bertemu satu jam)/)
    const ofMentor = JSON.stringify((await collectProgrammes(town.house.db, mentor)).mentoring)
    expect(ofMentor).toContain('"minutes":45')
    expect(ofMentor).not.toContain('Memotret')
    await town.house.db.transaction().execute((tx) => eraseFromProgrammes(tx, participant))
    expect(await logOf(town.house.db, people[0].number)).toEqual([])
    expect(
      await town.rows(
        `select from events.mentor_meeting m join events.meeting_word w on w.meeting_id = m.id where m.id = '${id}' and (m.agreed <> '' or m.next_step <> '' or w.says <> '')`,
      ),
    ).toEqual([])
    await expect(menteeCalled(await town.as('kurator'), people[0].number)).rejects.toThrow(Missing)
  })

  test('a mentor who goes leaves the log to the participant, who waits for another', async () => {
    const { number, people } = await placed(1)
    value(await name(number, 'anggota-6@contoh.metro'))
    value(await log(people[0].number, {}, 'anggota-6'))
    const mentor = await idOf('anggota-6')
    await town.house.db.transaction().execute((tx) => eraseFromProgrammes(tx, mentor))
    expect(await mentorOf(town.house.db, people[0].number)).toBeUndefined()
    expect(await logOf(town.house.db, people[0].number)).toHaveLength(1)
    expect(value(await name(number)).people).toBe(1)
  })
})
