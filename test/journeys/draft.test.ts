import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage, send, signIn } from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

/** A draft of a training, begun by somebody and open in a browser of his own. */
async function draftOf(who: string, javaScriptEnabled = true): Promise<{ context: BrowserContext; page: Page }> {
  const context = await stage.browser.newContext({ locale: 'id-ID', javaScriptEnabled })
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

/** What stands in the database, whatever the page says. */
const kept = async (page: Page): Promise<string> => {
  const number = /permohonan\/([^/?#]+)/.exec(page.url())?.[1]
  const found = await stage.town.owner.query<{ plan: string | null }>(
    `select answers ->> 'plan' as plan from support.application where number = $1`,
    [number],
  )
  return found.rows[0]?.plan ?? ''
}

const saved = /^Tersimpan sendiri pukul \d\d\.\d\d/

test('what is typed is saved after a pause and not at every stroke; the page says when, and it is there when the page is opened again', {
  timeout: 240_000,
}, async () => {
  const { context, page } = await draftOf('warga-2')
  const plan = page.locator('[name="jawab-plan"]')
  const says = page.locator('[data-saved]')
  let sent = 0
  page.on('request', (one) => {
    if (one.url().endsWith('/simpan-sendiri')) sent += 1
  })
  await plan.pressSequentially('Melatih pembuat keripik.', { delay: 40 })
  expect([sent, await says.textContent(), await kept(page)]).toEqual([0, '', ''])
  await expect.poll(() => says.textContent(), { timeout: 10_000 }).toMatch(saved)
  expect([sent, await kept(page)]).toEqual([1, 'Melatih pembuat keripik.'])
  await page.reload()
  expect(await plan.inputValue()).toBe('Melatih pembuat keripik.')
  await context.close()
})

test('off the line what is typed stays and the page says that it is not saved; back on the line it is saved without a hand', {
  timeout: 240_000,
}, async () => {
  const { context, page } = await draftOf('penjual-batik')
  const plan = page.locator('[name="jawab-plan"]')
  const says = page.locator('[data-saved]')
  await context.setOffline(true)
  await plan.fill('Ditulis di ladang.')
  await expect.poll(() => says.textContent(), { timeout: 10_000 }).toMatch(/^Belum tersimpan: tidak ada sambungan/)
  expect([await says.getAttribute('class'), await plan.inputValue(), await kept(page)]).toEqual(['saved warn', 'Ditulis di ladang.', ''])
  await plan.pressSequentially(' Masih di ladang.')
  await context.setOffline(false)
  await expect.poll(() => kept(page), { timeout: 15_000 }).toBe('Ditulis di ladang. Masih di ladang.')
  await expect.poll(() => says.textContent()).toMatch(saved)
  expect(await says.getAttribute('class')).toBe('saved')
  await context.close()
})

test('two tabs: the later is told that the other saved and what, neither writes over the other by itself, and the button shows both', {
  timeout: 240_000,
}, async () => {
  const { context, page: first } = await draftOf('penjual-keripik')
  const second = await context.newPage()
  await second.goto(first.url())
  await first.locator('[name="jawab-plan"]').fill('Dari tab pertama.')
  await expect.poll(() => first.locator('[data-saved]').textContent(), { timeout: 10_000 }).toMatch(saved)
  const plan = second.locator('[name="jawab-plan"]')
  await plan.fill('Dari tab kedua.')
  await expect.poll(() => second.locator('[data-saved]').textContent(), { timeout: 10_000 }).toMatch(/sudah disimpan dari tempat lain/)
  expect(await second.locator('[data-saved] + dl dd').allTextContents()).toEqual(['Dari tab pertama.'])
  // it does not go on trying, and what was saved first stands
  await plan.pressSequentially(' Lagi.')
  await second.waitForTimeout(4000)
  expect([await plan.inputValue(), await kept(first)]).toEqual(['Dari tab kedua. Lagi.', 'Dari tab pertama.'])
  expect((await send(second, /^simpan$/i)).status()).toBe(409)
  expect([await plan.inputValue(), await second.locator('section[aria-labelledby=beda]').textContent()]).toEqual([
    'Dari tab kedua. Lagi.',
    expect.stringContaining('Dari tab pertama.'),
  ])
  // compared, it is saved
  expect((await send(second, /^simpan$/i)).status()).toBe(303)
  expect(await kept(second)).toBe('Dari tab kedua. Lagi.')
  await context.close()
})

test('without a script the button saves, and the page claims nothing of itself', async () => {
  const { context, page } = await draftOf('komunitas', false)
  const plan = page.locator('[name="jawab-plan"]')
  await plan.fill('Ditulis tanpa skrip.')
  expect(await page.locator('[data-saved]').textContent()).toBe('')
  expect((await send(page, /^simpan$/i)).status()).toBe(303)
  expect([await plan.inputValue(), await kept(page)]).toEqual(['Ditulis tanpa skrip.', 'Ditulis tanpa skrip.'])
  await context.close()
})

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
  const keys = sent.slice(0, 3).map((one) => new URLSearchParams(one).get('once'))
  expect([keys[0]?.length, keys[0] === keys[1], keys[1] === keys[2]]).toEqual([32, true, false])
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
