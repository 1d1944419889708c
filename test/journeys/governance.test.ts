import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeHandover } from '#src/governance/handover.db.ts'
import { systemCtx } from '#src/work.ts'
import { dayFrom } from '../governance-office.ts'
import { oneRow, openPhones, openStage, type Stage, send } from '../stage.ts'
import { temporaryFolder } from '../temporary.ts'

let stage: Stage
const phones = openPhones(() => stage)
const { at } = phones

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => {
  await phones.close()
  await stage?.close()
})

const open = (page: Page, path: string) => page.goto(`${stage.origin}${path}`)
const main = (page: Page) => page.getByRole('main').innerText()
const pathOf = (page: Page) => new URL(page.url()).pathname

type Case = { amount: string; title: string; parties?: string }

/** Opens a case by its two pages, as its proposer does. Answers its number. */
async function propose(who: string, { amount, title, parties }: Case): Promise<string> {
  const page = await at(who)
  await open(page, '/meja/perkara/baru')
  await page.locator('select[name=action]').selectOption('finance.expense.decide')
  await page.locator('select[name=fund]').selectOption('kas_komunitas')
  await page.locator('input[name=amount]').fill(amount)
  await page.locator('select[name=unit]').selectOption('mch')
  await page.getByRole('button', { name: 'Lanjut' }).click()
  await page.locator('input[name=title]').fill(title)
  await page.locator('textarea[name=reason]').fill('Panggung lama lapuk dan tidak lulus pemeriksaan keselamatan.')
  await page.locator('input[name=payee]').fill('CV Contoh Papan')
  await page.locator('input[name=activity]').fill('Pentas akhir tahun')
  if (parties) await page.locator('textarea[name=parties]').fill(parties)
  expect((await send(page, /buka perkara/i)).status()).toBe(303)
  return pathOf(page).split('/').at(-1) ?? ''
}

describe('twelve million of community cash', () => {
  let number = ''
  let meeting = ''
  let decision = ''

  test('the secretary reads who decides before writing anything, and opens the case', async () => {
    const page = await at('sekretaris')
    await open(page, '/meja/perkara/baru?action=finance.expense.decide&fund=kas_komunitas&amount=12.000.000&unit=mch')
    expect(await page.locator('.decider').innerText()).toBe('Rapat Pengurus')
    number = await propose('sekretaris', { amount: '12.000.000', title: 'Papan panggung baru' })
    expect(number).toMatch(/^PK-\d{4}-\d{4}$/)
    expect(await main(page)).toContain('Memutuskan: Rapat Pengurus')
  })

  test('the chair is told that it is the board’s: the button is shut and says so', async () => {
    const page = await at('ketua')
    await open(page, `/meja/perkara/${number}`)
    const decide = page.getByRole('button', { name: 'Putuskan' })
    expect(await decide.isDisabled()).toBe(true)
    expect(await main(page)).toContain('Yang dapat: Rapat Pengurus')
  })

  test('it goes on the agenda of a meeting, five of nine attend', async () => {
    const page = await at('sekretaris')
    await open(page, `/meja/perkara/${number}`)
    await page.getByRole('link', { name: /bawa ke rapat pengurus/i }).click()
    await page.locator('input[name=title]').fill('Rapat pengurus pekanan')
    await page.locator('input[name=place]').fill('Ruang rapat MCH')
    await page.locator('input[name=day]').fill(dayFrom(1))
    await page.locator('input[name=hour]').fill('09:00')
    expect(await page.locator('select[name=case-0]').inputValue()).toBe(number)
    expect((await send(page, /panggil rapat/i)).status()).toBe(303)
    meeting = pathOf(page)
    expect((await send(page, /buka rapat/i)).status()).toBe(303)
    for (const who of ['sekretaris', 'ketua', 'anggota-1', 'anggota-2', 'anggota-3']) {
      const member = await at(who)
      await open(member, meeting)
      expect((await send(member, /saya hadir/i)).status(), who).toBe(303)
    }
    await open(page, meeting)
    expect(await main(page)).toContain('Hadir 5 dari 9 kursi')
  })

  test('three vote for it and two against, and the chair records what was carried', async () => {
    for (const [who, choice] of [
      ['sekretaris', 'Setuju'],
      ['ketua', 'Setuju'],
      ['anggota-1', 'Setuju'],
      ['anggota-2', 'Tidak setuju'],
      ['anggota-3', 'Tidak setuju'],
    ] as const) {
      const page = await at(who)
      await open(page, meeting)
      expect((await send(page, new RegExp(`^${choice}$`))).status(), who).toBe(303)
    }
    const keeper = await at('sekretaris')
    await open(keeper, meeting)
    await send(keeper, /tutup pemungutan suara/i)
    expect(await main(keeper)).toContain('3 setuju, 2 tidak setuju')
    const chair = await at('ketua')
    await open(chair, meeting)
    await chair
      .locator('form[action$="/putusan"] textarea[name=reason]')
      .fill('Rapat menerima dengan tiga suara: keselamatan pentas didahulukan.')
    // the row asks for a paper: without it nothing is entered, and nothing typed is lost
    expect((await send(chair, /^catat$/i)).status()).toBe(422)
    expect(await chair.locator('form[action$="/putusan"] textarea[name=reason]').inputValue()).toContain('keselamatan pentas')
    await chair.getByLabel(/^Dokumen: /).fill('Kuitansi 12, map bendahara')
    expect((await send(chair, /^catat$/i)).status()).toBe(303)
  })

  test('the decision is public with its number and its row, and without the payee', async () => {
    const found = await oneRow<{ number: string }>(
      stage,
      'select d.number from governance.decision d join governance.case_file c on c.id = d.case_id where c.number = $1',
      [number],
    )
    decision = found.number
    const answer = await fetch(`${stage.origin}/api/v1/governance/decisions/${decision}`)
    const said = await answer.text()
    expect(answer.status).toBe(200)
    expect(said).toContain('B-06')
    expect(said).not.toContain('CV Contoh Papan')
  })

  test('the treasurer finds it waiting and records that it is carried out', async () => {
    const page = await at('bendahara')
    await open(page, '/meja')
    await page.getByRole('link', { name: 'Papan panggung baru' }).click()
    await page.locator('textarea[name=reason]').first().fill('Dibayar lewat transfer, bukti BKU-12.')
    expect((await send(page, /catat pelaksanaan/i)).status()).toBe(303)
    const said = await main(page)
    expect(said).toContain('dilaksanakan')
    expect(said).toMatch(/baris B-09, matriks versi 1/)
  })
})

