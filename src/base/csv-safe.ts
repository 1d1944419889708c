/** What makes a spreadsheet calculate a cell instead of showing it: the ASCII signs, their full-width twins, and leading breaks. */
const formula = /^'*\s*[=+\-@＝＋－＠]|^'*[\t\r\n]/

/** A guarded cell, as `neutralise` leaves it. */
const guarded = /^'+\s*[=+\-@＝＋－＠]|^'+[\t\r\n]/

/** A negative number calculates nothing and stays a number; `+62812…` is a phone number and is guarded so that its plus survives. */
const negative = /^-\d+(?:[.,]\d+)*$/

/** A cell for any exported table. Text that a spreadsheet would run gets a leading apostrophe, which the spreadsheet shows as text. */
export function neutralise(cell: string | number): string {
  const text = String(cell)
  return formula.test(text) && !negative.test(text) ? `'${text}` : text
}

/** Takes back exactly one guard, so a table we gave out says the same when it is read in again: `restore(neutralise(x)) === x`. */
export const restore = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell)
