import { describe, expect, test } from 'vitest'
import { transitions } from '#src/market/order-states.ts'
import { hasWords } from '#src/ui/words.ts'
import { actsOf, type OrderNow } from './_order-acts.ts'
import { turnOf } from './order-card.view.tsx'
import { messagesFor } from './order-side.view.tsx'

const all = { confirm: true, fulfil: true, cancel: true, refund: true }
const order = (facts: Partial<OrderNow> = {}): OrderNow => ({
  status: 'awaiting_payment',
  payment: 'unpaid',
  method: 'qris',
  fulfilment: 'pickup',
  received: 0,
  refunded: 0,
  ...facts,
})
const offered = (now: OrderNow, powers = all) => Object.fromEntries(actsOf(now, powers).map((one) => [one.act, one.closed ?? 'open']))

describe('what a seller is offered', () => {
  test('before the money nothing but looking for it and cancelling', () => {
    expect(offered(order())).toEqual({
      confirm: 'open',
      deny: 'no_claim',
      accept: 'money_first',
      ready: 'money_first',
      hand_over: 'money_first',
      cancel: 'open',
      refund: 'nothing_received',
    })
  })

  test('a parcel is sent, not handed over', () => {
    const acts = offered(order({ status: 'processing', payment: 'paid', fulfilment: 'courier', received: 10 }))
    expect(acts).toMatchObject({ send: 'open', confirm_receipt: 'send_first' })
    expect(acts).not.toHaveProperty('hand_over')
  })

  test('cash has no statement to compare with', () => {
    expect(offered(order({ method: 'cash', payment: 'cash_due', status: 'awaiting_acceptance' }))).not.toHaveProperty('confirm')
  })

  test('late money can be answered by opening the order again, and only late money', () => {
    expect(offered(order({ status: 'expired', payment: 'late', received: 10 }))).toMatchObject({
      reopen: 'open',
      refund: 'open',
      accept: 'ended',
    })
    expect(offered(order({ status: 'expired' }))).not.toHaveProperty('reopen')
  })

  test('without the power the reason is the power, whatever the state', () => {
    expect(offered(order(), { ...all, cancel: false, refund: false })).toMatchObject({ cancel: 'power', refund: 'power', confirm: 'open' })
  })

  test('every closed act in every state of the table has words for its reason', () => {
    const states = transitions.flatMap((one) => one.from.flatMap((status) => one.payments.map((payment) => ({ status, payment }))))
    for (const state of states) {
      for (const fulfilment of ['pickup', 'courier'] as const) {
        for (const { act, closed } of actsOf(order({ ...state, fulfilment }), all)) {
          expect(hasWords(`shop.act.${act}`)).toBe(true)
          if (closed) expect(hasWords(`shop.why.${closed}`), closed).toBe(true)
        }
      }
    }
  })
})

describe('what the card asks of the seller', () => {
  const ended = { status: 'expired', received: 45_000, refunded: 0 } as never as Parameters<typeof turnOf>[0]

  test('late money leaves the choice, other money of an ended order goes back', () => {
    expect(turnOf({ ...ended, payment: 'late' })).toBe('late')
    expect(turnOf({ ...ended, payment: 'underpaid' })).toBe('refund')
    expect(turnOf({ ...ended, payment: 'late', refunded: ended.received })).toBe('none')
    for (const words of ['shop.turn.late', 'shop.turn.late_before', 'shop.act.late']) expect(hasWords(words)).toBe(true)
  })
})

describe('ready messages', () => {
  test('fit the way the goods go', () => {
    const way = (method: 'pickup' | 'courier', waybill: string | null) => ({ method, waybill, place: '', address: '', fee: 0 as never })
    expect(messagesFor({ status: 'shipped', refunded: 0 as never, fulfilment: way('courier', 'JX1') })).toEqual(['sent_waybill', 'ask'])
    expect(messagesFor({ status: 'completed', refunded: 5 as never, fulfilment: way('pickup', null) })).toEqual([
      'thanks',
      'refunded',
      'ask',
    ])
  })
})
