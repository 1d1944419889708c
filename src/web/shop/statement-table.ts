import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { dayOf, formatClock } from '#src/base/time.ts'
import type { MoneyMove } from '#src/market/statement.db.ts'
import type { Say } from '#src/ui/words.ts'

const columns = ['day', 'clock', 'order', 'kind', 'method', 'reference', 'amount'] as const

/** UTF-8 with its mark and semicolons: opens as columns in the spreadsheets people have here. */
export function statementTable(t: Say, moves: readonly MoneyMove[]): string {
  const rows = moves.map((move) => [
    dayOf(move.at),
    formatClock(move.at).slice(0, 5),
    move.number,
    t(`shop.move.${move.kind}`),
    t(`shop.method.${move.method}`),
    move.reference,
    move.amount,
  ])
  const cells = [columns.map((column) => t(`shop.csv.${column}`)), ...rows].map((row) => row.map(neutralise))
  return `\ufeff${stringify(cells, { delimiter: ';', record_delimiter: 'windows' })}`
}
