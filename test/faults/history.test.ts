import { expect, test } from 'vitest'
import { type Ended, type Told, whereHistoryParts } from './_history.ts'

const told: Told[] = [
  { kind: 'placed', order: 'A', lines: [{ variant: 'kopi', quantity: 2 }] },
  { kind: 'received', order: 'A', amount: 90 },
  { kind: 'step', order: 'A', step: 'receive' },
  { kind: 'step', order: 'A', step: 'hand_over' },
  { kind: 'refunded', order: 'A', amount: 45, restocked: { variant: 'kopi', quantity: 1 } },
  { kind: 'shelf', variant: 'kopi', movement: 'received', quantity: 5 },
  { kind: 'shelf', variant: 'kopi', movement: 'damaged', quantity: 1 },
  { kind: 'counted', variant: 'kopi' },
]

/** 10 there, 2 sold, 1 back, 5 came, 1 broke, 3 too many counted. */
const ended = (): Ended => ({
  shelves: [{ variant: 'kopi', before: 10, after: 10, allocated: 0, reserved: 0 }],
  orders: [{ number: 'A', status: 'completed', received: 90, refunded: 45, lines: [{ variant: 'kopi', quantity: 2 }] }],
  steps: [
    { order: 'A', step: 'receive' },
    { order: 'A', step: 'hand_over' },
  ],
  counted: [{ variant: 'kopi', difference: -3 }],
  left: new Set(['hand_over']),
})

test('a history that adds up has nothing against it', () => {
  expect(whereHistoryParts(told, ended())).toEqual([])
})

test.each<[string, (found: Ended) => void, RegExp]>([
  ['an order that was confirmed and is gone', (found) => found.orders.pop(), /^order A/],
  ['an order nobody was told of', (found) => found.orders.push({ ...order(), number: 'B', received: 0, refunded: 0 }), /^order B/],
  ['an order with other goods', (found) => (order(found).lines[0] = { variant: 'kopi', quantity: 3 }), /^order A kopi×3/],
  ['a hand-over made twice', (found) => found.steps.push({ order: 'A', step: 'hand_over' }), /^step A hand_over: told 1, found 2/],
  ['a step that was told and is not there', (found) => found.steps.shift(), /^step A receive: told 1, found 0/],
  ['money booked twice', (found) => (order(found).received = 180), /^received A: told 90, found 180/],
  ['money paid back twice', (found) => (order(found).refunded = 90), /^refunded A: told 45, found 90/],
  ['a piece that went missing', (found) => (shelf(found).after = 9), /^shelf kopi: told 10, found 9/],
  ['a count nobody made', (found) => found.counted.push({ variant: 'kopi', difference: 1 }), /^shelf kopi: told 11/],
  ['more held than there is', (found) => (shelf(found).reserved = 11), /^shelf kopi: 10 there, 0 allocated, 11 reserved/],
])('%s is seen', (_, bend, said) => {
  const found = ended()
  bend(found)
  expect(whereHistoryParts(told, found)).toContainEqual(expect.stringMatching(said))
})

function order(found = ended()): Ended['orders'][number] {
  const [one] = found.orders
  if (!one) throw new Error('no order')
  return one
}

function shelf(found: Ended): Ended['shelves'][number] {
  const [one] = found.shelves
  if (!one) throw new Error('no shelf')
  return one
}
