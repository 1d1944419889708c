import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storySchema } from '#src/press/story.ts'
import { picturesOfStory } from '#src/press/story-picture.db.ts'
import { publishStory, writeStory } from '#src/press/story-write.db.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let writer: Reader
let slug = ''
const body = 'Malam dipanaskan sesudah asar, dan bayangan pohon jambu dipakai mengukur waktu di teras itu.'
const wish = (more: object = {}) =>
  storySchema.parse({ title: 'Cerita bergambar', lead: 'Kalimat pembuka yang cukup.', body, byline: 'Meja uji', send: true, ...more })

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  writer = await enter(town, 'kurator')
  const made = await writeStory(await town.as('kurator'), wish())
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  slug = made.value.slug
})
afterAll(() => town?.close())

let once = 0
async function upload(reader: Reader, more: Record<string, string>, bytes?: Uint8Array, at = slug) {
  const form = new FormData()
  const fields = {
    alt: 'Teras rumah dengan wajan malam',
    licence: 'by-permission',
    credit: 'Foto: Sari',
    once: `unggah-${once++}-abcdefgh`,
    ...more,
  }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  if (bytes) form.set('picture', new File([new Uint8Array(bytes)], 'foto.jpg', { type: 'image/jpeg' }))
  return await reader.send(`/meja/kabar/${at}/gambar`, form, {})
}
const photo = (seed: number) =>
  sharp({ create: { width: 1000, height: 700, channels: 3, background: { r: seed, g: 90, b: 60 } } })
    .jpeg()
    .withExif({ IFD0: { Make: 'KAMERA-RAHASIA' }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '5/1 7/1 0/1' } })
    .toBuffer()
const uploaded = () => picturesOfStory({ db: town.house.db }, slug)
const masters = async () => {
  let n = 0
  for await (const one of town.house.files.list()) n += one.endsWith('master.webp') ? 1 : 0
  return n
}

describe('a picture of a story', () => {
  test('is uploaded with what it shows, its licence and its maker, or not at all', async () => {
    const there = await masters()
    const bare = await upload(writer, { alt: '', licence: 'lisensi karangan', credit: '' }, await photo(10))
    expect(bare.status).toBe(422)
    for (const said of [
      'Tulis apa yang terlihat di gambar.',
      'Tulis lisensi gambar dan siapa pembuatnya.',
      'Tulis siapa pembuat gambarnya',
    ])
      expect(bare.body).toContain(said)
    expect((await upload(writer, { credit: 'Nama yang diketik' })).body).toContain('Nama yang diketik')
    expect([await masters(), (await uploaded()).length]).toEqual([there, 0])
    expect((await upload(writer, {}, await photo(10))).status).toBe(303)
    expect(await uploaded()).toMatchObject([
      { alt: 'Teras rumah dengan wajan malam', licence: 'by-permission', credit: 'Foto: Sari', width: 1000 },
    ])
  })

  test('is not uploaded by whom the matrix does not name, nor to a story that is not there', async () => {
    const there = await masters()
    expect((await upload(await enter(town, 'warga'), {}, await photo(11))).status).toBe(404)
    expect((await upload(writer, {}, await photo(12), 'tidak-ada')).status).toBe(404)
    expect(await masters()).toBe(there)
  })

  test('stands on the page, in the feed and in the shared card with what was told of it; the motif goes', async () => {
    const [picture] = await uploaded()
    const mark = (await newReader(town).get(`/bagikan/kabar/${slug}.png`)).status
    const kurator = await town.as('kurator')
    const next = await writeStory(kurator, wish({ slug, corrects: 'Gambar ditambahkan.', picture: picture?.key }))
    if (!next.ok) throw new Error(JSON.stringify(next.refusals))
    expect((await publishStory(await town.as('sekretaris'), next.value)).ok).toBe(true)
    const page = (await newReader(town).get(`/kabar/${slug}`)).body
    expect(page).toContain(`/gambar/${picture?.key}-640.jpg`)
    expect(page).toContain('alt="Teras rumah dengan wajan malam"')
    expect(page).toContain('Gambar: Foto: Sari, dipakai dengan izin tertulis.')
    expect((await newReader(town).get('/kabar/umpan.json')).body).toContain('dipakai dengan izin tertulis')
    expect([mark, (await newReader(town).get(`/bagikan/kabar/${slug}.png`)).status]).toEqual([404, 200])
    const file = await town.site.request(`http://localhost/gambar/${picture?.key}-640.jpg`)
    expect(Buffer.from(await file.arrayBuffer()).toString('latin1')).not.toContain('KAMERA-RAHASIA')
  })

  test('is of its own story alone, and a licence is one of the list, in the database too', async () => {
    const [picture] = await uploaded()
    const other = await writeStory(await town.as('kurator'), wish({ title: 'Cerita lain lagi', picture: picture?.key }))
    expect(other.ok ? '' : other.refusals[0]?.rule).toBe('press.story.picture')
    await expect(
      town.owner.query(
        `insert into press.story_version (story_id, n, title, lead, body, byline, picture_licence, corrects, actor)
        select id, 90, 'Judul uji', 'Kalimat pembuka', repeat('x', 60), 'Meja', 'karangan', 'abc', 'person:x' from press.story where slug = $1`,
        [slug],
      ),
    ).rejects.toThrow(/licence_listed/)
    await expect(town.owner.query('delete from press.picture')).rejects.toThrow()
  })
})
