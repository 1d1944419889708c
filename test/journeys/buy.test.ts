import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../browser.ts'
import { type Site, startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town
let site: Site
let browser: Browser

beforeAll(async () => {
  town = await openTown()
  site = await startSite({ DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: temporaryFolder('mch-journey-'), DEMO: '1' })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await site?.stop()
  await town?.close()
})

/** The phone of the design: 360 px, no script at all. */
const phone = (o: { js?: boolean } = {}): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 360, height: 780 }, javaScriptEnabled: o.js ?? false })

type Shelf = { slug: string; shop: string; shop_slug: string; owner: string }

/** Goods of three different shops of the cast, so that their sellers can act. */
async function threeGoods(): Promise<Shelf[]> {
  const found = await town.owner.query<Shelf>(
    `select distinct on (s.id) p.slug, s.name as shop, s.slug as shop_slug, pe.demo_key as owner from market.product p join market.shop s on s.id = p.shop_id join market.variant v on v.product_id = p.id
     join market.stock st on st.variant_id = v.id join identity.membership m on m.kind = 'shop' and m.entity_id = s.id and m.role = 'owner' join identity.person pe on pe.id = m.person_id
     where pe.demo_key in ('penjual-batik', 'penjual-kopi', 'penjual-keripik') and p.status = 'published' and st.on_hand > 5 and p.lead_days is null
       and (select count(*) from market.variant w where w.product_id = p.id) = 1 order by s.id, p.slug`,
  )
  expect(found.rows).toHaveLength(3)
  return found.rows
}

const words = {
  id: {
    add: /masukkan keranjang/i,
    toCheckout: /lanjut|bayar/i,
    next: /lanjut/i,
    name: /nama/i,
    phone: /telepon|whatsapp/i,
    place: /buat pesanan/i,
    claim: /kabari sudah bayar/i,
  },
  en: {
    add: /put in the cart/i,
    toCheckout: /continue|checkout|pay/i,
    next: /^go on/i,
    name: /name/i,
    phone: /phone|whatsapp/i,
    place: /place order/i,
    claim: /i have paid|tell .*paid|say .*paid/i,
  },
}

/** From three product pages to an order that waits for three payments. */
async function buyThree(page: Page, tongue: 'id' | 'en', goods: readonly Shelf[]): Promise<string> {
  const w = words[tongue]
  await page.goto(`${site.origin}/belanja?bahasa=${tongue}`)
  for (const one of goods) {
    await page.goto(`${site.origin}/belanja/produk/${one.slug}`)
    await page.getByRole('button', { name: w.add }).click()
  }
  await page.goto(`${site.origin}/keranjang`)
  const main = page.getByRole('main')
  for (const one of goods) await expect.poll(() => main.innerText()).toContain(one.shop)
  await page.goto(`${site.origin}/bayar`)
  await main.getByRole('button', { name: w.next }).first().click()
  await page.getByLabel(w.name).first().fill('Sari Contoh')
  await page.getByLabel(w.phone).first().fill('0812-0000-0001')
  await main.getByRole('button', { name: w.next }).first().click()
  await page.getByLabel(/qris/i).first().check()
  const place = main.getByRole('button', { name: w.place })
  if (!(await place.isVisible())) await main.getByRole('button', { name: w.next }).first().click()
  await main.getByRole('button', { name: w.place }).click()
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/pesanan\/MB2-/)
  expect(page.url()).not.toContain('kunci')
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

async function payeeSees(number: string): Promise<Record<string, { number: string; total: number }>> {
  const found = await town.owner.query<{ number: string; total: number; slug: string }>(
    'select so.number, so.total::int, s.slug from market.seller_order so join market.shop s on s.id = so.shop_id where so.number like $1',
    [`${number}-%`],
  )
  return Object.fromEntries(found.rows.map((row) => [row.slug, row]))
}

