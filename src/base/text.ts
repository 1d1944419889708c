// control and format characters (bidirectional overrides among them); line breaks and tabs are text
const hidden = /[[\p{Cc}\p{Cf}]--[\t\n\r]]/gv

/** Text as it is stored: composed, without control and direction-changing characters, trimmed. Markup stays as the letters it is. */
export const cleanText = (text: string): string => text.normalize('NFC').replace(hidden, '').trim()

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ')

/** An Indonesian phone number as `62…` digits, or undefined. Accepts 0812-…, +62 812 …, 62812… */
export function phoneDigits(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, '')
  const found = /^(?:\+?62|0)(\d{8,12})$/.exec(digits)
  return found ? `62${found[1]}` : undefined
}
