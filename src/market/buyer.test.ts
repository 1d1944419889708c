import { describe, expect, test } from 'vitest'
import { buyerOf, phoneShown, whyNotBuyer } from './buyer.ts'

const good = { name: 'Fitria Ningsih', phone: '0812-3456-7890', email: '' }

describe('whom a shop calls', () => {
  test('a name and an Indonesian number are enough', () => {
    expect(whyNotBuyer(good)).toEqual([])
    expect(buyerOf(good)).toEqual({ name: 'Fitria Ningsih', phone: '6281234567890' })
    expect(buyerOf({ ...good, email: 'fitria@contoh.metro' })).toMatchObject({ email: 'fitria@contoh.metro' })
  })

  test('each wrong answer is named at its own field', () => {
    const found = whyNotBuyer({ name: ' F ', phone: '12', email: 'fitria@' })
    expect(found.map((refusal) => [refusal.rule, refusal.field])).toEqual([
      ['market.buyer.name_missing', 'nama'],
      ['market.buyer.phone', 'telepon'],
      ['market.buyer.email', 'surel'],
    ])
    expect(whyNotBuyer({ ...good, name: 'a'.repeat(81) })[0]?.rule).toBe('market.buyer.name_long')
  })

  test.each(['a b@c.id', 'a@b', '@b.id', 'a@b..id', `${'a'.repeat(65)}@b.id`])('%s is no address', (email) => {
    expect(whyNotBuyer({ ...good, email }).map((refusal) => refusal.field)).toEqual(['surel'])
  })

  test('a number is read out in groups', () => {
    expect(phoneShown('6281234567890')).toBe('0812-3456-7890')
    expect(phoneShown('62812345678')).toBe('0812-3456-78')
  })
})
