import { neutralise } from '#src/base/csv-safe.ts'
import { isoWithOffset } from '#src/base/time.ts'
import type { Cell, Column } from '#src/platform/open-data.ts'

const plain = (cell: Cell): string => {
  if (cell === null) return ''
  if (cell instanceof Date) return isoWithOffset(cell)
  return typeof cell === 'boolean' ? (cell ? 'ya' : 'tidak') : String(cell)
}

/** A text is guarded against spreadsheets; a number, a day and an instant are what they are. */
function csvCell(cell: Cell): string {
  const text = typeof cell === 'string' ? neutralise(cell) : plain(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** UTF-8 with its mark, or a spreadsheet reads the names wrongly. RFC 4180 from there. */
export const csvHead = (columns: readonly Column[]): string => `\ufeff${csvLine(columns.map(({ name }) => name))}`

const jsonValue = (cell: Cell): unknown => (cell instanceof Date ? isoWithOffset(cell) : cell)

/** One row an object, one object a line: the whole is one JSON array and can be read line by line all the same. */
export const jsonLine = (columns: readonly Column[], cells: readonly Cell[], first: boolean): string =>
  `${first ? '' : ','}\n${JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, jsonValue(cells[at] ?? null)])))}`

/** Sums of the columns that are added up, as they go by. */
export function addTo(sums: Record<string, number>, columns: readonly Column[], cells: readonly Cell[]): void {
  for (const [at, { name, added }] of columns.entries()) if (added) sums[name] = (sums[name] ?? 0) + Number(cells[at] ?? 0)
}
