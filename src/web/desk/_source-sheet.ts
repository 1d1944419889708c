import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { sheetColumns } from '#src/events/sheet-in.ts'
import type { SourceItem } from '#src/events/source-pages.db.ts'

const localDay = (day: string): string => day.split('-').reverse().join('/')
const clock = (at: string | undefined): string => (at ?? '').replace(':', '.')

/** What came in as rows of our own columns, one a date; a cell that a spreadsheet would run is made harmless, and reads back as it was. */
export function itemsSheet(items: readonly SourceItem[]): string {
  const rows = items.flatMap(({ uid, said, answers }) =>
    said.when.map((when) => [
      said.title || String(answers.title ?? ''),
      localDay(when.day),
      when.untilDay ? localDay(when.untilDay) : '',
      clock(when.from),
      clock(when.until),
      said.place || String(answers.place ?? ''),
      String(said.crowd ?? answers.crowd ?? ''),
      said.summary || String(answers.summary ?? ''),
      said.body,
      said.organiser ?? '',
      '',
      said.price === undefined ? '' : String(said.price),
      said.url,
      uid.startsWith('kode-') ? uid.slice(5) : '',
    ]),
  )
  return stringify([[...sheetColumns], ...rows.map((row) => row.map(neutralise))], {
    delimiter: ';',
    bom: true,
    record_delimiter: 'windows',
  })
}
