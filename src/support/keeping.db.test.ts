import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openCaseByPost } from '#src/governance/case-open.db.ts'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { stovesWish, trainingWish } from '../../test/support-town.ts'
import { answerAdvice, giveAdvice } from './advice.db.ts'
import { makeCommitment } from './commitment.db.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { gridCount, stateNeed } from './event-need.db.ts'
import { answerShortfall, askReport, checkCondition, judgeReport, sendReport } from './keeping.db.ts'
import { cityProblems, keepingOf, latenessOf, problems } from './keeping-read.db.ts'
import { publishOffer } from './offer.db.ts'
import { commitmentCalled } from './read.db.ts'
import { tellSupportIfDue } from './reminders.db.ts'
import { citySums } from './score.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    `set session_replication_role = replica; truncate support.commitment, support.event_need, support.advice cascade; truncate platform.mail cascade; set session_replication_role = origin`,
  )
  await town.setClock('2027-01-04T09:00')
})

const liaison = () => town.as('penghubung-diskoperin')
const promise = async (more: Record<string, unknown> = {}) =>
  value(await makeCommitment(await town.as('kepala-diskoperin'), stovesWish(more))).number
const bring = async (number: string, quantity: number) =>
  await recordDelivery(await liaison(), { number, quantity, onDay: '2027-01-04' as never, place: 'Balai', paper: 'BAST-7' })
const keyOf = async () => /kunci=([\w-]+)/.exec((await letterTo(town, 'perajin@contoh.id'))?.body ?? '')?.[1] ?? ''
const confirm = async (number: string, delivery: string, quantity: number) =>
  value(await confirmDelivery(await town.as('guest'), { number, delivery, quantity, says: '', key: await keyOf() }))
const letters = async (like: string) =>
  (await town.rows<{ recipient: string }>('select recipient from platform.mail where subject like $1 order by recipient', [like])).map(
    ({ recipient }) => recipient,
  )
const clock = async () => await tellSupportIfDue({ ...(await town.as('guest')), actor: { kind: 'system', job: 'support' } })

describe('a receiver', () => {
  test('A11 silent for fourteen working days is asked twice, then it stands as not confirmed and counts for nothing', async () => {
    const number = await promise({ dueDay: '2027-01-20' })
    const { delivery } = value(await bring(number, 10))
    const first = await keyOf()
    const silent = async (day: string) => {
      await town.setClock(`${day}T08:00`)
      await clock()
      await clock()
      return (await letters('Mengingatkan%')).length
    }
    // five, ten and fourteen working days after Monday 4 January
    expect([await silent('2027-01-08'), await silent('2027-01-11'), await silent('2027-01-18'), await silent('2027-01-30')]).toEqual([
      0, 1, 2, 2,
    ])
    expect((await commitmentCalled(town.house.db, number)).confirmed).toBe(0)
    expect(await citySums(town.house.db, 2027, '2027-02-01')).toMatchObject({ delivered: 0, claimed: 3_500_000 })
    expect((await newReader(town).get(`/dukungan/janji/${number}`)).body).toContain(
      'belum dikonfirmasi: penerima tidak menjawab dua pengingat',
    )
    expect((await problems(town.house.db, ['diskoperin'], false)).map(({ kind }) => kind)).toEqual(['silent'])
    // the link of the last letter answers; the first does not
    await expect(confirmDelivery(await town.as('guest'), { number, delivery, quantity: 10, says: '', key: first })).rejects.toMatchObject({
      name: 'Missing',
    })
    await confirm(number, delivery, 10)
    expect((await citySums(town.house.db, 2027, '2027-02-01')).delivered).toBe(3_500_000)
  })

  test('A10 who got eight of ten opens a matter of two, which the agency answers in public, once, and no number moves', async () => {
    const number = await promise()
    const { delivery } = value(await bring(number, 10))
    await confirm(number, delivery, 8)
    const { id } = await commitmentCalled(town.house.db, number)
    expect((await keepingOf(town.house.db, id)).shortfalls).toEqual([{ delivery, short: 2, dueDay: '2027-01-18', answer: null }])
    await expect(answerShortfall(await town.as('penghubung-disporapar'), { number, delivery, text: 'Bukan kami' })).rejects.toMatchObject({
      name: 'Denied',
    })
    value(await answerShortfall(await liaison(), { number, delivery, text: 'Dua pecah di jalan, diganti Februari.' }))
    expect(rule(await answerShortfall(await liaison(), { number, delivery, text: 'Sudah diganti' }))).toBe('support.shortfall.none')
    const page = (await newReader(town).get(`/dukungan/janji/${number}`)).body
    for (const said of ['8 dari 10 diterima', '2 kompor tidak diterima', 'Dua pecah di jalan']) expect(page).toContain(said)
    expect((await commitmentCalled(town.house.db, number)).confirmed).toBe(8)
    await expect(town.owner.query('update support.shortfall set short = 1')).rejects.toThrow()
  })
})

