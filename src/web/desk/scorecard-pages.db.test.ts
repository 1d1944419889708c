import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aspects } from '#src/events/scorecard.ts'
import { enter } from '../../../test/cast.ts'
import { newReader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
}, 60_000)
afterAll(() => town?.close())

const once = () => ({ once: randomUUID() })

test('N11 a card goes from the desk to its curators and back, by forms alone; what was typed is kept', async () => {
  const found = await town.owner.query<{ number: string; slug: string }>(
    `select number, slug from events.event where state = 'published' and title like 'Pawai%' limit 1`,
  )
  const { number = '', slug = '' } = found.rows[0] ?? {}
  const desk = await enter(town, 'petugas')
  const at = `/meja/acara/${number}/kurasi`
  expect((await desk.get(`/meja/acara/${number}`)).body).toContain(`href="${at}"`)
  expect((await desk.get(at)).status).toBe(200)
  const wrong = await desk.post(at, { ...once(), year: 'kapan', due: '2031-01-01' })
  expect([wrong.status, wrong.body.includes('value="kapan"')]).toEqual([422, true])
  expect((await desk.post(at, { ...once(), year: '2027', due: '2031-01-01', earlier: '' })).status).toBe(303)
  const card = (await town.owner.query<{ number: string }>('select number from events.scorecard')).rows[0]?.number ?? ''
  for (const who of ['kurator', 'warga'])
    expect((await desk.post(`${at}/${card}/kurator`, { ...once(), email: `${who}@contoh.metro` })).status).toBe(303)
  const early = await desk.post(`${at}/${card}/umumkan`, once())
  expect([early.status, early.body.includes('Masih ada kurator yang ditunggu')]).toEqual([422, true])
  for (const who of ['kurator', 'warga']) {
    const curator = await enter(town, who)
    const mine = `/saya/program/kurasi/${card}`
    expect((await curator.get('/saya/program')).body).toContain('/saya/program/kurasi')
    expect((await curator.get('/saya/program/kurasi')).body).toContain(mine)
    expect((await curator.get(mine)).body).toContain('name="interest"')
    expect((await curator.post(`${mine}/kepentingan`, { ...once(), interest: 'some', says: '' })).status).toBe(422)
    expect((await curator.post(`${mine}/kepentingan`, { ...once(), interest: 'none' })).status).toBe(303)
    const five = (name: string, value: string) => Object.fromEntries(aspects.map((one) => [`${name}-${one}`, value]))
    const short = await curator.post(mine, { ...once(), ...five('m', '4'), ...five('r', 'kurang x') })
    expect([short.status, short.body.includes('kurang x')]).toEqual([422, true])
    expect((await curator.post(mine, { ...once(), ...five('m', '4'), ...five('r', 'rahasia para kurator') })).status).toBe(303)
    expect((await curator.get(`${mine}?bahasa=en`)).body).toContain('75 of 100')
  }
  const linked = async () => (await newReader(town).get(`/acara/${slug}`)).body.includes(`href="/acara/${slug}/kurasi"`)
  expect(await linked()).toBe(false)
  expect((await desk.post(`${at}/${card}/umumkan`, once())).status).toBe(303)
  expect(await linked()).toBe(true)
  expect((await desk.get(at)).body).toContain('rahasia para kurator')
  const anybody = newReader(town)
  const page = await anybody.get(`/acara/${slug}/kurasi`)
  expect(page.body).toContain('75 dari 100')
  expect(page.body).not.toMatch(/rahasia/)
  const answer = await anybody.get(`/api/v1/events/${slug}/curation`)
  expect(JSON.parse(answer.body)).toMatchObject({ slug, cards: [{ number: card, total: 75, curators: 2 }] })
  const pack = (headers: Record<string, string> = {}) => town.site.request(`http://localhost/acara/${slug}/kurasi/bukti.zip`, { headers })
  const first = await pack()
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/zip'])
  const tag = first.headers.get('etag') ?? ''
  expect((await pack({ 'if-none-match': tag })).status).toBe(304)
  await town.owner.query(`update platform.data_version set n = n + 1 where room = 'support' and shard = 0`)
  const changed = await pack({ 'if-none-match': tag })
  expect([changed.status, changed.headers.get('etag') === tag]).toEqual([200, false])
  // whoever has it takes nothing from the count; whoever takes it over and over is asked to wait
  await town.owner.query(`update platform.rate_count set n = 20 where bucket like 'evidence-pack %'`)
  expect((await pack({ 'if-none-match': changed.headers.get('etag') ?? '' })).status).toBe(304)
  const often = await pack()
  expect([often.status, Number(often.headers.get('retry-after')) > 0]).toEqual([429, true])
  await town.owner.query(`delete from platform.rate_count where bucket like 'evidence-pack %'`)
  expect((await anybody.get('/acara/tidak-ada/kurasi/bukti.zip')).status).toBe(404)
}, 60_000)

test('calling a cohort off asks for a reason and keeps what was typed', async () => {
  const boss = await enter(town, 'pengelola')
  const found = await town.owner.query<{ number: string }>(
    `select c.number from events.cohort c where exists (select from events.session s where s.cohort_id = c.id and s.ends_at > now()) and events.cohort_did(c.id, 'closed') is null order by c.number limit 1`,
  )
  const at = `/meja/program/angkatan/${found.rows[0]?.number}`
  expect((await boss.get(at)).body).toContain('id="off-reason"')
  const short = await boss.post(`${at}/batal`, { ...once(), reason: 'pendek' })
  expect([short.status, short.body.includes('>pendek<')]).toEqual([422, true])
  expect((await boss.post(`${at}/batal`, { ...once(), reason: 'Pengajarnya berhalangan lama.' })).status).toBe(303)
  expect((await boss.get(at)).body).toContain('Angkatan ini dibatalkan: Pengajarnya berhalangan lama.')
}, 60_000)
