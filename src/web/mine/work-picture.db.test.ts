import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eraseFromDirectory } from '#src/directory/personal-data.db.ts'
import { sweepPictures } from '#src/directory/work.db.ts'
import { dropPicture } from '#src/market/picture.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let owner: Reader
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  owner = await enter(town, 'komunitas-2')
})
afterAll(() => town?.close())

const first = async (text: string, values: unknown[] = []) =>
  Object.values((await town.owner.query<Record<string, unknown>>(text, values)).rows[0] ?? {})[0]
const home = '/saya/direktori/teras-bunyi'
const workOf = (slug: string) =>
  first('select w.id from directory.work w join directory.profile p on p.id = w.profile_id where p.slug = $1 order by w.position limit 1', [
    slug,
  ])
const keyOf = (work: unknown) => first('select picture_key from directory.work where id = $1', [work]) as Promise<string | null>

/** A photograph as a phone makes it: with the place, the maker and a thumbnail in its head. */
const photo = (seed = 40) =>
  sharp({ create: { width: 900, height: 700, channels: 3, background: { r: seed, g: 90, b: 60 } } })
    .jpeg()
    .withExif({ IFD0: { Make: 'KAMERA-RAHASIA', Copyright: 'rahasia' }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '5/1 7/1 0/1' } })
    .toBuffer()

let once = 0
async function give(reader: Reader, work: unknown, bytes: Uint8Array, at = home) {
  const form = new FormData()
  form.set('once', `gambar-${once++}-abcdefghij`)
  form.set('work', String(work))
  form.set('picture', new File([new Uint8Array(bytes)], 'karya.jpg', { type: 'image/jpeg' }))
  return await reader.send(`${at}/gambar`, form, {})
}
const sweep = () => sweepPictures(town.house.db, (key) => dropPicture(town.house.files, key))

describe('a piece of work is given its picture', () => {
  test('by its owner: made anew, without place and camera, shown with words, credit and licence, in the card of a shared link too', async () => {
    const work = await workOf('teras-bunyi')
    const before = await newReader(town).get('/bagikan/profil/teras-bunyi.png')
    const sent = await photo()
    expect(sent.toString('latin1')).toContain('KAMERA-RAHASIA')
    expect((await give(owner, work, sent)).status).toBe(303)
    const key = await keyOf(work)
    expect(key).toMatch(/^[0-9a-f]{32}$/)
    const page = await newReader(town).get('/direktori/teras-bunyi')
    expect(page.body).toContain(`/gambar/${key}-640.jpg`)
    expect(page.body).toContain('alt="Sampul: teras rumah dengan lima kursi dan satu gitar"')
    expect(page.body).toContain('"creditText":"Teras Bunyi"')
    expect(page.body).toContain('creativecommons.org/licenses/by-nc/4.0/')
    expect(page.body).toContain('/bagikan/profil/teras-bunyi.png')
    const file = await town.site.request(`http://localhost/gambar/${key}-640.jpg`)
    expect([file.status, file.headers.get('content-security-policy'), file.headers.get('x-content-type-options')]).toEqual([
      200,
      "default-src 'none'; sandbox",
      'nosniff',
    ])
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(bytes.toString('latin1')).not.toContain('KAMERA-RAHASIA')
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    const after = await newReader(town).get('/bagikan/profil/teras-bunyi.png')
    expect([before.status, after.status, before.headers.get('etag') === after.headers.get('etag')]).toEqual([200, 200, false])
    // asked again it comes from beside the picture, the same
    expect((await newReader(town).get('/bagikan/profil/teras-bunyi.png')).body).toBe(after.body)
  })

  test('not by a stranger, not on another profile, and nothing is kept of what came', async () => {
    const work = await workOf('teras-bunyi')
    const key = await keyOf(work)
    const files = async () => {
      let n = 0
      for await (const one of town.house.files.list()) n += one.endsWith('master.webp') ? 1 : 0
      return n
    }
    const there = await files()
    expect((await give(await enter(town, 'warga-2'), work, await photo(90))).status).toBe(404)
    const foreign = await workOf('komunitas-film-layar-dam')
    expect((await give(owner, foreign, await photo(91))).status).toBe(404)
    expect((await give(owner, '__proto__', await photo(92))).status).toBe(404)
    expect([await keyOf(work), await keyOf(foreign), await files()]).toEqual([key, null, there])
  })

  test.each([
    [
      'a drawing with a script',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'market.picture.svg',
    ],
    ['nothing', Buffer.alloc(0), 'market.picture.empty'],
    ['text that says it is a picture', Buffer.from('selamat pagi'), 'market.picture.kind'],
  ])('%s is refused on the page, with the way on', async (_, bytes, rule) => {
    const work = await workOf('teras-bunyi')
    const key = await keyOf(work)
    const answer = await give(owner, work, bytes)
    const said = sayIn('id')(rule, { megabytes: 12 })
    expect([answer.status, answer.body.includes('aria-invalid="true"'), answer.body.includes(said), await keyOf(work)]).toEqual([
      422,
      true,
      true,
      key,
    ])
  })

  test('no row holds half a picture, or another than it says', async () => {
    const work = await workOf('teras-bunyi')
    await expect(town.owner.query('update directory.work set picture = null where id = $1', [work])).rejects.toThrow(/picture_whole/)
    await expect(town.owner.query(`update directory.work set picture_key = repeat('a', 32) where id = $1`, [work])).rejects.toThrow(
      /picture_told/,
    )
  })
})

describe('a picture goes', () => {
  test('when another takes its place, when it is taken off, when the work goes: its file in every size, and only its own', async () => {
    const work = await workOf('teras-bunyi')
    const [old, same] = [await keyOf(work), await photo(120)]
    await give(owner, work, same)
    const second = (await keyOf(work)) ?? ''
    expect(second).not.toBe(old)
    const status = async (key: unknown) => (await town.site.request(`http://localhost/gambar/${key}-320.webp`)).status
    expect(await status(second)).toBe(200)
    await sweep()
    expect([await status(old), await status(second)]).toEqual([404, 200])
    // the very same bytes elsewhere are another file
    const elsewhere = await workOf('komunitas-film-layar-dam')
    await give(await enter(town, 'komunitas'), elsewhere, same, '/saya/direktori/komunitas-film-layar-dam')
    const other = await keyOf(elsewhere)
    expect((await owner.post(`${home}/lepas`, { work: String(work), once: 'lepas-1-abcdefgh' })).status).toBe(303)
    await sweep()
    expect([await status(second), await status(other), await keyOf(work)]).toEqual([404, 200, null])
    expect((await newReader(town).get('/direktori/teras-bunyi')).body).toContain('Sampul: teras rumah')
  })

  test('with the account of its owner, and a size made in that very moment goes minutes later', async () => {
    const work = await workOf('wening-larasati')
    const key = (await keyOf(work)) ?? ''
    expect(key).toMatch(/^[0-9a-f]{32}$/)
    const person = String(await first(`select person_id from directory.profile where slug = 'wening-larasati'`))
    await town.house.db.transaction().execute((tx) => eraseFromDirectory(tx, person))
    await sweep()
    await town.house.files.put(`pictures/${key.slice(0, 2)}/${key}/320.webp`, Buffer.from('late'))
    await town.owner.query(`update directory.picture_gone set at = at - interval '6 minutes'`)
    await sweep()
    expect(await town.house.files.get(`pictures/${key.slice(0, 2)}/${key}/320.webp`)).toBeUndefined()
    expect(await sweep()).toBe(0)
  })
})
