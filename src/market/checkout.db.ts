import { sql } from 'kysely'
import { isId, newId, pickupCode, secret, sha256 } from '#src/base/id.ts'
import { add, type Rupiah, rupiah } from '#src/base/money.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, isoWithOffset, minutesAfter, wallClock } from '#src/base/time.ts'
import { actorText, type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { goodsNow, type Payee, payeesNow, termsNow } from './goods.db.ts'
import { holdWork, lockWorkshopsOf, promise } from './making-slots.db.ts'
import { expireStale } from './order.db.ts'
import { clocks, type PaymentMethod } from './order-states.ts'
import { type FulfilmentWish, type Priced, type PricedShop, price, summed, type Wish } from './pricing.ts'
import { qrisWithAmount } from './qris.ts'
import { quoteToken, whyNotQuoted } from './quote.ts'
import { type Piece, reserve } from './stock.db.ts'

export type Buyer = { name: string; phone: string; email?: string | undefined }
export type OrderWish = { quote?: string | undefined; lines: Wish[]; fulfilment: FulfilmentWish[]; buyer: Buyer; payment: PaymentMethod }

/** `amount` is what the buyer pays to this shop, a transfer's unique code included; `payload` a QRIS text. */
export type PaymentShown = {
  method: PaymentMethod
  amount: Rupiah
  payload?: string
  account?: { bank: string; number: string; holder: string }
  uniqueCode?: number
}
export type PlacedShop = { number: string; shop: string; total: Rupiah; expiresAt: string; payment: PaymentShown; readyBy?: Day }
export type Placed = { number: string; key: string; total: Rupiah; sellerOrders: PlacedShop[] }

async function pricedNow(db: Ctx['db'] | Tx, wishes: readonly Wish[], fulfilment: readonly FulfilmentWish[]): Promise<Priced | Refusal[]> {
  const goods = await goodsNow(
    db,
    wishes.map((wish) => wish.variant),
  )
  const terms = await termsNow(db, [...new Set([...goods.values()].map((one) => one.shop))])
  return price(wishes, goods, terms, fulfilment)
}

/** What this basket costs today, per shop, with the token that says so. Nothing is held. */
export async function quote(
  ctx: Ctx,
  lines: readonly Wish[],
  fulfilment: readonly FulfilmentWish[],
): Promise<Outcome<Priced & { quote: string }>> {
  const priced = await pricedNow(ctx.db, summed(lines), fulfilment)
  return Array.isArray(priced) ? refused(...priced) : done({ ...priced, quote: quoteToken(ctx.house.secret, priced) })
}

type Prepared = PricedShop & {
  id: string
  number: string
  code: string
  payment: PaymentShown
  payee?: Payee
  expires: Date
  lineIds: string[]
}

const holdMinutes = (method: PaymentMethod): number => (method === 'cash' ? clocks.acceptance : clocks[method])

/** How this shop is paid, or why not this way. */
function paymentFor(shop: PricedShop, method: PaymentMethod, payees: readonly Payee[]): { payment: PaymentShown; payee?: Payee } | Refusal {
  if (method === 'cash') {
    if (shop.fulfilment !== 'pickup') return { rule: 'market.payment.cash_at_pickup_only', field: 'payment', facts: { shop: shop.slug } }
    return { payment: { method, amount: shop.total } }
  }
  const payee = payees.find((one) => one.shop === shop.shop && one.kind === (method === 'qris' ? 'qris' : 'bank'))
  if (!payee) return { rule: 'market.payment.not_offered', field: 'payment', facts: { shop: shop.slug, name: shop.name } }
  if (method === 'transfer')
    return {
      payment: { method, amount: shop.total, account: { bank: payee.bank ?? '', number: payee.payload, holder: payee.holder } },
      payee,
    }
  const made = qrisWithAmount(payee.payload, shop.total)
  if (!made.ok)
    return made.refusals[0] ? { ...made.refusals[0], field: 'payment' } : { rule: 'market.payment.not_offered', field: 'payment' }
  return { payment: { method, amount: shop.total, payload: made.value }, payee }
}

function prepare(priced: Priced, method: PaymentMethod, payees: readonly Payee[], number: string, now: Date): Prepared[] | Refusal[] {
  const refusals: Refusal[] = []
  const prepared = priced.shops.flatMap((shop, index): Prepared[] => {
    const way = paymentFor(shop, method, payees)
    if ('rule' in way) {
      refusals.push(way)
      return []
    }
    const letter = index < 26 ? String.fromCharCode(65 + index) : `Z${index - 25}`
    return [
      {
        ...shop,
        ...way,
        id: newId(now),
        number: `${number}-${letter}`,
        code: pickupCode(),
        expires: minutesAfter(now, holdMinutes(method)),
        lineIds: shop.lines.map(() => newId(now)),
      },
    ]
  })
  return refusals.length ? refusals : prepared
}

async function nextNumber(tx: Tx, now: Date): Promise<string> {
  const found = await sql<{ n: number }>`select nextval('market.order_number') as n`.execute(tx)
  return `MB2-${String(wallClock(now).year).slice(2)}-${String(found.rows[0]?.n ?? 0).padStart(6, '0')}`
}

/** One free amount per bank account: the statement then names the order by itself. */
async function takeCode(tx: Tx, shop: Prepared): Promise<Refusal | undefined> {
  if (shop.payment.method !== 'transfer' || !shop.payee) return undefined
  for (let tries = 0; tries < 5; tries += 1) {
    const found = await sql<{ amount: number }>`
      insert into market.transfer_slot (payee_id, amount, seller_order_id)
      select ${shop.payee.id}, ${shop.total}::bigint + c, ${shop.id} from generate_series(1, 999) c
      where not exists (select 1 from market.transfer_slot t where t.payee_id = ${shop.payee.id} and t.amount = ${shop.total}::bigint + c)
      order by random() limit 1 on conflict (payee_id, amount) do nothing returning amount`.execute(tx)
    const amount = found.rows[0]?.amount
    if (amount !== undefined) {
      shop.payment = { ...shop.payment, amount: rupiah(amount), uniqueCode: amount - shop.total }
      return undefined
    }
  }
  return { rule: 'market.payment.codes_exhausted', field: 'payment', facts: { shop: shop.slug } }
}

/** Writes group, seller orders, lines, first steps and payment intents in one statement. */
async function writeOrder(
  tx: Tx,
  ctx: Ctx,
  group: { id: string; number: string; key: string; total: Rupiah; buyer: Buyer },
  shops: readonly Prepared[],
  method: PaymentMethod,
) {
  const status = method === 'cash' ? 'awaiting_acceptance' : 'awaiting_payment'
  const payment = method === 'cash' ? 'cash_due' : 'unpaid'
  const orders = shops.map((shop) => ({
    id: shop.id,
    number: shop.number,
    shop_id: shop.shop,
    shop_name: shop.name,
    shop_phone: shop.phone,
    fulfilment: shop.fulfilment,
    point_id: shop.point ?? null,
    place_text: shop.placeText,
    address: shop.address,
    delivery_kelurahan: shop.kelurahan ?? null,
    subtotal: shop.subtotal,
    delivery_fee: shop.deliveryFee,
    total: shop.total,
    pickup_code: shop.code,
    minutes: holdMinutes(method),
    amount: shop.payment.amount,
    unique_code: shop.payment.uniqueCode ?? 0,
    payee_id: shop.payee?.id ?? null,
    payload: shop.payment.payload ?? null,
    account: shop.payment.account ?? null,
  }))
  const lines = shops.flatMap((shop) =>
    shop.lines.map((line, position) => ({
      id: shop.lineIds[position],
      seller_order_id: shop.id,
      position,
      variant_id: line.variant,
      place_id: line.place,
      product_slug: line.productSlug,
      name: line.name,
      sku: line.sku,
      options: line.options,
      picture: line.picture,
      unit_price: line.price,
      quantity: line.quantity,
      total: line.total,
    })),
  )
  await sql`
    with g as (
      insert into market.order_group (id, number, key_hash, person_id, buyer_name, buyer_phone, buyer_email, total, tongue)
      values (${group.id}, ${group.number}, ${sha256(group.key)}, ${personOf(ctx.actor) ?? null}, ${group.buyer.name}, ${group.buyer.phone}, ${group.buyer.email ?? null}, ${group.total}, ${ctx.tongue})),
    o as (select * from jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as o(id uuid, number text, shop_id uuid, shop_name text, shop_phone text, fulfilment text, point_id uuid, place_text text,
      address text, delivery_kelurahan text, subtotal bigint, delivery_fee bigint, total bigint, pickup_code text, minutes int, amount bigint, unique_code int, payee_id uuid, payload text, account jsonb)),
    so as (
      insert into market.seller_order (id, group_id, number, shop_id, shop_name, shop_phone, fulfilment, point_id, place_text, address, delivery_kelurahan, subtotal, delivery_fee, total,
        status, payment_status, payment_method, pickup_code, expires_at, act_before)
      select id, ${group.id}, number, shop_id, shop_name, shop_phone, fulfilment, point_id, place_text, address, delivery_kelurahan, subtotal, delivery_fee, total,
        ${status}, ${payment}, ${method}, pickup_code, now() + make_interval(mins => minutes), ${method === 'cash' ? sql`now() + make_interval(mins => minutes)` : null} from o),
    l as (
      insert into market.order_line (id, seller_order_id, position, variant_id, place_id, product_slug, name, sku, options, picture, unit_price, quantity, total)
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(id uuid, seller_order_id uuid, position int, variant_id uuid, place_id uuid, product_slug text, name text, sku text, options jsonb,
        picture text, unit_price bigint, quantity int, total bigint)),
    st as (
      insert into market.order_step (seller_order_id, step, to_status, to_payment, actor_kind, actor)
      select id, 'place', ${status}, ${payment}, 'buyer', ${actorText(ctx.actor)} from o)
    insert into market.payment_intent (seller_order_id, method, amount, unique_code, payee_id, payload, account)
    select id, ${method}, amount, unique_code, payee_id, payload, account from o`.execute(tx)
}

async function takePoints(tx: Tx, shops: readonly Prepared[]): Promise<Refusal | undefined> {
  const points = shops
    .flatMap((shop) => (shop.point ? [{ id: shop.point, shop: shop.slug, name: shop.placeText }] : []))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const point of points) {
    const taken =
      await sql`update market.pickup_point set open_parcels = open_parcels + 1 where id = ${point.id} and open_parcels < capacity returning id`.execute(
        tx,
      )
    if (taken.rows.length === 0) return { rule: 'market.point.full', field: 'fulfilment', facts: { shop: point.shop, point: point.name } }
  }
  return undefined
}

