import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { CategoryFinder } from '#src/market/category-match.ts'

type Row = { slug: string; parent: string; name_id: string; name_en: string }
const rows: Row[] = parse(readFileSync(new URL('../../cities/metro/categories.csv', import.meta.url), 'utf8'), { columns: true })
const finder = new CategoryFinder(
  rows.map((row) => ({ slug: row.slug, parent: row.parent || null, nameId: row.name_id, nameEn: row.name_en })),
)

describe('a category is found by what people write', () => {
  test.each([
    ['batik-tulis', 'batik-tulis'],
    ['Batik Tulis', 'batik-tulis'],
    ['  KOPI ', 'kopi'],
    ['T-shirts', 'kaos'],
    ['Keripik dan kerupuk', 'keripik-kerupuk'],
    ['Keripik & Kerupuk', 'keripik-kerupuk'],
    ['keripik', 'keripik-kerupuk'],
    ['Makanan > Keripik dan kerupuk', 'keripik-kerupuk'],
    ['Kopi dan minuman > Kopi', 'kopi'],
    ['Kain dan batik / Batik cap', 'batik-cap'],
    ['Kopi dan minuman > Minuman botol dan sirop', 'minuman-botol'],
    ['batik', 'kain-batik'],
    ['Kuliner', 'makanan'],
    ['Fesyen', 'busana'],
    ['Kriya', 'kerajinan'],
    ['tas', 'tas-dompet'],
    ['Home & Living > Anyaman', 'anyaman'],
  ])('%s → %s', (text, slug) => {
    expect(finder.find(text)).toBe(slug)
  })

  test.each(['Elektronik', 'Kain > Mesin', '', '>', '<script>', 'dan'])('%s is no category', (text) => {
    expect(finder.find(text)).toBeUndefined()
  })

  test('what is near is named', () => {
    expect(finder.near('keripk')).toContain('Keripik dan kerupuk')
    expect(finder.near('Makanan > batk tulis')[0]).toBe('Batik tulis')
    expect(finder.near('')).toHaveLength(3)
  })
})
