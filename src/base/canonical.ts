const text = (value: string): string => {
  if (!value.isWellFormed()) throw new RangeError('half a surrogate pair has no canonical form')
  return JSON.stringify(value)
}

function number(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number that every program reads alike: ${value}`)
  // JSON.stringify writes −0 as 0, as the RFC asks
  return JSON.stringify(value)
}

// Names are put in order by UTF-16 code units, which is how JavaScript compares strings.
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function members(value: object): string {
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError('only plain objects have a canonical form')
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnits(a, b))
  return `{${entries.map(([name, member]) => `${text(name)}:${canonical(member)}`).join(',')}}`
}

/**
 * The RFC 8785 (JCS) form of a value: what is hashed and signed. Throws for what has none here: fractions, NaN, numbers beyond
 * 2^53 − 1, lone surrogates, `undefined`, dates and other objects with a life of their own.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`
  if (typeof value === 'object') return members(value)
  throw new TypeError(`${typeof value} has no canonical form`)
}
