import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { recordAppointment } from '#src/governance/appointment.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { asTyped, formsOn } from '../../test/forms.ts'
import { newReader } from '../../test/reader.ts'
import { stovesWish } from '../../test/support-town.ts'
import { makeCommitment, withdrawCommitment } from './commitment.db.ts'
import { commitmentSchema } from './commitment.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { keepingOf, problems } from './keeping-read.db.ts'
import { linksToSend, sendLink } from './link.db.ts'
import { collectFromSupport, eraseFromSupport } from './personal-data.db.ts'
import { commitmentCalled, commitmentForReceiver } from './read.db.ts'
import { tellSupportIfDue } from './reminders.db.ts'
import { citySums } from './score.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
})
afterAll(async () => {
  const broken = (await verify(town.house.db, supportInvariants)).filter(({ count }) => count > 0)
  await town.close()
  expect(broken).toEqual([])
})
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate support.commitment cascade; truncate platform.mail cascade; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const digits = '6281234567890'
const promise = async (more: Record<string, unknown> = {}) =>
  value(await makeCommitment(await town.as('kepala-diskoperin'), stovesWish({ email: '', phone: '0812-3456-7890', ...more }))).number
const bring = async (number: string, quantity = 10, who = 'penghubung-diskoperin') =>
  value(await recordDelivery(await town.as(who), { number, quantity, onDay: '2027-01-04' as never, place: 'Balai', paper: 'BAST-7' }))
    .delivery
const press = async (number: string, key = 'kunci', who = 'sekretaris') =>
  await sendLink(await town.as(who), { number, keyHash: sha256(key) })
const list = async (who = 'sekretaris') => {
  const { waiting, made } = await linksToSend(await town.as(who))
  const told = ({ number, occasion, step }: (typeof waiting)[number]) => `${number} ${occasion} ${step}`
  return { waiting: waiting.map(told), made: made.map(told) }
}
const clock = async (day: string) => {
  await town.setClock(`${day}T08:00`)
  const ctx = { ...(await town.as('guest')), actor: { kind: 'system', job: 'support' } as const }
  await tellSupportIfDue(ctx)
  await tellSupportIfDue(ctx)
}
const publicly = async (number: string) => (await newReader(town).get(`/dukungan/janji/${number}`)).body
const letters = async () => (await town.rows('select from platform.mail')).length
const opens = async (number: string, key: string) =>
  await commitmentForReceiver(await town.as('guest'), number, key).then(
    () => true,
    () => false,
  )

