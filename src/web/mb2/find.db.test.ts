import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchProducts } from '#src/market/search.db.ts'
import { refreshAvailability, reindexShop } from '#src/market/search-index.db.ts'
import { type Planted, plantGoods } from '../../../test/find-town.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let own: Planted
beforeAll(async () => {
  town = await openTown()
  own = await plantGoods(
    town,
    [
      { name: 'Nampan <b>kayu</b> & "jati"', category: 'kayu-mainan', description: 'Dibuat </script><script>alert(1)</script> di teras.' },
      { name: 'Nampan terakhir', category: 'kayu-mainan', status: 'ended' },
    ],
    { name: 'Bengkel <i>Uji</i>' },
  )
})
afterAll(() => town.close())

async function see(path: string) {
  const response = await town.site.request(path)
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' }
}

const dataOf = (text: string) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? 'null')

describe('the list', () => {
  it('shows what was found, its filters and its chips without a script', async () => {
    const { status, text } = await see('/belanja/cari?q=batik&asal=made&dari=Rp100.000&urut=murah')
    expect(status).toBe(200)
    expect(text).toContain('<form method="get" action="/belanja/cari">')
    expect(text).toMatch(/name="asal" value="made" checked/)
    expect(text).toContain('noindex')
    // a chip leads to the list without it, everything else kept
    expect(text).toContain('href="/belanja/cari?q=batik&amp;urut=murah&amp;asal=made"')
    expect(text).toContain('href="/belanja/cari?q=batik&amp;dari=Rp100.000&amp;urut=murah"')
  })

  it('is for search engines where it is a plain shelf', async () => {
    const { text } = await see('/belanja/cari?kategori=kain-batik')
    expect(text).not.toContain('noindex')
    expect(text).toContain('rel="canonical"')
  })

  it('says the words it looked for, and offers a way on when there is nothing', async () => {
    expect((await see('/belanja/cari?q=baitk')).text).toContain('Menampilkan hasil untuk batik.')
    const { status, text } = await see('/belanja/cari?q=xyzzyx')
    expect(status).toBe(200)
    expect(text).toContain('Belum ada yang menjual')
    expect(text).toContain('/belanja/cari?kategori=makanan')
  })

  it('offers near words, every shelf and who could make it where nothing was found (S24)', async () => {
    const { text } = await see('/belanja/cari?q=nampanz&kelurahan=yosorejo&dari=Rp900.000.000')
    expect(text).toContain('Tidak ada yang cocok')
    const lost = (await see('/belanja/cari?q=batik+xyzzyx')).text
    const searched = await searchProducts(town.house.db, { q: 'batik xyzzyx', limit: 5, tongue: 'id' })
    const near = searched.ok ? searched.value.near : []
    expect(near.length).toBeGreaterThan(0)
    const none = /<div class="found-none">(.*?)<\/main>/s.exec(lost)?.[1] ?? ''
    expect(none).toContain('Mungkin maksud Anda')
    for (const word of near) expect(none).toContain(`href="/belanja/cari?q=${word}"`)
    const shelves = await town.owner.query<{ slug: string }>('select slug from market.category where parent is null')
    for (const { slug } of shelves.rows) expect(none).toContain(`href="/belanja/cari?kategori=${slug}"`)
    expect(none).toContain('Minta dibuatkan')
  })

  it('writes what was typed as letters', async () => {
    const { text } = await see(`/belanja/cari?q=${encodeURIComponent('<script>alert(1)</script>"')}`)
    expect(text).not.toContain('<script>alert')
    expect(text).toContain('&lt;script&gt;')
  })

  it.each([
    '?sesudah=bukan',
    '?kategori=tidak-ada',
    '?dari=abc&sampai=%00',
    '?utm_source=x',
    '?q=%00',
    '?f.ukuran=%F0%9F%8E%89',
    '?f.%00=%00',
    '?toko=%00',
    '?asal=a&asal=b',
    '?q=%ED%A0%80',
  ])('survives %s', async (query) => {
    expect((await see(`/belanja/cari${query}`)).status).toBe(200)
  })

  it('walks on with its own address', async () => {
    const { text } = await see('/belanja/cari')
    const next = /href="(\/belanja\/cari\?sesudah=[^"]+)" rel="next"/.exec(text)?.[1]
    expect(next).toBeDefined()
    const second = await see(next ?? '')
    expect(second.status).toBe(200)
    expect(second.text).toContain('Ke halaman pertama')
  })
})