/** What is made is held in its shop's weeks, and promised for the day the buyer was shown. */
async function holdMaking({ tx, actor, touched }: DeedScope, shops: readonly Prepared[]): Promise<void> {
  for (const shop of shops) {
    if (!shop.readyBy) continue
    const planned = shop.lines.flatMap(({ plan }, index) => (plan ? [{ line: shop.lineIds[index] ?? '', plan }] : []))
    await holdWork(tx, shop.shop, planned)
    await promise(tx, shop.id, shop.readyBy, actorText(actor))
    touched('market')
  }
}

/** The scarce rows last: they are locked for the shortest time. */
async function holdGoods(scope: DeedScope, shops: readonly Prepared[]): Promise<Refusal[]> {
  const pieces = shops.flatMap((shop) =>
    shop.lines.flatMap((line, index): Piece[] =>
      line.plan
        ? []
        : [
            {
              variant: line.variant,
              place: line.place,
              quantity: line.quantity,
              ...(shop.lineIds[index] ? { line: shop.lineIds[index] } : {}),
            },
          ],
    ),
  )
  const actor = actorText(scope.actor)
  let short = await reserve(scope.tx, pieces, actor)
  if (
    short.length &&
    (await clearHolds(
      scope,
      short.map((piece) => piece.variant),
    ))
  )
    short = await reserve(scope.tx, short, actor)
  const named = new Map(shops.flatMap((shop) => shop.lines.map((line) => [line.variant, { line, shop }] as const)))
  return short.map((piece) => {
    const found = named.get(piece.variant)
    return {
      rule: 'market.stock.sold_out',
      field: 'lines',
      facts: {
        variant: piece.variant,
        name: found?.line.name ?? '',
        sku: found?.line.sku ?? '',
        shop: found?.shop.slug ?? '',
        wanted: piece.quantity,
        available: 0,
      },
    }
  })
}

