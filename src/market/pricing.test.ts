import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noMoney, rupiah } from '#src/base/money.ts'
import { type Goods, price, type ShopTerms, summed } from './pricing.ts'

const shopOf = (slug: string, o: Partial<ShopTerms> = {}): ShopTerms => ({
  shop: `id-${slug}`,
  slug,
  pickup: true,
  address: 'Jl. Contoh 1',
  hours: '',
  courierFee: null,
  zones: [{ kelurahan: '18.72.01.1001', name: 'Metro', fee: rupiah(8000) }],
  points: [],
  ...o,
})

const goodsOf = (variant: string, shop: string, amount: number, available: number, o: Partial<Goods> = {}): Goods => ({
  variant,
  product: `p-${variant}`,
  productSlug: variant,
  name: variant,
  sku: variant,
  options: [],
  price: rupiah(amount),
  available,
  picture: null,
  onSale: true,
  shop: `id-${shop}`,
  shopSlug: shop,
  shopName: shop,
  shopPhone: '',
  shopOpen: true,
  place: 'place',
  ...o,
})

const basket = (goods: Goods[], terms: ShopTerms[]) =>
  [new Map(goods.map((one) => [one.variant, one])), new Map(terms.map((one) => [one.shop, one]))] as const

const b3 = basket(
  [goodsOf('kain', 'batik', 350_000, 1), goodsOf('robusta', 'kopi', 45_000, 10), goodsOf('pisang', 'keripik', 15_000, 10)],
  [shopOf('batik'), shopOf('kopi'), shopOf('keripik')],
)

test('the basket of three shops adds up per shop and as a whole', () => {
  const priced = price(
    summed([
      { variant: 'kain', quantity: 1 },
      { variant: 'robusta', quantity: 2 },
      { variant: 'pisang', quantity: 3 },
    ]),
    ...b3,
    [{ shop: 'kopi', method: 'delivery', place: '18.72.01.1001', address: 'Jl. Melati 2' }],
  )
  if (Array.isArray(priced)) throw new Error('refused')
  expect(priced.shops.map((shop) => [shop.slug, shop.subtotal, shop.deliveryFee, shop.total])).toEqual([
    ['batik', 350_000, 0, 350_000],
    ['keripik', 45_000, 0, 45_000],
    ['kopi', 90_000, 8_000, 98_000],
  ])
  expect(priced.total).toBe(493_000)
})

test('S4: the same variant on two lines is checked as the sum', () => {
  const goods = basket([goodsOf('kopi', 'kopi', 10, 3)], [shopOf('kopi')])
  const priced = price(
    summed([
      { variant: 'kopi', quantity: 2 },
      { variant: 'kopi', quantity: 2 },
    ]),
    ...goods,
    [],
  )
  expect(priced).toMatchObject([{ rule: 'market.stock.sold_out', facts: { wanted: 4, available: 3 } }])
})

test('S4: one short line refuses the whole basket and says which', () => {
  const goods = basket(
    [goodsOf('kain', 'batik', 350_000, 1), goodsOf('pisang', 'keripik', 15_000, 2)],
    [shopOf('batik'), shopOf('keripik')],
  )
  expect(
    price(
      summed([
        { variant: 'kain', quantity: 1 },
        { variant: 'pisang', quantity: 3 },
      ]),
      ...goods,
      [],
    ),
  ).toMatchObject([{ rule: 'market.stock.sold_out', facts: { shop: 'keripik', wanted: 3, available: 2 } }])
})

test.each([
  ['a shop that is closed', goodsOf('x', 'batik', 10, 5, { shopOpen: false }), [], 'market.shop.closed'],
  ['goods taken off', goodsOf('x', 'batik', 10, 5, { onSale: false }), [], 'market.cart.not_on_sale'],
  [
    'a point nobody knows',
    goodsOf('x', 'batik', 10, 5),
    [{ shop: 'batik', method: 'point' as const, place: 'bulan' }],
    'market.fulfilment.point_unknown',
  ],
  [
    'a kelurahan outside the zones',
    goodsOf('x', 'batik', 10, 5),
    [{ shop: 'batik', method: 'delivery' as const, place: 'bulan', address: 'Jl. 1' }],
    'market.fulfilment.outside_zone',
  ],
  [
    'delivery without an address',
    goodsOf('x', 'batik', 10, 5),
    [{ shop: 'batik', method: 'delivery' as const, place: '18.72.01.1001' }],
    'market.fulfilment.address_missing',
  ],
  [
    'a courier nobody offers',
    goodsOf('x', 'batik', 10, 5),
    [{ shop: 'batik', method: 'courier' as const, address: 'Jl. 1' }],
    'market.fulfilment.not_offered',
  ],
  [
    'another shop’s way of sending',
    goodsOf('x', 'batik', 10, 5),
    [{ shop: 'kopi', method: 'pickup' as const }],
    'market.fulfilment.foreign_shop',
  ],
])('%s is refused by name', (_, goods, fulfilment, rule) => {
  expect(price([{ variant: 'x', quantity: 1 }], ...basket([goods], [shopOf('batik')]), fulfilment)).toMatchObject([{ rule }])
})

test('an empty basket and one of 201 kinds are refused', () => {
  expect(price([], ...b3, [])).toMatchObject([{ rule: 'market.cart.empty' }])
  const many = Array.from({ length: 201 }, (_, n) => ({ variant: `v${n}`, quantity: 1 }))
  expect(price(many, ...b3, [])).toMatchObject([{ rule: 'market.cart.too_long' }])
})

test('whatever is bought, the group is the sum of its shops and each shop the sum of its lines', () => {
  const line = fc.record({
    shop: fc.constantFrom('a', 'b', 'c'),
    price: fc.integer({ min: 1, max: 1_000_000_000 }),
    quantity: fc.integer({ min: 1, max: 999 }),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
      const goods = lines.map((one, n) => goodsOf(`v${n}`, one.shop, one.price, 999))
      const priced = price(
        summed(lines.map((one, n) => ({ variant: `v${n}`, quantity: one.quantity }))),
        ...basket(
          goods,
          ['a', 'b', 'c'].map((slug) => shopOf(slug)),
        ),
        [],
      )
      if (Array.isArray(priced)) throw new Error('refused')
      const expected = lines.reduce((sum, one) => sum + one.price * one.quantity, 0)
      expect(priced.total).toBe(expected)
      expect(priced.shops.reduce((sum, shop) => sum + shop.total, 0)).toBe(expected)
      for (const shop of priced.shops) expect(shop.lines.reduce((sum, one) => sum + one.total, 0) + noMoney).toBe(shop.subtotal)
    }),
    { numRuns: 200 },
  )
})
