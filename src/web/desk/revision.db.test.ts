import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture
let seller: Reader
let curator: Reader
let buyer: Reader
let thing: string
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  market = await plantMarket(town)
  seller = await readerFor(town, market.shops[0].seller)
  buyer = newReader(town)
  const made = await town.owner.query<{ id: string }>(
    `insert into identity.person (name, email, demo_key) values ('Uji Kurator', 'kurator@contoh.metro', 'kurator') returning id`,
  )
  const id = made.rows[0]?.id ?? ''
  await appoint(town, { person: id, post: 'kurator' })
  curator = await readerFor(town, { ...(await town.as('guest')), actor: { kind: 'person', id, name: 'Uji Kurator', secondFactor: true } })
  await town.owner.query(
    `insert into market.category (slug, parent, name_id, name_en, position) values ('kain', 'umum', 'Kain', 'Cloth', 2), ('kopi', 'umum', 'Kopi', 'Coffee', 3)`,
  )
  await town.owner.query(`update market.product set category = 'kain' where id = $1`, [market.shops[0].product])
  thing = `/toko-saya/${market.shops[0].slug}/barang/${market.shops[0].product}`
})
afterAll(() => town?.close())

let presses = 0
const hiddenOf = (body: string) =>
  Object.fromEntries([...body.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((one) => [one[1] ?? '', one[2] ?? '']))
const save = async (fields: Record<string, string>) => {
  presses += 1
  const { seen = '', ...hidden } = hiddenOf((await seller.get(thing)).body)
  const stored = { name: 'Barang Batik Uji', category: 'kain', origin: 'made', rows: '1', 'variants.0.price': '350.000' }
  const row = { 'variants.0.id': hidden['variants.0.id'] ?? '', 'variants.0.sku': hidden['variants.0.sku'] ?? '' }
  return await seller.post(thing, { ...stored, ...row, ...fields, seen, once: `simpan ${presses}` })
}
const shownToBuyers = async () => (await buyer.get(`/belanja/produk/${market.shops[0].slug}-barang`)).body
const onDesk = async () => /\/meja\/perubahan\/[0-9a-f-]{36}/.exec((await curator.get('/meja')).body)?.[0] ?? ''

describe('a change of a listing', () => {
  test('waits on the desk, goes back with a reason, comes again and is shown', async () => {
    const sent = await save({ name: 'Kain Ajaib <b>Asli</b>', description: 'Menyembuhkan segala penyakit.', 'variants.0.price': '360.000' })
    expect([sent.status, sent.location]).toEqual([303, `${thing}?sudah=waits`])
    const mine = await seller.get(`${thing}?sudah=waits`)
    expect(mine.body).toContain('Menunggu kurator')
    expect(mine.body).toContain('value="Kain Ajaib &lt;b&gt;Asli&lt;/b&gt;"')
    expect(await shownToBuyers()).not.toContain('Ajaib')
    expect(await shownToBuyers()).toContain('360.000')

    const at = await onDesk()
    const page = await curator.get(at)
    expect(page.body).toContain('Kain Ajaib')
    expect(page.body).not.toContain('<b>Asli</b>')
    expect(page.body).toContain('<ins>')
    const { seen = '' } = hiddenOf(page.body)
    const short = await curator.post(`${at}/putusan`, { verdict: 'give_back', reason: 'tidak', seen, once: 'p1' })
    expect(short.status).toBe(422)
    expect(short.body).toContain('href="#f-reason"')
    expect(short.body).toContain('>tidak</textarea>')
    const reason = 'Hapus janji kesehatan: tidak boleh tanpa izin edar.'
    expect((await curator.post(`${at}/putusan`, { verdict: 'give_back', reason, seen, once: 'p2' })).location).toBe('/meja?sudah=revision')
    expect((await seller.get(thing)).body).toContain(reason)
    expect((await seller.get(`/toko-saya/${market.shops[0].slug}/barang`)).body).toContain('Perlu diperbaiki')
    expect(await onDesk()).toBe('')

    await save({ name: 'Kain Fajar', description: 'Dicap tangan.', 'variants.0.price': '360.000' })
    const again = hiddenOf((await curator.get(at)).body)
    expect((await curator.post(`${at}/putusan`, { verdict: 'approve', reason: '', seen: again.seen ?? '', once: 'p3' })).status).toBe(303)
    expect(await shownToBuyers()).toContain('Kain Fajar')
    expect((await seller.get(thing)).body).not.toContain('Menunggu kurator')
    const late = await curator.post(`${at}/putusan`, { verdict: 'approve', reason: '', seen: again.seen ?? '', once: 'p4' })
    expect(late.status).toBe(409)
  })

  test('that the curator has not read is not approved unread', async () => {
    await save({ name: 'Satu' })
    const at = await onDesk()
    const { seen = '' } = hiddenOf((await curator.get(at)).body)
    await save({ name: 'Dua yang lain' })
    const late = await curator.post(`${at}/putusan`, { verdict: 'approve', reason: '', seen, once: 'q1' })
    expect([late.status, late.body.includes('Dua yang lain')]).toEqual([409, true])
    expect(await shownToBuyers()).not.toContain('Dua yang lain')
    expect((await seller.post(`${thing}/penarikan`, { once: 'q2' })).status).toBe(303)
    expect(await onDesk()).toBe('')
    expect((await curator.get(at)).status).toBe(404)
  })

  test('is shown at once where a curator trusts the shop, but never its category', async () => {
    const desk = `/meja/toko/${market.shops[0].slug}`
    expect((await curator.get(desk)).body).toContain('Percayai toko ini')
    expect((await curator.post(`${desk}/pemeriksaan`, { periksa: 'tidak', once: 'r1' })).status).toBe(303)
    expect((await save({ name: 'Kain Langsung' })).location).toBe(`${thing}?sudah=saved`)
    expect(await shownToBuyers()).toContain('Kain Langsung')
    await save({ name: 'Kain Langsung', category: 'kopi' })
    expect((await curator.get(await onDesk())).body).toMatch(/<del>.*Kain.*<\/del>.*<ins>.*Kopi.*<\/ins>/s)
  })

  test('is nobody else’s to read or decide', async () => {
    const at = await onDesk()
    const other = await readerFor(town, market.shops[1].seller)
    for (const reader of [seller, other]) {
      expect((await reader.get(at)).status).toBe(404)
      expect((await reader.post(`${at}/putusan`, { verdict: 'approve', once: 's' })).status).toBe(404)
    }
    expect((await other.post(`${thing}/penarikan`, { once: 't' })).status).toBe(404)
    expect((await buyer.get(at)).status).toBe(303)
    expect((await curator.get('/meja/perubahan/bukan-nomor')).status).toBe(404)
  })
})
