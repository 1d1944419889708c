import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage, signIn } from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

/** A draft of a training, begun by somebody and open in a browser of his own. */
async function draftOf(who: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await stage.browser.newContext({ locale: 'id-ID' })
  const page = await context.newPage()
  await signIn(page, stage.origin, who)
  const found = await stage.town.owner.query<{ slug: string }>(
    `select slug from support.offer where closed_at is null and during @> governance.today() and kind = 'training' order by slug limit 1`,
  )
  await page.goto(`${stage.origin}/dukungan/${found.rows[0]?.slug}/ajukan?need=training&who=person&place=metro&age=under_24&nib=yes`)
  await page.locator('main form[method=post] button:not(.vh)').first().click()
  await page.waitForURL(/permohonan/)
  return { context, page }
}

test('an answer that was lost on the way is not taken for somebody else’s saving: what was sent goes once more, then what was written since', {
  timeout: 120_000,
}, async () => {
  const { context, page } = await draftOf('penjual-kopi')
  const plan = page.locator('[name="jawab-plan"]')
  const says = page.locator('[data-saved]')
  const sent: string[] = []
  await page.route('**/simpan-sendiri', async (route) => {
    sent.push(route.request().postData() ?? '')
    // the house saves it, and the line is cut before it says so
    if (sent.length === 1) {
      await route.fetch()
      return await route.abort()
    }
    await route.continue()
  })
  await plan.fill('Ditulis sebelum putus.')
  await expect.poll(() => says.getAttribute('class'), { timeout: 15_000 }).toContain('warn')
  await plan.fill('Ditulis sesudah putus.')
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3)
  await expect.poll(() => says.textContent(), { timeout: 10_000 }).toMatch(/^Tersimpan sendiri/)
  expect(sent[1]).toBe(sent[0])
  expect(new URLSearchParams(sent[2]).get('jawab-plan')).toBe('Ditulis sesudah putus.')
  expect(await page.locator('[data-saved] ~ dl, [data-saved].warn').count()).toBe(0)
  await page.reload()
  expect(await plan.inputValue()).toBe('Ditulis sesudah putus.')
  await context.close()
})

test('a line that hangs is given up, and where nothing gets through it is tried less and less often however much is typed', {
  timeout: 120_000,
}, async () => {
  const { context, page } = await draftOf('warga')
  // its patience goes by the clock of the page, which is ours
  await page.addInitScript(() => {
    AbortSignal.timeout = (limit) => {
      const over = new AbortController()
      setTimeout(() => over.abort(), limit)
      return over.signal
    }
  })
  await page.clock.install()
  await page.reload()
  let sent = 0
  await page.route('**/simpan-sendiri', () => {
    sent += 1
  })
  const plan = page.locator('[name="jawab-plan"]')
  const says = page.locator('[data-saved]')
  for (let n = 0; n < 60; n += 1) {
    await plan.fill(`Ditulis ${n}`)
    await page.clock.runFor(3000)
  }
  expect(await says.getAttribute('class')).toContain('warn')
  // 15 s of patience each, and 10, 20, 40 and 80 s between them
  expect(sent).toBe(4)
  // back on the line it is saved at once
  await page.unroute('**/simpan-sendiri')
  await page.waitForTimeout(300)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(() => says.textContent(), { timeout: 10_000 }).toMatch(/^Tersimpan sendiri/)
  await context.close()
})