describe('a receiver with a telephone number alone', () => {
  test('is sent a link by an officer outside the agency, confirms by it without an account or a script, and it counts as one by mail', async () => {
    const number = await promise()
    await bring(number)
    expect(await letters()).toBe(0)
    const desk = await enter(town, 'sekretaris')
    const page = await desk.get('/meja/tautan')
    expect([page.status, page.body.includes('Kelompok perajin'), page.body.includes('81234567890')]).toEqual([200, true, false])
    expect(page.body).toContain(`name="number" value="${number}"`)
    const made = await desk.post('/meja/tautan', { number })
    expect(made.status).toBe(200)
    const wa = new URL(asTyped(/href="(https:\/\/wa\.me\/[^"]+)"/.exec(made.body)?.[1] ?? ''))
    expect(wa.pathname).toBe(`/${digits}`)
    const text = wa.searchParams.get('text') ?? ''
    // who promised what, how much was brought, and that no account is needed
    for (const said of ['Dinas Koperasi', 'Kompor batik (10 kompor)', '10 kompor diserahkan', number, 'tanpa akun'])
      expect(text).toContain(said)
    const link = new URL(/https?:\/\/\S+\/dukungan\/terima\/\S+/.exec(text)?.[0] ?? '')
    const key = link.searchParams.get('kunci') ?? ''
    // shown this once: the list that follows has it made, and neither key nor number
    const after = (await desk.get('/meja/tautan')).body
    expect([after.includes('Buat tautan baru'), after.includes(key), after.includes('81234567890')]).toEqual([true, false, false])
    const receiver = newReader(town)
    expect((await receiver.get(`${link.pathname}${link.search}`)).status).toBe(303)
    const asked = (await receiver.get(`/dukungan/terima/${number}`)).body
    const answer = formsOn(asked).find(({ action }) => action.includes('/terima/'))
    expect((await receiver.post(answer?.action ?? '', { ...answer?.fields, answer: 'all' })).status).toBe(303)
    expect(await citySums(town.house.db, 2027, '2027-12-31')).toMatchObject({ delivered: 3_500_000, onTime: 3_500_000 })
    expect(await list()).toEqual({ waiting: [], made: [] })
    // who made it stands in the journal; the key and the number nowhere
    const [line] = await town.rows<{ deed: string; facts: object }>(
      `select deed, facts from platform.journal where deed = 'support.link.send' and actor_id = (select id::text from identity.person where demo_key = 'sekretaris') and subject = $1`,
      [`commitment:${number}`],
    )
    expect(line).toMatchObject({ facts: { link: 'delivered' } })
    const kept = await town.rows<{ found: string }>(
      `select j::text as found from platform.journal j where j::text like $1 or j::text like $2 union all select i::text from platform.idempotency i where i::text like $1 or i::text like $2`,
      [`%${key}%`, `%${digits}%`],
    )
    expect(kept).toEqual([])
    expect((await town.rows<{ hash: string }>('select key_hash as hash from support.commitment')).map(({ hash }) => hash)).toEqual([
      sha256(key),
    ])
  })

  test('has a number that no public page or file and no desk of the agency shows', async () => {
    const number = await promise()
    await bring(number)
    value(await press(number))
    for (const at of [
      `/dukungan/janji/${number}`,
      '/dukungan/skor/diskoperin?tahun=2027',
      '/dukungan/skor.csv?tahun=2027',
      '/api/v1/support/score?year=2027',
      '/api/v1/support/360giving.json',
    ]) {
      const page = await newReader(town).get(at)
      expect([at, page.status, page.body.includes('81234567890')]).toEqual([at, 200, false])
    }
    const desk = (await (await enter(town, 'penghubung-diskoperin')).get(`/meja/dukungan/${number}`)).body
    expect([desk.includes('Kompor batik'), desk.includes('81234567890')]).toEqual([true, false])
    expect((await (await enter(town, 'penghubung-diskoperin')).get('/meja/tautan')).status).toBe(404)
  })

  test.for(['0812-3456-7890', '+62 812 3456 7890', '62 (812) 34567890'])('is written as %s and kept as digits', (phone) => {
    expect(commitmentSchema.parse({ ...stovesWish(), phone }).phone).toBe(digits)
  })

  test.for(['812345', 'lewat Bu RT', '+1 202 555 0175', '08123456789012345'])('is not reached by %s', (phone) => {
    const read = commitmentSchema.safeParse({ ...stovesWish(), phone })
    expect(read.error?.issues.map(({ message }) => message)).toEqual(['support.phone'])
  })

  test('is written to where he has an address as well: then nothing waits to be sent', async () => {
    const number = await promise({ email: 'perajin@contoh.id' })
    await bring(number)
    expect([await letters(), await list()]).toEqual([2, { waiting: [], made: [] }])
    await expect(press(number)).resolves.toMatchObject({ ok: false, refusals: [{ rule: 'support.link.over' }] })
  })

  test('is not passed over for whoever sent the event in: a number alone is said instead of an address', async () => {
    const number = await promise({ event: (await town.put()).number })
    expect([await letters(), await list()]).toEqual([expect.any(Number), { waiting: [`${number} promised 0`], made: [] }])
    const mails = await town.rows(`select from platform.mail where subject like 'Janji dukungan%'`)
    expect(mails).toEqual([])
  })

  test('takes his number with him, and it goes with his account', async () => {
    const number = await promise()
    const { actor } = await town.as('penjual-kopi')
    const person = 'id' in actor ? actor.id : ''
    await town.owner.query('update support.commitment set person_id = $2 where number = $1', [number, person])
    expect(await collectFromSupport(town.house.db, person)).toMatchObject({ commitments: [{ number, phone: digits }] })
    await town.house.db.transaction().execute((tx) => eraseFromSupport(tx, person, async () => undefined))
    expect(await town.rows('select phone from support.commitment')).toEqual([{ phone: '' }])
  })
})

