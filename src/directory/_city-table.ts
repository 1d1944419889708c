import { parse } from 'csv-parse/sync'
import type { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'

/** One line of a pack's table as it was typed, with the line a person finds it on. */
export type Line<Row> = { row: Row; line: number }

/** `whole`: every line could be read, so what is not in it is truly not there. */
export type Table<Row> = { file: string; lines: Line<Row>[]; whole: boolean }

type Raw = { cells: string[]; line: number }

/** `facts` always carry file, line and column: whoever keeps a pack by hand must be able to go there. */
export const at = (rule: string, file: string, line: number, column: string, value = ''): Refusal => ({
  rule: `directory.city.${rule}`,
  field: `${file}:${line}:${column}`,
  facts: { file, line, column, value: value.slice(0, 80) },
})

/**
 * Reads one CSV file of a pack. Columns the schema does not know are left aside, so that a city may keep notes of its own.
 * A schema's issue message is the last part of the rule's name (`verified` → `directory.city.verified`).
 */
export function readTable<Schema extends z.ZodObject>(
  files: Record<string, string>,
  file: string,
  schema: Schema,
  refusals: Refusal[],
): Table<z.output<Schema>> {
  const text = files[file]
  if (text === undefined) {
    refusals.push(at('file_missing', file, 0, ''))
    return { file, lines: [], whole: false }
  }
  const [heading, ...records] = rawLines(file, text, refusals)
  if (!heading || !hasHeadings(file, heading, schema, refusals)) return { file, lines: [], whole: false }
  const before = refusals.length
  const lines = records.flatMap((raw) => readLine(file, heading.cells, raw, schema, refusals))
  return { file, lines, whole: refusals.length === before }
}

function rawLines(file: string, text: string, refusals: Refusal[]): Raw[] {
  try {
    const raws: Raw[] = []
    parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells, { lines }) => {
        raws.push({ cells, line: lines })
        return null
      },
    })
    if (raws.length === 0) refusals.push(at('file_empty', file, 1, ''))
    return raws
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault
    const line = 'lines' in fault && typeof fault.lines === 'number' ? fault.lines : 1
    refusals.push(at('csv_broken', file, line, ''))
    return []
  }
}

function hasHeadings(file: string, heading: Raw, schema: z.ZodObject, refusals: Refusal[]): boolean {
  const missing = Object.keys(schema.shape).filter((column) => !heading.cells.includes(column))
  const twice = heading.cells.filter((column, index) => heading.cells.indexOf(column) !== index)
  refusals.push(...missing.map((column) => at('column_missing', file, heading.line, column)))
  refusals.push(...twice.map((column) => at('column_twice', file, heading.line, column)))
  return missing.length === 0 && twice.length === 0
}

function readLine<Schema extends z.ZodObject>(
  file: string,
  heading: string[],
  raw: Raw,
  schema: Schema,
  refusals: Refusal[],
): Line<z.output<Schema>>[] {
  const line = raw.line
  if (raw.cells.length !== heading.length) {
    refusals.push(at('cell_count', file, line, '', String(raw.cells.length)))
    return []
  }
  const row = Object.fromEntries(heading.map((column, index) => [column, (raw.cells[index] ?? '').trim()]))
  const read = schema.safeParse(row)
  if (read.success) return [{ row: read.data, line }]
  for (const issue of read.error.issues) {
    const column = String(issue.path[0] ?? '')
    refusals.push(at(issue.message, file, line, column, row[column]))
  }
  return []
}

/** Every later line that repeats the value of an earlier one. Empty values repeat freely: they mean *not known*. */
export function refuseTwice<Row>(table: Table<Row>, column: string, cellOf: (row: Row) => string, refusals: Refusal[]): void {
  const seen = new Map<string, number>()
  for (const { row, line } of table.lines) {
    const value = cellOf(row)
    const first = seen.get(value)
    if (value !== '' && first !== undefined) {
      const refusal = at('duplicate', table.file, line, column, value)
      refusals.push({ ...refusal, facts: { ...refusal.facts, first } })
    } else seen.set(value, line)
  }
}

/** Every line that names something which is not in `known`. An empty reference names nothing; a table read in part is no witness. */
export function refuseUnknown<Row>(
  table: Table<Row>,
  column: string,
  cellOf: (row: Row) => string,
  known: ReadonlySet<string> | undefined,
  refusals: Refusal[],
): void {
  if (!known) return
  for (const { row, line } of table.lines) {
    const value = cellOf(row)
    if (value !== '' && !known.has(value)) refusals.push(at('unknown', table.file, line, column, value))
  }
}
