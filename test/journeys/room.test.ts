import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { openStage, quietDay, type Stage, send, signIn } from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

const phone = { viewport: { width: 360, height: 780 }, javaScriptEnabled: false } as const

async function as(who: string, o: { script?: boolean } = {}): Promise<Page> {
  const page = await (await stage.browser.newContext({ ...phone, javaScriptEnabled: o.script ?? false })).newPage()
  await signIn(page, stage.origin, who)
  return page
}

const said = {
  id: {
    questions: /lanjut ke kegiatan/i,
    price: /lihat harga dan alasannya/i,
    why: 'Mengapa?',
    social: 'Sosial',
    hold: /^tahan 10 menit/i,
    held: /ditahan untuk anda/i,
    title: /nama kegiatan/i,
    send: /kirim permohonan/i,
    waiting: 'Menunggu keputusan',
    turn: /sekretaris pengurus/i,
    letter: /surat/i,
    off: /batalkan/i,
    offSend: /^batalkan/i,
    over: 'Dibatalkan',
  },
  en: {
    questions: /next: your activity/i,
    price: /see price and reason/i,
    why: 'Why?',
    social: 'Social',
    hold: /^hold /i,
    held: /is held for you/i,
    title: /name of the activity/i,
    send: /send the request/i,
    waiting: 'Awaiting decision',
    turn: /secretary of the board/i,
    letter: /letter/i,
    off: /call the booking off/i,
    offSend: /^call it off/i,
    over: 'Called off',
  },
} as const
type Tongue = keyof typeof said

const answers = { peserta_bayar: 'tidak', jualan: 'tidak', sponsor: 'tidak', kampanye: 'tidak', peserta: 'anggota', keramaian: 'sampai_50' }

const main = (page: Page) => page.getByRole('main')
const fits = async (page: Page) => expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
const press = async (page: Page, name: RegExp) => {
  await main(page).locator('button:not(.vh)').filter({ hasText: name }).first().click()
  await page.waitForLoadState('load')
  await fits(page)
}

/** Asks, sees class and price with their reasons, holds, and sends. Answers the number of the booking. */
async function ask(page: Page, tongue: Tongue, day: string): Promise<string> {
  const w = said[tongue]
  await page.goto(`${stage.origin}/ruang/kelas-1/pesan?bahasa=${tongue}`)
  await page.locator('[name=hari]').fill(day)
  await page.locator('[name=orang]').fill('12')
  await press(page, w.questions)
  for (const [key, value] of Object.entries(answers)) await page.locator(`[name=j_${key}][value=${value}]`).check()
  await press(page, w.price)
  const sheet = await main(page).innerText()
  expect(sheet).toContain(w.why)
  expect(sheet).toContain(w.social)
  expect(sheet).toContain('AP-03')
  expect(sheet).toMatch(/Rp\s?150\.000/)
  await press(page, w.hold)
  expect(await main(page).innerText()).toMatch(w.held)
  await page.getByLabel(w.title).fill('Belajar film bersama')
  await press(page, w.send)
  const text = await main(page).innerText()
  expect(text).toContain(w.waiting)
  expect(text).toMatch(w.turn)
  return /BK-\d{4}-\d{5}/.exec(page.url())?.[0] ?? ''
}

async function approve(number: string): Promise<void> {
  const desk = await as('sekretaris')
  await desk.goto(`${stage.origin}/meja/pemesanan/${number}`)
  await fits(desk)
  await desk.locator('form[action$="/persetujuan"] textarea[name=reason]').fill('Kegiatan sosial terbuka, ruangnya kosong.')
  expect((await send(desk, /^setujui/i)).status()).toBe(303)
  await desk.context().close()
}

const stateOf = async (number: string) =>
  (await stage.town.owner.query<{ state: string }>('select state from spaces.booking where number = $1', [number])).rows[0]?.state

/** How many hours of a room it still keeps from others. */
const claims = async (number: string) =>
  (
    await stage.town.owner.query<{ n: number }>(
      'select count(*)::int as n from spaces.claim c join spaces.booking b on b.id = c.booking_id where b.number = $1 and c.blocking',
      [number],
    )
  ).rows[0]?.n

/** Reads the letter of a booking that is approved, checks its number, and takes the paper along. */
async function readLetter(page: Page, tongue: Tongue, number: string): Promise<void> {
  await page.goto(`${stage.origin}/saya/pemesanan/${number}?bahasa=${tongue}`)
  const href = await main(page).locator('a[href^="/surat/"]').first().getAttribute('href')
  await page.goto(`${stage.origin}${href}`)
  await fits(page)
  expect(await main(page).innerText()).toContain(number)
  expect(await main(page).innerText()).toMatch(said[tongue].letter)
  const paper = await page.request.get(`${stage.origin}${href}.pdf`)
  expect([paper.status(), paper.headers()['content-type']]).toEqual([200, 'application/pdf'])
}

