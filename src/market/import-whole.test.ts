import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readProducts } from '#src/market/import-group.ts'
import { guessMapping } from '#src/market/import-mapping.ts'
import { openCsv } from '#src/platform/table-file.ts'
import { importSample } from '../../test/import-samples.ts'
import { rulesOf } from '../../test/table-samples.ts'

const headings: Record<string, string[]> = {
  mb2: ['sku', 'nama', 'harga', 'stok', 'opsi_1_nama', 'opsi_1_nilai'],
  shopify: ['Handle', 'Title', 'Variant Price', 'Variant SKU', 'Option1 Name', 'Option1 Value', 'Image Src'],
  woocommerce: ['ID', 'Type', 'SKU', 'Name', 'Regular price', 'Parent', 'Attribute 1 name', 'Attribute 1 value(s)'],
}

const cell = fc.constantFrom(
  '',
  '',
  'A',
  'B',
  'Kaos',
  '1',
  '12',
  '12000',
  'id:1',
  'variable',
  'variation',
  'simple',
  'S',
  'M',
  'Ukuran',
  '=1',
  'Rp12rb',
  'https://a.example/1',
)

test('every row that is no blank goes in exactly once or comes back exactly once', async () => {
  const table = fc.constantFrom(...Object.keys(headings)).chain((format) => {
    const columns = headings[format] ?? []
    const row = fc.array(cell, { minLength: columns.length, maxLength: columns.length })
    return fc.record({
      format: fc.constant(format),
      rows: fc.array(row, { minLength: 1, maxLength: 25 }),
      window: fc.integer({ min: 1, max: 30 }),
    })
  })
  await fc.assert(
    fc.asyncProperty(table, async ({ format, rows, window }) => {
      const full = rows.flatMap((cells, index) => (cells.some(Boolean) ? [index + 2] : []))
      fc.pre(full.length > 0)
      const text = [headings[format] ?? [], ...rows].map((cells) => cells.join(';')).join('\n')
      const { products, failed, rowsRead, mapping } = await importSample(text, undefined, { window, rowsOfOne: 6, held: 12, variants: 4 })
      expect(mapping.format).toBe(format)
      expect(rowsRead).toBe(full.length)
      const told = [...products.flatMap(({ lines }) => lines), ...failed.map(({ line }) => line)]
      expect(told.sort((a, b) => a - b)).toEqual(full)
      const codes = products.flatMap(({ variants }) => variants.map(({ sku }) => sku.toLowerCase()))
      expect(new Set(codes).size).toBe(codes.length)
      for (const { name, variants } of products) expect([name === '', variants.length > 0]).toEqual([false, true])
    }),
    { numRuns: 600 },
  )
})

const exported = (name: string) => importSample(readFileSync(`${import.meta.dirname}/../../test/fixtures/import/${name}.csv`))

test('a shop leaves Shopify with its export file', async () => {
  const { products, failed, mapping } = await exported('shopify')
  expect([mapping.format, products.length, failed.flatMap(({ refusals }) => rulesOf(refusals))]).toEqual(['shopify', 14, []])
  expect(products.filter(({ draft }) => draft)).toHaveLength(1)
  expect(products[0]).toMatchObject({
    name: 'Kain Kawung Fajar',
    description: 'Kain batik tulis 240 × 105 cm, katun primissima.\n- Cuci dengan lerak\n- Jemur di tempat teduh',
    variants: [{ sku: 'UJI-KF', options: [], price: 445_000, stock: 2, weightGrams: 310 }],
    lines: [2, 3, 4],
  })
  expect(products[0]?.images).toHaveLength(3)
  expect(products[1]?.variants[1]?.options).toEqual([
    { name: 'Ukuran', value: 'M' },
    { name: 'Warna', value: 'Nila' },
  ])
})

test('a shop leaves WooCommerce with its export file', async () => {
  const { products, failed, mapping } = await exported('woocommerce')
  expect([mapping.format, products.length, failed.flatMap(({ refusals }) => rulesOf(refusals))]).toEqual(['woocommerce', 14, []])
  expect(products.filter(({ draft }) => draft)).toHaveLength(1)
  const shirt = products.find(({ name }) => name === 'Kaos Sepeda Pagi')
  expect(shirt?.variants.map(({ sku, price }) => [sku, price])).toEqual([
    ['WUJI-KAOS-S-H', 95_000],
    ['WUJI-KAOS-M-H', 95_000],
    ['WUJI-KAOS-L-H', 95_000],
    ['WUJI-KAOS-XL-H', 99_000],
    ['WUJI-KAOS-M-P', 95_000],
  ])
})

/** 60,000 rows, about 10 MB, every 33rd with a bad price; made as it is read. */
async function* largeFile(): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode('\ufeffSKU;Nama Produk;Harga;Stok;Kategori;Deskripsi\r\n')
  for (let start = 0; start < 60_000; start += 500) {
    const rows = Array.from({ length: 500 }, (_, offset) => {
      const row = start + offset
      const price = row % 100 < 3 ? 'Rp12rb' : '"Rp1.250.000,00"'
      return `SKU-${row};Produk nomor ${row};${price};${row % 50};Kuliner;"Keterangan panjang ${'renyah dan gurih '.repeat(6)}\r\nbaris dua"\r\n`
    })
    yield encoder.encode(rows.join(''))
  }
}

/** What is really kept, without what only waits to be swept. */
function heldMegabytes(): number {
  setFlagsFromString('--expose-gc')
  const sweep = runInNewContext('gc') as () => void
  sweep()
  return process.memoryUsage().heapUsed / 1_000_000
}

test('60,000 rows pass in little time and flat memory', async () => {
  const before = process.memoryUsage().rss
  const start = performance.now()
  let [bytes, peak, products, failed, largest] = [0, 0, 0, 0, 0]
  const held: number[] = []
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of largeFile()) {
      bytes += chunk.length
      yield chunk
    }
  }
  const opened = await openCsv(counted())
  if (!opened.ok) throw new Error('not opened')
  for await (const part of readProducts(opened.value, guessMapping(opened.value.headings))) {
    products += part.products.length
    failed += part.failed.length
    largest = Math.max(largest, part.products.length + part.failed.length)
    peak = Math.max(peak, process.memoryUsage().rss)
    if (products + failed > held.length * 15_000) held.push(heldMegabytes())
  }
  expect({ products, failed }).toEqual({ products: 58_200, failed: 1_800 })
  expect(bytes).toBeGreaterThan(10_000_000)
  expect(largest).toBeLessThan(1_000)
  expect(performance.now() - start).toBeLessThan(10_000)
  expect((peak - before) / 1_000_000).toBeLessThan(150)
  expect(held.length).toBeGreaterThan(3)
  expect((held.at(-1) ?? 0) - (held[0] ?? 0)).toBeLessThan(15)
})
