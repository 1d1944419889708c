import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { collectFromEvents, eraseFromEvents } from '#src/events/personal-data.db.ts'
import { addEventPicture } from '#src/events/picture.db.ts'
import { picturesOfEvent } from '#src/events/picture-read.db.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../../test/events-town.ts'
import { joined, newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let host: Reader
let desk: Reader
let number: string
let slug: string
let page: string
const boxes = new Map<string, string>()

/** An evening that waits at the desk; its sender holds the key of his letter. */
beforeAll(async () => {
  town = await openEventsTown()
  const sent = await town.send({ title: 'Layar Tancap Mulyojati' })
  number = sent.number
  slug = sent.slug
  page = `/acara/usul/${number}`
  host = await holdsKey(number)
  desk = await enter(town, 'petugas')
}, 90_000)
afterAll(() => town?.closeWhole())

async function holdsKey(of: string): Promise<Reader> {
  const key = `kunci-${of}`
  await town.owner.query(`update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.number = $2`, [
    sha256(key),
    of,
  ])
  const reader = newReader(town)
  await reader.get(`/acara/usul/${of}?kunci=${key}`)
  return reader
}

const photo = async (colour = '#336699') => {
  const had = boxes.get(colour)
  if (had) return Buffer.from(had, 'base64')
  const made = await sharp({ create: { width: 900, height: 600, channels: 3, background: colour } })
    .withExif({ IFD0: { Artist: 'Rahasia Kamera' } })
    .jpeg()
    .toBuffer()
  boxes.set(colour, made.toString('base64'))
  return made
}

async function send(reader: Reader, to: string, more: Record<string, string | undefined> = {}, bytes?: Buffer) {
  const form = new FormData()
  const typed = { once: randomUUID(), alt: 'Layar putih di lapangan', licence: 'cc-by-4.0', credit: 'Komunitas Film', asked: '1', ...more }
  for (const [name, text] of Object.entries(typed)) if (text !== undefined) form.set(name, text)
  if (bytes) form.set('picture', new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' }))
  const request = new Request('http://localhost', { method: 'POST', body: form })
  return await reader.send(`${to}/foto`, await request.arrayBuffer(), { 'content-type': request.headers.get('content-type') ?? '' })
}

const keysOf = async (of: string) => (await picturesOfEvent(town.house.db, of)).map(({ key }) => key)
const files = async (of: string) =>
  (
    await town.rows<{ key: string }>(
      'select p.key from events.picture p join events.event e on e.id = p.event_id where e.number = $1 order by p.position',
      [of],
    )
  ).map(({ key }) => key)

describe('before it is published', () => {
  test('a picture wants words, a licence, a maker and the consent of those on it; what was typed stays', async () => {
    const bare = await send(host, page, { alt: '', licence: '', credit: '', asked: undefined })
    expect(bare.status).toBe(422)
    for (const field of ['picture', 'alt', 'licence', 'credit', 'asked']) expect(bare.body).toContain(`href="#f-${field}"`)
    const half = await send(host, page, { licence: '__proto__', alt: 'Kursi di tepi lapangan' }, await photo())
    expect(half.status).toBe(422)
    expect(half.body).toContain('value="Kursi di tepi lapangan"')
    expect((await send(host, page, { alt: 'a'.repeat(201) }, await photo())).status).toBe(422)
    expect((await send(host, page, {}, Buffer.from('<svg onload="alert(1)"/>'))).status).toBe(422)
    expect(await keysOf(number)).toEqual([])
  })

  test('a bomb of pixels and a file that is too big are refused before they are decoded, and leave nothing', async () => {
    const put = vi.spyOn(town.house.files, 'put')
    const bomb = await sharp({ create: { width: 11_000, height: 4000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(1_000_000)
    const refused = await send(host, page, {}, bomb)
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('href="#f-picture"')
    expect([413, 422]).toContain((await send(host, page, {}, Buffer.alloc(12_500_000, 1))).status)
    expect(put).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  }, 30_000)

  test('its sender and the desk see it, and nobody else at any address', async () => {
    expect((await send(host, page, {}, await photo())).status).toBe(303)
    expect((await send(desk, `/meja/acara/${number}`, { alt: 'Proyektor', licence: 'permission' }, await photo('#993322'))).status).toBe(
      303,
    )
    const [mine = '', theirs = ''] = await keysOf(number)
    expect((await host.get(page)).body).toContain(`src="${page}/foto/${mine}"`)
    expect((await desk.get(`/meja/acara/${number}`)).body).toContain(`src="/meja/acara/${number}/foto/${theirs}"`)
    for (const [reader, at] of [
      [host, `${page}/foto/${mine}`],
      [desk, `/meja/acara/${number}/foto/${mine}`],
    ] as const) {
      const seen = await reader.get(at)
      expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/webp'])
      expect(seen.headers.get('cache-control')).toMatch(/private|no-store/)
    }
    const member = await joined(town, 'tetangga-foto@contoh.id')
    for (const other of [newReader(town), member]) {
      expect((await other.get(`${page}/foto/${mine}`)).status).toBe(404)
      expect((await other.get(`/meja/acara/${number}/foto/${mine}`)).status).not.toBe(200)
      expect((await other.get(`/acara/foto/${mine}-640.webp`)).status).toBe(404)
      // what an address says is not where the file is kept
      expect((await other.get(`/gambar/${mine.replaceAll('-', '')}-640.webp`)).status).toBe(404)
    }
    // nor by the number of another event of one's own
    const other = await town.send({ title: 'Pasar Lain', place: 'Taman' })
    expect((await (await holdsKey(other.number)).get(`/acara/usul/${other.number}/foto/${mine}`)).status).toBe(404)
  })

  test('somebody else’s event is not there, and for a stranger nothing is decoded', async () => {
    const put = vi.spyOn(town.house.files, 'put')
    const [mine = ''] = await keysOf(number)
    const member = await joined(town, 'orang-lain-foto@contoh.id')
    for (const other of [newReader(town), member]) {
      expect((await send(other, page, {}, await photo('#123456'))).status).toBe(404)
      for (const errand of ['foto-maju', 'foto-hapus'])
        expect((await other.post(`${page}/${errand}`, { once: randomUUID(), picture: mine })).status).toBe(404)
    }
    expect((await send(member, `/meja/acara/${number}`, {}, await photo('#123456'))).status).not.toBe(303)
    expect(put).not.toHaveBeenCalled()
    vi.restoreAllMocks()
    expect(await keysOf(number)).toHaveLength(2)
  })

  test('the same twice is refused and leaves no file; the same form twice makes one picture', async () => {
    const put = vi.spyOn(town.house.files, 'put')
    const remove = vi.spyOn(town.house.files, 'remove')
    expect((await send(host, page, {}, await photo())).status).toBe(409)
    expect(remove.mock.calls.map(([file]) => file)).toContain(put.mock.calls[0]?.[0])
    const once = randomUUID()
    for (const _ of [1, 2]) expect((await send(host, page, { once, alt: 'Tikar' }, await photo('#225522'))).status).toBe(303)
    expect(await keysOf(number)).toHaveLength(3)
    for (const [file] of put.mock.calls.slice(2)) expect(remove.mock.calls.map(([gone]) => gone)).toContain(file)
    vi.restoreAllMocks()
  })
})

describe('on the calendar', () => {
  test('the first stands wide, the others below and lazy, each with whose it is, its licence and its size', async () => {
    value(await town.publish(number))
    const { body } = await newReader(town).get(`/acara/${slug}`)
    const hero = /<figure class="event-photo">.*?<\/figure>/s.exec(body)?.[0] ?? ''
    expect(hero).toContain('alt="Layar putih di lapangan"')
    expect(hero).toMatch(/width="900" height="600"/)
    expect(hero).not.toContain('loading="lazy"')
    expect(hero).toContain('Komunitas Film')
    expect(hero).toMatch(/href="https:\/\/creativecommons.org\/licenses\/by\/4.0\/" rel="license/)
    const more = /<ul class="photo-list">.*?<\/ul>/s.exec(body)?.[0] ?? ''
    expect(more.match(/loading="lazy"/g)).toHaveLength(2)
    const [, data = '{}'] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body) ?? []
    const { image } = JSON.parse(data) as { image: string[] }
    expect(image.map((one) => new URL(one).pathname)).toEqual((await keysOf(number)).map((key) => `/acara/foto/${key}-640.jpg`))
    const api = JSON.parse((await newReader(town).get(`/api/v1/events/${slug}`)).body) as { pictures: unknown[] }
    expect(api.pictures[0]).toEqual({ url: image[0], alt: 'Layar putih di lapangan', credit: 'Komunitas Film', licence: 'cc-by-4.0' })
    expect(api.pictures).toHaveLength(3)
    const shown = await town.site.request(`http://localhost${new URL(image[0] ?? '').pathname}`)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Buffer.from(await shown.arrayBuffer()).toString('latin1')).not.toContain('Rahasia Kamera')
  })

  test('a new one shows at once; moved forward it changes places; taken away its file is gone and the places close up', async () => {
    expect((await send(host, page, { alt: 'Penjual wedang' }, await photo('#dd8800'))).status).toBe(303)
    const seen = async () =>
      [...(await newReader(town).get(`/acara/${slug}`)).body.matchAll(/<img [^>]*alt="([^"]*)"/g)].map(([, alt]) => alt)
    expect(await seen()).toEqual(['Layar putih di lapangan', 'Proyektor', 'Tikar', 'Penjual wedang'])
    const [first = '', second = '', third = ''] = await keysOf(number)
    expect((await host.post(`${page}/foto-maju`, { once: randomUUID(), picture: third })).status).toBe(303)
    expect((await desk.post(`/meja/acara/${number}/foto-maju`, { once: randomUUID(), picture: third })).status).toBe(303)
    expect((await host.post(`${page}/foto-maju`, { once: randomUUID(), picture: third })).status).toBe(303)
    expect(await seen()).toEqual(['Tikar', 'Layar putih di lapangan', 'Proyektor', 'Penjual wedang'])
    const [, file = ''] = await files(number)
    expect((await host.post(`${page}/foto-hapus`, { once: randomUUID(), picture: first })).status).toBe(303)
    expect(await seen()).toEqual(['Tikar', 'Proyektor', 'Penjual wedang'])
    expect((await newReader(town).get(`/acara/foto/${first}-640.jpg`)).status).toBe(404)
    expect((await town.site.request(`http://localhost/gambar/${file}-640.jpg`)).status).toBe(404)
    expect(await town.rows('select from directory.picture_gone where key = $1', [file])).toHaveLength(1)
    expect((await host.post(`${page}/foto-hapus`, { once: randomUUID(), picture: first })).status).toBe(404)
    expect(await town.rows('select position from events.picture where position > 3')).toEqual([])
    expect(await keysOf(number)).toEqual([third, second, expect.any(String)])
  })

  test('five at most, whoever counts', async () => {
    for (const colour of ['#101010', '#a0a0a0']) expect((await send(host, page, {}, await photo(colour))).status).toBe(303)
    const sixth = await send(host, page, {}, await photo('#ffffff'))
    expect(sixth.status).toBe(422)
    expect(sixth.body).toContain('Paling banyak 5 foto')
    const master = { key: '1'.repeat(32), content: '1'.repeat(32), width: 900, height: 600, widths: [160], tint: '#000000' }
    const wish = { alt: 'Keenam', licence: 'cc0-1.0', credit: 'Meja', asked: true } as const
    expect(rule(await addEventPicture(await town.as('petugas'), { number, wish, master }))).toBe('events.picture.most')
    await expect(
      town.owner.query(
        `insert into events.picture (event_id, position, key, content, width, height, widths, tint, alt, licence, credit, by_desk)
          select id, 6, $1, $1, 1, 1, '{160}', '#000000', 'abc', 'cc0-1.0', 'ab', true from events.event where number = $2`,
        ['0'.repeat(32), number],
      ),
    ).rejects.toMatchObject({ constraint: 'events.picture.most' })
  })

  test('in English too, and without pictures as it always was', async () => {
    const reader = newReader(town)
    expect((await reader.get(`/acara/${slug}?bahasa=en`)).body).toContain('>Photos</h2>')
    const bare = await town.put({ title: 'Tanpa Foto', place: 'Balai Warga' })
    const { body } = await newReader(town).get(`/acara/${bare.slug}`)
    expect(body).not.toContain('event-photo')
    expect(body).toContain(`/bagikan/acara/${bare.slug}.png`)
  })
})

describe('afterwards', () => {
  test('taken off the calendar nobody sees them, and none is added; one may still be taken away', async () => {
    const [first = ''] = await keysOf(number)
    const address = `/acara/foto/${first}-640.webp`
    expect((await newReader(town).get(address)).status).toBe(200)
    expect(
      (await desk.post(`/meja/acara/${number}/tarik`, { once: randomUUID(), reason: 'Ternyata bukan acara untuk umum.' })).status,
    ).toBe(303)
    expect((await newReader(town).get(address)).status).toBe(404)
    expect((await host.post(`${page}/foto-hapus`, { once: randomUUID(), picture: first })).status).toBe(303)
    expect((await send(host, page, {}, await photo('#00ff00'))).status).toBe(409)
    await expect(
      town.owner.query(
        `insert into events.picture (event_id, position, key, content, width, height, widths, tint, alt, licence, credit, by_desk)
          select id, 5, $1, $1, 1, 1, '{160}', '#000000', 'abc', 'cc0-1.0', 'ab', true from events.event where number = $2`,
        ['0'.repeat(32), number],
      ),
    ).rejects.toThrow(/events.event.closed/)
  })

  test('whoever asks what is kept of him is told; with his account they go, and the desk’s own stays in the first place', async () => {
    const put = await town.put({ title: 'Lukis Bersama', place: 'Taman Merdeka' })
    const at = `/acara/usul/${put.number}`
    expect((await send(await holdsKey(put.number), at, { alt: 'Kuas di ember' }, await photo('#550055'))).status).toBe(303)
    expect((await send(desk, `/meja/acara/${put.number}`, { alt: 'Dinding kosong' }, await photo('#005555'))).status).toBe(303)
    const [{ person = '' } = {}] = await town.rows<{ person: string }>('select person_id as person from events.event where number = $1', [
      put.number,
    ])
    const told = JSON.stringify(await collectFromEvents(town.house.db, person))
    expect(told).toContain('Kuas di ember')
    expect(told).not.toContain('Dinding kosong')
    const [file = ''] = await files(put.number)
    await town.house.db.transaction().execute(async (tx) => await eraseFromEvents(tx, person))
    expect((await picturesOfEvent(town.house.db, put.number)).map(({ alt }) => alt)).toEqual(['Dinding kosong'])
    expect(
      await town.rows('select position from events.picture p join events.event e on e.id = p.event_id where e.number = $1', [put.number]),
    ).toEqual([{ position: 1 }])
    expect(await town.rows('select from directory.picture_gone where key = $1', [file])).toHaveLength(1)
  })
})
