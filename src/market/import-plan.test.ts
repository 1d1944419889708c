import { describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { ProductThere, VariantThere } from '#src/market/_import-home.ts'
import type { ProductDraft, VariantDraft } from '#src/market/import-group.ts'
import { Planning } from '#src/market/import-plan.ts'

const finder = { find: (text: string) => (text === 'Kopi' ? 'kopi' : undefined), near: () => ['Kopi'] }
let n = 0
const shelf = (format = 'mb2', defaultCategory?: string) => ({ shop: 'uji', format, finder, defaultCategory, newId: () => `new-${++n}` })

const row = (line: number, sku: string, more: Partial<VariantDraft> = {}): VariantDraft => ({
  sku,
  options: [],
  price: rupiah(1000),
  stock: 5,
  weightGrams: undefined,
  lines: [line],
  ...more,
})
const size = (value: string) => ({ options: [{ name: 'Ukuran', value }] })
const draft = (name: string, variants: VariantDraft[], more: Partial<ProductDraft> = {}): ProductDraft => ({
  name,
  categoryText: 'Kopi',
  description: '',
  weightGrams: undefined,
  images: [],
  variants,
  lines: variants.flatMap(({ lines }) => lines),
  notices: [],
  ...more,
})

const product = (id: string, name: string, more: Partial<ProductThere> = {}): ProductThere => ({
  id,
  name,
  category: 'kopi',
  description: 'ada',
  weightGrams: null,
  oneOfAKind: false,
  ...more,
})
const variant = (id: string, of: string, sku: string, more: Partial<VariantThere> = {}): VariantThere => ({
  id,
  product: of,
  sku,
  options: [],
  price: 1000,
  position: 0,
  ended: false,
  counted: true,
  onHand: 5,
  held: 0,
  ...more,
})

function planned(drafts: ProductDraft[], products: ProductThere[] = [], variants: VariantThere[] = [], on = shelf()) {
  const planning = new Planning(products, variants, on)
  for (const one of drafts) planning.add(one)
  return planning.plan
}
const counts = ({ created, updated, unchanged, failed }: ReturnType<typeof planned>) => [created, updated, unchanged, failed.length]

describe('rows that were never here', () => {
  test('become listings with their variants in order', () => {
    const plan = planned([draft('Kopi A', [row(2, 'A')]), draft('Kopi B', [row(3, 'B-S', size('S')), row(4, 'B-M', size('M'))])])
    expect(counts(plan)).toEqual([3, 0, 0, 0])
    expect(plan.newProducts.map(({ name, mark }) => [name, mark])).toEqual([
      ['Kopi A', 'uji/A'],
      ['Kopi B', 'uji/B-S'],
    ])
    expect(plan.newVariants.map(({ sku, position, stock }) => [sku, position, stock])).toEqual([
      ['A', 0, 5],
      ['B-S', 0, 5],
      ['B-M', 1, 5],
    ])
  })

  test('two parts of one product meet, also within a batch', () => {
    const plan = planned([draft('Kaos', [row(2, 'K-S', size('S'))]), draft('kaos', [row(9, 'K-M', size('M'))], { continues: 2 })])
    expect(plan.newProducts).toHaveLength(1)
    expect(new Set(plan.newVariants.map(({ product: of }) => of)).size).toBe(1)
  })

  test('need a category: their own, or the one chosen for all', () => {
    expect(planned([draft('X', [row(2, 'X')], { categoryText: '' })]).failed).toMatchObject([
      { line: 2, refusals: [{ rule: 'market.import.category.missing' }] },
    ])
    expect(planned([draft('X', [row(2, 'X')], { categoryText: '' })], [], [], shelf('mb2', 'kopi')).newProducts[0]?.category).toBe('kopi')
    expect(planned([draft('X', [row(2, 'X')], { categoryText: 'Mesin' })]).failed[0]?.refusals[0]).toMatchObject({
      rule: 'market.import.category.unknown',
      facts: { value: 'Mesin', near: 'Kopi' },
    })
  })
})

describe('rows that come again', () => {
  const there = () => [[product('p', 'Kopi A')], [variant('v', 'p', 'A')]] as [ProductThere[], VariantThere[]]

  test('are the same, or change only what differs; blank cells change nothing', () => {
    expect(counts(planned([draft('Kopi A', [row(2, 'a')])], ...there()))).toEqual([0, 0, 1, 0])
    const plan = planned([draft('Kopi A', [row(2, 'A', { price: rupiah(2000), stock: 9 })])], ...there())
    expect(counts(plan)).toEqual([0, 1, 0, 0])
    expect(plan.changedVariants).toMatchObject([{ id: 'v', price: 2000, changes: { price: [1000, 2000] } }])
    expect(plan.levels).toEqual([{ variant: 'v', product: 'p', onHand: 9, first: false }])
    expect(plan.changedProducts).toEqual([])
    expect(planned([draft('Kopi A', [row(2, 'A')], { description: 'baru' })], ...there()).changedProducts).toMatchObject([
      { id: 'p', changes: { description: ['ada', 'baru'] } },
    ])
  })

  test('a new size joins the product of that name; a new code without options is a new product', () => {
    const kaos: [ProductThere[], VariantThere[]] = [[product('p', 'Kaos')], [variant('v', 'p', 'K-S', size('S'))]]
    expect(planned([draft('KAOS', [row(5, 'K-L', size('L'))])], ...kaos)).toMatchObject({
      newProducts: [],
      newVariants: [{ product: 'p', position: 1 }],
      created: 1,
    })
    expect(planned([draft('Kopi A', [row(5, 'B')])], ...there()).newProducts).toHaveLength(1)
  })

  test('a code of another product, a pair of options that is taken, and goods buyers hold are refused with what holds them', () => {
    const two: [ProductThere[], VariantThere[]] = [
      [product('p', 'Kaos'), product('q', 'Lain')],
      [variant('v', 'p', 'K-S', size('S')), variant('w', 'q', 'L')],
    ]
    expect(planned([draft('Kaos', [row(2, 'K-S', size('S')), row(3, 'L', size('M'))])], ...two).failed).toMatchObject([
      { line: 3, refusals: [{ rule: 'market.import.sku.other_product', facts: { name: 'Lain' } }] },
    ])
    expect(planned([draft('Kaos', [row(2, 'K-X', size('s'))])], ...two).failed).toMatchObject([
      { refusals: [{ rule: 'market.import.option.taken', facts: { value: 'K-S' } }] },
    ])
    const held = planned([draft('Kopi A', [row(2, 'A', { stock: 3 })])], [product('p', 'Kopi A')], [variant('v', 'p', 'A', { held: 4 })])
    expect(held.failed).toMatchObject([{ line: 2, variant: 'v', refusals: [{ rule: 'market.stock.held_by_orders', facts: { held: 4 } }] }])
    expect([held.levels, held.changedVariants]).toEqual([[], []])
  })

  test('a table that does not say how many there are leaves the shelf alone', () => {
    const unknown = { notices: [{ rule: 'market.import.notice.stock_unknown', field: 'stok', facts: { line: 2 } }] }
    expect(counts(planned([draft('Kopi A', [row(2, 'A', { stock: 0 })], unknown)], ...there()))).toEqual([0, 0, 1, 0])
  })

  test('an ended variant is offered again', () => {
    const plan = planned([draft('Kopi A', [row(2, 'A')])], [product('p', 'Kopi A')], [variant('v', 'p', 'A', { ended: true })])
    expect(plan).toMatchObject({ updated: 1, changedVariants: [{ id: 'v', changes: { ended: [true, false] } }] })
  })

  test('the hundredth variant goes in, the next does not', () => {
    const many = Array.from({ length: 99 }, (_, at) => variant(`v${at}`, 'p', `K-${at}`, { position: at, ...size(String(at)) }))
    const plan = planned([draft('Kaos', [row(2, 'K-100', size('100')), row(3, 'K-101', size('101'))])], [product('p', 'Kaos')], many)
    expect(plan.newVariants.map(({ position }) => position)).toEqual([99])
    expect(plan.failed).toMatchObject([{ line: 3, refusals: [{ rule: 'market.import.group.too_many' }] }])
  })
})

describe('every row is counted once', () => {
  test('also rows that carry only a picture or a parent', () => {
    const plan = planned([draft('Kopi A', [row(3, 'A')], { lines: [2, 3, 4], images: ['https://a.example/1'] })], [], [], shelf('shopify'))
    expect(counts(plan)).toEqual([3, 0, 0, 0])
    expect(plan.images).toHaveLength(1)
  })

  test('a product of another system goes in whole or not at all', () => {
    const bad = draft('Kaos', [row(3, 'K-S', size('S')), row(4, 'L', size('M'))], { lines: [2, 3, 4] })
    const plan = planned(
      [bad],
      [product('p', 'Kaos'), product('q', 'Lain')],
      [variant('v', 'p', 'K-S', size('S')), variant('w', 'q', 'L')],
      shelf('woocommerce'),
    )
    expect(plan.failed.map(({ line, refusals }) => [line, refusals[0]?.rule.split('.').at(-1)])).toEqual([
      [2, 'sibling'],
      [3, 'sibling'],
      [4, 'other_product'],
    ])
    expect(counts(plan)).toEqual([0, 0, 0, 3])
  })
})
