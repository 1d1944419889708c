import { add, noMoney, type Rupiah, rupiah, times } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { type Day, latest } from '#src/base/time.ts'
import { behind, type Making, type Plan, planWork } from './making.ts'
import type { Fulfilment } from './order-states.ts'

/** What a buyer asks for: ids and counts, never a price. */
export type Wish = { variant: string; quantity: number }
export type FulfilmentWish = { shop: string; method: Fulfilment; place?: string | undefined; address?: string | undefined }

/** A variant as it stands now. */
export type Goods = {
  variant: string
  product: string
  productSlug: string
  name: string
  sku: string
  options: { name: string; value: string }[]
  price: Rupiah
  available: number
  picture: string | null
  onSale: boolean
  shop: string
  shopSlug: string
  shopName: string
  shopPhone: string
  shopOpen: boolean
  place: string
  /** Made after the order where the shelf does not hold enough. */
  making?: Making
}

/** How a shop hands goods over, as it stands now. */
export type ShopTerms = {
  shop: string
  slug: string
  pickup: boolean
  address: string
  hours: string
  courierFee: Rupiah | null
  zones: { kelurahan: string; name: string; fee: Rupiah }[]
  points: { id: string; slug: string; name: string; address: string; free: number }[]
}

/** `plan`: the weeks this line is made in. Without one it comes from the shelf. */
export type PricedLine = Goods & { quantity: number; total: Rupiah; plan?: Plan }

export type PricedShop = {
  shop: string
  slug: string
  name: string
  phone: string
  lines: PricedLine[]
  fulfilment: Fulfilment
  point?: string
  placeText: string
  address: string
  kelurahan?: string
  subtotal: Rupiah
  deliveryFee: Rupiah
  total: Rupiah
  /** The day all of it is ready, where something of it is made to order. */
  readyBy?: Day
}

export type Priced = { shops: PricedShop[]; total: Rupiah }

export const mostLines = 200
export const mostPieces = 999

/** The same variant twice is one wish for the sum, checked as the sum. */
export function summed(wishes: readonly Wish[]): Wish[] {
  const found = new Map<string, number>()
  for (const wish of wishes) found.set(wish.variant, (found.get(wish.variant) ?? 0) + wish.quantity)
  return [...found].map(([variant, quantity]) => ({ variant, quantity })).sort((a, b) => (a.variant < b.variant ? -1 : 1))
}

/** Why these wishes cannot be met from these goods; one refusal a line. */
export function whyNotGoods(wishes: readonly Wish[], goods: ReadonlyMap<string, Goods>): Refusal[] {
  return wishes.flatMap((wish): Refusal[] => {
    const found = goods.get(wish.variant)
    if (!found) return [{ rule: 'market.cart.gone', field: 'lines', facts: { variant: wish.variant } }]
    const facts = {
      variant: wish.variant,
      name: found.name,
      sku: found.sku,
      shop: found.shopSlug,
      wanted: wish.quantity,
      available: Math.max(0, found.available),
    }
    if (!found.shopOpen) return [{ rule: 'market.shop.closed', field: 'lines', facts }]
    if (!found.onSale) return [{ rule: 'market.cart.not_on_sale', field: 'lines', facts }]
    if (wish.quantity > mostPieces) return [{ rule: 'market.cart.too_many', field: 'lines', facts: { ...facts, most: mostPieces } }]
    if (found.available >= wish.quantity) return []
    if (!found.making) return [{ rule: 'market.stock.sold_out', field: 'lines', facts }]
    return planWork(found.making, wish.quantity) ? [] : [{ rule: 'market.making.full', field: 'lines', facts }]
  })
}

/** One shop's lines that are made, one behind the other in its queue; the first that finds no room is named. */
export function planLines(lines: readonly PricedLine[]): PricedLine[] | Refusal {
  const plans: Plan[] = []
  const planned: PricedLine[] = []
  for (const line of lines) {
    const { making } = line
    if (!making || line.available >= line.quantity) {
      planned.push(line)
      continue
    }
    const plan = planWork(behind(making, plans), line.quantity)
    if (!plan)
      return {
        rule: 'market.making.full',
        field: 'lines',
        facts: { variant: line.variant, name: line.name, sku: line.sku, shop: line.shopSlug, wanted: line.quantity, available: 0 },
      }
    plans.push(plan)
    planned.push({ ...line, plan })
  }
  return planned
}

type HandOver = Pick<PricedShop, 'fulfilment' | 'placeText' | 'address' | 'deliveryFee'> & { point?: string; kelurahan?: string }

