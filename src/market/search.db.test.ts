import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantGoods } from '../../test/find-town.ts'
import { openTown, type Town } from '../../test/town.ts'
import { findingNow } from './finding.db.ts'
import { type Found, type Search, searchProducts } from './search.db.ts'

let town: Town

const goods = [
  { name: 'Kain batik tulis siger', category: 'batik-tulis', attributes: { teknik: 'tulis', motif: 'siger', bahan: 'sutra' } },
  { name: 'Kain batik cap kawung', category: 'batik-cap', attributes: { teknik: 'cap', motif: 'kawung', bahan: 'katun-prima' } },
  { name: 'Sarung batik nila', category: 'batik-cap' },
  { name: 'Kain Leluwak Tehambugh', category: 'batik-cap' },
  { name: 'Bata ekspos mini', category: 'keramik-gerabah' },
  { name: 'Keripik singkong balado' },
  { name: 'Kerupuk kulit ikan' },
  { name: 'Kopi robusta petik merah', category: 'kopi' },
  { name: 'Sandal anyaman pandan', category: 'aksesori' },
  { name: 'Kerudung segi empat', category: 'selendang-syal' },
  { name: 'Rengginang terasi' },
  { name: 'Busana harian rumahan', category: 'kemeja-blus' },
  { name: 'Makanan ringan campur' },
  { name: 'Paket oleh-oleh Metro' },
  { name: 'Syal eco print daun jati', category: 'eco-print' },
  { name: 'Dompet ecoprint kecil', category: 'tas-dompet' },
  // as shops write it who do not look words up
  { name: 'Kripik tempe sagu' },
  { name: 'Krupuk udang rebon' },
  { name: 'Sendal jepit ban bekas', category: 'aksesori' },
  { name: 'Jilbab instan katun', category: 'selendang-syal' },
]

beforeAll(async () => {
  town = await openTown()
  // whether a shop may name a motif is tried elsewhere
  await town.owner.query('update market.motif set needs_licence = false')
  await plantGoods(town, goods, { name: 'Lapak uji cari' })
})
afterAll(() => town.close())

async function find(search: Partial<Search>): Promise<Found> {
  const outcome = await searchProducts(town.house.db, { limit: 100, tongue: 'id', ...search })
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
  return outcome.value
}

const names = ({ items }: Found) => items.map(({ name }) => name)

describe('S21: batik, however it is typed', () => {
  it.each(['batk', 'btik', 'baitk', 'batikk', 'BATIK', 'bátik'])('%s', async (q) => {
    const found = await find({ q, limit: 5 })
    expect(found.items).toHaveLength(5)
    for (const { name, category } of found.items) expect(`${name} ${category}`.toLowerCase()).toMatch(/batik|tapis/)
    for (const name of names(found).slice(0, 3)) expect(name.toLowerCase()).toContain('batik')
    expect(found.suggestion).toBe('batik')
  })

  it('says nothing about the word typed right', async () => {
    expect((await find({ q: 'batik' })).suggestion).toBeUndefined()
  })

  it('puts exact before begun before slipped', async () => {
    await plantGoods(town, [
      { name: 'Zarkon asli' },
      { name: 'Zarkonium lain', minutesOld: -60 },
      { name: 'Zarkin mirip', minutesOld: -90 },
    ])
    const found = await find({ q: 'zarkon' })
    expect(names(found)).toEqual(['Zarkon asli', 'Zarkonium lain'])
    expect(found.suggestion).toBeUndefined()
    expect(names(await find({ q: 'zarkoniu' }))[0]).toBe('Zarkonium lain')
  })
})

