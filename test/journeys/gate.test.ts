import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gateNumbers, gateOf } from '#src/events/gate-read.db.ts'
import { openProfile } from '../browser.ts'
import { type OpenGate, openGate } from '../open-gate.ts'
import { phoneView, wrongWith } from '../page-quality.ts'
import { openStage, type Stage, signIn } from '../stage.ts'
import { temporaryFolder } from '../temporary.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(async () => {
  await stage?.close()
})

type Felt = { buzz: unknown[]; tones: number[] }
type WithFelt = typeof globalThis & { felt: Felt }
/** In the page: writes down what the phone would shake and sound. */
function noteWhatIsFelt(): void {
  const felt: Felt = { buzz: [], tones: [] }
  Object.assign(globalThis, { felt })
  Object.defineProperty(navigator, 'vibrate', { value: (pattern: unknown) => felt.buzz.push(pattern) > 0 })
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function (when) {
    felt.tones.push(this.frequency.value)
    start.call(this, when)
  }
}
const whatWasFelt = (): Felt => (globalThis as WithFelt).felt
const forgetWhatWasFelt = (): void => {
  const { felt } = globalThis as WithFelt
  felt.buzz.length = 0
  felt.tones.length = 0
}

const says = (page: Page, name: string) => page.locator(`[data-gate="${name}"]`)

/** Opens the link of a helper, then the app, and waits until the phone has all it needs. */
async function ready(page: Page, gate: OpenGate): Promise<void> {
  await page.goto(`${stage.origin}${gate.link}`)
  await page.getByRole('link', { name: /aplikasi gerbang/i }).click()
  await says(page, 'line').filter({ hasText: 'Daring' }).waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: /siapkan untuk luring/i }).click()
  await page.locator('[data-check="worker"][data-ok="true"]').waitFor({ timeout: 20_000 })
}

/** One code by hand, until the gate has spoken about it. */
async function scan(page: Page, code: string): Promise<string> {
  await says(page, 'say').evaluate((panel) => panel.setAttribute('data-look', 'idle'))
  await says(page, 'code').fill(code)
  await says(page, 'code').press('Enter')
  await page.locator('[data-gate="say"]:not([data-look="idle"])').waitFor({ timeout: 10_000 })
  return (await says(page, 'word').textContent()) ?? ''
}

async function scanAll(page: Page, codes: readonly string[]): Promise<Set<string>> {
  const words = new Set<string>()
  for (const code of codes) words.add(await scan(page, code))
  return words
}

const numbersOf = async (slug: string) => {
  const gate = await gateOf(await stage.town.as('komunitas'), { slug })
  return await gateNumbers(stage.town.house.db, gate.event, gate.dates[0]?.id ?? '')
}
const written = async (number: string) =>
  (
    await stage.town.owner.query('select s.id from events.gate_scan s join events.event e on e.id = s.event_id where e.number = $1', [
      number,
    ])
  ).rows.length