async function signIn(context: BrowserContext, who: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${site.origin}/masuk`)
  await page.getByLabel(/surel/i).first().fill(`${who}@contoh.metro`)
  await page
    .getByLabel(/kata sandi/i)
    .first()
    .fill('kota-contoh-2026')
  await page
    .getByRole('button', { name: /^masuk/i })
    .first()
    .click()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/saya')
  return page
}

test('three shops in one basket at 360 px without script: ordered, claimed, confirmed, accepted, collected with the code', async () => {
  const buyer = await phone()
  const page = await buyer.newPage()
  const goods = await threeGoods()
  const number = await buyThree(page, 'id', goods)
  for (const one of goods) expect(await page.getByRole('main').innerText()).toContain(one.shop)

  await page.getByRole('button', { name: words.id.claim }).first().click()
  await expect
    .poll(
      async () =>
        (
          await town.owner.query(`select count(*)::int as n from market.seller_order where number like $1 and payment_status = 'claimed'`, [
            `${number}-%`,
          ])
        ).rows[0]?.n,
    )
    .toBe(1)
  const [claimed] = (
    await town.owner.query<{ number: string; slug: string; owner: string }>(
      `select so.number, s.slug, p.demo_key as owner from market.seller_order so join market.shop s on s.id = so.shop_id join identity.membership m on m.entity_id = s.id and m.role = 'owner'
     join identity.person p on p.id = m.person_id where so.number like $1 and so.payment_status = 'claimed' and p.demo_key is not null`,
      [`${number}-%`],
    )
  ).rows
  if (!claimed) throw new Error('no claim')

  const shopkeeper = await phone()
  const desk = await signIn(shopkeeper, claimed.owner)
  const errand = async (name: RegExp, fill?: (main: Page) => Promise<void>) => {
    await desk.goto(`${site.origin}/toko-saya/${claimed.slug}/pesanan/${claimed.number}`)
    await fill?.(desk)
    await desk.getByRole('main').getByRole('button', { name }).first().click()
  }
  const state = async () =>
    (
      await town.owner.query<{ s: string }>(`select status || '/' || payment_status as s from market.seller_order where number = $1`, [
        claimed.number,
      ])
    ).rows[0]?.s
  await errand(/uang (sudah )?masuk|tegaskan|cocok|sudah masuk/i)
  await expect.poll(state).toBe('awaiting_acceptance/paid')
  await errand(/terima pesanan/i)
  await expect.poll(state).toBe('processing/paid')
  await errand(/siap/i)
  await expect.poll(state).toBe('ready_for_pickup/paid')

  await page.reload()
  const code =
    /(?<![-\d])(\d{3}\s?\d{3})(?![-\d])/
      .exec((await page.getByRole('main').innerText()).replaceAll('\u00a0', ' '))?.[1]
      ?.replace(/\s/g, '') ?? ''
  expect(code).toMatch(/^\d{6}$/)
  await errand(/serah/i, async (main) => main.getByLabel(/kode/i).first().fill(code))
  await expect.poll(state).toBe('completed/paid')
  expect(Object.keys(await payeeSees(number))).toHaveLength(3)
  await shopkeeper.close()
  await buyer.close()
}, 120_000)

test('the same basket in English', async () => {
  const buyer = await phone()
  const page = await buyer.newPage()
  const number = await buyThree(page, 'en', await threeGoods())
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  expect(Object.keys(await payeeSees(number))).toHaveLength(3)
  await buyer.close()
}, 90_000)

/** Tabs to the control of that name and presses it, the way somebody without a mouse does. */
async function press(page: Page, name: RegExp, key = 'Enter'): Promise<void> {
  for (let steps = 0; steps < 150; steps += 1) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null
      const labels = at instanceof HTMLInputElement ? [...(at.labels ?? [])].map((one) => one.innerText).join(' ') : ''
      return `${labels} ${at?.innerText ?? ''} ${at?.getAttribute('aria-label') ?? ''}`.trim()
    })
    if (!name.test(label)) continue
    const moved = key === 'Enter' ? page.waitForEvent('domcontentloaded') : undefined
    await page.keyboard.press(key)
    await moved
    return
  }
  throw new Error(`${name} is not reached by Tab`)
}

test('by keyboard alone: from the product to the order', async () => {
  const context = await phone({ js: true })
  const page = await context.newPage()
  const [one] = await threeGoods()
  await page.goto(`${site.origin}/belanja/produk/${one?.slug}`)
  await press(page, words.id.add)
  await page.goto(`${site.origin}/bayar`)
  await press(page, /^lanjut/i)
  await page.waitForLoadState()
  const typed = async (name: RegExp, text: string) => {
    await press(page, name, 'Shift')
    await page.keyboard.type(text)
  }
  await typed(words.id.name, 'Sari Contoh')
  await typed(words.id.phone, '081200000001')
  await press(page, /^lanjut/i)
  await page.waitForLoadState()
  await press(page, /qris/i, 'Space')
  await press(page, words.id.place)
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 10_000 }).toMatch(/^\/pesanan\/MB2-/)
  await context.close()
}, 90_000)
