import { parse } from 'csv-parse/sync'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { runImport } from '#src/market/import.db.ts'
import { startImport, uploadImport } from '#src/market/import-job.db.ts'
import { judgeRevision } from '#src/market/revision.db.ts'
import { revisionForDesk, revisionsToReview } from '#src/market/revision-read.db.ts'
import { enter, thingsOf } from '../cast.ts'
import { formsOn } from '../forms.ts'
import { newReader, type Reader } from '../reader.ts'
import { openStage, type Stage, signIn } from '../stage.ts'
import { scripts } from '../vectors/scripts.ts'

let stage: Stage
let shop: string
let seller: Reader
let order: { number: string; key: string }
let goods: { id: string; slug: string }[]
let waiting: string
let table: { job: string; slugs: string[] }

/** The next payload that fits, so that every short field of the town gets another one. */
let turn = 0
function nextScript(most: number): string {
  for (;;) {
    const text = cleanLine(scripts[turn++ % scripts.length] ?? '')
    if ([...text].length <= most && [...text].length > 1) return text
  }
}

const all = scripts.join('\n')
/** As many as go into a long field. */
const many = (most: number, from = 0): string => {
  let text = ''
  for (const one of scripts.slice(from)) if (text.length + one.length < most) text += `${one} `
  return text
}

const mustTake = (what: string, answer: { status: number; body: string }) => {
  const why = /<h2[^>]*>Ada masalah[\s\S]{0,600}/.exec(answer.body)?.[0]
  expect([what, answer.status, why]).toEqual([what, 303, undefined])
}

/** Sends the form of a page that goes to this address, with some of it changed. */
async function change(
  address: string,
  action: string,
  fields: Record<string, string> | ((kept: Record<string, string>) => Record<string, string>),
): Promise<void> {
  const form = formsOn((await seller.get(address)).body).find((one) => one.action === action)
  if (!form) throw new Error(`no form to ${action} on ${address}`)
  mustTake(action, await seller.post(action, { ...form.fields, ...(typeof fields === 'function' ? fields(form.fields) : fields) }))
}

/** The names of what may be chosen and the choices themselves, which become filters of the list too. */
const spoiledChoices = (kept: Record<string, string>): Record<string, string> => ({
  'option.0': nextScript(36),
  ...Object.fromEntries(
    Object.keys(kept).flatMap((name) => {
      const at = /^variants\.(\d+)\.id$/.exec(name)?.[1]
      return at === undefined ? [] : [[`variants.${at}.value.0`, `${nextScript(70)} ${at}`]]
    }),
  ),
})

async function spoilGoods(): Promise<void> {
  for (const [at, { id }] of goods.entries()) {
    const address = `/toko-saya/${shop}/barang/${id}`
    await change(address, address, (kept) => ({
      name: `${nextScript(140)} a${at}`,
      description: all,
      storyTitle: nextScript(120),
      story: at % 2 ? all : many(4500),
      originNote: nextScript(300),
      ...spoiledChoices(kept),
    }))
  }
  const address = `/toko-saya/${shop}/barang/${goods[0]?.id}`
  await change(address, `${address}/gambar`, {}).catch(() => undefined)
  const alt = formsOn((await seller.get(address)).body).find((one) => /\/gambar\/[0-9a-f-]{36}$/.test(one.action))
  const name = Object.keys(alt?.fields ?? {}).find((one) => one.startsWith('alt-'))
  if (alt && name) {
    const { hapus: _, pertama: __, ...fields } = alt.fields
    mustTake('alt', await seller.post(alt.action, { ...fields, [name]: many(120) }))
  }
}

/** A curator waves all of it through but the last, which stays on the desk: what was written stands in front of buyers and of the curator. */
async function waveThrough(): Promise<void> {
  const curator = await stage.town.as('kurator')
  const asked = await revisionsToReview(curator)
  waiting = asked.at(-1)?.id ?? ''
  for (const { id } of asked.slice(0, -1)) {
    const { mark } = await revisionForDesk(curator, id)
    expect((await judgeRevision(curator, { revision: id, verdict: 'approve', reason: '', seen: mark })).ok).toBe(true)
  }
}