describe('S22: spelling, synonyms, stems', () => {
  it.each([
    ['kripik', 'Keripik singkong balado'],
    ['keripik', 'Kripik tempe sagu'],
    ['krupuk', 'Kerupuk kulit ikan'],
    ['kerupuk', 'Krupuk udang rebon'],
    ['kofi', 'Kopi robusta petik merah'],
    ['sendal', 'Sandal anyaman pandan'],
    ['sandal', 'Sendal jepit ban bekas'],
    ['jilbab', 'Kerudung segi empat'],
    ['hijab', 'Kerudung segi empat'],
    ['hijab', 'Jilbab instan katun'],
    ['renginang', 'Rengginang terasi'],
    ['anyman', 'Sandal anyaman pandan'],
    ['leluak tehambur', 'Kain Leluwak Tehambugh'],
    ['pakaian', 'Busana harian rumahan'],
    ['berpakaian', 'Busana harian rumahan'],
    ['makan', 'Makanan ringan campur'],
    ['makanan', 'Makanan ringan campur'],
    ['oleh oleh', 'Paket oleh-oleh Metro'],
    ['oleh-oleh', 'Paket oleh-oleh Metro'],
    ['ecoprint', 'Syal eco print daun jati'],
    ['ecoprint', 'Dompet ecoprint kecil'],
    ['eco print', 'Dompet ecoprint kecil'],
    ['eco print', 'Syal eco print daun jati'],
  ])('%s finds %s', async (q, name) => {
    expect(names(await find({ q }))).toContain(name)
  })

  it('does not take a real bata for batik', async () => {
    const found = await find({ q: 'bata' })
    expect(names(found)[0]).toBe('Bata ekspos mini')
    expect(found.suggestion).toBeUndefined()
    expect(names(found).filter((name) => name.includes('batik'))).toEqual([])
  })

  it('finds by shop, kelurahan, motif and description as well', async () => {
    expect(names(await find({ q: 'lapak uji cari siger' }))).toEqual(['Kain batik tulis siger'])
  })
})

describe('S24: filters', () => {
  const shirt = (name: string, ...variants: [Record<string, string>, number, number][]) => ({ name, category: 'kaos', variants })

  it('wants one variant that is all of it, and in stock', async () => {
    const { shopSlug } = await plantGoods(town, [
      shirt('Cocok', [{ Ukuran: 'XL', Warna: 'Biru' }, 90_000, 2], [{ Ukuran: 'S', Warna: 'Merah' }, 80_000, 1]),
      shirt('Dua varian berbeda', [{ Ukuran: 'XL', Warna: 'Merah' }, 90_000, 2], [{ Ukuran: 'S', Warna: 'Biru' }, 80_000, 1]),
      shirt('Habis', [{ Ukuran: 'XL', Warna: 'Biru' }, 90_000, 0]),
    ])
    await findingNow(town.house.db, true)
    const found = await find({ shop: shopSlug, facets: { ukuran: 'XL', warna: 'Biru' } })
    expect(names(found)).toEqual(['Cocok'])
    // among the blue in stock, one is XL and one S; among the XL in stock, one blue and one red
    expect(found.facets.ukuran).toEqual([
      { value: 's', label: 'S', count: 1 },
      { value: 'xl', label: 'XL', count: 1 },
    ])
    expect(found.facets.warna).toEqual([
      { value: 'biru', label: 'Biru', count: 1 },
      { value: 'merah', label: 'Merah', count: 1 },
    ])
    expect(names(await find({ shop: shopSlug, facets: { ukuran: ['XL', 'S'], warna: ['biru'] } })).sort()).toEqual([
      'Cocok',
      'Dua varian berbeda',
    ])
  })

  it('lists all 22 kelurahan, also where nothing is', async () => {
    for (const q of ['batik', 'rengginang', 'xyzzyx', '🎉']) expect((await find({ q })).facets.kelurahan).toHaveLength(22)
  })

  it('offers near words when nothing was found', async () => {
    const found = await find({ q: 'rengginamgo' })
    expect([...names(found), ...found.near].join(' ').toLowerCase()).toContain('rengginang')
  })

  it('refuses what cannot be meant, or leaves it out and says so where addresses get old', async () => {
    const rules = async (search: Partial<Search>) => {
      const outcome = await searchProducts(town.house.db, { limit: 5, tongue: 'id', ...search })
      return outcome.ok ? [] : outcome.refusals.map(({ rule }) => rule)
    }
    expect(await rules({ category: 'tidak-ada' })).toEqual(['market.search.value_unknown'])
    expect(await rules({ kelurahan: 'atlantis' })).toEqual(['market.search.value_unknown'])
    expect(await rules({ facets: { tidak_ada: 'x' } })).toEqual(['market.search.filter_unknown'])
    expect(await rules({ facets: { teknik: 'sihir' } })).toEqual(['market.search.value_unknown'])
    expect(await rules({ min: 5, max: 1 })).toEqual(['market.search.price_reversed'])
    expect(await rules({ min: 1.5 })).toEqual(['market.search.price'])
    expect(await rules({ cursor: 'bukan-milik-kami' })).toEqual(['market.search.cursor'])
    expect((await find({ category: 'tidak-ada', lenient: true })).notice?.rule).toBe('market.search.left_out')
  })

  it('says when words were cut', async () => {
    expect((await find({ q: 'batik '.repeat(30) })).notice).toEqual({ rule: 'market.search.cut', facts: { most: 100 } })
  })
})
