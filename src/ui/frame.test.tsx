import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import type { Door } from './brand.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { TextField } from './fields.tsx'
import { frame } from './frame.tsx'
import { complaints } from './question.tsx'
import { sayIn, words } from './words.ts'

const links = {
  hub: '/',
  market: '/belanja',
  search: '/cari',
  cart: '/keranjang',
  openShop: '/buka',
  signIn: '/masuk',
  mine: '/saya',
  shops: '/toko',
  howToBuy: '/cara',
  origin: '/asal',
  batik: '/batik',
  orderFind: '/pesanan',
  stories: '/kabar',
  data: '/data',
}

async function page(door: Door, more: Partial<Parameters<typeof frame>[0]> = {}): Promise<string> {
  return String(
    await frame({
      door,
      title: 'Kain <Kupu>',
      t: sayIn('id'),
      tongue: 'id',
      otherTongue: '/x?bahasa=en',
      assets: { css: '/aset/site.css', font: '/aset/face.woff2', script: '/aset/site.js' },
      links,
      nav: [{ label: 'Hari ini', href: '/' }],
      demo: true,
      asOf: new Date('2026-11-23T01:00:00Z'),
      main: <h1>Isi</h1>,
      ...more,
    }),
  )
}

describe.each(['hub', 'mb2'] as const)('the frame of %s', (door) => {
  it('carries no inline style, script or handler, and asks nobody else', async () => {
    const text = await page(door)
    expect(text).not.toMatch(/\sstyle=/i)
    expect(text).not.toMatch(/<style/i)
    expect(text).not.toMatch(/\son[a-z]+=/i)
    expect(text.match(/<script[^>]*>[^<]/g)).toBeNull()
    expect(text.match(/(?:src|href|action)="https?:/g)).toBeNull()
  })

  it('is a whole document with its landmarks, tongue and door', async () => {
    const text = await page(door)
    expect(text.startsWith('<!doctype html><html lang="id"')).toBe(true)
    expect(text).toContain(`data-door="${door}"`)
    expect(text.match(/<main /g)).toHaveLength(1)
    expect(text.match(/<header>/g)).toHaveLength(1)
    expect(text.match(/<footer /g)).toHaveLength(1)
    expect(text).toContain('href="#isi"')
    expect(text).toContain('Data per 23 November 2026 pukul 08.00 WIB')
    expect(text).toContain('Kota contoh')
    expect(text).toContain('<title>Kain &lt;Kupu&gt; · Metro')
  })

  it('says sample town only in a sample town', async () => {
    expect(await page(door, { demo: false })).not.toContain('Kota contoh')
  })
})

it('escapes a name that means to be more', async () => {
  const text = await page('mb2', { person: '<img src=x onerror=alert(1)>', query: '"><script>' })
  expect(text).toContain('&lt;img src=x')
  expect(text).not.toContain('"><script>')
})

it('never shows one reader what stood ready for another', async () => {
  const foot = (text: string) => text.slice(text.indexOf('<footer'))
  for (const count of [undefined, 2, 3, undefined]) {
    const text = await page('mb2', { cartCount: count })
    expect(/<b class="badge">(\d+)/.exec(text)?.[1]).toBe(count?.toString())
  }
  const english = { t: sayIn('en'), tongue: 'en' } as const
  const feet = [await page('mb2'), await page('hub'), await page('mb2', english), await page('hub', english)].map(foot)
  expect(new Set(feet).size).toBe(4)
  expect(foot(await page('mb2'))).toBe(feet[0])
  const other = await page('mb2', {
    links: { ...links, cart: '/"><keranjang' },
    assets: { css: '/a.css', font: '/a.woff2', script: '/a.js' },
  })
  expect(other).toContain('href="/&quot;&gt;&lt;keranjang"')
  expect(other).not.toContain('/aset/site.css')
})

describe('a question answered wrongly', () => {
  const refusals = [{ rule: 'platform.request.unreadable', field: 'nama.depan' }]
  const t = sayIn('id')

  it('has the same words in the summary and at the field, and one leads to the other', () => {
    const summary = String(<ErrorSummary t={t} refusals={refusals} />)
    const field = String(<TextField t={t} name="nama.depan" label="Nama" value='Rat"ri' error={complaints(t, refusals)('nama.depan')} />)
    const sentence = t('platform.request.unreadable')
    expect(summary).toContain(sentence)
    expect(field).toContain(sentence)
    const target = /href="#([^"]+)"/.exec(summary)?.[1]
    expect(field).toContain(`<input id="${target}"`)
    expect(field).toContain('aria-invalid="true"')
    expect(field).toContain('value="Rat&quot;ri"')
    expect(summary).toContain('Ada masalah')
  })

  it('shows nothing where nothing is wrong', () => {
    expect(String(<ErrorSummary t={t} refusals={[]} />)).not.toContain('Ada masalah')
    expect(String(<TextField t={t} name="x" label="X" />)).not.toContain('aria-invalid')
  })
})