describe('the list of links', () => {
  test('has every occasion once, the latest of a promise, until it was made and answered or is over', async () => {
    const [number, back] = [await promise(), await promise({ title: 'Kompor yang ditarik' })]
    expect((await list()).waiting).toEqual([`${number} promised 0`, `${back} promised 0`])
    value(await withdrawCommitment(await town.as('kepala-diskoperin'), { number: back, reason: 'Pengadaan batal.' }))
    const delivery = await bring(number)
    expect((await list()).waiting.sort()).toEqual([`${number} delivered 0`, `${back} withdrawn 0`].sort())
    value(await press(back))
    // five and ten working days after Monday 4 January
    await clock('2027-01-08')
    expect((await list()).waiting).toEqual([`${number} delivered 0`])
    await clock('2027-01-11')
    expect((await list()).waiting).toEqual([`${number} reminded 1`])
    await clock('2027-01-18')
    expect((await list()).waiting).toEqual([`${number} reminded 2`])
    // nothing was sent since it was brought, so there is nothing to remind of
    expect(value(await press(number, 'a')).text('a')).toContain('Benar sudah Anda terima?')
    expect(await list()).toEqual({ waiting: [], made: [`${back} withdrawn 0`, `${number} reminded 2`] })
    await clock('2027-01-25')
    expect((await list()).waiting).toEqual([])
    value(await confirmDelivery(await town.as('guest'), { number, delivery, quantity: 10, says: '', key: 'a' }))
    expect(await list()).toEqual({ waiting: [], made: [] })
    expect(rule(await press(number))).toBe('support.link.over')
    // thirty and ninety days after the twenty-fifth of January
    await clock('2027-02-24')
    expect((await list()).waiting).toEqual([`${number} followed 30`])
    expect(value(await press(number, 'b')).text('b')).toContain('tiga pertanyaan')
    await clock('2027-04-25')
    expect((await list()).waiting).toEqual([`${number} followed 90`])
    await clock('2027-07-24')
    expect((await list()).waiting).toEqual([])
    expect(await letters()).toBe(0)
  })

  test('keeps the link before until the next is made: a delivery or a reminder takes nobody’s answer away', async () => {
    const number = await promise()
    value(await press(number, 'janji'))
    const delivery = await bring(number)
    await clock('2027-01-11')
    value(await confirmDelivery(await town.as('guest'), { number, delivery, quantity: 10, says: '', key: 'janji' }))
    expect(await list()).toEqual({ waiting: [], made: [] })
  })

  test('pressed by two at once leaves one key alive, and both are on record', async () => {
    const number = await promise()
    await bring(number)
    const keys = ['satu', 'dua', 'tiga', 'empat']
    for (const made of await Promise.all(keys.map((key) => press(number, key)))) expect(rule(made)).toBe('done')
    expect((await Promise.all(keys.map((key) => opens(number, key)))).filter(Boolean)).toEqual([true])
    expect((await town.rows('select from support.link_made')).length).toBe(4)
  })

  test('is the coordinator’s for events of his own neighbourhood, and nobody else’s', async () => {
    const event = await town.put()
    await town.owner.query(`update events.event set kelurahan_code = '18.72.01.1005' where number = $1`, [event.number])
    const number = await promise({ event: event.number })
    const other = await promise({ title: 'Kompor di tempat lain' })
    expect((await list('koordinator-yosomulyo')).waiting).toEqual([`${number} promised 0`])
    const page = (await (await enter(town, 'koordinator-yosomulyo')).get('/meja/tautan')).body
    expect([page.includes(number), page.includes(other)]).toEqual([true, false])
    await expect(press(other, 'k', 'koordinator-yosomulyo')).rejects.toMatchObject({ name: 'Denied' })
    value(await press(number, 'k', 'koordinator-yosomulyo'))
    expect(await opens(number, 'k')).toBe(true)
    // a tradesman finds no such desk
    expect((await (await enter(town, 'penjual-kopi')).get('/meja/tautan')).status).toBe(404)
  })
})

describe('the agency', () => {
  const seat = async (last: string) =>
    value(
      await recordAppointment(await town.as('pengelola'), {
        post: 'penghubung-opd-diskoperin',
        seat: 1,
        person: 'sekretaris@contoh.metro',
        mode: 'plh',
        firstDay: '2027-01-04',
        lastDay: last,
        paper: 'SK uji plh',
      }),
    )
  const unseat = async () =>
    await town.owner.query(
      `set session_replication_role = replica; delete from governance.appointment where paper = 'SK uji plh'; set session_replication_role = origin`,
    )

  test('never holds its receiver’s key: neither who sits there, nor who promised or brought, by the deed or past it', async () => {
    const number = await promise()
    await bring(number)
    for (const who of ['kepala-diskoperin', 'penghubung-diskoperin', 'penghubung-disporapar', 'penjual-kopi', 'guest'])
      await expect(press(number, 'k', who)).rejects.toMatchObject({ name: 'Denied' })
    await seat('2027-01-04')
    expect(rule(await press(number))).toBe('support.link.own_unit')
    const desk = await enter(town, 'sekretaris')
    const page = (await desk.get('/meja/tautan')).body
    expect([page.includes('Anda bertugas di dinas yang menjanjikan'), page.includes(' disabled')]).toEqual([true, true])
    const refused = await desk.post('/meja/tautan', { number })
    expect([refused.status, refused.body.includes('wa.me'), refused.body.includes('Anda bertugas di dinas')]).toEqual([422, false, true])
    // what he noted while he sat there stays his after the seat is gone
    await bring(number, 2, 'sekretaris')
    await unseat()
    expect(rule(await press(number))).toBe('support.link.own_record')
    expect(await opens(number, 'kunci')).toBe(false)
    // past the deed: without an act of this very transaction the database takes nothing
    const raw = town.pool.query(
      `insert into support.link_made (link_id, act_id, actor) select l.id, c.act_id, 'person:' || h.id from support.link l join support.commitment c on c.id = l.commitment_id, identity.person h
       where h.demo_key = 'ketua' limit 1`,
    )
    await expect(raw).rejects.toMatchObject({ constraint: 'support.link.without_act' })
    expect(await town.rows('select from support.link_made')).toEqual([])
  })
})

