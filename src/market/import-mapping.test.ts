import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseMapping, guessMapping, optionHeading, ownFields, refuseMapping } from '#src/market/import-mapping.ts'

test('our own headings, in any order and writing', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...ownFields], { minLength: ownFields.length }),
      fc.constantFrom('_', ' ', '', '-'),
      fc.boolean(),
      (fields, gap, upper) => {
        const headings = fields.map((field) => (upper ? field.toUpperCase() : field).replaceAll('_', gap))
        const mapping = guessMapping(headings)
        expect(mapping).toMatchObject({ format: 'mb2', unknown: [], missing: [] })
        for (const field of ownFields) expect(mapping.columns[field]).toBe(fields.indexOf(field))
      },
    ),
  )
})

test.each([
  ['Kode Barang', 'sku'],
  ['Nama Barang', 'nama'],
  ['Harga Jual (Rp)', undefined],
  ['Harga (Rp)', 'harga'],
  ['Jumlah Stok', 'stok'],
  ['Berat (gram)', 'berat_gram'],
  ['Keterangan', 'deskripsi'],
  ['Foto Produk', 'gambar'],
  ['Option1 Value', 'opsi_1_nilai'],
  ['Product Name', 'nama'],
  ['Ｈａｒｇａ', 'harga'],
])('%s is %s', (heading, field) => {
  const { columns, unknown } = guessMapping([heading])
  expect(Object.entries(columns).find(([, index]) => index === 0)?.[0]).toBe(field)
  expect(unknown).toEqual(field === undefined ? [heading] : [])
})

test('what is missing is named, and a second column of the same meaning is left over', () => {
  const mapping = guessMapping(['Nama', 'Harga', 'Harga', 'Warna'])
  expect(mapping).toMatchObject({ format: 'unknown', missing: ['sku', 'stok'], unknown: ['Harga', 'Warna'], columns: { harga: 1 } })
  expect(refuseMapping(mapping).map(({ facts }) => facts?.column)).toEqual(['sku', 'stok'])
})

test('the columns of a corrected failed-rows file are not unknown', () => {
  expect(guessMapping(['sku', 'nama', 'harga', 'stok', 'baris', 'kolom', 'alasan'])).toMatchObject({ format: 'mb2', unknown: [] })
})

test('Shopify, before and since its headings changed', () => {
  const old = [
    'Handle',
    'Title',
    'Body (HTML)',
    'Vendor',
    'Type',
    'Published',
    'Option1 Name',
    'Option1 Value',
    'Variant SKU',
    'Variant Grams',
    'Variant Inventory Qty',
    'Variant Price',
    'Image Src',
    'Status',
  ]
  expect(guessMapping(old)).toMatchObject({
    format: 'shopify',
    missing: [],
    unknown: ['Vendor'],
    columns: { kelompok: 0, nama: 1, sku: 8, harga: 11, stok: 10, berat_gram: 9 },
  })
  const recent = ['Title', 'URL handle', 'Description', 'SKU', 'Price', 'Inventory quantity', 'Weight value (grams)', 'Product image URL']
  expect(guessMapping(recent)).toMatchObject({ format: 'shopify', unknown: [], columns: { kelompok: 1, sku: 3, harga: 4, stok: 5 } })
})

test('WooCommerce, in English and in Indonesian', () => {
  const english = [
    'ID',
    'Type',
    'SKU',
    'Name',
    'Published',
    'Description',
    'Stock',
    'Weight (kg)',
    'Sale price',
    'Regular price',
    'Categories',
    'Images',
    'Parent',
    'Attribute 1 name',
    'Attribute 1 value(s)',
  ]
  expect(guessMapping(english)).toMatchObject({
    format: 'woocommerce',
    missing: [],
    unknown: ['Sale price'],
    columns: { id: 0, harga: 9, berat_kg: 7, induk: 12, opsi_1_nilai: 14 },
  })
  expect(guessMapping(['Tipe', 'SKU', 'Nama', 'Harga normal', 'Induk', 'Stok'])).toMatchObject({
    format: 'woocommerce',
    columns: { harga: 3 },
  })
})

test('the reader chooses the columns', () => {
  const headings = ['Code', 'What', 'How much', 'Left', 'Ukuran']
  const chosen = chooseMapping(headings, { sku: 0, nama: 1, harga: 2, stok: 3, opsi_1_nilai: 4 })
  if (!chosen.ok) throw new Error('refused')
  expect(chosen.value).toMatchObject({ format: 'mb2', missing: [], unknown: [], columns: { sku: 0, opsi_1_nilai: 4 } })
  expect(optionHeading(chosen.value, 'opsi_1_nilai')).toBe('Ukuran')
  const wrong = chooseMapping(headings, { sku: 0, nama: 0, harga: 9 })
  expect(wrong.ok ? [] : wrong.refusals.map(({ rule, field }) => [rule.split('.').at(-1), field])).toEqual([
    ['column_twice', 'nama'],
    ['no_such_column', 'harga'],
    ['missing', 'stok'],
  ])
})

test('any headings give a mapping', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (headings) => {
      const { columns, format, missing } = guessMapping(headings)
      for (const index of Object.values(columns)) if (index !== undefined) expect(headings[index]).toBeDefined()
      expect(format === 'unknown').toBe(missing.length > 0)
    }),
  )
})
