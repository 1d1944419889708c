import { createHmac, hkdfSync } from 'node:crypto'
import { done, type Outcome, refused } from '#src/base/outcome.ts'

/** Days of a month in a leap year: the number says the year by two digits, so 29 February is left to it. */
const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether sixteen digits can be a population number (NIK): a province, a day of birth (plus 40 for women), a serial from 1. */
function isPlausible(digits: string): boolean {
  const part = (from: number, to: number) => Number(digits.slice(from, to))
  const born = part(6, 8) > 40 ? part(6, 8) - 40 : part(6, 8)
  const most = days[part(8, 10) - 1]
  const leap = part(10, 12) % 4 === 0
  if (most === undefined || born < 1 || born > most || (part(8, 10) === 2 && born === 29 && !leap)) return false
  return part(0, 2) >= 11 && part(0, 2) <= 97 && part(2, 4) > 0 && part(4, 6) > 0 && part(12, 16) > 0
}

/** The number as people type it, with spaces, points or dashes. It is checked and then only its fingerprint lives on. */
export function readNumber(text: string): Outcome<string> {
  const digits = text.replace(/[\s.-]/g, '')
  if (!/^\d{16}$/.test(digits)) return refused({ rule: 'identity.number.not_sixteen', field: 'nomor' })
  if (!isPlausible(digits)) return refused({ rule: 'identity.number.not_plausible', field: 'nomor' })
  return done(digits)
}

/**
 * A keyed fingerprint. The key follows from the house's secret, which lies outside the database: who has the database alone cannot try
 * all numbers there are. Numbers are few, so this and nothing weaker.
 */
export function fingerprintOf(digits: string, secret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, 'identity.person_number', 'fingerprint v1', 32))
  return createHmac('sha256', key).update(digits).digest()
}
