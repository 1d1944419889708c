import { Hono } from 'hono'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { pictureRoutes } from '#src/web/pictures.ts'
import type { Visit } from '#src/web/visit.ts'
import { openTown, type Town } from '../../test/town.ts'
import { addPicture, describePicture, mostPictures, orderPictures, removePicture, rendition } from './picture.db.ts'
import { createProduct, setProductStatus } from './product-edit.db.ts'
import { productForEdit } from './product-read.db.ts'

let town: Town
let owner: Ctx
let other: Ctx
let product: string
const shop = 'sanggar-canting-senja'
beforeAll(async () => {
  town = await openTown()
  owner = await town.as('penjual-batik')
  other = await town.as('penjual-kopi')
  // a shop a curator trusts: what its changes do is asked here, how others' wait in revision.db.test.ts
  await town.owner.query('update market.shop set edits_watched = false where slug = $1', [shop])
  const made = await createProduct(owner, {
    shop,
    input: {
      name: 'Kain Bergambar',
      category: 'batik-tulis',
      attributes: { teknik: 'tulis', bahan: 'katun-prima' },
      variants: [{ sku: 'GAMBAR', price: 1000, stock: 1 }],
    },
  })
  if (!made.ok) throw new Error('no product')
  product = made.value.id
  await setProductStatus(owner, { shop, products: [product], status: 'published' })
})
afterAll(() => town?.close())

const photo = (colour: string, width = 900, height = 700) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()
const add = async (colour: string, alt = 'Kain terbentang di teras') =>
  await addPicture(owner, { shop, product, bytes: await photo(colour), alt })
const pictures = async () => (await productForEdit(owner, shop, product)).pictures
const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.refusals?.map(({ rule }) => rule.replace('market.', ''))
const first = async () =>
  (
    await town.owner.query<{ picture: { alt: string } | null }>('select picture from market.product_search where product_id = $1', [
      product,
    ])
  ).rows[0]?.picture?.alt

describe('pictures of a listing', () => {
  test('come in order, are described, moved and taken off', async () => {
    for (const [colour, alt] of [
      ['#aa3322', 'Merah di depan'],
      ['#22aa33', 'Hijau di tengah'],
      ['#2233aa', 'Biru di belakang'],
    ] as const)
      expect((await add(colour, alt)).ok).toBe(true)
    expect((await pictures()).map(({ alt, tint, widths, width, height }) => [alt, tint.slice(0, 2), widths, width, height])).toEqual([
      ['Merah di depan', '#A', [160, 320, 480, 640], 900, 700],
      ['Hijau di tengah', '#2', [160, 320, 480, 640], 900, 700],
      ['Biru di belakang', '#2', [160, 320, 480, 640], 900, 700],
    ])
    expect(await first()).toBe('Merah di depan')
    const [red, green, blue] = await pictures()
    if (!red || !green || !blue) throw new Error('three pictures')
    expect((await orderPictures(owner, { shop, product, pictures: [blue.id, red.id, green.id] })).ok).toBe(true)
    expect(await first()).toBe('Biru di belakang')
    expect(rulesOf(await orderPictures(owner, { shop, product, pictures: [blue.id, blue.id, green.id] }))).toEqual(['picture.order'])
    expect((await describePicture(owner, { shop, product, picture: blue.id, alt: '  Kain   biru ' })).ok).toBe(true)
    expect(await first()).toBe('Kain biru')
    expect(rulesOf(await describePicture(owner, { shop, product, picture: blue.id, alt: 'a' }))).toEqual(['picture.alt'])
    expect((await removePicture(owner, { shop, product, picture: blue.id })).ok).toBe(true)
    expect((await pictures()).map(({ alt, position }) => [alt, position])).toEqual([
      ['Merah di depan', 0],
      ['Hijau di tengah', 1],
    ])
    await expect(removePicture(owner, { shop, product, picture: blue.id })).rejects.toThrow(Missing)
  })

  test('are at most eight, each described', async () => {
    expect(rulesOf(await add('#111111', '  '))).toEqual(['picture.alt'])
    for (let n = (await pictures()).length; n < mostPictures; n += 1) expect((await add(`#${String(n).repeat(6)}`)).ok).toBe(true)
    expect(rulesOf(await add('#eeeeee'))).toEqual(['picture.at_most_8'])
    const raced = await createProduct(owner, {
      shop,
      input: {
        name: 'Kain Serentak',
        category: 'batik-tulis',
        attributes: { teknik: 'tulis', bahan: 'katun-prima' },
        variants: [{ sku: 'SERENTAK', price: 1000 }],
      },
    })
    if (!raced.ok) throw new Error('no product')
    const bytes = await photo('#abcdef')
    const many = await Promise.all(
      Array.from({ length: 11 }, () => addPicture(owner, { shop, product: raced.value.id, bytes, alt: 'Kain yang sama' })),
    )
    expect(many.filter((one) => one.ok)).toHaveLength(mostPictures)
    expect((await productForEdit(owner, shop, raced.value.id)).pictures.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('of somebody else’s shop are not there, and are not even decoded', async () => {
    const bytes = await photo('#123456')
    for (const at of [shop, 'kopi-lereng-pagi']) {
      await expect(addPicture(other, { shop: at, product, bytes, alt: 'Bukan milik saya' })).rejects.toThrow(Missing)
      await expect(orderPictures(other, { shop: at, product, pictures: [] })).rejects.toThrow(Missing)
    }
  })
})

describe('sizes', () => {
  const site = new Hono()
  const [route] = pictureRoutes
  site.get('/gambar/:file', async (c) => {
    try {
      return (await route?.page({ c, ctx: owner } as unknown as Visit)) ?? c.notFound()
    } catch (error) {
      if (error instanceof Missing) return c.notFound()
      throw error
    }
  })
  const keyOf = async () => (await pictures())[0]?.key ?? ''

  test('are made once, on demand, and served to be kept', async () => {
    const key = await keyOf()
    for (const [format, type] of [
      ['avif', 'image/avif'],
      ['webp', 'image/webp'],
      ['jpg', 'image/jpeg'],
    ] as const) {
      const answer = await site.request(`/gambar/${key}-320.${format}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type])
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
      expect([answer.headers.get('x-content-type-options'), answer.headers.get('content-disposition')]).toEqual(['nosniff', 'inline'])
      const again = await site.request(`/gambar/${key}-320.${format}`, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })
      expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0])
    }
    const made = await sharp(await rendition(town.house, key, 320, 'webp')).metadata()
    expect([made.width, made.format]).toEqual([320, 'webp'])
  })

  test('a hundred who ask at once wait for one making', async () => {
    const key = await keyOf()
    const answers = await Promise.all(Array.from({ length: 100 }, () => site.request(`/gambar/${key}-640.jpg`)))
    expect(answers.every((answer) => answer.status === 200)).toBe(true)
    const bodies = new Set(await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer()).toString('base64'))))
    expect(bodies.size).toBe(1)
  })

  test.each([
    'x-320.jpg',
    `${'0'.repeat(32)}-320.jpg`,
    `KEY-321.jpg`,
    'KEY-320.svg',
    'KEY-320.gif',
    'KEY-99999.jpg',
    '..%2f..%2fsecret-320.jpg',
    'KEY.jpg',
    'KEY-320.jpg.exe',
  ])('%s is not there', async (file) => {
    expect((await site.request(`/gambar/${file.replace('KEY', await keyOf())}`)).status).toBe(404)
  })
})
