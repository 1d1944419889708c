import { createHash } from 'node:crypto'
import sharp, { type OutputInfo } from 'sharp'
import { done, type Outcome, refused } from '#src/base/outcome.ts'

// One picture is decoded at a time and nothing is kept between two: memory stays that of one picture, whatever comes.
sharp.concurrency(1)
sharp.cache(false)
// Only what is asked for by name below may read bytes; SVG stays open for drawings this house made itself.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadSvg'] })

export const pictureLimits = {
  bytes: 12_000_000,
  pixels: 40_000_000,
  side: 12_000,
  shortest: 320,
  master: 1600,
  ratio: 5,
  seconds: 10,
} as const

/** Widths a page may ask for, ascending. Never more than the picture itself has. */
export const pictureWidths = [160, 320, 480, 640, 960, 1200] as const

const starts = (bytes: Uint8Array, ...start: number[]) => start.every((byte, at) => bytes[at] === byte)
const ascii = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to)

type Kind = 'jpeg' | 'png' | 'webp'

/** Told by the first bytes, never by a name or what the sender says. */
function kindOf(bytes: Uint8Array): Kind | 'heic' | 'gif' | 'svg' | 'zip' | 'pdf' | 'other' {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (ascii(bytes, 4, 8) === 'ftyp') return 'heic'
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif'
  if (starts(bytes, 0x50, 0x4b)) return 'zip'
  if (ascii(bytes, 0, 5) === '%PDF-') return 'pdf'
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg/i.test(ascii(bytes, 0, 2000)) ? 'svg' : 'other'
}

const wrongKind: Record<Exclude<ReturnType<typeof kindOf>, Kind>, string> = {
  heic: 'market.picture.heic',
  gif: 'market.picture.gif',
  svg: 'market.picture.svg',
  zip: 'market.picture.zip',
  pdf: 'market.picture.kind',
  other: 'market.picture.kind',
}

/** A picture that is a page, a program or an archive at the same time. */
function isTwoThings(bytes: Uint8Array): boolean {
  const text = ascii(bytes, 0, bytes.length)
  if (/<(?:script|html|!doctype html|iframe|\?php|svg[\s>])/i.test(text) || text.slice(0, 1100).includes('%PDF-')) return true
  return text.indexOf('PK\u0005\u0006', Math.max(0, text.length - 66_000)) >= 0
}

type Header = { width: number; height: number; orientation: number }

/** Looks at bytes and header alone: nothing is decoded for a picture that will be refused anyway. */
async function readHeader(bytes: Uint8Array, shortest: number = pictureLimits.shortest): Promise<Outcome<Header>> {
  if (bytes.length === 0) return refused({ rule: 'market.picture.empty', field: 'picture' })
  if (bytes.length > pictureLimits.bytes)
    return refused({ rule: 'market.picture.too_large', field: 'picture', facts: { megabytes: pictureLimits.bytes / 1_000_000 } })
  const kind = kindOf(bytes)
  if (kind !== 'jpeg' && kind !== 'png' && kind !== 'webp') return refused({ rule: wrongKind[kind], field: 'picture' })
  if (isTwoThings(bytes)) return refused({ rule: 'market.picture.two_things', field: 'picture' })
  try {
    const {
      width,
      height,
      pages = 1,
      orientation = 1,
      format,
    } = await sharp(bytes, { limitInputPixels: false, pages: 1, animated: false }).metadata()
    if (format !== kind) return refused({ rule: 'market.picture.kind', field: 'picture' })
    if (pages > 1 || (kind === 'png' && ascii(bytes, 0, 4096).includes('acTL')))
      return refused({ rule: 'market.picture.moving', field: 'picture' })
    const upright = orientation >= 5
    return sized({ width: upright ? height : width, height: upright ? width : height, orientation }, shortest)
  } catch {
    return refused({ rule: 'market.picture.broken', field: 'picture' })
  }
}

function sized(header: Header, least: number): Outcome<Header> {
  const { width, height } = header
  const facts = { width, height }
  const longest = Math.max(width, height)
  const shortest = Math.min(width, height)
  if (width * height > pictureLimits.pixels || longest > pictureLimits.side) {
    return refused({
      rule: 'market.picture.too_many_pixels',
      field: 'picture',
      facts: { ...facts, megapixels: pictureLimits.pixels / 1_000_000 },
    })
  }
  if (shortest < least) return refused({ rule: 'market.picture.too_small', field: 'picture', facts: { ...facts, least } })
  return longest / shortest > pictureLimits.ratio ? refused({ rule: 'market.picture.too_long', field: 'picture', facts }) : done(header)
}

/** A picture as it is kept: upright, sRGB, nothing of the camera in it. */
export type Master = { key: string; bytes: Buffer; width: number; height: number; widths: number[]; tint: string }

const keyOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

export const widthsFor = (width: number): number[] => pictureWidths.filter((one) => one <= width)

const hex = (part: number) => Math.round(part).toString(16).padStart(2, '0')

