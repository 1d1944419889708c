import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { dayFrom } from '../governance-office.ts'
import { setGovernanceClock } from '../offices.ts'
import { openPhones, openStage, type Stage, send } from '../stage.ts'

// A new matrix from its first row to the midnight it begins: every step through the pages, on a phone, without a script.

let stage: Stage
const phones = openPhones(() => stage)
const { at } = phones
let version = ''
let number = ''
let meeting = ''

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => {
  await setGovernanceClock(stage.town, undefined)
  await phones.close()
  await stage?.close()
})

const open = (page: Page, path: string) => page.goto(`${stage.origin}${path}`)
const main = (page: Page) => page.getByRole('main').innerText()
const pathOf = (page: Page) => new URL(page.url()).pathname

async function unfold(page: Page, title: RegExp): Promise<void> {
  const fold = page.locator('details', { has: page.locator('summary', { hasText: title }) }).first()
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').first().click()
}

async function writeRow(page: Page, row: string, limits: { min?: string; max?: string }): Promise<void> {
  await open(page, `${version}/baris/${row}`)
  if (limits.min) await page.locator('input[name=min]').fill(limits.min)
  if (limits.max) await page.locator('input[name=max]').fill(limits.max)
  expect((await send(page, /simpan baris/i)).status()).toBe(303)
}

test('a draft begins from what is in force, and says what is wrong with it and what would be otherwise', async () => {
  const page = await at('sekretaris')
  await open(page, '/meja/matriks')
  await page.locator('input[name=title]').first().fill('Batas ketua menjadi lima belas juta')
  expect((await send(page, /susun rancangan/i)).status()).toBe(303)
  version = pathOf(page)
  expect(await main(page)).toContain('Tidak ada bedanya')
  await writeRow(page, 'B-05', { max: '15000000' })
  // two rows now claim what lies between ten and fifteen million: it cannot be proposed so
  expect(await main(page)).toMatch(/1 hal perlu dibetulkan/)
  await unfold(page, /^usulkan/i)
  expect(await page.getByRole('button', { name: 'Usulkan rancangan' }).isDisabled()).toBe(true)
  await writeRow(page, 'B-06', { min: '15000001' })
  const said = await main(page)
  expect(said).toContain('Rancangan ini utuh')
  expect(said).toMatch(/Rp10\.000\.001[\s\S]*Rapat Pengurus[\s\S]*Ketua/)
})

test('it cannot begin today; proposed for a midnight to come it stands still and is a case of the board', async () => {
  const page = await at('sekretaris')
  await open(page, version)
  await unfold(page, /^usulkan/i)
  await page.locator('input[name=fromDay]').fill(dayFrom(0))
  await page.locator('form[action$="/usul"] textarea[name=reason]').fill('Harga sewa naik sejak tahun lalu.')
  const today = await send(page, /usulkan rancangan/i)
  expect(today.status()).toBe(422)
  expect(await page.locator('form[action$="/usul"] textarea[name=reason]').inputValue()).toBe('Harga sewa naik sejak tahun lalu.')
  await page.locator('input[name=fromDay]').fill(dayFrom(1))
  expect((await send(page, /usulkan rancangan/i)).status()).toBe(303)
  await open(page, version)
  expect(await page.getByRole('link', { name: 'Tambah baris' }).count()).toBe(0)
  number = /PK-\d{4}-\d{4}/.exec(await main(page))?.[0] ?? ''
  await open(page, `/meja/perkara/${number}`)
  expect(await main(page)).toContain('Menyetujui: Rapat Pengurus')
})

test('who ratifies cannot before the board agreed, and is told who comes first', async () => {
  const page = await at('pembina')
  await open(page, version)
  await page.locator('input[name=paper]').fill('SK Wali Kota 12/2026 (contoh)')
  await page.locator('form[action$="/sahkan"] textarea[name=reason]').fill('Disahkan setelah rapat pengurus.')
  const early = await send(page, /sahkan matriks/i)
  expect(early.status()).toBe(403)
  expect(await main(page)).toContain('Yang dapat: Rapat Pengurus')
  expect(await page.locator('input[name=paper]').inputValue()).toBe('SK Wali Kota 12/2026 (contoh)')
})

test('six of nine agree, which is two thirds', async () => {
  const keeper = await at('sekretaris')
  await open(keeper, `/meja/perkara/${number}`)
  await keeper.getByRole('link', { name: /bawa ke rapat pengurus/i }).click()
  await keeper.locator('input[name=title]').fill('Rapat matriks kewenangan')
  await keeper.locator('input[name=place]').fill('Ruang rapat MCH')
  await keeper.locator('input[name=day]').fill(dayFrom(1))
  await keeper.locator('input[name=hour]').fill('09:00')
  expect((await send(keeper, /panggil rapat/i)).status()).toBe(303)
  meeting = pathOf(keeper)
  expect((await send(keeper, /buka rapat/i)).status()).toBe(303)
  const board = ['sekretaris', 'ketua', 'bendahara', ...[1, 2, 3, 4, 5, 6].map((n) => `anggota-${n}`)]
  for (const who of board) {
    const page = await at(who)
    await open(page, meeting)
    expect((await send(page, /saya hadir/i)).status(), who).toBe(303)
  }
  for (const [seat, who] of board.entries()) {
    const page = await at(who)
    await open(page, meeting)
    expect((await send(page, seat < 6 ? /^setuju$/i : /^tidak setuju$/i)).status(), who).toBe(303)
  }
  await open(keeper, meeting)
  await send(keeper, /tutup pemungutan suara/i)
  expect(await main(keeper)).toContain('6 setuju, 3 tidak setuju')
  const chair = await at('ketua')
  await open(chair, meeting)
  await chair.locator('form[action$="/putusan"] textarea[name=reason]').first().fill('Rapat menyetujui dengan enam dari sembilan suara.')
  expect((await send(chair, /^catat$/i)).status()).toBe(303)
  await open(chair, `/meja/perkara/${number}`)
  expect(await main(chair)).toContain('Memutuskan: Pembina')
})

