import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { phoneView, wrongWith } from '../page-quality.ts'
import { openStage, type Stage, send } from '../stage.ts'

let stage: Stage
let phone: BrowserContext
let page: Page

beforeAll(async () => {
  stage = await openStage()
  phone = await stage.browser.newContext({ ...phoneView, javaScriptEnabled: false })
  page = await phone.newPage()
})
afterAll(async () => {
  await phone?.close()
  await stage?.close()
})

/** The newest letter to an address, and the link in it. */
async function linkTo(email: string): Promise<string> {
  const found = await stage.town.owner.query<{ body: string }>(
    'select body from platform.mail where recipient = $1 order by at desc, id desc limit 1',
    [email],
  )
  return /https?:\/\/[^/\s]+(\/program\/\S+)/.exec(found.rows[0]?.body ?? '')?.[1] ?? ''
}

test('a pupil applies on a phone without a script, her mother agrees, and she can withdraw', { timeout: 180_000 }, async () => {
  await page.goto(`${stage.origin}/program`)
  await page
    .locator('main a', { hasText: /naik etalase/i })
    .first()
    .click()
  await page
    .locator('main a', { hasText: /^daftar$/i })
    .first()
    .click()
  // too young and from elsewhere: both are said, with what to do, and what was typed is kept
  const year = new Date(stage.town.house.now()).getFullYear()
  await page.fill('[name=birthDay]', `${year - 12}-01-05`)
  await page.selectOption('[name=kelurahan]', 'luar')
  await page.selectOption('[name=subsector]', 'kriya')
  await page.check('[name=business][value=ya]')
  expect((await send(page, /periksa syarat/i)).status()).toBe(422)
  expect(await page.title()).toMatch(/^Galat:/)
  expect((await page.locator('.summary li').allInnerTexts()).length).toBe(2)
  expect(await page.locator('.rule-list .unmet').count()).toBe(2)
  expect(await page.inputValue('[name=birthDay]')).toBe(`${year - 12}-01-05`)
  await page.fill('[name=birthDay]', `${year - 17}-01-05`)
  await page.selectOption('[name=kelurahan]', '18.72.01.1001')
  expect((await send(page, /periksa syarat/i)).status()).toBe(200)
  await page.fill('[name=name]', 'Sekar Contoh')
  await page.fill('[name=email]', 'sekar@contoh.id')
  for (const name of ['why', 'plan']) await page.fill(`[name=${name}]`, 'Supaya kerajinan saya punya foto dan harga yang benar.')
  expect((await send(page, /kirim pendaftaran/i)).status()).toBe(422)
  expect(await page.inputValue('[name=plan]')).toContain('kerajinan')
  await page.fill('[name=guardianName]', 'Ibu Contoh')
  await page.fill('[name=guardianEmail]', 'ibu.sekar@contoh.id')
  expect((await send(page, /kirim pendaftaran/i)).status()).toBe(303)
  const mine = new URL(page.url())
  expect([mine.pathname.startsWith('/program/pendaftaran/PD-'), mine.search]).toEqual([true, ''])
  expect(await page.locator('main').innerText()).toContain('Menunggu persetujuan wali')

  const mother = await stage.browser.newContext({ ...phoneView, javaScriptEnabled: false })
  const hers = await mother.newPage()
  await hers.goto(`${stage.origin}${await linkTo('ibu.sekar@contoh.id')}`)
  expect((await send(hers, /setujui pendaftaran/i)).status()).toBe(422)
  await hers.check('[name=agree]')
  expect((await send(hers, /setujui pendaftaran/i)).status()).toBe(303)
  expect(await hers.locator('main').innerText()).toContain('sudah tercatat')
  await mother.close()

  await page.reload()
  expect(await page.locator('main').innerText()).toContain('Giliran penilai')
  await page.locator('summary', { hasText: /tidak jadi/i }).click()
  expect((await send(page, /mundur dari program/i)).status()).toBe(303)
  expect(await page.locator('main').innerText()).toContain('Anda sudah mundur')
})

test('the pages of a closed cohort are without fault', async () => {
  const seen = await stage.browser.newContext(phoneView)
  const looked = await seen.newPage()
  for (const path of ['/program', '/program/kelas-malam-dan-canting']) {
    expect((await looked.goto(`${stage.origin}${path}`))?.status()).toBe(200)
    expect(await wrongWith(looked)).toEqual([])
  }
  await seen.close()
})