describe('the product', () => {
  it('can be put in the cart by a plain form, and tells machines the same', async () => {
    const { status, text } = await see(`/belanja/produk/${own.shopSlug}-0`)
    expect(status).toBe(200)
    expect(text).toContain('action="/keranjang/barang"')
    expect(text).toMatch(/name="varian" value="[0-9a-f-]{36}"/)
    expect(text).toContain('Nampan &lt;b&gt;kayu&lt;/b&gt; &amp; &quot;jati&quot;')
    expect(text).not.toContain('<script>alert(1)')
    expect(dataOf(text)).toMatchObject({
      '@type': 'Product',
      name: 'Nampan <b>kayu</b> & "jati"',
      offers: { '@type': 'Offer', price: 50_000, priceCurrency: 'IDR', availability: 'https://schema.org/InStock' },
    })
    expect(text).toContain('property="og:title"')
  })

  it('stays as a page when it is not sold any more', async () => {
    const { status, text } = await see(`/belanja/produk/${own.shopSlug}-1`)
    expect(status).toBe(200)
    expect(text).not.toContain('action="/keranjang/barang"')
    expect(dataOf(text).offers.availability).toBe('https://schema.org/Discontinued')
  })

  it('every product and shop page of the town opens', async () => {
    const rows = await town.owner.query<{ path: string }>(
      "select '/belanja/produk/' || slug as path from market.product_search where slug like '%a%' union all select '/belanja/toko/' || slug from market.shop where status = 'approved'",
    )
    expect(rows.rows.length).toBeGreaterThan(100)
    let pictured = 0
    for (const { path } of rows.rows) {
      const { status, text } = await see(path)
      expect([path, status]).toEqual([path, 200])
      // a shared link brings a picture along, from our own house
      if (/property="og:image" content="http:\/\/localhost\/gambar\//.test(text)) pictured += 1
    }
    expect(pictured).toBeGreaterThan(100)
  }, 60_000)

  it('reads as well in English', async () => {
    const { text } = await see(`/belanja/produk/${own.shopSlug}-0?bahasa=en`)
    expect(text).toContain('Put in the cart')
  })
})

describe('shops', () => {
  it('are listed by kelurahan, all 22 in sight', async () => {
    const { text } = await see('/belanja/toko')
    expect(new Set(text.match(/\/belanja\/toko\?kelurahan=[a-z-]+/g)).size).toBe(22)
    expect((await see('/belanja/toko?kelurahan=tejosari')).text).toContain(`/belanja/toko/${own.shopSlug}`)
    expect((await see('/belanja/toko?kelurahan=%00')).status).toBe(200)
  })

  it('say what they are to machines', async () => {
    expect(dataOf((await see(`/belanja/toko/${own.shopSlug}`)).text)).toMatchObject({ '@type': 'Store', name: 'Bengkel <i>Uji</i>' })
  })

  it('that are suspended answer 410, with all their goods, and are found no more', async () => {
    const gone = await plantGoods(town, [{ name: 'Zubaidin unik' }], { name: 'Toko Zubaidin' })
    const found = async () => {
      const outcome = await searchProducts(town.house.db, { q: 'zubaidin', limit: 5, tongue: 'id' })
      return outcome.ok ? outcome.value.items.length : -1
    }
    expect(await found()).toBe(1)
    await gone.db.transaction().execute(async (tx) => {
      await sql`update market.shop set status = 'suspended' where id = ${gone.shop}`.execute(tx)
      await reindexShop(tx, gone.shop)
    })
    expect((await see(`/belanja/toko/${gone.shopSlug}`)).status).toBe(410)
    const page = await see(`/belanja/produk/${gone.shopSlug}-0`)
    expect(page.status).toBe(410)
    expect(page.text).toContain('Toko ditangguhkan')
    expect((await town.site.request(`/api/v1/products/${gone.shopSlug}-0`)).status).toBe(404)
    expect(await found()).toBe(0)
  })

  it('that nobody opened are not there', async () => {
    const draft = await plantGoods(town, [{ name: 'Belum buka' }], { status: 'draft' })
    expect((await see(`/belanja/toko/${draft.shopSlug}`)).status).toBe(404)
    expect((await see(`/belanja/produk/${draft.shopSlug}-0`)).status).toBe(404)
  })
})

describe('stock in lists', () => {
  it('follows the shelf in one statement', async () => {
    const shelf = await plantGoods(town, [
      {
        name: 'Qalamun biru',
        variants: [
          [{ Warna: 'Biru' }, 10_000, 2],
          [{ Warna: 'Hijau' }, 12_000, 1],
        ],
      },
    ])
    const variants = await town.owner.query<{ id: string }>(
      'select v.id from market.variant v join market.product p on p.id = v.product_id where p.slug = $1 order by v.position',
      [`${shelf.shopSlug}-0`],
    )
    await town.owner.query('update market.stock set reserved = 2 where variant_id = $1', [variants.rows[0]?.id])
    await shelf.db.transaction().execute((tx) => refreshAvailability(tx, [variants.rows[0]?.id ?? '']))
    const row = async () =>
      (
        await town.owner.query(
          'select s.available, s.stocked, p.in_stock from market.product_search s join market.product p on p.id = s.product_id where s.slug = $1',
          [`${shelf.shopSlug}-0`],
        )
      ).rows[0]
    expect(await row()).toEqual({ available: 1, stocked: ['warna=hijau'], in_stock: true })
    await town.owner.query('update market.stock set reserved = 1 where variant_id = $1', [variants.rows[1]?.id])
    await shelf.db.transaction().execute((tx) => refreshAvailability(tx, [variants.rows[1]?.id ?? '']))
    expect(await row()).toEqual({ available: 0, stocked: [], in_stock: false })
  })
})

describe('for search engines', () => {
  it('names every page once', async () => {
    const index = await see('/sitemap.xml')
    expect(index.type).toContain('application/xml')
    const parts = [...index.text.matchAll(/<loc>http:\/\/localhost(.*?)<\/loc>/g)].map(([, path]) => path ?? '')
    expect(parts).toContain('/sitemap/barang-1.xml')
    const products = (await see('/sitemap/barang-1.xml')).text.match(/<url>/g)?.length
    const rows = await town.owner.query('select count(*)::int as n from market.product_search')
    expect(products).toBe(rows.rows[0].n)
    expect((await see('/sitemap/toko.xml')).text).toContain(`/belanja/toko/${own.shopSlug}`)
    expect((await see('/sitemap/barang-2.xml')).status).toBe(404)
    expect((await see('/robots.txt')).text).toContain('Sitemap: http://localhost/sitemap.xml')
  })
})