function atPoint(wish: FulfilmentWish, terms: ShopTerms): HandOver | Refusal {
  const point = terms.points.find((one) => one.slug === wish.place)
  if (!point) return { rule: 'market.fulfilment.point_unknown', field: 'fulfilment', facts: { shop: terms.slug } }
  if (point.free < 1) return { rule: 'market.point.full', field: 'fulfilment', facts: { shop: terms.slug, point: point.name } }
  return { fulfilment: 'point', point: point.id, placeText: `${point.name}, ${point.address}`, address: '', deliveryFee: noMoney }
}

function byShop(wish: FulfilmentWish, terms: ShopTerms): HandOver | Refusal {
  const zone = terms.zones.find((one) => one.kelurahan === wish.place)
  if (!zone) return { rule: 'market.fulfilment.outside_zone', field: 'fulfilment', facts: { shop: terms.slug } }
  if (!wish.address) return { rule: 'market.fulfilment.address_missing', field: 'fulfilment', facts: { shop: terms.slug } }
  return { fulfilment: 'delivery', placeText: zone.name, address: wish.address, kelurahan: zone.kelurahan, deliveryFee: zone.fee }
}

function byCourier(wish: FulfilmentWish, terms: ShopTerms): HandOver | Refusal {
  if (terms.courierFee === null) return { rule: 'market.fulfilment.not_offered', field: 'fulfilment', facts: { shop: terms.slug } }
  if (!wish.address) return { rule: 'market.fulfilment.address_missing', field: 'fulfilment', facts: { shop: terms.slug } }
  return { fulfilment: 'courier', placeText: '', address: wish.address, deliveryFee: terms.courierFee }
}

/** How one shop's goods reach the buyer, and what that costs. */
export function handOver(wish: FulfilmentWish | undefined, terms: ShopTerms): HandOver | Refusal {
  if (wish?.method === 'point') return atPoint(wish, terms)
  if (wish?.method === 'delivery') return byShop(wish, terms)
  if (wish?.method === 'courier') return byCourier(wish, terms)
  if (!terms.pickup) return { rule: 'market.fulfilment.not_offered', field: 'fulfilment', facts: { shop: terms.slug } }
  return { fulfilment: 'pickup', placeText: terms.address, address: '', deliveryFee: noMoney }
}

function priceShop(terms: ShopTerms, lines: PricedLine[], wish: FulfilmentWish | undefined): PricedShop | Refusal {
  const way = handOver(wish, terms)
  if ('rule' in way) return way
  const planned = planLines(lines)
  if ('rule' in planned) return planned
  const readyBy = latest(planned.flatMap(({ plan }) => (plan ? [plan.readyBy] : [])))
  const [first] = lines
  const subtotal = add(...lines.map((line) => line.total))
  return {
    shop: terms.shop,
    slug: terms.slug,
    name: first?.shopName ?? '',
    phone: first?.shopPhone ?? '',
    lines: planned,
    subtotal,
    total: add(subtotal, way.deliveryFee),
    ...(readyBy ? { readyBy } : {}),
    ...way,
  }
}

/** The whole basket priced per shop, or every reason why not. Shops stand in the order of their names. */
export function price(
  wishes: readonly Wish[],
  goods: ReadonlyMap<string, Goods>,
  terms: ReadonlyMap<string, ShopTerms>,
  fulfilment: readonly FulfilmentWish[],
): Priced | Refusal[] {
  if (wishes.length === 0) return [{ rule: 'market.cart.empty', field: 'lines' }]
  if (wishes.length > mostLines) return [{ rule: 'market.cart.too_long', field: 'lines', facts: { most: mostLines } }]
  const refusals = whyNotGoods(wishes, goods)
  for (const wish of fulfilment) {
    if (![...goods.values()].some((one) => one.shopSlug === wish.shop))
      refusals.push({ rule: 'market.fulfilment.foreign_shop', field: 'fulfilment', facts: { shop: wish.shop } })
  }
  if (refusals.length) return refusals
  const byShop = new Map<string, PricedLine[]>()
  for (const wish of wishes) {
    const one = goods.get(wish.variant)
    if (one)
      byShop.set(one.shop, [...(byShop.get(one.shop) ?? []), { ...one, quantity: wish.quantity, total: times(one.price, wish.quantity) }])
  }
  const shops: PricedShop[] = []
  for (const [shop, lines] of byShop) {
    const own = terms.get(shop)
    if (!own) continue
    const priced = priceShop(
      own,
      lines,
      fulfilment.find((wish) => wish.shop === own.slug),
    )
    if ('rule' in priced) refusals.push(priced)
    else shops.push(priced)
  }
  if (refusals.length) return refusals
  shops.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return { shops, total: rupiah(shops.reduce((sum, shop) => sum + shop.total, 0)) }
}