test('A12 a report due on 30 June and sent on 12 July is twelve days late, and its day has not moved', async () => {
  const number = await promise()
  value(await askReport(await liaison(), { number, what: 'Pemakaian kompor', dueDay: '2027-06-30' as never }))
  const { id } = await commitmentCalled(town.house.db, number)
  const due = (await keepingOf(town.house.db, id)).reports[0]?.id ?? ''
  await town.setClock('2027-07-01T09:00')
  expect((await problems(town.house.db, undefined, false)).map(({ kind, title }) => [kind, title])).toEqual([
    ['report', 'Pemakaian kompor: Kompor batik'],
  ])
  await town.setClock('2027-07-12T09:00')
  value(await sendReport(await town.as('guest'), { number, due, text: 'Kompor dipakai tiap hari oleh enam orang.', key: await keyOf() }))
  const [report] = (await keepingOf(town.house.db, id)).reports
  expect([report?.dueDay, report && latenessOf(report)]).toEqual(['2027-06-30', 12])
  const page = (await newReader(town).get(`/dukungan/janji/${number}`)).body
  expect(page).toContain('terlambat 12 hari')
  // what a receiver wrote is read at the desk only
  expect(page).not.toContain('enam orang')
  await expect(town.owner.query(`update support.report_due set due_day = '2027-07-31'`)).rejects.toThrow()
})

test('grant money: the next instalment waits for the report of the one before, whatever is tried', async () => {
  const number = await promise({ kind: 'money', title: 'Modal kelompok', quantity: 3, measure: 'tahap', unitValue: 5_000_000 })
  value(await askReport(await liaison(), { number, what: 'Tahap satu', dueDay: '2027-03-01' as never }))
  value(await bring(number, 1))
  expect(rule(await bring(number, 1))).toBe('support.delivery.report_first')
  const { id } = await commitmentCalled(town.house.db, number)
  const due = (await keepingOf(town.house.db, id)).reports[0]?.id ?? ''
  const send = async (text: string) => value(await sendReport(await town.as('guest'), { number, due, text, key: await keyOf() }))
  const last = async () => (await keepingOf(town.house.db, id)).reports[0]?.reports.at(-1)?.id ?? ''
  await send('Uang dibelikan bahan baku.')
  expect(rule(await judgeReport(await liaison(), { number, report: await last(), accepted: false, reason: '' }))).toBe('support.reason')
  value(await judgeReport(await liaison(), { number, report: await last(), accepted: false, reason: 'Kuitansinya belum disebut' }))
  expect(rule(await bring(number, 1))).toBe('support.delivery.report_first')
  await send('Uang dibelikan bahan baku, kuitansi 014 sampai 019.')
  value(await judgeReport(await liaison(), { number, report: await last(), accepted: true, reason: '' }))
  expect(rule(await sendReport(await town.as('guest'), { number, due, text: 'Lagi sekali lagi', key: await keyOf() }))).toBe(
    'support.report.accepted_already',
  )
  expect(rule(await bring(number, 1))).toBe('done')
})

test('things are looked at again once something came', async () => {
  const number = await promise()
  const check = async () =>
    rule(await checkCondition(await liaison(), { number, onDay: '2027-01-04' as never, state: 'worn', says: 'Sumbu tinggal separuh' }))
  expect(await check()).toBe('support.condition.nothing_came')
  await confirm(number, value(await bring(number, 10)).delivery, 10)
  expect(await check()).toBe('done')
  expect((await newReader(town).get(`/dukungan/janji/${number}`)).body).toContain('aus, masih dipakai')
})