/** One order of a buyer over any number of shops: everything is held and written together, or nothing is. */
export const placeOrder = deed<OrderWish, Placed>('market.order.place', async (scope, wish) => {
  const { tx, ctx, now, must, note, enqueue } = scope
  await must('market.order.place')
  const wishes = summed(wish.lines)
  await lockWorkshopsOf(tx, wishes.map(({ variant }) => variant).filter(isId))
  const priced = await pricedAfterExpiry(scope, wishes, wish.fulfilment)
  if (Array.isArray(priced)) return refused(...priced)
  const changed = whyNotQuoted(ctx.house.secret, wish.quote, priced, ctx.tongue)
  if (changed.length) return refused(...changed)

  const payees =
    wish.payment === 'cash'
      ? []
      : await payeesNow(
          tx,
          priced.shops.map((shop) => shop.shop),
        )
  const number = await nextNumber(tx, now)
  const shops = prepare(priced, wish.payment, payees, number, now)
  if (!isPrepared(shops)) return refused(...shops)
  const group = { id: newId(now), number, key: secret(), total: priced.total, buyer: wish.buyer }
  for (const shop of wish.payment === 'transfer' ? shops : []) {
    const refusal = await takeCode(tx, shop)
    if (refusal) return refused(refusal)
  }
  await writeOrder(tx, ctx, group, shops, wish.payment)
  await enqueue('market.order.placed', { group: group.id, key: group.key })
  await holdMaking(scope, shops)
  const noRoom = await takePoints(tx, shops)
  if (noRoom) return refused(noRoom)
  const short = await holdGoods(scope, shops)
  if (short.length) return refused(...short)
  note(`order:${number}`, { shops: shops.length, total: add(...shops.map((shop) => shop.total)) })
  return done({
    number,
    key: group.key,
    total: rupiah(shops.reduce((sum, shop) => sum + shop.total, 0)),
    sellerOrders: shops.map((shop) => ({
      number: shop.number,
      shop: shop.slug,
      total: shop.total,
      expiresAt: isoWithOffset(shop.expires),
      payment: shop.payment,
      ...(shop.readyBy ? { readyBy: shop.readyBy } : {}),
    })),
  })
})

