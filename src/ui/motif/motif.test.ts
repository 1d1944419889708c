import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { seeded, shortHash } from '#src/base/seed.ts'
import { dyeNames, dyes } from '#src/ui/motif/dye.ts'
import { guilloche, shopMark } from '#src/ui/motif/mark.ts'
import { border, motifKinds, motifPattern, motifSwatch } from '#src/ui/motif/motif.ts'

const seeds = Array.from({ length: 50 }, (_, i) => `toko-${i}`)
const distinct = (draw: (seed: string) => string) => new Set(seeds.map(draw)).size
/** What is left when the id, which always differs, is taken out. */
const bare = (svg: string) => svg.replace(/k[a-z0-9]{6,}/g, '')

describe('seeded', () => {
  it('tells the same story for the same seed and another for another', () => {
    const row = (seed: string) => Array.from({ length: 5 }, seeded(seed).next)
    expect(row('a')).toEqual(row('a'))
    expect(row('a')).not.toEqual(row('b'))
  })

  it('stays inside its bounds and reaches both ends', () => {
    const random = seeded('bounds')
    const wholes = Array.from({ length: 400 }, () => random.whole(2, 5))
    expect(new Set(wholes)).toEqual(new Set([2, 3, 4, 5]))
    const parts = Array.from({ length: 400 }, () => random.between(-1, 1))
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...parts)).toBeLessThan(1)
  })

  it('spreads near seeds evenly', () => {
    const counts = [0, 0, 0, 0, 0]
    for (let i = 0; i < 5000; i++) {
      const at = seeded(`toko-${i}`).whole(0, 4)
      counts[at] = (counts[at] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130)
  })

  it('refuses to pick from nothing', () => {
    expect(() => seeded('a').pick([])).toThrow(RangeError)
  })

  it('makes ids that start with a letter', () => {
    for (const seed of seeds) expect(shortHash(seed)).toMatch(/^k[a-z0-9]{4,12}$/)
  })
})

describe.each(motifKinds)('motif %s', (kind) => {
  const pattern = (seed: string) => motifPattern({ kind, dye: 'nila', seed, id: 'k1', scale: 0.37 })

  it('is the same cloth for the same seed', () => expect(pattern('senja')).toBe(pattern('senja')))

  it('is another cloth for another seed', () => expect(distinct(pattern)).toBeGreaterThanOrEqual(45))

  it('fits in 2,5 kB', () => {
    for (const seed of seeds) expect(pattern(seed).length).toBeLessThanOrEqual(2500)
  })

  it('carries only colours of its dye', () => {
    for (const dye of dyeNames) {
      const used = new Set(motifPattern({ kind, dye, seed: 'x', id: 'k1' }).match(/#[0-9A-Fa-f]{6}/g))
      for (const colour of used) expect(Object.values<string>(dyes[dye])).toContain(colour)
    }
  })

  it('meets itself without a seam', async () => {
    const tile = /width="(\d+)" height="(\d+)"/.exec(pattern('a'))
    const [w, h] = [Number(tile?.[1]), Number(tile?.[2])]
    const upright = pattern('a').replace(/patternTransform="[^"]*"/, '')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w * 2} ${h * 2}" width="${w * 2}" height="${h * 2}"><defs>${upright}</defs><path d="M0 0h${w * 2}v${h * 2}H0z" fill="url(#k1)"/></svg>`
    const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([w * 2, h * 2])
    const step = (x: number, y: number, dx: number, dy: number) => {
      const at = (px: number, py: number) => (py * info.width + px) * 3
      return Math.abs((data[at(x, y)] ?? 0) - (data[at(x + dx, y + dy)] ?? 0))
    }
    const mean = (length: number, one: (i: number) => number) =>
      Array.from({ length }, (_, i) => one(i)).reduce((a, b) => a + b, 0) / length
    const across = mean(h, (i) => step(w - 1, i, 1, 0))
    const down = mean(w, (i) => step(i, h - 1, 0, 1))
    const usual = Math.max(
      ...[3, 5, 7].map((k) => mean(h, (i) => step(Math.floor((w * k) / 9), i, 1, 0))),
      ...[3, 5, 7].map((k) => mean(w, (i) => step(i, Math.floor((h * k) / 9), 0, 1))),
    )
    expect(across).toBeLessThanOrEqual(usual * 2 + 6)
    expect(down).toBeLessThanOrEqual(usual * 2 + 6)
  })
})

describe('swatch', () => {
  it('is a whole picture a rasteriser reads', async () => {
    const meta = await sharp(Buffer.from(motifSwatch('senja', { width: 320, height: 200 }))).metadata()
    expect([meta.format, meta.width, meta.height]).toEqual(['svg', 320, 200])
  })

  it('differs in more than its id', () => expect(distinct((seed) => bare(motifSwatch(seed)))).toBeGreaterThanOrEqual(45))

  it('gives two cloths on one page two ids', () => {
    const ids = seeds.map((seed) => /id="([^"]+)"/.exec(motifSwatch(seed))?.[1])
    expect(new Set(ids).size).toBe(seeds.length)
    const scales = [0.4, 0.5].map((scale) => /id="([^"]+)"/.exec(motifSwatch('a', { scale }))?.[1])
    expect(scales[0]).not.toBe(scales[1])
  })

  it('is ornament without a title and named with one, escaped', () => {
    expect(motifSwatch('a')).toContain('aria-hidden="true"')
    const named = motifSwatch('a', { title: 'Kain "Kupu" <Senja> & kawan' })
    expect(named).toContain('role="img" aria-label="Kain &quot;Kupu&quot; &lt;Senja&gt; &amp; kawan"')
    expect(named).not.toContain('aria-hidden')
  })
})

describe('border', () => {
  it('keeps its height and reads as a picture', async () => {
    const meta = await sharp(Buffer.from(border('soga', { width: 720, height: 24 }))).metadata()
    expect([meta.width, meta.height]).toEqual([720, 24])
  })

  it('may hang down', () => expect(border('soga', { down: true })).not.toBe(border('soga')))
})

describe('shop mark', () => {
  it('is stable, small and square', async () => {
    expect(shopMark('senja')).toBe(shopMark('senja'))
    for (const seed of seeds) expect(shopMark(seed).length).toBeLessThan(1400)
    const meta = await sharp(Buffer.from(shopMark('senja'))).metadata()
    expect([meta.width, meta.height]).toEqual([48, 48])
  })

  it('tells shops apart', () => expect(distinct((seed) => shopMark(seed))).toBeGreaterThanOrEqual(45))

  it('stands free of its plate when asked', () => expect(shopMark('a', { plate: false })).not.toContain('<rect'))
})

describe('guilloche', () => {
  it('is a visual checksum of the number', () => {
    const drawing = (number: string) => bare(guilloche(number))
    expect(drawing('MTR-2026-000417')).toBe(drawing('MTR-2026-000417'))
    expect(new Set(seeds.map((seed) => drawing(`MTR-2026-${seed}`))).size).toBeGreaterThanOrEqual(48)
  })

  it('is light enough to stand inline', () => {
    for (const seed of seeds) expect(guilloche(seed).length).toBeLessThan(9000)
  })

  it('reads as a picture', async () => {
    const { channels } = await sharp(Buffer.from(guilloche('a', { colour: '#C8952C' }))).stats()
    expect(channels[3]?.mean).toBeGreaterThan(2)
  })
})
