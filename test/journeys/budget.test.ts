import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { oneRow, openStage, plainGoods, putInCart, type Stage, send, signIn } from '../stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => {
  await stage?.close()
})

/** A phone of 360 px with the dense screen such phones have. */
const phone = { viewport: { width: 360, height: 780 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true, locale: 'id-ID' } as const

type Weight = { total: number; scripts: number; pictures: number; requests: number; names: string[] }

/** What a first visit costs over the wire, headers included, before anybody scrolls. */
async function weigh(page: Page, path: string): Promise<Weight> {
  const wire = await page.context().newCDPSession(page)
  const kinds = new Map<string, { type: string; url: string }>()
  const weight: Weight = { total: 0, scripts: 0, pictures: 0, requests: 0, names: [] }
  wire.on('Network.responseReceived', ({ requestId, type, response }) => kinds.set(requestId, { type, url: response.url }))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId)
    if (!kind || kind.url.startsWith('data:')) return
    weight.requests += 1
    weight.total += encodedDataLength
    if (kind.type === 'Script') weight.scripts += encodedDataLength
    if (kind.type === 'Image') weight.pictures += encodedDataLength
    weight.names.push(`${encodedDataLength} ${kind.type} ${new URL(kind.url).pathname}`)
  })
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(`${stage.origin}${path}`, { waitUntil: 'networkidle' })
  await wire.detach()
  return weight
}

type Budget = {
  page: string
  at: (page: Page) => Promise<string> | string
  total: number
  bare?: number
  scripts: number
  requests: number
  cards?: number
}

const kB = 1000

const fullCart = async (page: Page): Promise<string> => {
  for (const shop of ['sanggar-canting-senja', 'kopi-lereng-pagi', 'dapur-mak-sarwi'])
    await putInCart(page, stage.origin, await plainGoods(stage, shop))
  return '/bayar'
}

const lastStep = async (page: Page): Promise<string> => {
  await page.goto(`${stage.origin}${await fullCart(page)}`)
  await send(page, /lanjut/i)
  await page.getByLabel(/^nama/i).first().fill('Sari Contoh')
  await page
    .getByLabel(/telepon/i)
    .first()
    .fill('0812-0000-0001')
  await send(page, /lanjut/i)
  return new URL(page.url()).pathname + new URL(page.url()).search
}

const signedIn = (who: string, path: string) => async (page: Page) => {
  await signIn(page, stage.origin, who)
  return path
}

/** The product with the most pictures. */
const product = async () => {
  const { slug } = await oneRow<{ slug: string }>(
    stage,
    `select p.slug from market.product p join market.shop s on s.id = p.shop_id where s.status = 'approved' and p.status = 'published'
     order by (select count(*) from market.picture i where i.product_id = p.id) desc, p.slug`,
  )
  return `/belanja/produk/${slug}`
}

const home = { total: 250 * kB, bare: 120 * kB, scripts: 30 * kB, requests: 25 }
const checkout = { total: 80 * kB, scripts: 25 * kB, requests: 8 }
const desk = { total: 350 * kB, scripts: 120 * kB, requests: 30 }

const budgets: readonly Budget[] = [
  { page: 'the home of the hub', at: () => '/', ...home },
  { page: 'the home of the market', at: () => '/belanja', ...home },
  { page: 'a list of 24 cards', at: () => '/belanja/cari?kategori=kain-batik', ...home, cards: 24 },
  { page: 'a shop', at: () => '/belanja/toko/sanggar-canting-senja', ...home },
  { page: 'a product', at: product, total: 200 * kB, scripts: 30 * kB, requests: 18 },
  { page: 'checkout, how it is received', at: fullCart, ...checkout },
  { page: 'checkout, what it comes to', at: lastStep, ...checkout },
  { page: 'the institution', at: () => '/tata-kelola', ...checkout },
  { page: 'the authority matrix', at: () => '/tata-kelola/matriks', ...checkout, total: 100 * kB },
  { page: 'the register of decisions', at: () => '/tata-kelola/keputusan', ...checkout },
  { page: 'the desk', at: signedIn('kurator', '/meja'), ...desk },
  { page: 'the powers of a chair', at: signedIn('ketua', '/meja/kewenangan'), ...desk },
  { page: 'the desk of a shop', at: signedIn('penjual-kopi', '/toko-saya/kopi-lereng-pagi'), ...desk },
]

test.each(budgets)('$page', async ({ at, total, bare, scripts, requests, cards }) => {
  const context = await stage.browser.newContext(phone)
  const page = await context.newPage()
  const weight = await weigh(page, await at(page))
  if (cards) expect(await page.locator('main a[href*="/belanja/produk/"] h3, main h3 a[href*="/belanja/produk/"]').count()).toBe(cards)
  await context.close()
  const facts = weight.names.join('\n')
  expect(weight.requests, facts).toBeGreaterThan(2)
  expect(weight.total, facts).toBeLessThanOrEqual(total)
  expect(weight.total - weight.pictures, facts).toBeLessThanOrEqual(bare ?? total)
  expect(weight.scripts, facts).toBeLessThanOrEqual(scripts)
  expect(weight.requests, facts).toBeLessThanOrEqual(requests)
})
