import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { type NeedsTown, openNeedsTown, rule, value } from '../../test/needs-town.ts'
import { newReader } from '../../test/reader.ts'
import { accordCalled, endAccord, recordAccord, warnAccordsIfDue } from './accord.db.ts'
import { accordSchema, accordState, answerSchema, metSchema, noticeDue } from './accord.ts'
import { tellLateDutiesIfDue } from './accord-late.db.ts'
import { answerDuty, dutyWords, meetDuty } from './accord-met.db.ts'
import { owedBy } from './obligation.db.ts'

let town: NeedsTown
beforeAll(async () => {
  town = await openNeedsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate support.accord, support.accord_party, support.accord_duty, support.accord_notice, support.accord_duty_told cascade; delete from platform.mail; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const wish = (more: Record<string, unknown> = {}) =>
  accordSchema.parse({
    kind: 'mou',
    unit: 'mch',
    title: 'Kesepahaman magang',
    plain: 'Kampus mengirim mahasiswa ke komunitas.',
    paper: 'UJI/1',
    begins: '2027-01-01',
    ends: '2027-06-30',
    parties: ['uji-kampus'],
    duties: [{ party: 0, what: 'Dua belas mahasiswa', due: '2027-06-01' }, { what: 'Tempat kerja' }],
    ...more,
  })
const record = async (more: Record<string, unknown> = {}, who = 'sekretaris') => await recordAccord(await town.as(who), wish(more))
const read = (number: string) => accordCalled(town.house.db, number, false)

test('how near the end is, and what a paper is on a day', () => {
  expect([91, 90, 61, 60, 31, 30, 0, -1].map(noticeDue)).toEqual([undefined, 90, 90, 60, 60, 30, 30, undefined])
  const one = { begins: '2027-01-01', ends: '2027-06-30', endedOn: null, renewedFrom: null }
  expect(accordState(one, '2026-12-31', 181)).toBe('to_come')
  expect(accordState(one, '2027-06-30', 0)).toBe('ending')
  expect(accordState(one, '2027-07-01', -1)).toBe('over')
  expect(accordState({ ...one, renewedFrom: '2027-06-01' }, '2027-06-01', 29)).toBe('renewed')
})

describe('the register', () => {
  test('is kept by the secretary alone, on an act, and says who owes what', async () => {
    for (const who of ['warga', 'petugas', 'bendahara', 'guest']) await expect(record({}, who)).rejects.toMatchObject({ name: 'Denied' })
    expect(rule(await record({ parties: ['tidak-ada'] }))).toBe('support.accord.parties')
    const { number } = value(await record())
    expect(number).toMatch(/^MOU-2027-\d{5}$/)
    expect(await read(number)).toMatchObject({
      state: 'running',
      parties: [{ slug: 'uji-kampus' }],
      duties: [{ who: 'Uji Kampus', due: '2027-06-01' }, { who: null }],
    })
    await expect(town.owner.query(`update support.accord set ends = '2030-01-01'`)).rejects.toMatchObject({
      constraint: 'support.accord.fixed',
    })
    await expect(
      town.owner.query(`insert into support.accord (number, kind, unit_id, title, plain, paper, begins, ends, act_id, actor)
        select 'MOU-2027-99999', kind, unit_id, title, plain, paper, begins, ends, act_id, actor from support.accord`),
    ).rejects.toMatchObject({ constraint: 'support.accord.without_act' })
    expect((await newReader(town).get(`/tata-kelola/kerja-sama/${number}`)).body).toContain('Dua belas mahasiswa')
  })

  test('E2 both parties and the head are told at 90, 60 and 30 days, each once, however late the clock is looked at', async () => {
    const { number } = value(await record())
    const system = () => ({
      house: town.house,
      db: town.house.db,
      actor: { kind: 'system' as const, job: 'ends of accords' },
      now: town.now(),
      tongue: 'id' as const,
    })
    const letters = async () =>
      (await town.rows<{ recipient: string }>(`select recipient from platform.mail where subject like $1 order by 1`, [`${number}%`])).map(
        (one) => one.recipient,
      )
    await town.setClock('2027-03-31T09:00')
    await warnAccordsIfDue(system())
    expect(await letters()).toEqual([])
    await town.setClock('2027-04-01T09:00')
    await warnAccordsIfDue(system())
    await warnAccordsIfDue(system())
    expect(await letters()).toEqual(['ketua@contoh.metro', 'sekretaris@contoh.metro', 'warga-2@contoh.metro'])
    // the clock stood still through the sixtieth day
    await town.setClock('2027-06-10T09:00')
    await Promise.all([warnAccordsIfDue(system()), warnAccordsIfDue(system())])
    expect(await letters()).toHaveLength(6)
    expect((await read(number)).notices).toEqual([90, 30])
    // one whose clock ran on: each step on its very day, none the day before
    await town.setClock('2027-01-04T09:00')
    const other = value(await record()).number
    const seen: [string, number][] = []
    for (const day of ['03-31', '04-01', '04-30', '05-01', '05-30', '05-31', '06-30']) {
      await town.setClock(`2027-${day}T09:00`)
      await warnAccordsIfDue(system())
      seen.push([day, (await town.rows(`select from platform.mail where subject like $1`, [`${other}%`])).length])
    }
    expect(seen).toEqual([
      ['03-31', 0],
      ['04-01', 3],
      ['04-30', 3],
      ['05-01', 6],
      ['05-30', 6],
      ['05-31', 9],
      ['06-30', 9],
    ])
    expect((await read(other)).notices).toEqual([90, 60, 30])
  })

  test('is renewed by a record of its own, once; what is renewed or ended is told to nobody', async () => {
    const { number } = value(await record())
    expect(rule(await record({ renews: number, begins: '2026-12-01', ends: '2028-06-30' }))).toBe('support.accord.renewal')
    expect(rule(await record({ renews: 'MOU-2027-99999', begins: '2027-07-01', ends: '2028-06-30' }))).toBe('support.accord.renewal')
    const renewal = value(await record({ renews: number, begins: '2027-07-01', ends: '2028-06-30' })).number
    expect(rule(await record({ renews: number, begins: '2027-07-01', ends: '2028-06-30' }))).toBe('support.accord.renewed_once')
    expect(await read(number)).toMatchObject({ renewedBy: renewal, ends: '2027-06-30' })
    await expect(endAccord(await town.as('warga'), { number: renewal, reason: 'Bukan saya' })).rejects.toMatchObject({ name: 'Denied' })
    value(await endAccord(await town.as('sekretaris'), { number: renewal, reason: 'Kampus bergabung' }))
    expect(await read(renewal)).toMatchObject({ endReason: 'Kampus bergabung', state: 'over' })
    expect(rule(await endAccord(await town.as('sekretaris'), { number: renewal, reason: 'Lagi' }))).toBe('support.accord.fixed')
  })

  test('a duty is met by the word of whoever owes it, and counts by the other side’s alone', async () => {
    const { number } = value(await record())
    const meet = async (who: string, position = 1, onDay = '2027-01-03') =>
      await meetDuty(await town.as(who), metSchema.parse({ number, position, onDay, proof: 'BA/7/2027' }))
    const answer = async (who: string, met: string, yes: 'ya' | 'tidak', says = '') =>
      await answerDuty(await town.as(who), answerSchema.parse({ number, met, yes, says }))
    const words = async () => (await dutyWords(town.house.db, number)).map(({ position, state, says }) => [position, state, says])
    // strangers, and the other side, say nothing for the campus
    for (const who of ['warga', 'wartawan', 'guest']) await expect(meet(who)).rejects.toMatchObject({ name: 'Denied' })
    expect(rule(await meet('sekretaris'))).toBe('support.accord.not_yours')
    expect(rule(await meet('warga-2', 1, '2026-12-31'))).toBe('support.accord.met_day')
    expect(rule(await meet('warga-2', 1, '2027-01-05'))).toBe('support.accord.met_day')
    expect(rule(await meet('warga-2', 9))).toBe('support.accord.no_duty')
    const both = await Promise.all([meet('warga-2'), meet('warga-2')])
    expect(both.map(rule).sort()).toEqual(['done', 'support.accord.said'])
    expect(await words()).toEqual([[1, 'said', '']])
    // the keeper of the register is asked, once; nobody else
    const asked = async () =>
      await town.rows<{ recipient: string; body: string }>(
        `select recipient, body from platform.mail where subject like 'Sudah dipenuhi?%' order by at, id`,
      )
    expect((await asked()).map(({ recipient }) => recipient)).toEqual(['sekretaris@contoh.metro'])
    expect((await asked())[0]?.body).toMatch(/Dua belas mahasiswa[\s\S]*BA\/7\/2027[\s\S]*\/tata-kelola\/kerja-sama\/MOU-/)
    const first = (await dutyWords(town.house.db, number))[0]?.met ?? ''
    await expect(answer('warga-2', first, 'ya')).rejects.toMatchObject({ name: 'Denied' })
    expect(() => answerSchema.parse({ number, met: first, yes: 'tidak', says: '' })).toThrow('why_not')
    // a no says why, and the duty is open again
    value(await answer('sekretaris', first, 'tidak', 'Baru enam mahasiswa'))
    expect(rule(await answer('sekretaris', first, 'ya'))).toBe('support.accord.answered')
    expect(await words()).toEqual([[1, 'not_met', 'Baru enam mahasiswa']])
    const second = value(await meet('warga-2')).met
    value(await answer('sekretaris', second, 'ya'))
    expect(rule(await meet('warga-2'))).toBe('support.accord.said')
    // what the institution owes is said by its secretary and answered by the campus
    await expect(meet('petugas', 2)).rejects.toMatchObject({ name: 'Denied' })
    const ours = value(await meet('sekretaris', 2)).met
    expect((await asked()).map(({ recipient }) => recipient)).toEqual([
      'sekretaris@contoh.metro',
      'sekretaris@contoh.metro',
      'warga-2@contoh.metro',
    ])
    expect(rule(await answer('sekretaris', ours, 'ya'))).toBe('support.accord.own_word')
    value(await answer('warga-2', ours, 'ya'))
    expect(await words()).toEqual([
      [1, 'met', ''],
      [2, 'met', ''],
    ])
    // each answer is told to the side that said it, with the reason of a no
    const told = await town.rows<{ recipient: string; subject: string; body: string }>(
      `select recipient, subject, body from platform.mail where subject like 'Dibenarkan:%' or subject like 'Belum dipenuhi%' order by at, id`,
    )
    expect(told.map(({ recipient, subject }) => [recipient, subject])).toEqual([
      ['warga-2@contoh.metro', 'Belum dipenuhi menurut pihak lainnya: Dua belas mahasiswa'],
      ['warga-2@contoh.metro', 'Dibenarkan: Dua belas mahasiswa'],
      ['sekretaris@contoh.metro', 'Dibenarkan: Tempat kerja'],
    ])
    expect(told[0]?.body).toMatch(/3 Januari 2027[\s\S]*“Baru enam mahasiswa”[\s\S]*terbuka lagi[\s\S]*\/tata-kelola\/kerja-sama\/MOU-/)
    await expect(town.owner.query('update support.accord_met set proof = $1', ['lain'])).rejects.toThrow(/append only/)
    await expect(
      town.owner.query(
        `insert into support.accord_met (accord_id, position, on_day, proof, act_id, actor) select accord_id, position, on_day, proof, act_id, actor from support.accord_met where act_id is not null`,
      ),
    ).rejects.toMatchObject({ constraint: 'support.accord.not_yours' })
  })

  test('E3 whoever owes by a paper is told alone on the day after, once; a week later everybody reads it on the paper and on the partner’s page', async () => {
    const { number } = value(
      await record({
        duties: [
          { party: 0, what: 'Dua belas mahasiswa', due: '2027-03-01' },
          { what: 'Tempat kerja', due: '2027-03-01' },
        ],
      }),
    )
    const look = () =>
      tellLateDutiesIfDue({
        house: town.house,
        db: town.house.db,
        actor: { kind: 'system', job: 'late duties' },
        now: town.now(),
        tongue: 'id',
      })
    const letters = () =>
      town.rows<{ recipient: string; body: string }>(
        `select recipient, body from platform.mail where subject like 'Lewat tenggat%' order by recipient`,
      )
    const paper = async () => (await newReader(town).get(`/tata-kelola/kerja-sama/${number}`)).body.match(/lewat tenggat/g)?.length ?? 0
    const [campus] = await town.rows<{ id: string }>(`select id from directory.organisation where slug = 'uji-kampus'`)
    const owed = () => owedBy(town.house.db, { bodies: [campus?.id ?? ''] })
    await town.setClock('2027-03-01T23:50')
    await look()
    expect(await letters()).toEqual([])
    await town.setClock('2027-03-02T00:10')
    await Promise.all([look(), look(), look()])
    await look()
    const sent = await letters()
    expect(sent.map(({ recipient }) => recipient)).toEqual(['sekretaris@contoh.metro', 'warga-2@contoh.metro'])
    expect(sent[1]?.body).toMatch(/Dua belas mahasiswa, lewat tenggat 1 Maret 2027[\s\S]*hanya untuk Anda[\s\S]*mulai 9 Maret 2027/)
    // its private week
    await town.setClock('2027-03-08T23:50')
    expect([await paper(), (await owed()).late]).toEqual([0, []])
    await town.setClock('2027-03-09T00:10')
    expect(await paper()).toBe(2)
    expect(await owed()).toEqual({ kept: 0, of: 1, late: [{ paper: 'accord', number, what: 'Dua belas mahasiswa', due: '2027-03-01' }] })
    // what is said to be met waits for its answer and is not called late; a no makes it late again, a yes is kept
    const meet = async () =>
      value(await meetDuty(await town.as('warga-2'), metSchema.parse({ number, position: 1, onDay: '2027-03-09', proof: 'BA/7' }))).met
    const answer = async (met: string, yes: string) =>
      value(await answerDuty(await town.as('sekretaris'), answerSchema.parse({ number, met, yes, says: 'Baru enam' })))
    const said = await meet()
    expect([await paper(), (await owed()).late]).toEqual([1, []])
    await answer(said, 'tidak')
    expect([await paper(), (await owed()).late.length]).toEqual([2, 1])
    await answer(await meet(), 'ya')
    expect([await paper(), await owed()]).toEqual([1, { kept: 1, of: 1, late: [] }])
    expect(await letters()).toHaveLength(2)
    // a paper that was ended before the day owes nothing by it
    const ended = value(await record({ duties: [{ party: 0, what: 'Sepuluh liputan', due: '2027-04-01' }] })).number
    value(await endAccord(await town.as('sekretaris'), { number: ended, reason: 'Kampus bergabung' }))
    await town.setClock('2027-04-10T09:00')
    await look()
    expect(await letters()).toHaveLength(2)
  })

  test('its page has a form for whoever owes and for whoever receives, and for nobody else', async () => {
    const { number } = value(await record())
    const address = `/tata-kelola/kerja-sama/${number}`
    const campus = await enter(town, 'warga-2')
    expect((await campus.get(address)).body.match(/kerja-sama\/[\w-]+\/penuhi"/g)).toHaveLength(1)
    expect((await newReader(town).get(address)).body).not.toMatch(/\/penuhi"|\/jawab"/)
    const wrong = await campus.post(`${address}/penuhi`, { once: 'a', position: '1', onDay: '2027-01-02', proof: 'x' })
    expect([wrong.status, wrong.body.includes('Tulis buktinya')]).toEqual([422, true])
    expect((await campus.post(`${address}/penuhi`, { once: 'b', position: '1', onDay: '2027-01-02', proof: '<b>BA/8</b>' })).status).toBe(
      303,
    )
    const page = (await newReader(town).get(address)).body
    expect(page).toContain('menunggu pihak lainnya')
    expect(page).toContain('Bukti: &lt;b&gt;BA/8&lt;/b&gt;')
    const secretary = await enter(town, 'sekretaris')
    const met = /name="met" value="([\w-]+)"/.exec((await secretary.get(address)).body)?.[1] ?? ''
    expect((await campus.post(`${address}/jawab`, { once: 'c', met, yes: 'ya' })).status).toBe(403)
    expect((await secretary.post(`${address}/jawab`, { once: 'd', met, yes: 'ya' })).status).toBe(303)
    expect((await newReader(town).get(address)).body).toContain('dipenuhi, dibenarkan pihak lainnya')
    const stranger = await enter(town, 'wartawan')
    expect((await stranger.post(`${address}/penuhi`, { once: 'e', position: '1', onDay: '2027-01-02', proof: 'BA/9' })).status).toBe(404)
  })

  test('by the desk: what was typed stands when it is refused; others find no such desk', async () => {
    const secretary = await enter(town, 'sekretaris')
    const form = {
      kind: 'pks',
      unit: 'mch',
      title: 'Perjanjian liputan',
      plain: 'Empat liputan sebulan bagi warga.',
      paper: 'UJI/2',
      begins: '2027-01-01',
      ends: '2026-01-01',
      parties: 'uji-media',
      'who-0': '0',
      duties: 'Empat liputan sebulan',
    }
    const wrong = await secretary.post('/meja/kerja-sama', { ...form, once: 'a' })
    expect([wrong.status, wrong.body.includes('Empat liputan sebulan bagi warga.')]).toEqual([422, true])
    expect((await secretary.post('/meja/kerja-sama', { ...form, once: 'b', ends: '2027-12-31' })).status).toBe(303)
    expect((await newReader(town).get('/tata-kelola/kerja-sama')).body).toContain('Perjanjian liputan')
    expect((await (await enter(town, 'petugas')).get('/meja/kerja-sama')).status).toBe(404)
  })
})