describe('two phones without a line', () => {
  test('E-19 E-21 forty-five minutes offline, 300 tickets, ten at both, one phone dies in mid-queue: 300 in, ten doubles with both times', {
    timeout: 400_000,
  }, async () => {
    const gate = await openGate(stage.town, { registrations: 30, party: 10 })
    expect(gate.codes).toHaveLength(300)
    const north = await stage.browser.newContext(phoneView)
    const folder = temporaryFolder('mch-phone-')
    let south: BrowserContext = await openProfile(folder, phoneView)
    const [one, prepared] = [await north.newPage(), await south.newPage()]
    await one.clock.install()
    await ready(one, gate)
    await ready(prepared, gate)
    const app = prepared.url()
    // prepared the day before, and shut down properly
    await south.close()

    south = await openProfile(folder, { ...phoneView, offline: true })
    let two = await south.newPage()
    await two.clock.install()
    await two.goto(app)
    await north.setOffline(true)
    expect(await scanAll(one, gate.codes.slice(0, 80))).toEqual(new Set(['SILAKAN MASUK']))
    expect(await says(one, 'more').textContent()).toMatch(/^Luring/)
    await one.clock.fastForward('20:00')
    await two.clock.fastForward('15:00')
    expect(await scanAll(two, gate.codes.slice(145, 240))).toEqual(new Set(['SILAKAN MASUK']))
    expect(await scan(two, gate.codes[145] ?? '')).toBe('SUDAH MASUK')

    // the battery dies, not politely
    const wire = await south.newCDPSession(two)
    await Promise.race([wire.send('Browser.crash').catch(() => undefined), new Promise((over) => south.once('close', over))])
    south = await openProfile(folder, { ...phoneView, offline: true })
    two = await south.newPage()
    await two.clock.install()
    await two.goto(app)
    await says(two, 'waiting').filter({ hasText: '95 menunggu dikirim' }).waitFor({ timeout: 20_000 })
    expect(await scan(two, gate.codes[239] ?? '')).toBe('SUDAH MASUK')
    await two.clock.fastForward('30:00')
    await scanAll(two, gate.codes.slice(240))
    await one.clock.fastForward('25:00')
    await scanAll(one, gate.codes.slice(80, 155))
    expect(await written(gate.number)).toBe(0)

    await north.setOffline(false)
    await south.setOffline(false)
    for (const page of [one, two]) await page.getByText('Antrean dan pengiriman').click()
    for (let again = 0; again < 5; again += 1) for (const page of [one, two]) await says(page, 'send').click()
    for (const page of [one, two]) await says(page, 'waiting').filter({ hasText: 'Semua terkirim' }).waitFor({ timeout: 30_000 })

    expect(await written(gate.number)).toBe(310)
    expect(await numbersOf(gate.slug)).toMatchObject({ seats: 300, came: 300, inside: 300, duplicates: 10 })
    // whoever sent second is told of the ten, with when and where they were first
    const told = async () =>
      (await Promise.all([one, two].map((page) => page.locator('[data-gate="after-list"] li').allTextContents())))
        .flat()
        .filter((text) => /masuk \d\d\.\d\d\.\d\d di Utama, tetapi sudah masuk \d\d\.\d\d\.\d\d di Utama/.test(text)).length
    await expect.poll(told, { timeout: 20_000 }).toBeGreaterThanOrEqual(10)
    await one.goto(`${stage.origin}/acara/${gate.slug}/gerbang`)
    const doubles = one.getByRole('table', { name: 'Tiket yang masuk dua kali' }).locator('tbody tr')
    expect(await doubles.count()).toBe(10)
    expect(await doubles.first().innerText()).toMatch(/pukul[\s\S]*pukul/)
    await north.close()
    await south.close()
  })

  test('E-21 what the browser threw away is said, and never shown as an empty queue', async () => {
    const gate = await openGate(stage.town, { registrations: 1, party: 3, title: 'Panggung Kecil' })
    const context = await stage.browser.newContext(phoneView)
    const page = await context.newPage()
    await ready(page, gate)
    await context.setOffline(true)
    await scanAll(page, gate.codes.slice(0, 2))
    // saved to a file meanwhile, as the page advises
    await page.getByText('Antrean dan pengiriman').click()
    const [file] = await Promise.all([page.waitForEvent('download'), says(page, 'save').click()])
    const saved = await file.path()
    await page.evaluate(async (name) => {
      const opened = indexedDB.open(name)
      await new Promise((over) => {
        opened.onsuccess = over
      })
      const turn = opened.result.transaction('scans', 'readwrite')
      turn.objectStore('scans').clear()
      await new Promise((over) => {
        turn.oncomplete = over
      })
    }, `gerbang-${gate.number}`)
    await page.reload()
    await page.getByRole('alert').filter({ hasText: 'Data luring hilang: 2 catatan' }).waitFor({ timeout: 20_000 })
    await context.setOffline(false)
    expect(await written(gate.number)).toBe(0)
    // the organiser takes the file in; twice changes nothing
    const desk = await stage.browser.newContext(phoneView)
    const host = await desk.newPage()
    await signIn(host, stage.origin, 'komunitas')
    for (let again = 0; again < 2; again += 1) {
      await host.goto(`${stage.origin}/acara/${gate.slug}/gerbang/atur`)
      await host.getByLabel(/berkas antrean/i).setInputFiles(saved)
      await host.getByRole('button', { name: /terima antrean/i }).click()
      await host.getByText('Antrean diterima').waitFor()
    }
    expect([await written(gate.number), (await numbersOf(gate.slug)).came]).toEqual([2, 2])
    await desk.close()
    await context.close()
  })
})

