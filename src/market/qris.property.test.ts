import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '#src/base/outcome.ts'
import { crc16, parseQris, qrisWithAmount } from './qris.ts'

const staticCode =
  '00020101021126680016ID.CO.CONTOH.WWW01189360099900000000170215MB2TEST000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204565153033605802ID5915BATIK UJI METRO6005METRO61053411162070703A016304EECC'

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
  return outcome.value
}

const object = (tag: string, text: string) => `${tag}${String(text.length).padStart(2, '0')}${text}`
const sealed = (body: string) => `${body}6304${crc16(`${body}6304`)}`

const printable = fc
  .array(
    fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    { maxLength: 12 },
  )
  .map((letters) => letters.join(''))
const visible = printable.map((text) => `${text}.`)
const tagsBetween = (from: number, to: number, maxLength: number) =>
  fc.uniqueArray(
    fc.integer({ min: from, max: to }).map((tag) => String(tag).padStart(2, '0')),
    { maxLength },
  )
const template = tagsBetween(0, 9, 3).chain((tags) =>
  fc.tuple(...tags.map((tag) => printable.map((text) => object(tag, text)))).map((objects) => objects.join('')),
)
const filled = (tags: string[], content: fc.Arbitrary<string>) => tags.map((tag) => content.map((text) => object(tag, text)))

/** A random valid static code: any order of objects between 00 and 63, several acquirers, foreign templates, odd names. */
const validCode = fc
  .record({
    cards: tagsBetween(2, 25, 2),
    accounts: tagsBetween(26, 51, 3),
    others: tagsBetween(80, 99, 2),
    extras: fc.subarray(['62', '64']),
  })
  .chain(({ cards, accounts, others, extras }) =>
    fc.tuple(
      ...filled(cards, printable),
      ...filled(accounts.length > 0 ? accounts : ['26'], template),
      ...filled([...others, ...extras], template),
      visible.map((text) => object('59', text)),
      visible.map((text) => object('60', text)),
      fc.constantFrom('', '010211'),
      fc.constantFrom('', '5405' + '15000'),
      fc.constantFrom('61' + '0534111', ''),
      fc.constant('52045651'),
      fc.constant('5303360'),
      fc.constant('5802ID'),
    ),
  )
  .chain((objects) => fc.shuffledSubarray(objects, { minLength: objects.length, maxLength: objects.length }))
  .map((objects) => sealed(`000201${objects.join('')}`))
  .filter((code) => code.length <= 490)

const kept = (code: string) => value(parseQris(code)).objects.filter(({ tag }) => !['01', '54', '63'].includes(tag))

describe('properties', () => {
  it('a converted code reads the same but for 01, 54 and 63', () => {
    fc.assert(
      fc.property(validCode, fc.integer({ min: 1, max: 10_000_000 }), (code, amount) => {
        const converted = value(qrisWithAmount(code, amount))
        expect(kept(converted)).toEqual(kept(code))
        expect(value(parseQris(converted))).toMatchObject({ dynamic: true, amount })
      }),
      { numRuns: 500 },
    )
  })

  it('any single wrong character is noticed', () => {
    const letters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
    fc.assert(
      fc.property(validCode, fc.nat(), fc.constantFrom(...letters, 'é', '１'), (code, place, letter) => {
        const at = place % code.length
        // The checksum may be written in lower case: that is the same code.
        fc.pre(letter.toUpperCase() !== code[at]?.toUpperCase() || (at < code.length - 4 && letter !== code[at]))
        // At either end a blank is outer white space; the character is then missing rather than wrong.
        expect(parseQris(code.slice(0, at) + letter + code.slice(at + 1)).ok).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('every character of one converted code is guarded', () => {
    const code = value(qrisWithAmount(staticCode, 147_356, { bill: 'MB2-2026-000123' }))
    for (let at = 0; at < code.length; at++) {
      for (const letter of '0123456789ABCDEF z') {
        if (letter !== code[at]) expect(parseQris(code.slice(0, at) + letter + code.slice(at + 1)).ok).toBe(false)
      }
    }
  })

  it('no text makes the reader or the writer throw', () => {
    const cut = fc
      .tuple(validCode, fc.nat(), fc.nat(), printable)
      .map(([code, a, b, text]) => code.slice(0, a % 200) + text + code.slice(b % 200))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          cut,
          cut.map((text) => sealed(`000201${text.slice(6, 400)}`)),
        ),
        (text) => {
          expect(typeof parseQris(text).ok).toBe('boolean')
          expect(typeof qrisWithAmount(text, 25_000, { bill: 'MB2' }).ok).toBe('boolean')
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
