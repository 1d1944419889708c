import { describe, expect, test } from 'vitest'
import { averageText, reviewInput, reviewRulingInput, rulingRefusal, tenthsOf, verdictsIn } from './review.ts'

describe('an average', () => {
  test('is whole tenths, half up, without a slip of binary fractions', () => {
    expect(averageText({ n: 12, stars: 56 }, 'id')).toBe('4,7')
    expect(averageText({ n: 12, stars: 56 }, 'en')).toBe('4.7')
    expect(averageText({ n: 1, stars: 5 }, 'id')).toBe('5,0')
    // 4,45 and 2,05 lie just below their halves as floating numbers
    expect(tenthsOf({ n: 20, stars: 89 })).toBe(45)
    expect(tenthsOf({ n: 20, stars: 41 })).toBe(21)
    expect(tenthsOf({ n: 3, stars: 13 })).toBe(43)
  })
})

describe('what is said', () => {
  test('has one to five stars, and two thousand letters at most', () => {
    const rules = (input: unknown) => reviewInput.safeParse(input).error?.issues.map(({ message }) => message) ?? []
    expect(rules({ stars: '5', says: '' })).toEqual([])
    for (const stars of ['0', '6', '4.5', '', 'lima', undefined]) expect(rules({ stars, says: '' })).toEqual(['market.review.stars'])
    expect(rules({ stars: 4, says: 'a'.repeat(2000) })).toEqual([])
    expect(rules({ stars: 4, says: 'a'.repeat(2001) })).toEqual(['market.review.says'])
  })

  test('keeps markup as letters and drops signs nobody sees', () => {
    expect(reviewInput.parse({ stars: '3', says: ' <b>Bagus\u202e</b> ' })).toEqual({ stars: 3, says: '<b>Bagus</b>' })
  })
})

describe('a word of the desk', () => {
  test('has a reason that fits it', () => {
    const why = (verdict: string, reason: string) => rulingRefusal(reviewRulingInput.parse({ verdict, reason }))?.rule
    expect(why('hidden', 'insult')).toBeUndefined()
    expect(why('hidden', 'within_rules')).toBe('market.review.ruling_reason')
    expect(why('restored', 'mended')).toBeUndefined()
    expect(why('kept', 'insult')).toBe('market.review.ruling_reason')
  })

  test('is open by what the review is now', () => {
    expect(verdictsIn('held')).toEqual(['let_through', 'hidden'])
    expect(verdictsIn('hidden')).toEqual(['restored'])
    expect(verdictsIn('standing')).toEqual(['kept', 'hidden'])
    expect(verdictsIn('withdrawn')).toEqual([])
  })
})
