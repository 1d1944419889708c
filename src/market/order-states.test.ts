import { expect, test } from 'vitest'
import {
  type ActorRole,
  isRefusal,
  type OrderState,
  type OrderStatus,
  type PaymentStatus,
  stepsOpen,
  transitionFor,
  transitions,
} from './order-states.ts'

const statuses: OrderStatus[] = [
  'awaiting_payment',
  'awaiting_acceptance',
  'processing',
  'ready_for_pickup',
  'shipped',
  'completed',
  'cancelled',
  'expired',
]
const payments: PaymentStatus[] = ['unpaid', 'claimed', 'underpaid', 'paid', 'overpaid', 'late', 'cash_due', 'partly_refunded', 'refunded']
const state = (status: OrderStatus, payment: PaymentStatus, o: Partial<OrderState> = {}): OrderState => ({
  status,
  payment,
  method: 'qris',
  fulfilment: 'pickup',
  ...o,
})

test('a step from a state has one meaning at most', () => {
  for (const status of statuses) {
    for (const payment of payments) {
      for (const step of new Set(transitions.map((one) => one.step))) {
        const fitting = transitions.filter(
          (one) =>
            one.step === step &&
            one.from.includes(status) &&
            one.payments.includes(payment) &&
            (one.fulfilments?.includes('pickup') ?? true),
        )
        expect(fitting.length, `${step} from ${status}/${payment}`).toBeLessThanOrEqual(1)
      }
    }
  }
})

test('nothing leads on from an order that was cancelled, completed or expired but money', () => {
  for (const role of ['buyer', 'seller', 'system'] as ActorRole[]) {
    expect(stepsOpen(state('completed', 'paid'), role).filter((step) => step !== 'receive_again')).toEqual([])
    expect(stepsOpen(state('cancelled', 'unpaid'), role).filter((step) => step !== 'receive_late')).toEqual([])
    expect(stepsOpen(state('expired', 'unpaid'), role).filter((step) => step !== 'receive_late')).toEqual([])
  }
})

test('a buyer who said it is paid cannot lose the goods to the clock, and cannot cancel alone', () => {
  expect(isRefusal(transitionFor('expire', state('awaiting_payment', 'claimed'), 'system'))).toBe(true)
  expect(transitionFor('cancel', state('awaiting_payment', 'claimed'), 'buyer')).toMatchObject({ rule: 'market.order.not_your_turn' })
})

test('only the seller and the provider can say that money came in', () => {
  expect(transitionFor('receive_exact', state('awaiting_payment', 'claimed'), 'buyer')).toMatchObject({
    rule: 'market.order.not_your_turn',
  })
  expect(transitionFor('receive_exact', state('awaiting_payment', 'claimed'), 'seller')).toMatchObject({
    to: 'awaiting_acceptance',
    payment: 'paid',
  })
})

test('goods are sent only when paid; cash is for collecting', () => {
  expect(isRefusal(transitionFor('send', state('processing', 'cash_due', { fulfilment: 'courier', method: 'cash' }), 'seller'))).toBe(true)
  expect(isRefusal(transitionFor('ready', state('processing', 'paid', { fulfilment: 'courier' }), 'seller'))).toBe(true)
  expect(transitionFor('hand_over', state('ready_for_pickup', 'cash_due', { method: 'cash' }), 'seller')).toMatchObject({
    to: 'completed',
    payment: 'paid',
  })
})

test('every transition names where its rule comes from', () => {
  for (const one of transitions) expect(one.source.length).toBeGreaterThan(5)
})
