import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { placeOrder } from '#src/market/checkout.db.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let product: { slug: string; variant: string }
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  const found = await town.owner.query<{ slug: string; variant: string }>(
    `select p.slug, v.id as variant from market.variant v join market.product p on p.id = v.product_id join market.shop s on s.id = v.shop_id join market.variant_level l on l.variant_id = v.id
     where s.slug = 'kopi-lereng-pagi' and p.status = 'published' and v.ended_at is null and l.available >= 10 order by p.slug limit 1`,
  )
  product = found.rows[0] ?? { slug: '', variant: '' }
})
afterAll(() => town?.close())

/** A guest whose order is completed, with its page open in his browser. */
async function collected(): Promise<{ reader: Reader; at: string; form: string }> {
  const outcome = await placeOrder(await town.as('guest'), {
    lines: [{ variant: product.variant, quantity: 1 }],
    fulfilment: [],
    buyer: { name: 'Sari Contoh', phone: '6281200000009' },
    payment: 'cash',
  })
  if (!outcome.ok) throw new Error(outcome.refusals[0]?.rule)
  const { number, key } = outcome.value
  const reader = newReader(town)
  await reader.get(`/pesanan/${number}?kunci=${key}`)
  const at = `/pesanan/${number}`
  expect((await reader.get(at)).body).not.toContain('/ulasan/')
  await town.owner.query(`update market.seller_order set status = 'completed', payment_status = 'paid' where number = $1`, [`${number}-A`])
  const form = /action="([^"]+\/ulasan\/[^"]+)"/.exec((await reader.get(at)).body)?.[1] ?? ''
  return { reader, at, form }
}

const pageOf = async (slug = product.slug) => (await newReader(town).get(`/belanja/produk/${slug}`)).body
const dataIn = (body: string) => JSON.parse(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/s.exec(body)?.[1] ?? '{}')

const script = '</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'

describe('a buyer without a script', () => {
  test('says how it was on the page of his order, and everybody reads it beside the listing, as letters', async () => {
    const before = await pageOf()
    expect(before).toContain('Belum ada ulasan.')
    expect(dataIn(before).aggregateRating).toBeUndefined()
    const { reader, at, form } = await collected()
    const wrong = await reader.post(form, { says: script })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('Pilih satu sampai lima bintang.')
    expect(wrong.body).toContain('&lt;/script&gt;&lt;script&gt;alert(1)')
    const sent = await reader.post(form, { stars: '4', says: script })
    expect([sent.status, sent.location.split('#')[0]]).toEqual([303, at])
    const after = await pageOf()
    expect(after).toContain('4,0 dari 5 · 1 ulasan')
    expect(after).toContain('Pembeli, pembelian terverifikasi')
    expect(after).not.toContain('Sari Contoh')
    expect(after).not.toContain('<script>alert')
    expect(after).not.toContain('<img src=x')
    expect(dataIn(after)).toMatchObject({
      aggregateRating: { ratingValue: '4.0', reviewCount: 1 },
      review: [{ reviewRating: { ratingValue: 4 }, author: { name: 'Pembeli' }, reviewBody: script }],
    })
    const all = await newReader(town).get(`/belanja/produk/${product.slug}/ulasan?bahasa=en`)
    expect(all.body).toContain('4.0 of 5')
    const again = await reader.post(form, { stars: '1', says: '' })
    expect(again.status).toBe(409)
    expect(await pageOf()).toContain('4,0 dari 5 · 1 ulasan')
  })

  test('changes it and takes it back; a stranger finds neither', async () => {
    const { reader, form } = await collected()
    await reader.post(form, { stars: '1', says: 'Kurang segar.' })
    const stranger = newReader(town)
    for (const errand of ['', '/ubah', '/tarik'])
      expect((await stranger.post(`${form}${errand}`, { stars: '5', says: '' })).status).toBe(404)
    expect((await reader.post(`${form}/ubah`, { stars: '5', says: 'Yang kedua segar.' })).status).toBe(303)
    expect(await pageOf()).toContain('Yang kedua segar.')
    expect(await pageOf()).toContain('diubah penulisnya')
    expect((await reader.post(`${form}/tarik`)).status).toBe(303)
    expect(await pageOf()).not.toContain('Yang kedua segar.')
    expect((await reader.post(`${form}/ubah`, { stars: '5', says: '' })).status).toBe(409)
  })
})

