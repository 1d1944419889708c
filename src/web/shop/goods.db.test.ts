import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { qrPng } from '#src/market/qris-image.ts'
import { type Fixture, type FixtureShop, inventedQris, plantMarket } from '../../../test/market-fixture.ts'
import type { Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture
let shop: FixtureShop
let seller: Reader

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  shop = market.shops[0]
  seller = await readerFor(town, shop.seller)
  await town.owner.query(
    `insert into market.attribute (category, key, type, options, required, name_id, name_en) values ('umum', 'bahan', 'enum', '{katun,sutra}', true, 'Bahan', 'Material')`,
  )
})
afterAll(() => town?.close())

const paidTo = async () =>
  (
    await town.owner.query<{ holder: string }>(
      `select holder from market.payee where shop_id = $1 and kind = 'qris' and active_during @> now()`,
      [shop.id],
    )
  ).rows.map((row) => row.holder)
const home = () => `/toko-saya/${shop.slug}`

const kaos = {
  name: 'Kaos <b>uji</b>',
  category: 'umum',
  description: 'Katun "halus" & <script>alert(1)</script>',
  origin: 'made',
  'attributes.bahan': 'katun',
  'option.0': 'Ukuran',
  rows: '2',
  'variants.0.value.0': 'M',
  'variants.0.price': '95.000',
  'variants.0.stock': '4',
  'variants.1.value.0': 'L',
  'variants.1.price': '99000',
  'variants.1.stock': '2',
}