describe('the gate with a line', () => {
  test('E-15 E-17 E-18 ready or not is said; each code has its word; taken back by the same phone; all of it under one thumb', {
    timeout: 180_000,
  }, async () => {
    const gate = await openGate(stage.town, { registrations: 2, party: 2, title: 'Temu Warga' })
    const context = await stage.browser.newContext(phoneView)
    const page = await context.newPage()
    await page.addInitScript(noteWhatIsFelt)
    await ready(page, gate)
    // ten outcomes, ten sentences of their own
    const said = await page.locator('[data-gate-app]').evaluate((app) => JSON.parse((app as HTMLElement).dataset.words ?? '{}'))
    const ten = ['valid', 'used', 'cancelled', 'unpaid', 'wrong_event', 'other_date', 'not_yet', 'revoked', 'link', 'foreign']
    expect(new Set(ten.map((one) => said[`gate.app.says.${one}`])).size).toBe(10)
    // what there is nothing to say about is not in sight
    for (const name of ['trouble', 'undo', 'after', 'video']) expect([name, await says(page, name).isVisible()]).toEqual([name, false])
    for (const [check, ok] of [
      ['list', 'true'],
      ['keys', 'true'],
      ['worker', 'true'],
      ['clock', 'true'],
      ['camera', 'false'],
      // a browser of a test promises nothing about keeping
      ['storage', 'false'],
    ])
      expect([check, await page.locator(`[data-check="${check}"]`).getAttribute('data-ok')]).toEqual([check, ok])
    expect(await scan(page, 'https://contoh.id/menang')).toBe('ALAMAT WEB')
    expect(await scan(page, '00020101021126')).toBe('BUKAN TIKET KITA')
    const [code = '', other = ''] = gate.codes
    expect(await scan(page, `${code.slice(0, -3)}000`)).toBe('TANDA TANGAN SALAH')
    const background = async () => await says(page, 'say').evaluate((panel) => getComputedStyle(panel).backgroundColor)
    await page.evaluate(forgetWhatWasFelt)
    expect(await scan(page, code)).toBe('SILAKAN MASUK')
    const [pass, green] = [await page.evaluate(whatWasFelt), await background()]
    expect(await says(page, 'more').textContent()).toBe('')
    await page.evaluate(forgetWhatWasFelt)
    expect(await scan(page, code)).toBe('SUDAH MASUK')
    // a yes and a no differ to the ear, the hand and the eye
    expect([pass, await page.evaluate(whatWasFelt)]).toEqual([
      { buzz: [[60]], tones: [880] },
      { buzz: [[300]], tones: [196] },
    ])
    expect(await background()).not.toBe(green)
    expect(await says(page, 'more').textContent()).toMatch(/Pertama masuk \d\d\.\d\d\.\d\d, gerbang Utama/)
    expect(await scan(page, other)).toBe('SILAKAN MASUK')
    await says(page, 'undo').click()
    await says(page, 'word').filter({ hasText: 'Dibatalkan' }).waitFor()
    expect(await numbersOf(gate.slug)).toMatchObject({ came: 1 })
    expect(await scan(page, other)).toBe('SILAKAN MASUK')
    // by name, without a camera and without a code
    await says(page, 'code').fill('tamu contoh 2')
    await says(page, 'found').getByRole('button').first().click()
    await says(page, 'who').filter({ hasText: 'Tamu Contoh 2' }).waitFor()
    expect(await numbersOf(gate.slug)).toMatchObject({ came: 3 })
    // whatever a thumb presses at the foot is large enough
    for (const button of await page.locator('.gate-bar button, .gate-way').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(await wrongWith(page)).toEqual([])
    await context.close()
  })

  test('E-16 two phones, one ticket, the same moment: one lets in, the other says when and where', async () => {
    const gate = await openGate(stage.town, { registrations: 1, party: 1, title: 'Bincang Sore' })
    const contexts = await Promise.all([stage.browser.newContext(phoneView), stage.browser.newContext(phoneView)])
    const pages = await Promise.all(contexts.map((context) => context.newPage()))
    for (const page of pages) await ready(page, gate)
    const words = await Promise.all(pages.map((page) => scan(page, gate.codes[0] ?? '')))
    expect(words.sort()).toEqual(['SILAKAN MASUK', 'SUDAH MASUK'])
    for (const context of contexts) await context.close()
  })

  test('without JavaScript the list does the same: in, taken back, out, somebody without a ticket', async () => {
    const gate = await openGate(stage.town, { registrations: 2, party: 1, title: 'Latihan Terbuka' })
    const context = await stage.browser.newContext({ ...phoneView, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${stage.origin}${gate.link}`)
    expect(page.url()).not.toContain('kunci')
    const row = page.locator('.gate-row').filter({ hasText: 'Tamu Contoh 1' })
    await row.getByRole('button', { name: 'Masuk' }).click()
    await page.getByRole('status').getByText('Tercatat masuk.').waitFor()
    await page.getByRole('button', { name: /batalkan/i }).click()
    await page.getByRole('status').getByText('Catatan itu dibatalkan.').waitFor()
    expect(await numbersOf(gate.slug)).toMatchObject({ came: 0 })
    await row.getByRole('button', { name: 'Masuk' }).click()
    await row.getByRole('button', { name: 'Keluar' }).click()
    await page.getByRole('button', { name: /tanpa tiket/i }).click()
    expect(await numbersOf(gate.slug)).toMatchObject({ came: 1, inside: 0, walkIns: 1 })
    await context.close()
  })
})
