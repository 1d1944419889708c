import { describe, expect, test } from 'vitest'
import { type ReviewRule, revisionTransition, sameWish, type Wish, waitingFields, wishOf } from './revision.ts'

const rules: ReviewRule[] = [
  { field: 'category', shops: 'every' },
  { field: 'origin', shops: 'every' },
  { field: 'name', shops: 'watched' },
  { field: 'pictures', shops: 'watched' },
]
const of = (o: Partial<Parameters<typeof waitingFields>[1]> = {}) =>
  [...waitingFields(rules, { watched: true, shopStatus: 'approved', seenByBuyers: true, ...o })].sort()

describe('what waits for a curator', () => {
  test('is said by the rules, for listings buyers have seen in shops that were approved', () => {
    expect(of()).toEqual(['category', 'name', 'origin', 'pictures'])
    expect(of({ watched: false })).toEqual(['category', 'origin'])
    expect(of({ seenByBuyers: false })).toEqual([])
    expect(of({ shopStatus: 'needs_revision' })).toEqual([])
    // a suspended shop does not slip a new text in before it comes back
    expect(of({ shopStatus: 'suspended' })).toEqual(['category', 'name', 'origin', 'pictures'])
  })

  const before: Wish = {
    name: 'Kain',
    category: 'batik-cap',
    origin: 'made',
    originNote: '',
    attributes: { teknik: 'cap' },
    description: 'a',
  }
  const waiting = waitingFields(rules, { watched: false, shopStatus: 'approved', seenByBuyers: true })

  test('leaves alone what does not wait, and keeps together what means nothing apart', () => {
    expect(wishOf(before, { ...before, description: 'b', name: 'Kain baru' }, waiting)).toEqual({})
    expect(wishOf(before, { ...before, category: 'batik-tulis', attributes: { teknik: 'tulis' } }, waiting)).toEqual({
      category: 'batik-tulis',
      attributes: { teknik: 'tulis' },
    })
    expect(wishOf(before, { ...before, attributes: { teknik: 'tulis' } }, waiting)).toEqual({})
    expect(wishOf(before, { ...before, origin: 'curated', originNote: 'Mitra, Solo' }, waiting)).toEqual({
      origin: 'curated',
      originNote: 'Mitra, Solo',
    })
  })

  test('the same wish in another order of its keys is the same wish', () => {
    expect(sameWish({ attributes: { a: 1, b: 2 } }, { attributes: { b: 2, a: 1 } })).toBe(true)
    expect(sameWish({ name: 'a' }, { name: 'a', story: 'b' })).toBe(false)
    expect(sameWish({ name: 'a', story: 'b' }, { name: 'a' })).toBe(false)
  })
})

describe('the life of a change', () => {
  test('ends once, and comes back only with a reason the shop can act on', () => {
    expect(revisionTransition('approve', 'pending', '')).toMatchObject({ to: 'approved' })
    expect(revisionTransition('give_back', 'pending', 'kurang jelas')).toMatchObject({
      rule: 'market.revision.reason_short',
      field: 'reason',
    })
    expect(revisionTransition('give_back', 'pending', 'Sebutkan mitra pembuat dan kotanya.')).toMatchObject({ to: 'returned' })
    for (const ended of ['approved', 'withdrawn'] as const)
      for (const step of ['ask', 'approve', 'give_back', 'withdraw'] as const)
        expect(revisionTransition(step, ended, 'alasan yang cukup panjang untuk ini')).toEqual({ rule: 'market.revision.not_from_here' })
    expect(revisionTransition('approve', 'returned', '')).toEqual({ rule: 'market.revision.not_from_here' })
  })
})