describe('words', () => {
  it.each(['ui', 'platform', 'home'])('of %s are said in both tongues with the same places', (part) => {
    const read = (tongue: string) => JSON.parse(readFileSync(`words/${part}.${tongue}.json`, 'utf8')) as Record<string, string>
    const [id, en] = [read('id'), read('en')]
    expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort())
    const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    for (const key of Object.keys(id)) expect(placesOf(en[key] ?? ''), key).toEqual(placesOf(id[key] ?? ''))
  })

  it('has a sentence for every status of a fault', () => {
    for (const status of [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
      expect(words.en[`platform.status.${status}`], String(status)).toBeTruthy()
  })
})

const more = [
  'institution',
  'workshop',
  'rooms',
  'events',
  'support',
  'batik',
  'press',
  'hubhome',
  'directory',
  'programmes',
  'gate',
  'apply',
  'needs',
] as const
const sheetOf = (file: string) => more.find((name) => file.startsWith(name)) ?? 'css'

describe('what a browser loads', () => {
  it('is a stylesheet under 12 kB (4 kB more for a part with a sheet of its own), scripts under 30 kB and a face under 35 kB', async () => {
    const built = await build({ configFile: 'vite.config.ts', logLevel: 'error', build: { write: false } })
    const files = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
    const sizeOf = (file: (typeof files)[number]) => (file.type === 'asset' ? Buffer.from(file.source) : Buffer.from(file.code))
    const sums: Record<(typeof more)[number] | 'css' | 'site' | 'face', number> = {
      ...(Object.fromEntries(more.map((name) => [name, 0])) as Record<(typeof more)[number], number>),
      css: 0,
      site: 0,
      face: 0,
    }
    for (const file of files) {
      if (file.fileName.endsWith('.css')) sums[sheetOf(file.fileName)] += gzipSync(sizeOf(file), { level: 9 }).byteLength
      if (/^site-.*\.js$/.test(file.fileName)) sums.site += gzipSync(sizeOf(file), { level: 9 }).byteLength
      if (file.fileName.endsWith('.woff2')) sums.face += sizeOf(file).byteLength
    }
    expect(sums.css).toBeGreaterThan(4_000)
    expect(sums.css).toBeLessThan(12_000)
    for (const name of more) {
      expect(sums[name], name).toBeGreaterThan(400)
      expect(sums[name], name).toBeLessThan(4_000)
    }
    expect(sums.site).toBeGreaterThan(100)
    expect(sums.site).toBeLessThan(30_000)
    expect(sums.face).toBeGreaterThan(10_000)
    expect(sums.face).toBeLessThan(35_000)
  })

  it('names no address outside and no colour outside the tokens', () => {
    const folder = 'src/ui/css'
    expect(existsSync(`${folder}/site.css`)).toBe(true)
    for (const file of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${file}`, 'utf8')
      expect(text, file).not.toMatch(/https?:/)
      if (!['tokens.css', 'print.css', 'rooms-print.css'].includes(file))
        expect(
          (text.match(/#[0-9a-f]{3,8}\b/gi) ?? []).filter((colour) => !['#fff', '#2a1a10'].includes(colour)),
          file,
        ).toEqual([])
    }
  })
})
