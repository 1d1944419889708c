import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantGoods } from '../../../test/find-town.ts'
import { openTown, type Town } from '../../../test/town.ts'
import { productListSchema, productSchema } from './_schemas-products.ts'

let town: Town
let shop: string
beforeAll(async () => {
  town = await openTown()
  const planted = await plantGoods(town, [
    {
      name: 'Tampah bambu uji',
      category: 'anyaman',
      variants: [
        [{ Ukuran: 'L' }, 80_000, 4],
        [{ Ukuran: 'S' }, 45_000, 0],
      ],
    },
    { name: 'Tampah draf uji', status: 'draft' },
    { name: 'Tampah habis uji', status: 'ended' },
  ])
  shop = planted.shopSlug
})
afterAll(() => town.close())

async function ask(path: string) {
  const response = await town.site.request(`/api/v1${path}`)
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (await response.json()) as Record<string, unknown>,
  }
}

describe('GET /products', () => {
  it('answers the shape it promises', async () => {
    const { status, body } = await ask(`/products?q=tampah&shop=${shop}&limit=5`)
    expect(status).toBe(200)
    const list = productListSchema.parse(body)
    expect(list.items).toMatchObject([{ name: 'Tampah bambu uji', shop, price: 45_000, maxPrice: 80_000, available: 4 }])
    expect(list.facets.kelurahan).toHaveLength(22)
    expect(list.next).toBeNull()
  })

  it('pages to the end with its own cursor', async () => {
    const seen = new Set<unknown>()
    let next: string | null = ''
    for (let page = 0; page < 40 && next !== null; page += 1) {
      const { body } = await ask(`/products?limit=50${next ? `&cursor=${next}` : ''}`)
      const list = productListSchema.parse(body)
      for (const { slug } of list.items) seen.add(slug)
      next = list.next
    }
    const all = await town.owner.query('select count(*)::int as n from market.product_search')
    expect(seen.size).toBe(all.rows[0].n)
  })

  it.each([
    ['limit=0', 'market.search.limit'],
    ['limit=101', 'market.search.limit'],
    ['limit=abc', 'market.search.limit'],
    ['limit=1e2', 'market.search.limit'],
    ['min=-5', 'market.search.price'],
    ['min=1.5', 'market.search.price'],
    ['max=%EF%BC%91', 'market.search.price'],
    ['max=9999999999', 'market.search.price'],
    ['min=9&max=1', 'market.search.price_reversed'],
    ['origin=impor', 'market.search.value_unknown'],
    ['category=tidak-ada', 'market.search.value_unknown'],
    ['kelurahan=atlantis', 'market.search.value_unknown'],
    ['warnax=biru', 'market.search.filter_unknown'],
    ['%00=1', 'market.search.filter_unknown'],
    ['sort=random', 'market.search.sort'],
    ['cursor=abc', 'market.search.cursor'],
    ['q=a&q=b', 'market.search.twice'],
  ])('refuses %s', async (query, rule) => {
    const { status, type, body } = await ask(`/products?${query}`)
    expect([status, body.rule]).toEqual([422, rule])
    expect(type).toContain('application/problem+json')
    expect(String(body.detail)).not.toMatch(/[{}]/)
    expect(String(body.detail).length).toBeGreaterThan(10)
  })

  it('filters by an option, whatever its case', async () => {
    const { body } = await ask(`/products?shop=${shop}&ukuran=l`)
    expect(productListSchema.parse(body).items).toHaveLength(1)
    // the small one is out of stock
    expect(productListSchema.parse((await ask(`/products?shop=${shop}&ukuran=S`)).body).items).toHaveLength(0)
  })

  it('says the words it looked for', async () => {
    expect((await ask('/products?q=baitk')).body.suggestion).toBe('batik')
    expect((await ask(`/products?q=${encodeURIComponent('batik '.repeat(40))}`)).body.notice).toContain('100')
  })
})

describe('GET /products/:slug', () => {
  it('answers the shape it promises, with the pieces that can be ordered now', async () => {
    const { status, body } = await ask(`/products/${shop}-0`)
    expect(status).toBe(200)
    const product = productSchema.parse(body)
    expect(product.shop).toBe(shop)
    expect(product.variants.map(({ price, available, options }) => [price, available, options[0]?.value])).toEqual([
      [80_000, 4, 'L'],
      [45_000, 0, 'S'],
    ])
    await town.owner.query(`update market.stock set reserved = 3 where variant_id = $1`, [product.variants[0]?.id])
    expect(productSchema.parse((await ask(`/products/${shop}-0`)).body).variants[0]?.available).toBe(1)
  })

  it('every product of the town is in that shape', async () => {
    const rows = await town.owner.query<{ slug: string }>('select slug from market.product_search order by slug limit 60')
    for (const { slug } of rows.rows) productSchema.parse((await ask(`/products/${slug}`)).body)
  })

  it('knows nothing of drafts, of nobody, and of names that cannot be', async () => {
    for (const slug of [`${shop}-1`, 'tidak-ada', '%00', "x'--", 'A'.repeat(300)]) {
      const { status, type } = await ask(`/products/${slug}`)
      expect([slug, status]).toEqual([slug, 404])
      expect(type).toContain('application/problem+json')
    }
  })

  it('keeps what is not sold any more, with nothing to order', async () => {
    const product = productSchema.parse((await ask(`/products/${shop}-2`)).body)
    expect([product.status, product.available, product.variants[0]?.available]).toEqual(['ended', 0, 0])
  })
})