describe('a listing with reviews', () => {
  test('still asks the database once, and draws bars only where there are five', async () => {
    const { rows } = await town.owner.query<{ slug: string; n: number }>(
      `select p.slug, q.n from market.product_rating q join market.product p on p.id = q.product_id where q.n > 0 order by q.n desc, p.slug`,
    )
    const [most, least] = [rows[0], rows.at(-1)]
    expect(most?.n).toBeGreaterThanOrEqual(5)
    const asked = vi.spyOn(pg.Client.prototype, 'query')
    const page = await pageOf(most?.slug)
    const statements = asked.mock.calls.length
    asked.mockRestore()
    expect(statements).toBe(1)
    expect(page).toContain('class="star-bars"')
    expect(await pageOf(least?.slug)).not.toContain('class="star-bars"')
  })

  test('is told by the API with the same average, without names', async () => {
    const slug = (
      await town.owner.query<{ slug: string }>(
        `select p.slug from market.product_rating q join market.product p on p.id = q.product_id order by q.n desc, p.slug limit 1`,
      )
    ).rows[0]?.slug
    const body = JSON.parse((await newReader(town).get(`/api/v1/products/${slug}/reviews`)).body)
    expect(body.count).toBe(body.items.length)
    expect(body.average).toBe(
      Math.round((body.items.reduce((sum: number, one: { stars: number }) => sum + one.stars, 0) * 10) / body.count) / 10,
    )
    expect(JSON.stringify(body)).not.toMatch(/Pembeli Contoh|62812/)
  })
})

describe('shop and desk', () => {
  test('the shop answers on its own page, and its answer stands beneath the review', async () => {
    const maker = await enter(town, 'penjual-batik')
    const page = (await maker.get('/toko-saya/sanggar-canting-senja/ulasan')).body
    const form = /action="([^"]+\/tanggapan)"/.exec(page)?.[1] ?? ''
    expect((await maker.post(form, { says: 'x' })).status).toBe(422)
    expect((await maker.post(form, { says: 'Kami tunggu di teras.' })).status).toBe(303)
    expect((await maker.get('/toko-saya/sanggar-canting-senja/ulasan')).body).toContain('Kami tunggu di teras.')
    const other = await enter(town, 'penjual-kopi')
    expect((await other.post(form, { says: 'Bukan toko kami.' })).status).toBe(404)
  })

  test('somebody signed in reports one; the desk hides it with a reason, and it is gone until it is shown again', async () => {
    const { rows } = await town.owner.query<{ id: string; slug: string; says: string }>(
      `select r.id, p.slug, v.says from market.review_flag f join market.review r on r.id = f.review_id join market.product p on p.id = r.product_id join market.review_version v on v.review_id = r.id limit 1`,
    )
    const [flagged] = rows
    const lapor = `/belanja/produk/${flagged?.slug}/ulasan/${flagged?.id}/lapor`
    expect((await newReader(town).get(lapor)).location).toMatch(/^\/masuk/)
    const reader = await enter(town, 'komunitas')
    expect((await reader.post(lapor, { reason: '' })).status).toBe(422)
    expect((await reader.post(lapor, { reason: 'advert' })).status).toBe(303)
    expect((await reader.post(lapor, { reason: 'advert' })).status).toBe(409)
    const curator = await enter(town, 'kurator')
    const desk = await curator.get('/meja/ulasan')
    expect(desk.body).toContain('Dilaporkan 2 orang: iklan atau tautan.')
    const ruling = `/meja/ulasan/${flagged?.id}/putusan`
    expect((await curator.post(ruling, { word: 'hidden within_rules' })).status).toBe(422)
    expect((await curator.post(ruling, { word: 'hidden advert' })).status).toBe(303)
    expect(await pageOf(flagged?.slug)).not.toContain(flagged?.says)
    expect((await curator.get('/meja/ulasan')).body).toContain('Disembunyikan pengurus: iklan atau tautan.')
    expect((await curator.post(ruling, { word: 'restored mistaken' })).status).toBe(303)
    expect(await pageOf(flagged?.slug)).toContain(flagged?.says)
    expect((await (await enter(town, 'warga')).get('/meja/ulasan')).status).toBe(404)
  })
})
