import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import { type PaymentEvent, type PaymentEventKind, reduce } from './payment-events.ts'

const due = rupiah(147_356)
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 3, minute))
const expected = { amount: due, expiresAt: at(30) }

const event = (kind: PaymentEventKind, minute: number, amount: number = due, transaction = 't1'): PaymentEvent => ({
  id: `${transaction}:${kind}:${amount}`,
  transaction,
  kind,
  amount: rupiah(amount),
  at: at(minute),
})

const four = [event('pending', 0), event('paid', 5), event('expired', 30), event('refunded', 50)]

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((one, index) => permutations(list.toSpliced(index, 1)).map((rest) => [one, ...rest]))
}

describe('the order of reports', () => {
  it('does not matter: all 24 orders with any repetition end the same', () => {
    const orders = permutations(four)
    expect(orders).toHaveLength(24)
    const end = {
      status: 'refunded',
      received: due,
      refunded: due,
      held: 0,
      missing: 0,
      excess: 0,
      late: false,
      paidAt: at(5),
      contradicted: false,
    }
    const repeats = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 12 })), { maxLength: 12 })
    fc.assert(
      fc.property(repeats, (copies) => {
        for (const order of orders) {
          const reports = copies.reduce((list, [which, place]) => list.toSpliced(place, 0, four[which] ?? event('paid', 5)), order)
          expect(reduce(reports, expected)).toEqual(end)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('does not matter for any set of reports over several transactions', () => {
    const any = fc.record({
      kind: fc.constantFrom<PaymentEventKind>('pending', 'paid', 'expired', 'refunded', 'denied', 'cancelled'),
      minute: fc.integer({ min: 0, max: 59 }),
      amount: fc.constantFrom(1, 146_356, 147_356, 200_000),
      transaction: fc.constantFrom('t1', 't2', 't3'),
    })
    const lists = fc.array(any, { maxLength: 8 }).chain((list) => {
      const events = list.map((one) => event(one.kind, one.minute, one.amount, one.transaction))
      return fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }))
    })
    fc.assert(
      fc.property(lists, fc.boolean(), ([events, shuffled], dated) => {
        const terms = dated ? expected : { amount: due }
        const state = reduce(events, terms)
        expect(reduce(shuffled, terms)).toEqual(state)
        expect(state.held).toBe(state.received - state.refunded)
        expect(state.held).toBeGreaterThanOrEqual(0)
        expect(state.received + state.missing - state.excess).toBe(due)
      }),
      { numRuns: 1_000 },
    )
  })
})

const status = (...events: PaymentEvent[]) => reduce(events, expected).status

describe('the state', () => {
  it.each<[string, PaymentEvent[]]>([
    ['awaiting', []],
    ['awaiting', [event('pending', 0)]],
    ['paid', [event('pending', 0), event('paid', 30)]],
    ['expired', [event('pending', 0), event('expired', 30)]],
    ['cancelled', [event('cancelled', 3)]],
    ['denied', [event('pending', 0), event('denied', 3)]],
    ['awaiting', [event('denied', 3), event('pending', 4, due, 't2')]],
    ['refunded', [event('refunded', 9)]],
    ['partly_refunded', [event('paid', 5), event('refunded', 9, 43_144)]],
  ])('is %s', (name, events) => expect(status(...events)).toBe(name))

  it('stays paid when an older attempt expires or is cancelled afterwards', () => {
    expect(status(event('pending', 0), event('paid', 10, due, 't2'), event('expired', 30))).toBe('paid')
    expect(reduce([event('paid', 10, due, 't2'), event('cancelled', 12)], expected)).toMatchObject({ status: 'paid', contradicted: false })
  })

  it('is late when the money came after the end, 18 minutes or one second', () => {
    expect(reduce([event('expired', 30), event('paid', 48)], expected)).toMatchObject({ status: 'late', held: due, late: true })
    expect(reduce([event('expired', 30), event('paid', 48)], { amount: due }).status).toBe('late')
    expect(reduce([event('expired', 30), event('paid', 29)], { amount: due }).status).toBe('paid')
  })

  it('tells short, double and excess payment by the rupiah', () => {
    expect(reduce([event('paid', 5, 147_000)], expected)).toMatchObject({ status: 'underpaid', missing: 356, excess: 0 })
    expect(reduce([event('paid', 5), event('paid', 6, due, 't2')], expected)).toMatchObject({ status: 'overpaid', excess: 147_356 })
    expect(reduce([event('paid', 5, 147_000), event('paid', 9, 356, 't2')], expected)).toMatchObject({ status: 'paid', missing: 0 })
    expect(reduce([event('paid', 5, 147_000), event('paid', 40, 356, 't2')], expected)).toMatchObject({ status: 'late', received: due })
    expect(reduce([event('paid', 5), event('paid', 40, due, 't2')], expected)).toMatchObject({ status: 'overpaid', late: false })
  })

  it('is paid again when the excess went back', () => {
    expect(reduce([event('paid', 5), event('paid', 6, due, 't2'), event('refunded', 20, due, 't2')], expected)).toMatchObject({
      status: 'paid',
      held: due,
    })
  })

  it('counts running totals once', () => {
    const state = reduce([event('paid', 5), event('refunded', 9, 43_144), event('refunded', 12, 86_289)], expected)
    expect(state).toMatchObject({ status: 'partly_refunded', refunded: 86_289, held: 61_067 })
  })

  it('points at a transaction both paid and cancelled', () => {
    expect(reduce([event('paid', 5), event('cancelled', 7)], expected)).toMatchObject({ status: 'paid', contradicted: true })
  })
})
