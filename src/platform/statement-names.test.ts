import { describe, expect, test } from 'vitest'
import { StatementNames } from './statement-names.ts'

const asked = (names: StatementNames, text: string, times: number) => {
  for (let n = 1; n < times; n += 1) names.nameOf(text)
  return names.nameOf(text)
}

describe('the name of a statement', () => {
  test('is given the third time, and stays', () => {
    const names = new StatementNames()
    expect([1, 2, 3, 4].map(() => names.nameOf('select 1'))).toEqual([undefined, undefined, 's0', 's0'])
  })

  test('is there for a page that opens late, however many texts were put together once before it', () => {
    const names = new StatementNames()
    for (let n = 0; n < 10_000; n += 1) names.nameOf(`insert of ${n} rows`)
    expect(asked(names, 'the page', 3)).toBe('s0')
  })

  test('goes to who asks now; what was asked for longest ago loses its own, and nobody ever gets it again', () => {
    const names = new StatementNames()
    for (let n = 0; n < 500; n += 1) asked(names, `text ${n}`, 3)
    expect(names.nameOf('text 0')).toBe('s0')
    expect(asked(names, 'the page', 3)).toBe('s500')
    expect(names.nameOf('text 0')).toBe('s0')
    expect(names.nameOf('text 1')).toBeUndefined()
    expect(asked(names, 'text 1', 2)).toBe('s501')
    expect(new Set(Array.from({ length: 500 }, (_, n) => asked(names, `text ${n + 500}`, 3))).size).toBe(500)
  })
})