describe('A11 silence of a receiver who is reached by telephone', () => {
  const said = async (number: string) => {
    const page = await publicly(number)
    return [
      'tautan untuk penerima belum dikirim',
      'tautan belum dikirim kepada penerima',
      'giliran sekretariat hub',
      'tidak menjawab dua pengingat',
      'dikirim 1 kali',
      'pengingat belum dikirim',
    ].filter((one) => page.includes(one))
  }
  const silent = async () => (await problems(town.house.db, undefined, false)).filter(({ kind }) => kind === 'silent' || kind === 'unsent')

  test('never asked he is not called silent: it is said whose turn it is, and it still counts for nothing', async () => {
    const number = await promise({ dueDay: '2027-03-20' })
    await bring(number)
    expect(await said(number)).toEqual(['tautan untuk penerima belum dikirim', 'giliran sekretariat hub'])
    expect(await silent()).toEqual([])
    await clock('2027-01-11')
    expect((await silent())[0]).toMatchObject({ kind: 'unsent', number, unit: 'mch', post: 'Sekretaris' })
    await clock('2027-01-30')
    expect(await said(number)).toEqual([
      'tautan untuk penerima belum dikirim',
      'tautan belum dikirim kepada penerima',
      'giliran sekretariat hub',
    ])
    expect((await silent()).map(({ kind }) => kind)).toEqual(['unsent'])
    const { id, confirmed } = await commitmentCalled(town.house.db, number)
    expect([confirmed, Object.values((await keepingOf(town.house.db, id)).asked)]).toEqual([
      0,
      [{ times: 2, over: true, sent: 0, waits: true, reached: true }],
    ])
  })

  test('with neither mail nor number nobody could be asked: he is blamed for nothing, and it is the agency’s turn', async () => {
    const number = await promise({ dueDay: '2027-03-20', phone: '' })
    expect(await town.rows('select from support.commitment where number = $1 and email = $2 and phone = $2', [number, ''])).toHaveLength(1)
    await bring(number)
    await clock('2027-01-11')
    await clock('2027-01-30')
    const page = await publicly(number)
    expect(['tidak ada yang dapat ditanya', 'giliran dinas menemuinya', 'dihitung nol'].filter((one) => !page.includes(one))).toEqual([])
    expect(await said(number)).toEqual([])
    expect(await silent()).toEqual([])
    const found = (await problems(town.house.db, undefined, false)).filter((one) => one.number === number)
    expect(found.map(({ kind, unit }) => [kind, unit])).toEqual([['unreached', 'diskoperin']])
    const desk = (await (await enter(town, 'penghubung-diskoperin')).get('/meja/dukungan')).body
    expect([desk.includes('tanpa surel dan nomor'), (await commitmentCalled(town.house.db, number)).confirmed]).toEqual([true, 0])
  })

  test('sent once, then reminded of twice, he is silent as one by mail is; the clock runs from the delivery', async () => {
    const number = await promise({ dueDay: '2027-03-20' })
    await bring(number)
    value(await press(number, 'a'))
    expect(await said(number)).toEqual([])
    await clock('2027-01-11')
    value(await press(number, 'b'))
    await clock('2027-01-30')
    // the second reminder was due on the eighteenth and was never sent
    expect(await said(number)).toEqual(['giliran sekretariat hub', 'pengingat belum dikirim'])
    expect(value(await press(number, 'c')).text('c')).toContain('Mengingatkan')
    expect(await said(number)).toEqual(['tidak menjawab dua pengingat'])
    expect((await silent()).map(({ kind, unit }) => [kind, unit])).toEqual([['silent', 'diskoperin']])
    expect([await opens(number, 'a'), await opens(number, 'b'), await opens(number, 'c')]).toEqual([false, false, true])
  })

  test('sent a link once, late, he is not said to have been reminded', async () => {
    const number = await promise({ dueDay: '2027-03-20' })
    await bring(number)
    await clock('2027-01-18')
    value(await press(number, 'a'))
    await clock('2027-01-30')
    expect(await said(number)).toEqual(['dikirim 1 kali'])
  })
})
