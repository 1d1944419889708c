import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import type { Day } from '#src/base/time.ts'
import { endAppointment, recordAppointment } from '#src/governance/appointment.db.ts'
import { myActsIn } from '#src/governance/case-acts.db.ts'
import { casesWaiting } from '#src/governance/case-read.db.ts'
import { addPost, endPost } from '#src/governance/post.db.ts'
import { addUnit, changeUnit, endUnit, takeOverUnit } from '#src/governance/unit.db.ts'
import { governanceInvariants } from '#src/governance/verify.db.ts'
import { newReader } from '../../test/reader.ts'
import { openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { adviceOf, answerAdvice, giveAdvice } from './advice.db.ts'
import { deskApplications, deskReach, otherAgencies } from './application-desk.db.ts'
import { makeCommitment } from './commitment.db.ts'
import { commitmentSchema } from './commitment.ts'
import { commitApplication, completeApplication } from './decide.db.ts'
import { decideEach } from './decide-many.db.ts'
import { recordDelivery } from './delivery.db.ts'
import { stateNeed } from './event-need.db.ts'
import { publishForm } from './form.db.ts'
import { standardForm } from './form.ts'
import { ceilingsLeft, headQueue } from './head-read.db.ts'
import { problems } from './keeping-read.db.ts'
import { invitationFor } from './member.db.ts'
import { offerCalled, offerSchema, offersOfUnits } from './offer.db.ts'
import { changeOffer, closeOffer } from './offer-change.db.ts'
import { commitmentCalled, openCommitments } from './read.db.ts'
import { tellSupportIfDue } from './reminders.db.ts'
import { unitScores } from './score.db.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
  await town.owner.query(
    'set session_replication_role = replica; truncate support.commitment cascade; set session_replication_role = origin',
  )
})
afterAll(() => town?.close())

const lastDay = '2027-01-31'
const by = async () => await town.as('sekretaris')
const takeOver = async (former: string, unit: string) => rule(await takeOverUnit(await by(), { former, unit, paper: 'Perda 9/2027' }))
const denied = (run: Promise<unknown>) =>
  run.then(
    () => 'done',
    (error: Error) => error.name,
  )

/** Whoever sat in an agency, with the seats taken away on the last day. */
async function emptied(unit: string): Promise<{ kind: string; email: string }[]> {
  const seats = await town.rows<{ appointment: string; kind: string; email: string; last: string }>(
    `select a.id as appointment, p.kind, h.email, a.last_day::text as last from governance.appointment a join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id
      join identity.person h on h.id = a.person_id where u.code = $1 and a.ended_at is null and a.active @> governance.clock()`,
    [unit],
  )
  for (const { appointment, last } of seats)
    if (last > lastDay)
      value(await endAppointment(await by(), { appointment, input: { lastDay, reason: 'Dinas bergabung', paper: 'Perda 9/2027' } }))
  for (const { code } of await town.rows<{ code: string }>(
    `select p.code from governance.post p join governance.unit u on u.id = p.unit_id where u.code = $1 and p.until is null`,
    [unit],
  ))
    value(await endPost(await by(), { post: code, input: { until: lastDay } }))
  return seats
}

