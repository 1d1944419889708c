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

/** What a hand may put in a letter's place: the code's own letters, the ones it leaves out, small ones, and what else a keyboard has. */
const typed = [...letters, ...'01ILO', ...letters.toLowerCase(), ...'01ilo', ...'*/.,;:!?@#%&+=_()', 'É', 'Ａ', '２', 'А', '١']

test('S40 every single slip at every place is noticed, whatever is typed instead', () => {
  fc.assert(
    fc.property(codes, (code) => {
      for (let at = 0; at < checkCodeLength; at += 1)
        for (const other of typed) {
          if (other.toUpperCase() === code[at]) continue
          const slip = code.slice(0, at) + other + code.slice(at + 1)
          for (const written of [slip, grouped(slip), slip.toLowerCase()])
            if (readCheckCode(written) !== undefined) throw new Error(`${code} ${written}`)
        }
    }),
  )
})

test('S40 a letter too few, too many or twice is noticed at every place', () => {
  fc.assert(
    fc.property(codes, (code) => {
      for (let at = 0; at <= checkCodeLength; at += 1)
        for (const slip of [
          code.slice(0, at) + code.slice(at + 1),
          ...[...letters].map((more) => code.slice(0, at) + more + code.slice(at)),
        ])
          if (slip !== code && readCheckCode(slip) !== undefined) throw new Error(`${code} ${slip}`)
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
