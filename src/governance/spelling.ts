// Names as a limit over time counts them: one payee however it is written. The same steps stand in the database as `governance.name_key`
// and `governance.payee_key`; a test holds the two against each other.

/** Marks over letters once they are taken apart. */
const marks = /[\u0300-\u036f]/g

/** Letters a to z, digits and what is written between them. Letters of other scripts look the same and are not: they would split a limit. */
const written = /^[\u0020-\u007e\u00a0-\u00bf\u2010-\u2027\u2030-\u203a]*$/

const apart = (text: string) => text.normalize('NFKD').replace(marks, '')

/** Whether a name is written in letters that are counted. */
export const isCountable = (text: string): boolean => written.test(apart(text)) && /[A-Za-z0-9]/.test(apart(text))

const words = (text: string) =>
  apart(text)
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase()
    .trim()

/** Without capitals, marks, spaces and signs. */
export const nameKey = (text: string): string => words(text).replaceAll(' ', '')

/** What a company is says nothing of who it is: before the name, behind it, with dots or without. */
const forms = /(?:^| )(?:p t|c v|u d|p d|f a|pt|cv|ud|pd|fa|tb|po|tbk|persero|firma|toko)(?= |$)/g

/** The same without the form of a company. A name that is nothing else stays what it is. */
export function payeeKey(text: string): string {
  const bare = words(text)
    .replace(forms, '')
    .replaceAll(' ', '')
    .replace(/^(?:pt|cv|ud)(?=.)/, '')
  return bare === '' ? nameKey(text) : bare
}
