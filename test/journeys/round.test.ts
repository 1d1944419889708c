import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { phoneView, wrongWith } from '../page-quality.ts'
import { openStage, type Stage, send, signIn } from '../stage.ts'

let stage: Stage
const contexts: BrowserContext[] = []
let number = ''

beforeAll(async () => {
  stage = await openStage()
  for (const [who, slug, at] of [
    ['warga', 'sanggar-tari-uji', 0],
    ['warga-2', 'klub-foto-uji', 1],
  ])
    await stage.town.owner.query(
      `with o as (insert into directory.organisation (slug, kind, name, kelurahan_code, subsector_code) select $1, 'community', initcap(replace($1, '-', ' ')), k.code, s.code
         from (select code from directory.kelurahan order by code offset $3 limit 1) k, (select code from directory.subsector order by code offset $3 limit 1) s returning id)
       insert into identity.membership (kind, entity_id, person_id, role, during) select 'community', o.id, p.id, 'owner', tstzrange('2020-01-01', null) from o, identity.person p where p.demo_key = $2`,
      [slug, who, at],
    )
})
afterAll(async () => {
  for (const context of contexts) await context.close()
  await stage?.close()
})

/** A phone of 360 px. The page is looked at with scripts, used without. */
async function phoneOf(who: string | undefined, script = false): Promise<Page> {
  const context = await stage.browser.newContext({ ...phoneView, javaScriptEnabled: script })
  contexts.push(context)
  const page = await context.newPage()
  if (who) await signIn(page, stage.origin, who)
  return page
}

const look = async (page: Page, name: string) => {
  const folder = process.env.LOOK
  if (!folder) return
  await page.screenshot({ path: `${folder}/${name}-360.png`, fullPage: true })
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.screenshot({ path: `${folder}/${name}-1280.png`, fullPage: true })
  await page.setViewportSize({ width: 360, height: 780 })
}
const faultless = async (page: Page, path: string, name: string) => {
  const answer = await page.goto(`${stage.origin}${path}`)
  expect(answer?.status()).toBe(200)
  await look(page, name)
  expect(await wrongWith(page)).toEqual([])
}
const dayFrom = (days: number) => new Date(stage.town.house.now().getTime() + days * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10)

test('the head of the unit opens a round without a script, and the desk is without fault', async () => {
  const page = await phoneOf('pengelola')
  await page.goto(`${stage.origin}/meja/musim`)
  await page.fill('[name=name]', 'Musim hujan 2027')
  await page.fill('[name=nameEn]', 'Rainy season 2027')
  for (const room of ['aula-a', 'kelas-1']) await page.check(`[name=spaces][value=${room}]`)
  await page.fill('[name=until]', dayFrom(5))
  await page.fill('[name=first]', dayFrom(14))
  await page.fill('[name=last]', dayFrom(60))
  expect((await send(page, /buka putaran/i)).status()).toBe(303)
  number = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const seen = await phoneOf('pengelola', true)
  await faultless(seen, '/meja/musim', 'desk-rounds')
  await faultless(seen, `/meja/musim/${number}`, 'desk-round')
})

/** Fills the form in as a person would, all but what is told. */
async function fillIn(page: Page, place: string): Promise<void> {
  await page.goto(`${stage.origin}/ruang/musim/${number}/ajukan`)
  // who belongs to one body is not asked for which
  const bodies = page.getByRole('radio', { name: /uji$/i })
  if ((await bodies.count()) > 0) await bodies.first().check()
  await page.fill('[name=judul]', 'Latihan mingguan')
  await page.fill('[name=orang]', '15')
  await page.check(`[name=tempat][value=${place}]`)
  for (const [n, room, day] of [
    ['1', 'aula-a', '2'],
    ['2', 'kelas-1', place === 'own' ? '4' : '3'],
  ]) {
    await page.selectOption(`[name=ruang_${n}]`, room ?? '')
    await page.selectOption(`[name=hari_${n}]`, day ?? '')
    await page.fill(`[name=dari_${n}]`, '18:00')
    await page.fill(`[name=sampai_${n}]`, '20:00')
  }
}
const answers: [string, string][] = [
  ['peserta_bayar', 'tidak'],
  ['jualan', 'tidak'],
  ['sponsor', 'tidak'],
  ['kampanye', 'tidak'],
  ['peserta', 'anggota'],
  ['keramaian', 'sampai_50'],
]

test('two communities apply on a phone without a script; what was left out is asked for and the rest is kept', {
  timeout: 180_000,
}, async () => {
  for (const [who, place] of [
    ['warga', 'none'],
    ['warga-2', 'own'],
  ] as const) {
    const page = await phoneOf(who)
    await fillIn(page, place)
    if (who === 'warga') {
      expect((await send(page, /kirim pengajuan/i)).status()).toBe(422)
      expect(await page.title()).toMatch(/^Galat:/)
      expect(await page.inputValue('[name=judul]')).toBe('Latihan mingguan')
      expect(await page.inputValue('[name=hari_2]')).toBe('3')
    }
    for (const [key, said] of answers) await page.check(`[name=j_${key}][value=${said}]`)
    expect((await send(page, /kirim pengajuan/i)).status()).toBe(303)
    expect(await page.getByRole('main').innerText()).toContain('Pengajuan terkirim')
  }
  const seen = await phoneOf('warga', true)
  await faultless(seen, `/ruang/musim/${number}`, 'round-open')
  await faultless(seen, `/ruang/musim/${number}/ajukan`, 'round-apply')
  await faultless(await phoneOf('pengelola', true), `/meja/musim/${number}`, 'desk-trial')
})

test('the slots are given and published by two presses, and everybody reads why', { timeout: 180_000 }, async () => {
  // five days later: the round is moved back, as the clock of a site that runs cannot be
  await stage.town.owner.query(
    `update spaces.round set applies = tstzrange(lower(applies) - interval '6 days', upper(applies) - interval '6 days') where number = $1`,
    [number],
  )
  const page = await phoneOf('pengelola')
  await page.goto(`${stage.origin}/meja/musim/${number}`)
  expect((await send(page, /bagi slot/i)).status()).toBe(303)
  expect((await send(page, /umumkan hasil/i)).status()).toBe(303)
  const made = async () => (await stage.town.owner.query(`select from spaces.round_allocation where series_id is not null`)).rowCount
  await expect.poll(made, { timeout: 60_000, interval: 500 }).toBe(2)
  const guest = await phoneOf(undefined)
  await guest.goto(`${stage.origin}/ruang/musim/${number}`)
  await guest.locator('summary').filter({ hasText: 'Klub Foto Uji' }).press('Enter')
  expect(await guest.locator('details[open]').innerText()).toMatch(
    /Diberikan kepada Sanggar Tari Uji di giliran 1: \d+ poin, komunitas ini \d+/,
  )
  const seen = await phoneOf(undefined, true)
  await faultless(seen, `/ruang/musim/${number}`, 'round-result')
  await faultless(seen, '/ruang/musim', 'rounds')
})
