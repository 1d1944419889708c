import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guessMapping, type OwnField, ownFields } from '#src/market/import-mapping.ts'
import { readKilograms, readNumber } from '#src/market/import-number.ts'
import { readRow } from '#src/market/import-row.ts'
import { rulesOf } from '../../test/table-samples.ts'

const read = (cell: string) => readNumber(cell, { column: 'harga', min: 1, max: 1_000_000_000, currency: true })

describe('prices', () => {
  test.each([
    ['12000', 12000],
    ['12.000', 12000],
    ['1.250.000', 1250000],
    ['1.250.000,00', 1250000],
    ['Rp1.250.000', 1250000],
    ['Rp 1.250.000', 1250000],
    ['Rp\u00a01.250.000', 1250000],
    ['rp. 12.000', 12000],
    ['IDR 12000', 12000],
    ['Rp12.000,-', 12000],
    ['12.500,--', 12500],
    ['12000,00', 12000],
    ['250000.00', 250000],
    ['250000.0', 250000],
    ['1,250,000', 1250000],
    ['1,250,000.00', 1250000],
    ['12,000.00', 12000],
    ['1 250 000', 1250000],
    ['１２０００', 12000],
    ['Ｒp12.000'.replace('Ｒ', 'R'), 12000],
    [' 5000 ', 5000],
    ['1000000000', 1000000000],
  ])('%j is %d', (cell, value) => expect(read(cell)).toEqual({ ok: true, value }))

  test.each([
    ['12,000', 'number.ambiguous', { low: '12', high: '12000' }],
    ['1250.000', 'number.ambiguous', { low: '1250', high: '1250000' }],
    ['12.00', 'number.ambiguous', { low: '12', high: '1200' }],
    ['Rp12rb', 'number.write_as', { suggestion: '12000' }],
    ['12 ribu', 'number.write_as', { suggestion: '12000' }],
    ['15k', 'number.write_as', { suggestion: '15000' }],
    ['1,5jt', 'number.write_as', { suggestion: '1500000' }],
    ['Rp2 juta', 'number.write_as', { suggestion: '2000000' }],
    ['0,5jt', 'number.write_as', { suggestion: '500000' }],
    ['12.000/pcs', 'number.write_as', { suggestion: '12000' }],
    ['+5000', 'number.write_as', { suggestion: '5000' }],
    ['gratis', 'number.not_number', {}],
    ['12000-15000', 'number.not_number', {}],
    ['=1+1', 'number.not_number', {}],
    ['١٢٠٠', 'number.not_number', {}],
    ['12²', 'number.not_number', {}],
    ['12.00.0', 'number.not_number', {}],
    ['0x1F', 'number.not_number', {}],
    ['NaN', 'number.not_number', {}],
    ['9'.repeat(70), 'number.not_number', {}],
    ['1.5', 'number.fraction', {}],
    ['12.000,50', 'number.fraction', {}],
    ['19.99', 'number.fraction', {}],
    ['0.500', 'number.fraction', {}],
    ['-5000', 'number.negative', {}],
    ['Rp-5.000', 'number.negative', {}],
    ['−5000', 'number.negative', {}],
    ['(5000)', 'number.negative', {}],
    ['1e9', 'number.scientific', {}],
    ['1,2E+09', 'number.scientific', {}],
    ['0', 'number.too_small', { min: 1 }],
    ['1000000001', 'number.too_large', { max: 1_000_000_000 }],
    ['9'.repeat(40), 'number.too_large', {}],
  ])('%j is refused: %s', (cell, rule, facts) => {
    const outcome = read(cell)
    expect(outcome.ok ? outcome.value : rulesOf(outcome.refusals)).toEqual([rule])
    expect(outcome).toMatchObject({ refusals: [{ field: 'harga', facts: { column: 'harga', ...facts } }] })
  })

  test('every whole number reads back, however people group it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 1_000_000_000 }), (value) => {
        const dots = String(value).replace(/\B(?=(\d{3})+$)/g, '.')
        for (const cell of [String(value), dots, `Rp${dots}`, `${dots},00`, `${value}.00`]) expect(read(cell)).toEqual({ ok: true, value })
      }),
    )
  })

  test('any text is a whole number in bounds or a reason', () => {
    const keys = fc.string({ unit: fc.constantFrom('1', '0', '9', '.', ',', '-', 'R', 'p', ' ', 'e', 'k', '+', '(', ')'), maxLength: 14 })
    fc.assert(
      fc.property(fc.oneof(keys, fc.string({ unit: 'binary' })), (cell) => {
        const outcome = read(cell)
        if (!outcome.ok) expect(outcome.refusals).toHaveLength(1)
        else if (outcome.value === undefined) expect(cell.trim()).toBe('')
        else expect(Number.isInteger(outcome.value) && outcome.value >= 1 && outcome.value <= 1_000_000_000).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

test.each([
  ['0,25', 250],
  ['1.5 kg', 1500],
  ['1,250kg', 1250],
  ['2', 2000],
  ['0.0004', 0],
])('%j kilograms are %d grams', (cell, grams) => expect(readKilograms(cell, 'berat_gram', 1_000_000)).toEqual({ ok: true, value: grams }))

const mapping = guessMapping(ownFields)
const good: Partial<Record<OwnField, string>> = { sku: 'KRP-01', nama: 'Keripik Pisang', harga: '12.500', stok: '40' }
const readOwn = (change: Partial<Record<OwnField, string>>) => {
  const cells = ownFields.map((field) => ({ ...good, ...change })[field] ?? '')
  return readRow({ line: 7, cells, refusals: [] }, mapping)
}

describe('a row of ours', () => {
  test('becomes a product and its variant', () => {
    const reading = readOwn({
      kategori: 'Kuliner',
      deskripsi: 'Renyah\r\n\r\ngurih',
      berat_gram: '250 g',
      opsi_1_nama: 'Rasa',
      opsi_1_nilai: 'Pedas',
      gambar: 'https://gambar.example/1.jpg, https://gambar.example/2.jpg|https://gambar.example/1.jpg',
    })
    expect(reading).toMatchObject({ line: 7, keys: ['nama:keripik pisang'], refusals: [] })
    expect(reading.part).toEqual({
      name: 'Keripik Pisang',
      categoryText: 'Kuliner',
      description: 'Renyah\n\ngurih',
      images: ['https://gambar.example/1.jpg', 'https://gambar.example/2.jpg'],
      variant: { sku: 'KRP-01', options: [{ name: 'Rasa', value: 'Pedas' }], price: 12500, stock: 40, weightGrams: 250 },
      notices: [],
    })
  })

  test.each<[Partial<Record<OwnField, string>>, string, string]>([
    [{ nama: '' }, 'cell.missing', 'nama'],
    [{ nama: ' \u200b\u202e ' }, 'cell.missing', 'nama'],
    [{ nama: '???' }, 'name.no_letters', 'nama'],
    [{ nama: 'x'.repeat(151) }, 'text.too_long', 'nama'],
    [{ sku: '' }, 'cell.missing', 'sku'],
    [{ sku: '=A1' }, 'sku.characters', 'sku'],
    [{ sku: '-A1' }, 'sku.characters', 'sku'],
    [{ sku: '@A1' }, 'sku.characters', 'sku'],
    [{ sku: '+A1' }, 'sku.characters', 'sku'],
    [{ sku: 'A  1' }, 'sku.characters', 'sku'],
    [{ sku: 'A\u202e1' }, 'sku.characters', 'sku'],
    [{ sku: 'A'.repeat(65) }, 'sku.too_long', 'sku'],
    [{ sku: '8,99E+12' }, 'sku.scientific', 'sku'],
    [{ harga: '' }, 'cell.missing', 'harga'],
    [{ stok: '' }, 'cell.missing', 'stok'],
    [{ stok: '-3' }, 'number.negative', 'stok'],
    [{ stok: '10.5' }, 'number.fraction', 'stok'],
    [{ stok: '1,000' }, 'number.ambiguous', 'stok'],
    [{ stok: '12 pcs' }, 'number.write_as', 'stok'],
    [{ stok: 'habis' }, 'number.write_as', 'stok'],
    [{ stok: '1000001' }, 'number.too_large', 'stok'],
    [{ berat_gram: 'ringan' }, 'number.not_number', 'berat_gram'],
    [{ berat_gram: '2000000' }, 'number.too_large', 'berat_gram'],
    [{ opsi_1_nama: 'Ukuran' }, 'option.half', 'opsi_1_nilai'],
    [{ opsi_2_nilai: 'XL' }, 'option.half', 'opsi_2_nama'],
    [{ opsi_1_nama: 'Ukuran', opsi_1_nilai: 'S', opsi_2_nama: 'ukuran', opsi_2_nilai: 'M' }, 'option.name_twice', 'opsi_2_nama'],
    [{ gambar: 'foto terbaik saya' }, 'image.address', 'gambar'],
    [{ gambar: 'javascript:alert(1)' }, 'image.address', 'gambar'],
    [{ gambar: 'https://a:b@gambar.example/1.jpg' }, 'image.address', 'gambar'],
    [{ gambar: Array.from({ length: 11 }, (_, index) => `https://gambar.example/${index}`).join(' ') }, 'image.too_many', 'gambar'],
    [{ deskripsi: 'x'.repeat(10_001) }, 'text.too_long', 'deskripsi'],
  ])('%j is refused: %s', (change, rule, field) => {
    const reading = readOwn(change)
    expect(rulesOf(reading.refusals)).toEqual([rule])
    expect(reading.refusals[0]?.field).toBe(field)
    expect(reading.part).toBeUndefined()
  })

  test.each(['10', '1.000', '10,00', '10.0', '0', '1000000'])('a stock of %j', (stok) => expect(readOwn({ stok }).refusals).toEqual([]))

  test('every reason is told at once', () => {
    expect(rulesOf(readOwn({ sku: '', harga: 'Rp12rb', stok: '-1' }).refusals)).toEqual([
      'cell.missing',
      'number.write_as',
      'number.negative',
    ])
  })

  test.each(['=HYPERLINK("http://x")', '+628 kopi', '-diskon', '@kopi', '<script>alert(1)</script>', '{{7*7}}'])(
    '%j stays text',
    (text) => {
      expect(readOwn({ nama: text, deskripsi: text, kategori: text }).part).toMatchObject({
        name: text,
        description: text,
        categoryText: text,
      })
    },
  )

  test('a guard of ours is taken back, hidden and control signs are left out', () => {
    expect(readOwn({ nama: "'=Kopi" }).part?.name).toBe('=Kopi')
    expect(readOwn({ nama: '\t Kopi\u0000\u0007\u0085\u202e Liwa\r\n250 g ' }).part?.name).toBe('Kopi Liwa 250 g')
  })

  test('any cells are a part or reasons, never both and never neither', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('', '1', 'A1', 'Kopi', 'https://a.example/x', '12rb', '=1'),
    )
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 14 }),
        fc.constantFrom<'mb2' | 'shopify' | 'woocommerce'>('mb2', 'shopify', 'woocommerce'),
        (cells, format) => {
          const foreign = { ...mapping.columns, kelompok: 0, id: 0, jenis: 1, induk: 2, opsi_3_nilai: 12, berat_kg: 13 }
          const reading = readRow(
            { line: 2, cells, refusals: [] },
            { ...mapping, format, columns: format === 'mb2' ? mapping.columns : foreign },
          )
          expect(reading.part === undefined).toBe(reading.refusals.length > 0)
          if (reading.part?.variant) expect(reading.part.variant.sku).not.toBe('')
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('hostile cells of full length cost little time', () => {
    const start = performance.now()
    for (const part of [',', ' ,', '(1', "'", '<', 'a ', '1.', '-', '\u202e', 'http://', '; ']) {
      const long = part.repeat(50_000 / part.length)
      readOwn({ sku: long, nama: long, harga: long, stok: long, deskripsi: long, gambar: long, berat_gram: `${long}kg` })
    }
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
