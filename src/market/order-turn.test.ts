import { describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { ReadOrder, ReadShopOrder } from './order-read.db.ts'
import { headlineOf, isStanding, owedBack, partsOf, turnOf } from './order-turn.ts'

const now = new Date('2026-11-23T08:00:00+07:00')
const soon = '2026-11-23T08:10:00.000+07:00'
const past = '2026-11-23T07:59:59.000+07:00'

const part = (more: Partial<ReadShopOrder> = {}): ReadShopOrder => ({
  number: 'MB2-26-000001-A',
  shop: 'toko',
  shopName: 'Toko',
  shopPhone: '',
  status: 'awaiting_payment',
  paymentStatus: 'unpaid',
  fulfilment: { method: 'pickup', place: '', address: '', fee: rupiah(0), waybill: null },
  payment: { method: 'qris', amount: rupiah(45_000) },
  received: rupiah(0),
  refunded: rupiah(0),
  subtotal: rupiah(45_000),
  total: rupiah(45_000),
  expiresAt: soon,
  actBefore: null,
  extended: false,
  pickupCode: null,
  lines: [],
  steps: [],
  ...more,
})

const order = (...parts: ReadShopOrder[]): ReadOrder => ({
  number: 'MB2-26-000001',
  status: '',
  placedAt: soon,
  buyer: { name: '', phone: '', email: null },
  total: rupiah(0),
  sellerOrders: parts,
})

describe('whose turn it is', () => {
  test.each([
    [part(), 'pay', 'buyer'],
    [part({ expiresAt: past }), 'hold_over', 'nobody'],
    [part({ paymentStatus: 'underpaid', received: rupiah(40_000) }), 'pay_rest', 'buyer'],
    [part({ paymentStatus: 'claimed', expiresAt: past, actBefore: soon }), 'claimed', 'seller'],
    [part({ status: 'awaiting_acceptance', paymentStatus: 'paid' }), 'accept', 'seller'],
    [part({ status: 'awaiting_acceptance', paymentStatus: 'cash_due' }), 'accept_cash', 'seller'],
    [part({ status: 'processing', paymentStatus: 'paid' }), 'prepare', 'seller'],
    [part({ status: 'ready_for_pickup', paymentStatus: 'paid' }), 'collect', 'buyer'],
    [part({ status: 'shipped', paymentStatus: 'paid' }), 'receive', 'buyer'],
    [part({ status: 'completed', paymentStatus: 'paid' }), 'done', 'nobody'],
    [part({ status: 'cancelled' }), 'cancelled', 'nobody'],
    [part({ status: 'expired' }), 'expired', 'nobody'],
    [part({ status: 'expired', paymentStatus: 'late', received: rupiah(45_000) }), 'late', 'seller'],
    [part({ status: 'cancelled', paymentStatus: 'paid', received: rupiah(45_000) }), 'give_back', 'seller'],
    [part({ status: 'expired', paymentStatus: 'underpaid', received: rupiah(5_000) }), 'give_back', 'seller'],
    [part({ status: 'cancelled', paymentStatus: 'refunded', received: rupiah(45_000), refunded: rupiah(45_000) }), 'cancelled', 'nobody'],
  ])('%#: %s', (one, state, who) => {
    expect(turnOf(one, now)).toMatchObject({ state, who })
  })

  test('a hold ends at the second it says', () => {
    expect(turnOf(part({ expiresAt: now.toISOString() }), now).state).toBe('hold_over')
  })
})

describe('money that is not the shop’s', () => {
  test('too much paid, or paid for what ended', () => {
    expect(owedBack(part({ status: 'processing', paymentStatus: 'overpaid', received: rupiah(50_000) }))).toBe(5_000)
    expect(owedBack(part({ status: 'processing', paymentStatus: 'paid', received: rupiah(45_000) }))).toBe(0)
    expect(
      owedBack(part({ status: 'cancelled', paymentStatus: 'partly_refunded', received: rupiah(45_000), refunded: rupiah(5_000) })),
    ).toBe(40_000)
  })
})

describe('an order of several shops', () => {
  const letters = ['A', 'B', 'C']
  const three = (...more: Partial<ReadShopOrder>[]) =>
    order(...letters.map((letter, index) => part({ number: `MB2-26-000001-${letter}`, ...more[index] })))

  test('shows one code at a time: the first to be paid, or the one asked for', () => {
    const paidFirst = three({ status: 'awaiting_acceptance', paymentStatus: 'paid', received: rupiah(45_000) })
    expect(partsOf(paidFirst, now).map((one) => one.shown)).toEqual([false, true, false])
    expect(partsOf(paidFirst, now, 'C').map((one) => one.shown)).toEqual([false, false, true])
    expect(partsOf(paidFirst, now, 'A').map((one) => one.shown)).toEqual([false, true, false])
    expect(partsOf(paidFirst, now).map((one) => one.left)).toEqual([0, 45_000, 45_000])
  })

  test('counts in its sum only those from whom something is still bought', () => {
    const mixed = three(
      { status: 'cancelled', received: rupiah(45_000) },
      { status: 'completed', paymentStatus: 'paid' },
      { expiresAt: past },
    )
    expect(partsOf(mixed, now).map((one) => isStanding(one.turn))).toEqual([false, true, false])
    expect(partsOf(three(), now).every((one) => isStanding(one.turn))).toBe(true)
  })

  test('is about what the buyer has to do next', () => {
    expect(headlineOf(partsOf(three({ status: 'ready_for_pickup', paymentStatus: 'paid' }), now))).toBe('pay')
    expect(headlineOf(partsOf(three(...letters.map(() => ({ status: 'cancelled' as const }))), now))).toBe('ended')
    expect(headlineOf(partsOf(three({ status: 'completed' }, { status: 'cancelled' }, { status: 'ready_for_pickup' }), now))).toBe(
      'collect',
    )
    expect(headlineOf(partsOf(three({ status: 'completed' }, { status: 'completed' }, { status: 'expired' }), now))).toBe('done')
  })
})
