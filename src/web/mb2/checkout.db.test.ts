import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reindex } from '#src/market/search-index.db.ts'
import { buyerTyped, everyPickup, fillCart, pressed, reachReview } from '../../../test/basket.ts'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { newReader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture

const setPrice = (variant: string, price: number) =>
  town.owner.query('update market.variant set price = $2 where id = $1', [variant, price])
const setPieces = (variant: string, pieces: number) =>
  town.owner.query('update market.stock set on_hand = $2 + allocated + reserved where variant_id = $1', [variant, pieces])
const held = async () => Number((await town.owner.query('select sum(reserved + allocated)::int as n from market.stock')).rows[0]?.n)
const orders = async () => Number((await town.owner.query('select count(*)::int as n from market.order_group')).rows[0]?.n)
const prices = [350_000, 45_000, 15_000]

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
})
beforeEach(async () => {
  for (const [index, shop] of market.shops.entries()) {
    await setPrice(shop.variant, prices[index] ?? 0)
    await setPieces(shop.variant, 20)
  }
})
afterAll(() => town.close())

describe('from the cart to the order', () => {
  test('three shops in one cart become one order, paid shop by shop; the cart and what it kept are gone', async () => {
    const reader = newReader(town)
    await fillCart(reader, market)
    const cart = await reader.get('/keranjang')
    for (const name of ['Batik Uji', 'Kopi Uji', 'Keripik Uji', 'Rp485.000']) expect(cart.body).toContain(name)
    expect(cart.headers.get('cache-control')).toBe('private, no-store')
    expect(
      (await reader.post('/bayar/cara-terima', { ...everyPickup, 'cara-kopi': 'delivery', kelurahan: 'k1', alamat: 'Jalan Ganesha 12' }))
        .location,
    ).toBe('/bayar?langkah=data')
    expect((await reader.post('/bayar/data', buyerTyped)).location).toBe('/bayar?langkah=bayar')
    const review = await reader.get('/bayar?langkah=bayar')
    for (const words of ['tiga pembayaran', 'Rp493.000', 'Jalan Ganesha 12', '0812-3456-7890', 'Rp8.000'])
      expect(review.body).toContain(words)
    const placed = await reader.post('/bayar', pressed(review))
    expect(placed.status).toBe(303)
    expect(placed.location).toMatch(/^\/pesanan\/MB2-\d\d-\d{6}$/)
    expect([...reader.cookies.keys()]).not.toContain('__Host-keranjang')
    expect((await reader.get('/keranjang')).body).toContain('masih kosong')
    expect((await town.owner.query('select 1 from market.cart')).rows).toEqual([])
    expect((await reader.get(placed.location)).body).toContain('Bayar ke tiga toko')
  })

  test('nobody skips a question: a later address leads to the one not answered yet, an empty cart back to itself', async () => {
    const reader = newReader(town)
    for (const address of ['/bayar', '/bayar?langkah=bayar']) expect((await reader.get(address)).location).toBe('/keranjang')
    await fillCart(reader, market)
    expect((await reader.get('/bayar?langkah=bayar')).body).toContain('<h1>Cara terima barang')
    await reader.post('/bayar/cara-terima', everyPickup)
    expect((await reader.get('/bayar?langkah=bayar')).body).toContain('<h1>Data Anda')
    expect((await reader.post('/bayar', { once: 'a'.repeat(24), 'cara-bayar': 'qris', penawaran: '', pilihan: '' })).status).toBe(422)
  })

  test('what is wrong is said once on top and once at its field, and what was typed stays', async () => {
    const reader = newReader(town)
    await fillCart(reader, market)
    const ways = await reader.post('/bayar/cara-terima', {
      ...everyPickup,
      'cara-kopi': 'delivery',
      kelurahan: 'k2',
      alamat: 'Gang <b>Mawar</b> 3',
    })
    expect(ways.status).toBe(422)
    expect(ways.body).toContain('<title>Galat: Cara terima')
    expect(ways.body).toContain('href="#f-cara-kopi"')
    expect(ways.body).toContain('Gang &lt;b&gt;Mawar&lt;/b&gt; 3')
    expect(ways.body.match(/tidak mengantar ke kelurahan itu/g)).toHaveLength(2)
    await reader.post('/bayar/cara-terima', everyPickup)
    const who = await reader.post('/bayar/data', { nama: 'Fitria "F"', telepon: '12', surel: 'x' })
    expect(who.status).toBe(422)
    expect(who.body).toContain('value="Fitria &quot;F&quot;"')
    for (const field of ['telepon', 'surel']) expect(who.body).toContain(`href="#f-${field}"`)
  })

  test('a full pick-up point stays in sight, closed', async () => {
    await town.owner.query('update market.pickup_point set open_parcels = capacity')
    const reader = newReader(town)
    await fillCart(reader, market)
    expect((await reader.get('/bayar')).body).toContain('Semua titik sedang penuh')
    const pressedAnyway = await reader.post('/bayar/cara-terima', { ...everyPickup, 'cara-batik': 'point', 'titik-batik': market.point })
    expect(pressedAnyway.status).toBe(409)
    expect(pressedAnyway.body).toContain('href="#f-titik-batik"')
    await town.owner.query('update market.pickup_point set open_parcels = 0')
  })

  test('cash is closed with its reason unless everything is collected at the shops', async () => {
    const review = await reachReview(newReader(town), market, { ...everyPickup, 'cara-kopi': 'courier', alamat: 'Jalan Ganesha 12, Metro' })
    expect(review.body).toContain('Belum begitu untuk Kopi Uji')
    const reader = newReader(town)
    const forced = await reader.post(
      '/bayar',
      pressed(await reachReview(reader, market, { ...everyPickup, 'cara-kopi': 'courier', alamat: 'Jalan Ganesha 12, Metro' }), 'cash'),
    )
    expect(forced.status).toBe(422)
    expect(forced.body).toContain('href="#f-cara-bayar"')
  })

  test('the same in English', async () => {
    const reader = newReader(town)
    await reader.get('/keranjang?bahasa=en')
    const review = await reachReview(reader, market)
    expect(review.body).toContain('Each goes straight to its seller')
    expect(review.body).not.toMatch(/Anda|toko ini/)
  })
})

