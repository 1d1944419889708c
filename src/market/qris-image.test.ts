import jsQR from 'jsqr'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { qrPng, qrSvg } from './qris-image.ts'

const code =
  '00020101021226680016ID.CO.CONTOH.WWW01189360099900000000170215MB2TEST000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204565153033605405250005802ID5915BATIK UJI METRO6005METRO61053411162070703A01630457FE'

async function readBack(picture: Buffer): Promise<{ text: string | undefined; version: number | undefined; width: number }> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const found = jsQR(new Uint8ClampedArray(data), info.width, info.height)
  return { text: found?.data, version: found?.version, width: info.width }
}

describe('the picture of a code', () => {
  it('reads back from the PNG, in the dense mode, with four quiet modules on each side', async () => {
    // Version 8 has 49 modules.
    expect(await readBack(await qrPng(code))).toEqual({ text: code, version: 8, width: (49 + 8) * 8 })
  })

  it('reads back from the SVG', async () => {
    const svg = await qrSvg(code)
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 57 57"/)
    expect((await readBack(await sharp(Buffer.from(svg)).resize(570, 570, { kernel: 'nearest' }).png().toBuffer())).text).toBe(code)
  })

  it('mixes modes for lower case and stays as small', async () => {
    const lower = code.replace('BATIK UJI METRO', 'Batik Uji Metro')
    expect(await readBack(await qrPng(lower, 4))).toEqual({ text: lower, version: 8, width: (49 + 8) * 4 })
  })

  it('is dark on light', async () => {
    const { data } = await sharp(await qrPng(code))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([data[0], data[4 * 8 * 57 * 8 + 4 * 8]]).toEqual([255, 0])
  })
})
