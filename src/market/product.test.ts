import { describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import { readInput } from '#src/market/_read-input.ts'
import {
  type AttributeDefinition,
  changesBetween,
  mayBecome,
  originRefusals,
  productInput,
  productSlugs,
  readAttributes,
  variantRefusals,
} from '#src/market/product.ts'

const define = (key: string, type: AttributeDefinition['type'], more: Partial<AttributeDefinition> = {}): AttributeDefinition => ({
  category: 'uji',
  key,
  type,
  unit: null,
  options: [],
  required: false,
  filterable: false,
  ...more,
})
const definitions = [
  define('teknik', 'enum', { options: ['tulis', 'cap'], required: true }),
  define('panjang', 'number', { unit: 'cm' }),
  define('pedas', 'bool'),
  define('isi', 'text', { required: true }),
]

describe('attributes', () => {
  test('are read by their type', () => {
    const read = readAttributes(definitions, { teknik: ' tulis ', panjang: '240,5', pedas: 'ya', isi: 'dua\n kotak' })
    expect(read).toEqual({ values: { teknik: 'tulis', panjang: 240.5, pedas: true, isi: 'dua kotak' }, refusals: [] })
    expect(readAttributes(definitions, { teknik: 'cap', panjang: 12, pedas: false, isi: 'x' }).values).toEqual({
      teknik: 'cap',
      panjang: 12,
      pedas: false,
      isi: 'x',
    })
  })

  test('blanks are left out, required ones asked for, strangers refused', () => {
    const read = readAttributes(definitions, { teknik: '', panjang: '', pedas: '', asing: 'x', kosong: '' })
    expect(read.values).toEqual({})
    expect(read.refusals).toEqual([
      { rule: 'market.attribute.unknown', field: 'attributes.asing' },
      { rule: 'market.attribute.missing', field: 'attributes.teknik' },
      { rule: 'market.attribute.missing', field: 'attributes.isi' },
    ])
  })

  test.each([
    ['teknik', 'sablon', 'enum'],
    ['panjang', 'dua meter', 'number'],
    ['panjang', '1e9', 'number'],
    ['panjang', '-3', 'number'],
    ['pedas', 'mungkin', 'bool'],
    ['isi', 'x'.repeat(201), 'text_long'],
  ])('%s = %s is refused', (key, value, rule) => {
    const { refusals } = readAttributes(definitions, { teknik: 'tulis', isi: 'x', [key]: value })
    expect(refusals.map((one) => [one.rule, one.field])).toEqual([[`market.attribute.${rule}`, `attributes.${key}`]])
  })
})

const variant = (sku: string, options: Record<string, string>, stock = 1) => ({
  sku,
  options: Object.entries(options).map(([name, value]) => ({ name, value })),
  price: rupiah(1000),
  stock,
})

describe('variants', () => {
  test('differ in the same named ways', () => {
    expect(variantRefusals({ oneOfAKind: false, variants: [variant('A', { Ukuran: 'S' }), variant('B', { ukuran: 'M' })] })).toEqual([])
    expect(
      variantRefusals({ oneOfAKind: false, variants: [variant('A', { Ukuran: 'S' }), variant('B', { Warna: 'Merah' })] }),
    ).toMatchObject([{ rule: 'market.variant.option_names', field: 'variants.1.options' }])
    expect(
      variantRefusals({ oneOfAKind: false, variants: [variant('A', { Ukuran: 'S' }), variant('a', { UKURAN: ' s ' })] }).map(
        ({ rule }) => rule,
      ),
    ).toEqual(['market.variant.options_twice', 'market.variant.sku_taken'])
    const twice = {
      sku: 'A',
      options: [
        { name: 'Ukuran', value: 'S' },
        { name: 'ukuran', value: 'M' },
      ],
      price: rupiah(1),
      stock: 1,
    }
    expect(variantRefusals({ oneOfAKind: false, variants: [twice] })).toMatchObject([{ rule: 'market.variant.option_name_twice' }])
  })

  test('a thing there is once is there once', () => {
    expect(variantRefusals({ oneOfAKind: true, variants: [variant('A', {}, 1)] })).toEqual([])
    expect(variantRefusals({ oneOfAKind: true, variants: [variant('A', {}, 2)] })).toMatchObject([{ rule: 'market.product.one_only' }])
    expect(variantRefusals({ oneOfAKind: true, variants: [variant('A', { U: 'S' }, 1), variant('B', { U: 'M' }, 0)] })).toMatchObject([
      { rule: 'market.product.one_only' },
    ])
  })
})

describe('a listing', () => {
  const input = { name: 'Kain Uji', category: 'batik-tulis', variants: [{ price: 150_000 }] }

  test('needs a name, a category and one price', () => {
    expect(readInput(productInput, input)).toMatchObject({
      ok: true,
      value: { origin: 'made', variants: [{ sku: '', options: [], price: 150_000, stock: 0 }] },
    })
    expect(readInput(productInput, { ...input, variants: [] })).toMatchObject({
      refusals: [{ rule: 'market.product.no_variants', field: 'variants' }],
    })
    expect(readInput(productInput, { ...input, variants: Array.from({ length: 101 }, () => ({ price: 1 })) })).toMatchObject({
      refusals: [{ rule: 'market.product.variants_many' }],
    })
  })

  test.each([-1, 0, 1.5, 1e9 + 1, Number.NaN, '150000', '１５００'])('a price of %s is refused', (price) => {
    expect(readInput(productInput, { ...input, variants: [{ price }] })).toEqual({
      ok: false,
      refusals: [{ rule: 'market.variant.price', field: 'variants.0.price' }],
    })
  })

  test.each(['=1+1', '-A', '@a', 'A\tB', '<b>'])('the code %s is refused', (sku) => {
    expect(readInput(productInput, { ...input, variants: [{ price: 1, sku }] }).ok).toBe(/\t/.test(sku))
  })

  test('says where it comes from', () => {
    expect(originRefusals({ origin: 'made', originNote: '' }, true)).toEqual([])
    expect(originRefusals({ origin: 'made', originNote: '' }, false)).toMatchObject([{ rule: 'market.product.origin_elsewhere' }])
    expect(originRefusals({ origin: 'curated', originNote: '' }, true)).toMatchObject([{ rule: 'market.product.partner_named' }])
    expect(originRefusals({ origin: 'designed', originNote: 'dicetak di Bandar Lampung' }, false)).toEqual([])
  })

  test('moves between its states, and an ended one is hidden before it is shown', () => {
    expect(
      mayBecome('draft', 'published') &&
        mayBecome('published', 'hidden') &&
        mayBecome('hidden', 'published') &&
        mayBecome('published', 'ended') &&
        mayBecome('ended', 'hidden'),
    ).toBe(true)
    expect(mayBecome('ended', 'published') || mayBecome('draft', 'hidden') || mayBecome('published', 'draft')).toBe(false)
  })

  test('tells what changed, whatever the order of keys', () => {
    expect(
      changesBetween(
        { name: 'A', attributes: { b: 1, a: 2 }, story: '' },
        { name: 'B', attributes: { a: 2, b: 1 }, story: '', leadDays: undefined },
      ),
    ).toEqual({ name: ['A', 'B'] })
  })

  test('has an address of its own', () => {
    expect(productSlugs('kain-uji', 'abcdef1234')).toEqual(['kain-uji', 'kain-uji-abcd', 'kain-uji-abcdef123'])
  })
})
