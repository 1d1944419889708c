import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffWords } from './text-diff.ts'

const side = (kind: 'gone' | 'new', before: string, after: string) =>
  diffWords(before, after)
    .filter((one) => one.kind === 'same' || one.kind === kind)
    .map((one) => one.text)
    .join('')

describe('what became of a text', () => {
  test('only the words that changed are named', () => {
    expect(diffWords('Kain katun cap, 240 cm', 'Kain sutra cap, 240 cm')).toEqual([
      { kind: 'same', text: 'Kain ' },
      { kind: 'gone', text: 'katun' },
      { kind: 'new', text: 'sutra' },
      { kind: 'same', text: ' cap, 240 cm' },
    ])
    expect(diffWords('Kain Fajar merah', 'Batik Senja merah')).toEqual([
      { kind: 'gone', text: 'Kain Fajar' },
      { kind: 'new', text: 'Batik Senja' },
      { kind: 'same', text: ' merah' },
    ])
    expect(diffWords('', 'baru')).toEqual([{ kind: 'new', text: 'baru' }])
    expect(diffWords('sama', 'sama')).toEqual([{ kind: 'same', text: 'sama' }])
  })

  test('both texts can always be read back from it', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'kain', ' ', '\n', 'é'), { maxLength: 30 }).map((list) => list.join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(side('gone', before, after)).toBe(before)
        expect(side('new', before, after)).toBe(after)
      }),
    )
  })

  test('two long texts without a common word cost no more than a moment', () => {
    const long = (word: string) => Array.from({ length: 5_000 }, (_, at) => `${word}${at}`).join(' ')
    const began = performance.now()
    expect(side('new', long('a'), long('b'))).toBe(long('b'))
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
