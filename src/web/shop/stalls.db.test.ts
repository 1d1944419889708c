import { afterAll, beforeAll, expect, test } from 'vitest'
import { sayIn } from '#src/ui/words.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown } from '../../../test/events-town.ts'
import { newReader } from '../../../test/reader.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(() => town?.close())

const stalls = '/toko-saya/sanggar-canting-senja/lapak'
const t = sayIn('id')
const stallOf = async (number: string) =>
  (
    await town.rows<{ id: string }>('select s.id from market.stall s join events.event e on e.id = s.event_id where e.number = $1', [
      number,
    ])
  )[0]?.id ?? ''

test('asked on the shop’s desk, answered on the sender’s page, shown on both public pages, ended again', async () => {
  const event = await town.put()
  const [seller, sender, desk, guest] = [
    await enter(town, 'penjual-batik'),
    await enter(town, 'komunitas'),
    await enter(town, 'petugas'),
    newReader(town),
  ]
  const public_ = `/acara/${event.slug}`
  const wrong = await seller.post(`${stalls}/minta`, { once: 'a', event: event.number, goods: '' })
  expect([wrong.status, wrong.body.includes(t('market.stall.goods'))]).toEqual([422, true])
  const sent = await seller.post(`${stalls}/minta`, { once: 'b', event: event.number, goods: 'Kain dan selendang' })
  expect(sent.status).toBe(303)
  expect((await seller.get(sent.location)).body).toContain(t('stall.did.minta'))
  expect((await guest.get(public_)).body).not.toContain('Kain dan selendang')

  const own = `/acara/usul/${event.number}`
  expect((await sender.get(own)).body).toContain('Kain dan selendang')
  const stall = await stallOf(event.number)
  expect((await seller.post(`${own}/lapak-jawab`, { once: 'c', stall, yes: '1' })).status).toBe(404)
  const yes = await sender.post(`${own}/lapak-jawab`, { once: 'd', stall, yes: '1' })
  expect(yes.status).toBe(303)
  expect((await sender.get(yes.location)).body).toContain(t('event.did.lapak-jawab'))
  expect((await sender.post(`${own}/lapak-jawab`, { once: 'e', stall, yes: '0' })).status).toBe(409)
  expect((await desk.get(`/meja/acara/${event.number}`)).body).toContain('Kain dan selendang')

  for (const tongue of ['id', 'en'] as const) {
    const here = (await guest.get(`${public_}?bahasa=${tongue}`)).body
    expect(here).toContain(sayIn(tongue)('stall.here.title'))
    expect(here).toContain('href="/belanja/toko/sanggar-canting-senja"')
    const shop = (await guest.get(`/belanja/toko/sanggar-canting-senja?bahasa=${tongue}`)).body
    expect(shop).toContain(sayIn(tongue)('stall.with.title'))
    expect(shop).toContain(`href="${public_}"`)
  }

  const silent = await seller.post(`${stalls}/akhiri`, { once: 'f', stall, says: '' })
  expect([silent.status, silent.body.includes(t('market.stall.word'))]).toEqual([422, true])
  expect((await seller.post(`${stalls}/akhiri`, { once: 'g', stall, says: 'Pameran di luar kota' })).status).toBe(303)
  expect((await sender.get(own)).body).toContain('Pameran di luar kota')
  expect((await guest.get(`${public_}?lagi=1`)).body).not.toContain('Kain dan selendang')
})

test('the desk answers where whoever sent the event in has no account, on its own page', async () => {
  const event = await town.put({ title: 'Pasar tanpa akun', place: 'Lapangan tiga' })
  await town.owner.query(
    `set session_replication_role = replica; update events.event set person_id = null where number = '${event.number}'; set session_replication_role = origin`,
  )
  const [seller, desk] = [await enter(town, 'penjual-batik'), await enter(town, 'petugas')]
  expect((await seller.post(`${stalls}/minta`, { once: 'h', event: event.number, goods: 'Kain dan selendang' })).status).toBe(303)
  const stall = await stallOf(event.number)
  const page = `/meja/acara/${event.number}`
  expect((await desk.post(`${page}/lapak-jawab`, { once: 'i', stall, yes: '1' })).status).toBe(303)
  expect((await desk.get(page)).body).toContain(t('stall.state.accepted'))
  expect((await newReader(town).get(`/acara/${event.slug}`)).body).toContain('Kain dan selendang')
  expect((await desk.post(`${page}/lapak-akhiri`, { once: 'j', stall, says: 'Lapangan dipakai upacara' })).status).toBe(303)
  expect((await seller.get(stalls)).body).toContain('Lapangan dipakai upacara')
})
