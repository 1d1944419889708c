import { done, type Facts, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { quoteCell } from '#src/base/text.ts'

/**
 * Numbers as people here type them. One grammar for price, stock and weight:
 * - `12000`, `12.000`, `1.250.000`, `1 250 000`, `1,250,000`: whole numbers; dots, spaces or at least two commas part thousands;
 * - `1.250.000,00`, `250000.00`: the same with empty decimals;
 * - `12,000`, `1250.000`, `12.00`: could be read two ways, so the seller is asked instead of guessed for;
 * - everything else is refused with what to write, where that can be told.
 */
export type NumberRule = { column: string; min: number; max: number; currency?: boolean; unit?: RegExp; words?: Record<string, number> }

const fullWidth = /[\uff0b-\uff0e\uff10-\uff19]/g

/** Full-width digits and signs are the same keys on another keyboard; other scripts' digits are not. */
const narrow = (text: string): string => text.replace(fullWidth, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))

type Reading = { whole: string } | { two: [string, string] } | 'fraction' | 'unknown'

const noZero = (digits: string): boolean => /^0*$/.test(digits)

/** Only digits and separators. */
function readDigits(text: string): Reading {
  const dots = /^([1-9]\d{0,2}(?:[.\s]\d{3})+)(?:,(\d+))?$/.exec(text)
  const commas = /^([1-9]\d{0,2}(?:,\d{3}){2,})(?:\.(\d+))?$/.exec(text) ?? /^([1-9]\d{0,2},\d{3})\.(\d{1,2})$/.exec(text)
  const grouped = dots ?? commas
  if (/^\d+$/.test(text)) return { whole: text }
  if (grouped) return noZero(grouped[2] ?? '') ? { whole: (grouped[1] ?? '').replace(/\D/g, '') } : 'fraction'
  const [, whole = '', decimals = ''] = /^(\d+)[.,](\d+)$/.exec(text) ?? []
  if (whole === '') return 'unknown'
  if (decimals.length === 3 && whole !== '0') return { two: [whole, whole + decimals] }
  if (!noZero(decimals)) return 'fraction'
  return whole.length > 3 ? { whole } : { two: [whole, whole + decimals] }
}

const factors: [word: RegExp, zeros: number][] = [
  [/^(?:rb|ribu|k)\.?$/i, 3],
  [/^(?:jt|juta)\.?$/i, 6],
]

/** `12rb` → `12000`, `1,5jt` → `1500000`, `10 pcs` → `10`: what the seller most likely means, to be offered, never to be taken. */
function guess(text: string): string | undefined {
  const [, digits = '', word = ''] = /^(?:rp\.?\s*)?\+?(\d[\d.,]*\d|\d)\s*([\p{L}/]*)[^\p{N}]*$/iu.exec(text) ?? []
  const zeros = factors.find(([pattern]) => pattern.test(word))?.[1]
  if (zeros !== undefined) {
    const [, whole = '', decimals = ''] = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(digits) ?? []
    return whole === '' ? undefined : `${whole}${decimals.padEnd(zeros, '0')}`.replace(/^0+(?=\d)/, '')
  }
  const reading = digits === '' ? 'unknown' : readDigits(digits)
  return typeof reading === 'object' && 'whole' in reading ? reading.whole : undefined
}

const isNegative = (text: string): boolean => /^(?:rp\.?\s*)?[-−–]\s*(?:rp\.?\s*)?\d/i.test(text) || /^\(.*\d.*\)$/.test(text)

const isScientific = (text: string): boolean => /^\d+(?:[.,]\d+)?e[+-]?\d+$/i.test(text)

/** A whole number in bounds, `undefined` for a blank cell, or why not. */
export function readNumber(cell: string, rule: NumberRule): Outcome<number | undefined> {
  const { column, min, max } = rule
  const typed = narrow(cell)
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .trim()
  if (typed === '') return done(undefined)
  const refuse = (name: string, facts: Facts = {}): { ok: false; refusals: Refusal[] } =>
    refused({ rule: name, field: column, facts: { column, value: quoteCell(cell), ...facts } })
  if (typed.length > 60) return refuse('market.import.number.not_number')
  if (isNegative(typed)) return refuse('market.import.number.negative')
  if (isScientific(typed)) return refuse('market.import.number.scientific')
  const bare = rule.currency ? typed.replace(/^(?:rp\.?|idr)\s*/i, '').replace(/[,.]-{1,2}$/, '') : typed
  const reading = readDigits((rule.unit ? bare.replace(rule.unit, '') : bare).trim())
  if (reading === 'fraction') return refuse('market.import.number.fraction')
  if (reading === 'unknown') {
    const suggestion = guess(typed) ?? rule.words?.[typed.toLowerCase()]
    if (suggestion === undefined) return refuse('market.import.number.not_number')
    return refuse('market.import.number.write_as', { suggestion })
  }
  if ('two' in reading) {
    const [low, high] = reading.two
    // Ten pieces stay ten pieces: `10,00` has one reading where `1000` would be the other only for money.
    if (rule.currency || high.length - low.length === 3) return refuse('market.import.number.ambiguous', { low, high })
    return bounded(Number(low))
  }
  return bounded(Number(reading.whole))

  function bounded(value: number): Outcome<number> {
    if (value < min) return refuse('market.import.number.too_small', { min })
    return value > max ? refuse('market.import.number.too_large', { max }) : done(value)
  }
}

/** Kilograms with up to any decimals, as grams. `1,250` is a kilogram and a quarter here: the unit has been said. */
export function readKilograms(cell: string, column: string, maxGrams: number): Outcome<number | undefined> {
  const typed = narrow(cell).trim()
  if (typed === '') return done(undefined)
  const [, whole, decimals = ''] =
    (typed.length > 60 ? null : /^(\d{1,7})(?:[.,](\d{1,12}))?\s*(?:kg|kilo|kilogram)?\.?$/i.exec(typed)) ?? []
  const facts = { column, value: quoteCell(cell) }
  if (whole === undefined) {
    const rule = typed.length <= 60 && isNegative(typed) ? 'market.import.number.negative' : 'market.import.number.not_number'
    return refused({ rule, field: column, facts })
  }
  const grams = Math.round(Number(`${whole}.${decimals || '0'}`) * 1000)
  return grams > maxGrams
    ? refused({ rule: 'market.import.number.too_large', field: column, facts: { ...facts, max: maxGrams } })
    : done(grams)
}