test.each([
  ['id', 1],
  ['en', 2],
] as const)(
  'a room is asked for, classed, held, sent, approved, its letter read and called off: 360 px, no script, %s',
  async (tongue, weekday) => {
    const day = await quietDay(stage, weekday)
    const page = await as('komunitas')
    const number = await ask(page, tongue, day)
    await approve(number)
    expect(await stateOf(number)).toBe('confirmed')
    await readLetter(page, tongue, number)

    await page.goto(`${stage.origin}/saya/pemesanan/${number}?bahasa=${tongue}`)
    await main(page).getByRole('link', { name: said[tongue].off }).first().click()
    await fits(page)
    await page.locator('main textarea[name=reason]').fill('Pesertanya hanya dua orang.')
    await main(page).locator('input[name=why]').first().check()
    await press(page, said[tongue].offSend)
    expect(await stateOf(number)).toBe('cancelled')
    expect(await claims(number)).toBe(0)
    expect(await main(page).innerText()).toContain(said[tongue].over)
    await page.context().close()
  },
)

/** Presses Tab until what is meant is chosen; a reader without a mouse has no other way. */
async function reach(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((one) => one === document.activeElement)) return
  }
  throw new Error(`never reached by the Tab key: ${await target.evaluate((one) => one.outerHTML.slice(0, 120))}`)
}

test('the same by the keyboard alone', async () => {
  const page = await as('komunitas-2', { script: true })
  await page.goto(`${stage.origin}/ruang/kelas-1/pesan?hari=${await quietDay(stage, 3)}`)
  const people = page.locator('[name=orang]')
  await reach(page, people)
  await page.keyboard.type('8')
  await page.keyboard.press('Enter')
  await page.waitForURL(/langkah=kegiatan/)
  for (const [key, value] of Object.entries(answers)) {
    const radios = page.locator(`[name=j_${key}]`)
    await reach(page, radios.first())
    await page.keyboard.press('Space')
    const at = (await radios.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).indexOf(value)
    for (let down = 0; down < at; down += 1) await page.keyboard.press('ArrowDown')
    expect(await page.locator(`[name=j_${key}][value=${value}]`).isChecked()).toBe(true)
  }
  await reach(page, main(page).locator('button:not(.vh)').filter({ hasText: said.id.price }).first())
  await page.keyboard.press('Enter')
  await page.waitForURL(/langkah=mengapa/)
  await reach(page, main(page).locator('button:not(.vh)').filter({ hasText: said.id.hold }).first())
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/saya\/pemesanan\//)
  await reach(page, page.locator('[name=title]'))
  await page.keyboard.type('Latihan baca naskah')
  await page.keyboard.press('Enter')
  await page.waitForURL(/sudah=terkirim/)
  const number = /BK-\d{4}-\d{5}/.exec(page.url())?.[0] ?? ''
  expect(await stateOf(number)).toBe('pending')
  const off = main(page).getByRole('link', { name: said.id.off }).first()
  await reach(page, off)
  await page.keyboard.press('Enter')
  await page.waitForURL(/pembatalan/)
  await reach(page, page.locator('input[name=why]').first())
  await page.keyboard.press('Space')
  await reach(page, page.locator('main textarea[name=reason]'))
  await page.keyboard.type('Pindah ke rumah anggota.')
  await reach(page, main(page).locator('button:not(.vh)').filter({ hasText: said.id.offSend }).first())
  await page.keyboard.press('Enter')
  await expect.poll(() => stateOf(number)).toBe('cancelled')
  await page.context().close()
})

test.each([
  ['id', 0, /pengganti/i, /^ambil kamera 2/i, 'Kamera 2'],
  ['en', 4, /substitutes/i, /^take camera 2/i, 'Camera 2'],
] as const)('B-27 a broken camera is replaced by one press: 360 px, no script, %s', async (tongue, weekday, title, take, name) => {
  const day = await quietDay(stage, weekday)
  const placed = await placeBooking(await stage.town.as('komunitas'), {
    bookable: 'kamera-1',
    periods: [{ start: new Date(`${day}T08:00:00Z`), end: new Date(`${day}T10:00:00Z`) }],
    people: 3,
    extras: [],
    title: 'Merekam latihan',
    purpose: '',
    answers,
  })
  const number = placed.ok ? placed.value.number : JSON.stringify(placed.refusals)
  const page = await as('komunitas')
  const open = () => page.goto(`${stage.origin}/saya/pemesanan/${number}?bahasa=${tongue}`)
  await open()
  expect(await main(page).innerText()).not.toMatch(title)
  const broken = await stage.town.owner.query<{ id: string }>(
    `insert into spaces.damage (resource_id, note, actor) select id, 'Lensa retak', 'system:uji' from spaces.resource where code = 'kamera-1' returning id`,
  )
  await open()
  await fits(page)
  expect(await main(page).innerText()).toMatch(title)
  await press(page, take)
  expect(page.url()).toContain('sudah=pengganti')
  const text = await main(page).innerText()
  expect(text).toContain(name)
  expect(text).not.toMatch(take)
  expect(await stateOf(number)).toBe('pending')
  await stage.town.owner.query(`insert into spaces.damage_release (damage_id, note, actor) values ($1, 'Sudah diperbaiki', 'system:uji')`, [
    broken.rows[0]?.id,
  ])
  await page.context().close()
})
