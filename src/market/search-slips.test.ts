import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halvesOf, meantWords, nearKeys, slipsApart, splitWord } from './search-slips.ts'

const known = (...words: string[]) => words.map((word) => ({ word, uses: 10, similarity: 0.2 }))

describe('slips of the finger', () => {
  it.each([
    ['batk', 'batik', 1],
    ['baitk', 'batik', 1],
    ['batikk', 'batik', 1],
    ['kofi', 'kopi', 1],
    ['renginang', 'rengginang', 1],
    ['anyman', 'anyaman', 1],
    ['bata', 'batik', 2],
    ['leluak', 'leluwak', 1],
    ['tehambur', 'tehambugh', 2],
    ['kopi', 'kopi', 0],
    ['ca', 'abc', 3],
  ])('%s and %s are %i apart', (a, b, slips) => {
    expect(slipsApart(a, b)).toBe(slips)
    expect(slipsApart(b, a)).toBe(slips)
  })

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'k', 't'), minLength: 1, maxLength: 7 })

  it('every word one slip away shares a key, whatever the slip', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        if (slipsApart(a, b) > 1) return
        const keys = new Set(nearKeys(a))
        // a word of one letter has no shorter form to share
        expect(nearKeys(b).some((key) => keys.has(key)) || a.length + b.length <= 2).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('counts symmetrically, and nothing is apart from itself', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slipsApart(a, b, 9)).toBe(slipsApart(b, a, 9))
        expect(slipsApart(a, a)).toBe(0)
      }),
    )
  })
})

describe('the words meant', () => {
  it('prefers the word with the same consonants', () => {
    expect(meantWords('batk', known('bata', 'batik', 'batu'))[0]).toBe('batik')
    expect(meantWords('anyman', known('anyaman'))).toEqual(['anyaman'])
  })

  it('leaves a word alone that somebody uses', () => {
    expect(meantWords('bata', [...known('bata'), { word: 'batik', uses: 900, similarity: 0.4 }])).toEqual([])
  })

  it('takes two slips only in long words that look alike', () => {
    expect(meantWords('tehambur', [{ word: 'tehambugh', uses: 3, similarity: 0.58 }])).toEqual(['tehambugh'])
    expect(meantWords('bata', [{ word: 'batik', uses: 900, similarity: 0.38 }])).toEqual([])
  })

  it('leaves numbers and very short words alone', () => {
    expect(meantWords('v60', known('v61'))).toEqual([])
    expect(meantWords('ko', known('kob'))).toEqual([])
  })

  it('parts two words typed as one', () => {
    expect(splitWord('ecoprint', new Set(['eco', 'print']))).toEqual(['eco', 'print'])
    expect(splitWord('batik', new Set(['bat', 'ik']))).toBeUndefined()
    expect(halvesOf('ecoprint')).toContain('print')
  })
})