describe('a case the chair has an interest in', () => {
  let number = ''

  test('cannot be decided by him: his interest is found and the case goes up', async () => {
    number = await propose('sekretaris', { amount: '2.500.000', title: 'Honor pengisi acara', parties: 'ketua@contoh.metro' })
    const page = await at('ketua')
    await open(page, `/meja/perkara/${number}`)
    expect(await page.getByRole('button', { name: 'Putuskan' }).isDisabled()).toBe(true)
    expect(await main(page)).toContain('Anda berkepentingan dalam perkara ini')
    expect((await send(page, /catat dan teruskan/i)).status()).toBe(303)
    expect(await main(page)).toContain('mengundurkan diri')
  })

  test('is decided by the director of the board instead', async () => {
    const page = await at('pengarah')
    await open(page, '/meja')
    await page.getByRole('link', { name: 'Honor pengisi acara' }).click()
    // a case about a person is given a title without a name
    await page.locator('input[name=title]').fill('Honor pengisi acara pentas')
    await page.locator('textarea[name=reason]').first().fill('Besarannya sama dengan pengisi acara lain.')
    await page.getByLabel(/^Dokumen: /).fill('Nota 12, map bendahara')
    expect((await send(page, /^setujui$/i)).status()).toBe(303)
    const said = await main(page)
    expect(said).toContain('diputuskan')
    expect(said).toContain('atasan pengganti')
  })
})

