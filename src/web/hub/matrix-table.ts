import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import type { PublishedMatrix } from '#src/governance/matrix-page.db.ts'
import type { Say } from '#src/ui/words.ts'

const columns = [
  'row',
  'action',
  'fund',
  'capacity',
  'post',
  'scope',
  'min',
  'max',
  'window',
  'cap',
  'by',
  'class',
  'delegable',
  'superior',
  'quorum',
  'majority',
  'approvers',
  'evidence',
  'basis',
  'article',
] as const

/** Every row of a version with the codes programs use, for a spreadsheet. */
export function matrixTable(t: Say, { rows }: Pick<PublishedMatrix, 'rows'>): string {
  const cells = rows.map((row) => [
    row.id,
    row.action,
    row.fund,
    row.capacity,
    row.post,
    row.scope,
    row.min,
    row.max ?? '',
    row.window?.period ?? '',
    row.window?.cap ?? '',
    row.window?.by.join(' ') ?? '',
    row.class,
    t(row.delegable ? 'matrix.csv.yes' : 'matrix.csv.no'),
    row.superior ?? '',
    row.quorum?.join('/') ?? '',
    row.majority?.join('/') ?? '',
    row.approvers,
    row.evidence.join(', '),
    row.legalBasis,
    row.article ?? '',
  ])
  const table = [columns.map((column) => t(`matrix.csv.${column}`)), ...cells].map((row) => row.map(neutralise))
  return `\ufeff${stringify(table, { delimiter: ';', record_delimiter: 'windows' })}`
}
