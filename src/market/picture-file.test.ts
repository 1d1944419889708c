import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { seeded } from '#src/base/seed.ts'
import { drawnMaster, inTurn, pictureLimits, readPicture, renderPicture } from '#src/market/picture-file.ts'
import { productPicture } from '#src/ui/picture/picture.ts'

const bytesOf = (text: string) => Buffer.from(text, 'latin1')

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc32 = (bytes: Uint8Array) =>
  (bytes.reduce((c, byte) => (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** A PNG whose header declares any size, with next to nothing behind it. */
function pngDeclaring(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(0))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** A real JPEG whose header is rewritten to declare another size. */
function jpegDeclaring(jpeg: Buffer, width: number, height: number): Buffer {
  const forged = Buffer.from(jpeg)
  for (let at = 2; at < forged.length; ) {
    const marker = forged[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xc2) {
      forged.writeUInt16BE(height, at + 5)
      forged.writeUInt16BE(width, at + 7)
      return forged
    }
    at += 2 + forged.readUInt16BE(at + 2)
  }
  throw new Error('no frame header')
}

function gifOfFrames(frames: number): Buffer {
  const head = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0x40, 1, 0x40, 1, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])])
  const frame = Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0])
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])])
}

/** Like a photograph: soft light, many small things, some grain. Left half red, right half blue, so that turns are seen. */
async function photograph(width: number, height: number): Promise<Buffer> {
  const random = seeded('photograph')
  const spots = Array.from({ length: 500 }, () => {
    const colour = `rgb(${random.whole(20, 235)},${random.whole(20, 235)},${random.whole(20, 235)})`
    return `<circle cx="${random.whole(0, width)}" cy="${random.whole(0, height)}" r="${random.whole(2, 90)}" fill="${colour}" opacity="0.5"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width / 2}" height="${height}" fill="#c03020"/><rect x="${width / 2}" width="${width / 2}" height="${height}" fill="#2040c0"/>${spots.join('')}</svg>`
  const noise = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 12 } },
  })
    .png()
    .toBuffer()
  return await sharp(Buffer.from(svg))
    .composite([{ input: noise, blend: 'soft-light' }])
    .flatten()
    .jpeg({ quality: 92 })
    .toBuffer()
}

let photo: Buffer
beforeAll(async () => {
  photo = await photograph(2400, 1800)
})

async function refusedFor(bytes: Uint8Array): Promise<{ rule: string | undefined; ms: number }> {
  const start = performance.now()
  const read = await readPicture(bytes)
  return { rule: read.ok ? undefined : read.refusals[0]?.rule, ms: performance.now() - start }
}

describe('what is no picture is refused at once, with a reason', () => {
  const zip = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(2000, 7), Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(18)])
  const heic = Buffer.alloc(25_000_000)
  heic.write('ftypheic', 4, 'latin1')
  const cases: [name: string, make: () => Buffer | Promise<Buffer>, rule: string][] = [
    ['a 65-byte PNG declaring 16,384²', () => pngDeclaring(16_384, 16_384), 'too_many_pixels'],
    ['a GIF of 1 MB and 50,000 frames', () => gifOfFrames(50_000), 'gif'],
    ['a JPEG declaring 30,000²', () => jpegDeclaring(photo, 30_000, 30_000), 'too_many_pixels'],
    ['a long strip', () => jpegDeclaring(photo, 11_000, 400), 'too_long'],
    [
      'an SVG with a script',
      () => bytesOf('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'svg',
    ],
    [
      'a JPEG that is a page too',
      () =>
        Buffer.concat([photo.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 27]), bytesOf('<script>alert(1)</script>'), photo.subarray(2)]),
      'two_things',
    ],
    ['a page behind a JPEG', () => Buffer.concat([photo, bytesOf('\n<HTML><body onload=alert(1)>')]), 'two_things'],
    ['a JPEG that is an archive too', () => Buffer.concat([photo, zip]), 'two_things'],
    ['a HEIC of 25 MB', () => heic, 'too_large'],
    ['a HEIC', () => heic.subarray(0, 1000), 'heic'],
    ['a JPEG that breaks off', () => photo.subarray(0, photo.length / 2), 'broken'],
    ['a JPEG header alone', () => photo.subarray(0, 200), 'broken'],
    ['a ZIP called .jpg', () => zip, 'zip'],
    ['nothing', () => Buffer.alloc(0), 'empty'],
    ['letters', () => bytesOf('selamat pagi'), 'kind'],
    [
      'a moving WebP',
      async () =>
        await sharp([photo, await sharp(photo).negate().toBuffer()], { join: { animated: true } })
          .webp({ effort: 0 })
          .toBuffer(),
      'moving',
    ],
    ['a thumbnail', () => sharp(photo).resize(200).png().toBuffer(), 'too_small'],
  ]
  test.each(cases)('%s', async (_, make, rule) => {
    const made = await make()
    const found = await refusedFor(made)
    expect(found.rule).toBe(`market.picture.${rule}`)
    expect(found.ms).toBeLessThan(300)
  })

  test('others go on meanwhile, in little memory', async () => {
    const bombs = Array.from({ length: 40 }, (_, at) => (at % 2 ? pngDeclaring(16_384, 16_384) : jpegDeclaring(photo, 30_000, 30_000)))
    const [good, ...bad] = await Promise.all([readPicture(photo), ...bombs.map((bomb) => readPicture(bomb))])
    expect(good?.ok).toBe(true)
    expect(bad.filter((one) => one.ok)).toHaveLength(0)
    expect(process.memoryUsage().rss).toBeLessThan(512_000_000)
  })
})

