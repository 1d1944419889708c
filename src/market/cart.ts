import { add, noMoney, type Rupiah, times } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import type { Fulfilment, PaymentMethod } from './order-states.ts'
import { type FulfilmentWish, type Goods, handOver, mostPieces, planLines, type ShopTerms, type Wish, whyNotGoods } from './pricing.ts'

/** What brings a line back in order with one press. */
export type CartFix = { kind: 'remove' } | { kind: 'set'; quantity: number }

export type CartLine = { goods: Goods; quantity: number; total: Rupiah; refusal?: Refusal; fix?: CartFix; readyBy?: Day }
export type CartShop = { shop: string; slug: string; name: string; lines: CartLine[]; subtotal: Rupiah }

/** `sound`: nothing stands between this cart and paying. `total` counts what can be bought now. */
export type Cart = { shops: CartShop[]; pieces: number; total: Rupiah; sound: boolean }

/** The way a shop's goods are received, by the shop's slug; the address is one for the whole basket. */
export type Choices = {
  ways: Record<string, { method: Fulfilment; point?: string | undefined }>
  kelurahan?: string | undefined
  address?: string | undefined
  name?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  payment?: PaymentMethod | undefined
}

function fixOf(refusal: Refusal, goods: Goods): CartFix {
  if (refusal.rule === 'market.cart.too_many') return { kind: 'set', quantity: Math.min(mostPieces, goods.available) }
  if (refusal.rule === 'market.stock.sold_out' && goods.available > 0) return { kind: 'set', quantity: goods.available }
  return { kind: 'remove' }
}

function lineOf(wish: Wish, goods: Goods): CartLine {
  const [refusal] = whyNotGoods([wish], new Map([[goods.variant, goods]]))
  const line = { goods, quantity: wish.quantity, total: times(goods.price, wish.quantity) }
  return refusal ? { ...line, refusal, fix: fixOf(refusal, goods) } : line
}

/** A shop's lines stand behind one another in its queue, in the order they are ordered in; one that finds no room is refused. */
function queued(lines: readonly CartLine[]): CartLine[] {
  const wanted = lines.filter((line) => !line.refusal).map(({ goods, quantity, total }) => ({ ...goods, quantity, total }))
  const planned = planLines(wanted.sort((a, b) => (a.variant < b.variant ? -1 : 1)))
  if ('rule' in planned)
    return queued(
      lines.map((line) =>
        line.goods.variant === planned.facts?.variant ? { ...line, refusal: planned, fix: fixOf(planned, line.goods) } : line,
      ),
    )
  const days = new Map(planned.flatMap(({ variant, plan }) => (plan ? [[variant, plan.readyBy] as const] : [])))
  return lines.map((line) => {
    const readyBy = line.refusal ? undefined : days.get(line.goods.variant)
    return readyBy ? { ...line, readyBy } : line
  })
}

const worth = (line: CartLine): Rupiah => (line.refusal ? noMoney : line.total)

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** The cart as it stands today: by shop in the order of their names, lines in the order they were put in. */
export function cartOf(wishes: readonly Wish[], goods: ReadonlyMap<string, Goods>): Cart {
  const shops = new Map<string, CartShop>()
  for (const wish of wishes) {
    const found = goods.get(wish.variant)
    if (!found) continue
    const line = lineOf(wish, found)
    const shop = shops.get(found.shop) ?? { shop: found.shop, slug: found.shopSlug, name: found.shopName, lines: [], subtotal: noMoney }
    shop.lines.push(line)
    shops.set(found.shop, shop)
  }
  const sorted = [...shops.values()].sort(byName).map((shop) => {
    const lines = queued(shop.lines)
    return { ...shop, lines, subtotal: add(...lines.map(worth)) }
  })
  const lines = sorted.flatMap((shop) => shop.lines)
  return {
    shops: sorted,
    pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
    total: add(...sorted.map((shop) => shop.subtotal)),
    sound: lines.length > 0 && lines.every((line) => line.refusal === undefined),
  }
}

export const fulfilmentMethods: readonly Fulfilment[] = ['pickup', 'point', 'delivery', 'courier']

