import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { slugOf } from '#src/base/id.ts'
import { type Attribute, cityPackFiles, readCityPack } from '#src/directory/city-pack.ts'
import { dyeNames } from '#src/ui/motif/dye.ts'
import { motifKinds } from '#src/ui/motif/motif.ts'
import { pictureKinds } from '#src/ui/picture/picture.ts'

type Zone = { kelurahan: string; fee: number }
type Shop = {
  slug: string
  owner: { cast?: string; name?: string }
  kelurahan: string
  subsector: string
  status: string
  story: string
  phone: string
  fulfilment: { pickup: boolean; point: boolean; zones: Zone[]; courier_fee: number | null }
}
type Row = { sku: string; nama: string; harga: string; stok: string; kategori: string; deskripsi: string }
type Detail = {
  origin: string
  origin_note?: string
  motif?: string
  attributes?: Record<string, string | number | boolean>
  story?: string
  one_of_a_kind?: boolean
  badges?: { number: string; state: string }[]
}
type Picture = { kind: string; seed: string; ground: number; dye?: string; motif?: string }

const city = new URL('../cities/metro/', import.meta.url)
const text = (file: string) => readFileSync(new URL(file, city), 'utf8')
const json = <T>(name: string): T => JSON.parse(text(`demo/${name}.json`))

const read = readCityPack(Object.fromEntries(cityPackFiles.map((file) => [file, text(file)])))
if (!read.ok) throw new Error('the city pack is refused')
const pack = read.value

const shops = json<Shop[]>('shops')
const details = json<Record<string, Detail>>('details')
const pictures = json<Record<string, Picture>>('pictures')
const people = json<{ key: string; email: string }[]>('people')
const rowsOf = (slug: string): Row[] => parse(text(`demo/products/${slug}.csv`), { columns: true })
const catalogue = new Map(shops.map(({ slug }) => [slug, rowsOf(slug)]))
const rows = [...catalogue.values()].flat()
const products = rows.filter(({ sku }) => sku in details)
const kelurahan = new Set(pack.kelurahan.map(({ code }) => code))

describe('shops', () => {
  test('26, of which 24 are open, one waits and one is suspended', () => {
    expect(shops).toHaveLength(26)
    expect(Map.groupBy(shops, ({ status }) => status).get('approved')).toHaveLength(24)
    expect(shops.map(({ status }) => status)).toEqual(expect.arrayContaining(['submitted', 'suspended']))
    expect(readdirSync(new URL('demo/products/', city)).sort()).toEqual(shops.map(({ slug }) => `${slug}.csv`).sort())
  })

  test('stand in places and sub-sectors the city knows, spread over both', () => {
    const subsectors = new Set(pack.subsectors.map(({ code }) => code))
    for (const shop of shops) {
      expect(kelurahan).toContain(shop.kelurahan)
      expect(subsectors).toContain(shop.subsector)
      expect(shop.phone).toMatch(/^0812-0000-00\d\d$/)
      for (const zone of shop.fulfilment.zones) expect(kelurahan).toContain(zone.kelurahan)
    }
    expect(new Set(shops.map((shop) => shop.kelurahan)).size).toBeGreaterThanOrEqual(16)
    expect(new Set(shops.filter(({ status }) => status === 'approved').map((shop) => shop.subsector)).size).toBeGreaterThanOrEqual(9)
  })

  test('three belong to the cast, each of whom owns exactly one', () => {
    const owners = shops.flatMap(({ owner }) => owner.cast ?? [])
    expect(owners.sort()).toEqual(['penjual-batik', 'penjual-keripik', 'penjual-kopi'])
    expect(people.map(({ key }) => key)).toEqual(expect.arrayContaining(owners))
    for (const { key, email } of people) expect(email).toBe(`${key}@contoh.metro`)
  })
})