test('two agencies become one: what they promised is found and brought by the new one, and counted for whoever promised', async () => {
  const wish = commitmentSchema.parse({
    unit: 'diskoperin',
    kind: 'training',
    title: 'Pelatihan kemasan',
    receiver: 'Kelompok batik',
    email: 'kelompok@contoh.id',
    quantity: 4,
    measure: 'angkatan',
    unitValue: 10_000_000,
    fund: 'apbd',
    dueDay: '2027-03-31',
    letter: '530/01',
  })
  const number = value(await makeCommitment(await town.as('kepala-diskoperin'), wish)).number
  const slug = await town.offer()
  const application = await town.send(slug)
  // one that waits for the head, and one that is promised already
  const [deciding, granted] = [await town.send(slug, 'warga'), await town.send(slug, 'penjual-kopi')]
  for (const one of [deciding, granted]) await town.toDecide(one)
  value(await town.decide(granted))
  value(
    await giveAdvice(await town.as('tp2id'), {
      unit: 'diskoperin',
      about: 'Kompor batik',
      text: 'Sewa dulu.',
      answerBy: '2027-03-31' as Day,
    }),
  )
  const key = 'kunci-undangan-uji'
  await town.owner.query(
    `insert into support.application_member (application_id, name, email, role, key_hash) select id, 'Rekan', 'rekan@contoh.id', 'produksi', $2 from support.application where number = $1`,
    [application, sha256(key)],
  )
  value(
    await addUnit(await by(), {
      code: 'dinkopnaker',
      name: 'Dinas Koperasi dan Tenaga Kerja',
      nameEn: 'Agency for Co-operatives and Work',
      kind: 'agency',
      parent: 'kota',
    }),
  )

  expect(await takeOver('diskoperin', 'dinkopnaker')).toBe('governance.unit.not_ended')
  expect(rule(await endUnit(await by(), { unit: 'diskoperin', input: { until: lastDay } }))).toBe('governance.unit.still_used')
  const seats = await emptied('diskoperin')
  for (const { code } of await town.rows<{ code: string }>(
    `select u.code from governance.unit u join governance.unit p on p.id = u.parent_id where p.code = 'diskoperin' and u.until is null`,
  ))
    value(await changeUnit(await by(), { unit: code, input: { parent: 'dinkopnaker' } }))
  value(await endUnit(await by(), { unit: 'diskoperin', input: { until: lastDay } }))
  expect(await denied(takeOverUnit(await town.as('komunitas'), { former: 'diskoperin', unit: 'dinkopnaker', paper: 'Perda' }))).toBe(
    'Denied',
  )
  expect(await takeOver('dinas-tiada', 'dinkopnaker')).toBe('governance.unit.unknown')
  expect(await takeOver('diskoperin', 'diskoperin')).toBe('governance.unit.own_heir')
  // an office is no agency
  expect(await takeOver('diskoperin', 'mch')).toBe('governance.unit.heir_not_there')
  expect(await takeOver('diskoperin', 'dinkopnaker')).toBe('done')
  expect(await takeOver('diskoperin', 'disporapar')).toBe('governance.unit.taken_over_already')
  for (const { kind, email } of seats.filter((one) => ['kepala-opd', 'penghubung-opd'].includes(one.kind))) {
    await addPost(await by(), { kind, unit: 'dinkopnaker', since: '2027-02-01' })
    const [post] = await town.rows<{ code: string }>(
      `select p.code from governance.post p join governance.unit u on u.id = p.unit_id where u.code = 'dinkopnaker' and p.kind = $1`,
      [kind],
    )
    value(
      await recordAppointment(await by(), {
        post: post?.code,
        person: email,
        mode: 'definitive',
        firstDay: '2027-02-01',
        lastDay: '2028-01-31',
        paper: 'SK 1/2027',
      }),
    )
  }

  // the day before: still the old one's
  await town.setClock(`${lastDay}T23:59`)
  expect((await commitmentCalled(town.house.db, number)).keeper).toBeNull()
  expect(await openCommitments(town.house.db, ['dinkopnaker'], 10, false)).toEqual([])

  await town.setClock('2027-02-01T00:00')
  expect(await commitmentCalled(town.house.db, number)).toMatchObject({
    unit: 'diskoperin',
    keeper: { unit: 'dinkopnaker', name: 'Dinas Koperasi dan Tenaga Kerja' },
  })
  expect((await openCommitments(town.house.db, ['dinkopnaker'], 10, false)).map((one) => one.number)).toEqual([number])
  const liaison = await town.as('penghubung-diskoperin')
  const reach = await deskReach(liaison)
  expect((await deskApplications(liaison, reach)).find((one) => one.number === application)).toMatchObject({
    unit: 'dinkopnaker',
    mineNow: true,
  })
  // nothing is sent on to an agency that is no more
  expect((await otherAgencies(liaison, 'dinkopnaker')).map((one) => one.value)).not.toContain('diskoperin')
  expect(rule(await town.handle(application, 'reroute', { unit: 'diskoperin' }))).toBe('support.application.unit')
  expect(rule(await town.handle(application, 'take'))).toBe('done')
  expect((await invitationFor(await town.as('guest'), application, key)).unit).toBe('Dinas Koperasi dan Tenaga Kerja')

  // what was under way is decided and carried out by whoever sits there now, and by nobody of another agency
  const head = await town.as('kepala-diskoperin')
  const headReach = await deskReach(head)
  expect((await headQueue(head, headReach, 10)).map((one) => one.number)).toEqual([deciding])
  const answerer = await town.as('pengarah')
  for (const [reader, at] of [
    [head, headReach],
    [answerer, await deskReach(answerer)],
  ] as const)
    expect((await ceilingsLeft(reader, at)).map(({ unit, granted: worth }) => [unit, worth])).toEqual([['dinkopnaker', 500_000]])
  const { case: file } = (
    await town.rows<{ case: string }>('select case_number as case from support.application where number = $1', [deciding])
  )[0] ?? { case: '' }
  expect((await casesWaiting(head)).items.find((one) => one.number === file)?.unit).toBe('dinkopnaker')
  expect((await myActsIn(head, file)).acts.find(({ capacity }) => capacity === 'decide')).toMatchObject({ capacity: 'decide', whoCan: [] })
  const verdict = { number: deciding, outcome: 'approve' as const, reason: 'Sesuai syarat dan telaah.' }
  expect((await decideEach(await town.as('kepala-disporapar'), [verdict])).leftOut.map(({ refusals }) => refusals[0]?.rule)).toEqual([
    'support.batch.missing',
  ])
  expect(rule(await town.decide(deciding))).toBe('done')
  // whose turn it is now is written to: whoever sits there for the heir
  expect(
    await town.rows<{ to: string }>(
      `select distinct recipient as to from platform.mail where dedupe like 'case-turn %' and subject like $1`,
      [`%${file}%`],
    ),
  ).toContainEqual({ to: 'penghubung-diskoperin@contoh.metro' })
  const { commitment } = value(await commitApplication(head, { number: granted, fund: 'apbd', dueDay: '2027-02-26', letter: '530/99' }))
  value(await recordDelivery(liaison, { number: commitment, quantity: 1, onDay: '2027-02-01' as Day, place: 'Balai', paper: 'BAST-2' }))
  await town.declare(granted, 'penghubung-diskoperin')
  expect(rule(await completeApplication(liaison, { number: granted }))).toBe('done')

  const letters = (subject: string) => town.rows<{ body: string }>('select body from platform.mail where subject = $1', [subject])
  expect((await letters(`Permohonan ${deciding} disetujui`)).map(({ body }) => body.split(' menyetujui')[0])).toEqual([
    'Dinas Koperasi dan Tenaga Kerja',
  ])

  // its offers are the heir's to hold out, to mend and to take down
  expect((await offerCalled(town.house.db, slug, false))?.unit).toBe('dinkopnaker')
  expect((await offersOfUnits(town.house.db, ['dinkopnaker'], false)).map((one) => one.slug)).toContain(slug)
  expect(rule(await publishForm(head, { offer: slug, form: standardForm('training') }))).toBe('done')
  const event = await town.put({ title: 'Pesta Kemasan', when: [{ day: '2027-02-20', from: '09:00', until: '17:00' }] })
  value(await stateNeed(await town.as('komunitas'), { event: event.number, kind: 'training', quantity: 1, measure: 'paket' }))
  await tellSupportIfDue({ ...(await town.as('guest')), actor: { kind: 'system', job: 'support' } })
  expect(
    await town.rows<{ recipient: string }>(`select recipient from platform.mail where subject like '%Pesta Kemasan%' order by 1`),
  ).toContainEqual({ recipient: 'penghubung-diskoperin@contoh.metro' })
  const mended = offerSchema.parse({
    unit: 'dinkopnaker',
    kind: 'training',
    title: 'Pelatihan kemasan dinas baru',
    plain: 'Dua hari, pulang membawa rancangan kemasan.',
    basis: 'sk-contoh-mch',
    daysFrom: 7,
    daysTo: 30,
  })
  expect(await denied(changeOffer(await town.as('kepala-disporapar'), { slug, wish: mended }))).toBe('Denied')
  expect(rule(await changeOffer(head, { slug, wish: mended }))).toBe('done')
  expect(rule(await closeOffer(head, { slug, reason: 'Selesai tahun ini.' }))).toBe('done')

  const brought = { number, quantity: 4, onDay: '2027-02-01' as Day, place: 'Balai', paper: 'BAST-1' }
  // another agency's liaison has no business with it
  expect(await denied(recordDelivery(await town.as('penghubung-disporapar'), brought))).toBe('Denied')
  const { delivery } = value(await recordDelivery(liaison, brought))
  expect((await letters('Sudah diterima? Pelatihan kemasan'))[0]?.body).toMatch(/^Dinas Koperasi dan Tenaga Kerja mencatat/)
  // the heir answers for what the old one promised; whose post it was there is not said of the heir
  await town.setClock('2027-04-05T09:00')
  expect((await problems(town.house.db, ['dinkopnaker'], false)).filter((one) => one.number === number)).toMatchObject([
    { kind: 'silent', unit: 'dinkopnaker', unitName: 'Dinas Koperasi dan Tenaga Kerja', post: null },
  ])
  expect((await problems(town.house.db, ['dinkopnaker'], false)).find((one) => one.kind === 'advice')?.unitName).toBe(
    'Dinas Koperasi dan Tenaga Kerja',
  )
  const [advised] = await adviceOf(town.house.db, ['dinkopnaker'], false)
  expect(await denied(answerAdvice(await town.as('penghubung-disporapar'), { advice: advised?.id ?? '', text: 'Ya.' }))).toBe('Denied')
  expect(rule(await answerAdvice(liaison, { advice: advised?.id ?? '', text: 'Sewa mulai Senin.' }))).toBe('done')
  await town.setClock('2027-02-01T00:00')
  await town.owner.query('insert into support.confirmation (delivery_id, quantity, by_kind) values ($1, 4, $2)', [delivery, 'key'])
  const scores = await unitScores(town.house.db, 2027, '2027-04-01', false)
  expect(scores.filter(({ score }) => score.promised > 0).map(({ unit, score }) => [unit, score.promised, score.delivered])).toEqual([
    ['dinkopnaker', 500_000, 0],
    ['diskoperin', 40_000_000, 40_000_000],
  ])

  const own = value(
    await makeCommitment(await town.as('kepala-diskoperin'), { ...wish, unit: 'dinkopnaker', title: 'Kurasi produk' }),
  ).number
  const after = await unitScores(town.house.db, 2027, '2027-04-01', false)
  expect(after.find(({ unit }) => unit === 'dinkopnaker')).toMatchObject({
    formerly: [expect.stringContaining('Koperasi, Usaha Mikro')],
    score: { commitments: 2 },
  })
  const page = (await newReader(town).get('/dukungan/skor/dinkopnaker?tahun=2027')).body
  expect(page).toContain('dahulu Dinas Koperasi, Usaha Mikro')
  expect(page).toContain(`/dukungan/janji/${number}`)
  expect(page).toContain(`/dukungan/janji/${own}`)
  const old = (await newReader(town).get('/dukungan/skor/diskoperin?tahun=2027')).body
  expect(old).toContain('Sejak 1 Februari 2027 tugasnya dilanjutkan Dinas Koperasi dan Tenaga Kerja')
  expect(old).not.toContain(`/dukungan/janji/${own}`)
  for (const one of governanceInvariants.filter(({ name }) => name.startsWith('governance.unit')))
    expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})