describe('goods', () => {
  test('a new listing with two sizes: made once, a draft, its markup shown as letters', async () => {
    const fields = { ...kaos, once: 'baru-1' }
    const [one, two] = [await seller.post(`${home()}/barang/baru`, fields), await seller.post(`${home()}/barang/baru`, fields)]
    expect([one.status, two.status]).toEqual([303, 303])
    expect(two.location).toBe(one.location)
    const found = await town.owner.query<{ status: string; prices: number[] }>(
      `select p.status, array_agg(v.price::int order by v.position) as prices from market.product p join market.variant v on v.product_id = p.id where p.name = $1 group by p.id`,
      [kaos.name],
    )
    expect(found.rows).toEqual([{ status: 'draft', prices: [95_000, 99_000] }])
    const page = await seller.get(one.location)
    expect(page.body).toContain('Kaos &lt;b&gt;uji&lt;/b&gt;')
    expect(page.body).not.toContain('<script>alert')
  })

  test('one more row is one press, nothing saved, everything kept', async () => {
    const { status, body } = await seller.post(`${home()}/barang/baru`, { ...kaos, name: 'Kaos tiga', tambah: '1' })
    expect(status).toBe(200)
    expect(body).toContain('Varian 3')
    expect(body).toContain('value="Kaos tiga"')
    expect(body).toContain('value="95.000"')
    const found = await town.owner.query(`select 1 from market.product where name = 'Kaos tiga'`)
    expect(found.rows).toHaveLength(0)
  })

  test('each fault is told at its field, by summary and by words', async () => {
    const { status, body } = await seller.post(`${home()}/barang/baru`, {
      ...kaos,
      'attributes.bahan': '',
      'variants.1.price': 'mahal',
      'variants.1.value.0': 'M',
      once: 'x',
    })
    expect(status).toBe(422)
    expect(body).toContain('href="#f-variants-1-price"')
    const again = await seller.post(`${home()}/barang/baru`, { ...kaos, 'attributes.bahan': '', 'variants.1.value.0': 'M', once: 'y' })
    expect(again.body).toContain('href="#f-variants-1-value-0"')
    expect(again.body).toContain('href="#f-attributes-bahan"')
    expect(again.body).toContain('id="f-attributes-bahan"')
  })

  test('an edit made from an old page is not written over a newer one', async () => {
    const found = await town.owner.query<{ id: string }>('select id from market.product where name = $1', [kaos.name])
    const address = `${home()}/barang/${found.rows[0]?.id}`
    const body = (await seller.get(address)).body
    const hidden = Object.fromEntries(
      [...body.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((one) => [one[1] ?? '', one[2] ?? '']),
    )
    const ids = { 'variants.0.id': hidden['variants.0.id'] ?? '', 'variants.1.id': hidden['variants.1.id'] ?? '', seen: hidden.seen ?? '' }
    const first = await seller.post(address, { ...kaos, ...ids, description: 'satu', once: 'e1' })
    expect(first.status).toBe(303)
    const late = await seller.post(address, { ...kaos, ...ids, description: 'dua', once: 'e2' })
    expect(late.status).toBeGreaterThanOrEqual(409)
    expect(late.body).toContain('dua')
    const now = await town.owner.query<{ description: string }>('select description from market.product where id = $1', [found.rows[0]?.id])
    expect(now.rows[0]?.description).toBe('satu')
  })

  test('published, hidden, ended by one press each', async () => {
    const found = await town.owner.query<{ id: string }>('select id from market.product where name = $1', [kaos.name])
    const id = found.rows[0]?.id ?? ''
    for (const status of ['published', 'hidden', 'ended']) {
      expect((await seller.post(`${home()}/barang/${id}/status`, { status, once: status })).status).toBe(303)
      const now = await town.owner.query<{ status: string }>('select status from market.product where id = $1', [id])
      expect(now.rows[0]?.status).toBe(status)
    }
  })

  test('a picture needs words and bytes', async () => {
    const { status, body } = await seller.post(`${home()}/barang/${shop.product}/gambar`, { alt: 'x', once: 'g1' })
    expect(status).toBe(422)
    expect(body).toContain('href="#f-alt"')
  })

  test('the list finds by name and by what has run out', async () => {
    expect((await seller.get(`${home()}/barang?q=barang`)).body).toContain('Barang Batik Uji')
    expect((await seller.get(`${home()}/barang?q=tidak%20ada`)).body).toContain('Tidak ada barang yang cocok')
    expect((await seller.get(`${home()}/barang?stok=out&sesudah=%00rusak`)).status).toBe(200)
  })
})

describe('stock', () => {
  test('goods come in with a reason, and the page says why there are so many', async () => {
    const address = `${home()}/barang/${shop.product}/stok`
    const answer = await seller.post(address, {
      variant: shop.variant,
      kind: 'received',
      quantity: '7',
      reason: 'jahitan minggu ini',
      once: 's1',
    })
    expect(answer.status).toBe(303)
    const { body } = await seller.get(answer.location)
    expect(body).toContain('jahitan minggu ini')
    expect(body).toContain('+7')
    const level = await town.owner.query<{ on_hand: number }>('select on_hand from market.stock where variant_id = $1', [shop.variant])
    expect(level.rows[0]?.on_hand).toBe(12)
  })

  test('broken goods need a reason; a wrong number is asked again', async () => {
    const address = `${home()}/barang/${shop.product}/stok`
    const broken = await seller.post(address, { variant: shop.variant, kind: 'damaged', quantity: '1', reason: '', once: 's2' })
    expect(broken.status).toBe(422)
    expect(broken.body).toContain('href="#f-reason"')
    const odd = await seller.post(address, { variant: shop.variant, kind: 'counted', quantity: 'banyak', reason: '', once: 's3' })
    expect(odd.status).toBe(422)
    expect(odd.body).toContain('href="#f-quantity"')
  })
})

describe('a shop from its opening on', () => {
  test('opened as a draft, asked for what is missing, then sent to the curator', async () => {
    const opened = await seller.post('/toko-saya/buka', {
      name: 'Sanggar Baru',
      kelurahan: 'k1',
      subsector: 'kriya',
      tagline: '',
      once: 'buka-1',
    })
    expect(opened.status).toBe(303)
    expect(opened.location).toMatch(/^\/toko-saya\/sanggar-baru\/profil/)
    expect((await seller.get(opened.location)).body).toContain('Rancangan')
    const early = await seller.post('/toko-saya/sanggar-baru/profil/pengajuan', { once: 'p1' })
    expect(early.status).toBe(422)
    expect(early.body).toContain('/toko-saya/sanggar-baru/profil/isi#f-story')
    const story = 'Dua bersaudara menenun di rumah sejak 2019, pelan-pelan dan dengan tangan sendiri.'
    const told = await seller.post('/toko-saya/sanggar-baru/profil/isi', {
      name: 'Sanggar Baru',
      kelurahan: 'k1',
      subsector: 'kriya',
      tagline: 'Tenun rumah',
      story,
      address: 'Jl. Contoh 2',
      hours: '08.00–16.00',
      phone: '0812-3456-7890',
      once: 'p2',
    })
    expect(told.status).toBe(303)
    expect((await seller.post('/toko-saya/sanggar-baru/profil/pengajuan', { once: 'p3' })).status).toBe(303)
    const status = await town.owner.query<{ status: string }>(`select status from market.shop where slug = 'sanggar-baru'`)
    expect(status.rows[0]?.status).toBe('submitted')
  })

  test('a name too short is asked again with the rest kept', async () => {
    const { status, body } = await seller.post('/toko-saya/buka', {
      name: 'x',
      kelurahan: 'k2',
      subsector: 'kriya',
      tagline: 'tetap di sini',
      once: 'buka-2',
    })
    expect(status).toBe(422)
    expect(body).toContain('href="#f-name"')
    expect(body).toContain('tetap di sini')
    expect(body).toMatch(/<option value="k2" selected/)
  })

  test('where it delivers: blank is nowhere, nought is free, words are refused at their kelurahan', async () => {
    const address = `${home()}/profil/serah-terima`
    const sent = await seller.post(address, { offersPickup: '1', courierFee: '', 'zona.k1': '0', 'zona.k2': '12.000', once: 'z1' })
    expect(sent.status).toBe(303)
    const zones = await town.owner.query<{ kelurahan_code: string; fee: number }>(
      'select kelurahan_code, fee::int as fee from market.delivery_zone where shop_id = $1 order by 1',
      [shop.id],
    )
    expect(zones.rows).toEqual([
      { kelurahan_code: 'k1', fee: 0 },
      { kelurahan_code: 'k2', fee: 12_000 },
    ])
    const odd = await seller.post(address, { offersPickup: '1', 'zona.k1': '', 'zona.k2': 'murah', once: 'z2' })
    expect(odd.status).toBe(422)
    expect(odd.body).toContain('href="#f-zona-k2"')
    expect(odd.body).toContain('value="murah"')
  })

  test('closed for a while, then open again', async () => {
    const past = await seller.post(`${home()}/profil/libur`, { until: '2020-01-01', once: 'l1' })
    expect(past.status).toBe(422)
    const day = new Date(town.house.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
    expect((await seller.post(`${home()}/profil/libur`, { until: day, once: 'l2' })).status).toBe(303)
    expect((await seller.get(home())).body).toContain('Libur sampai')
    expect((await seller.post(`${home()}/profil/libur`, { buka: '1', once: 'l3' })).status).toBe(303)
    expect((await seller.get(home())).body).not.toContain('Libur sampai')
  })

  test('the last owner does not leave', async () => {
    const id = 'id' in shop.seller.actor ? (shop.seller.actor.id ?? '') : ''
    const { status, body } = await seller.post(`${home()}/profil/tim`, { person: id, once: 't1' })
    expect(status).toBe(422)
    expect(body).toContain('href="#f-person"')
  })
})

describe('where the money goes', () => {
  test('proposed by one, approved by another, and a day of waiting in between', async () => {
    const address = `${home()}/uang/rekening`
    const proposed = await seller.post(address, { kind: 'qris', code: inventedQris('Batik Uji', 'ID1020000000099'), once: 'r1' })
    expect(proposed.status).toBe(303)
    const page = await seller.get(address)
    expect(page.body).toContain('Anda yang mengusulkan; orang lain yang menyetujui.')
    const payee = await town.owner.query<{ id: string }>(`select id from market.payee where shop_id = $1 and approved_at is null`, [
      shop.id,
    ])
    const id = payee.rows[0]?.id ?? ''
    expect((await seller.post(`${address}/${id}/persetujuan`, { once: 'r2' })).status).toBe(422)
    const second = await readerFor(town, shop.second)
    expect((await second.post(`${address}/${id}/persetujuan`, { once: 'r3' })).status).toBe(303)
    expect((await second.get(address)).body).toContain('Disetujui, menunggu 24 jam')
  })

  test('a code that is none is refused with what was typed kept', async () => {
    const { status, body } = await seller.post(`${home()}/uang/rekening`, { kind: 'qris', code: '000201rusak', once: 'r4' })
    expect(status).toBe(422)
    expect(body).toContain('000201rusak')
    expect(body).toContain('href="#f-code"')
  })

  test('read from a photo, shown by name and number, and only then proposed', async () => {
    const address = `${home()}/uang/rekening`
    const code = inventedQris('Batik Uji Baru', 'ID1020000000098')
    const photo = async (bytes: Buffer, reader = seller) => {
      const form = new FormData()
      form.set('picture', new File([new Uint8Array(bytes)], 'qris.png', { type: 'image/png' }))
      return await reader.send(`${address}/foto`, form, {})
    }
    const count = async () => (await town.owner.query('select 1 from market.payee where shop_id = $1', [shop.id])).rows.length
    const before = await count()
    const read = await photo(await qrPng(code))
    expect(read.status).toBe(200)
    for (const told of ['BATIK UJI BARU', 'ID1020000000098', 'METRO', `value="${code}"`]) expect(read.body).toContain(told)
    expect(await count()).toBe(before)
    const once = /terbaca[\s\S]*?name="once" value="([^"]+)"/.exec(read.body)?.[1] ?? ''
    expect((await seller.post(address, { kind: 'qris', code, once })).status).toBe(303)
    expect(await count()).toBe(before + 1)
    expect(await paidTo()).not.toContain('BARU')

    for (const [bytes, words] of [
      [await qrPng('https://toko-palsu.example/bayar'), 'QRIS'],
      [await qrPng(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`), 'QRIS'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'SVG'],
    ] as const) {
      const refused = await photo(bytes)
      expect(refused.status).toBe(422)
      expect(refused.body).toContain('href="#f-picture"')
      expect(refused.body).toContain(words)
    }
    expect((await photo(await qrPng(code), await readerFor(town, shop.second))).status).toBe(403)
    expect((await photo(await qrPng(code), await readerFor(town, market.shops[1].seller))).status).toBe(404)
  })

  test('who has shown no second factor shows it first', async () => {
    await town.owner.query('update identity.api_token set second_factor = false')
    const answer = await seller.get(`${home()}/uang/rekening`)
    await town.owner.query('update identity.api_token set second_factor = true')
    expect(answer.status).toBe(303)
    expect(answer.location).toMatch(/^\/saya\//)
  })
})

describe('goods by table', () => {
  test('the example can be taken away; no file is told as no file', async () => {
    const example = await seller.get(`${home()}/impor/contoh.csv`)
    expect(example.status).toBe(200)
    expect(example.body).toContain('sku;nama;harga')
    const empty = await seller.post(`${home()}/impor`, { once: 'i0' })
    expect(empty.status).toBe(422)
    expect(empty.body).toContain('href="#f-file"')
  })

  test('uploaded, understood, started; the page looks again by itself', async () => {
    const form = new FormData()
    form.set('once', 'i1')
    form.set(
      'file',
      new File(['sku;nama;harga;stok;kategori\r\nA-1;Selendang uji;45.000;3;Umum\r\nA-2;Kain uji;abc;1;Umum\r\n'], 'barang.csv', {
        type: 'text/csv',
      }),
    )
    const authorization = { authorization: `Bearer uji-${'id' in shop.seller.actor ? shop.seller.actor.id : ''}` }
    const uploaded = await town.site.request(`http://localhost${home()}/impor`, { method: 'POST', body: form, headers: authorization })
    expect(uploaded.status).toBe(303)
    const address = uploaded.headers.get('location') ?? ''
    const preview = await seller.get(address)
    expect(preview.status).toBe(200)
    expect(preview.body).toContain('Selendang uji')
    expect(preview.body).toContain('Rp45.000')
    expect(preview.body).toContain('Titik koma')
    const twice = await seller.post(`${address}/mulai`, {
      cara: 'coba',
      kolom: '1',
      'kolom.sku': '0',
      'kolom.nama': '0',
      'kolom.harga': '2',
      'kolom.stok': '3',
      once: 'i2',
    })
    expect(twice.status).toBe(422)
    expect(preview.body).toContain('Foto dalam satu ZIP')
    const giving = async (bytes: Uint8Array, once: string) => {
      const photos = new FormData()
      photos.set('once', once)
      photos.set('photos', new File([new Uint8Array(bytes)], 'foto.zip', { type: 'application/zip' }))
      return town.site.request(`http://localhost${address}/foto`, { method: 'POST', body: photos, headers: authorization })
    }
    const none = await seller.post(`${address}/foto`, { once: 'f0' })
    expect([none.status, none.body.includes('href="#f-photos"')]).toEqual([422, true])
    const wrong = await giving(Buffer.from('bukan zip'), 'f1')
    expect([wrong.status, (await wrong.text()).includes('bukan ZIP yang dapat kami baca')]).toEqual([422, true])
    expect((await giving(zipSync({ 'Foto/A.jpg': [new Uint8Array(2_000).fill(7), { level: 0 }] }), 'f2')).status).toBe(303)
    expect((await seller.get(address)).body).toContain('foto.zip berisi 1 foto dan siap dipasangkan')
    const started = await seller.post(`${address}/mulai`, { cara: 'coba', once: 'i3' })
    expect(started.status).toBe(303)
    const running = await seller.get(started.location)
    expect(running.body).toContain('http-equiv="refresh"')
    expect((await seller.post(`${address}/pembatalan`, { once: 'i4' })).status).toBe(303)
    expect((await seller.get(address)).body).toContain('Dibatalkan.')
  })
})
