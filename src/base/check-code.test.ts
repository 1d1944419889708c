import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCodeFrom, checkCodeLength, grouped, newCheckCode, readCheckCode } from './check-code.ts'

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const codes = fc.uint8Array({ minLength: 11, maxLength: 11 }).map(checkCodeFrom)

test('a code is read back as it was made, with dashes, spaces and small letters too', () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(code).toHaveLength(checkCodeLength)
      expect(readCheckCode(code)).toBe(code)
      expect(readCheckCode(` ${grouped(code).toLowerCase()} `)).toBe(code)
    }),
  )
})

test('every single slip of every letter is noticed', () => {
  fc.assert(
    fc.property(codes, fc.nat(checkCodeLength - 1), (code, at) => {
      for (const other of letters)
        if (other !== code[at]) expect(readCheckCode(code.slice(0, at) + other + code.slice(at + 1))).toBeUndefined()
    }),
  )
})

test('every swap of two letters is noticed, neighbours or not', () => {
  fc.assert(
    fc.property(codes, fc.nat(checkCodeLength - 1), fc.nat(checkCodeLength - 1), (code, one, two) => {
      const swapped = [...code]
      swapped[one] = code[two] ?? ''
      swapped[two] = code[one] ?? ''
      expect(readCheckCode(swapped.join(''))).toBe(code[one] === code[two] ? code : undefined)
    }),
  )
})

test.each(['', 'ABCD', 'O0I1L-ABCDEFG', 'ABCD-EFGH-JKMN-PQRS', '２３４５６７８９ＡＢＣＤ', 'x'.repeat(10_000), "' or 1=1 --"])(
  '%s is no code',
  (typed) => {
    expect(readCheckCode(typed)).toBeUndefined()
  },
)

test('a thousand new codes are a thousand', () => {
  const made = new Set(Array.from({ length: 1000 }, newCheckCode))
  expect(made.size).toBe(1000)
  for (const code of made) expect(readCheckCode(code)).toBe(code)
})

test('too few bytes make no code', () => {
  expect(() => checkCodeFrom(new Uint8Array(10))).toThrow(/11 bytes/)
})
