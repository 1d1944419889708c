import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTooFar, kilometresBetween, photosDigest, readReference, sealOf } from './certificate.ts'
import { foldMotif, isBatik, printRefusals } from './motif.ts'

const metro = { lat: -5.11, lon: 105.31 }
const lampung = { lat: -5.43, lon: 105.26 }
const surabaya = { lat: -7.26, lon: 112.75 }

test('Metro is near Bandar Lampung and far from Surabaya', () => {
  expect(Math.round(kilometresBetween(metro, lampung))).toBe(36)
  expect(Math.round(kilometresBetween(metro, surabaya) / 10)).toBe(86)
})

test.each([
  ['far and at once', surabaya, 30, true],
  ['far, an hour later to the minute', surabaya, 60, true],
  ['far, with time to fly', surabaya, 61, false],
  ['near and at once', lampung, 0, false],
] as const)('two towns %s', (_, place, minutes, too) => {
  expect(isTooFar({ ...metro, minutes: 0 }, { ...place, minutes })).toBe(too)
  expect(isTooFar({ ...place, minutes }, { ...metro, minutes: 0 })).toBe(too)
})

test('a seal tells nothing without its salt, and every name and every salt has its own', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (salt, name, otherSalt, otherName) => {
      expect(sealOf(salt, name)).toMatch(/^[0-9a-f]{64}$/)
      expect(sealOf(salt, name) === sealOf(otherSalt, otherName)).toBe(salt === otherSalt && name === otherName)
    }),
  )
  // nothing of one flows into the other
  expect(sealOf('ab', 'c')).not.toBe(sealOf('a', 'bc'))
})

test('another picture, another order, another stage: another digest', () => {
  const all = [
    { stage: 'pola' as const, key: 'a' },
    { stage: 'jadi' as const, key: 'b' },
  ]
  const digests = [all, [...all].reverse(), all.slice(0, 1), [{ stage: 'malam' as const, key: 'a' }, ...all.slice(1)], []].map(photosDigest)
  expect(new Set(digests).size).toBe(5)
})

test('what a printed code says is read, and what only looks like it is not', () => {
  expect(readReference('2345-6789-ABCD.0123abcd')).toBeUndefined()
  expect(readReference('')).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => readReference(text) === undefined))
})

test('all spellings of a name fold to one', () => {
  expect(new Set(['Leluwak Tehambugh', 'leluwak-tehambugh', 'LELUWAK  TEHAMBUGH.'].map(foldMotif)).size).toBe(1)
})

test.each([
  ['Batik Kupu 2 m', 'cetak', true],
  ['Tekstil cetak motif batik', 'cetak', false],
  ['Kain bermotif batik', 'cetak', false],
  ['Batik Kupu 2 m', 'cap', false],
  ['Kain bunga', 'cetak', false],
] as const)('%s made by %s', (name, teknik, refused) => {
  expect(printRefusals(name, { teknik }).map(({ rule }) => rule)).toEqual(refused ? ['market.motif.print_called_batik'] : [])
})

test('only wax makes batik', () => {
  expect((['tulis', 'cap', 'kombinasi', 'ecoprint', 'cetak'] as const).filter(isBatik)).toEqual(['tulis', 'cap', 'kombinasi'])
})
