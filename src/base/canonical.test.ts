import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from './canonical.ts'

const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex')

describe('vectors of RFC 8785', () => {
  test('section 3.2.2: strings and literals (its numbers are fractions, which this house refuses)', () => {
    const value = JSON.parse(String.raw`{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`)
    expect(canonical(value)).toBe(String.raw`{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`)
    // the bytes of section 3.2.4, without its numbers
    expect(hex(canonical(value))).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    )
  })

  test('section 3.2.3: names in the order of UTF-16 code units', () => {
    const value = JSON.parse(
      String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
    )
    expect(Object.values(JSON.parse(canonical(value)) as Record<string, string>).sort()).toEqual(Object.values(value as object).sort())
    const places = [...canonical(value).matchAll(/:"([^"]+)"/g)].map(([, said]) => said)
    expect(places).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  test('appendix B: zero, minus zero and the largest whole numbers', () => {
    expect([0, -0, 9007199254740991, -9007199254740991].map(canonical)).toEqual(['0', '0', '9007199254740991', '-9007199254740991'])
  })
})

test.each([
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['a fraction', 0.5],
  ['a number no other program may read alike', 2 ** 53],
  ['half a surrogate pair', '\ud83d'],
  ['a name with half a surrogate pair', { '\ude00': 1 }],
  ['nothing', undefined],
  ['a member that is not there', { a: undefined }],
  ['a hole in a list', Object.assign([1], { length: 2 })],
  ['a day', new Date(0)],
  ['a big integer', 1n],
])('%s has no canonical form', (_, value) => {
  expect(() => canonical(value)).toThrow(/canonical form|read/)
})

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { noNullPrototype: true }),
  ),
})).value

const turned = (one: unknown): unknown =>
  Array.isArray(one)
    ? one.map(turned)
    : one !== null && typeof one === 'object'
      ? Object.fromEntries(
          Object.entries(one)
            .reverse()
            .map(([name, member]) => [name, turned(member)]),
        )
      : one

test('says the same value however its members stand, and reads back to it', () => {
  fc.assert(
    fc.property(value, (one) => {
      const form = canonical(one)
      expect(canonical(turned(one))).toBe(form)
      expect(canonical(JSON.parse(form))).toBe(form)
      expect(JSON.parse(form)).toEqual(JSON.parse(JSON.stringify(one)))
    }),
  )
})
