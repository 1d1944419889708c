import { expect, test } from 'vitest'
import { type PaymentStatus, stepsOpen } from '#src/market/order-states.ts'
import type { Part } from '#src/market/order-turn.ts'
import { sayIn } from '#src/ui/words.ts'
import { PromisedDay } from './promised-day.view.tsx'

const payments: PaymentStatus[] = ['unpaid', 'claimed', 'underpaid', 'paid', 'overpaid', 'late', 'cash_due', 'partly_refunded', 'refunded']

const shown = (paymentStatus: PaymentStatus, overdue: boolean) => {
  const promised = { first: '2026-12-12', readyBy: '2026-12-12', delays: [], overdue }
  const order = { promised, status: 'processing', paymentStatus, payment: { method: 'qris' }, fulfilment: { method: 'pickup' } }
  return String(PromisedDay({ t: sayIn('id'), tongue: 'id', group: 'MB2-1', part: { letter: 'A', order } as unknown as Part }))
}

test('the way out stands where the deed takes it, and nowhere while the shop is on time', () => {
  for (const payment of payments) {
    const open = stepsOpen({ status: 'processing', payment, method: 'qris', fulfilment: 'pickup' }, 'buyer').includes('withdraw')
    expect(shown(payment, true).includes('batal-mundur'), payment).toBe(open)
    expect(shown(payment, false)).not.toContain('batal-mundur')
  }
  expect(shown('refunded', true)).toContain('batal-mundur')
})