describe('pressing twice', () => {
  test('ten presses of one form at once are one order, and every press shows it (S11)', async () => {
    const reader = newReader(town)
    const form = pressed(await reachReview(reader, market))
    const [before, cookie] = [await orders(), reader.cookies.get('__Host-keranjang') ?? '']
    const readers = Array.from({ length: 10 }, () => {
      const tab = newReader(town)
      tab.cookies.set('__Host-keranjang', cookie)
      return tab
    })
    const answers = await Promise.all(readers.map((tab) => tab.post('/bayar', form)))
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(303))
    expect(new Set(answers.map((answer) => answer.location)).size).toBe(1)
    expect(await orders()).toBe(before + 1)
    const later = await reader.post('/bayar', form)
    expect([later.status, later.location]).toEqual([303, answers[0]?.location])
    expect((await readers[9]?.get(later.location))?.status).toBe(200)
  })

  test('an older review does not order what it did not show', async () => {
    const reader = newReader(town)
    const old = pressed(await reachReview(reader, market))
    await reader.post('/bayar/data', { ...buyerTyped, nama: 'Bagus Wicaksono' })
    const answer = await reader.post('/bayar', old)
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Bagus Wicaksono')
  })
})

describe('what changed since the buyer looked', () => {
  test('a price that rose is refused with old, new and the new total; the next press pays it (S16)', async () => {
    const reader = newReader(town)
    const review = await reachReview(reader, market)
    await setPrice(market.shops[1].variant, 50_000)
    const [before, heldBefore] = [await orders(), await held()]
    const answer = await reader.post('/bayar', pressed(review))
    expect(answer.status).toBe(409)
    for (const words of ['Rp45.000', 'Rp50.000', 'Rp485.000', 'Rp495.000', 'Buat pesanan dengan harga baru'])
      expect(answer.body).toContain(words)
    expect([await orders(), await held()]).toEqual([before, heldBefore])
    const placed = await reader.post('/bayar', pressed(answer))
    expect(placed.status).toBe(303)
    expect((await reader.get(placed.location)).body).toContain('Rp495.000')
  })

  test('a price that fell is paid, and said (S16)', async () => {
    const reader = newReader(town)
    const review = await reachReview(reader, market)
    await setPrice(market.shops[1].variant, 40_000)
    const placed = await reader.post('/bayar', pressed(review))
    expect(placed.location).toMatch(/\?turun=1$/)
    const page = (await reader.get(placed.location)).body
    expect(page).toContain('Ada harga yang turun')
    expect(page).toContain('Rp475.000')
  })

  test('a fee that rose is refused the same way', async () => {
    const reader = newReader(town)
    const review = await reachReview(reader, market, {
      ...everyPickup,
      'cara-kopi': 'delivery',
      kelurahan: 'k1',
      alamat: 'Jalan Ganesha 12',
    })
    await town.owner.query(`update market.delivery_zone set fee = 9000 where shop_id = $1`, [market.shops[1].id])
    const answer = await reader.post('/bayar', pressed(review))
    expect(answer.status).toBe(409)
    for (const words of ['Rp8.000', 'Rp9.000', 'Rp494.000']) expect(answer.body).toContain(words)
    await town.owner.query('update market.delivery_zone set fee = 8000')
  })

  test('one thing short stops the whole basket, holds nothing, and offers less or without (S4)', async () => {
    const reader = newReader(town)
    const review = await reachReview(reader, market)
    const chips = market.shops[2].variant
    await setPieces(chips, 2)
    const [before, heldBefore] = [await orders(), await held()]
    const answer = await reader.post('/bayar', pressed(review))
    expect(answer.status).toBe(409)
    expect(answer.body).toContain('Kurangi jadi 2')
    expect(answer.body).toContain('Lanjut tanpa barang ini')
    expect([await orders(), await held()]).toEqual([before, heldBefore])
    const fixed = await reader.post('/keranjang/barang', { tindakan: 'ubah', varian: chips, jumlah: '2', kembali: '/bayar?langkah=bayar' })
    expect(fixed.location).toBe('/bayar?langkah=bayar')
    const again = await reader.get(fixed.location)
    expect(again.body).toContain('Fitria Ningsih')
    const placed = await reader.post('/bayar', pressed(again))
    expect((await reader.get(placed.location)).body).toContain('Rp470.000')
  })

  test('what is sold out names the thing and offers what lies beside it, in cart and review (S1)', async () => {
    const reader = newReader(town)
    const review = await reachReview(reader, market)
    await setPieces(market.shops[2].variant, 0)
    await town.house.db.transaction().execute((tx) =>
      reindex(
        tx,
        market.shops.map((shop) => shop.product),
      ),
    )
    const answer = await reader.post('/bayar', pressed(review))
    expect(answer.status).toBe(409)
    for (const page of [answer.body, (await reader.get('/keranjang')).body]) {
      expect(page).toContain('Barang Keripik Uji sudah habis.')
      const [, offer = ''] = /<div class="instead">(.*?)<\/ul>/s.exec(page) ?? []
      expect(offer).toContain('Yang serupa dan masih ada')
      // never itself, and only what is there
      expect([...offer.matchAll(/href="([^"]+)"/g)].map(([, href]) => href).sort()).toEqual([
        '/belanja/produk/batik-barang',
        '/belanja/produk/kopi-barang',
      ])
    }
    await setPieces(market.shops[0].variant, 0)
    await town.house.db.transaction().execute((tx) =>
      reindex(
        tx,
        market.shops.map((shop) => shop.product),
      ),
    )
    const less = (await reader.get('/keranjang')).body
    expect(less).toContain('/belanja/produk/kopi-barang')
    for (const { variant } of market.shops.slice(0, 2)) await reader.post('/keranjang/barang', { tindakan: 'hapus', varian: variant })
    // the only shop left is named though nothing of it can be paid
    expect((await reader.get('/bayar?langkah=bayar')).body).toContain('langsung ke Keripik Uji;')
    expect(/<div class="instead">(.*?)<\/ul>/s.exec(less)?.[1]).not.toContain('batik-barang')
  })

  test('a shop that closed is named, and the rest can go on without it', async () => {
    const reader = newReader(town)
    const review = await reachReview(reader, market)
    await town.owner.query(`update market.shop set status = 'suspended' where slug = 'batik'`)
    const answer = await reader.post('/bayar', pressed(review))
    expect(answer.status).toBe(409)
    expect(answer.body).toContain('Toko penjual Barang Batik Uji sedang tutup')
    await reader.post('/keranjang/barang', { tindakan: 'hapus', varian: market.shops[0].variant, kembali: '/bayar?langkah=bayar' })
    const placed = await reader.post('/bayar', pressed(await reader.get('/bayar?langkah=bayar')))
    expect(placed.status).toBe(303)
    await town.owner.query(`update market.shop set status = 'approved' where slug = 'batik'`)
  })

  test('a price written by hand is not believed', async () => {
    const reader = newReader(town)
    const form = pressed(await reachReview(reader, market))
    const answer = await reader.post('/bayar', { ...form, penawaran: `${form.penawaran?.slice(0, -3)}abc`, jumlah: '1' })
    expect(answer.status).toBe(422)
    for (const penawaran of ['x', '.', 'eyJ9.abc', '\u0000']) expect((await reader.post('/bayar', { ...form, penawaran })).status).toBe(422)
    const placed = await reader.post('/bayar', { ...form, jumlah: '1' })
    expect((await reader.get(placed.location)).body).toContain('Rp485.000')
  })
})
