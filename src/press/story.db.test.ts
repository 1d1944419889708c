import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, readingMinutes, sourcesShown, sourcesTyped, storySchema } from '#src/press/story.ts'
import { picturesOfShop, storiesTold, storyTold } from '#src/press/story-read.db.ts'
import { giveConsent, publishStory, withdrawStory, writeStory } from '#src/press/story-write.db.ts'
import { enter } from '../../test/cast.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
})
afterAll(() => town?.close())

const long = 'Malam dipanaskan sesudah asar, dan bayangan pohon jambu dipakai mengukur waktu di teras itu.'
const wish = (more: object = {}) =>
  storySchema.parse({
    title: 'Cerita untuk diuji',
    lead: 'Kalimat pembuka yang cukup.',
    body: long,
    byline: 'Meja uji',
    send: true,
    ...more,
  })

async function written(more: object = {}): Promise<{ slug: string; n: number }> {
  const outcome = await writeStory(await town.as('kurator'), wish(more))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}
const ruleOf = (outcome: { ok: boolean; refusals?: readonly { rule: string }[] }) => outcome.refusals?.[0]?.rule ?? 'done'
const status = async (path: string) => (await newReader(town).get(path)).status

describe('a story', () => {
  test('is out once somebody else than its writer lets it out, and not before', async () => {
    const story = await written()
    expect(await status(`/kabar/${story.slug}`)).toBe(404)
    const both = await town.as('sekretaris')
    expect(ruleOf(await publishStory(both, { ...story, n: 2 }))).not.toBe('done')
    expect(ruleOf(await publishStory(both, story))).toBe('done')
    expect(await status(`/kabar/${story.slug}`)).toBe(200)
  })

  test('is not let out by the hand that wrote it, though it may let others’ out', async () => {
    const secretary = await town.as('sekretaris')
    const own = await writeStory(secretary, wish({ title: 'Tulisan sekretaris sendiri' }))
    expect(own.ok && ruleOf(await publishStory(secretary, own.value))).toBe('press.story.own_hand')
    expect(own.ok && ruleOf(await publishStory(await town.as('ketua'), own.value))).toBe('done')
  })

  test('is neither written nor let out by whom the matrix does not name', async () => {
    const story = await written()
    await expect(writeStory(await town.as('warga'), wish())).rejects.toThrow(/no authority/)
    await expect(publishStory(await town.as('warga'), story)).rejects.toThrow(/no authority/)
    await expect(publishStory(await town.as('kurator'), story)).rejects.toThrow(/no authority/)
    await expect(
      town.pool.query(
        `insert into press.story_step (story_id, n, step, actor) select id, newest, 'published', 'person:lain' from press.story where slug = $1`,
        [story.slug],
      ),
    ).rejects.toThrow(/without_act/)
  })

  test('about a maker goes out by the maker’s word on that very version alone, and comes down when it is taken back', async () => {
    const story = await written({ title: 'Cerita tentang sanggar', shop: 'sanggar-canting-senja' })
    const secretary = await town.as('sekretaris')
    expect(ruleOf(await publishStory(secretary, story))).toBe('press.story.without_consent')
    expect((await letterTo(town, 'penjual-batik@contoh.metro'))?.body).toContain('/saya/kabar')
    await expect(giveConsent(await town.as('penjual-kopi'), { ...story, granted: true })).rejects.toThrow()
    await giveConsent(await town.as('penjual-batik'), { ...story, granted: true })
    expect(ruleOf(await publishStory(secretary, story))).toBe('done')

    const second = await written({
      slug: story.slug,
      title: 'Cerita tentang sanggar',
      corrects: 'Nama pohonnya jambu bol.',
      body: `${long} Jambu bol.`,
    })
    expect(ruleOf(await publishStory(secretary, second))).toBe('press.story.without_consent')
    const told = await newReader(town).get(`/kabar/${story.slug}`)
    expect([told.status, told.body.includes('Jambu bol.')]).toEqual([200, false])

    await giveConsent(await town.as('penjual-batik'), { ...story, granted: false })
    const gone = await newReader(town).get(`/kabar/${story.slug}`)
    expect([gone.status, gone.body.includes('menarik persetujuannya'), gone.body.includes(long), gone.body.includes('noindex')]).toEqual([
      410,
      true,
      false,
      true,
    ])
    expect((await newReader(town).get('/kabar')).body).not.toContain(story.slug)
    expect((await newReader(town).get('/kabar/umpan.atom')).body).not.toContain(story.slug)
  })

  test('is corrected by a new version that says what changed; the old one stays as it was', async () => {
    const story = await written({ title: 'Cerita yang dibetulkan' })
    const [kurator, secretary] = [await town.as('kurator'), await town.as('sekretaris')]
    await publishStory(secretary, story)
    expect(ruleOf(await writeStory(kurator, wish({ slug: story.slug })))).toBe('press.story.says_what_changed')
    const next = await written({
      slug: story.slug,
      title: 'Cerita yang dibetulkan',
      corrects: 'Tahunnya 2005, bukan 2006.',
      body: `${long} 2005.`,
    })
    expect(ruleOf(await publishStory(secretary, story))).toBe('press.story.stale')
    await publishStory(secretary, next)
    const found = await storyTold(town.house.db, story.slug, false)
    expect(found && 'story' in found && [found.story.n, found.corrections.map(({ corrects }) => corrects)]).toEqual([
      2,
      ['Tahunnya 2005, bukan 2006.'],
    ])
    await expect(town.owner.query(`update press.story_version set body = body || ' lagi' where n = 1`)).rejects.toThrow()
    expect((await newReader(town).get(`/kabar/${story.slug}`)).body).toContain('Tahunnya 2005, bukan 2006.')
  })

  test('is taken back with a reason, by whom it is let out, and only if it is out', async () => {
    const story = await written({ title: 'Cerita yang ditarik' })
    const secretary = await town.as('sekretaris')
    expect(ruleOf(await withdrawStory(secretary, { slug: story.slug, reason: 'salah orang' }))).toBe('press.story.not_out')
    await publishStory(secretary, story)
    expect(ruleOf(await withdrawStory(secretary, { slug: story.slug, reason: ' ' }))).toBe('press.story.reason')
    await withdrawStory(secretary, { slug: story.slug, reason: 'Sumbernya ternyata keliru.' })
    expect((await newReader(town).get(`/kabar/${story.slug}`)).body).toContain('Sumbernya ternyata keliru.')
  })

  test('shows pictures of the very maker only, with what they show, their licence and who made them', async () => {
    const [own] = await picturesOfShop(town.house.db, 'kopi-lereng-pagi')
    const [others] = await picturesOfShop(town.house.db, 'dapur-mak-sarwi')
    const kurator = await town.as('kurator')
    const about = { shop: 'kopi-lereng-pagi', alt: 'Biji kopi di tampah', licence: 'cc-by', credit: 'Kopi Lereng Pagi' }
    expect(ruleOf(await writeStory(kurator, wish({ ...about, picture: others?.key })))).toBe('press.story.picture')
    expect(ruleOf(await writeStory(kurator, wish({ ...about, picture: own?.key, alt: '' })))).toBe('press.story.alt')
    expect(ruleOf(await writeStory(kurator, wish({ ...about, picture: own?.key, licence: '' })))).toBe('press.story.licence')
    expect(ruleOf(await writeStory(kurator, wish({ ...about, picture: own?.key })))).toBe('done')
  })
})

