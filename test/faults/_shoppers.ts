import { setTimeout as sleep } from 'node:timers/promises'
import { rupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { type Seeded, seeded } from '#src/base/seed.ts'
import { closeOverdue } from '#src/market/order-clock.db.ts'
import { cancelAsBuyer, claimPaid, denyClaim, expireHolds, extendHold } from '#src/market/order-deeds.db.ts'
import type { ReadOrder } from '#src/market/order-read.db.ts'
import { changeStock } from '#src/market/stock-change.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Town } from '../town.ts'
import type { Told } from './_history.ts'
import type { Workers } from './_workers.ts'

export type Shelf = { variant: string; shop: string; seller: string }
export type Seller = { token: string; ctx: Ctx }
type Live = { number: string; key: string; seller: Seller; cash: boolean; due: number }

export type Market = {
  town: Town
  workers: Workers
  shelves: readonly Shelf[]
  sellers: ReadonlyMap<string, Seller>
  guest: Ctx
  clock: Ctx
  live: Live[]
  told: Told[]
  acts: number
  /** Refusals by rule: expected, and worth a look. */
  refused: Map<string, number>
}

type Hand = { market: Market; dice: Seeded; key(): string }

const newest = 60

function refusedBy(market: Market, rule: unknown): void {
  market.refused.set(String(rule), (market.refused.get(String(rule)) ?? 0) + 1)
}

/** An errand in this very process, the third that works on the database. */
async function done<T>(market: Market, outcome: Promise<Outcome<T>>): Promise<T | undefined> {
  const found = await outcome
  if (found.ok) return found.value
  refusedBy(market, found.refusals[0]?.rule)
  return undefined
}

/** An errand at a worker. */
async function asked({ market, key }: Hand, path: string, body: unknown, token?: string) {
  const { status, body: answer } = await market.workers.post(path, body, key(), token)
  if (status < 300 && status > 0) return answer
  refusedBy(market, answer.rule)
  return undefined
}

async function place(hand: Hand, only?: Shelf): Promise<void> {
  const { market, dice } = hand
  const wanted = new Map(
    Array.from({ length: only ? 1 : dice.whole(1, 3) }, () => [only ?? dice.pick(market.shelves), dice.whole(1, 4)] as const),
  )
  const answer = await asked(hand, '/api/v1/orders', {
    lines: [...wanted].map(([{ variant }, quantity]) => ({ variant, quantity })),
    fulfilment: [],
    buyer: { name: 'Sari Contoh', phone: '0812-0000-0001' },
    payment: dice.pick(['cash', 'qris', 'transfer']),
  })
  if (!answer) return
  const placed = answer as { key: string; sellerOrders: { number: string; shop: string; payment: { method: string; amount: number } }[] }
  for (const { number, shop, payment } of placed.sellerOrders) {
    const lines = [...wanted].flatMap(([shelf, quantity]) => (shelf.shop === shop ? [{ variant: shelf.variant, quantity }] : []))
    const seller = market.sellers.get([...wanted.keys()].find((shelf) => shelf.shop === shop)?.seller ?? '')
    if (!seller) throw new Error(`nobody sells for ${shop}`)
    market.told.push({ kind: 'placed', order: number, lines })
    market.live.push({ number, key: placed.key, seller, cash: payment.method === 'cash', due: payment.amount })
  }
}

const pick = ({ market, dice }: Hand): Live | undefined => (market.live.length ? dice.pick(market.live.slice(-newest)) : undefined)

async function confirm(hand: Hand, order: Live): Promise<void> {
  const amount = hand.dice.pick([order.due, order.due, order.due, order.due - 1, order.due + 1, 5_000])
  const answer = await asked(hand, `/api/v1/seller-orders/${order.number}/payment-confirmation`, { amount }, order.seller.token)
  if (!answer) return
  hand.market.told.push({ kind: 'received', order: order.number, amount }, { kind: 'step', order: order.number, step: 'receive' })
  // a hasty seller gives it all back, and once more
  if (hand.dice.next() < 0.4) await Promise.all([refund(hand, order), refund(hand, order)])
}

async function read(hand: Hand, order: Live): Promise<ReadOrder['sellerOrders'][number] | undefined> {
  const found = await hand.market.workers.get(`/api/v1/orders/${order.number}?key=${order.key}`)
  return (found.body as unknown as ReadOrder).sellerOrders?.find((one) => one.number === order.number)
}

const next: Record<string, string> = {
  awaiting_acceptance: 'accept',
  processing: 'ready',
  ready_for_pickup: 'hand_over',
  expired: 'reopen',
}

/** Mostly what comes next, sometimes what does not. */
async function fulfil(hand: Hand, order: Live): Promise<void> {
  const found = await read(hand, order)
  const step = (hand.dice.next() < 0.8 && next[found?.status ?? '']) || hand.dice.pick(['accept', 'ready', 'hand_over', 'send', 'reopen'])
  const code = step === 'hand_over' ? (found?.pickupCode ?? '000000') : undefined
  const answer = await asked(hand, `/api/v1/seller-orders/${order.number}/fulfilment`, { step, code }, order.seller.token)
  if (!answer) return
  hand.market.told.push({ kind: 'step', order: order.number, step })
  if (step === 'hand_over' && order.cash) hand.market.told.push({ kind: 'received', order: order.number, amount: order.due })
  // whoever has one in hand often sees it through
  if (step !== 'hand_over' && hand.dice.next() < 0.6) await fulfil(hand, order)
}

async function cancel(hand: Hand, order: Live): Promise<void> {
  const { market } = hand
  const bySeller = hand.dice.next() < 0.5
  const answer = bySeller
    ? await asked(hand, `/api/v1/seller-orders/${order.number}/cancellation`, { reason: 'barang rusak' }, order.seller.token)
    : await done(market, cancelAsBuyer(market.guest, { number: order.number, key: order.key }))
  if (answer) market.told.push({ kind: 'step', order: order.number, step: 'cancel' })
}

async function claim(hand: Hand, order: Live): Promise<void> {
  const { market, dice } = hand
  if (dice.next() < 0.2) await done(market, extendHold(market.guest, { number: order.number, key: order.key }))
  if (await done(market, claimPaid(market.guest, { number: order.number, key: order.key })))
    market.told.push({ kind: 'step', order: order.number, step: 'claim_paid' })
  if (dice.next() < 0.3 && (await done(market, denyClaim(order.seller.ctx, { number: order.number, reason: 'belum masuk' }))))
    market.told.push({ kind: 'step', order: order.number, step: 'deny_claim' })
}

async function refund(hand: Hand, order: Live): Promise<void> {
  const { market, dice } = hand
  const line = dice.pick((await read(hand, order))?.lines ?? [])
  const quantity = dice.whole(1, 2)
  const byLine = dice.next() < 0.4
  const what = byLine ? { line: line.id, quantity } : { amount: rupiah(dice.pick([1_000, order.due, order.due])) }
  const wish = { ...what, restock: dice.next() < 0.7, reason: 'kembali kepada pembeli' }
  const answer = await asked(hand, `/api/v1/seller-orders/${order.number}/refunds`, wish, order.seller.token)
  if (!answer) return
  const back = byLine && wish.restock && answer.status === 'completed'
  market.told.push({
    kind: 'refunded',
    order: order.number,
    amount: Number(answer.amount),
    ...(back ? { restocked: { variant: line.variant, quantity } } : {}),
  })
}

async function countShelf({ market }: Hand, { variant, shop, seller }: Shelf, quantity: number): Promise<void> {
  const ctx = market.sellers.get(seller)?.ctx
  const change = { kind: 'counted', quantity, reason: 'hitung ulang' }
  if (ctx && (await done(market, changeStock(ctx, { shop, variant, change })))) market.told.push({ kind: 'counted', variant })
}

async function changeShelf(hand: Hand): Promise<void> {
  const { market, dice } = hand
  const shelf = dice.pick(market.shelves)
  const kind = dice.pick(['received', 'received', 'received', 'returned', 'damaged', 'counted'] as const)
  if (kind === 'counted') return countShelf(hand, shelf, dice.whole(0, 60))
  const change = { kind, quantity: dice.whole(1, 5), reason: 'isi ulang rak' }
  const ctx = market.sellers.get(shelf.seller)?.ctx
  if (!ctx || !(await done(market, changeStock(ctx, { shop: shelf.shop, variant: shelf.variant, change })))) return
  market.told.push({ kind: 'shelf', variant: shelf.variant, movement: kind, quantity: change.quantity })
}

/** Hours pass for one order; the house's clocks find it, whichever of the three processes is first. */
async function letTimePass({ market, dice }: Hand, order: Live): Promise<void> {
  await market.town.owner.query(
    `update market.seller_order set expires_at = case when status = 'awaiting_payment' then now() - interval '1 second' end, act_before = act_before - interval '8 days' where number = $1`,
    [order.number],
  )
  if (dice.next() < 0.5) await done(market, expireHolds(market.clock, undefined))
  else await done(market, closeOverdue(market.clock, undefined))
}

const onOrders = [
  confirm,
  confirm,
  confirm,
  fulfil,
  fulfil,
  fulfil,
  fulfil,
  cancel,
  claim,
  refund,
  refund,
  refund,
  letTimePass,
  scuffle,
  scuffle,
  scuffle,
]

/** The last pieces of a shelf, and seven who want them in the same moment. */
async function rush(hand: Hand): Promise<void> {
  const { market, dice } = hand
  const shelf = dice.pick(market.shelves)
  const held = await market.town.owner.query<{ held: number }>(
    'select allocated + reserved as held from market.stock where variant_id = $1',
    [shelf.variant],
  )
  await countShelf(hand, shelf, (held.rows[0]?.held ?? 0) + dice.whole(2, 5))
  await Promise.all(Array.from({ length: 7 }, () => place(hand, shelf)))
}

/** Buyer, seller and clock at one order in the same moment. */
async function scuffle(hand: Hand, order: Live): Promise<void> {
  const first = hand.dice.pick([confirm, fulfil, refund, cancel])
  await Promise.all([first, first, hand.dice.pick([confirm, fulfil, cancel, claim, refund, letTimePass])].map((act) => act(hand, order)))
}

/** One pair of hands: does what the dice of its seed say until the time is over. */
export async function work(market: Market, seed: string, until: () => boolean): Promise<void> {
  const dice = seeded(seed)
  let turn = 0
  const hand: Hand = { market, dice, key: () => `${seed} ${turn} ${dice.next()}` }
  while (!until()) {
    turn += 1
    market.acts += 1
    const order = pick(hand)
    const what = dice.next()
    if (what < 0.25 || !order) await place(hand)
    else if (what < 0.3) await rush(hand)
    else if (what < 0.4) await changeShelf(hand)
    else await dice.pick(onOrders)(hand, order)
    await sleep(dice.whole(0, 30))
  }
}
