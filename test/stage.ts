import { cpSync } from 'node:fs'
import type { Browser, BrowserContext, Page, Response } from 'playwright-core'
import { inject } from 'vitest'
import { type Day, dayPlus } from '#src/base/time.ts'
import { openBrowser } from './browser.ts'
import { freePort, type Site, startSite } from './processes.ts'
import { temporaryFolder } from './temporary.ts'
import { openTown, type Town, testSecret } from './town.ts'

/** The demo town with its pictures, the built site over it, and a browser in front. */
export type Stage = { town: Town; site: Site; browser: Browser; origin: string; close(): Promise<void> }

export async function openStage(settings: (port: number) => Record<string, string> = () => ({})): Promise<Stage> {
  const town = await openTown()
  const files = temporaryFolder('mch-stage-')
  cpSync(inject('filesDir'), files, { recursive: true })
  const port = await freePort()
  const site = await startSite({
    DATABASE_URL: town.ownerUrl,
    SECRET: testSecret,
    DATA_DIR: files,
    DEMO: '1',
    RATE_LIMITS: 'off',
    PORT: String(port),
    ...settings(port),
  })
  const browser = await openBrowser()
  return {
    town,
    site,
    browser,
    origin: site.origin,
    async close() {
      await browser.close()
      await site.stop()
      await town.close()
    },
  }
}

/** The cast on phones of 360 px without a script, each signed in once. */
export function openPhones(stage: () => Stage): { at(who: string): Promise<Page>; close(): Promise<void> } {
  const known = new Map<string, { context: BrowserContext; page: Page }>()
  return {
    async at(who) {
      const one = known.get(who)
      if (one) return one.page
      const context = await stage().browser.newContext({ viewport: { width: 360, height: 780 }, javaScriptEnabled: false, locale: 'id-ID' })
      const page = await context.newPage()
      known.set(who, { context, page })
      await signIn(page, stage().origin, who)
      return page
    },
    async close() {
      for (const { context } of known.values()) await context.close()
    },
  }
}

/** Presses what sends a form, and answers what the form itself was answered, before any redirect. */
export async function send(page: Page, name: RegExp, within = 'main'): Promise<Response> {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === 'POST' && one.request().isNavigationRequest(), { timeout: 10_000 }),
    // not the unseen first button of a form, which stands there for the Enter key
    page.locator(`${within} button:not(.vh)`).filter({ hasText: name }).first().click({ timeout: 10_000 }),
  ])
  await page.waitForLoadState('load')
  return answer
}

/** Signs in as one of the cast, with the second step where the account asks for one. */
export async function signIn(page: Page, origin: string, who: string): Promise<void> {
  await page.goto(`${origin}/masuk`)
  await page.getByLabel(/surel/i).first().fill(`${who}@contoh.metro`)
  await page
    .getByLabel(/kata sandi/i)
    .first()
    .fill('kota-contoh-2026')
  await send(page, /^masuk/i)
  if (page.url().includes('/masuk/dua-langkah')) {
    const code = /\b\d{6}\b/.exec(await page.getByRole('main').innerText())?.[0] ?? ''
    await page.getByLabel(/kode/i).first().fill(code)
    await send(page, /^masuk/i)
  }
  const { pathname } = new URL(page.url())
  if (pathname !== '/saya') throw new Error(`${who} did not get in: ${pathname}`)
}

/** One row of the town's database, which must be there. */
export async function oneRow<Row extends object>(stage: Stage, sql: string, values: readonly unknown[] = []): Promise<Row> {
  const found = await stage.town.owner.query<Row>(sql, [...values])
  const [row] = found.rows
  if (!row) throw new Error(`no row for ${sql}`)
  return row
}

/** Goods with one variant and stock, of the shop named. */
export async function plainGoods(stage: Stage, shop: string): Promise<string> {
  const { slug } = await oneRow<{ slug: string }>(
    stage,
    `select p.slug from market.product p join market.shop s on s.id = p.shop_id
     where s.slug = $1 and p.status = 'published' and p.lead_days is null and not p.one_of_a_kind
       and (select count(*) from market.variant v where v.product_id = p.id) = 1
       and exists (select 1 from market.variant v join market.stock k on k.variant_id = v.id where v.product_id = p.id and k.on_hand > 5)
     order by p.slug`,
    [shop],
  )
  return slug
}

export async function putInCart(page: Page, origin: string, slug: string): Promise<void> {
  await page.goto(`${origin}/belanja/produk/${slug}`)
  await send(page, /masukkan keranjang/i)
}

/** A day of the first week, seven weeks from now or later, in which no weekday is a day off: whatever day the proofs are run on. `weekday` 0 is Monday. */
export async function quietDay(stage: Stage, weekday: number): Promise<Day> {
  const { monday } = await oneRow<{ monday: Day }>(
    stage,
    `select d::date::text as monday from generate_series(date_trunc('week', now())::date + 49, date_trunc('week', now())::date + 77, interval '7 days') d
      where not exists (select from spaces.holiday h where h.day between d::date and d::date + 5) order by d limit 1`,
  )
  return dayPlus(monday, weekday)
}