describe('what anybody writes', () => {
  test('makes no markup, no address and no redirect', async () => {
    const story = await written({
      title: 'Cerita <img src=x onerror=alert(1)>',
      body: `<script>alert(1)</script> [x](https://luar.contoh) https://luar.contoh/x dan\n\n## <b>anak judul</b>\n\n> <a href="https://luar.contoh">kutip</a> yang panjang`,
      sources: sourcesTyped('Siaran | https://contoh.metro/siaran'),
    })
    await publishStory(await town.as('sekretaris'), story)
    const { body } = await newReader(town).get(`/kabar/${story.slug}`)
    expect(body).not.toMatch(/<script>alert|<img src=x|<b>anak|href="https:\/\/luar/)
    expect(body).toMatch(/<a href="https:\/\/contoh\.metro\/siaran" rel="nofollow noopener external">/)
    for (const form of ['atom', 'rss', 'json']) expect((await newReader(town).get(`/kabar/umpan.${form}`)).body).not.toContain('<img src=x')
  })

  test('S2.3 that advertises gambling is refused at the door, however it is spelt, in any field, and nothing typed is lost', async () => {
    const kurator = await town.as('kurator')
    for (const more of [
      { title: 'Sl0t g4c0r hari ini' },
      { body: `${long} ѕlоt gасоr` },
      { sources: [{ title: 'rtp live tertinggi', url: '' }] },
    ])
      expect(ruleOf(await writeStory(kurator, wish(more)))).toBe('platform.text.gambling')
    const desk = await enter(town, 'kurator')
    const answer = await desk.post('/meja/kabar/baru', {
      title: 'Situs slot terpercaya',
      lead: 'Kalimat pembuka yang cukup.',
      body: long,
      byline: 'Meja',
      lanjut: 'send',
      once: 'a',
    })
    expect([
      answer.status,
      answer.body.includes('iklan judi daring'),
      answer.body.includes('Situs slot terpercaya'),
      answer.body.includes(long),
    ]).toEqual([422, true, true, true])
  })
})

describe('the pages', () => {
  test('of the desk: a text is written, let out and taken back without a script', async () => {
    const desk = await enter(town, 'kurator')
    const sent = await desk.post('/meja/kabar/baru', {
      title: 'Dari meja kabar',
      lead: 'Kalimat pembuka yang cukup.',
      body: long,
      byline: 'Meja',
      lanjut: 'send',
      once: 'b',
    })
    expect([sent.status, sent.location]).toEqual([303, '/meja/kabar/dari-meja-kabar?sudah=ditulis'])
    const own = await desk.get('/meja/kabar/dari-meja-kabar')
    expect(own.body).toMatch(/Terbitkan/)
    const other = await enter(town, 'sekretaris')
    expect((await other.post('/meja/kabar/dari-meja-kabar/terbit', { n: '1', once: 'c' })).status).toBe(303)
    expect(await status('/kabar/dari-meja-kabar')).toBe(200)
    const refused = await other.post('/meja/kabar/dari-meja-kabar/tarik', { reason: '', once: 'd' })
    expect([refused.status, refused.body.includes('Tulis alasannya')]).toEqual([422, true])
    expect((await other.post('/meja/kabar/dari-meja-kabar/tarik', { reason: 'Diuji saja', once: 'e' })).status).toBe(303)
    expect(await status('/kabar/dari-meja-kabar')).toBe(410)
    expect((await (await enter(town, 'warga')).get('/meja/kabar')).status).toBe(404)
  })

  test('of the maker: the text is read whole and answered; somebody else’s is not there', async () => {
    const story = await written({ title: 'Tentang kopi untuk dijawab', shop: 'kopi-lereng-pagi' })
    const maker = await enter(town, 'penjual-kopi')
    expect((await maker.get('/saya/kabar')).body).toContain(long)
    expect(
      (await (await enter(town, 'penjual-batik')).post(`/saya/kabar/${story.slug}`, { n: '1', kata: 'setuju', once: 'x' })).status,
    ).toBe(404)
    expect((await maker.post(`/saya/kabar/${story.slug}`, { n: '1', kata: 'setuju', once: 'f' })).location).toBe('/saya/kabar?sudah=setuju')
    expect(ruleOf(await publishStory(await town.as('sekretaris'), story))).toBe('done')
  })

  test('for feed readers and shared links: three forms that say the same, and a picture that is one', async () => {
    const { items } = await storiesTold(town.house.db, false, { most: 30 })
    const reader = newReader(town)
    const json = JSON.parse((await reader.get('/kabar/umpan.json')).body) as { items: { url: string }[] }
    expect(json.items.map(({ url }) => url)).toEqual(items.map(({ slug }) => `http://localhost/kabar/${slug}`))
    for (const form of ['atom', 'rss']) {
      const feed = await reader.get(`/kabar/umpan.${form}`)
      for (const { slug } of items) expect(feed.body).toContain(`http://localhost/kabar/${slug}<`.replace('<', form === 'atom' ? '"' : '<'))
    }
    const picture = await town.site.request(`http://localhost/bagikan/kabar/${items[0]?.slug}.png`)
    const bytes = Buffer.from(await picture.arrayBuffer())
    expect([picture.status, bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
      200,
      'PNG',
      1200,
      630,
    ])
    expect(await status('/bagikan/kabar/tidak-ada.png')).toBe(404)
    expect((await reader.get(`/kabar/${items[0]?.slug}`)).body).toContain(
      `property="og:image" content="http://localhost/bagikan/kabar/${items[0]?.slug}.png"`,
    )
  })
})

test('a text is taken apart by empty lines, and sources by lines', () => {
  expect(blocksOf('Satu\nbaris\n\n## Judul\n\n> Kutip\n> lagi\n\n\n').map(({ kind }) => kind)).toEqual(['paragraph', 'heading', 'quote'])
  expect(readingMinutes('kata '.repeat(600))).toBe(3)
  const typed = 'Siaran | https://contoh.metro/a\nTanpa alamat'
  expect(sourcesShown(sourcesTyped(typed))).toBe(typed)
})
