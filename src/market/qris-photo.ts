import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { inTurn, PicturesBusy, pixelsForReading } from './picture-file.ts'

/** A code fills a good part of its photo; more pixels than this cost time and tell nothing. */
const longestSide = 1280
const shortestSide = 100

let ready: Promise<unknown> | undefined

/** The reader is WebAssembly from our own packages: it sees pixels only and reaches nothing. Without this it would be fetched from elsewhere. */
function prepare(): Promise<unknown> {
  ready ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).then((bytes) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer }, fireImmediately: true }),
  )
  return ready
}

async function codesIn(bytes: Uint8Array): Promise<Outcome<ReadResult[]>> {
  const pixels = await pixelsForReading(bytes, { longest: longestSide, shortest: shortestSide })
  if (!pixels.ok) return pixels
  const { data, width, height } = pixels.value
  await prepare()
  const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' as const }
  return done(await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 4, tryHarder: true }))
}

/** The text of the one code on a photo or a screenshot. What it says is for the strict parser to judge. */
export async function readQrPhoto(bytes: Uint8Array): Promise<Outcome<string>> {
  try {
    const found = await inTurn(() => codesIn(bytes))
    if (!found.ok) return found
    const texts = [...new Set(found.value.filter((one) => one.isValid).map((one) => one.text))]
    const [text] = texts
    if (text === undefined) return refused({ rule: 'market.qris.photo_none', field: 'picture' })
    return texts.length > 1 ? refused({ rule: 'market.qris.photo_many', field: 'picture', facts: { n: texts.length } }) : done(text)
  } catch (error) {
    if (error instanceof PicturesBusy) return refused({ rule: 'market.picture.busy', field: 'picture' })
    return refused({ rule: 'market.picture.broken', field: 'picture' })
  }
}
