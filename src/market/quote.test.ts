import { expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { Priced } from './pricing.ts'
import { quoteToken, whyNotQuoted } from './quote.ts'

const secret = 'x'.repeat(40)
const priced = (coffee: number, fee = 0, quantity = 2): Priced =>
  ({
    total: rupiah(coffee * quantity + fee),
    shops: [
      {
        slug: 'kopi',
        name: 'Kopi',
        deliveryFee: rupiah(fee),
        lines: [{ variant: 'v', name: 'Robusta', price: rupiah(coffee), quantity, total: rupiah(coffee * quantity) }],
      },
    ],
  }) as unknown as Priced

test('S16: a rise is refused with old, new and both totals; a drop is passed on', () => {
  const token = quoteToken(secret, priced(45_000))
  expect(whyNotQuoted(secret, token, priced(45_000))).toEqual([])
  expect(whyNotQuoted(secret, token, priced(40_000))).toEqual([])
  expect(whyNotQuoted(secret, token, priced(50_000))).toMatchObject([
    { rule: 'market.quote.changed', facts: { old: 45_000, new: 50_000, oldTotal: 90_000, newTotal: 100_000 } },
  ])
})

test('a dearer delivery is a rise too', () => {
  expect(whyNotQuoted(secret, quoteToken(secret, priced(10, 5000)), priced(10, 8000))).toMatchObject([
    { rule: 'market.quote.changed', field: 'fulfilment', facts: { old: 5000, new: 8000 } },
  ])
})

test('another basket than the one quoted is refused', () => {
  expect(whyNotQuoted(secret, quoteToken(secret, priced(10)), priced(10, 0, 3))).toMatchObject([{ rule: 'market.quote.other_basket' }])
})

test('a token of another secret, a cut one or any text is refused and never throws', () => {
  const token = quoteToken(secret, priced(10))
  for (const forged of [
    quoteToken('y'.repeat(40), priced(10)),
    token.slice(0, -1),
    `${token}x`,
    '',
    '.',
    'a.b',
    '💥.💥',
    token.replace(/^./, 'Z'),
  ]) {
    expect(whyNotQuoted(secret, forged, priced(10))).toMatchObject([{ rule: 'market.quote.unreadable' }])
  }
})