const isPrepared = (found: Prepared[] | Refusal[]): found is Prepared[] => found.every((one) => 'lineIds' in one)

/** Holds whose time is over still count until they are cleared: a buyer who meets one clears it first. */
async function pricedAfterExpiry(
  scope: DeedScope,
  wishes: readonly Wish[],
  fulfilment: readonly FulfilmentWish[],
): Promise<Priced | Refusal[]> {
  const priced = await pricedNow(scope.tx, wishes, fulfilment)
  if (!Array.isArray(priced) || !priced.some((refusal) => short.has(refusal.rule))) return priced
  const variants = priced.flatMap((refusal) => (refusal.facts?.variant ? [String(refusal.facts.variant)] : []))
  return (await clearHolds(scope, await queuedWith(scope.tx, variants))) ? await pricedNow(scope.tx, wishes, fulfilment) : priced
}

const short: ReadonlySet<string> = new Set(['market.stock.sold_out', 'market.making.full'])

/** These, and everything else that is held in the same queues. */
async function queuedWith(tx: Tx, variants: readonly string[]): Promise<string[]> {
  const found = await sql<{
    id: string
  }>`select distinct l.variant_id as id from market.making_slot s join market.order_line l on l.id = s.order_line_id
    where s.shop_id in (select shop_id from market.variant where id = any(${[...variants].filter(isId)}::uuid[]))`.execute(tx)
  return [...variants, ...found.rows.map(({ id }) => id)]
}

async function clearHolds(scope: DeedScope, variants: readonly string[]): Promise<boolean> {
  const ended = await expireStale(scope.tx, variants)
  for (const order of ended) await scope.enqueue('market.order.told', { order, occasion: 'expired' })
  return ended.length > 0
}