describe('the handover file, on a machine without a network', () => {
  let folder = ''
  let context: BrowserContext
  let page: Page
  const index = () => pathToFileURL(join(folder, 'index.html')).href
  const wanted: string[] = []

  beforeAll(async () => {
    const chunks: Uint8Array[] = []
    await writeHandover(systemCtx(stage.town.house, 'operator'), (chunk) => void chunks.push(chunk))
    folder = temporaryFolder('mch-handover-')
    for (const [path, bytes] of Object.entries(unzipSync(Buffer.concat(chunks)))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    }
    context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false })
    await context.setOffline(true)
    page = await context.newPage()
    page.on('request', (request) => void wanted.push(request.url()))
    await page.goto(index())
  })
  afterAll(async () => {
    await context?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('opens, and every link of it leads to what is there', async () => {
    const links = await page.locator('a[href]').all()
    const hrefs = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''))
    expect(hrefs.length).toBeGreaterThan(30)
    expect(hrefs.filter((href) => /^[a-z]+:|^\/\//.test(href))).toEqual([])
    const follower = await context.newPage()
    for (const href of new Set(hrefs)) {
      if (href.startsWith('#')) {
        await page.locator(`a[href="${href}"]`).first().click()
        expect([href, await page.locator(`section[id="${href.slice(1)}"]`).isVisible(), new URL(page.url()).hash]).toEqual([
          href,
          true,
          href,
        ])
        continue
      }
      const target = new URL(href, index()).href
      // a table for a spreadsheet may be saved, everything else is shown
      const saved = follower.waitForEvent('download', { timeout: 5000 }).catch(() => undefined)
      const shown = await follower.goto(target, { timeout: 10_000 }).then(
        () => true,
        (error: Error) => error.message.includes('Download is starting') && 'saved',
      )
      if (shown === 'saved') expect([href, (await saved)?.suggestedFilename()]).toEqual([href, href.split('/').at(-1)])
      else expect([href, shown, (await follower.locator('body').innerText()).length > 5]).toEqual([href, true, true])
    }
    await follower.close()
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter((url) => !url.startsWith('file://'))).toEqual([])
  })

  /** The rows of a table as the page shows them, each as its cells under their headings. */
  const rowsOf = async (name: string): Promise<Record<string, string>[]> => {
    const section = page.locator(`section[id="${name}"]`)
    const heads = await section.locator('thead th').allInnerTexts()
    const cells = await section.locator('tbody td').allInnerTexts()
    return Array.from({ length: cells.length / heads.length }, (_, row) =>
      Object.fromEntries(heads.map((head, n) => [head, cells[row * heads.length + n] ?? ''])),
    )
  }

  test('answers the ten questions to whoever reads it', async () => {
    await page.goto(index())
    // 1 who may sign Rp12.000.000 of community cash
    const within = ({ 'Rupiah dari': from, 'Rupiah sampai': to }: Record<string, string>) =>
      Number(from) <= 12_000_000 && (to === '' || Number(to) >= 12_000_000)
    const may = (await rowsOf('matrix')).filter(
      (row) => row.Tindakan === 'Pengeluaran' && row.Dana === 'kas_komunitas' && row.Peran === 'decide' && within(row),
    )
    expect(may.map((row) => row.Jabatan)).toEqual(['Rapat Pengurus'])
    // 2 which post falls vacant first, 3 who is chair until when, 4 which seats are empty
    const terms = (await rowsOf('terms')).map((row) => row.Sampai ?? '')
    expect(terms[0]).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(terms).toEqual([...terms].sort())
    const posts = await rowsOf('posts')
    expect(posts.filter((row) => row.Jabatan === 'Ketua').map((row) => [row.Pemegang, row.Sampai])).toEqual([
      ['Harun Alfarizi', '2028-12-31'],
    ])
    const { n } = await oneRow<{ n: number }>(
      stage,
      `select (select sum(seats) from governance.post where until is null or until >= governance.today())::int
         - (select count(*) from governance.appointment where active @> governance.clock() and mode <> 'plh')::int as n`,
    )
    expect(posts.filter((row) => row.Pemegang === 'KOSONG')).toHaveLength(n)
    // 5 who keeps the keys, 6 which decision is reviewed first, 7 which cases wait, 8 what is lent
    expect((await rowsOf('custodians')).length).toBeGreaterThanOrEqual(2)
    const reviews = (await rowsOf('reviews')).map((row) => row.Tenggat ?? '')
    expect(reviews.length).toBeGreaterThan(2)
    expect(reviews).toEqual([...reviews].sort())
    expect((await rowsOf('cases')).map((row) => row.Judul)).toContain('Keringanan tarif ruang serbaguna untuk latihan teater pelajar')
    expect((await rowsOf('delegations')).map((row) => row['Penerima pelimpahan'])).toEqual(['Maya Oktaviani'])
    // 9 on what the powers rest, 10 which matrix is in force and how the journal ended
    expect((await rowsOf('bases')).map((row) => row['Dasar hukum'])).toContain('uu-30-2014')
    const { hash } = await oneRow<{ hash: string }>(
      stage,
      'select hash from governance.matrix_version where in_force @> governance.clock()',
    )
    expect((await rowsOf('versions')).flatMap((row) => Object.values(row))).toContain(hash)
    expect(await page.locator('body').innerText()).toMatch(/\d+ · [0-9a-f]{64}/)
  })
})