test('the patron ratifies; everybody reads which version begins when, and until then the old one holds', async () => {
  const page = await at('pembina')
  await open(page, version)
  await page.locator('input[name=paper]').fill('SK Wali Kota 12/2026 (contoh)')
  await page.locator('form[action$="/sahkan"] textarea[name=reason]').fill('Disahkan setelah rapat pengurus.')
  expect((await send(page, /sahkan matriks/i)).status()).toBe(303)
  const citizen = await stage.browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  await open(citizen, '/tata-kelola')
  expect(await main(citizen)).toContain('Versi 2 mulai berlaku')
  await open(citizen, '/tata-kelola/matriks?tindakan=finance.expense.decide&dana=kas_komunitas&jumlah=12.000.000')
  expect(await main(citizen)).toMatch(/Rapat Pengurus/)
  await citizen.close()
  const chair = await at('ketua')
  await open(chair, '/meja/perkara/baru?action=finance.expense.decide&fund=kas_komunitas&amount=12.000.000&unit=mch')
  expect(await chair.locator('.decider').innerText()).toBe('Rapat Pengurus')
})

test('at the midnight it names it is in force: the chair decides twelve million, and the register says by which version', async () => {
  await setGovernanceClock(stage.town, new Date(`${dayFrom(1)}T00:00:01+07:00`))
  const page = await at('ketua')
  const secretary = await at('sekretaris')
  await open(secretary, '/meja/perkara/baru?action=finance.expense.decide&fund=kas_komunitas&amount=12.000.000&unit=mch')
  expect(await secretary.locator('.decider').innerText()).toBe('Ketua')
  await secretary.locator('input[name=title]').fill('Sewa tenda pentas')
  await secretary.locator('textarea[name=reason]').fill('Tenda lama bocor di tiga tempat.')
  await secretary.locator('input[name=payee]').fill('CV Contoh Tenda')
  await secretary.locator('input[name=activity]').fill('Pentas akhir tahun')
  expect((await send(secretary, /buka perkara/i)).status()).toBe(303)
  const spent = pathOf(secretary)
  await open(page, spent)
  await page.locator('textarea[name=reason]').first().fill('Harganya wajar menurut dua penawaran.')
  await page.getByLabel(/^Dokumen: /).fill('Nota 12, map bendahara')
  expect((await send(page, /^setujui$/i)).status()).toBe(303)
  expect(await main(page)).toMatch(/baris B-05, matriks versi 2/)
  const citizen = await stage.browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } })
  await open(citizen, '/tata-kelola/matriks')
  expect(await main(citizen)).toMatch(/versi 2/i)
  await citizen.close()
})

/** What a PDF says, page by page: its words, and how far to the right the last of them reaches of the page's width. */
async function readPdf(bytes: Uint8Array): Promise<{ text: string; reach: number }[]> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  return await Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const page = await document.getPage(index + 1)
      const items = (await page.getTextContent()).items.flatMap((item) => ('str' in item ? [item] : []))
      const wide = page.getViewport({ scale: 1 }).width
      const printed = items.filter(({ str }) => str.trim() !== '')
      return {
        text: items.map(({ str }) => str).join(' '),
        reach: Math.max(...printed.map(({ transform, width }) => (Number(transform[4]) + width) / wide)),
      }
    }),
  )
}

test('it prints as the annex of its SK: heading, SK, the hash reckoned anew, every table to its last row, and nothing cut off', async () => {
  const { hash, ...sealed } = (await (await fetch(`${stage.origin}/api/v1/governance/matrix`)).json()) as { hash: string; rows: object[] }
  expect(sha256(canonical(sealed))).toBe(hash)
  const citizen = await stage.browser.newPage({ viewport: { width: 1280, height: 780 } })
  await open(citizen, '/tata-kelola/matriks?tindakan=finance.expense.decide&dana=kas_komunitas&jumlah=12.000.000#siapa-berwenang')
  const answer = await citizen.locator('.slab').boundingBox()
  expect(answer && answer.y >= 0 && answer.y + answer.height <= 780).toBe(true)
  await open(citizen, '/tata-kelola/matriks')
  const pages = await readPdf(await citizen.pdf({ format: 'A4', preferCSSPageSize: true }))
  const bare = (text: string) => text.replace(/\s+/g, '')
  const whole = bare(pages.map(({ text }) => text).join(' '))
  expect(pages.length).toBeGreaterThan(1)
  for (const said of ['Lampiran SK Wali Kota 12/2026 (contoh). Matriks kewenangan, versi 2', 'Siapa berwenang atas apa', hash])
    expect(whole).toContain(bare(said))
  // what is only for a screen is left out
  expect(whole).not.toContain(bare('Lihat siapa yang berwenang'))
  await citizen.emulateMedia({ media: 'print' })
  const lastCells = await citizen
    .locator('main table')
    .evaluateAll((tables) =>
      tables.map((table) => [...table.querySelectorAll('tbody tr:last-child > *')].map((cell) => cell.textContent ?? '')),
    )
  expect(lastCells.length).toBeGreaterThan(3)
  for (const cell of lastCells.flat()) expect(whole).toContain(bare(cell))
  // no word stands beyond the paper's edge
  expect(pages.filter(({ reach }) => reach > 1)).toEqual([])
  await citizen.close()
})
