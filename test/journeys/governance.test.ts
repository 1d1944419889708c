import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayFrom } from '../governance-office.ts'
import { oneRow, openPhones, openStage, type Stage, send } from '../stage.ts'

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
    await chair.getByLabel(/^Bukti: /).fill('Kuitansi 12, map bendahara')
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
    await page.getByLabel(/^Bukti: /).fill('Nota 12, map bendahara')
    expect((await send(page, /^setujui$/i)).status()).toBe(303)
    const said = await main(page)
    expect(said).toContain('diputuskan')
    expect(said).toContain('atasan pengganti')
  })
})
