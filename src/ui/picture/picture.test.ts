import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { lettering } from '#src/ui/picture/_stage.ts'
import { grounds, pictureKinds, productPicture } from '#src/ui/picture/picture.ts'
import { sceneKinds, shopScene } from '#src/ui/picture/scene.ts'

const seeds = Array.from({ length: 50 }, (_, i) => `barang-${i}`)
/** Ids always differ with the seed: what counts is the drawing. */
const bare = (svg: string) => svg.replace(/k[a-z0-9]{6,}-\d+/g, '')
const ids = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
const used = (svg: string) => [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id)

it('knows at least the twenty-six kinds a shop of the town sells', () => {
  expect(pictureKinds.length).toBeGreaterThanOrEqual(26)
  expect(new Set(pictureKinds).size).toBe(pictureKinds.length)
})

describe.each(pictureKinds)('picture of %s', (kind) => {
  it('is the same thing for the same seed', () => {
    expect(productPicture({ kind, seed: 'a', label: 'Sari' })).toBe(productPicture({ kind, seed: 'a', label: 'Sari' }))
  })

  it('is another thing for another seed', () => {
    expect(new Set(seeds.map((seed) => bare(productPicture({ kind, seed })))).size).toBeGreaterThanOrEqual(45)
  })

  it('is a 4:5 picture a rasteriser reads, with something on its ground', async () => {
    const svg = productPicture({ kind, seed: 'rupa', label: 'Sari Rasa', ground: 2 })
    const meta = await sharp(Buffer.from(svg)).metadata()
    expect([meta.format, meta.width, meta.height]).toEqual(['svg', 400, 500])
    const { channels } = await sharp(Buffer.from(svg)).resize(80).stats()
    expect(channels[0]?.stdev).toBeGreaterThan(15)
  })

  it('stays within 30 kB and defines every cloth once', () => {
    for (const seed of seeds) {
      const svg = productPicture({ kind, seed, label: 'Sari Rasa' })
      expect(svg.length).toBeLessThan(30_000)
      expect(new Set(ids(svg)).size).toBe(ids(svg).length)
      for (const id of used(svg)) expect(ids(svg)).toContain(id)
    }
  })

  it('writes no number that is not one', () => {
    for (const seed of seeds) expect(productPicture({ kind, seed })).not.toMatch(/NaN|undefined|Infinity|null|\[object/)
  })

  it('escapes the label', async () => {
    const svg = productPicture({ kind, seed: 'a', label: '<b>&"\'' })
    expect(svg).not.toContain('<b>')
    await expect(sharp(Buffer.from(svg)).metadata()).resolves.toMatchObject({ format: 'svg' })
  })
})

describe('product picture', () => {
  const pack = (label?: string) => productPicture({ kind: 'coffee-bag', seed: 'lereng', label })

  it('bears the words it is given and invents none', () => {
    expect(pack('Robusta')).toContain('>Robusta</text>')
    expect(pack()).not.toContain('<text')
    expect(pack('   ')).toBe(pack())
  })

  it('takes ground, dye and motif when they are known', () => {
    const svg = productPicture({ kind: 'hanging-cloth', seed: 'kupu-malam', ground: 4, dye: 'nila', motif: 'kupu' })
    expect(svg).toContain(`<path d="M0 0h400v500H0z" fill="${grounds[3]}"/>`)
    expect(svg).toContain('#1B2A49')
    expect(svg).not.toBe(productPicture({ kind: 'hanging-cloth', seed: 'kupu-malam', ground: 4, dye: 'nila', motif: 'kawung' }))
  })

  it('fills the jar by the name of the product, which it never writes', () => {
    for (const seed of seeds) {
      const honey = productPicture({ kind: 'jar', seed, label: 'Sekar', about: 'Madu hutan 250 ml' })
      expect(honey).toContain('#C9822B')
      expect(honey).not.toContain('hutan')
      expect(productPicture({ kind: 'jar', seed, label: 'Sambal Bawang' })).toContain('#A8301B')
    }
  })

  it('shares no id with another picture on the page', () => {
    const all = seeds
      .flatMap((seed) => ids(productPicture({ kind: 'jar', seed })))
      .concat(seeds.flatMap((seed) => ids(productPicture({ kind: 'chips', seed }))))
    expect(new Set(all).size).toBe(all.length)
  })

  it('uses no page variable, no link and no filter: it becomes a file', () => {
    for (const kind of pictureKinds)
      expect(productPicture({ kind, seed: 'a', label: 'A' })).not.toMatch(/var\(--|currentColor|href=|<filter|<style/)
  })
})

describe('lettering', () => {
  const at = { x: 100, y: 50, width: 120, size: 26 }
  const rows = (text: string) => [...lettering(text, at).matchAll(/>([^<]*)<\/text>/g)].map(([, row]) => row)
  const size = (text: string) => Number(/font-size="([\d.]+)"/.exec(lettering(text, at))?.[1])

  it('keeps a short word large and on one line', () => {
    expect(rows('Madu')).toEqual(['Madu'])
    expect(size('Madu')).toBe(26)
  })

  it('breaks where the lines come out most even', () => expect(rows('Keripik pisang gula aren')).toEqual(['Keripik pisang', 'gula aren']))

  it('shrinks before it cuts, and cuts at the end', () => {
    expect(size('Kripikpisang')).toBeLessThan(26)
    expect(rows('Antiklimaksterpanjangsedunia')[0]).toMatch(/^Antikl.*…$/)
  })

  it('escapes and drops what XML forbids', () => expect(rows('A&B\u0001<c>')).toEqual(['A&amp;B&lt;c&gt;']))

  it('never runs wider than its place, even in a wide face', async () => {
    for (const text of ['WWWWWWWWWW', 'Keripik pisang gula aren asli Metro', 'Kopi']) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">${lettering(text, { ...at, x: 150 })}</svg>`
      const { info } = await sharp(Buffer.from(svg)).trim().toBuffer({ resolveWithObject: true })
      expect(info.width).toBeLessThan(text.startsWith('W') ? 200 : 130)
    }
  })
})

describe.each(sceneKinds)('scene %s', (kind) => {
  it('is a stable 7:4 picture', async () => {
    const svg = shopScene({ kind, seed: 'senja' })
    expect(svg).toBe(shopScene({ kind, seed: 'senja' }))
    expect(svg).not.toMatch(/NaN|undefined|var\(--/)
    expect(new Set(ids(svg)).size).toBe(ids(svg).length)
    for (const id of used(svg)) expect(ids(svg)).toContain(id)
    const meta = await sharp(Buffer.from(svg)).metadata()
    expect([meta.width, meta.height]).toEqual([700, 400])
  })

  it('shows another place for another seed', () => {
    const drawings = seeds.map((seed) => shopScene({ kind, seed }))
    expect(new Set(drawings.map(bare)).size).toBeGreaterThanOrEqual(45)
    for (const svg of drawings) expect(svg.length).toBeLessThan(130_000)
  })
})

it.each([...sceneKinds, ...pictureKinds])('%s has no part of less than nothing', (kind) => {
  for (const seed of seeds) {
    const svg = (sceneKinds as readonly string[]).includes(kind)
      ? shopScene({ kind: kind as (typeof sceneKinds)[number], seed })
      : productPicture({ kind: kind as (typeof pictureKinds)[number], seed, label: 'Sari' })
    expect(svg).not.toMatch(/\b(width|height|r|rx|ry)="-/)
  }
})