/** A table of goods, every cell of words one of them, the name of the file too; two rows come back with their reasons. */
async function spoilTable(): Promise<void> {
  const owner = await stage.town.as('penjual-batik')
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const rows = Array.from({ length: 12 }, (_, at) => [
    `JAHAT-${at}`,
    `${nextScript(140)} t${at}`,
    at < 2 ? nextScript(40) : '12000',
    '3',
    'kerajinan',
    many(900, at * 5),
    '250',
    nextScript(36),
    nextScript(70),
  ])
  const text = [
    'sku,nama,harga,stok,kategori,deskripsi,berat_gram,opsi_1_nama,opsi_1_nilai',
    ...rows.map((row) => row.map(quoted).join(',')),
  ]
  const uploaded = await uploadImport(owner, { shop, name: `${nextScript(60)}.csv`, bytes: Buffer.from(text.join('\r\n')) })
  if (!uploaded.ok) throw new Error(JSON.stringify(uploaded.refusals))
  const { job } = uploaded.value
  expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(true)
  await runImport(stage.town.house, job)
  const slugs = await stage.town.owner.query<{ slug: string }>(
    `select p.slug from market.product p join market.variant v on v.product_id = p.id where v.sku like 'JAHAT-%' order by v.sku`,
  )
  expect(slugs.rows).toHaveLength(10)
  table = { job, slugs: slugs.rows.map(({ slug }) => slug) }
}

async function spoilShop(): Promise<void> {
  const own = `/toko-saya/${shop}/profil`
  await change(`${own}/isi`, `${own}/isi`, {
    name: nextScript(60),
    tagline: nextScript(100),
    story: many(2500),
    address: many(190, 20),
    hours: nextScript(100),
  })
  // a badge's number is no free text
  const badge = await seller.post(`${own}/lencana`, { once: 'l', kind: 'halal', number: nextScript(40) })
  expect(badge.status).toBe(422)
}

async function spoilOrder(): Promise<void> {
  const variant = await stage.town.owner.query<{ id: string }>(
    `select v.id from market.variant v join market.stock k on k.variant_id = v.id join market.product p on p.id = v.product_id
     join market.shop s on s.id = p.shop_id where s.slug = $1 and p.status = 'published' and k.on_hand > 3 limit 1`,
    [shop],
  )
  const wish = {
    lines: [{ variant: variant.rows[0]?.id, quantity: 2 }],
    fulfilment: [{ shop, method: 'courier', address: many(390) }],
    buyer: { name: nextScript(80), phone: '0812-0000-0001', email: 'fitria@contoh.metro' },
    payment: 'transfer',
  }
  const make = async (body: unknown) =>
    newReader(stage.town).send('/api/v1/orders', JSON.stringify(body), { 'content-type': 'application/json', 'idempotency-key': 'jahat' })
  let answer = await make(wish)
  if (answer.status !== 201) answer = await make({ ...wish, fulfilment: [{ shop, method: 'pickup' }] })
  expect([answer.status, answer.body.slice(0, 300)]).toEqual([201, expect.anything()])
  order = JSON.parse(answer.body) as { number: string; key: string }
  const part = `/toko-saya/${shop}/pesanan/${order.number}-A`
  mustTake('pay', await seller.post(`${part}/pembayaran`, { once: 'a', masuk: 'penuh', rujukan: `=${nextScript(90)}` }))
  mustTake(
    'refund',
    await seller.post(`${part}/pengembalian`, {
      once: 'b',
      kembali: 'jumlah',
      jumlah_kembali: '1000',
      alasan_kembali: many(280),
      rujukan_kembali: `@${nextScript(90)}`,
    }),
  )
  mustTake('cancel', await seller.post(`${part}/pembatalan`, { once: 'c', alasan_batal: many(280, 30) }))
}

