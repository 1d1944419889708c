import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, plainGoods, type Stage } from '../stage.ts'

let stage: Stage
let media = ''
beforeAll(async () => {
  stage = await openStage((port) => ({ ORIGIN: `http://127.0.0.1:${port}`, MEDIA_ORIGIN: `http://localhost:${port}` }))
  media = stage.origin.replace('127.0.0.1', 'localhost')
}, 120_000)
afterAll(() => stage?.close())

test('one site under two names: the page is read at one, its pictures come from the other without anybody’s cookie, and there is nothing else there', async () => {
  const context = await stage.browser.newContext({ viewport: { width: 360, height: 780 }, locale: 'id-ID' })
  const page = await context.newPage()
  const refused: string[] = []
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  const cookies: (string | undefined)[] = []
  page.on('request', (asked) => {
    if (asked.resourceType() === 'image' && asked.url().includes('/gambar/')) cookies.push(asked.headers().cookie)
  })
  // so that there is a cookie that could be sent
  await context.addCookies([{ name: 'uji', value: '1', domain: '127.0.0.1', path: '/' }])
  await page.goto(`${stage.origin}/belanja/produk/${await plainGoods(stage, 'kopi-lereng-pagi')}`)
  const first = page.locator('main picture img').first()
  await expect.poll(() => first.evaluate((one: HTMLImageElement) => one.naturalWidth), { timeout: 60_000 }).toBeGreaterThan(0)
  const address = await first.evaluate((one: HTMLImageElement) => one.currentSrc)
  expect(address).toContain(`${media}/gambar/`)
  expect([refused, cookies.length > 0, cookies.filter(Boolean)]).toEqual([[], true, []])
  const alone = await page.goto(address)
  expect([alone?.status(), alone?.headers()['content-security-policy']]).toEqual([200, "default-src 'none'; sandbox"])
  for (const path of ['/', '/masuk', '/api/v1/products']) expect((await page.request.get(`${media}${path}`)).status()).toBe(404)
  expect((await page.request.get(address.replace(media, stage.origin), { maxRedirects: 0 })).headers().location).toBe(address)
  await context.close()
})
