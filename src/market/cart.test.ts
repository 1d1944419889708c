import { describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { Day } from '#src/base/time.ts'
import { type Choices, cartOf, firstWay, fulfilmentOf, waysOf, whyNotReceived } from './cart.ts'
import type { Making } from './making.ts'
import { type Goods, price, type ShopTerms, summed } from './pricing.ts'

const goods = (variant: string, more: Partial<Goods> = {}): Goods => ({
  variant,
  product: 'p',
  productSlug: `barang-${variant}`,
  name: `Barang ${variant}`,
  sku: variant,
  options: [],
  price: rupiah(15_000),
  available: 5,
  picture: null,
  onSale: true,
  shop: 'toko-b',
  shopSlug: 'toko-b',
  shopName: 'Toko B',
  shopPhone: '',
  shopOpen: true,
  place: 'x',
  ...more,
})

const terms = (more: Partial<ShopTerms> = {}): ShopTerms => ({
  shop: 'b',
  slug: 'toko-b',
  pickup: true,
  address: 'Jalan 1',
  hours: '',
  courierFee: null,
  zones: [],
  points: [],
  ...more,
})

const inMap = (...all: Goods[]) => new Map(all.map((one) => [one.variant, one]))

describe('a cart as it stands today', () => {
  test('is grouped by shop in the order of their names and adds up', () => {
    const cart = cartOf(
      [
        { variant: '1', quantity: 2 },
        { variant: '2', quantity: 1 },
      ],
      inMap(goods('1'), goods('2', { shop: 'a', shopSlug: 'toko-a', shopName: 'Toko A', price: rupiah(7_000) })),
    )
    expect(cart.shops.map((shop) => [shop.name, shop.subtotal])).toEqual([
      ['Toko A', 7_000],
      ['Toko B', 30_000],
    ])
    expect(cart).toMatchObject({ pieces: 3, total: 37_000, sound: true })
  })

  test('more than there is can be brought down to what there is; what is gone can only go', () => {
    const cart = cartOf(
      [
        { variant: '1', quantity: 9 },
        { variant: '2', quantity: 1 },
        { variant: '3', quantity: 1 },
      ],
      inMap(goods('1', { available: 4 }), goods('2', { available: 0 }), goods('3', { shopOpen: false })),
    )
    expect(cart.shops[0]?.lines.map((line) => [line.refusal?.rule, line.fix])).toEqual([
      ['market.stock.sold_out', { kind: 'set', quantity: 4 }],
      ['market.stock.sold_out', { kind: 'remove' }],
      ['market.shop.closed', { kind: 'remove' }],
    ])
    expect(cart).toMatchObject({ sound: false, total: 0 })
  })

  test('what is made by one shop stands in one queue: the days are those of the order', () => {
    const today = '2026-12-02' as Day
    const making: Making = { unit: 'pieces', perWeek: 2, workDays: 6, today, weeks: [], technique: 'lainnya', own: null }
    const wishes = [
      { variant: '2', quantity: 2 },
      { variant: '1', quantity: 2 },
    ]
    const all = inMap(goods('1', { available: 0, making }), goods('2', { available: 0, making }))
    const priced = price(summed(wishes), all, new Map([['toko-b', terms({ shop: 'toko-b' })]]), [{ shop: 'toko-b', method: 'pickup' }])
    if (Array.isArray(priced)) throw new Error(JSON.stringify(priced))
    const cart = cartOf(wishes, all)
    expect(cart.shops[0]?.lines.map(({ goods: { variant }, readyBy }) => [variant, readyBy])).toEqual(
      ['2', '1'].map((variant) => [variant, priced.shops[0]?.lines.find((line) => line.variant === variant)?.plan?.readyBy]),
    )
    expect(new Set(cart.shops[0]?.lines.map(({ readyBy }) => readyBy)).size).toBe(2)
    const full = cartOf(
      [
        { variant: '1', quantity: 52 },
        { variant: '2', quantity: 1 },
      ],
      all,
    )
    expect(full).toMatchObject({ sound: false, total: 52 * 15_000 })
    expect(full.shops[0]?.lines.map(({ refusal }) => refusal?.rule)).toEqual([undefined, 'market.making.full'])
  })

  test('an empty cart is not sound', () => {
    expect(cartOf([], new Map())).toMatchObject({ sound: false, shops: [], total: 0 })
  })
})

describe('ways of receiving', () => {
  const zones = [
    { kelurahan: 'k1', name: 'Satu', fee: rupiah(5_000) },
    { kelurahan: 'k2', name: 'Dua', fee: rupiah(12_000) },
  ]
  const point = { id: 'x', slug: 'titik-1', name: 'Titik', address: '', free: 0 }

  test('all four stay in sight, closed ones with their reason', () => {
    expect(waysOf(terms({ pickup: false })).map((way) => way.closed)).toEqual(['not_offered', 'not_offered', 'not_offered', 'not_offered'])
    expect(waysOf(terms({ points: [point] }))[1]?.closed).toBe('all_full')
    expect(firstWay(terms({ pickup: false, courierFee: rupiah(9_000) }))).toBe('courier')
    expect(firstWay(terms({ pickup: false }))).toBeUndefined()
  })

  test('a delivery costs from–to until the kelurahan is known', () => {
    expect(waysOf(terms({ zones }))[2]?.fee).toEqual({ from: 5_000, to: 12_000 })
    expect(waysOf(terms({ zones }), 'k2')[2]?.fee).toEqual({ from: 12_000, to: 12_000 })
  })

  test('one address serves every shop that needs one; other shops’ choices are left out', () => {
    const choices: Choices = {
      ways: { 'toko-b': { method: 'delivery' }, 'toko-c': { method: 'courier' }, 'toko-lain': { method: 'pickup' } },
      kelurahan: 'k1',
      address: 'Jalan 2',
    }
    expect(fulfilmentOf(choices, ['toko-b', 'toko-c'])).toEqual([
      { shop: 'toko-b', method: 'delivery', place: 'k1', address: 'Jalan 2' },
      { shop: 'toko-c', method: 'courier', address: 'Jalan 2' },
    ])
  })

  test('what is missing is asked once, at its field', () => {
    const all = [
      terms({ zones }),
      terms({ slug: 'toko-c', zones }),
      terms({ slug: 'toko-d', points: [point] }),
      terms({ slug: 'toko-e' }),
      terms({ slug: 'toko-f', points: [point] }),
    ]
    const ways = {
      'toko-b': { method: 'delivery' as const },
      'toko-c': { method: 'delivery' as const },
      'toko-d': { method: 'point' as const, point: 'titik-1' },
      'toko-f': { method: 'point' as const },
    }
    expect(whyNotReceived({ ways }, all).map((refusal) => [refusal.rule, refusal.field])).toEqual([
      ['market.fulfilment.kelurahan_missing', 'kelurahan'],
      ['market.point.full', 'titik-toko-d'],
      ['market.fulfilment.way_missing', 'cara-toko-e'],
      ['market.fulfilment.point_missing', 'titik-toko-f'],
    ])
    expect(whyNotReceived({ ways, kelurahan: 'k1' }, all.slice(0, 2)).map((refusal) => refusal.field)).toEqual(['alamat'])
    expect(whyNotReceived({ ways, kelurahan: 'k9', address: 'x' }, all.slice(0, 1))).toMatchObject([
      { rule: 'market.fulfilment.outside_zone', field: 'cara-toko-b' },
    ])
    expect(whyNotReceived({ ways, kelurahan: 'k1', address: 'Jalan 2' }, all.slice(0, 2))).toEqual([])
  })
})
