import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { openPageCache } from './_page-cache.ts'
import { openSite } from './app.ts'

const media = 'https://gambar.contoh'
let town: Town
let site: Hono
/** A picture of a product, of a piece of work and of an event that everybody may see. */
let [goods, product, work] = ['', '', '']

const first = async (text: string) => String(Object.values((await town.owner.query<Record<string, unknown>>(text)).rows[0] ?? {})[0])
const open = (origin: string | undefined) => {
  town.house.config.mediaOrigin = origin
  return openSite(town.house, openPageCache(), town.pool)
}
const ask = (address: string, headers: Record<string, string> = {}, method = 'GET') => site.request(address, { method, headers })
const headersOf = (answer: Response, ...names: string[]) => names.map((name) => answer.headers.get(name))
const relative = /(?<!gambar\.contoh)\/gambar\/[0-9a-f]{32}/

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  goods = await first(
    `select p.slug from market.product p join market.picture i on i.product_id = p.id where p.status = 'published' order by p.slug`,
  )
  product = `/gambar/${await first(`select i.key || '-' || i.widths[1] from market.picture i join market.product p on p.id = i.product_id where p.slug = '${goods}' order by i.position`)}.webp`
  work = await first(
    `select p.slug from directory.work w join directory.profile p on p.id = w.profile_id where w.picture_key is not null and p.state = 'published' order by p.slug`,
  )
  site = open(media)
})
afterAll(async () => {
  open(undefined)
  await town?.close()
})

describe('pictures given out by a host of their own', () => {
  test('every page, card, structured data and answer of the API names them there, and nothing else is allowed from there', async () => {
    for (const path of [`/belanja/produk/${goods}`, '/belanja', '/', '/kabar', `/direktori/${work}`, '/api/v1/products?limit=20']) {
      const answer = await ask(`http://localhost${path}`)
      const body = await answer.text()
      expect([path, answer.status, relative.exec(body)?.[0]]).toEqual([path, 200, undefined])
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy.split('; ').filter((one) => one.includes('contoh'))).toEqual([`img-src 'self' data: ${media}`])
    }
    const page = await (await ask(`http://localhost/belanja/produk/${goods}`)).text()
    expect(page).toContain(`property="og:image" content="${media}/gambar/`)
    expect(/<script type="application\/ld\+json">.*?<\/script>/s.exec(page)?.[0]).toContain(`"${media}/gambar/`)
    expect(page).toMatch(new RegExp(`<img[^>]+src="${media}/gambar/`))
  })

  test('the site’s own host sends whoever has an old address there, for good', async () => {
    const moved = await ask(`http://localhost${product}`)
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${media}${product}`])
    expect((await ask('http://localhost/gambar/tidak-ada.webp')).status).toBe(404)
  })

  test('there a picture may do nothing, may stand on any page and is kept for a year', async () => {
    const answer = await ask(`${media}${product}`)
    expect(answer.status).toBe(200)
    expect(
      headersOf(
        answer,
        'content-type',
        'content-security-policy',
        'x-content-type-options',
        'cross-origin-resource-policy',
        'cache-control',
        'set-cookie',
      ),
    ).toEqual(['image/webp', "default-src 'none'; sandbox", 'nosniff', 'cross-origin', 'public, max-age=31536000, immutable', null])
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(8, 12)
        .toString(),
    ).toBe('WEBP')
    const again = await ask(`${media}${product}`, { 'if-none-match': answer.headers.get('etag') ?? '' })
    expect([again.status, again.headers.get('cross-origin-resource-policy')]).toEqual([304, 'cross-origin'])
  })

  test('by the name in the request it is told apart, and nobody is known there', async () => {
    const answer = await ask(`http://10.0.0.7${product}?bahasa=en`, {
      host: 'GAMBAR.contoh',
      cookie: '__Host-bahasa=en',
      authorization: 'Bearer tidak-dikenal-tidak-dikenal',
    })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null])
    // the same token of nobody is refused where somebody could be known
    expect((await ask('http://localhost/', { authorization: 'Bearer tidak-dikenal-tidak-dikenal' })).status).toBe(401)
  })

  test.each([
    ['GET', '/'],
    ['GET', '/masuk'],
    ['GET', '/livez'],
    ['GET', '/aset/site.css'],
    ['GET', '/api/v1/products'],
    ['GET', '/gambar/'],
    ['GET', '/gambar/..%2Fmasuk'],
    ['GET', '/gambar/tidak-ada.webp'],
    ['GET', `/gambar/${'0'.repeat(32)}-320.webp`],
    ['GET', '/acara/foto/00000000-0000-7000-8000-000000000000-640.webp'],
    ['POST', '/masuk'],
    ['POST', '/gambar/x.webp'],
  ])('there is nothing else: %s %s', async (method, path) => {
    const answer = await ask(`${media}${path}`, { origin: 'https://jahat.contoh', cookie: '__Host-bahasa=en' }, method)
    expect([answer.status, await answer.text()]).toEqual([404, ''])
    expect(headersOf(answer, 'content-security-policy', 'cross-origin-resource-policy', 'cache-control', 'set-cookie')).toEqual([
      "default-src 'none'; sandbox",
      'cross-origin',
      'no-store',
      null,
    ])
  })

  test('where none is set, pictures are the site’s own as ever', async () => {
    site = open(undefined)
    const answer = await ask(`http://localhost${product}`)
    expect([answer.status, ...headersOf(answer, 'content-security-policy', 'cross-origin-resource-policy')]).toEqual([
      200,
      "default-src 'none'; sandbox",
      'same-origin',
    ])
    const page = await ask(`http://localhost/belanja/produk/${goods}`)
    expect(page.headers.get('content-security-policy')).toContain("img-src 'self' data:;")
    expect(await page.text()).toMatch(/<img[^>]+src="\/gambar\//)
  })
})
