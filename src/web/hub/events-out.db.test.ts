import { afterAll, beforeAll, expect, test } from 'vitest'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let reader: Reader
beforeAll(async () => {
  town = await openTown()
  reader = newReader(town)
})
afterAll(() => town?.close())

test('the calendar goes out as Atom, RSS and JSON, which name the same events, and a filter filters them', async () => {
  const json = JSON.parse((await reader.get('/acara/umpan.json')).body) as { items: { url: string }[] }
  const urls = json.items.map(({ url }) => url)
  expect(urls.length).toBeGreaterThan(3)
  expect(new Set(urls).size).toBe(urls.length)
  for (const form of ['atom', 'rss']) {
    const { body, headers } = await reader.get(`/acara/umpan.${form}`)
    expect(headers.get('content-type')).toContain(`application/${form}+xml`)
    for (const url of urls) expect(body).toContain(url)
  }
  const none = JSON.parse((await reader.get('/acara/umpan.json?q=tidakadaacaraini')).body) as { items: unknown[] }
  expect(none.items).toEqual([])
  expect((await reader.get('/acara/umpan.exe')).status).toBe(404)
})

test('the list may stand in a frame of another site, has nothing to send, and no other page may be framed', async () => {
  const list = await reader.get('/acara/sematan')
  expect(list.headers.get('content-security-policy')).toContain('frame-ancestors https: http:')
  expect(list.headers.get('content-security-policy')).toContain("form-action 'none'")
  expect(list.body).not.toMatch(/<form|<script|<input/)
  expect((await reader.get('/acara')).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('a month is laid out on one sheet, with every date of it in words', async () => {
  const { body } = await reader.get('/acara/cetak?bulan=2027-06')
  expect(body).toContain('Kalender kota Juni 2027')
  const api = JSON.parse((await reader.get('/api/v1/events?from=2027-06-01&to=2027-07-01&limit=100')).body) as {
    items: { slug: string; start: string }[]
  }
  const within = api.items.filter(({ start }) => start.startsWith('2027-06'))
  expect(within.length).toBeGreaterThan(0)
  for (const { slug } of within) expect(body).toContain(`href="/acara/${slug}"`)
})

test('the home says what is on, which support is open, what was told, and what was promised and kept', async () => {
  const { body } = await reader.get('/')
  for (const part of ['yang-datang', 'siapa-baru', 'dukungan-buka', 'kabar-terbaru', 'janji-diakui']) expect(body).toContain(`id="${part}"`)
  expect(body.match(/<svg class="part-(?:had|said|none)"/g)?.length).toBe(20)
})

test('an event is shared with a picture of its own', async () => {
  const { slug } = (
    await town.owner.query<{ slug: string }>(`select e.slug from events.event e where state = 'published' order by number limit 1`)
  ).rows[0] as { slug: string }
  const picture = await town.site.request(`http://localhost/bagikan/acara/${slug}.png`)
  const bytes = Buffer.from(await picture.arrayBuffer())
  expect([picture.status, bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([200, 1200, 630])
  const again = await town.site.request(`http://localhost/bagikan/acara/${slug}.png`, {
    headers: { 'if-none-match': picture.headers.get('etag') ?? '' },
  })
  expect(again.status).toBe(304)
})
