import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldWords, inOtherWords, queryTexts, synonymsOf, typed } from './search-terms.ts'

describe('what was typed', () => {
  it('is folded to plain words', () => {
    expect(typed('  BÁTIK  tulis ').tokens).toEqual(['batik', 'tulis'])
    expect(typed('oleh-oleh').tokens).toEqual(['oleh', 'oleh'])
    expect(typed('Jum’at / T-Shirt ２５０ gr').tokens).toEqual(['jumat', 't', 'shirt', '250', 'gr'])
    expect(foldWords('Straße Ærø')).toBe('strasse aero')
  })

  it('loses control, direction and half characters, and is shown without them', () => {
    expect(typed('ba\u0000tik\u202e kop\ud800i').text).toBe('ba tik kop�i')
    expect(typed('\u202ebatik\u202c').text).toBe('batik')
    expect(typed('🎉 ✨').tokens).toEqual([])
  })

  it('is cut at 100 characters, and says so', () => {
    const long = typed('batik '.repeat(900))
    expect([...long.text].length).toBeLessThanOrEqual(100)
    expect(long.cut).toBe(true)
    expect(typed('batik').cut).toBe(false)
    expect([...typed('🎉'.repeat(101)).text]).toHaveLength(100)
  })

  it('drops filler words beside others, never all of them', () => {
    expect(typed('batik dari metro').tokens).toEqual(['batik', 'metro'])
    expect(typed('dari').tokens).toEqual(['dari'])
    expect(typed('oleh oleh').tokens).toEqual(['oleh', 'oleh'])
  })
})

const synonyms = synonymsOf([
  { word: 'kripik', means: 'keripik' },
  { word: 'berpakaian', means: 'pakaian' },
  { word: 'pakaian', means: 'busana' },
  { word: 'leluak tehambur', means: 'leluwak tehambugh' },
  { word: 'oleh oleh', means: 'oleh-oleh' },
])

describe('the text that is looked for', () => {
  it('asks for every word, in its other spellings too', () => {
    expect(queryTexts(['kripik', 'pisang'], synonyms)).toEqual({
      literal: "'kripik' & 'pisang'",
      named: "'kripik':A & 'pisang':A",
      exact: "(('kripik' | 'keripik') & 'pisang') | ('kripikpisang')",
      prefix: { before: "('kripik' | 'keripik')", begun: "'pisang':*" },
    })
  })

  it('takes a doubled word as one, and two words as one written together', () => {
    expect(queryTexts(['oleh', 'oleh'], synonyms).exact).toBe("(('oleh' <-> 'oleh'))")
    expect(queryTexts(['eco', 'print'], synonyms).exact).toContain("'ecoprint'")
  })

  it('knows phrases, and one step further', () => {
    expect(queryTexts(['leluak', 'tehambur'], synonyms).exact).toContain("('leluwak' <-> 'tehambugh')")
    expect(queryTexts(['berpakaian'], synonyms).exact).toBe("(('berpakaian' | 'pakaian' | 'busana'))")
    expect(inOtherWords(['leluak', 'tehambur'], synonyms)).toBe('leluwak tehambugh')
    expect(inOtherWords(['batik'], synonyms)).toBeUndefined()
  })

  it('completes the last word only when three letters are there', () => {
    expect(queryTexts(['ko'], synonyms).prefix).toBeUndefined()
    expect(queryTexts(['kop'], synonyms).prefix?.begun).toBe("'kop':*")
  })

  it('never lets a reader write an operator', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { tokens, text: shown } = typed(text)
        expect(tokens.every((token) => /^[a-z0-9]+$/.test(token))).toBe(true)
        expect([...shown].length).toBeLessThanOrEqual(100)
        expect(shown).not.toContain('\u0000')
        if (tokens.length === 0) return
        const { literal, exact, prefix } = queryTexts(tokens, synonyms)
        for (const part of [literal, exact, prefix?.begun ?? '']) expect(part.replace(/'[a-z0-9]+'/g, '')).toMatch(/^[&|()<>\-: *]*$/)
      }),
      { numRuns: 2000 },
    )
  })
})
