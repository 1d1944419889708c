import { createHmac, hkdfSync } from 'node:crypto'
import { done, type Outcome, refused } from '#src/base/outcome.ts'

/** Days of a month in a leap year: the number says the year by two digits, so 29 February is left to it. */
const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether sixteen digits are built as the civil registry builds its numbers: a province, a day, a serial from 1. `more`: what may be added to the day. */
function isPlausible(digits: string, more: number): boolean {
  const part = (from: number, to: number) => Number(digits.slice(from, to))
  const born = part(6, 8) > more && more > 0 ? part(6, 8) - more : part(6, 8)
  const most = days[part(8, 10) - 1]
  const leap = part(10, 12) % 4 === 0
  if (most === undefined || born < 1 || born > most || (part(8, 10) === 2 && born === 29 && !leap)) return false
  return part(0, 2) >= 11 && part(0, 2) <= 97 && part(2, 4) > 0 && part(4, 6) > 0 && part(12, 16) > 0
}

const digitsOf = (text: string) => text.replace(/[\s.-]/g, '')

/**
 * A population number (NIK) as people type it, with spaces, points or dashes. Its day is that of birth, plus 40 for women. It is checked and then
 * only its fingerprint lives on.
 */
export function readNumber(text: string): Outcome<string> {
  const digits = digitsOf(text)
  if (!/^\d{16}$/.test(digits)) return refused({ rule: 'identity.number.not_sixteen', field: 'nomor' })
  if (!isPlausible(digits, 40)) return refused({ rule: 'identity.number.not_plausible', field: 'nomor' })
  return done(digits)
}

/** The number of a family card (KK), typed the same way. Its day is that on which the card was made out. */
export function readHousehold(text: string): Outcome<string> {
  const digits = digitsOf(text)
  if (!/^\d{16}$/.test(digits)) return refused({ rule: 'identity.household.not_sixteen', field: 'kk' })
  if (!isPlausible(digits, 0)) return refused({ rule: 'identity.household.not_plausible', field: 'kk' })
  return done(digits)
}

/**
 * A keyed fingerprint. The key follows from the house's secret, which lies outside the database: who has the database alone cannot try
 * all numbers there are. Numbers are few, so this and nothing weaker.
 */
export const fingerprintOf = (digits: string, secret: string): Buffer => fingerprintFor('identity.person_number', digits, secret)

/** The same under a key of its own: what was given for one purpose cannot be held against what was given for the other. */
export const householdFingerprintOf = (digits: string, secret: string): Buffer => fingerprintFor('identity.household', digits, secret)

function fingerprintFor(purpose: string, digits: string, secret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, purpose, 'fingerprint v1', 32))
  return createHmac('sha256', key).update(digits).digest()
}
