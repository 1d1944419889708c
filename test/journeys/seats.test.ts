import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { edgeOfTheCell, openWire } from '../slow-wire.ts'
import { oneRow, openStage, type Stage } from '../stage.ts'

let stage: Stage
let slug = ''
beforeAll(async () => {
  stage = await openStage()
  ;({ slug } = await oneRow<{ slug: string }>(stage, `select slug from events.event where title = 'Temu Pembuat Gim Metro'`))
}, 120_000)
afterAll(() => stage?.close())

async function reach(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((one) => one === document.activeElement)) return
  }
  throw new Error(`never reached by the Tab key: ${await target.evaluate((one) => one.outerHTML.slice(0, 120))}`)
}
const seats = async (email: string) =>
  Number((await oneRow<{ n: string }>(stage, 'select count(*) as n from events.registration where email = $1', [email])).n)
const form = 'main form[action$="/daftar"]'
const typedOn = (page: Page) => Promise.all(['name', 'email'].map((name) => page.locator(`${form} [name=${name}]`).inputValue()))
const sendIn = (page: Page) => page.locator(`${form} button:not(.vh)`).last()

// four hundred per cent of a desk’s screen is 320 px wide
test('E-28 one registers by the keyboard alone, at 400 % and without motion; nothing runs off the side', async () => {
  const context = await stage.browser.newContext({ viewport: { width: 320, height: 256 }, reducedMotion: 'reduce', locale: 'id-ID' })
  const page = await context.newPage()
  await page.goto(`${stage.origin}/acara/${slug}`)
  await reach(page, page.locator(`main a[href="/acara/${slug}/daftar"]`).first())
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/daftar$/)
  for (const [name, said] of [
    ['name', 'Tuti Papan Ketik'],
    ['email', 'ketik@contoh.metro'],
  ] as const) {
    await reach(page, page.locator(`${form} [name=${name}]`))
    await page.keyboard.type(said)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await reach(page, sendIn(page))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/acara\/pendaftaran\//)
  expect(await page.locator('main').innerText()).toContain('Kursi Anda sudah pasti')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  expect(await seats('ketik@contoh.metro')).toBe(1)
  await context.close()
})

test('E-29 on 400 kbit/s with 400 ms and 5 % of segments lost, and the first answer too: registered within twenty seconds, once, on pages of at most 300 kB', {
  timeout: 90_000,
}, async () => {
  const wire = await openWire(stage.origin, edgeOfTheCell('di ladang'))
  const context = await stage.browser.newContext({ viewport: { width: 360, height: 780 }, javaScriptEnabled: false, locale: 'id-ID' })
  const page = await context.newPage()
  const begun = performance.now()
  await page.goto(`${wire.origin}/acara/${slug}/daftar`)
  expect(wire.count.down).toBeGreaterThan(1000)
  expect(wire.count.down).toBeLessThanOrEqual(300_000)
  expect(wire.count.lost).toBeGreaterThan(0)
  await page.locator(`${form} [name=name]`).fill('Wahyu Sinyal Tipis')
  await page.locator(`${form} [name=email]`).fill('tipis@contoh.metro')
  let lost = 0
  await page.route(/\/daftar$/, async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return await route.continue()
    lost += 1
    // it arrives, and its answer does not: whoever waits sees his form, and presses again
    await route.fetch({ maxRedirects: 0 })
    await route.fulfill({ status: 204 })
  })
  await sendIn(page).click()
  await expect.poll(() => seats('tipis@contoh.metro'), { timeout: 10_000 }).toBe(1)
  expect(await typedOn(page)).toEqual(['Wahyu Sinyal Tipis', 'tipis@contoh.metro'])
  await sendIn(page).click()
  await page.waitForURL(/\/acara\/pendaftaran\//)
  expect(await page.locator('main').innerText()).toContain('Kursi Anda sudah pasti')
  expect(performance.now() - begun).toBeLessThan(20_000)
  expect(page.url()).toContain(wire.origin)
  expect([lost, await seats('tipis@contoh.metro')]).toEqual([1, 1])
  await context.close()
  await wire.close()
})

test('E-29 what was typed on such a line and not yet sent survives a reload of the page, and is registered once', {
  timeout: 90_000,
}, async () => {
  const wire = await openWire(stage.origin, edgeOfTheCell('Karangrejo'))
  const context = await stage.browser.newContext({ viewport: { width: 360, height: 780 }, locale: 'id-ID' })
  const page = await context.newPage()
  const begun = performance.now()
  await page.goto(`${wire.origin}/acara/${slug}/daftar`)
  await page.locator(`${form} [name=name]`).fill('Ayu Sinyal Hilang')
  await page.locator(`${form} [name=email]`).fill('hilang@contoh.metro')
  const once = await page.locator(`${form} [name=once]`).inputValue()
  await page.reload()
  expect(await typedOn(page)).toEqual(['Ayu Sinyal Hilang', 'hilang@contoh.metro'])
  // the same errand still, should it have been under way
  expect(await page.locator(`${form} [name=once]`).inputValue()).toBe(once)
  await sendIn(page).click()
  await page.waitForURL(/\/acara\/pendaftaran\//)
  expect(performance.now() - begun).toBeLessThan(20_000)
  expect([wire.count.lost > 0, await seats('hilang@contoh.metro')]).toEqual([true, 1])
  // whoever comes next at the same machine finds an empty form
  await page.goto(`${stage.origin}/acara/${slug}/daftar`)
  expect([await typedOn(page), await page.evaluate(() => sessionStorage.length)]).toEqual([['', ''], 0])
  await context.close()
  await wire.close()
})
