import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neutralise, restore } from '#src/base/csv-safe.ts'

test.each(['=1+1', '+62812', '-cmd|calc', '@SUM(A1)', '\t=1', '\r=1', '\nx', ' =1+1', '＝1+1', '＋1', '－1', '＠x', "'=1", "''@x"])(
  '%j is shown, not calculated',
  (cell) => {
    expect(neutralise(cell)).toBe(`'${cell}`)
  },
)

test.each(['-5000', '-1.250,00', '-12', '12000', 'Rp1.250.000', 'kopi = enak', 'a@b.id', "kaos 'merah'", ''])(
  '%j stays as it is',
  (cell) => {
    expect(neutralise(cell)).toBe(cell)
  },
)

test('a number is written as a number', () => expect(neutralise(-5000)).toBe('-5000'))

const risky = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', ' ', '＝', '1', 'a'), maxLength: 8 })

test('reading takes back exactly what writing added, however often', () => {
  fc.assert(
    fc.property(fc.oneof(risky, fc.string()), (cell) => {
      expect(restore(neutralise(cell))).toBe(cell)
      expect(restore(restore(neutralise(neutralise(cell))))).toBe(cell)
    }),
  )
})

test('nothing that is written starts a calculation', () => {
  fc.assert(fc.property(risky, (cell) => !/^[=+@\t\r\n＝＋－＠]/.test(neutralise(cell))))
})