/** The colour of its place until it is there. */
async function tintOf(bytes: Uint8Array): Promise<string> {
  const { data } = await sharp(bytes)
    .resize(1, 1, { fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return `#${hex(data[0] ?? 0)}${hex(data[1] ?? 0)}${hex(data[2] ?? 0)}`.toUpperCase()
}

let last: Promise<unknown> = Promise.resolve()
let waiting = 0

export class PicturesBusy extends Error {
  override name = 'PicturesBusy'
}

/** One picture at a time in this process, in the order they came; a line that is too long is refused at its end. */
export async function inTurn<T>(work: () => Promise<T>, longest = 200): Promise<T> {
  if (waiting >= longest) throw new PicturesBusy('too many pictures at once')
  waiting += 1
  const mine = last.then(work, work)
  last = mine.catch(() => undefined)
  try {
    return await mine
  } finally {
    waiting -= 1
  }
}

/** Turns an upload into a master, or says why not in words a person can act on. */
export async function readPicture(bytes: Uint8Array): Promise<Outcome<Master>> {
  const header = await readHeader(bytes)
  if (!header.ok) return header
  try {
    return await inTurn(async () => {
      // metadata is left out unless asked for; the turn is taken from it first, the colours are converted from its profile
      const { data, info } = await sharp(bytes, {
        failOn: 'error',
        limitInputPixels: pictureLimits.pixels,
        sequentialRead: header.value.orientation === 1,
      })
        .autoOrient()
        .resize({ width: pictureLimits.master, height: pictureLimits.master, fit: 'inside', withoutEnlargement: true })
        .toColourspace('srgb')
        .webp({ quality: 90, effort: 3 })
        .timeout({ seconds: pictureLimits.seconds })
        .toBuffer({ resolveWithObject: true })
      return done({
        key: keyOf(data),
        bytes: data,
        width: info.width,
        height: info.height,
        widths: widthsFor(info.width),
        tint: await tintOf(data),
      })
    })
  } catch (error) {
    if (error instanceof PicturesBusy) return refused({ rule: 'market.picture.busy', field: 'picture' })
    return refused({ rule: 'market.picture.broken', field: 'picture' })
  }
}

/** The pixels of an upload for a reader of codes, upright, on white; the same limits hold before anything is decoded. Call it `inTurn`. */
export async function pixelsForReading(
  bytes: Uint8Array,
  o: { longest: number; shortest: number },
): Promise<Outcome<{ data: Buffer; width: number; height: number }>> {
  const header = await readHeader(bytes, o.shortest)
  if (!header.ok) return header
  const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: pictureLimits.pixels })
    .autoOrient()
    .resize({ width: o.longest, height: o.longest, fit: 'inside', withoutEnlargement: true })
    .flatten({ background })
    .toColourspace('srgb')
    .ensureAlpha()
    .timeout({ seconds: pictureLimits.seconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return done({ data, width: info.width, height: info.height })
}

/** A drawing of this house as a master: it has no size of its own, so it is as large as the largest page wants it. Its ground is its tint. */
export function drawnMaster(svg: string, tint: string): Master {
  const bytes = Buffer.from(svg)
  const [, width = '4', height = '5'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const largest = pictureWidths.at(-1) ?? 1200
  return {
    key: keyOf(bytes),
    bytes,
    width: largest,
    height: Math.round((largest * Number(height)) / Number(width)),
    widths: [...pictureWidths],
    tint,
  }
}

export type Format = 'avif' | 'webp' | 'jpg'

/** Quality tried first, then lower until the picture is light enough for a phone. */
const qualities: Record<Format, readonly number[]> = { avif: [50, 42, 34, 24], webp: [76, 62, 48, 34], jpg: [76, 64, 50, 36] }

/** Up to this width a picture stands in lists and on phones, and must not weigh more than this. */
const light = { width: 960, bytes: 120_000 }

const background = '#ffffff'

async function encode(pixels: { data: Buffer; info: OutputInfo }, format: Format, quality: number): Promise<Buffer> {
  const { width, height, channels } = pixels.info
  const image = sharp(pixels.data, { raw: { width, height, channels } }).timeout({ seconds: pictureLimits.seconds })
  if (format === 'avif') return await image.avif({ quality, effort: 2 }).toBuffer()
  if (format === 'webp') return await image.webp({ quality, effort: 4 }).toBuffer()
  return await image.jpeg({ quality, mozjpeg: true }).toBuffer()
}

/** One size of a master in one format. */
export async function renderPicture(master: Uint8Array, drawn: boolean, width: number, format: Format): Promise<Buffer> {
  const size = drawn ? await sharp(master).metadata() : undefined
  const source = drawn
    ? sharp(master, { density: Math.min(2400, (72 * width) / (size?.width ?? width)) })
    : sharp(master, { limitInputPixels: pictureLimits.pixels })
  const pixels = await source
    .resize({ width, withoutEnlargement: !drawn })
    .flatten({ background })
    .toColourspace('srgb')
    .timeout({ seconds: pictureLimits.seconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
  let made: Buffer | undefined
  for (const quality of qualities[format]) {
    made = await encode(pixels, format, quality)
    if (width > light.width || made.length <= light.bytes) break
  }
  return made ?? Buffer.alloc(0)
}
