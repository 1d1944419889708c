import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { verifyText } from '#src/platform/signing-key.db.ts'
import { systemCtx } from '#src/work.ts'
import { openProgrammeTown, type ProgrammeTown, rule, value } from '../../test/programme-town.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { askAlumniIfDue, totalsOf } from './alumni.db.ts'
import { markMyself, noteAttendance, noteTask } from './attendance.db.ts'
import { certificateOf, certificateOfApplication, closeCohort, correctCertificate } from './certificate.db.ts'
import { passedShown, programmesPassed, showPassed } from './passed.db.ts'
import { eraseFromProgrammes } from './programme-person.db.ts'

let town: ProgrammeTown
beforeAll(async () => {
  town = await openProgrammeTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const starts = ['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22', '2027-03-01']

/** A cohort whose applicants all have a place; how they got it is another test's. */
async function placed(
  n: number,
  more: (at: number) => Record<string, unknown> = () => ({}),
  who: (at: number) => string = () => 'guest',
  cohort: Record<string, unknown> = {},
) {
  await town.setClock('2027-01-04T09:00')
  const { slug, number } = await town.open({ seats: 30, ...cohort })
  const people = []
  for (let at = 0; at < n; at += 1) people.push(await town.applies(slug, more(at), who(at)))
  await town.setClock('2027-01-22T12:00')
  await town.owner.query(
    `set session_replication_role = replica; insert into events.cohort_step (cohort_id, step, actor, act_id, at) select c.id, 'announced', 'uji', c.act_id, public.proof_clock.at from events.cohort c, public.proof_clock where c.number = '${number}';
     insert into events.application_step (application_id, from_state, to_state, kind, actor, rank, score) select a.id, 'sent', 'accepted', 'announce', 'uji', row_number() over (order by a.number), 50 from events.application a join events.cohort c on c.id = a.cohort_id where c.number = '${number}' and a.state = 'sent';
     update events.application a set state = 'accepted' from events.cohort c where c.id = a.cohort_id and c.number = '${number}' and a.state = 'sent'; set session_replication_role = origin`,
  )
  return { slug, number, people }
}
const note = async (
  number: string,
  session: number,
  who: readonly { number: string }[],
  present = true,
  more: Record<string, unknown> = {},
) =>
  await noteAttendance(await town.as('petugas'), {
    number,
    session,
    offline: false,
    marks: who.map((one) => ({ id: randomUUID(), application: one.number, present })),
    ...more,
  })
const close = async (number: string) => await closeCohort(await town.as('pengelola'), { number })

/** All sessions held with those who were there, tasks accepted, the cohort closed. */
async function held(
  n: number,
  attended: (at: number) => number,
  more?: (at: number) => Record<string, unknown>,
  who?: (at: number) => string,
) {
  const cohort = await placed(n, more, who)
  for (const [at, day] of starts.entries()) {
    await town.setClock(`${day}T10:00`)
    const there = cohort.people.filter((_, person) => at < attended(person))
    if (there.length > 0) value(await note(cohort.number, at + 1, there))
  }
  for (const one of cohort.people)
    value(await noteTask(await town.as('petugas'), { number: cohort.number, application: one.number, passed: true }))
  await town.setClock('2027-03-02T09:00')
  return cohort
}
const codeOf = async (number: string) => (await certificateOfApplication(town.house.db, number))?.code ?? ''

describe('D-07 attendance', () => {
  test('at the desk, by oneself with the code in the room, or offline and sent later; the last word counts', async () => {
    const { number, people } = await placed(2)
    const [one, two] = people as [(typeof people)[number], (typeof people)[number]]
    expect(rule(await note(number, 1, people))).toBe('events.attendance.too_early')
    const [session] = await town.rows<{ code: string }>(
      'select s.code from events.session s join events.cohort c on c.id = s.cohort_id where c.number = $1 and s.position = 1',
      [number],
    )
    const self = async (own: { number: string; key: string }, code = session?.code ?? '') =>
      rule(await markMyself(await town.as('guest'), { ...own, code, id: randomUUID() }))
    await town.setClock('2027-02-01T09:10')
    expect(await self(one, 'SALAH')).toBe('events.attendance.code')
    expect(await self(one)).toBe('done')
    await expect(
      markMyself(await town.as('guest'), { number: two.number, key: one.key, code: session?.code ?? '', id: randomUUID() }),
    ).rejects.toThrow()
    // noted without a network, sent twice, in the wrong order
    const marks = [{ id: randomUUID(), application: two.number, present: true, at: new Date('2027-02-01T02:05:00Z') }]
    const sync = { session: 1, offline: true, marks, number }
    expect(value(await noteAttendance(await town.as('petugas'), sync))).toEqual({ kept: 1, known: 0 })
    expect(value(await noteAttendance(await town.as('petugas'), sync))).toEqual({ kept: 0, known: 1 })
    value(await note(number, 1, [one], false))
    const there = await town.rows<{ number: string }>(
      'select a.number from events.present p join events.application a on a.id = p.application_id join events.cohort c on c.id = a.cohort_id where p.present and c.number = $1',
      [number],
    )
    expect(there).toEqual([{ number: two.number }])
    await town.setClock('2027-02-01T12:31')
    expect(await self(one)).toBe('events.attendance.too_late')
  })

  test('who has no place in this cohort is not noted', async () => {
    const [mine, other] = [await placed(1), await placed(1)]
    await town.setClock('2027-02-01T10:00')
    expect(rule(await note(mine.number, 1, other.people))).toBe('events.attendance.no_place')
    await expect(noteAttendance(await town.as('warga'), { number: mine.number, session: 1, offline: false, marks: [] })).rejects.toThrow()
  })
})

const eight = ['02-01', '02-04', '02-08', '02-11', '02-15', '02-18', '02-22', '02-25']
const modules = ['foto-produk', 'cerita-produk', 'hitung-harga', 'jualan-daring', 'pembukuan']

test('E-13 of eight sessions at three quarters: six pass, five do not; what a mentor corrects stands beside what was, and the code shows initials', async () => {
  const sessions = eight.map((day, at) => ({ day: `2027-${day}`, from: '09:00', until: '12:00', module: modules[at % modules.length] }))
  const { number, people } = await placed(3, (at) => ({ name: ['Sekar Ayu Wijayanti', 'Bima Putra', 'Candra Kirana'][at] }), undefined, {
    sessions,
    minAttendance: 75,
  })
  for (const [at, day] of eight.entries()) {
    await town.setClock(`2027-${day}T10:00`)
    const there = people.filter((_, person) => at < ([6, 5, 5][person] ?? 0))
    if (there.length > 0) value(await note(number, at + 1, there))
  }
  // the third was there on the last day after all, and his mentor says so
  value(await note(number, 8, people.slice(2)))
  for (const one of people) value(await noteTask(await town.as('petugas'), { number, application: one.number, passed: true }))
  // noted by mistake in the first, and put right: both stand, with who and when
  value(await note(number, 1, people.slice(0, 1), false))
  value(await note(number, 1, people.slice(0, 1), true))
  const marks = await town.rows<{ present: boolean; actor: string }>(
    `select m.present, m.actor from events.attendance_mark m join events.session s on s.id = m.session_id join events.application a on a.id = m.application_id
     where a.number = $1 and s.position = 1 order by m.seq`,
    [people[0]?.number],
  )
  expect(marks.map(({ present }) => present)).toEqual([true, false, true])
  expect(marks.every(({ actor }) => actor.startsWith('person:'))).toBe(true)
  await town.setClock('2027-02-26T09:00')
  expect(value(await close(number)).completed).toBe(2)
  expect(await town.states(number)).toEqual(['completed', 'incomplete', 'completed'])
  const code = await codeOf(people[0]?.number ?? '')
  for (const address of [`/sertifikat-hadir/${code}`, `/api/v1/attendance-certificates/${code}`]) {
    const { status, body } = await newReader(town).get(address)
    expect([address, status, body.includes('S. A. W.'), /Sekar|Wijayanti/.test(body)]).toEqual([address, 200, true, false])
  }
})

describe('D-08 certificates', () => {
  test('the rule decides who has one; closed once, after the last session, by whoever may', async () => {
    const { number, people } = await held(3, (at) => [5, 4, 3][at] ?? 0)
    await town.setClock('2027-03-01T11:00')
    expect(rule(await close(number))).toBe('events.cohort.still_running')
    await town.setClock('2027-03-02T09:00')
    await expect(closeCohort(await town.as('petugas'), { number })).rejects.toThrow()
    expect(value(await close(number)).completed).toBe(2)
    expect(await town.states(number)).toEqual(['completed', 'completed', 'incomplete'])
    expect(rule(await close(number))).toBe('events.cohort.closed')
    expect(await codeOf(people[2]?.number ?? '')).toBe('')
    expect(rule(await note(number, 5, people))).not.toBe('done')
  })

  test('is signed with a published key, over facts that name nobody; the paper is what was issued', async () => {
    const { number, people } = await held(1, () => 5)
    value(await close(number))
    const code = await codeOf(people[0]?.number ?? '')
    const found = await certificateOf(town.house.db, `${code.slice(0, 4)}-${code.slice(4, 8).toLowerCase()} ${code.slice(8)}`)
    if (!found) throw new Error('no certificate')
    expect(verifyText(found.publicKey, canonical(found.facts), found.signature)).toBe(true)
    expect(verifyText(found.publicKey, canonical({ ...found.facts, attended: 4 }), found.signature)).toBe(false)
    expect(JSON.stringify(found.facts)).not.toContain('Pendaftar Contoh')
    // whoever has the name from the paper can check it; the answer does not say it
    const [named] = await town.rows<{ name: string }>('select name from events.application where number = $1', [people[0]?.number])
    expect(found.facts.holder).toBe(sha256(`${found.salt} ${named?.name}`))
    expect(JSON.stringify(found)).not.toContain(named?.name)
    expect(found.facts).toMatchObject({ hours: 15, sessions: 5, attended: 5, number })
    const paper = (await certificateOfApplication(town.house.db, people[0]?.number ?? ''))?.paper
    const [kept] = await town.rows<{ h: string }>('select paper_hash as h from events.certificate where code = $1', [code])
    expect(
      Buffer.from(paper ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    expect(sha256(paper ?? '')).toBe(kept?.h)
    await expect(town.owner.query(`update events.certificate set facts = '{}' where code = $1`, [code])).rejects.toThrow()
    const slip = `${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`
    expect(await certificateOf(town.house.db, slip)).toBeUndefined()
  })

  test('D-08 a corrected name is a new certificate, and the old code says that it was replaced', async () => {
    const { number, people } = await held(1, () => 5)
    value(await close(number))
    const mine = people[0]?.number ?? ''
    const old = await codeOf(mine)
    const fix = { number: mine, name: 'Nama Yang Benar', reason: 'Salah ketik di formulir' }
    await expect(correctCertificate(await town.as('petugas'), fix)).rejects.toThrow()
    const { code } = value(await correctCertificate(await town.as('pengelola'), fix))
    const [before, after] = [await certificateOf(town.house.db, old), await certificateOf(town.house.db, code)]
    expect([before?.replacedBy, after?.replacedBy, after?.initials, after?.facts.replaces]).toEqual([code, null, 'N. Y. B.', old])
    expect((await town.rows<{ paper: unknown }>('select paper from events.certificate_holder where code = $1', [old]))[0]?.paper).toBeNull()
    const page = await newReader(town).get(`/sertifikat-hadir/${old}`)
    expect(page.status).toBe(200)
    expect(page.body).toContain('Digantikan')
    expect(page.body).toContain(`/sertifikat-hadir/${code}`)
    expect((await newReader(town).get(`/sertifikat-hadir/${old}.pdf`)).status).toBe(404)
    // the paper has the whole name: it is its holder's
    expect((await newReader(town).get(`/sertifikat-hadir/${code}.pdf`)).status).toBe(404)
    expect((await certificateOfApplication(town.house.db, mine))?.paper?.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('D-10 a minor’s name is on no public page', async () => {
    const { number, people } = await held(1, () => 5)
    await town.owner.query(
      `set session_replication_role = replica; update events.application set minor = true, name = 'Anak Kencanawungu', guardian_name = 'Ibu', guardian_email = 'ibu-sertifikat@contoh.metro' where number = '${people[0]?.number}'; set session_replication_role = origin`,
    )
    await town.owner.query(
      `insert into events.guardian_consent (application_id, text_version) select id, 'uji' from events.application where number = $1`,
      [people[0]?.number],
    )
    value(await close(number))
    const code = await codeOf(people[0]?.number ?? '')
    expect(code).not.toBe('')
    for (const address of [`/sertifikat-hadir/${code}`, `/api/v1/attendance-certificates/${code}`]) {
      const answer = await newReader(town).get(address)
      expect([address, answer.status]).toEqual([address, 200])
      expect(answer.body).not.toContain('Kencanawungu')
    }
    expect((await newReader(town).get(`/sertifikat-hadir/${code}.pdf`)).status).toBe(404)
  })
})

describe('N13 what came of it', () => {
  test('frozen when it closed: whoever is erased later lowers no number, and his name is nowhere', async () => {
    const { number } = await held(
      6,
      () => 5,
      (at) => ({ birthDay: at < 5 ? '1995-01-01' : '1970-01-01' }),
      (at) => (at === 0 ? 'warga' : 'guest'),
    )
    value(await close(number))
    const before = await totalsOf(town.house.db, number)
    expect(before.completed).toBe(6)
    expect(before.age).toEqual({ shown: [], rest: 6 })
    const warga = await town.as('warga')
    const person = warga.actor.kind === 'person' ? warga.actor.id : ''
    await town.house.db.transaction().execute((tx) => eraseFromProgrammes(tx, person))
    expect(await totalsOf(town.house.db, number)).toEqual(before)
    const gone = await town.rows<{ name: string }>('select h.name from events.certificate_holder h where h.erased_at is not null')
    expect(gone.map(({ name }) => name)).toEqual([''])
  })

  test('asked after half a year and a year, once each, and answered by one tap', async () => {
    const { number, people } = await held(1, () => 5)
    const [one] = people as [(typeof people)[number]]
    value(await close(number))
    const [mail] = await town.rows<{ email: string }>('select email from events.application where number = $1', [one.number])
    const asked = async () =>
      (await town.rows('select 1 from platform.mail where recipient = $1 and dedupe like $2', [mail?.email, 'programme alumni %'])).length
    await town.setClock('2027-09-01T09:00')
    await askAlumniIfDue(systemCtx(town.house, 'alumni'))
    expect(await asked()).toBe(0)
    await town.setClock('2027-09-03T09:00')
    await askAlumniIfDue(systemCtx(town.house, 'alumni'))
    await askAlumniIfDue(systemCtx(town.house, 'alumni'))
    expect(await asked()).toBe(1)
    const link = /(\/program\/alumni\/\S+jawab=grew)/.exec((await letterTo(town, mail?.email ?? ''))?.body ?? '')?.[1] ?? ''
    const phone = newReader(town)
    const opened = await phone.get(link)
    expect([opened.status, opened.location.includes('kunci')]).toEqual([303, false])
    expect((await phone.post(`/program/alumni/${one.number}`, { once: 'satu', bulan: '6', answer: 'grew' })).status).toBe(303)
    expect(await town.rows('select months, answer from events.alumni_call')).toContainEqual({ months: 6, answer: 'grew' })
    expect((await newReader(town).get(`/program/alumni/${one.number}?bulan=6&kunci=salah`)).status).toBe(404)
    await town.setClock('2028-03-03T09:00')
    await askAlumniIfDue(systemCtx(town.house, 'alumni'))
    expect(await asked()).toBe(2)
  })
})

describe('a programme that was passed', () => {
  const show = async (number: string, shown: boolean, who: string) => rule(await showPassed(await town.as(who), { number, shown }))
  const idOf = async (who: string) =>
    (await town.rows<{ id: string }>('select id from identity.person where demo_key = $1', [who]))[0]?.id ?? ''
  const passed = async (who: string) => (await programmesPassed(town.house.db, [await idOf(who)], false)).map(({ code }) => code)

  test('stands in the track record only where its holder put it, and leaves it when he says so or goes', async () => {
    const { number, people } = await held(
      2,
      () => 5,
      () => ({}),
      (at) => ['komunitas-2', 'guest'][at] ?? 'guest',
    )
    const [one, two] = people.map((person) => person.number) as [string, string]
    await expect(show(one, true, 'komunitas-2')).rejects.toThrow()
    value(await close(number))
    expect(await passed('komunitas-2')).toEqual([])
    expect(await passedShown(await town.as('komunitas-2'), one)).toBe(false)
    await expect(show(one, true, 'warga')).rejects.toThrow()
    await expect(show(two, true, 'komunitas-2')).rejects.toThrow()
    const presses = await Promise.all(Array.from({ length: 6 }, () => show(one, true, 'komunitas-2')))
    expect(presses.toSorted()).toEqual(['done', ...Array(5).fill('events.passed.shown')])
    expect(await passed('komunitas-2')).toEqual([await codeOf(one)])
    // a name that is corrected gives a new code, and that one stands
    value(
      await correctCertificate(await town.as('pengelola'), { number: one, name: 'Nama Yang Benar', reason: 'Salah ketik di pendaftaran' }),
    )
    expect(await passed('komunitas-2')).toEqual([await codeOf(one)])
    expect(await show(one, false, 'komunitas-2')).toBe('done')
    expect(await passed('komunitas-2')).toEqual([])
    expect(await show(one, true, 'komunitas-2')).toBe('done')
    await town.house.db.transaction().execute(async (tx) => await eraseFromProgrammes(tx, await idOf('komunitas-2')))
    expect(await passed('komunitas-2')).toEqual([])
  })

  test('of a child is shown by nobody', async () => {
    const { number, people } = await held(
      1,
      () => 5,
      () => ({}),
      () => 'warga-2',
    )
    const child = people[0]?.number ?? ''
    value(await close(number))
    await town.owner.query(
      `set session_replication_role = replica; update events.application set minor = true, guardian_name = 'Wali Contoh', guardian_email = 'wali-lulus@contoh.metro' where number = '${child}'; set session_replication_role = origin`,
    )
    expect(await passedShown(await town.as('warga-2'), child)).toBeUndefined()
    expect(await show(child, true, 'warga-2')).toBe('events.passed.minor')
    await town.owner.query(
      `set session_replication_role = replica; update events.application set minor = false, guardian_name = '', guardian_email = '' where number = '${child}'; set session_replication_role = origin`,
    )
  })
})
