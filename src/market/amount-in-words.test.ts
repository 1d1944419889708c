import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountInWords, numberInWords } from './amount-in-words.ts'

const values: Record<string, number> = {
  nol: 0,
  satu: 1,
  dua: 2,
  tiga: 3,
  empat: 4,
  lima: 5,
  enam: 6,
  tujuh: 7,
  delapan: 8,
  sembilan: 9,
  sepuluh: 10,
  sebelas: 11,
  seratus: 100,
}

/** Reads the words back, by the grammar of the language rather than by the tables of the writer. */
function read(words: string): number {
  let whole = 0
  let group = 0
  let last = 0
  const settle = (size: number) => {
    whole += (group + last) * size
    group = 0
    last = 0
  }
  for (const word of words.split(' ')) {
    if (word === 'miliar') settle(1e9)
    else if (word === 'juta') settle(1e6)
    else if (word === 'ribu') settle(1e3)
    else if (word === 'seribu') whole += 1000
    else if (word === 'belas') last += 10
    else if (word === 'puluh' || word === 'ratus') {
      group += last * (word === 'puluh' ? 10 : 100)
      last = 0
    } else {
      const value = values[word]
      if (value === undefined) throw new Error(`not a number word: ${word}`)
      group += last
      last = value
    }
  }
  return whole + group + last
}

describe('amount in words', () => {
  it.each([
    [0, 'nol'],
    [1, 'satu'],
    [10, 'sepuluh'],
    [11, 'sebelas'],
    [12, 'dua belas'],
    [19, 'sembilan belas'],
    [20, 'dua puluh'],
    [100, 'seratus'],
    [111, 'seratus sebelas'],
    [200, 'dua ratus'],
    [1_000, 'seribu'],
    [1_001, 'seribu satu'],
    [1_100, 'seribu seratus'],
    [11_000, 'sebelas ribu'],
    [21_000, 'dua puluh satu ribu'],
    [100_000, 'seratus ribu'],
    [101_000, 'seratus satu ribu'],
    [1_000_000, 'satu juta'],
    [1_001_000, 'satu juta seribu'],
    [7_500_000, 'tujuh juta lima ratus ribu'],
    [
      999_999_999,
      'sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan',
    ],
    [1_000_000_000, 'satu miliar'],
    [100_000_000_011, 'seratus miliar sebelas'],
  ])('%i is %s', (n, words) => expect(numberInWords(n)).toBe(words))

  it('names the currency', () => expect(amountInWords(147_356)).toBe('seratus empat puluh tujuh ribu tiga ratus lima puluh enam rupiah'))

  it.each([-1, 1.5, Number.NaN, 1_000_000_000_000])('has no words for %d', (n) => expect(() => numberInWords(n)).toThrow(RangeError))

  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 999_999_999_999 })), (n) => {
        expect(read(numberInWords(n))).toBe(n)
      }),
      { numRuns: 2_000 },
    )
  })
})