describe('§4.3 an event and what it needs', () => {
  const kinds = ['room', 'equipment', 'security', 'licensing', 'promotion', 'goods'] as const
  const needed = async () => {
    const event = await town.put({ title: 'Pesta Kemerdekaan', when: [{ day: '2027-08-17', from: '09:00', until: '17:00' }] })
    for (const kind of kinds)
      value(await stateNeed(await town.as('komunitas'), { event: event.number, kind, quantity: 1, measure: 'paket' }))
    return event
  }

  test('six needs, four promised: 4 of 6 on its page and in the grid; the empty ones are public with the days left', async () => {
    const event = await needed()
    for (const kind of kinds.slice(0, 4))
      await promise({ event: event.number, kind, title: `Dukungan ${kind}`, quantity: 1, measure: 'paket', email: '' })
    await town.setClock('2027-07-18T09:00')
    for (const address of [`/acara/${event.slug}`, '/dukungan/acara']) {
      const page = (await newReader(town).get(address)).body
      expect(page).toContain('4 dari 6 kebutuhan dijanjikan')
      expect([...page.matchAll(/belum ada penanggung jawab, 30 hari lagi/g)]).toHaveLength(2)
      expect(page).toContain(`/meja/dukungan/baru?acara=${event.number}&amp;jenis=promotion&amp;jumlah=1&amp;satuan=paket`)
    }
    const form = (
      await (await enter(town, 'kepala-diskoperin')).get(`/meja/dukungan/baru?acara=${event.number}&jenis=promotion&jumlah=1&satuan=paket`)
    ).body
    expect(form).toMatch(/value="promotion" selected/)
    expect(form).toContain(`value="${event.number}"`)
  })

  test('more events than a page holds are all reached page by page, each once, and the sum on top is of all of them', async () => {
    const made: string[] = []
    for (let at = 0; at < 104; at++) {
      const day = `2027-0${3 + (at % 3)}-1${at % 10}`
      const event = await town.put({ title: `Lapak ${at}`, when: [{ day, from: '09:00', until: '10:00' }] })
      value(await stateNeed(await town.as('komunitas'), { event: event.number, kind: 'goods', quantity: 1, measure: 'paket' }))
      made.push(event.slug)
    }
    const reader = newReader(town)
    const seen: string[] = []
    let address: string | undefined = '/dukungan/acara'
    for (let pages = 0; address !== undefined && pages < 9; pages++) {
      const page: string = (await reader.get(address)).body
      expect(page).toContain('104 dari 104 kebutuhan acara belum ada penanggung jawab')
      expect(page.includes('name="robots" content="noindex"')).toBe(pages > 0)
      seen.push(...[...page.matchAll(/<h2><a href="\/acara\/([\w-]+)"/g)].map(([, slug = '']) => slug))
      address = /href="(\/dukungan\/acara\?sesudah=[^"]+)" rel="next"/.exec(page)?.[1]
    }
    expect([seen.length, new Set(seen)]).toEqual([104, new Set(made)])
    // what is no place in the list begins it anew
    expect((await reader.get('/dukungan/acara?sesudah=2027-99-99~x')).body).toContain(seen[0])
    expect(await gridCount(town.house.db, 100)).toEqual({ all: 100, empty: 100, more: true })
    expect(await gridCount(town.house.db, 104)).toMatchObject({ all: 104, more: false })
  }, 120_000)

  test('each empty cell is told of at thirty days and at seven, once; at seven it is on the team’s table', async () => {
    const event = await needed()
    // goods are given out by one agency: the empty cell is its liaison's to fill
    value(
      await publishOffer(await town.as('kepala-diskoperin'), trainingWish({ kind: 'goods', title: 'Gerobak lapak', measure: 'gerobak' })),
    )
    for (const kind of kinds.slice(0, 5))
      await promise({ event: event.number, kind, title: `Dukungan ${kind}`, quantity: 1, measure: 'paket', email: '' })
    const told = async (day: string) => {
      await town.setClock(`${day}T08:00`)
      await clock()
      await clock()
      return await letters('Belum ada penanggung jawab: Barang%')
    }
    expect(await told('2027-07-17')).toEqual([])
    const atThirty = await told('2027-07-18')
    expect(atThirty).toEqual(['ketua@contoh.metro', 'penghubung-diskoperin@contoh.metro'])
    expect(atThirty).not.toContain('tp2id@contoh.metro')
    expect(await told('2027-08-09')).toEqual(atThirty)
    expect(await told('2027-08-10')).toContain('tp2id@contoh.metro')
    expect((await problems(town.house.db, undefined, false)).filter(({ kind }) => kind === 'empty').map(({ title }) => title)).toEqual([
      'Barang: Pesta Kemerdekaan',
    ])
    // fourteen working days after it, whatever nobody noted is without report
    await town.setClock('2027-09-20T09:00')
    expect((await problems(town.house.db, ['diskoperin'], false)).filter(({ kind }) => kind === 'no_report')).toHaveLength(5)
  })

  test('E-06 seven lines, and the officer leaves: they stay his agency’s, whoever follows him keeps them, and no page has a person’s number', async () => {
    const event = await needed()
    value(await stateNeed(await town.as('komunitas'), { event: event.number, kind: 'training', quantity: 1, measure: 'paket' }))
    const lines: string[] = []
    for (const kind of [...kinds, 'training'])
      lines.push(await promise({ event: event.number, kind, title: `Dukungan ${kind}`, quantity: 1, measure: 'paket', email: '' }))
    expect((await bring(lines[0] ?? '', 1)).ok).toBe(true)
    // his post ends for him and goes on with another; nobody moves a line
    await town.owner.query(
      `set session_replication_role = replica;
       update governance.appointment a set ended_at = governance.clock() from identity.person p where p.id = a.person_id and p.demo_key = 'penghubung-diskoperin';
       insert into governance.appointment (post_id, person_id, mode, first_day, last_day, paper)
         select a.post_id, q.id, 'definitive', '2027-01-05', '2028-01-04', 'SK contoh' from governance.appointment a join identity.person p on p.id = a.person_id, identity.person q
         where p.demo_key = 'penghubung-diskoperin' and q.demo_key = 'warga-2';
       set session_replication_role = origin`,
    )
    await town.setClock('2027-01-05T09:00')
    await expect(bring(lines[1] ?? '', 1)).rejects.toMatchObject({ name: 'Denied' })
    const follower = await town.as('warga-2')
    for (const number of lines.slice(1))
      value(await recordDelivery(follower, { number, quantity: 1, onDay: '2027-01-05' as never, place: 'Balai', paper: 'BAST-8' }))
    for (const address of [`/acara/${event.slug}`, '/dukungan/acara', `/dukungan/janji/${lines[0]}`, `/api/v1/events/${event.slug}`]) {
      const { status, body } = await newReader(town).get(address)
      if (address.startsWith('/acara')) expect([status, body.includes('7 dari 7 kebutuhan dijanjikan')]).toEqual([200, true])
      expect([address, /0812|\b08\d{8,}|perajin@contoh|penghubung-diskoperin@/.exec(body)]).toEqual([address, null])
    }
    // as it was, for whoever comes after
    await town.owner.query(
      `set session_replication_role = replica;
       delete from governance.appointment where paper = 'SK contoh' and first_day = '2027-01-05';
       update governance.appointment a set ended_at = null from identity.person p where p.id = a.person_id and p.demo_key = 'penghubung-diskoperin';
       set session_replication_role = origin`,
    )
  })

  test('its sender says what it needs, by his account and without a script; a stranger does not find it', async () => {
    const event = await town.put({ title: 'Panggung Sore' })
    const mine = await enter(town, 'komunitas')
    const at = `/saya/acara/${event.number}/dukungan`
    expect((await mine.post(at, { once: 'a', kind: 'room', quantity: '0', measure: 'hari' })).status).toBe(422)
    expect((await mine.post(at, { once: 'b', kind: 'room', quantity: '2', measure: 'hari' })).status).toBe(303)
    const twice = await mine.post(at, { once: 'c', kind: 'room', quantity: '3', measure: 'hari' })
    expect([twice.status, twice.body.includes('Kebutuhan jenis ini sudah tertulis')]).toEqual([409, true])
    expect((await mine.post(`${at}/batal`, { once: 'd', kind: 'room' })).status).toBe(303)
    expect((await (await enter(town, 'warga')).get(at)).status).toBe(404)
    await expect(
      stateNeed(await town.as('warga'), { event: event.number, kind: 'room', quantity: 1, measure: 'hari' }),
    ).rejects.toMatchObject({ name: 'Denied' })
  })
})

