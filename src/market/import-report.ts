import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { foldHeading } from '#src/base/text.ts'
import type { FailedRow } from '#src/market/import-group.ts'
import { type Columns, type Mapping, reportColumns } from '#src/market/import-mapping.ts'
import type { Delimiter, SourceRow } from '#src/platform/table-file.ts'

/** What belongs to no line of the table stands behind all lines. */
export const beyondLines = 1_000_000_000

/** A file to correct and send again: the columns as they came, then which line it was, which columns are wrong, and why. */
export type FailedRowsFile = { head: () => string; rows: (failed: readonly FailedRow[]) => string }

/** The seller's own headings, without the columns an earlier report of ours added. */
function ownWidth(headings: readonly string[]): number {
  const end = headings.slice(-reportColumns.length).map(foldHeading)
  return reportColumns.every((column, index) => end[index] === column) ? headings.length - reportColumns.length : headings.length
}

/** Rows that only hold what an earlier report of ours said beside no row: there is nothing in them to take in. */
export const withoutRemarks = (rows: SourceRow[], { headings }: Mapping): SourceRow[] => {
  const width = ownWidth(headings)
  if (width === headings.length) return rows
  return rows.filter(({ cells, refusals }) => refusals.length > 0 || cells.slice(0, width).some((cell) => cell.trim() !== ''))
}

/** The words the seller reads above the column, not ours. */
function headingOf(mapping: Mapping, field: string): string {
  const index = mapping.columns[field as keyof Columns]
  return (index === undefined ? undefined : mapping.headings[index]) || field
}

/**
 * Written piece by piece while the import runs; `say` turns a refusal into a sentence. UTF-8 with a mark, CRLF and the separator of the
 * original, so that it opens where the original did. Cells a spreadsheet would calculate are guarded; reading takes the guard back.
 */
export function failedRowsFile(mapping: Mapping, delimiter: Delimiter, say: (refusal: Refusal) => string): FailedRowsFile {
  const width = ownWidth(mapping.headings)
  const write = (rows: string[][]): string =>
    stringify(
      rows.map((row) => row.map(neutralise)),
      { delimiter, record_delimiter: '\r\n' },
    )
  const reported = ({ line, cells, refusals }: FailedRow): string[] => {
    const original = Array.from({ length: width }, (_, index) => cells[index] ?? '')
    const fields = refusals.flatMap(({ field }) => (field === undefined ? [] : [headingOf(mapping, field)]))
    const reasons = [...new Set(refusals.map(say))]
    // Cells beyond the headings come last, so that the reason keeps its column and nothing is lost.
    const beyond = cells.slice(mapping.headings.length).filter((cell) => cell.trim() !== '')
    return [...original, line < beyondLines ? String(line) : '', [...new Set(fields)].join(', '), reasons.join(' · '), ...beyond]
  }
  return {
    head: () => `\ufeff${write([[...mapping.headings.slice(0, width), ...reportColumns]])}`,
    rows: (failed) => write(failed.map(reported)),
  }
}