describe('an accepted photograph', () => {
  const gps = {
    IFD0: { Make: 'Kamera', Orientation: '6' },
    IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '5/1 6/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '105/1 18/1 0/1' },
  }

  test('has no place and no camera in it, in the master and in every size', async () => {
    const told = await sharp(photo).withExif(gps).jpeg().toBuffer()
    expect(told.includes('Kamera')).toBe(true)
    const read = await readPicture(told)
    if (!read.ok) throw new Error('refused')
    const formats = ['avif', 'webp', 'jpg'] as const
    const sizes = await Promise.all(
      read.value.widths.flatMap((width) => formats.map((format) => renderPicture(read.value.bytes, false, width, format))),
    )
    expect(sizes).toHaveLength(read.value.widths.length * formats.length)
    for (const bytes of [read.value.bytes, ...sizes]) {
      const { exif, iptc, xmp, orientation } = await sharp(bytes)
        .metadata()
        .catch(() => ({ exif: undefined, iptc: undefined, xmp: undefined, orientation: undefined }))
      expect([exif, iptc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined])
      expect(bytes.includes('Kamera')).toBe(false)
      expect(bytes.includes('Exif')).toBe(false)
    }
  })

  test('stands upright', async () => {
    const turned = await sharp(photo).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const read = await readPicture(turned)
    if (!read.ok) throw new Error('refused')
    expect([read.value.width, read.value.height]).toEqual([1200, 1600])
    // turned a quarter clockwise, the red left becomes the top
    const { data } = await sharp(read.value.bytes).resize(1, 2, { fit: 'fill' }).raw().toBuffer({ resolveWithObject: true })
    expect((data[0] ?? 0) - (data[2] ?? 0)).toBeGreaterThan(30)
    expect((data[5] ?? 0) - (data[3] ?? 0)).toBeGreaterThan(30)
  })

  test('is kept once at 1,600 px at most, light in every size, the same each time', async () => {
    const read = await readPicture(photo)
    if (!read.ok) throw new Error('refused')
    const { bytes, width, height, widths, tint, key } = read.value
    expect([width, height]).toEqual([1600, 1200])
    expect(widths).toEqual([160, 320, 480, 640, 960, 1200])
    expect(tint).toMatch(/^#[0-9A-F]{6}$/)
    for (const format of ['avif', 'webp', 'jpg'] as const) {
      const made = await renderPicture(bytes, false, 960, format)
      expect(made.length).toBeLessThanOrEqual(120_000)
      if (format !== 'avif') expect((await sharp(made).metadata()).width).toBe(960)
    }
    const again = await readPicture(photo)
    expect(again.ok && again.value.key).toBe(key)
  })

  test('a small picture is never made larger', async () => {
    const small = await sharp(photo).resize(500).jpeg().toBuffer()
    const read = await readPicture(small)
    if (!read.ok) throw new Error('refused')
    expect(read.value.widths).toEqual([160, 320, 480])
    expect((await sharp(await renderPicture(read.value.bytes, false, 960, 'webp')).metadata()).width).toBe(500)
  })

  test('other colour spaces become sRGB', async () => {
    const read = await readPicture(await sharp(photo).toColourspace('cmyk').jpeg().toBuffer())
    if (!read.ok) throw new Error('refused')
    expect((await sharp(read.value.bytes).metadata()).space).toBe('srgb')
  })
})

describe('drawings of the house', () => {
  test('become pictures of any width, and the same drawing has the same key', async () => {
    const svg = productPicture({ kind: 'scarf', seed: 'uji' })
    const master = drawnMaster(svg, '#EAD9BA')
    expect(master).toMatchObject({ width: 1200, height: 1500, widths: [160, 320, 480, 640, 960, 1200] })
    expect(drawnMaster(svg, '#EAD9BA').key).toBe(master.key)
    for (const width of [160, 1200]) {
      const made = await sharp(await renderPicture(master.bytes, true, width, 'jpg')).metadata()
      expect([made.width, made.height]).toEqual([width, (width * 5) / 4])
    }
  })
})

test('a line that is too long is refused at its end, and the line goes on', async () => {
  let open = () => {}
  const first = inTurn(
    () =>
      new Promise<void>((resolve) => {
        open = resolve
      }),
    2,
  )
  const second = inTurn(async () => 2, 2)
  await expect(inTurn(async () => 3, 2)).rejects.toThrow('too many')
  open()
  await first
  expect(await second).toBe(2)
  expect(pictureLimits.seconds).toBe(10)
})
