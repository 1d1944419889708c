import { expect, test } from 'vitest'
import { fingerprintOf, householdFingerprintOf, readHousehold, readNumber } from './number.ts'

const said = (read: ReturnType<typeof readNumber>) => (read.ok ? 'taken' : read.refusals[0]?.rule)
const rule = (text: string) => said(readNumber(text))

test.each(['1872011705900001', '1872 0157 0590 0001', '18.72.01.290200.0001'])('%s may be a number', (text) =>
  expect(rule(text)).toBe('taken'),
)

test.each(['', '187201170590000', '18720117059000011', '187201170590000a', '1872011705900OO1'])('%j has not sixteen digits', (text) =>
  expect(rule(text)).toBe('identity.number.not_sixteen'),
)

test.each([
  ['a month 13', '1872011713900001'],
  ['a day 32', '1872013201900001'],
  ['a day 72', '1872017201900001'],
  ['no day', '1872010001900001'],
  ['30 February', '1872013002900001'],
  ['29 February of a year that has none', '1872012902010001'],
  ['no serial', '1872011705900000'],
  ['no province', '0072011705900001'],
  ['sixteen times one digit', '1111111111111111'.replace(/./g, '9')],
])('%s is none', (_, text) => expect(rule(text)).toBe('identity.number.not_plausible'))

test('the same number has the same fingerprint under one secret and another under another; the number is not in it', () => {
  const one = fingerprintOf('1872011705900001', 'a secret')
  expect(one).toHaveLength(32)
  expect(one.equals(fingerprintOf('1872011705900001', 'a secret'))).toBe(true)
  expect(one.equals(fingerprintOf('1872011705900001', 'another'))).toBe(false)
  expect(one.equals(fingerprintOf('1872011705900002', 'a secret'))).toBe(false)
  expect(one.toString('latin1')).not.toContain('18720117')
})

test.each([
  ['1872 0121 0415 0007', 'taken'],
  ['187201210415000', 'identity.household.not_sixteen'],
  ['no number', 'identity.household.not_sixteen'],
  // a day of birth of a woman is no day on which a card was made out
  ['1872016104150007', 'identity.household.not_plausible'],
  ['1872012104150000', 'identity.household.not_plausible'],
])('%s as the number of a family card: %s', (text, what) => expect(said(readHousehold(text))).toBe(what))

test('one number has another fingerprint as that of a household than as that of a person', () => {
  const card = householdFingerprintOf('1872012104150007', 'a secret')
  expect(card).toHaveLength(32)
  expect(card.equals(householdFingerprintOf('1872012104150007', 'a secret'))).toBe(true)
  expect(card.equals(fingerprintOf('1872012104150007', 'a secret'))).toBe(false)
  expect(card.equals(householdFingerprintOf('1872012104150007', 'another'))).toBe(false)
})
