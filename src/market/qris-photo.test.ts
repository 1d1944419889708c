import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { inventedQris } from '../../test/market-fixture.ts'
import { qrPng } from './qris-image.ts'
import { readQrPhoto } from './qris-photo.ts'

const code = inventedQris('Batik Uji Metro', 'ID1020000000001')
let qr: Buffer
beforeAll(async () => {
  qr = await qrPng(code, 10)
})

/** A sticker on a table: turned, small in the picture, grainy, a little out of focus, as a phone would send it. */
async function snapshot(sticker: Buffer, o: { turn: number; size: number }): Promise<Sharp> {
  const turned = await sharp(sticker).resize(o.size).rotate(o.turn, { background: '#d8cdb8' }).png().toBuffer()
  return sharp({
    create: { width: 1200, height: 1600, channels: 3, background: '#d8cdb8', noise: { type: 'gaussian', mean: 190, sigma: 25 } },
  })
    .composite([{ input: turned, left: 150, top: 300 }])
    .blur(1)
    .jpeg({ quality: 70 })
}

const ruleOf = async (bytes: Uint8Array) => {
  const read = await readQrPhoto(bytes)
  return read.ok ? undefined : [read.refusals[0]?.rule, read.refusals[0]?.field]
}

describe('the code on a photo', () => {
  test('is read from a screenshot, small or large', async () => {
    expect(await readQrPhoto(qr)).toEqual({ ok: true, value: code })
    expect(await readQrPhoto(await qrPng(code, 3))).toEqual({ ok: true, value: code })
    expect(await readQrPhoto(await sharp(qr).webp().toBuffer())).toEqual({ ok: true, value: code })
  })

  test.each([
    [0, 800],
    [12, 700],
    [-97, 700],
    [180, 600],
  ])('is read from a photo of a sticker turned by %i degrees', async (turn, size) => {
    expect(await readQrPhoto(await (await snapshot(qr, { turn, size })).toBuffer())).toEqual({ ok: true, value: code })
  })

  test('is read from a phone held on its side: the turn stands in the file only', async () => {
    const lying = (await snapshot(qr, { turn: 0, size: 700 })).withMetadata({ orientation: 6 })
    expect(await readQrPhoto(await lying.toBuffer())).toEqual({ ok: true, value: code })
  })

  test('is not guessed where there is none, nor chosen where there are two', async () => {
    const blank = await sharp({ create: { width: 800, height: 800, channels: 3, background: '#ffffff' } })
      .png()
      .toBuffer()
    expect(await ruleOf(blank)).toEqual(['market.qris.photo_none', 'picture'])
    const half = await sharp(qr).extract({ left: 0, top: 0, width: 570, height: 300 }).png().toBuffer()
    expect(await ruleOf(half)).toEqual(['market.qris.photo_none', 'picture'])
    const other = await qrPng(inventedQris('Toko Lain', 'ID1020000000002'), 10)
    const two = await sharp({ create: { width: 1300, height: 700, channels: 3, background: '#ffffff' } })
      .composite([
        { input: qr, left: 20, top: 40 },
        { input: other, left: 680, top: 40 },
      ])
      .png()
      .toBuffer()
    expect(await ruleOf(two)).toEqual(['market.qris.photo_many', 'picture'])
  })

  test('the same sticker twice is one code', async () => {
    const twice = await sharp({ create: { width: 1300, height: 700, channels: 3, background: '#ffffff' } })
      .composite([
        { input: qr, left: 20, top: 40 },
        { input: qr, left: 680, top: 40 },
      ])
      .png()
      .toBuffer()
    expect(await readQrPhoto(twice)).toEqual({ ok: true, value: code })
  })
})

describe('a hostile picture', () => {
  const bomb = () => {
    const header = Buffer.from('89504e470d0a1a0a0000000d49484452000040000000400001000000003cc2f6f80000000049454e44ae426082', 'hex')
    return header
  }
  const cases: [string, () => Buffer | Promise<Buffer>, RegExp][] = [
    ['nothing', () => Buffer.alloc(0), /empty/],
    ['a PNG that declares 16,384²', bomb, /too_many_pixels|broken/],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'), /svg/],
    ['a ZIP called .jpg', () => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(500)]), /zip/],
    ['a HEIC', () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(500)]), /heic/],
    ['a photo cut short', async () => (await (await snapshot(qr, { turn: 0, size: 700 })).toBuffer()).subarray(0, 9_000), /broken/],
    ['a code that is a page too', () => Buffer.concat([qr, Buffer.from('<script>alert(1)</script>')]), /two_things/],
    ['13 MB', () => Buffer.concat([qr, Buffer.alloc(13_000_000)]), /too_large/],
  ]
  test.each(cases)('%s is refused before anything is read', async (_, make, rule) => {
    const bytes = await make()
    const began = performance.now()
    expect((await ruleOf(bytes))?.[0]).toMatch(rule)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
