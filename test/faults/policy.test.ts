import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyWrong } from '../page-quality.ts'
import { openTown, type Town } from '../town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
  // nobody works here: what the prepared town left waiting grows old with the run and is no fault of this one
  await town.owner.query(`update pgboss.job set start_after = now() where state in ('created', 'retry')`)
})

afterAll(async () => {
  await town?.close()
})

const form = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body,
})
const json = (body: string): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body })

const asked: readonly (readonly [string, number, RequestInit?])[] = [
  ['/', 200],
  ['/livez', 200],
  ['/readyz', 200],
  ['/robots.txt', 200],
  ['/sitemap.xml', 200],
  ['/api/v1/products', 200],
  ['/api/v1/openapi.json', 200],
  ['/toko-saya', 303],
  ['/api/v1/orders', 400, json('{')],
  ['/keranjang/barang', 403, form('x=1', { origin: 'https://lain.example' })],
  ['/tidak/ada', 404],
  ['/%E0%A4%A', 404],
  ['/aset/tidak-ada.css', 404],
  ['/gambar/tidak-ada-600.avif', 404],
  ['/gambar/%00', 404],
  ['/api/v1/products/tidak-ada', 404],
  ['/metrics', 404, { headers: { 'x-forwarded-for': '10.0.0.1' } }],
  ['/belanja/toko/potret-kotak-hitam', 410],
  ['/masuk', 413, form(`surel=${'a'.repeat(80_000)}`)],
  ['/daftar', 422, form('nama=')],
]

for (const [path, status, init] of asked) {
  test(`${path} answered with ${status} carries a policy without unsafe-inline`, async () => {
    const answer = await town.site.request(path, init)
    expect(answer.status).toBe(status)
    expect(policyWrong(answer.headers.get('content-security-policy'))).toBe(false)
  })
}

test('so does a page that failed inside', async () => {
  await town.owner.query('alter table market.shop rename to shop_gone')
  try {
    const answer = await town.site.request('/belanja/toko')
    expect(answer.status).toBe(500)
    expect(policyWrong(answer.headers.get('content-security-policy'))).toBe(false)
    expect(await answer.text()).not.toMatch(/shop_gone|relation|at .*\.ts:/)
  } finally {
    await town.owner.query('alter table market.shop_gone rename to shop')
  }
})

test('a policy with unsafe-inline, without a default, or none at all would be seen', () => {
  expect(policyWrong(undefined)).toBe(true)
  expect(policyWrong("default-src 'self'")).toBe(true)
  expect(policyWrong("default-src 'none'; style-src 'unsafe-inline'")).toBe(true)
})
