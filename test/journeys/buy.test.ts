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

/** What the shops see of an order: three parts, for three payments. */
async function partsOf(number: string): Promise<number> {
  const found = await town.owner.query('select from market.seller_order where number like $1', [`${number}-%`])
  return found.rows.length
}

type Claimed = { number: string; slug: string; owner: string }

/** The one part whose buyer said that it is paid. */
async function claimedOf(number: string): Promise<Claimed> {
  const look = async () =>
    (
      await town.owner.query<Claimed>(
        `select so.number, s.slug, p.demo_key as owner from market.seller_order so join market.shop s on s.id = so.shop_id join identity.membership m on m.entity_id = s.id and m.role = 'owner'
         join identity.person p on p.id = m.person_id where so.number like $1 and so.payment_status = 'claimed' and p.demo_key is not null`,
        [`${number}-%`],
      )
    ).rows
  await expect.poll(async () => (await look()).length).toBe(1)
  const [claimed] = await look()
  if (!claimed) throw new Error('no claim')
  return claimed
}

const stateOf = async (number: string) =>
  (
    await town.owner.query<{ s: string }>(`select status || '/' || payment_status as s from market.seller_order where number = $1`, [
      number,
    ])
  ).rows[0]?.s

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

/** How somebody presses a button and fills a field: with a finger, or without any pointer. */
type Hand = { press(page: Page, name: RegExp): Promise<void>; type(page: Page, name: RegExp, text: string): Promise<void> }

const finger: Hand = {
  press: (page, name) => page.getByRole('main').getByRole('button', { name }).first().click(),
  type: (page, name, text) => page.getByRole('main').getByLabel(name).first().fill(text),
}

/** Tabs to what has that name, the way somebody without a mouse does. */
async function reach(page: Page, tag: 'BUTTON' | 'INPUT', name: RegExp): Promise<void> {
  for (let steps = 0; steps < 150; steps += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null
      const labels = one instanceof HTMLInputElement ? [...(one.labels ?? [])].map((label) => label.innerText).join(' ') : ''
      return {
        tag: one?.closest('main') ? one.tagName : '',
        label: `${labels} ${one?.innerText ?? ''} ${one?.getAttribute('aria-label') ?? ''}`.trim(),
      }
    })
    if (at.tag === tag && name.test(at.label)) return
  }
  throw new Error(`${name} is not reached by Tab`)
}

const keyboard: Hand = {
  press: async (page, name) => {
    await reach(page, 'BUTTON', name)
    const moved = page.waitForEvent('domcontentloaded')
    await page.keyboard.press('Enter')
    await moved
  },
  type: async (page, name, text) => {
    await reach(page, 'INPUT', name)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(text)
  },
}

/** The shop finds the money on its statement, accepts and makes ready; the buyer reads the code, and gets the goods for it. */
async function handedOver(buyer: Page, desk: Page, { number, slug }: Claimed, hand: Hand): Promise<void> {
  const at = `${site.origin}/toko-saya/${slug}/pesanan/${number}`
  for (const [button, state] of [
    [/uang (sudah )?masuk|tegaskan|cocok|sudah masuk/i, 'awaiting_acceptance/paid'],
    [/terima pesanan/i, 'processing/paid'],
    [/siap/i, 'ready_for_pickup/paid'],
  ] as const) {
    await desk.goto(at)
    await hand.press(desk, button)
    await expect.poll(() => stateOf(number)).toBe(state)
  }
  await buyer.reload()
  const code =
    /(?<![-\d])(\d{3}\s?\d{3})(?![-\d])/
      .exec((await buyer.getByRole('main').innerText()).replaceAll('\u00a0', ' '))?.[1]
      ?.replace(/\s/g, '') ?? ''
  expect(code).toMatch(/^\d{6}$/)
  await desk.goto(at)
  await hand.type(desk, /kode/i, code)
  await hand.press(desk, /serah/i)
  await expect.poll(() => stateOf(number)).toBe('completed/paid')
}

/** On paper the receipt is the receipt alone: no doors, no basket, no foot. */
async function printed(page: Page, number: string): Promise<void> {
  await page.goto(`${site.origin}/pesanan/${number}/kuitansi`)
  await page.emulateMedia({ media: 'print' })
  for (const part of ['.doors', 'header .find', '.cart', '.foot'])
    expect([part, await page.locator(part).first().isVisible()]).toEqual([part, false])
  expect(await page.getByRole('main').innerText()).toContain(number)
  await page.emulateMedia({ media: 'screen' })
}

test.each(['id', 'en'] as const)(
  'three shops in one basket at 360 px without script: ordered, claimed, confirmed, accepted, collected with the code (%s)',
  async (tongue) => {
    const buyer = await phone()
    const page = await buyer.newPage()
    const goods = await threeGoods()
    const number = await buyThree(page, tongue, goods)
    expect(await page.locator('html').getAttribute('lang')).toBe(tongue)
    expect(await partsOf(number)).toBe(3)
    for (const one of goods) expect(await page.getByRole('main').innerText()).toContain(one.shop)
    await finger.press(page, words[tongue].claim)
    const claimed = await claimedOf(number)
    const shopkeeper = await phone()
    await handedOver(page, await signIn(shopkeeper, claimed.owner), claimed, finger)
    await printed(page, number)
    await shopkeeper.close()
    await buyer.close()
  },
  120_000,
)

test('the same by keyboard alone: three shops, ordered, claimed, confirmed, accepted, collected with the code', async () => {
  const context = await phone({ js: true })
  const page = await context.newPage()
  const w = words.id
  for (const { slug } of await threeGoods()) {
    await page.goto(`${site.origin}/belanja/produk/${slug}`)
    await keyboard.press(page, w.add)
  }
  await page.goto(`${site.origin}/bayar`)
  await keyboard.press(page, w.next)
  await keyboard.type(page, w.name, 'Sari Contoh')
  await keyboard.type(page, w.phone, '081200000001')
  await keyboard.press(page, w.next)
  await reach(page, 'INPUT', /qris/i)
  await page.keyboard.press('Space')
  await keyboard.press(page, w.place)
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 10_000 }).toMatch(/^\/pesanan\/MB2-/)
  const number = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(await partsOf(number)).toBe(3)
  await keyboard.press(page, w.claim)
  const claimed = await claimedOf(number)
  const shopkeeper = await phone({ js: true })
  await handedOver(page, await signIn(shopkeeper, claimed.owner), claimed, keyboard)
  await shopkeeper.close()
  await context.close()
}, 180_000)