test('a unit that takes over later is not ended before that day', async () => {
  const agency = (code: string) => ({ code, name: `Dinas ${code}`, nameEn: `Agency ${code}`, kind: 'agency', parent: 'kota' })
  for (const code of ['dinas-lama', 'dinas-baru']) value(await addUnit(await by(), agency(code)))
  value(await endUnit(await by(), { unit: 'dinas-lama', input: { until: '2027-06-30' } }))
  expect(await takeOver('dinas-lama', 'dinas-baru')).toBe('done')
  const end = async (until: string) => rule(await endUnit(await by(), { unit: 'dinas-baru', input: { until } }))
  expect(await end('2027-06-30')).toBe('governance.unit.takes_over_later')
  expect(await end('2027-07-01')).toBe('done')
  for (const one of governanceInvariants.filter(({ name }) => name.startsWith('governance.unit')))
    expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})

test('whoever holds the connection cannot make a circle, change the day or say it without an act', async () => {
  const say = (former: string, unit: string, role = '') =>
    town.owner.query(
      `insert into governance.unit_predecessor (predecessor_id, unit_id, from_day, paper, actor) select f.id, u.id, '2020-01-01', 'uji', 'uji' from governance.unit f, governance.unit u where f.code = $1 and u.code = $2 ${role}`,
      [former, unit],
    )
  await town.owner.query(
    `set session_replication_role = replica; update governance.unit set until = '2027-06-30' where code = 'dinkopnaker'; set session_replication_role = origin`,
  )
  await expect(say('dinkopnaker', 'diskoperin')).rejects.toMatchObject({
    constraint: expect.stringMatching(/^governance\.unit\.(?:own_heir|heir_not_there)$/),
  })
  await expect(town.owner.query(`update governance.unit_predecessor set from_day = '2026-01-01'`)).rejects.toThrow()
  await expect(
    town.house.db.executeQuery({
      sql: `insert into governance.unit_predecessor (predecessor_id, unit_id, from_day, paper, actor) select f.id, u.id, '2027-07-01', 'uji', 'uji' from governance.unit f, governance.unit u where f.code = 'dinkopnaker' and u.code = 'disporapar'`,
      parameters: [],
      query: { kind: 'RawNode' } as never,
      queryId: { queryId: 'uji' },
    }),
  ).rejects.toThrow()
})