beforeAll(async () => {
  stage = await openStage()
  const { town } = stage
  town.house.config.RATE_LIMITS = 'off'
  shop = (await thingsOf(town, 'penjual-batik')).slug ?? ''
  seller = await enter(town, 'penjual-batik')
  goods = (
    await town.owner.query<{ id: string; slug: string }>(
      `select p.id, p.slug from market.product p join market.shop s on s.id = p.shop_id where s.slug = $1 and p.status = 'published' order by p.slug`,
      [shop],
    )
  ).rows
  await spoilGoods()
  await waveThrough()
  await spoilTable()
  await spoilShop()
  await spoilOrder()
  await town.owner.query(`update identity.person set name = $1 where demo_key = 'warga'`, [nextScript(80)])
})
afterAll(() => stage?.close())

/** Whatever a script, an element or a style of a stranger would do. */
function listen(context: BrowserContext): string[] {
  const heard: string[] = []
  context.on('dialog', async (dialog) => {
    heard.push(`${dialog.page()?.url()} dialog`)
    await dialog.dismiss()
  })
  context.on('weberror', (error) => heard.push(`script: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      heard.push(`${message.page()?.url()} ${message.text()}`)
  })
  context.on('request', (request) => {
    // the addresses of goods are made of their names, and may hold the word in their midst
    const { host, pathname } = new URL(request.url())
    if (host.includes('jahat') || pathname.startsWith('/jahat')) heard.push(`${request.frame().url()} asks ${request.url()}`)
  })
  return heard
}

/** What our pages never hold of themselves. */
const foreign = () => {
  const all = [...document.querySelectorAll('*')]
  const handlers = all.filter((one) => [...one.attributes].some(({ name }) => /^on/.test(name) || name === 'srcdoc' || name === 'style'))
  const addresses = all.filter((one) =>
    ['href', 'src', 'action', 'formaction', 'data'].some((name) =>
      /^\s*(javascript|vbscript|data:text)/i.test(one.getAttribute(name) ?? ''),
    ),
  )
  const elements = document.querySelectorAll(
    'script:not([src]):not([type="application/ld+json"]), iframe, object, embed, base, style, marquee, audio, video, math, foreignObject, animate, meta[http-equiv], [src*=jahat], [href*="//jahat"], [action*="//jahat"]',
  )
  const turned = /[\u202a-\u202e\u2066-\u2069]/.test(document.documentElement.outerHTML)
  return [...handlers, ...addresses, ...elements].map((one) => one.outerHTML.slice(0, 200)).concat(turned ? ['direction turned'] : [])
}

async function look(who: string, pages: readonly string[], prepare: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await stage.browser.newContext({ viewport: { width: 800, height: 900 } })
  try {
    const heard = listen(context)
    await prepare(context)
    const page = await context.newPage()
    let literal = 0
    for (const path of pages) {
      const answer = await page.goto(`${stage.origin}${path}`)
      expect([path, answer?.status()]).toEqual([path, 200])
      const found = await page.evaluate(foreign)
      expect([who, path, found]).toEqual([who, path, []])
      if (/alert\(1\)|jahat/.test(await page.locator('body').innerText())) literal++
    }
    expect(heard).toEqual([])
    // the payloads did come to these pages, as letters
    expect([who, literal]).toEqual([who, expect.toSatisfy((n: number) => n > pages.length / 3)])
  } finally {
    await context.close()
  }
}

const signedIn = (who: string) => async (context: BrowserContext) => {
  const page = await context.newPage()
  await signIn(page, stage.origin, who)
  await page.close()
}

test('there are enough of them', () => {
  expect(new Set(scripts).size).toBeGreaterThanOrEqual(60)
  expect(goods.length).toBeGreaterThan(5)
})

test('what should not happen would be noticed', async () => {
  const context = await stage.browser.newContext()
  const heard = listen(context)
  const page = await context.newPage()
  await page.goto(`${stage.origin}/belanja/cara-membeli`)
  await page.evaluate(() =>
    document.body.insertAdjacentHTML('beforeend', '<img src=/jahat onerror=alert(1)><a href="javascript:alert(1)">x</a>'),
  )
  await expect.poll(() => heard.some((one) => one.includes('jahat'))).toBe(true)
  expect(await page.evaluate(foreign)).toHaveLength(3)
  await context.close()
})

test('nothing runs where everybody looks', async () => {
  const pages = [
    ...[...goods.slice(0, 6).map(({ slug }) => slug), ...table.slugs].map((slug) => `/belanja/produk/${slug}`),
    `/belanja/toko/${shop}`,
    '/belanja/toko',
    `/belanja/cari?toko=${shop}`,
    '/belanja',
    '/',
  ]
  await look('everybody', pages, async () => undefined)
})

test('nothing runs where what was asked for is shown again', async () => {
  const pages = scripts
    .filter((one) => one.length > 20 && /alert|jahat/.test(one))
    .filter((_, at) => at % 3 === 0)
    .map((one) => `/belanja/cari?q=${encodeURIComponent(one)}&f.x=${encodeURIComponent(one)}&dari=${encodeURIComponent(one)}`)
  await look('searcher', pages, async () => undefined)
})

test('nothing runs for the shop', async () => {
  const own = `/toko-saya/${shop}`
  const first = `${own}/barang/${goods[0]?.id}`
  const pages = [
    own,
    `${own}/barang`,
    first,
    `${own}/barang/${goods.at(-1)?.id}`,
    `${first}/stok`,
    `${own}/pesanan?tab=selesai`,
    `${own}/pesanan/${order.number}-A`,
    `${own}/uang`,
    `${own}/profil`,
    `${own}/profil/isi`,
    `${own}/profil/lencana`,
    `${own}/profil/tim`,
    `${own}/impor`,
    `${own}/impor/${table.job}`,
    '/toko-saya',
  ]
  await look('seller', pages, signedIn('penjual-batik'))
})

test('nothing runs for the curator, nor in the letters', async () => {
  await look('curator', ['/meja', `/meja/perubahan/${waiting}`, `/meja/toko/${shop}`, '/meja/toko', '/dev/mail'], signedIn('kurator'))
})

test('nothing runs for the buyer', async () => {
  const held = async (context: BrowserContext) => {
    const page = await context.newPage()
    await page.goto(`${stage.origin}/pesanan/${order.number}?kunci=${order.key}`)
    expect(page.url()).not.toContain('kunci')
    await page.close()
  }
  await look('buyer', [`/pesanan/${order.number}`, `/pesanan/${order.number}/kuitansi`], held)
  await look('person', ['/saya', '/saya/data', '/'], signedIn('warga'))
})

test('a product page says every payload as it was written, and its data for search engines stays data', async () => {
  const page = (await newReader(stage.town).get(`/belanja/produk/${goods[1]?.slug}`)).body
  const data = JSON.parse(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? 'null') as { name: string }
  const stored = await stage.town.owner.query<{ name: string; story: string }>('select name, story from market.product where id = $1', [
    goods[1]?.id,
  ])
  expect(data.name).toBe(stored.rows[0]?.name)
  expect(stored.rows[0]?.story).toBe(cleanText(all))
  expect(page.match(/<script(?![^>]*\ssrc=)/g)).toHaveLength(1)
})

test('no cell of an exported table calculates (S27)', async () => {
  const failed = /href="([^"]*\.csv)"/.exec((await seller.get(`/toko-saya/${shop}/impor/${table.job}`)).body)?.[1] ?? ''
  for (const address of [`/toko-saya/${shop}/uang/tabel.csv`, failed]) {
    const file = await seller.get(address)
    expect(file.headers.get('content-type')).toContain('text/csv')
    expect(file.body).toMatch(/alert|jahat/)
    const [heads = ''] = file.body.split('\n')
    const cells = (parse(file.body, { bom: true, delimiter: heads.includes(';') ? ';' : ',' }) as string[][]).flat()
    expect(cells.length).toBeGreaterThan(10)
    expect([address, cells.filter((cell) => /^\s*[=+@\t\r]|^-(?!\d)/.test(cell))]).toEqual([address, []])
  }
})