/** One way of receiving, as a shop offers it now. `fee` is from–to while the place is not known. */
export type Way = { method: Fulfilment; fee: { from: Rupiah; to: Rupiah }; closed?: 'not_offered' | 'all_full' | 'outside_zone' }

const flat = (fee: Rupiah) => ({ from: fee, to: fee })

function deliveryWay(terms: ShopTerms, kelurahan: string | undefined): Way {
  const fees = terms.zones.map((zone) => zone.fee)
  if (fees.length === 0) return { method: 'delivery', fee: flat(noMoney), closed: 'not_offered' }
  const known = terms.zones.find((zone) => zone.kelurahan === kelurahan)
  if (known) return { method: 'delivery', fee: flat(known.fee) }
  const sorted = [...fees].sort((a, b) => a - b)
  return { method: 'delivery', fee: { from: sorted[0] ?? noMoney, to: sorted.at(-1) ?? noMoney } }
}

function pointWay(terms: ShopTerms): Way {
  if (terms.points.length === 0) return { method: 'point', fee: flat(noMoney), closed: 'not_offered' }
  return { method: 'point', fee: flat(noMoney), ...(terms.points.every((point) => point.free < 1) ? { closed: 'all_full' as const } : {}) }
}

/** All four ways, also those a shop does not offer: a closed way stays in sight with its reason. */
export const waysOf = (terms: ShopTerms, kelurahan?: string): Way[] => [
  { method: 'pickup', fee: flat(noMoney), ...(terms.pickup ? {} : { closed: 'not_offered' as const }) },
  pointWay(terms),
  deliveryWay(terms, kelurahan),
  { method: 'courier', fee: flat(terms.courierFee ?? noMoney), ...(terms.courierFee === null ? { closed: 'not_offered' as const } : {}) },
]

/** What is chosen before anybody chose: the first way that is open. */
export const firstWay = (terms: ShopTerms): Fulfilment | undefined => waysOf(terms).find((way) => !way.closed)?.method

/** The buyer's choices as the basket's wishes, for these shops only. */
export function fulfilmentOf(choices: Choices, shops: readonly string[]): FulfilmentWish[] {
  return shops.flatMap((shop): FulfilmentWish[] => {
    const way = choices.ways[shop]
    if (!way) return []
    if (way.method === 'point') return [{ shop, method: 'point', place: way.point }]
    if (way.method === 'delivery') return [{ shop, method: 'delivery', place: choices.kelurahan, address: choices.address }]
    if (way.method === 'courier') return [{ shop, method: 'courier', address: choices.address }]
    return [{ shop, method: 'pickup' }]
  })
}

/** Where on the page a complaint about a way of receiving belongs. */
function fieldOf(refusal: Refusal, slug: string): string {
  if (refusal.rule === 'market.fulfilment.point_unknown' || refusal.rule === 'market.point.full') return `titik-${slug}`
  if (refusal.rule === 'market.fulfilment.address_missing') return 'alamat'
  if (refusal.rule === 'market.fulfilment.kelurahan_missing') return 'kelurahan'
  return `cara-${slug}`
}

/** Why these choices do not bring every shop's goods to the buyer. One complaint a field. */
export function whyNotReceived(choices: Choices, terms: readonly ShopTerms[]): Refusal[] {
  const wishes = fulfilmentOf(
    choices,
    terms.map((one) => one.slug),
  )
  const found = terms.flatMap((one): Refusal[] => {
    const wish = wishes.find((candidate) => candidate.shop === one.slug)
    if (!wish) return [{ rule: 'market.fulfilment.way_missing', field: `cara-${one.slug}` }]
    if (wish.method === 'point' && !wish.place) return [{ rule: 'market.fulfilment.point_missing', field: `titik-${one.slug}` }]
    if (wish.method === 'delivery' && !wish.place) return [{ rule: 'market.fulfilment.kelurahan_missing', field: 'kelurahan' }]
    const way = handOver(wish, one)
    return 'rule' in way ? [{ ...way, field: fieldOf(way, one.slug) }] : []
  })
  return found.filter(
    (refusal, index) => found.findIndex((other) => other.field === refusal.field && other.rule === refusal.rule) === index,
  )
}