describe('the team', () => {
  const advice = { unit: 'diskoperin', about: 'Kompor batik', text: 'Sewa dulu sampai pengadaan selesai.', answerBy: '2027-01-15' as never }

  test('advises and is answered; nobody else advises, and there is nothing to approve', async () => {
    await expect(giveAdvice(await town.as('ketua'), advice)).rejects.toMatchObject({ name: 'Missing' })
    value(await giveAdvice(await town.as('tp2id'), advice))
    const [one] = await town.rows<{ id: string }>('select id from support.advice')
    await expect(answerAdvice(await town.as('tp2id'), { advice: one?.id ?? '', text: 'Setuju' })).rejects.toMatchObject({ name: 'Denied' })
    await town.setClock('2027-01-20T09:00')
    expect((await problems(town.house.db, undefined, false)).map(({ kind, days }) => [kind, days])).toEqual([['advice', 5]])
    const desk = await enter(town, 'penghubung-diskoperin')
    expect((await desk.get('/meja/dukungan')).body).toContain('Sewa dulu sampai pengadaan selesai.')
    expect((await desk.post(`/meja/dukungan/saran/${one?.id}`, { once: 'a', text: '' })).status).toBe(422)
    expect((await desk.post(`/meja/dukungan/saran/${one?.id}`, { once: 'b', text: 'Sewa mulai Senin.' })).status).toBe(303)
    const page = (await (await enter(town, 'tp2id')).get('/meja/tp2id')).body
    expect(page).toContain('Sewa mulai Senin.')
    expect(page).not.toMatch(/[Ss]etujui<\/button>|\/persetujuan/)
  })

  test('§4.13 any other case past its day stands on the board by its number and whose turn it is, the oldest first, and what it is about does not', async () => {
    const opened = value(
      await openCaseByPost(await town.as('sekretaris'), {
        action: 'finance.expense.decide',
        fund: 'kas_komunitas',
        amount: 2_000_000,
        title: 'Membayar jahitan seragam panitia',
        reason: 'Sudah dipakai.',
        dueDay: '2027-01-08' as never,
        parties: [],
      }),
    )
    const board = async (day: string) => {
      await town.setClock(`${day}T09:00`)
      return (await cityProblems(town.house.db, false, 5000)).filter(({ number }) => number === opened.number)
    }
    expect(await board('2027-01-08')).toEqual([])
    expect(await board('2027-01-10')).toMatchObject([{ kind: 'case', deadline: '2027-01-08', days: 2 }])
    expect((await board('2027-01-10'))[0]?.post).toMatch(/\w/)
    const all = await cityProblems(town.house.db, false, 5000)
    expect(all.map(({ days }) => days)).toEqual(all.map(({ days }) => days).sort((one, other) => other - one))
    const page = (await (await enter(town, 'tp2id')).get('/meja/tp2id')).body
    expect([page.includes(opened.number), page.includes('jahitan seragam')]).toEqual([true, false])
    await town.setClock('2027-01-04T09:00')
  })

  test('the inspectorate reads the same and writes nothing; a shopkeeper finds neither', async () => {
    const number = await promise({ dueDay: '2027-01-05' })
    await town.setClock('2027-01-20T09:00')
    const page = await (await enter(town, 'pengawas')).get('/meja/tp2id')
    expect([page.status, page.body.includes(number), page.body.includes('Kirim saran')]).toEqual([200, true, false])
    expect((await (await enter(town, 'pengawas')).post('/meja/tp2id', { once: 'a', ...advice })).status).toBe(404)
    expect((await (await enter(town, 'penjual-kopi')).get('/meja/tp2id')).status).toBe(404)
  })
})