describe('goods', () => {
  test('at least 250, each with a name, a description and an address of its own', () => {
    expect(products.length).toBeGreaterThanOrEqual(250)
    expect(new Set(rows.map(({ nama }) => nama)).size).toBe(products.length)
    expect(new Set(products.map(({ nama }) => slugOf(nama))).size).toBe(products.length)
    expect(new Set(products.map(({ deskripsi }) => deskripsi)).size).toBe(products.length)
    for (const { nama, deskripsi } of products) expect(deskripsi.length, nama).toBeGreaterThan(50)
  })

  test('have whole prices, counted stock and codes that do not repeat', () => {
    for (const { sku, harga, stok } of rows) {
      expect(harga, sku).toMatch(/^[1-9]\d{3,6}$/)
      expect(stok, sku).toMatch(/^\d{1,3}$/)
    }
    expect(new Set(rows.map(({ sku }) => sku)).size).toBe(rows.length)
  })

  test('stand in leaves of the market tree', () => {
    const inner = new Set(pack.categories.map(({ parent }) => parent))
    const leaves = new Set(pack.categories.map(({ slug }) => slug).filter((slug) => !inner.has(slug)))
    for (const { kategori } of rows) expect(leaves).toContain(kategori)
    expect(new Set(rows.map(({ kategori }) => kategori))).toEqual(leaves)
  })

  test('what is eaten or drunk is never drawn as a purse, a bag or a garment', () => {
    const eaten = new Set(['keripik-kerupuk', 'kopi', 'minuman-botol', 'tahu-tempe', 'sambal-abon', 'madu-gula', 'kue-roti', 'jamu-rempah'])
    const worn = new Set(['pouch', 'tote', 'pandan-bag', 'knitted-bag', 'shirt', 't-shirt', 'dress', 'scarf'])
    const wrong = rows.filter(({ sku, kategori }) => eaten.has(kategori) && worn.has(pictures[sku]?.kind ?? ''))
    expect(wrong.map(({ nama }) => nama)).toEqual([])
    expect(rows.filter(({ kategori }) => eaten.has(kategori)).length).toBeGreaterThan(60)
  })

  test('what is one of a kind is there once', () => {
    const unique = products.filter(({ sku }) => details[sku]?.one_of_a_kind)
    expect(unique.length).toBeGreaterThan(10)
    for (const { nama, stok } of unique) {
      expect(rows.filter((row) => row.nama === nama)).toHaveLength(1)
      expect(stok, nama).toBe('1')
    }
  })

  test('every row has a picture somebody draws', () => {
    expect(Object.keys(pictures).sort()).toEqual(rows.map(({ sku }) => sku).sort())
    for (const { kind, ground, dye, motif } of Object.values(pictures)) {
      expect(pictureKinds).toContain(kind)
      expect([1, 2, 3, 4]).toContain(ground)
      if (dye) expect(dyeNames).toContain(dye)
      if (motif) expect(motifKinds).toContain(motif)
    }
  })
})

describe('details', () => {
  const parents = new Map(pack.categories.map(({ slug, parent }) => [slug, parent]))

  /** A category's own attributes and those of its parents. */
  const attributesOf = (slug: string): Attribute[] =>
    slug === '' ? [] : [...pack.attributes.filter(({ category }) => category === slug), ...attributesOf(parents.get(slug) ?? '')]

  const fits = ({ type, options }: Attribute, value: string | number | boolean): boolean => {
    if (type === 'enum') return options.includes(String(value))
    return typeof value === { number: 'number', bool: 'boolean', text: 'string' }[type]
  }

  test('belong to goods that are there', () => {
    const skus = new Set(rows.map(({ sku }) => sku))
    for (const sku of Object.keys(details)) expect(skus).toContain(sku)
  })

  test('attributes are those of the category, required ones filled', () => {
    for (const { sku, nama, kategori } of products) {
      const known = new Map(attributesOf(kategori).map((attribute) => [attribute.key, attribute]))
      const given = details[sku]?.attributes ?? {}
      for (const [key, value] of Object.entries(given)) {
        const attribute = known.get(key)
        expect(attribute && fits(attribute, value), `${nama}: ${key} = ${value}`).toBe(true)
      }
      for (const { key, required } of known.values()) if (required) expect(Object.keys(given), nama).toContain(key)
    }
  })

  test('what was not made here names its partner', () => {
    const away = Object.values(details).filter(({ origin }) => origin !== 'made')
    expect(away.length).toBeGreaterThan(5)
    for (const { origin, origin_note: note } of away) {
      expect(['designed', 'curated']).toContain(origin)
      expect(note).toBeTruthy()
    }
  })

  test('sixty goods tell a story, and all numbers of papers are plainly examples', () => {
    expect(Object.values(details).filter(({ story }) => story).length).toBeGreaterThanOrEqual(60)
    const badges = Object.values(details).flatMap(({ badges }) => badges ?? [])
    expect(new Set(badges.map(({ state }) => state))).toEqual(new Set(['claimed', 'verified', 'expired']))
    for (const { number } of badges) expect(number).toMatch(/^CONTOH-/)
  })

  test('nothing demo wears the city’s registered motif', () => {
    for (const { nama, deskripsi } of rows) expect(`${nama} ${deskripsi}`.toLowerCase()).not.toContain('leluwak')
    const motifs = json<{ slug: string }[]>('motifs').map(({ slug }) => slug)
    for (const { motif } of Object.values(details)) if (motif) expect(motifs).toContain(motif)
  })
})

describe('places and stories', () => {
  test('four pick-up points in the city’s kelurahan', () => {
    const points = json<{ kelurahan: string; capacity: number }[]>('points')
    expect(points).toHaveLength(4)
    for (const point of points) {
      expect(kelurahan).toContain(point.kelurahan)
      expect(point.capacity).toBeGreaterThan(0)
    }
  })

  test('stories are told of open shops', () => {
    const told = json<{ shop?: string }[]>('stories').flatMap(({ shop }) => shop ?? [])
    expect(told.length).toBeGreaterThanOrEqual(3)
    for (const shop of told) expect(catalogue.get(shop)?.length).toBeGreaterThan(0)
  })
})
