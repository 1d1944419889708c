// control and format characters (bidirectional overrides among them); line breaks and tabs are text
const hidden = /[[\p{Cc}\p{Cf}]--[\t\n\r]]/v
const everyHidden = new RegExp(hidden.source, 'gv')

/** Text as it is stored: composed, without control and direction-changing characters, trimmed. Markup stays as the letters it is. */
export const cleanText = (text: string): string => text.normalize('NFC').replace(everyHidden, '').trim()

const deepest = 8

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null

/** An input without hidden signs in any of its texts, and otherwise itself: the same object where there were none. Bytes and days are left alone. */
export function withoutHidden<T>(value: T, deep = 0): T {
  if (typeof value === 'string')
    return (hidden.test(value) || !value.isWellFormed() ? value.toWellFormed().replace(everyHidden, '') : value) as T
  if (value === null || typeof value !== 'object' || deep > deepest || !isPlain(value)) return value
  if (Array.isArray(value)) {
    const clean = value.map((one) => withoutHidden(one, deep + 1))
    return clean.some((one, at) => one !== value[at]) ? (clean as T) : value
  }
  const dirty = Object.entries(value).flatMap(([key, one]) => {
    const clean = withoutHidden(one, deep + 1)
    return clean === one ? [] : [[key, clean] as const]
  })
  return dirty.length === 0 ? value : { ...value, ...Object.fromEntries(dirty) }
}

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ')

/** An Indonesian phone number as `62…` digits, or undefined. Accepts 0812-…, +62 812 …, 62812… */
export function phoneDigits(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, '')
  const found = /^(?:\+?62|0)(\d{8,12})$/.exec(digits)
  return found ? `62${found[1]}` : undefined
}

/** A cell inside a sentence: one line, no hidden signs, short. */
export function quoteCell(cell: string): string {
  const line = cell.replace(/[\p{C}\s]+/gu, ' ').trim()
  const letters = [...line.slice(0, 200)]
  return letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : line
}

/** `Berat (gram)`, `berat_gram` and `BERATGRAM` are one heading. */
export const foldHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** `S. A. W.`: enough for whoever knows the name to know it again, and no more. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .map((word) => `${[...word][0]?.toUpperCase()}.`)
    .join(' ')
